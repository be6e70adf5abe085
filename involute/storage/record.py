"""The record of a run as it goes to disk: named arrays with named axes, and plain data that refer to them."""

from functools import cache
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.storage.plain import packed, unpacked

Variable = tuple[tuple[str, ...], NDArray[Any]]  # (names of the axes, array)
RESERVED = ("time", "moment")


@attrs.frozen(eq=False)
class Record:
    """A run, taken apart.

    Attributes
    ----------
    times : int64, shape (m,): the times of the kept states.
    moments : int64: the times of all states seen, where there are series; else empty.
    states, controls : batches: an array, a tuple of batches, or ``None`` for no controls.
    observations : nested numbers, texts and arrays, by label.
    series : the labels of those with one entry a moment.
    part_names : what the parts of a state are called where it is a tuple.
    head : everything else: nested numbers, texts and arrays.
    """

    times: NDArray[np.int64]
    moments: NDArray[np.int64]
    states: Any
    controls: Any
    observations: dict[str, Any]
    series: tuple[str, ...]
    part_names: tuple[str, ...]
    head: dict[str, Any]

    def taken_apart(self) -> tuple[dict[str, Any], dict[str, Variable]]:
        """Return the record as plain data and the variables it refers to, with the names of their axes."""
        plain_states, variables = _batch("state", self.states, "time", "site", self.part_names)
        plain_controls: Any = None
        if self.controls is not None:
            plain_controls, found = _batch("control", self.controls, "step", "channel", ())
            variables |= found
        observed: dict[str, Any] = {}
        for label, value in self.observations.items():
            is_taken = label in variables or label in RESERVED
            name = f"observed_{label}" if is_taken else label
            observed[label], arrays = packed(value, name)
            variables |= {key: (self._axes(key, array, label), array) for key, array in arrays.items()}
        head, arrays = packed({key: part for key, part in self.head.items() if key != "x"}, "head")
        variables |= {key: (_numbered(key, array), array) for key, array in arrays.items()}
        if "x" in self.head:
            head[1]["x"], found = _last(self.head["x"], self.part_names, variables)
            variables |= found
        variables["time"] = (("time",), self.times)
        if len(self.moments):
            variables["moment"] = (("moment",), self.moments)
        plain = {
            "states": plain_states,
            "controls": plain_controls,
            "observations": ["dict", observed],
            "series": list(self.series),
            "part_names": list(self.part_names),
            "head": head,
        }
        return plain, variables

    def _axes(self, name: str, array: NDArray[Any], label: str) -> tuple[str, ...]:
        axes = _numbered(name, array)
        is_series = label in self.series and array.ndim > 0 and len(array) == len(self.moments)
        return ("moment", *axes[1:]) if is_series else axes


def put_together(plain: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> Record:
    """Return the record behind plain data and arrays; the inverse of `Record.taken_apart`.

    Raises
    ------
    KeyError, ValueError, TypeError
        Something is missing, or is no plain data.
    """
    return Record(
        times=arrays["time"],
        moments=arrays.get("moment", np.empty(0, dtype=np.int64)),
        states=unpacked(plain["states"], arrays),
        controls=unpacked(plain["controls"], arrays),
        observations=unpacked(plain["observations"], arrays),
        series=tuple(plain["series"]),
        part_names=tuple(plain["part_names"]),
        head=unpacked(plain["head"], arrays),
    )


def _batch(
    name: str, batch: Any, axis: str, site: str, names: tuple[str, ...]
) -> tuple[list[Any], dict[str, Variable]]:
    """Return a batch as one variable, or one a part; the axes of parts carry the part's name."""
    if isinstance(batch, tuple):
        labels = names if all(map(str.isidentifier, names)) and names else tuple(map(str, range(len(batch))))
        pairs = zip(labels, batch, strict=True)
        parts = [_batch(f"{name}_{label}", part, axis, f"{site}_{label}", ()) for label, part in pairs]
        variables = {key: variable for _, found in parts for key, variable in found.items()}
        return ["tuple", [plain for plain, _ in parts]], variables
    n = batch.ndim - 1
    sites = (site,) if n == 1 else tuple(f"{site}_{k}" for k in range(n))
    return ["array", name], {name: ((axis, *sites), np.asarray(batch))}


def _last(
    x: Any, names: tuple[str, ...], taken: dict[str, Variable]
) -> tuple[list[Any], dict[str, Variable]]:
    """Return the last state as variables on the axes of the states' sites."""
    name = "last_state"
    while any(key == name or key.startswith((f"{name}_", f"{name}.")) for key in taken):
        name = f"run_{name}"
    plain, found = _batch(name, _batch_of_one(x), "", "site", names)
    return plain, {key: (axes[1:], array[0, ...]) for key, (axes, array) in found.items()}


def _batch_of_one(x: Any) -> Any:
    return tuple(map(_batch_of_one, x)) if isinstance(x, tuple) else np.asarray(x)[np.newaxis]


def _numbered(name: str, array: NDArray[Any]) -> tuple[str, ...]:
    return tuple(f"{name}_axis_{k}" for k in range(array.ndim))


@cache
def versions() -> tuple[tuple[str, str], ...]:
    """Return the versions of involute and numpy."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        own = version("involute")
    except PackageNotFoundError:
        own = "unknown"
    return (("involute", own), ("numpy", np.__version__))

"""What an observation holds, leaf by leaf: taken before and after a run, it shows what the run wrote into."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cached_property
from typing import Any

import attrs
import numpy as np

ADDRESS = re.compile(" at 0x[0-9a-f]+", re.IGNORECASE)  # of an object without a text of its own


def snapshot(value: Any, path: str = "observation") -> dict[str, str | bytes]:
    """Return every leaf of a value by its path: arrays as bytes, other leaves as text.

    >>> list(snapshot({"x": np.zeros(2), "name": "tide"}))
    ['observation:', "observation['x']", "observation['name']"]
    """
    return dict(_leaves(value, path, ()))


def changed(before: Mapping[str, str | bytes], after: Mapping[str, str | bytes]) -> list[str]:
    """Return the paths at which two snapshots differ, in order.

    >>> changed({"a": "1", "b": "2"}, {"a": "1", "b": "3"})
    ['b']
    """
    return [path for path in {**before, **after} if before.get(path) != after.get(path)]


def _leaves(value: Any, path: str, above: tuple[int, ...]) -> Iterator[tuple[str, str | bytes]]:
    """Yield the leaves below a value; what is inside itself is not entered again."""
    if id(value) in above:
        return
    if isinstance(value, np.ndarray) and not value.dtype.hasobject:
        yield path, f"{value.dtype} {value.shape} ".encode() + value.tobytes()
        return
    parts = _parts(value, path)
    if not parts:
        yield path, ADDRESS.sub("", repr(value))
        return
    yield path + ":", type(value).__name__
    for name, part in parts:
        yield from _leaves(part, name, (*above, id(value)))


def _parts(value: Any, path: str) -> list[tuple[str, Any]]:
    """Return the parts of a value with their paths; none where it is a leaf."""
    kind = type(value)
    if isinstance(value, Mapping):
        return [(f"{path}[{key!r}]", part) for key, part in value.items()]
    if isinstance(value, np.ndarray | list | tuple):
        return [(f"{path}[{k}]", part) for k, part in enumerate(value)]
    if hasattr(value, "to_numpy"):  # a column or a table of pandas or xarray
        return [(path, value.to_numpy())]
    if attrs.has(kind):
        return [(f"{path}.{field.name}", getattr(value, field.name)) for field in attrs.fields(kind)]
    if is_dataclass(value):
        return [(f"{path}.{field.name}", getattr(value, field.name)) for field in fields(value)]
    lazy = {name for base in kind.__mro__ for name, part in vars(base).items() if _is_lazy(part)}
    return [
        (f"{path}.{name}", part) for name, part in getattr(value, "__dict__", {}).items() if name not in lazy
    ]


def _is_lazy(part: Any) -> bool:
    return isinstance(part, cached_property)

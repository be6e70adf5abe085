"""What is kept of each run, as columns: arrays of one shape and dtype, found before any run is made."""

from collections.abc import Container, Iterator
from functools import singledispatch
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import State
from involute.ensemble.grid import RESERVED
from involute.errors import InvalidRunError, explain
from involute.observers.base import AbstractObserver
from involute.observers.period_detector import PeriodDetector
from involute.trajectory import Trajectory

Entries = dict[str, NDArray[Any]]  # the entries of one run, by column
Columns = dict[str, "Column"]
NUMBERS = "biufc"


@final
@attrs.frozen
class Column:
    """One array of an ensemble, apart from its axes of parameters and replicas.

    Attributes
    ----------
    axes, shape : of the entry of one run.
    dtype : as text; ``S..`` for texts.
    is_state : whether it holds states, or a part of them.
    """

    axes: tuple[str, ...]
    shape: tuple[int, ...]
    dtype: str
    is_state: bool

    @property
    def n_bytes(self) -> int:
        """The size of one entry."""
        return int(np.prod(self.shape, dtype=np.int64)) * np.dtype(self.dtype).itemsize

    def blank(self, n_runs: int) -> NDArray[Any]:
        """Return room for so many runs, zero (NaN where numbers are real or complex) until it is written."""
        dtype = np.dtype(self.dtype)
        return np.full((n_runs, *self.shape), np.nan if dtype.kind in "fc" else np.zeros((), dtype), dtype)


@singledispatch
def in_place_of_none(observer: AbstractObserver) -> Any:  # noqa: ARG001
    """Return what is stored where an observer found nothing; ``None`` where it always finds something."""
    return None


@in_place_of_none.register
def _no_period(observer: PeriodDetector) -> dict[str, int]:  # noqa: ARG001
    return {"period": 0, "confirmed_at": 0}


def entries(run: Trajectory, observers: tuple[AbstractObserver, ...], keep: Any) -> Entries:
    """Return the entries of a finished run."""
    states = {} if keep is None else dict(state_entries(kept(run, keep), run.part_names))
    return states | observed_entries(run.observations, observers, states)


def kept(run: Trajectory, keep: Any) -> State:
    """Return the last state, or the batch of the states kept."""
    return run.x if keep == "last" else run.states


def observed_entries(
    observations: dict[str, Any], observers: tuple[AbstractObserver, ...], states: Container[str]
) -> Entries:
    """Return what the observers found as entries, none of which is named like those of the states."""
    found: Entries = {}
    for observer in observers:
        value = observations[observer.label]
        for leaf, array in _leaves(observer.label, in_place_of_none(observer) if value is None else value):
            found[f"observed_{leaf}" if leaf in states or leaf in RESERVED else leaf] = array
    return found


def state_entries(
    x: State, names: tuple[str, ...], name: str = "state"
) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield the parts of a state, or of a batch, each with the name of its column."""
    if not isinstance(x, tuple):
        yield name, np.asarray(x)
        return
    for i, part in enumerate(x):
        yield from state_entries(part, (), f"{name}_{names[i] if names else i}")


def columns_of(
    first: Trajectory, observers: tuple[AbstractObserver, ...], keep: Any, n_steps: int
) -> Columns:
    """Return the columns of runs of so many steps, from a run of none.

    Raises
    ------
    InvalidRunError
        An observer finds something other than numbers and texts.
    """
    n_kept = 0 if keep in (None, "last") else n_steps // (1 if keep == "all" else keep) + 1
    states = {} if keep is None else dict(state_entries(kept(first, keep), first.part_names))
    columns = {name: _column(name, array, "time", n_kept, "site") for name, array in states.items()}
    for name, array in observed_entries(first.observations, observers, states).items():
        is_series = name.removeprefix("observed_") in first.series and array.ndim > 0
        columns[name] = _column(name, array, "moment", (n_steps + 1) * is_series, f"{name}_axis")
    return columns


def _column(name: str, array: NDArray[Any], lead: str, length: int, site: str) -> Column:
    """Return the column of such an entry, whose first axis is called ``lead`` where it has a length."""
    shape = array.shape[1:] if length else array.shape
    stem = f"{site}{name.removeprefix('state')}" if site == "site" else site
    rest = (stem,) if len(shape) == 1 else tuple(f"{stem}_{k}" for k in range(len(shape)))
    axes, full = ((lead, *rest), (length, *shape)) if length else (rest, shape)
    return Column(axes, full, array.dtype.str, site == "site")


def put(room: Entries, i: int, found: Entries, columns: Columns, *, besides: Container[str] = ()) -> None:
    """Write the entries of one run, all but those of some columns.

    Raises
    ------
    InvalidRunError
        An entry has another shape or kind than its column.
    """
    wanted = {name: column for name, column in columns.items() if name not in besides}
    for name, column in wanted.items():
        _check(name, found.get(name, np.empty(0, dtype=bool)), column, column.shape)
    for name in wanted:
        room[name][i] = found[name]


def put_states(room: Entries, places: slice, states: Entries, columns: Columns) -> None:
    """Write the states of a batch of runs.

    Raises
    ------
    InvalidRunError
        They have another shape or kind than their columns.
    """
    for name, batch in states.items():
        _check(name, batch, columns[name], (places.stop - places.start, *columns[name].shape))
        room[name][places] = batch


def _check(name: str, entry: NDArray[Any], column: Column, shape: tuple[int, ...]) -> None:
    if entry.shape != shape or not np.can_cast(entry.dtype, column.dtype, "safe"):
        expected = f"{name} of shape {column.shape} and dtype {np.dtype(column.dtype)} for every run"
        got = f"shape {entry.shape} and dtype {entry.dtype}"
        mend = "let every run return the same kind, or make ensembles of their own"
        raise InvalidRunError(explain(expected, got, mend))


def _leaves(name: str, value: Any) -> Iterator[tuple[str, NDArray[Any]]]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _leaves(name if key == name else f"{name}_{key}", part)
    elif isinstance(value, tuple | list):
        for i, part in enumerate(value):
            yield from _leaves(f"{name}_{i}", part)
    elif isinstance(value, str):
        yield name, np.asarray(value.encode(), dtype=f"S{max(1, len(value.encode()))}")
    else:
        array = np.asarray(value)
        if array.dtype.kind not in NUMBERS:
            mend = "return a number, a text, or an array of numbers"
            raise InvalidRunError(explain(f"numbers or texts from {name!r}", f"{value!r:.80}", mend))
        yield name, array

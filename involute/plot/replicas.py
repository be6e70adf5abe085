"""Numbers of many replicas over parameters, as an ensemble keeps them or as plain arrays."""

from collections.abc import Mapping
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.checking import array_of
from involute.errors import InvalidDataError, explain

FINISHED = 1  # the status of a run that is done


@final
@attrs.frozen(eq=False)
class ReplicaTable:
    """One number a run.

    Attributes
    ----------
    values : float64, axes parameters x replica; NaN where a run did not finish.
    names, places : of the parameters, and the values that each takes.
    """

    values: NDArray[np.float64]
    names: tuple[str, ...]
    places: tuple[tuple[Any, ...], ...]


def replica_table(
    data: Any, over: Any, column: str | None, moment: int, *, n_parameters: int
) -> ReplicaTable:
    """Return one number a run, of a column of an ensemble or of an array.

    Parameters
    ----------
    data : an `Ensemble`, or an array with so many axes of parameters and then replicas.
    column : of the ensemble; of a series along the run its entry ``moment`` counts.
    over : the values along the axes of an array by name; without names for one axis; 0, 1, 2, .. if ``None``.

    Raises
    ------
    InvalidDataError
        The axes are others, entries are no real numbers, or none is finite.
    """
    if hasattr(data, "grid"):
        table = _of_ensemble(data, column, moment)
    else:
        table = _of_array(array_of(data, "values", InvalidDataError), over)
    _check(table, n_parameters)
    return table


def _of_array(values: NDArray[Any], over: Any) -> ReplicaTable:
    if over is None:
        over = {f"axis {k}" if values.ndim > 2 else "": range(n) for k, n in enumerate(values.shape[:-1])}
    named = over if isinstance(over, Mapping) else {"": over}
    places = tuple(tuple(np.asarray(own).tolist()) for own in named.values())
    return ReplicaTable(_real(values), tuple(named), places)


def _of_ensemble(runs: Any, column: str | None, moment: int) -> ReplicaTable:
    if column is None:
        mend = f"name one: {', '.join(map(repr, runs.columns))}"
        raise InvalidDataError(explain("a column of the ensemble", "column=None", mend))
    values = _real(np.asarray(runs[column]))
    for _ in range(values.ndim - len(runs.grid.shape)):
        values = values[..., moment]
    values = np.where(runs.status == FINISHED, values, np.nan)
    return ReplicaTable(values, runs.grid.names, runs.grid.values)


def _real(values: NDArray[Any]) -> NDArray[np.float64]:
    if values.dtype.kind not in "biuf":
        mend = "pass numbers, one a run"
        raise InvalidDataError(explain("real numbers", f"dtype {values.dtype}", mend))
    return values.astype(np.float64)


def _check(table: ReplicaTable, n_parameters: int) -> None:
    shape = table.values.shape
    if len(shape) != n_parameters + 1 or tuple(map(len, table.places)) != shape[:-1]:
        axes = f"{n_parameters} parameter{'' if n_parameters == 1 else 's'} and replicas"
        got = f"shape {shape} along {tuple(map(len, table.places))} values"
        mend = "give one axis a parameter, replicas last, and a value for each entry"
        raise InvalidDataError(explain(f"numbers over {axes}", got, mend))
    if not np.isfinite(table.values).any():
        raise InvalidDataError(explain("at least one finished run", "none", "resume the ensemble"))

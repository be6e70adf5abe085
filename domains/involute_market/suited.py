"""Whether a series suits the settings: long enough, moving, and of a size that the grid of the code can hold.

Every message names what can be done on the command line as well as in Python.
"""

from collections.abc import Sequence

import numpy as np

from involute.charts.base import AbstractChart, Series
from involute.errors import InvalidDataError, explain
from involute.mdl.charts import LARGEST, chart_bits
from involute_market.observe import Observation
from involute_market.options import asked
from involute_market.settings import Settings


def refuse_short(o: Observation, settings: Settings) -> None:
    """Raise where a chart could not warm up, or Lambda has no first value."""
    if o.values.size < settings.shortest:
        wanted = f"at least {settings.shortest:,} {o.spacing} observations"
        raise InvalidDataError(explain(wanted, f"{o.values.size:,} in {o.source}", "pass a longer series"))


def refuse_off_grid(o: Observation, settings: Settings) -> None:
    """Raise where the code of the charts, which rounds to a grid, would overflow or see no move at all."""
    x, largest = o.x, LARGEST * settings.resolution
    at = int(np.argmax(np.abs(x)))
    if abs(x[at]) > largest:
        raise _too_large(o, settings, f"{o.values[at]:.6g} at {o.dates[at]} in {o.name} of {o.source}")
    if (x != x[0]).any() and not _moves_on_grid(o, settings):
        raise _too_small(o, settings, "")


def coded(chart: AbstractChart, o: Observation, settings: Settings) -> Series:
    """Return the bits (n,) of a fitting observation; raise where the chart's predictions do not fit."""
    try:
        return chart_bits(chart, o.x, resolution=settings.resolution)
    except InvalidDataError as error:
        got = f"{o.name} of {o.source}, whose predictions run beyond"
        raise _too_large(o, settings, got) from error


def refuse_still(o: Observation, settings: Settings, start: int) -> None:
    """Raise where fewer than a window of residuals follow ``start``: the series hardly ever moves."""
    if start + settings.window <= o.values.size:
        return
    moves = np.flatnonzero(np.diff(o.x))
    if not moves.size:
        raise InvalidDataError(
            explain(
                "a series that moves", f"{o.name} of {o.source}, which never changes", "pass another column"
            )
        )
    wanted = f"a series that moves at least {settings.window} observations before its end"
    got = f"{o.name} of {o.source}, which does not change before {o.dates[moves[0] + 1]}"
    raise InvalidDataError(explain(wanted, got, "pass another column"))


def refuse_silent(o: Observation, settings: Settings, silent: Sequence[str]) -> None:
    """Raise where charts say nothing: they had no error, after warming up, to take their scale from."""
    if not silent:
        return
    first = settings.unit_warmup + settings.order
    since = f" after {o.dates[first]}"
    if not np.diff(o.x[first:]).any():
        wanted = f"a series that still moves after its first {first + 1:,} observations"
        last = int(np.flatnonzero(np.diff(o.x))[-1]) + 1
        got = f"{o.name} of {o.source}, which changes last on {o.dates[last]}"
        raise InvalidDataError(explain(wanted, got, "pass another column"))
    if not _moves_on_grid(o, settings, first):
        raise _too_small(o, settings, since)
    wanted = "a series that is not wholly predictable"
    got = f"{o.name} of {o.source}, which the autoregression predicts without error{since}"
    raise InvalidDataError(explain(wanted, got, "pass another column: there is nothing to compare here"))


def _moves_on_grid(o: Observation, settings: Settings, first: int = 0) -> bool:
    return bool(np.diff(np.rint(o.x[first:] / settings.resolution)).any())


def _too_large(o: Observation, settings: Settings, got: str) -> InvalidDataError:
    """Return the error of a series beyond the integers of the code."""
    mend = "write the column in a larger unit, such as millions"
    if o.transform == "log":
        mend = "pass another column"
    elif o.values.min() > 0.0:
        mend += f", or pass {asked('transform', 'log')}"
    largest = LARGEST * settings.resolution
    return InvalidDataError(explain(f"values up to {largest:.0e} under transform={o.transform}", got, mend))


def _too_small(o: Observation, settings: Settings, since: str) -> InvalidDataError:
    """Return the error of a series whose moves all vanish in rounding."""
    mend = "write the column in a smaller unit, such as percent or basis points"
    if o.transform == "log":
        mend = f"write the column in a smaller unit and pass {asked('transform', 'level')}"
    elif o.values.min() > 0.0:
        mend += f", or pass {asked('transform', 'log')}"
    wanted = f"moves of about {settings.resolution:.2g} or more under transform={o.transform}"
    return InvalidDataError(explain(wanted, f"{o.name} of {o.source}, which moves by less{since}", mend))

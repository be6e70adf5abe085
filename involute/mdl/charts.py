"""What a chart costs: bits for each observation, on a grid.

Observations are rounded to a grid of step ``resolution`` (half to even, which is odd in x), the chart runs
on the rounded series, and the integer residuals are coded exactly. The code lengths of different charts then
describe the same data and may be compared. Counts are integers and rounding is symmetric, so a negated series
has the same code lengths, bit for bit.
"""

import numpy as np
from numpy.typing import NDArray

from involute.charts.base import AbstractChart, Series, first_warm, series
from involute.errors import InvalidDataError, explain
from involute.kernels import prequential as kernels

LARGEST = 2**53  # integers up to here are exact in float64


def chart_bits(chart: AbstractChart, x: Series, *, resolution: float) -> Series:
    """Return the bits that each observation costs under a chart, shape (n,), NaN while the chart warms up.

    The residual on the grid, ``round(x/d) - round(P/d)``, is coded by its balanced-ternary depth, sign and
    digits, with adaptive counts kept apart for every binary order of magnitude of the chart's scale.
    Causal, and the same for the negated series.

    Parameters
    ----------
    chart : any chart; it sees the series rounded to the grid.
    x : observations (n,).
    resolution : the grid step d > 0, in units of x. A power of two makes the rounding exact.

    Raises
    ------
    InvalidDataError
        A resolution that is not positive, or so fine that integers above 2**53 appear.

    >>> from involute.charts.random_walk import RandomWalk
    >>> chart_bits(RandomWalk(), np.array([0.0, 1.0, 1.0]), resolution=1.0).round(2)
    array([nan,  3.,  2.])
    """
    x = series(x)
    if not 0.0 < resolution < np.inf:
        raise InvalidDataError(
            explain("resolution > 0", f"resolution={resolution}", "pass the grid step, for example 2**-10")
        )
    grid = _on_grid(x, resolution)
    seen = grid.astype(np.float64) * resolution
    predicted, scale = chart.prediction(seen), chart.scale(seen)
    start = first_warm(predicted + scale)
    residual, context = np.zeros((2, x.size), dtype=np.int64)
    residual[start:] = grid[start:] - _on_grid(predicted[start:], resolution)
    order = np.frexp(scale[start:] / resolution)[1]
    context[start:] = np.clip(order, 0, kernels.CONTEXTS - 1)
    return kernels.integer_bits(residual, context, start)


def _on_grid(x: Series, resolution: float) -> NDArray[np.int64]:
    """Return x in grid steps, rounded half to even (odd in x)."""
    with np.errstate(over="ignore"):
        steps = np.rint(x / resolution)
    if steps.size and not np.abs(steps).max() <= LARGEST:
        got = f"resolution={resolution} with larger ones (or an unbounded prediction)"
        raise InvalidDataError(explain("integers up to 2**53 on the grid", got, "pass a coarser resolution"))
    return steps.astype(np.int64)

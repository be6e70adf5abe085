"""The chart of least ``L_side(g) + L_residual(data | g)``, for a whole series or stretch by stretch.

`chart_changes` sees the whole series (it looks back); `running_charts` is its causal companion.
"""

from collections.abc import Mapping
from itertools import pairwise

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.charts.base import Series, first_warm
from involute.errors import InvalidDataError, explain
from involute.kernels import prequential as kernels


@attrs.frozen
class Segment:
    """A stretch ``start <= t < stop`` described by one chart, and what it costs."""

    chart: str
    start: int
    stop: int
    bits: float


@attrs.frozen
class ChartChanges:
    """The description of least length that may change its chart.

    Attributes
    ----------
    segments : the stretches in order of time.
    residual_bits, side_bits : the data given the charts; the charts and the dates of their changes.
    single : total bits of each chart used alone, side bits included, over the same observations.
    """

    segments: tuple[Segment, ...]
    residual_bits: float
    side_bits: float
    single: Mapping[str, float]

    @property
    def total_bits(self) -> float:
        """Residual and side bits together."""
        return self.residual_bits + self.side_bits

    @property
    def dates(self) -> tuple[int, ...]:
        """The indices at which the chart changes."""
        return tuple(segment.start for segment in self.segments[1:])

    @property
    def saving(self) -> float:
        """Bits saved against the best single chart; 0 where no change pays."""
        return min(self.single.values()) - self.total_bits


def chart_changes(bits: Mapping[str, Series]) -> ChartChanges:
    """Return when changing the chart pays, given what every observation costs under each: it LOOKS BACK.

    Side bits: ``log2 n`` for the number of changes, ``log2 C`` for the first chart, and ``log2 n + log2 C``
    for every change. The optimum is over the whole series, so later data can move or remove an earlier
    change: this is a description of the past, not an alarm. See `running_charts` for the causal form.

    Parameters
    ----------
    bits : C >= 1 arrays (n,) from `chart_bits`, by name; what comes before the last warm-up is free.

    Raises
    ------
    InvalidDataError
        No chart, arrays of different lengths, or no observation at which all charts are warm.

    >>> early, late = np.array([1.0] * 40 + [9.0] * 40), np.array([9.0] * 40 + [1.0] * 40)
    >>> [(s.chart, s.start, s.stop) for s in chart_changes({"a": early, "b": late}).segments]
    [('a', 0, 40), ('b', 40, 80)]
    """
    names, costs, start = _stacked(bits)
    n = costs.shape[1]
    constant = float(np.log2(n) + np.log2(len(names)))
    path = kernels.cheapest_path(costs, constant)
    edges = [0, *(np.flatnonzero(np.diff(path)) + 1).tolist(), n]
    segments = tuple(
        Segment(names[path[a]], start + a, start + b, float(costs[path[a], a:b].sum()))
        for a, b in pairwise(edges)
    )
    single = {name: constant + float(row.sum()) for name, row in zip(names, costs, strict=True)}
    return ChartChanges(segments, sum(s.bits for s in segments), constant * len(segments), single)


@attrs.frozen(eq=False)
class RunningCharts:
    """The causal mixture of charts: ``weights`` (C, n) held before each date, and its ``bits`` (n,).

    Before all charts are warm both are NaN.
    """

    names: tuple[str, ...]
    weights: NDArray[np.float64]
    bits: Series


def running_charts(bits: Mapping[str, Series]) -> RunningCharts:
    """Return how much each chart is trusted before each date, from earlier dates only: strictly causal.

    Weights follow Bayes' rule with a share that allows switches at about ``log2 t`` bits (fixed-share
    experts with a falling rate); the mixture's code length is one a decoder can follow without side bits.

    Raises
    ------
    InvalidDataError
        As for `chart_changes`.

    Reference: Herbster, Warmuth, Tracking the best expert, Machine Learning 32 (1998).
    """
    names, costs, start = _stacked(bits)
    warm_weights, warm_bits = kernels.shared_weights(costs)
    weights = np.full((len(names), start + costs.shape[1]), np.nan)
    weights[:, start:] = warm_weights
    length = np.full(weights.shape[1], np.nan)
    length[start:] = warm_bits
    return RunningCharts(names, weights, length)


def _stacked(bits: Mapping[str, Series]) -> tuple[tuple[str, ...], NDArray[np.float64], int]:
    """Return the names, the costs (C, m) from the date on at which all charts are warm, and that date."""
    sizes = {np.size(row) for row in bits.values()}
    if len(sizes) != 1:
        got = "none" if not bits else f"lengths {sorted(sizes)}"
        raise InvalidDataError(
            explain("one cost series a chart, of equal length", got, "use chart_bits on one series")
        )
    start = max(first_warm(row) for row in bits.values())
    if start == sizes.pop():
        silent = [name for name, row in bits.items() if first_warm(row) == start]
        mend = "pass a longer series, one that still moves after the warm-up, or leave these charts out"
        raise InvalidDataError(
            explain("observations after every warm-up", f"charts {silent} never warm", mend)
        )
    return tuple(bits), np.ascontiguousarray([row[start:] for row in bits.values()]), start

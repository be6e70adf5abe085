"""Description length: what trit planes cost, and when changing the chart pays.

*Planes.* For a plane of density rho three numbers stand side by side: the dial ``log2(3) rho`` (a
comparison, no bound), the zero-order entropy ``h2(rho) + rho`` (support plus a fair sign), and the bits
of an adaptive code that a decoder can really follow (Krichevsky-Trofimov counts, support then sign).
Threshold planes are nested, so ``nested=True`` codes plane k + 1 only where plane k is not 0.

*Charts.* Observations are rounded to a grid of step ``resolution`` (half to even, which is odd in x), the
chart runs on the rounded series, and the integer residuals are coded exactly. The code lengths of
different charts then describe the same data and may be compared: the chart of least
``L(g) = L_side(g) + L_residual(data | g)`` is chosen, for the whole series or stretch by stretch.
`chart_changes` sees the whole series (it looks back); `running_charts` is its causal companion.

Counts are integers and rounding is symmetric, so a negated series has the same code lengths, bit for bit.
"""

from collections.abc import Mapping
from itertools import pairwise

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Trits
from involute.charts.base import AbstractChart, Series, first_warm, series
from involute.errors import InvalidDataError, InvalidStateError, explain
from involute.kernels import prequential as kernels

LARGEST = 2**53  # integers up to here are exact in float64


@attrs.frozen
class PlaneCost:
    """What one plane costs, in bits per symbol over all its n symbols.

    Attributes
    ----------
    n, n_nonzero : symbols, and how many are not 0.
    density : rho = n_nonzero / n.
    dial : ``log2(3) rho``: for comparison, smaller than ``entropy`` for every rho below about 0.88.
    entropy : ``h2(rho) + rho``: support plus sign at fixed probabilities, known in advance.
    coded : the adaptive code, learning cost included; conditional on the plane below if nested.
    """

    n: int
    n_nonzero: int
    density: float
    dial: float
    entropy: float
    coded: float


def plane_costs(planes: Trits, *, nested: bool = False) -> tuple[PlaneCost, ...]:
    """Return the costs of ``planes`` (K, n), lowest plane first.

    Parameters
    ----------
    planes : trits of shape (K, n), n >= 1, time along the last axis.
    nested : threshold planes: ``S_{k+1} != 0`` implies ``S_{k+1} = S_k``.

    Raises
    ------
    InvalidStateError
        Another shape, other values than trits, or planes declared nested that are not.

    >>> from involute.notation import trits
    >>> [round(cost.entropy, 3) for cost in plane_costs(trits("0+0-/0+00"), nested=True)]
    [1.5, 1.061]
    """
    bits = prequential_bits(planes, nested=nested)
    n = planes.shape[1]
    if n == 0:
        raise InvalidStateError(
            explain("at least one symbol a plane", f"shape={planes.shape}", "pass a longer series")
        )
    return tuple(_cost(plane, row) for plane, row in zip(planes, bits, strict=True))


def description_length(planes: Trits, *, nested: bool = False) -> float:
    """Return the bits of the adaptive code for all ``planes`` (K, n) together.

    >>> from involute.notation import trits
    >>> description_length(trits("0+0-/0+00")) == description_length(-trits("0+0-/0+00"))
    True
    """
    return float(prequential_bits(planes, nested=nested).sum())


def prequential_bits(planes: Trits, *, nested: bool = False) -> NDArray[np.float64]:
    """Return the code length of every trit given the earlier ones of its plane, shape (K, n); causal.

    Raises
    ------
    InvalidStateError
        As for `plane_costs`.
    """
    if np.ndim(planes) != 2:
        raise InvalidStateError(
            explain("planes of shape (K, n)", f"shape={np.shape(planes)}", "add an axis: planes[np.newaxis]")
        )
    if not np.isin(planes, (-1, 0, 1)).all():
        raise InvalidStateError(explain("trits in {-1, 0, +1}", "other values", "map levels to trits first"))
    if nested:
        _refuse_unnested(planes)
    return kernels.plane_bits(np.ascontiguousarray(planes, dtype=np.int8), nested)


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


def _cost(plane: Trits, bits: Series) -> PlaneCost:
    n, n_nonzero = plane.size, int(np.count_nonzero(plane))
    density = n_nonzero / n
    parts = np.array([p for p in (density, 1.0 - density) if p > 0.0])
    return PlaneCost(
        n=n,
        n_nonzero=n_nonzero,
        density=density,
        dial=float(np.log2(3.0) * density),
        entropy=float(-(parts * np.log2(parts)).sum() + density),
        coded=float(bits.sum() / n),
    )


def _refuse_unnested(planes: Trits) -> None:
    """Raise where a plane is not 0 and differs from the one below it."""
    broken = (planes[1:] != 0) & (planes[1:] != planes[:-1])
    if broken.any():
        k, t = (int(i) for i in np.argwhere(broken)[0])
        got = f"planes[{k + 1}, {t}]={planes[k + 1, t]} over planes[{k}, {t}]={planes[k, t]}"
        raise InvalidStateError(explain("nested planes", got, "pass nested=False for digit planes"))


def _on_grid(x: Series, resolution: float) -> NDArray[np.int64]:
    """Return x in grid steps, rounded half to even (odd in x)."""
    with np.errstate(over="ignore"):
        steps = np.rint(x / resolution)
    if steps.size and not np.abs(steps).max() <= LARGEST:
        got = f"resolution={resolution} with larger ones (or an unbounded prediction)"
        raise InvalidDataError(explain("integers up to 2**53 on the grid", got, "pass a coarser resolution"))
    return steps.astype(np.int64)


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
        raise InvalidDataError(
            explain("observations after every warm-up", f"charts {silent} never warm", "pass a longer series")
        )
    return tuple(bits), np.ascontiguousarray([row[start:] for row in bits.values()]), start

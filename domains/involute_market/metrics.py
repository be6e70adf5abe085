"""Causal indicators of a market series: rho_k, Lambda, and Lambda inside a label (QLambda).

With threshold planes S_k of the residual at ``tau_0 3^k``, all over a trailing window:

- ``rho_k`` = share of dates with S_k != 0 (the surprise density of plane k);
- ``Lambda = sum_k 3^k rho_k``. The sum ``sum_k 3^k |S_k|`` is a staircase under ``|r| / tau_0``: Lambda is
  realised volatility under another name, and coincident, not leading;
- ``QLambda``: the same density counted only inside a label such as "above its own trailing mean", with the
  label's own past root mean square as unit, relative to the label's long-run density (1 = as usual).

Every value at t is a function of ``x[:t+1]`` alone, exactly. Counts are integers and all sums are odd or
even in x: ``Lambda(-x) = Lambda(x)``, and QLambda of the label + on -x is QLambda of the label - on x.
"""

from typing import TYPE_CHECKING, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.algebra import threshold_planes
from involute.arrays import Trits
from involute.charts.base import Series, first_warm, series
from involute.charts.random_walk import RandomWalk
from involute.errors import InvalidDataError, explain
from involute_market import kernels

if TYPE_CHECKING:
    from involute_market.settings import Settings


@final
@attrs.frozen(eq=False)
class Surprise:
    """The planes of a residual and their densities; all arrays end at the last observation.

    Attributes
    ----------
    start : the first date with a residual; planes before it are 0.
    planes : threshold trits, shape (K, n), lowest plane first.
    rho : surprise densities, shape (K, n), in [0, 1]; NaN until the window is full.
    lam : Lambda, shape (n,), in [0, sum_k 3^k]; NaN until the window is full.
    volatility : root mean square of the unscaled residual over the same window, shape (n,).
    scaled_volatility : the same of the scaled residual, that is, in the unit of the planes.
    """

    start: int
    planes: Trits
    rho: NDArray[np.float64]
    lam: Series
    volatility: Series
    scaled_volatility: Series


@final
@attrs.frozen(eq=False)
class Quotient:
    """Surprise inside a label.

    Attributes
    ----------
    labels : the trit label of every date, shape (n,).
    planes : threshold trits of the residual on dates inside the label, 0 elsewhere, shape (K, n).
    density : ``sum_k 3^k QRho_k`` over the label's dates in the window, shape (n,).
    value : QLambda, the density over the label's long-run density (all its dates so far), shape (n,).

    Outside the label both are carried forward; NaN before the label has a history.
    """

    labels: Trits
    planes: Trits
    density: Series
    value: Series


@np.errstate(over="ignore", invalid="ignore")  # what is not finite is refused below
def surprise(x: Series, settings: "Settings") -> Surprise:
    """Return rho_k and Lambda of a series (n,) under the settings' unit chart.

    Raises
    ------
    InvalidDataError
        The values are so large that a residual is not finite.
    """
    x = series(x)
    scaled = settings.unit_chart.residual(x)
    start = first_warm(scaled)
    planes = _planes(scaled, start, settings)
    counts = kernels.window_counts(planes != 0, settings.window)
    full = np.arange(x.size) >= start + settings.window - 1
    return Surprise(
        start=start,
        planes=planes,
        rho=np.where(full, counts / settings.window, np.nan),
        lam=np.where(full, settings.weights @ counts / settings.window, np.nan),
        volatility=kernels.rolling_rms(RandomWalk().residual(x), settings.window),
        scaled_volatility=kernels.rolling_rms(scaled, settings.window),
    )


@np.errstate(over="ignore", invalid="ignore")
def quotient(x: Series, settings: "Settings", *, label: int = 1, labels: Trits | None = None) -> Quotient:
    """Return QLambda of a series (n,): the surprise density of its increments inside a label.

    Parameters
    ----------
    x : the series, as the charts see it.
    settings : lengths in observations.
    label : the label to look inside, -1, 0 or +1.
    labels : a causal trit a date, shape (n,); by default the sign of x minus its trailing mean.

    Raises
    ------
    InvalidDataError
        Labels of another shape, a label that is no trit, or values so large that a residual is not finite.
    """
    x = series(x)
    if label not in {-1, 0, 1} or (labels is not None and labels.shape != x.shape):
        got = f"label={label}, labels of shape {None if labels is None else labels.shape}"
        raise InvalidDataError(
            explain(f"a trit and labels of shape {x.shape}", got, "give every date one label")
        )
    labels = kernels.trend_label(x, settings.trend) if labels is None else labels
    r = RandomWalk().residual(x)
    scale = kernels.label_scale(r, labels == label, settings.label_window, settings.label_minimum)
    inside = (labels == label) & ~np.isnan(scale)
    planes = _planes(np.divide(r, scale, out=np.zeros(x.size), where=inside), 0, settings)
    rows = np.vstack((planes != 0, inside))
    recent, ever = kernels.window_counts(rows, settings.quotient_window), kernels.window_counts(rows, x.size)
    depth, dates = settings.weights @ recent[:-1], recent[-1]
    long_depth, long_dates = settings.weights @ ever[:-1], ever[-1]
    known = inside & (dates >= settings.quotient_minimum)
    density = _ratio(depth, dates, known)
    value = _ratio(depth * long_dates, dates * long_depth, known & (long_depth > 0))
    return Quotient(labels, planes, kernels.carried_forward(density), kernels.carried_forward(value))


def _planes(residual: Series, start: int, settings: "Settings") -> Trits:
    """Return the threshold planes (K, n) of a residual from ``start`` on, 0 before."""
    if not np.isfinite(residual[start:]).all():
        at = start + int(np.argmin(np.isfinite(residual[start:])))
        got = f"residual[{at}]={residual[at]}"
        raise InvalidDataError(explain("finite residuals", got, "rescale the series: its squares overflow"))
    planes = np.zeros((settings.n_planes, residual.size), dtype=np.int8)
    planes[:, start:] = threshold_planes(residual[start:], settings.tau0, settings.n_planes).array
    return planes


def _ratio(numerator: NDArray[np.int64], denominator: NDArray[np.int64], where: NDArray[np.bool_]) -> Series:
    """Return the quotient of two integer series where asked, NaN elsewhere."""
    out = np.full(numerator.size, np.nan)
    np.divide(numerator, denominator, out=out, where=where)
    return out

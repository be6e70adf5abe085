"""What can only be said afterwards: bear markets, and whether an indicator led them.

Everything here looks back. No indicator reads it: `metrics` does not import this module.

- Bear phases by zigzag: a peak stands once the series has fallen by ``fall`` below it, a trough once it has
  risen by as much above it.
- LEAD(H): y_t = 1 if a peak lies in ``[t, t + H - 1]``; dates inside a bear phase (after the peak, up to the
  trough) are removed, so that volatility after the peak earns nothing.
- The area under the curve (AUC) is the chance that a date before a peak scores higher than another one.
  Its interval comes from a circular block bootstrap, its p from circular shifts of the label.

How many were tried: several dozen lead-AUC variants (indicators, labels, windows, horizons) were looked at
while the domain was built; three are reported (QLambda, Lambda, volatility). No interval or p is corrected
for that: readers should discount them.
"""

from collections.abc import Mapping, Sequence
from typing import final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.charts.base import Series
from involute_market import kernels

REMOVED = -1


@final
@attrs.frozen
class BearPhase:
    """A fall from the peak at index ``peak`` to the trough at ``trough``; ``depth`` is negative, a fraction.

    ``confirmed`` is False where the series ends before the recovery.
    """

    peak: int
    trough: int
    depth: float
    confirmed: bool = True


@final
@attrs.frozen
class Score:
    """How an indicator did: AUC, 95 % interval and shift p; or its margin over another, with interval."""

    auc: float
    low: float
    high: float
    p: float = float("nan")


@np.errstate(over="ignore")
def bear_phases(values: Series, *, fall: float = 0.2) -> tuple[BearPhase, ...]:
    """Return the falls of a fraction ``fall`` or more in ``values`` (n,), ex post; none unless all > 0.

    >>> bear_phases(np.array([10.0, 12.0, 9.0, 8.0, 11.0]))
    (BearPhase(peak=1, trough=3, depth=-0.33333333333333337, confirmed=True),)
    """
    if not values.size or values.min() <= 0.0:
        return ()
    turns = kernels.zigzag(values, fall, fall)
    phases = []
    for i, (at, kind) in enumerate(turns.tolist()):
        if kind > 0:
            confirmed = i + 1 < len(turns)
            trough = int(turns[i + 1, 0]) if confirmed else at + int(np.argmin(values[at:]))
            phases.append(BearPhase(at, trough, float(values[trough] / values[at] - 1.0), confirmed))
    return tuple(phases)


def lead_labels(n: int, phases: Sequence[BearPhase], *, horizon: int) -> NDArray[np.int64]:
    """Return y (n,): 1 within ``horizon`` dates before (and at) a peak, 0 otherwise, -1 where removed.

    The last ``horizon - 1`` dates are removed too, unless a peak is known there: their future is not.
    """
    label = np.zeros(n, dtype=np.int64)
    label[max(0, n - horizon + 1) :] = REMOVED
    for phase in phases:
        label[max(0, phase.peak - horizon + 1) : phase.peak + 1] = 1
    for phase in phases:
        end = phase.trough + 1 if phase.confirmed else n
        label[phase.peak + 1 : end] = REMOVED
    return label


def evaluate(
    scores: Mapping[str, Series],
    label: NDArray[np.int64],
    *,
    rng: np.random.Generator,
    block: int,
    n_draws: int = 400,
) -> tuple[dict[str, Score], dict[tuple[str, str], Score]]:
    """Return the score of each indicator and the margin of every pair, on dates where all are known.

    Parameters
    ----------
    scores : indicators (n,), NaN where unknown.
    label : from `lead_labels`, shape (n,).
    rng : decides the resamples and shifts.
    block : length of the bootstrap's blocks, in observations.
    n_draws : resamples, and shifts.

    Returns
    -------
    Scores by name; margins, first minus second, by pair in order. Empty where a class of dates is missing.
    """
    known = np.all([~np.isnan(score) for score in scores.values()], axis=0)
    label = label[known]
    if not {0, 1} <= set(label.tolist()):
        return {}, {}
    names, n = tuple(scores), label.size
    ranks = np.ascontiguousarray([_dense_ranks(scores[name][known]) for name in names])
    seen = np.array([kernels.area_under_curve(row, label, n) for row in ranks])
    starts = rng.integers(0, n, size=(n_draws, -(-n // block)))
    drawn = kernels.resampled_areas(ranks, label, starts, block)
    drawn = drawn[~np.isnan(drawn).any(axis=1)]
    shifts = rng.integers(1, n, size=n_draws).tolist()
    null = np.array([[kernels.area_under_curve(row, np.roll(label, s), n) for row in ranks] for s in shifts])
    p = (1 + (null >= seen).sum(axis=0)) / (1 + n_draws)
    single = {
        name: Score(float(seen[i]), *_interval(drawn[:, i]), float(p[i])) for i, name in enumerate(names)
    }
    margins = {
        (first, second): Score(float(seen[i] - seen[j]), *_interval(drawn[:, i] - drawn[:, j]))
        for i, first in enumerate(names)
        for j, second in enumerate(names)
        if i < j
    }
    return single, margins


def rank_correlation(a: Series, b: Series) -> float:
    """Return Spearman's coefficient over the dates where both are known; NaN where one is constant.

    >>> rank_correlation(np.array([1.0, 2.0, np.nan, 9.0]), np.array([3.0, 4.0, 5.0, 7.0]))
    1.0
    """
    known = ~(np.isnan(a) | np.isnan(b))
    u, v = (_middle_ranks(side[known]) for side in (a, b))
    u, v = u - u.mean() if u.size else u, v - v.mean() if v.size else v
    norm = np.sqrt((u @ u) * (v @ v))
    return float(u @ v / norm) if norm > 0.0 else float("nan")


def _interval(draws: Series) -> tuple[float, float]:
    """Return the 2.5 and 97.5 percentiles."""
    low, high = np.percentile(draws, [2.5, 97.5]) if draws.size else (np.nan, np.nan)
    return float(low), float(high)


def _dense_ranks(values: Series) -> NDArray[np.int64]:
    return np.unique(values, return_inverse=True)[1].astype(np.int64)


def _middle_ranks(values: Series) -> Series:
    """Return ranks from 1, ties sharing their middle."""
    _, at, count = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(count) - (count - 1) / 2.0)[at])

"""Windowed counts and labels of a market series: forward loops on bare arrays.

Densities are quotients of integer counts and sums run in one fixed order over their own window, so that
a longer series repeats a shorter one exactly and a negated series negates exactly.
"""

import numpy as np
from numpy.typing import NDArray

from involute.kernels.jit import kernel


@kernel
def trend_label(x: NDArray[np.float64], span: int) -> NDArray[np.int8]:
    """Return the sign of ``x_t`` minus its trailing mean over ``span`` dates (n,); 0 while there are fewer.

    The sum of ``x_t - x_{t-j}`` stands for the difference: odd in x, and exactly 0 on a constant stretch.
    """
    n = x.size
    out = np.zeros(n, dtype=np.int8)
    for t in range(span - 1, n):
        total = 0.0
        for j in range(1, span):
            total += x[t] - x[t - j]
        if total > 0.0:
            out[t] = 1
        elif total < 0.0:
            out[t] = -1
    return out


@kernel
def label_scale(
    r: NDArray[np.float64], on: NDArray[np.bool_], window: int, minimum: int
) -> NDArray[np.float64]:
    """Return the root mean square of r over the dates ``on`` among the last ``window``, today excluded (n,).

    NaN where fewer than ``minimum`` such dates exist or all their residuals are 0.
    """
    n = r.size
    out = np.full(n, np.nan)
    for t in range(n):
        total = 0.0
        seen = 0
        for past in range(max(0, t - window), t):
            if on[past] and not np.isnan(r[past]):
                total += r[past] * r[past]
                seen += 1
        if seen >= minimum and total > 0.0:
            out[t] = np.sqrt(total / seen)
    return out


@kernel
def rolling_rms(r: NDArray[np.float64], window: int) -> NDArray[np.float64]:
    """Return the root mean square of the last ``window`` values of r, today included (n,); NaN if any is."""
    n = r.size
    out = np.full(n, np.nan)
    for t in range(window - 1, n):
        total = 0.0
        for past in range(t - window + 1, t + 1):
            total += r[past] * r[past]
        out[t] = np.sqrt(total / window)
    return out


@kernel
def window_counts(fired: NDArray[np.bool_], window: int) -> NDArray[np.int64]:
    """Return how often each row of ``fired`` (K, n) holds in the last ``window`` dates, with today (K, n)."""
    depth, n = fired.shape
    out = np.zeros((depth, n), dtype=np.int64)
    for k in range(depth):
        count = 0
        for t in range(n):
            count += fired[k, t]
            if t >= window:
                count -= fired[k, t - window]
            out[k, t] = count
    return out


@kernel
def carried_forward(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return values (n,) with every NaN replaced by the last number before it, if there is one."""
    out = values.copy()
    for t in range(1, out.size):
        if np.isnan(out[t]):
            out[t] = out[t - 1]
    return out


@kernel
def zigzag(p: NDArray[np.float64], fall: float, rise: float) -> NDArray[np.int64]:
    """Return the alternating peaks and troughs of p (n,), as rows ``(index, kind)``, kind +1 for a peak.

    A peak stands once p is ``fall`` (a fraction) below it, a trough once p is ``rise`` above it. Ex post.
    """
    n = p.size
    out = np.zeros((n, 2), dtype=np.int64)
    found = 0
    looking = 0  # +1 for a peak, -1 for a trough, 0 before the first of either
    high = 0
    low = 0
    for t in range(n):
        if p[t] > p[high]:
            high = t
        if p[t] < p[low]:
            low = t
        if looking >= 0 and p[t] <= p[high] * (1.0 - fall):
            out[found, 0] = high
            out[found, 1] = 1
            found += 1
            looking = -1
            low = t
        elif looking <= 0 and p[t] >= p[low] * (1.0 + rise):
            out[found, 0] = low
            out[found, 1] = -1
            found += 1
            looking = 1
            high = t
    return out[:found]


@kernel
def area_under_curve(rank: NDArray[np.int64], label: NDArray[np.int64], n_ranks: int) -> float:
    """Return the chance that a date of label 1 outranks one of label 0, ties counting half; NaN without both.

    ``rank`` (m,) are integers in ``0 .. n_ranks - 1``; dates with another label are left out.
    """
    positive = np.zeros(n_ranks, dtype=np.int64)
    negative = np.zeros(n_ranks, dtype=np.int64)
    for i in range(rank.size):
        if label[i] == 1:
            positive[rank[i]] += 1
        elif label[i] == 0:
            negative[rank[i]] += 1
    below = 0
    doubled = 0
    n_positive = 0
    for d in range(n_ranks):
        doubled += positive[d] * (2 * below + negative[d])
        below += negative[d]
        n_positive += positive[d]
    if n_positive == 0 or below == 0:
        return np.nan
    return doubled / (2.0 * n_positive * below)


@kernel
def resampled_areas(
    ranks: NDArray[np.int64], label: NDArray[np.int64], starts: NDArray[np.int64], block: int
) -> NDArray[np.float64]:
    """Return the areas under the curve of S scores on circular block resamples, shape (draws, S).

    ``ranks`` (S, n), ``label`` (n,), ``starts`` (draws, blocks): a resample strings together the stretches of
    length ``block`` that begin there, and is cut to n dates. All scores share a draw, so margins are paired.
    """
    n_scores, n = ranks.shape
    out = np.empty((starts.shape[0], n_scores))
    order = np.empty(n, dtype=np.int64)
    for draw in range(starts.shape[0]):
        for i in range(n):
            order[i] = (starts[draw, i // block] + i % block) % n
        drawn = label[order]
        for s in range(n_scores):
            out[draw, s] = area_under_curve(ranks[s][order], drawn, n)
    return out

"""Adaptive code lengths from integer counts, and the cheapest way to switch between charts.

The Krichevsky-Trofimov estimate gives a symbol seen c times among n the probability
``(c + 1/2) / (n + 1)``. Exchanging the two symbols exchanges two counts, so code lengths do not change
by a single bit when a series is negated. All loops run forward: the cost of a symbol never depends on
later ones.

Reference: Krichevsky, Trofimov, The performance of universal encoding, IEEE Trans. Inf. Theory 27 (1981).
"""

import numpy as np
from numpy.typing import NDArray

from involute.kernels.jit import kernel

LOG2_3 = 1.584962500721156
CONTEXTS = 64  # binary orders of magnitude that a chart's scale may take
DEPTHS = 40  # balanced-ternary digits of an int64


@kernel
def adaptive_bits(counts: NDArray[np.int64], symbol: int) -> float:
    """Return the code length of a binary symbol under its counts (2,), which are updated in place."""
    bits = float(np.log2((2.0 * (counts[0] + counts[1]) + 2.0) / (2.0 * counts[symbol] + 1.0)))
    counts[symbol] += 1
    return bits


@kernel
def plane_bits(
    planes: NDArray[np.int8],
    nested: bool,  # noqa: FBT001
) -> NDArray[np.float64]:
    """Return the code length of every trit of ``planes`` (K, n), shape (K, n): support, then sign.

    ``nested``: plane k > 0 is coded only where plane k - 1 is not 0, and its sign not at all, for there
    it repeats the sign of plane 0.
    """
    depth, n = planes.shape
    out = np.zeros((depth, n))
    for k in range(depth):
        support = np.zeros(2, dtype=np.int64)
        sign = np.zeros(2, dtype=np.int64)
        inner = nested and k > 0
        for t in range(n):
            if inner and planes[k - 1, t] == 0:
                continue
            trit = planes[k, t]
            out[k, t] = adaptive_bits(support, 1 if trit != 0 else 0)
            if trit != 0 and not inner:
                out[k, t] += adaptive_bits(sign, 1 if trit > 0 else 0)
    return out


@kernel
def integer_bits(residual: NDArray[np.int64], context: NDArray[np.int64], start: int) -> NDArray[np.float64]:
    """Return the code length of every integer residual (n,) from index ``start``; NaN before it.

    The depth K is coded plane by plane ("is |r| > (3^k - 1)/2?", one adaptive model for each k and
    ``context``), then the sign, then the digit below the leading one relative to the sign (one model for
    each depth), then K - 2 digits at log2(3) bits each.
    """
    n = residual.size
    out = np.full(n, np.nan)
    deeper = np.zeros((CONTEXTS, DEPTHS + 1, 2), dtype=np.int64)
    sign = np.zeros(2, dtype=np.int64)
    lower = np.zeros((DEPTHS + 1, 3), dtype=np.int64)
    for t in range(start, n):
        size = abs(residual[t])
        depth = 0
        reach = 0  # (3^depth - 1) / 2
        bits = 0.0
        while size > reach:
            bits += adaptive_bits(deeper[context[t], depth], 1)
            depth += 1
            reach = 3 * reach + 1
        bits += adaptive_bits(deeper[context[t], depth], 0)
        if depth > 0:
            bits += adaptive_bits(sign, 1 if residual[t] > 0 else 0)
        if depth > 1:
            unit = 3 ** (depth - 2)
            digit = (size - 3 * unit + (unit - 1) // 2 + unit) // unit  # 0, 1, 2 for the digit -1, 0, +1
            seen = lower[depth, 0] + lower[depth, 1] + lower[depth, 2]
            bits += np.log2((2.0 * seen + 3.0) / (2.0 * lower[depth, digit] + 1.0))
            lower[depth, digit] += 1
            bits += (depth - 2) * LOG2_3
        out[t] = bits
    return out


@kernel
def cheapest_path(bits: NDArray[np.float64], penalty: float) -> NDArray[np.int64]:
    """Return the charts (n,) of least total ``bits`` (C, n) plus ``penalty`` for each switch; n >= 1.

    Dynamic programming over dates. Ties keep the chart, and then prefer the first one.
    """
    charts, n = bits.shape
    origin = np.zeros((n, charts), dtype=np.int64)
    total = np.zeros(charts)
    for t in range(n):
        best = 0
        for c in range(1, charts):
            if total[c] < total[best]:
                best = c
        switched = total[best] + penalty
        for c in range(charts):
            origin[t, c] = c
            if t > 0 and switched < total[c]:
                origin[t, c] = best
                total[c] = switched
            total[c] += bits[c, t]
    path = np.zeros(n, dtype=np.int64)
    last = 0
    for c in range(1, charts):
        if total[c] < total[last]:
            last = c
    for back in range(n):
        t = n - 1 - back
        path[t] = last
        last = origin[t, last]
    return path


@kernel
def shared_weights(bits: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the causal mixture of charts: weights (C, n) before each date, and its code length (n,).

    Bayes' rule with a fixed share at a falling rate: after date t a fraction 1/(t + 2) of the weight is
    spread evenly, so that a switch stays possible at about log2(t) bits.
    """
    charts, n = bits.shape
    weights = np.zeros((charts, n))
    length = np.zeros(n)
    weight = np.full(charts, 1.0 / charts)
    for t in range(n):
        least = bits[0, t]
        for c in range(1, charts):
            least = min(least, bits[c, t])
        total = 0.0
        for c in range(charts):
            weights[c, t] = weight[c]
            weight[c] *= 2.0 ** (least - bits[c, t])
            total += weight[c]
        length[t] = least - np.log2(total)
        share = 1.0 / (t + 2.0)
        for c in range(charts):
            weight[c] = (1.0 - share) * weight[c] / total + share / charts
    return weights, length

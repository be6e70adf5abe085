"""Forward recursions behind the charts: autoregression, exponential scale.

Every loop runs in order of time and every sum in one fixed order, without reassociation, so that
results are exactly odd (or even) in the series and exactly the same for every longer series.
"""

import numpy as np
from numpy.typing import NDArray

from involute.kernels.jit import kernel

PIVOT = 1e-10  # smallest pivot of the normal equations, relative to the diagonal entry it comes from


@kernel
def solve_normal(gram: NDArray[np.float64], moment: NDArray[np.float64], out: NDArray[np.float64]) -> bool:
    """Solve ``gram @ out = moment`` by elimination without exchanges; return False where it is singular.

    ``gram`` (p, p) is symmetric and non-negative definite and is overwritten, like ``moment`` (p,).
    A pivot below `PIVOT` times its original diagonal entry, or not finite, counts as singular.
    """
    p = moment.size
    diagonal = np.empty(p)
    for i in range(p):
        diagonal[i] = gram[i, i]
    for i in range(p):
        pivot = gram[i, i]
        if not (np.isfinite(pivot) and pivot > 0.0 and pivot > PIVOT * diagonal[i]):
            return False
        for j in range(i + 1, p):
            factor = gram[j, i] / pivot
            for k in range(i, p):
                gram[j, k] -= factor * gram[i, k]
            moment[j] -= factor * moment[i]
    for back in range(p):
        i = p - 1 - back
        total = moment[i]
        for k in range(i + 1, p):
            total -= gram[i, k] * out[k]
        out[i] = total / gram[i, i]
        if not np.isfinite(out[i]):
            return False
    return True


@kernel
def add_row(z: NDArray[np.float64], t: int, gram: NDArray[np.float64], moment: NDArray[np.float64]) -> None:
    """Add the regression row ``z[t] ~ z[t-1] .. z[t-p]`` to the normal equations in place."""
    p = moment.size
    for i in range(p):
        lag = z[t - 1 - i]
        moment[i] += lag * z[t]
        for j in range(p):
            gram[i, j] += lag * z[t - 1 - j]


@kernel
def autoregression(
    x: NDArray[np.float64],
    order: int,
    differenced: bool,  # noqa: FBT001
    window: int,
    warmup: int,
    refit: int,
) -> NDArray[np.float64]:
    """Return one-step predictions (n,) of a least-squares autoregression fitted to the past only.

    The regressand is ``z = x`` or, if ``differenced``, ``z_t = x_t - x_{t-1}``. Row t is
    ``z_t ~ z_{t-1} .. z_{t-p}``, without intercept. The first fit uses ``warmup`` rows, later ones
    follow every ``refit`` steps, over all past rows (``window`` 0) or the last ``window`` of them.
    A singular fit predicts the last observation (a random walk).
    """
    n = x.size
    out = np.full(n, np.nan)
    offset = 1 if differenced else 0
    z = np.zeros(n)
    for t in range(offset, n):
        z[t] = x[t] - x[t - 1] if differenced else x[t]
    first = order + offset
    gram = np.zeros((order, order))
    moment = np.zeros(order)
    work = np.zeros((order, order))
    right = np.zeros(order)
    coefficients = np.zeros(order)
    regular = False
    for t in range(first, n):
        rows = t - first
        if rows >= warmup:
            if (rows - warmup) % refit == 0:
                if window > 0:
                    work[:] = 0.0
                    right[:] = 0.0
                    for past in range(max(first, t - window), t):
                        add_row(z, past, work, right)
                else:
                    work[:] = gram
                    right[:] = moment
                regular = solve_normal(work, right, coefficients)
            if regular:
                total = 0.0
                for i in range(order):
                    total += coefficients[i] * z[t - 1 - i]
                out[t] = x[t - 1] + total if differenced else total
            else:
                out[t] = x[t - 1]
        if window == 0:
            add_row(z, t, gram, moment)
    return out


@kernel
def ewma_scale(r: NDArray[np.float64], decay: float, warmup: int) -> NDArray[np.float64]:
    """Return the lagged exponentially weighted root mean square of r, shape (n,).

    ``s_t^2 = sum_j decay^j r_{t-1-j}^2 / sum_j decay^j``; NaN until ``warmup`` residuals were seen and
    one of them is not zero. A square that overflows, or a sum that would vanish, leaves the scale as it was.
    """
    n = r.size
    out = np.full(n, np.nan)
    numerator = 0.0
    denominator = 0.0
    seen = 0
    root = 0.0
    for t in range(n):
        if numerator > 0.0 and numerator / denominator > 0.0:
            root = np.sqrt(numerator / denominator)
        if seen >= warmup and root > 0.0:
            out[t] = root
        if np.isnan(r[t]):
            continue
        seen += 1
        updated = decay * numerator + r[t] * r[t]
        if np.isfinite(updated) and (updated > 0.0 or numerator == 0.0):
            numerator = updated
            denominator = decay * denominator + 1.0
    return out

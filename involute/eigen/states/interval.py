"""Bounds of a share that was counted in a sample."""

import math
from collections.abc import Callable

COVERAGE = 0.95
HALVINGS = 60


def share_bounds(n_hits: int, n_samples: int, n_open: int = 0) -> tuple[float, float]:
    """Return the two-sided 95 % bounds of Clopper and Pearson (1934) for a share.

    Parameters
    ----------
    n_hits : how many samples were of the kind, of ``n_samples``.
    n_open : how many were not decided; the upper bound counts them as hits.

    >>> low, high = share_bounds(10, 10)
    >>> round(low, 4), high  # low is 0.025^(1/10)
    (0.6915, 1.0)
    """
    tail = (1 - COVERAGE) / 2
    most = n_hits + n_open
    low = _solved(lambda p: _at_least(n_hits, n_samples, p) < tail) if n_hits else 0.0
    high = (
        1 - _solved(lambda q: _at_least(n_samples - most, n_samples, q) < tail) if most < n_samples else 1.0
    )
    return low, high


def _solved(is_below: Callable[[float], bool]) -> float:
    """Return where an increasing statement ends to hold in 0..1."""
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if is_below(middle) else (low, middle)
    return low


def _at_least(k: int, n: int, p: float) -> float:
    """Return the probability of k or more hits in n samples, for ``0 < p < 1``."""
    rate, other = math.log(p), math.log1p(-p)
    return math.fsum(
        math.exp(
            math.lgamma(n + 1) - math.lgamma(i + 1) - math.lgamma(n - i + 1) + i * rate + (n - i) * other
        )
        for i in range(k, n + 1)
    )

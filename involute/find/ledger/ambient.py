"""The tower of all functions: ``|F_0| = 9``, ``|F_{n+1}| = |F_n|^|F_n|``, as a logarithm of a logarithm."""

import math


def ambient(n_levels: int = 4) -> tuple[float, ...]:
    """Return ``log2 log2 |F_n|`` for n = 0, 1, ..; it ends where a float cannot hold the next one.

    Exactly, ``log2 |F_{n+1}| = |F_n| log2 |F_n|``, so ``log2 log2 |F_{n+1}| = log2 |F_n| + log2 log2 |F_n|``.

    >>> [f"{value:.4g}" for value in ambient(9)]
    ['1.664', '4.834', '33.36', '1.105e+10']
    """
    twice = [math.log2(2 * math.log2(3))]
    while len(twice) < n_levels and twice[-1] < 1024:
        twice.append(2 ** twice[-1] + twice[-1])
    return tuple(twice[:n_levels])

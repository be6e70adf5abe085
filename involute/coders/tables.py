"""The tables of logistic mixing, from decimal arithmetic that rounds alike on every machine."""

import functools
from decimal import Context, Decimal

import numpy as np
from numpy.typing import NDArray

from involute.checking import frozen
from involute.kernels.coders.mixing import STEEPEST, STRETCH_BITS

UNIT = 256  # stretched values a natural unit
EXACT = Context(prec=30)


@functools.cache
def stretch_table() -> NDArray[np.int32]:
    """Return ``256 ln(p / (1 - p))``, rounded, at the middle of each of 4096 intervals of p.

    >>> table = stretch_table()
    >>> int(table[0]), int(table[-1]), bool((table == -table[::-1]).all())
    (-2307, 2307, True)
    """
    size = 1 << STRETCH_BITS
    upper = [_stretched(2 * i + 1, 2 * size) for i in range(size // 2, size)]
    return frozen(np.array([*(-x for x in reversed(upper)), *upper], dtype=np.int32))


@functools.cache
def squash_table() -> NDArray[np.int32]:
    """Return ``2^16 / (1 + exp(-x / 256))``, rounded, for x from -3071 to 3071, kept within 1..65535.

    >>> table = squash_table()
    >>> int(table[3071]), int(table[0]), bool((table + table[::-1] == 65536).all())
    (32768, 1, True)
    """
    lower = [_squashed(-x) for x in range(STEEPEST, 0, -1)]
    return frozen(np.array([*lower, 1 << 15, *(65536 - p for p in reversed(lower))], dtype=np.int32))


def _stretched(numerator: int, denominator: int) -> int:
    odds = EXACT.divide(Decimal(numerator), Decimal(denominator - numerator))
    return int(EXACT.to_integral_value(EXACT.multiply(Decimal(UNIT), EXACT.ln(odds))))


def _squashed(x: int) -> int:
    weight = EXACT.exp(EXACT.divide(Decimal(-x), Decimal(UNIT)))
    return max(1, int(EXACT.to_integral_value(EXACT.divide(Decimal(65536), 1 + weight))))

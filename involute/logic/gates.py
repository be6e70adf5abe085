"""Functions of at most three literals in normal form: constants, repeats and idle inputs taken out.

A literal is ``2 s`` for signal s and ``2 s + 1`` for its complement; signal 0 is the constant, so literal
0 is false and literal 1 true. A truth table over ``len(operands)`` inputs has its first operand as the
highest bit.
"""

from collections.abc import Sequence
from functools import cache

Gate = tuple[int, tuple[int, ...]]  # truth table, signals in increasing order


@cache
def _plan(truth: int, shape: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
    """Return (truth over the kept positions, kept positions) for literals of this shape.

    ``shape[i]`` is a literal over the positions of distinct signals, ranked; -1, -2 stand for false, true.
    """
    n = max((literal // 2 for literal in shape if literal >= 0), default=-1) + 1
    table = 0
    for word in range(2**n):
        index = 0
        for literal in shape:
            value = literal == -2 if literal < 0 else (word >> (n - 1 - literal // 2) & 1) ^ (literal & 1)
            index = 2 * index + value
        table |= (truth >> index & 1) << word
    kept = tuple(i for i in range(n) if _depends(table, n, i))
    small = 0
    for word in range(2 ** len(kept)):
        full = sum((word >> (len(kept) - 1 - j) & 1) << (n - 1 - i) for j, i in enumerate(kept))
        small |= (table >> full & 1) << word
    return small, kept


def _depends(table: int, n: int, position: int) -> bool:
    bit = 1 << (n - 1 - position)
    return any((table >> word & 1) != (table >> (word ^ bit) & 1) for word in range(2**n))


def normal(truth: int, literals: Sequence[int]) -> tuple[int, int, tuple[int, ...]]:
    """Return (complement, truth, signals): the same function, 0 where all signals are 0, of its true inputs.

    >>> normal(0b11101000, (4, 4, 7))
    (0, 2, (2,))
    >>> normal(0b0110, (4, 1))
    (1, 2, (2,))
    """
    signals = sorted({literal >> 1 for literal in literals if literal > 1})
    rank = {signal: i for i, signal in enumerate(signals)}
    shape = tuple(-1 - x if x < 2 else 2 * rank[x >> 1] + (x & 1) for x in literals)
    small, kept = _plan(truth, shape)
    flip = small & 1
    full = (1 << (1 << len(kept))) - 1
    return flip, small ^ (full if flip else 0), tuple(signals[i] for i in kept)


@cache
def widened(truth: int, n_inputs: int) -> int:
    """Return the truth table over three inputs that ignores the last ones."""
    return sum((truth >> (word >> (3 - n_inputs)) & 1) << word for word in range(8))

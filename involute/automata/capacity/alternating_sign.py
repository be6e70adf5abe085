"""Alternating sign matrices, counted cell by cell: trits whose running sums stay 0 or 1 and end at 1."""

from collections import Counter
from typing import Any

from involute.checking import whole
from involute.errors import InvalidRuleError


def alternating_sign_matrices(order: int, weight: Any = 1) -> Any:
    """Return how many alternating sign matrices there are, each with ``weight`` to its number of entries -1.

    Parameters
    ----------
    order : n, the number of rows.
    weight : a number, or anything that multiplies with whole numbers and adds.

    Raises
    ------
    InvalidRuleError
        ``order`` is no whole number of at least 1.

    Notes
    -----
    Row and column sums run through 0 and 1 only, and end at 1. The number is ``prod (3k + 1)! / (n + k)!``
    (Zeilberger, Electron. J. Combin. 3(2) (1996) R13); weight 2 gives ``2^(n (n - 1) / 2)`` (Mills, Robbins
    and Rumsey, J. Combin. Theory A 34 (1983) 340).

    >>> alternating_sign_matrices(3), alternating_sign_matrices(3, 2)
    (7, 8)
    """
    n = whole(order, "order", InvalidRuleError, at_least=1)
    counts = Counter[tuple[int, int]]({(0, 0): 1})
    for _ in range(n):
        for column in range(n):
            counts = _after_cell(counts, 1 << column, weight)
        counts = Counter({(columns, 0): count for (columns, row), count in counts.items() if row})
    return counts[2**n - 1, 0]


def _after_cell(counts: Counter[tuple[int, int]], column: int, weight: Any) -> Counter[tuple[int, int]]:
    """Return the counts by column sums (as bits) and row sum after one more cell."""
    after = Counter[tuple[int, int]]()
    for (columns, row), count in counts.items():
        after[columns, row] += count
        if not row and not columns & column:
            after[columns | column, 1] += count
        if row and columns & column:
            after[columns ^ column, 0] += weight * count
    return after

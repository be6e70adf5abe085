"""The exact nullspace of an integer matrix: found modulo a prime, lifted to fractions, verified in integers.

The rank modulo a prime is at most the rational one, so there are at least as many solutions modulo the prime.
If all of them lift to integer vectors that the matrix sends to zero, there are no others.
"""

import math
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.kernels.conservation import reduce_rows

PRIMES = (2147483647, 2147483629, 2147483587)  # products of two residues fit 63 bits
LONGEST = 2**62


def nullspace(matrix: NDArray[Any]) -> NDArray[np.int64]:
    """Return a basis of the integer vectors with ``matrix @ v = 0``, one a row, shape (nullity, n).

    Each vector is primitive (its entries have no common divisor). Its last non-zero entry is positive and the
    only one at its column: later columns are combined with earlier ones, so simple columns come first.

    >>> nullspace(np.array([[1, -1, 0], [0, 2, -3]])).tolist()
    [[3, 3, 2]]
    """
    rows = distinct_rows(np.asarray(matrix, dtype=np.int64))
    for prime in PRIMES:
        found = _lifted(rows, prime)
        if found is not None:
            return found
    return _by_fractions(rows)


def distinct_rows(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rows that are not zero, each once."""
    kept = rows[rows.any(axis=1)]
    return np.unique(kept, axis=0) if len(kept) else kept


def primitive(vector: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return an integer vector divided by the greatest common divisor of its entries.

    >>> primitive(np.array([4, -6])).tolist()
    [2, -3]
    """
    divisor = int(np.gcd.reduce(vector)) if vector.size else 1
    return vector // max(divisor, 1)


def is_zero_product(rows: NDArray[np.int64], vector: NDArray[np.int64]) -> bool:
    """Return whether ``rows @ vector`` is zero, exactly."""
    if not rows.size:
        return True
    bound = int(np.abs(rows).max()) * int(np.abs(vector).max()) * rows.shape[1]
    if bound < LONGEST:
        return not (rows @ vector).any()
    return not (rows.astype(object) @ vector.astype(object)).any()


def _lifted(rows: NDArray[np.int64], prime: int) -> NDArray[np.int64] | None:
    """Return the solutions modulo a prime as integer vectors, or ``None`` if one is no solution."""
    n = rows.shape[1]
    reduced, pivots = np.zeros((n, n), dtype=np.int64), np.full(n, -1, dtype=np.int64)
    reduce_rows(rows % prime, prime, reduced, pivots)
    free = [column for column in range(n) if pivots[column] < 0]
    basis = np.zeros((len(free), n), dtype=np.int64)
    for k, column in enumerate(free):
        found = _fractions(reduced, pivots, column, prime)
        if found is None or not is_zero_product(rows, found):
            return None
        basis[k] = found
    return basis


def _fractions(
    reduced: NDArray[np.int64], pivots: NDArray[np.int64], column: int, prime: int
) -> NDArray[np.int64] | None:
    """Return the solution that is 1 at a free column, brought to integers, or ``None``."""
    pairs = {column: (1, 1)}
    for place in np.flatnonzero(pivots >= 0).tolist():
        entry = int(-reduced[pivots[place], column]) % prime
        pair = _fraction(entry, prime)
        if pair is None:
            return None
        pairs[place] = pair
    common = math.lcm(*(below for _, below in pairs.values()))
    if common >= LONGEST // prime:
        return None
    vector = np.zeros(len(pivots), dtype=np.int64)
    for place, (above, below) in pairs.items():
        vector[place] = above * (common // below)
    return primitive(vector)


def _fraction(entry: int, prime: int) -> tuple[int, int] | None:
    """Return the fraction of small numerator and denominator with this residue (Wang 1981)."""
    bound = math.isqrt(prime // 2)
    rest, last = entry, prime
    factor, before = 1, 0
    while rest > bound:
        quotient = last // rest
        last, rest = rest, last - quotient * rest
        before, factor = factor, before - quotient * factor
    if factor == 0 or abs(factor) > bound or math.gcd(rest, factor) != 1:
        return None
    return (rest, factor) if factor > 0 else (-rest, -factor)


def _by_fractions(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the nullspace by elimination in fractions, for the rare matrix that no prime lifts."""
    n = rows.shape[1]
    reduced: dict[int, list[Fraction]] = {}
    for row in rows.tolist():
        work = [Fraction(entry) for entry in row]
        for place, other in reduced.items():
            work = _cleared(work, other, place)
        lead = next((k for k, entry in enumerate(work) if entry), n)
        if lead < n:
            work = [entry / work[lead] for entry in work]
            reduced = {k: _cleared(other, work, lead) for k, other in reduced.items()}
            reduced[lead] = work
    free = [column for column in range(n) if column not in reduced]
    return np.asarray([_whole_solution(reduced, column, n) for column in free]).reshape(len(free), n)


def _cleared(row: list[Fraction], other: list[Fraction], lead: int) -> list[Fraction]:
    """Return the row made zero at the place where another one leads."""
    return [a - row[lead] * b for a, b in zip(row, other, strict=True)] if row[lead] else row


def _whole_solution(reduced: dict[int, list[Fraction]], column: int, n: int) -> NDArray[np.int64]:
    """Return the solution that is positive at a free column and zero at the others, as a primitive vector."""
    entries = [Fraction(k == column) - (reduced[k][column] if k in reduced else 0) for k in range(n)]
    common = math.lcm(*(entry.denominator for entry in entries))
    whole = [int(entry * common) for entry in entries]
    divisor = math.gcd(*whole)
    return np.asarray([entry // divisor for entry in whole], dtype=np.int64)

"""Row reduction modulo a prime, lattice points between differences, and one pass over all odd rules."""

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index
from involute.kernels.jit import kernel

Table = NDArray[np.int8]


@kernel
def inverse_modulo(number: int, prime: int) -> int:
    """Return the inverse of a non-zero residue."""
    rest, last, factor, before = number, prime, 1, 0
    while rest > 1:
        quotient = last // rest
        last, rest = rest, last - quotient * rest
        before, factor = factor, before - quotient * factor
    return factor % prime


@kernel
def subtract_multiple(row: Index, other: Index, lead: int, prime: int) -> None:
    """Make a row zero at the place where another one leads, modulo a prime."""
    factor = prime - row[lead]
    if factor < prime:
        for k in range(lead, len(row)):
            row[k] = (row[k] + factor * other[k]) % prime


@kernel
def reduce_rows(rows: Index, prime: int, reduced: Index, pivots: Index) -> None:
    """Write the reduced echelon form modulo a prime: ``pivots[column]`` is the row of its leading 1, or -1.

    ``rows`` (m, n) residues, ``reduced`` (n, n) zeros, ``pivots`` (n,) filled with -1.
    """
    n = rows.shape[1]
    rank = 0
    for i in range(rows.shape[0]):
        work = rows[i].copy()
        for column in range(n):
            if work[column] and pivots[column] >= 0:
                subtract_multiple(work, reduced[pivots[column]], column, prime)
        leads = np.flatnonzero(work)
        if len(leads) == 0:
            continue
        lead = leads[0]
        work[:] = work * inverse_modulo(work[lead], prime) % prime
        for place in range(rank):
            subtract_multiple(reduced[place], work, lead, prime)
        reduced[rank] = work
        pivots[lead] = rank
        rank += 1


@kernel
def count_between(bounds: Index) -> int:
    """Count the integer vectors with ``v[0] = 0`` and ``v[j] - v[i] <= bounds[i, j]``, bounds closed.

    Closed means ``bounds[i, k] <= bounds[i, j] + bounds[j, k]``: then every partial vector can be continued,
    so the search meets no dead end, and the last entry is counted without being visited.
    """
    n = bounds.shape[0]
    if n == 1:
        return 1
    value, top = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    total, depth, is_new = 0, 1, True
    while depth > 0:
        if is_new:
            low, high = -bounds[depth, 0], bounds[0, depth]
            for i in range(1, depth):
                low = max(low, value[i] - bounds[depth, i])
                high = min(high, value[i] + bounds[i, depth])
            if depth == n - 1:
                total += high - low + 1
                depth -= 1
                is_new = False
                continue
            value[depth], top[depth] = low, high
        else:
            value[depth] += 1
        if value[depth] > top[depth]:
            depth -= 1
            is_new = False
        else:
            depth += 1
            is_new = True
    return total


@kernel
def odd_table(number: int, table: Table) -> None:
    """Write the odd table of 3^w trits with this number, 0 .. 3^((3^w - 1) / 2) - 1."""
    half = len(table) // 2
    table[half] = 0
    rest = number
    for i in range(half):
        trit = rest % 3 - 1
        rest //= 3
        table[i] = trit
        table[len(table) - 1 - i] = -trit


@kernel
def cycle_flags(
    first: int, last: int, cycles: NDArray[np.int32], starts: Index, before: Index, flags: NDArray[np.uint8]
) -> None:
    """Write, for odd rules ``first .. last - 1``, which sums hold on every cycle of the graph of words.

    ``cycles[starts[k]:starts[k+1]]`` are the words along cycle k, ``before`` the centre trit of each word.
    Bits: 1 charge kept, 2 charge never rises, 4 activity kept, 8 it never rises, 16 it never falls.
    """
    table = np.zeros(len(before), dtype=np.int8)
    for number in range(first, last):
        odd_table(number, table)
        found = 31
        for k in range(len(starts) - 1):
            charge, activity = np.int64(0), np.int64(0)
            for i in range(starts[k], starts[k + 1]):
                word = cycles[i]
                trit = np.int64(table[word])
                charge += trit - before[word]
                activity += abs(trit) - abs(before[word])
            if charge > 0:
                found &= ~3
            elif charge < 0:
                found &= ~1
            if activity > 0:
                found &= ~12
            elif activity < 0:
                found &= ~20
            if found == 0:
                break
        flags[number - first] = found


@kernel
def is_rising(table: Table, a: int, b: int, c: int) -> bool:
    """Return whether raising any one of three letters never lowers the image of this word."""
    word = 9 * a + 3 * b + c
    return not (
        (a < 2 and table[word + 9] < table[word])
        or (b < 2 and table[word + 3] < table[word])
        or (c < 2 and table[word + 1] < table[word])
    )


@kernel
def word_flags(table: Table, a: int, b: int, c: int) -> int:
    """Return which properties of `table_flags` hold at one word of three letters."""
    trit = np.int64(table[9 * a + 3 * b + c])
    left, centre, right = np.int64(table[22]), np.int64(table[16]), np.int64(table[14])
    low = min(a + b + c, 2)  # the first word in order of each sum: 000 001 002 012 022 122 222
    middle = min(max(a + b + c - 2, 0), 2)
    high = max(a + b + c - 4, 0)
    found = 1 if trit == table[9 * c + 3 * b + a] else 0
    found += 2 if b != 1 or trit == 0 else 0
    found += 4 if is_rising(table, a, b, c) else 0
    found += 8 if (left * (a - 1) + centre * (b - 1) + right * (c - 1) - trit) % 3 == 0 else 0
    return found + (16 if trit == table[9 * high + 3 * middle + low] else 0)


@kernel
def table_flags(first: int, last: int, flags: NDArray[np.uint8]) -> None:
    """Write, for odd radius-1 rules ``first .. last - 1``, what their tables alone show.

    Bits: 1 reflection-symmetric, 2 ``|f| <= |centre|``, 4 monotone in the product order, 8 linear mod 3,
    16 totalistic.
    """
    table = np.zeros(27, dtype=np.int8)
    for number in range(first, last):
        odd_table(number, table)
        found = 31
        for word in range(27):
            found &= word_flags(table, word // 9, word // 3 % 3, word % 3)
            if found == 0:
                break
        flags[number - first] = found

"""Oddness of a table, ``f(-w) = -f(w)`` for all words w, and the word that breaks it.

A table lists its words in order, so negation of the word is reversal of the table: the test is
``table[i] + table[n - 1 - i] == 0``, one comparison for each two words. It decides [A1] and [A9] for lattices
of every size.
"""

import base64
from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.algebra import trit_bytes
from involute.arrays import Index, Trits
from involute.decide.enumeration import packed
from involute.decide.statement import Certificate
from involute.kernels import odd_table as kernels
from involute.notation import text

SHORT, LONG = 3**5, 3**8  # entries: written as signs up to here, five trits a byte from here


def violations(table: Trits) -> Index:
    """Return the words (by number) at which a table, (3^w,) or rows (3^w, v), is not odd.

    >>> violations(np.array([-1, 1, 1], dtype=np.int8)).tolist()
    [1]
    """
    if table.ndim > 1:
        return np.flatnonzero((table != -table[::-1]).any(axis=1))
    plain, last = np.ascontiguousarray(table, dtype=np.int8), len(table) - 1
    found = np.empty(kernels.half_violations(plain, np.empty(0, dtype=np.int64)), dtype=np.int64)
    if len(found):
        kernels.half_violations(plain, found)
    opposite = last - found[::-1]
    return np.concatenate([found, opposite[2 * opposite > last]])


def words(numbers: Index, n_inputs: int) -> Trits:
    """Return the words with these numbers, shape (k, n_inputs)."""
    powers = 3 ** np.arange(n_inputs - 1, -1, -1, dtype=np.int64)
    return ((np.asarray(numbers)[:, None] // powers) % 3 - 1).astype(np.int8)


def lightest_violations(table: Trits, n_inputs: int) -> Trits:
    """Return the violating words of fewest non-neutral trits, in canonical order, (k, n_inputs)."""
    found = words(violations(table), n_inputs)
    weights = np.count_nonzero(found, axis=1)
    return found[weights == weights.min()] if len(found) else found


def smallest_violation(table: Trits, n_inputs: int) -> Trits | None:
    """Return the violating word of fewest non-neutral trits, first in canonical order; ``None`` if odd.

    >>> smallest_violation(np.array([-1, 0, 0], dtype=np.int8), 1).tolist()
    [-1]
    """
    found = lightest_violations(table, n_inputs)
    return found[0] if len(found) else None


def plain_table(table: NDArray[Any]) -> Any:
    """Return a table for a certificate: signs where it is short, compressed bytes, or five trits a byte."""
    if table.ndim == 1 and table.size <= SHORT:
        return text(table)
    return packed(table) if table.size <= LONG else packed_trits(table)


def packed_trits(table: Trits) -> Certificate:
    """Return a large table as plain data, five trits a byte, in the bands of `trit_bytes`."""
    codes = base64.b64encode(trit_bytes(table).codes.tobytes()).decode("ascii")
    return {"dtype": "trits", "shape": list(table.shape), "data": codes}


def certificate(*tables: Trits) -> Certificate:
    """Return the certificate that tables are odd: the tables."""
    return {"kind": "tables with parity", "sign": -1, "tables": [plain_table(table) for table in tables]}

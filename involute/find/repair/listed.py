"""Classes of tables that are small enough to list: all, the odd ones, the reversible ones."""

from functools import cache
from itertools import product

import numpy as np

from involute.arrays import Trits
from involute.kernels import ledger, repair_class

LONGEST = 5  # period of the rings that prune the search
ROOM = 2000  # there are 1800 reversible rules of three cells


def listed(n_entries: int, *, is_odd: bool, is_reversible: bool) -> Trits | None:
    """Return a class of tables that holds all that are odd, or reversible; ``None`` where it is too large."""
    if is_reversible and n_entries <= 27:
        return reversible_tables({3: 1, 9: 2, 27: 3}[n_entries])
    n_free = n_entries // 2 if is_odd else n_entries
    return _tables(n_entries, is_odd=is_odd) if n_free <= 13 else None


@cache
def reversible_tables(width: int) -> Trits:
    """Return the tables of all reversible rules of 1, 2 or 3 cells, shape (n, 3^width).

    >>> len(reversible_tables(2))
    48
    """
    rings = [ring for period in range(1, LONGEST + 1) for ring in _rings(period, width)]
    order = list(dict.fromkeys(entry for ring in rings for entry in ring))
    place = {entry: k for k, entry in enumerate(order)}
    complete = [max(place[entry] for entry in ring) for ring in rings]
    sequence = sorted(range(len(rings)), key=lambda i: complete[i])
    rows = np.zeros((len(rings), LONGEST + 1), dtype=np.int64)
    for row, i in enumerate(sequence):
        rows[row, 0], rows[row, 1 : 1 + len(rings[i])] = len(rings[i]), rings[i]
    starts = np.searchsorted(np.sort(complete), np.arange(len(order) + 1))
    base = np.cumsum([0, *(3**period for period in range(LONGEST + 1))])[: LONGEST + 2]
    out = np.zeros((ROOM, 3**width), dtype=np.int8)
    found = repair_class.injective_tables(np.asarray(order), rows, starts, base, out)
    return out[:found]


def _rings(period: int, width: int) -> list[list[int]]:
    """Return, for every ring of this many cells, the entries that its cells read."""
    return [
        [_word([ring[(i + k) % period] for k in range(width)]) for i in range(period)]
        for ring in product(range(3), repeat=period)
    ]


def _word(letters: list[int]) -> int:
    number = 0
    for letter in letters:
        number = 3 * number + letter
    return number


@cache
def _tables(n_entries: int, *, is_odd: bool) -> Trits:
    """Return all tables, or all odd ones."""
    tables = np.empty((3 ** (n_entries // 2 if is_odd else n_entries), n_entries), dtype=np.int8)
    (ledger.odd_tables if is_odd else ledger.all_tables)(0, tables)
    return tables

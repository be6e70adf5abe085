"""All reversible tables of one length: entries are filled in until two periodic states have one image."""

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index, Trits
from involute.kernels.jit import kernel
from involute.kernels.ledger import is_injective

Flags = NDArray[np.bool_]


@kernel
def claim_images(
    table: Trits, rings: Index, first: int, last: int, base: Index, taken: Flags, mine: Index
) -> int:
    """Take the images of rings ``first .. last - 1``; return how many were free before one was not.

    A row of ``rings`` is the period and then the entries that its cells read; ``mine`` lists what was taken.
    """
    for row in range(first, last):
        period = rings[row, 0]
        image = np.int64(0)
        for i in range(period):
            image = 3 * image + np.int64(table[rings[row, 1 + i]]) + 1
        image += base[period]
        if taken[image]:
            return row - first
        taken[image] = True
        mine[row] = image
    return last - first


@kernel
def injective_tables(order: Index, rings: Index, starts: Index, base: Index, out: Trits) -> int:
    """Write the reversible tables, a row each, and return how many there are (rows beyond ``out`` are lost).

    Entries are filled in in the given ``order``; after the k-th, rings ``starts[k] .. starts[k + 1] - 1``
    read filled entries only.
    """
    n_entries, n_found, depth = order.size, 0, 0
    table, letter = np.zeros(n_entries, np.int8), np.full(n_entries, -2)
    n_taken, mine = np.zeros(n_entries, np.int64), np.zeros(len(rings), np.int64)
    taken = np.zeros(base[-1], np.bool_)
    while depth >= 0:
        if depth == n_entries:
            if is_injective(table):
                if n_found < len(out):
                    out[n_found] = table
                n_found += 1
            depth -= 1
            continue
        for row in range(starts[depth], starts[depth] + n_taken[depth]):
            taken[mine[row]] = False
        n_taken[depth] = 0
        letter[depth] += 1
        if letter[depth] > 1:
            letter[depth] = -2
            depth -= 1
            continue
        table[order[depth]] = letter[depth]
        first, last = starts[depth], starts[depth + 1]
        n_taken[depth] = claim_images(table, rings, first, last, base, taken, mine)
        if n_taken[depth] == last - first:
            depth += 1
    return n_found

"""Where a table is not odd: the words whose value is not the negative of the opposite word's."""

import numpy as np

from involute.arrays import Index, Trits
from involute.kernels.jit import kernel

STRETCH = 4096


@kernel
def half_violations(table: Trits, found: Index) -> int:
    """Write the words ``i <= n - 1 - i`` with ``table[i] + table[n - 1 - i] != 0``; return how many.

    ``table`` (n,) int8 of trits; ``found`` takes as many of the words as it holds, ascending, and all are
    counted. A stretch is first read as a whole, without branches (indices that cannot be negative let the
    compiler turn it into vector code), and looked through only if there is a violation in it.
    """
    n = table.shape[0]
    half, count = (n + 1) // 2, 0
    for start in range(0, half, STRETCH):
        stop = min(start + STRETCH, half)
        ahead, behind = table[start:stop], table[n - stop : n - start]
        size, one, seen = np.uint64(stop - start), np.uint64(1), np.int8(0)
        for i in range(size):
            seen |= np.int8(ahead[np.uint64(i)] + behind[size - one - np.uint64(i)])
        if seen != 0:
            for k in range(stop - start):
                if ahead[k] + behind[stop - start - 1 - k] != 0:
                    if count < found.shape[0]:
                        found[count] = start + k
                    count += 1
    return count

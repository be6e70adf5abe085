"""Integers from their balanced-ternary digits, ``n = Σ_k S_k 3^k``.

Five planes are summed in 8-bit lanes, the groups of five in lanes wide enough for the result, block by
block, so that the planes are read once and nothing else leaves the first-level cache.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Trits
from involute.kernels.digits import BLOCK, copy
from involute.kernels.jit import kernel

THIRD_OF_ALL = np.uint64((2**64 - 1) // 3)


@kernel
def sum_group(rows: Trits, low: NDArray[np.int8]) -> None:
    """Write ``Σ_k rows[k] 3^k`` for at most five rows."""
    if rows.shape[0] == 5:
        row_0, row_1, row_2, row_3, row_4 = rows[0], rows[1], rows[2], rows[3], rows[4]
        for i in range(low.size):
            low[i] = row_0[i] + 3 * row_1[i] + 9 * row_2[i] + 27 * row_3[i] + 81 * row_4[i]
        return
    copy(rows[rows.shape[0] - 1], low)
    for k in range(rows.shape[0] - 2, -1, -1):
        row = rows[k]
        for i in range(low.size):
            low[i] = 3 * low[i] + row[i]


@kernel
def integers(
    planes: Trits, work: NDArray[Any], lowest: int, highest: int, out: NDArray[Any]
) -> tuple[int, int]:
    """Write the sums and return the least and the greatest of them and 0.

    ``planes`` has at least one row and ``work`` (BLOCK values) must be wide enough for every sum. Once a sum
    lies beyond ``lowest`` or ``highest`` nothing more is written.
    """
    n_rows = planes.shape[0]
    low = np.empty(BLOCK, np.int8)
    least = 0
    greatest = 0
    for start in range(0, out.size, BLOCK):
        target = out[start : start + BLOCK]
        size = target.size
        block = work[:size]
        first = (n_rows - 1) // 5 * 5
        for k in range(first, -1, -5):
            sum_group(planes[k : min(k + 5, n_rows), start : start + size], low[:size])
            if k == first:
                copy(low[:size], block)
            else:
                for i in range(size):
                    block[i] = 243 * block[i] + low[i]
        for i in range(size):
            least = min(least, block[i])
            greatest = max(greatest, block[i])
        if lowest <= least and greatest <= highest:
            copy(block, target)
    return least, greatest


@kernel
def magnitudes(planes: Trits, out: NDArray[np.uint64], signs: Trits) -> int:
    """Write ``|Σ_k S_k 3^k|`` and its sign; return the first position beyond 64 bits, or the size."""
    for i in range(out.size):
        magnitude = np.uint64(0)
        sign = 0
        for k in range(planes.shape[0] - 1, -1, -1):
            digit = int(planes[k, i])
            if sign == 0:
                sign = digit
                magnitude = np.uint64(abs(digit))
                continue
            if magnitude > THIRD_OF_ALL or (magnitude == THIRD_OF_ALL and digit == sign):
                return i
            magnitude = magnitude * np.uint64(3)
            if digit == sign:
                magnitude += np.uint64(1)
            elif digit != 0:
                magnitude -= np.uint64(1)
        out[i] = magnitude
        signs[i] = sign
    return int(out.size)

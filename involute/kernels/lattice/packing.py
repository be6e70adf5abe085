"""Trits of a lattice to bit planes in 64 bands, and back.

The lattice's first axis is cut into 64 bands of L rows; bit b of word f is trit ``b M + f`` in C order, where
M is the number of words. So each band is one contiguous stretch of trits, and all loads and stores are whole.
Eight bands make one byte of each word: bytes are gathered first, then widened.
"""

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Trits
from involute.kernels.lattice.lean import lean_kernel
from involute.kernels.lattice.steps import Words

Bytes = NDArray[np.uint8]
STRETCH = 1024
BYTE, FULL_BYTE = 8, np.uint64(255)
ONE, SEVEN = np.uint8(1), np.uint8(7)


@lean_kernel
def pack_bands(cells: Bytes, positive: Words, negative: Words, odd: Bytes, high: Bytes) -> None:
    """Write the planes of flat trits, given as bytes; bits of no trit are 0.

    ``odd`` and ``high``: room for a stretch.
    """
    for start in range(0, positive.size, STRETCH):
        size = min(STRETCH, positive.size - start)
        for group in range(BYTE):
            for i in range(size):
                odd[i] = 0
                high[i] = 0
            for j in range(BYTE):
                begin = (BYTE * group + j) * positive.size + start
                gather(cells[begin : begin + size], np.uint8(j), odd, high)
            shift = np.uint64(BYTE * group)
            if group == 0:
                for i in range(size):
                    positive[start + i] = 0
                    negative[start + i] = 0
            for i in range(size):
                positive[start + i] |= np.uint64(odd[i] ^ high[i]) << shift
                negative[start + i] |= np.uint64(high[i]) << shift


@lean_kernel
def gather(cells: Bytes, j: np.uint8, odd: Bytes, high: Bytes) -> None:
    """Add bit 0 and bit 7 of each byte to bit ``j`` of two bytes."""
    for i in range(cells.size):
        cell = cells[i]
        odd[i] |= np.uint8((cell & ONE) << j)
        high[i] |= np.uint8((cell >> SEVEN) << j)


@lean_kernel
def unpack_bands(positive: Words, negative: Words, x: Trits, plus: Bytes, minus: Bytes) -> None:
    """Write the flat trits of two planes; the inverse of `pack_bands`."""
    for start in range(0, positive.size, STRETCH):
        size = min(STRETCH, positive.size - start)
        for group in range(BYTE):
            shift = np.uint64(BYTE * group)
            for i in range(size):
                plus[i] = np.uint8((positive[start + i] >> shift) & FULL_BYTE)
                minus[i] = np.uint8((negative[start + i] >> shift) & FULL_BYTE)
            for j in range(BYTE):
                begin = (BYTE * group + j) * positive.size + start
                scatter(plus, minus, np.uint8(j), x[begin : begin + size])


@lean_kernel
def scatter(plus: Bytes, minus: Bytes, j: np.uint8, cells: Trits) -> None:
    """Write the trits of bit ``j`` of two bytes."""
    for i in range(cells.size):
        cells[i] = np.int8((plus[i] >> j) & ONE) - np.int8((minus[i] >> j) & ONE)

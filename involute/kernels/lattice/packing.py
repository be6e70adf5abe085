"""Trits of a lattice to bit planes in 64 bands, and back.

The lattice's first axis is cut into 64 bands of L rows; bit b of word f is trit ``b M + f`` in C order, where
M is the number of words. So each band is one contiguous stretch of trits, and all loads and stores are whole.
Eight bands make one byte of each word: bytes are gathered first, then widened.
"""

import numpy as np

from involute.arrays import Trits
from involute.kernels.jit import kernel
from involute.kernels.lattice.steps import Words

STRETCH = 1024
BYTE, FULL_BYTE = 8, np.uint64(255)
ONE, SEVEN = np.uint8(1), np.uint8(7)


@kernel
def pack_bands(x: Trits, positive: Words, negative: Words) -> None:
    """Write the planes of the flat trits ``x``; bits of no trit are 0."""
    cells = x.view(np.uint8)
    odd, high = np.empty(STRETCH, np.uint8), np.empty(STRETCH, np.uint8)
    for start in range(0, positive.size, STRETCH):
        size = min(STRETCH, positive.size - start)
        for group in range(BYTE):
            odd[:size] = 0
            high[:size] = 0
            for j in range(BYTE):
                begin = (BYTE * group + j) * positive.size + start
                gather(cells[begin : begin + size], np.uint8(j), odd, high)
            shift = np.uint64(BYTE * group)
            if group == 0:
                positive[start : start + size] = 0
                negative[start : start + size] = 0
            for i in range(size):
                positive[start + i] |= np.uint64(odd[i] ^ high[i]) << shift
                negative[start + i] |= np.uint64(high[i]) << shift


@kernel
def gather(cells: np.ndarray, j: np.uint8, odd: np.ndarray, high: np.ndarray) -> None:
    """Add bit 0 and bit 7 of each byte to bit ``j`` of two bytes."""
    for i in range(cells.size):
        cell = cells[i]
        odd[i] |= np.uint8((cell & ONE) << j)
        high[i] |= np.uint8((cell >> SEVEN) << j)


@kernel
def unpack_bands(positive: Words, negative: Words, x: Trits) -> None:
    """Write the flat trits of two planes; the inverse of `pack_bands`."""
    plus, minus = np.empty(STRETCH, np.uint8), np.empty(STRETCH, np.uint8)
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


@kernel
def scatter(plus: np.ndarray, minus: np.ndarray, j: np.uint8, cells: Trits) -> None:
    """Write the trits of bit ``j`` of two bytes."""
    for i in range(cells.size):
        cells[i] = np.int8((plus[i] >> j) & ONE) - np.int8((minus[i] >> j) & ONE)

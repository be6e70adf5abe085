"""Trits in fewer bits: two bit planes, or five trits a byte.

Eight trits are handled as the eight bytes of one word. In a byte the trit +1 is ``0x01`` and -1 is
``0xFF``, so bit 7 is the negative plane and bit 0 xor bit 7 the positive one; three shifts gather the
eight plane bits in the lowest byte, and the same three spread them out again.

Five trits make one byte ``121 + Σ_j x_j 3^j``, the trits of one byte lying a whole band apart: every load
and store is contiguous.
"""

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Trits
from involute.kernels.digits import BLOCK, write_five
from involute.kernels.integers import sum_group
from involute.kernels.jit import kernel

EACH_BYTE = np.uint64(0x0101010101010101)
EACH_PAIR = np.uint64(0x0003000300030003)
EACH_HALF = np.uint64(0x0000000F0000000F)
FULL_BYTE = np.uint64(255)
S_7, S_14, S_28 = np.uint64(7), np.uint64(14), np.uint64(28)


@kernel
def pack_bits(words: NDArray[np.uint64], positive: NDArray[np.uint8], negative: NDArray[np.uint8]) -> None:
    """Write the plane bits of eight trits (the bytes of a word, lowest first) to one byte a plane."""
    for i in range(words.size):
        word = words[i]
        high = (word >> S_7) & EACH_BYTE
        low = (word & EACH_BYTE) ^ high
        high |= high >> S_7
        high |= high >> S_14
        high |= high >> S_28
        low |= low >> S_7
        low |= low >> S_14
        low |= low >> S_28
        positive[i] = low & FULL_BYTE
        negative[i] = high & FULL_BYTE


@kernel
def unpack_bits(positive: NDArray[np.uint8], negative: NDArray[np.uint8], words: NDArray[np.uint64]) -> None:
    """Write eight trits a word from one byte a plane; the inverse of `pack_bits`."""
    for i in range(words.size):
        high = np.uint64(negative[i])
        low = np.uint64(positive[i])
        high = (high | (high << S_28)) & EACH_HALF
        high = (high | (high << S_14)) & EACH_PAIR
        high = (high | (high << S_7)) & EACH_BYTE
        low = (low | (low << S_28)) & EACH_HALF
        low = (low | (low << S_14)) & EACH_PAIR
        low = (low | (low << S_7)) & EACH_BYTE
        words[i] = low | (high * FULL_BYTE)


@kernel
def pack_bytes(bands: Trits, out: NDArray[np.uint8]) -> None:
    """Write ``121 + Σ_j bands[j] 3^j``; ``bands`` has shape (5, bytes)."""
    low = np.empty(BLOCK, np.int8)
    for start in range(0, out.size, BLOCK):
        target = out[start : start + BLOCK]
        sum_group(bands[:, start : start + BLOCK], low[: target.size])
        for i in range(target.size):
            target[i] = 121 + int(low[i])


@kernel
def unpack_bytes(codes: NDArray[np.uint8], bands: Trits) -> None:
    """Write the five trits of every byte; the inverse of `pack_bytes`."""
    low = np.empty(BLOCK, np.int8)
    for start in range(0, codes.size, BLOCK):
        part = codes[start : start + BLOCK]
        for i in range(part.size):
            low[i] = int(part[i]) - 121
        write_five(low[: part.size], bands[:, start : start + BLOCK])

"""Asymmetric numeral systems with ranges: symbols pushed on numbers, and pulled off in the other order.

A lane is a number in ``[SMALLEST, 2^63)``. Symbol s has the share ``[cumulative[s], cumulative[s + 1])`` of
2^bits, bits <= 20. Symbol i belongs to lane ``i mod lanes.size`` (a power of two); independent lanes let the
processor work on several symbols at a time. All lanes share one array of 32-bit words, written from its end.

Reference: Duda, Asymmetric numeral systems (2013), arXiv:1311.2540.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.kernels.coders.wide import wide
from involute.kernels.jit import kernel

SMALLEST = 1 << 31
WORD_BITS = 32
WORD = (1 << 32) - 1
STATE_BITS = 63
GUIDE_BITS = 11
DAMAGED = -1


@kernel
def push(
    codes: NDArray[Any],
    cumulative: NDArray[np.int32],
    bits: int,
    lanes: NDArray[np.int64],
    words: NDArray[np.uint32],
    position: int,
) -> int:
    """Push ``codes`` from the last to the first, and return the place of the last word written.

    Words go to ``position - 1`` and below: at most one a symbol. A code without a share is not pushed: the
    result is then ``-1 - i`` for its place i.
    """
    last_lane = lanes.size - 1
    for i in range(codes.size - 1, -1, -1):
        lane = i & last_lane
        code = wide(codes[i])
        start = wide(cumulative[code])
        size = wide(cumulative[code + 1]) - start
        if size == 0:
            return -1 - i
        state = lanes[lane]
        if state >> (STATE_BITS - bits) >= size:
            position -= 1
            words[position] = state & WORD
            state >>= WORD_BITS
        quotient = wide(np.uint64(state) // np.uint64(size))
        lanes[lane] = (quotient << bits) + (state - quotient * size) + start
    return position


@kernel
def store_lanes(lanes: NDArray[np.int64], words: NDArray[np.uint32], position: int) -> int:
    """Write the lanes before the other words, the first lane first, high word first."""
    for lane in range(lanes.size - 1, -1, -1):
        words[position - 1] = lanes[lane] & WORD
        words[position - 2] = lanes[lane] >> WORD_BITS
        position -= 2
    return position


@kernel
def load_lanes(words: NDArray[np.uint32], lanes: NDArray[np.int64]) -> int:
    """Read the lanes and return the place of the next word, or DAMAGED where a lane is outside its range."""
    if words.size < 2 * lanes.size:
        return DAMAGED
    for lane in range(lanes.size):
        high = wide(words[2 * lane])
        lanes[lane] = ((high & (SMALLEST - 1)) << WORD_BITS) | wide(words[2 * lane + 1])
        if high >= SMALLEST or lanes[lane] < SMALLEST:
            return DAMAGED
    return 2 * lanes.size


@kernel
def guide_of(cumulative: NDArray[np.int32], bits: int) -> NDArray[np.int32]:
    """Return, for each of 2^GUIDE_BITS equal parts of all shares (or fewer), the symbol that it begins in."""
    shift = max(bits - GUIDE_BITS, 0)
    guide = np.zeros(1 << (bits - shift), dtype=np.int32)
    symbol = 0
    for part in range(guide.size):
        while cumulative[symbol + 1] <= part << shift:
            symbol += 1
        guide[part] = symbol
    return guide


@kernel
def pull(
    words: NDArray[np.uint32],
    position: int,
    cumulative: NDArray[np.int32],
    guide: NDArray[np.int32],
    bits: int,
    lanes: NDArray[np.int64],
    codes: NDArray[Any],
) -> int:
    """Pull codes, the first first, and return the place of the next word; DAMAGED where there is none."""
    last_lane = lanes.size - 1
    shift = max(bits - GUIDE_BITS, 0)
    mask = (1 << bits) - 1
    for i in range(codes.size):
        lane = i & last_lane
        state = lanes[lane]
        slot = state & mask
        code = wide(guide[slot >> shift])
        end = wide(cumulative[code + 1])
        while slot >= end:
            code += 1
            end = wide(cumulative[code + 1])
        start = wide(cumulative[code])
        state = (end - start) * (state >> bits) + slot - start
        if state < SMALLEST:
            if position >= words.size:
                return DAMAGED
            state = (state << WORD_BITS) | wide(words[position])
            position += 1
        lanes[lane] = state
        codes[i] = code
    return position

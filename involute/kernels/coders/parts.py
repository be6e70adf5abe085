"""Symbols of one fixed model through the range coder: an orbit's share, then a fair bit for its end."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.kernels.coders.range_step import (
    FIRST_WORDS,
    SMALLEST,
    WHOLE,
    bytes_read,
    decided_fair,
    finish,
    first_code,
    narrowed_fair,
    narrowed_part,
    part_taken,
    refilled,
    share_at,
    written,
)
from involute.kernels.coders.wide import wide
from involute.kernels.jit import kernel

DAMAGED = -1


@kernel
def encode(
    codes: NDArray[np.uint16],
    ends: NDArray[np.uint8],
    cumulative: NDArray[np.int32],
    bits: int,
    own_negation: int,
    words: NDArray[np.uint16],
) -> int:
    """Write the stream of ``codes`` (n,), each with share [cumulative[c], cumulative[c + 1]) of 2^bits.

    ``ends`` is empty, or (n,) with a fair bit after every code but ``own_negation``. Returns the length in
    bytes, or ``-1 - i`` for the place i of a code without a share.
    """
    low, width, position = 0, WHOLE, 0
    for i in range(codes.size):
        code = wide(codes[i])
        start = wide(cumulative[code])
        size = wide(cumulative[code + 1]) - start
        if size == 0:
            return -1 - i
        if size >> bits == 0:
            low, width = narrowed_part(low, width, start, size, bits)
            if width < SMALLEST:
                low, width, position = written(low, width, position, words)
        if ends.size and code != own_negation:
            low, width = narrowed_fair(low, width, wide(ends[i]))
            if width < SMALLEST:
                low, width, position = written(low, width, position, words)
    return finish(low, width, position, words)


@kernel
def decode(
    words: NDArray[np.uint16],
    cumulative: NDArray[np.int32],
    bits: int,
    own_negation: int,
    codes: NDArray[np.uint16],
    ends: NDArray[np.uint8],
) -> int:
    """Write codes and ends, and return the length of the stream in bytes; the inverse of `encode`."""
    code, width, position = first_code(words), WHOLE, FIRST_WORDS
    for i in range(codes.size):
        symbol = np.searchsorted(cumulative, share_at(code, width, bits), side="right") - 1
        start = wide(cumulative[symbol])
        size = wide(cumulative[symbol + 1]) - start
        codes[i] = symbol
        if size >> bits == 0:
            code, width = part_taken(code, width, start, size, bits)
            if width < SMALLEST:
                code, width, position = refilled(code, width, position, words)
        if ends.size and symbol != own_negation:
            code, width, end = decided_fair(code, width)
            ends[i] = end
            if width < SMALLEST:
                code, width, position = refilled(code, width, position, words)
    return bytes_read(code, width, position)


@kernel
def fold(codes: NDArray[np.uint16], largest: int, ends: NDArray[np.uint8]) -> None:
    """Replace each code c by ``min(c, largest - c)`` and write to ``ends`` (n,) if it was the other one."""
    for i in range(codes.size):
        code = wide(codes[i])
        ends[i] = 1 if 2 * code > largest else 0
        codes[i] = min(code, largest - code)


@kernel
def unfold(codes: NDArray[np.uint16], largest: int, ends: NDArray[np.uint8]) -> None:
    """Undo `fold` in place."""
    for i in range(codes.size):
        if ends[i]:
            codes[i] = largest - wide(codes[i])


@kernel
def digits(size: int, bands: int, lowest: int, out: NDArray[Any]) -> None:
    """Write symbol j of group c to ``out[j, c]``, shape (bands, size^bands)."""
    place = 1
    for j in range(bands):
        for c in range(out.shape[1]):
            out[j, c] = c // place % size + lowest
        place *= size

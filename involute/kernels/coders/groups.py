"""Several symbols as one, and the half of them that stands for all: an orbit and a bit that says which end.

The G groups of g symbols lie in bands: symbol j of group i is ``symbols[j G + i]``, so every load and store
is contiguous. A group is a number in base n, first band lowest; negating its symbols sends c to
``n^g - 1 - c``.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.kernels.coders.wide import wide
from involute.kernels.jit import kernel

BLOCK = 4096
RUN = 32  # codes whose bits are gathered before any is written


@kernel
def join(symbols: NDArray[Any], lowest: int, base: int, codes: NDArray[np.uint16]) -> None:
    """Write the number of each group; ``symbols`` (g G,) for ``codes`` (G,), n^g <= 4096."""
    n_groups = codes.size
    bands = symbols.size // max(n_groups, 1)
    for begin in range(0, n_groups, BLOCK):
        block = codes[begin : begin + BLOCK]
        block[:] = 0
        for j in range(bands - 1, -1, -1):
            band = symbols[j * n_groups + begin : j * n_groups + begin + block.size]
            for i in range(block.size):
                block[i] = np.int32(block[i]) * np.int32(base) + np.int32(band[i]) - np.int32(lowest)


@kernel
def fold(codes: NDArray[np.uint16], largest: int, ends: NDArray[np.uint8], count: int) -> int:
    """Replace each code c by ``min(c, largest - c)`` and write which of the two it was, one bit each.

    Codes that are their own negation have no bit. Bits fill the bytes of ``ends`` from the lowest, beginning
    with number ``count``; ``ends`` must be long enough for one bit a code. Returns the next number.
    """
    place, filled = count >> 3, count & 7
    bits = wide(ends[place]) if filled else 0
    for begin in range(0, codes.size, RUN):
        run = codes[begin : begin + RUN]
        for i in range(run.size):
            code = wide(run[i])
            other = largest - code
            bits |= wide(code > other) << filled
            filled += wide(code != other)
            run[i] = min(code, other)
        while filled >= 8:
            ends[place] = bits & 255
            place, bits, filled = place + 1, bits >> 8, filled - 8
    if filled:
        ends[place] = bits
    return 8 * place + filled


@kernel
def unfold(codes: NDArray[np.uint16], largest: int, ends: NDArray[np.uint8], count: int) -> int:
    """Undo `fold` in place, from bit ``count`` on, and return the next number.

    ``ends`` has one byte more, which is read for all bits after the end.
    """
    last = ends.size - 1
    for i in range(codes.size):
        code = wide(codes[i])
        other = largest - code
        moves = wide(code != other)
        bit = (wide(ends[min(count >> 3, last)]) >> (count & 7)) & moves
        codes[i] = code + bit * (other - code)
        count += moves
    return count


@kernel
def split(codes: NDArray[np.uint16], digits: NDArray[Any], symbols: NDArray[Any]) -> None:
    """Write the symbols of each group, ``digits[j, c]`` for its band j; the inverse of `join`."""
    n_groups = codes.size
    for begin in range(0, n_groups, BLOCK):
        block = codes[begin : begin + BLOCK]
        for j in range(digits.shape[0]):
            digit = digits[j]
            band = symbols[j * n_groups + begin : j * n_groups + begin + block.size]
            for i in range(block.size):
                band[i] = digit[block[i]]

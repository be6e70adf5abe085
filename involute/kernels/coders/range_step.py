"""The steps of a range coder on scalars, for loops that keep the coder in registers.

An encoder is ``(low, width, position)``: the interval ``[low, low + width)`` of 48 bits, and how many words
of 16 bits were written; it begins with ``(0, WHOLE, 0)``. A decoder is ``(code, width, position)``, the place
of the stream in the interval, ``0 <= code < width``; it begins with ``(first_code(words), WHOLE,
FIRST_WORDS)``. All are non-negative int64. A probability ``p`` is one of 1..65535, in units of 2^-16, and
belongs to the bit 1.

A step narrows the interval; whoever makes it then keeps ``width >= SMALLEST``::

    low, width = narrowed(low, width, bit, p)          code, width, bit = decided(code, width, p)
    if width < SMALLEST:                               if width < SMALLEST:
        low, width, position = written(...)                code, width, position = refilled(...)

The two lines stand in the caller because the compiler counts references of arrays at every call: so the
common path passes none, and is ten times as fast. `range_state` has the same steps with the state in an
array.

A carry runs back through the words written before, so the number of words depends on widths alone. A fair
step gives both bits the same width: data that differ in fair bits only have streams of one length.
Neither side leaves its array: an encoder out of room goes on counting ``position``, a decoder reads zeros.

Reference: Martin, Range encoding: an algorithm for removing redundancy from a digitised message (1979).
"""

import numpy as np
from numpy.typing import NDArray

from involute.kernels.coders.wide import wide
from involute.kernels.jit import kernel

WHOLE = 1 << 48
SMALLEST = 1 << 32  # every width between two steps is at least this
FRACTION_BITS = 16  # of a probability; also the bits of one word
WORD = (1 << 16) - 1
FIRST_WORDS = 3  # what a decoder holds


@kernel
def narrowed(low: int, width: int, bit: int, p: int) -> tuple[int, int]:
    """Return the encoder's interval after a bit, of which 1 has the probability ``p``."""
    bound = (width >> FRACTION_BITS) * p
    if bit:
        width = bound
    else:
        low += bound
        width -= bound
    return low, width


@kernel
def narrowed_fair(low: int, width: int, bit: int) -> tuple[int, int]:
    """Return the encoder's interval after a bit that costs one bit."""
    width >>= 1
    return low + width * bit, width


@kernel
def narrowed_part(low: int, width: int, start: int, size: int, bits: int) -> tuple[int, int]:
    """Return the encoder's interval after the share ``[start, start + size)`` of 2^bits, bits <= 16."""
    unit = width >> bits
    return low + unit * start, unit * size


@kernel
def written(low: int, width: int, position: int, words: NDArray[np.uint16]) -> tuple[int, int, int]:
    """Return the encoder after writing the leading word of ``low``, and its carry into the words before."""
    if low >= WHOLE:
        place = min(position, words.size) - 1
        while place > 0 and words[place] == WORD:
            words[place] = 0
            place -= 1
        if place >= 0:
            words[place] = (wide(words[place]) + 1) & WORD
    if position < words.size:
        words[position] = (low >> 32) & WORD
    return (low & (SMALLEST - 1)) << 16, width << 16, position + 1


@kernel
def ending_bytes(width: int) -> int:
    """Return how many bytes `finish` adds at this width: 2, 1, or 0 where nothing was coded."""
    if width >= WHOLE:
        return 0
    return 1 if width >= WHOLE >> 8 else 2


@kernel
def finish(low: int, width: int, position: int, words: NDArray[np.uint16]) -> int:
    """Write the shortest end that a decoder, reading zeros after it, finds inside the interval.

    Returns the length of the stream in bytes, two a word, each word high byte first. It exceeds
    ``2 * words.size`` where the stream did not fit.
    """
    n_bytes = ending_bytes(width)
    if n_bytes:
        unit = WHOLE >> (8 * n_bytes)
        written((low + unit - 1) & ~(unit - 1), 0, position, words)
    return 2 * position + n_bytes


@kernel
def word_at(words: NDArray[np.uint16], position: int) -> int:
    """Return a word of the stream, 0 beyond its end."""
    word = 0
    if position < words.size:
        word = wide(words[position])
    return word


@kernel
def first_code(words: NDArray[np.uint16]) -> int:
    """Return the code with which a decoder begins."""
    return (word_at(words, 0) << 32) | (word_at(words, 1) << 16) | word_at(words, 2)


@kernel
def refilled(code: int, width: int, position: int, words: NDArray[np.uint16]) -> tuple[int, int, int]:
    """Return the decoder after reading one word."""
    return (code << 16) | word_at(words, position), width << 16, position + 1


@kernel
def decided(code: int, width: int, p: int) -> tuple[int, int, int]:
    """Return the decoder's code and width after a bit, and the bit; see `narrowed`."""
    bound = (width >> FRACTION_BITS) * p
    if code < bound:
        return code, bound, 1
    return code - bound, width - bound, 0


@kernel
def decided_fair(code: int, width: int) -> tuple[int, int, int]:
    """Return the decoder's code and width after a fair bit, and the bit; see `narrowed_fair`.

    Where the width was odd, a damaged stream may lie in its last unit: it is moved inside.
    """
    width >>= 1
    bit = 1 if code >= width else 0
    return min(code - bit * width, width - 1), width, bit


@kernel
def share_at(code: int, width: int, bits: int) -> int:
    """Return which of the 2^bits shares the stream lies in; the caller looks up the symbol."""
    return min(code // (width >> bits), (1 << bits) - 1)


@kernel
def part_taken(code: int, width: int, start: int, size: int, bits: int) -> tuple[int, int]:
    """Return the decoder's code and width after the symbol with this share; see `narrowed_part`.

    A damaged stream beyond the last share is moved inside.
    """
    unit = width >> bits
    return min(code - unit * start, unit * size - 1), unit * size


@kernel
def bytes_read(code: int, width: int, position: int) -> int:
    """Return the length in bytes of the stream that a decoder has read to its end.

    It is -1 where the end is not the one that `finish` writes.
    """
    n_bytes = ending_bytes(width)
    if code >= WHOLE >> (8 * n_bytes):
        return -1
    return 2 * (position - FIRST_WORDS) + n_bytes

"""The range coder with its state in an array: one call a decision, for loops in which coding is a small part.

``state`` (3,) holds ``[low, width, position]`` of an encoder or ``[code, width, position]`` of a decoder, see
`range_step`, whose steps in registers are several times as fast. Every call keeps ``width >= SMALLEST``::

    state = encoder()                              state = decoder(words)
    encode_bit(state, words, bit, p)               bit = decode_bit(state, words, p)
    n_bytes = finished(state, words)               n_bytes = ended(state)
"""

import numpy as np
from numpy.typing import NDArray

from involute.kernels.coders import range_step as step
from involute.kernels.jit import kernel

LOW, WIDTH, POSITION = 0, 1, 2
CODE = LOW


@kernel
def encoder() -> NDArray[np.int64]:
    """Return the state of an encoder that has written nothing."""
    return np.array([0, step.WHOLE, 0], dtype=np.int64)


@kernel
def decoder(words: NDArray[np.uint16]) -> NDArray[np.int64]:
    """Return the state of a decoder at the beginning of a stream."""
    return np.array([step.first_code(words), step.WHOLE, step.FIRST_WORDS], dtype=np.int64)


@kernel
def kept_wide(state: NDArray[np.int64], words: NDArray[np.uint16]) -> None:
    """Write a word if the encoder's interval has become small."""
    if state[WIDTH] < step.SMALLEST:
        low, width, position = step.written(state[LOW], state[WIDTH], state[POSITION], words)
        state[LOW], state[WIDTH], state[POSITION] = low, width, position


@kernel
def kept_full(state: NDArray[np.int64], words: NDArray[np.uint16]) -> None:
    """Read a word if the decoder's interval has become small."""
    if state[WIDTH] < step.SMALLEST:
        code, width, position = step.refilled(state[CODE], state[WIDTH], state[POSITION], words)
        state[CODE], state[WIDTH], state[POSITION] = code, width, position


@kernel
def encode_bit(state: NDArray[np.int64], words: NDArray[np.uint16], bit: int, p: int) -> None:
    """Write a bit, of which 1 has the probability ``p`` in units of 2^-16, 1..65535."""
    state[LOW], state[WIDTH] = step.narrowed(state[LOW], state[WIDTH], bit, p)
    kept_wide(state, words)


@kernel
def encode_fair(state: NDArray[np.int64], words: NDArray[np.uint16], bit: int) -> None:
    """Write a bit that costs one bit; the length of the stream does not depend on it."""
    state[LOW], state[WIDTH] = step.narrowed_fair(state[LOW], state[WIDTH], bit)
    kept_wide(state, words)


@kernel
def encode_part(
    state: NDArray[np.int64], words: NDArray[np.uint16], start: int, size: int, bits: int
) -> None:
    """Write a symbol with the share ``[start, start + size)`` of 2^bits, bits <= 16."""
    state[LOW], state[WIDTH] = step.narrowed_part(state[LOW], state[WIDTH], start, size, bits)
    kept_wide(state, words)


@kernel
def finished(state: NDArray[np.int64], words: NDArray[np.uint16]) -> int:
    """Write the end and return the length in bytes, more than ``2 * words.size`` if it did not fit."""
    return step.finish(state[LOW], state[WIDTH], state[POSITION], words)


@kernel
def decode_bit(state: NDArray[np.int64], words: NDArray[np.uint16], p: int) -> int:
    """Read a bit; the inverse of `encode_bit`."""
    code, width, bit = step.decided(state[CODE], state[WIDTH], p)
    state[CODE], state[WIDTH] = code, width
    kept_full(state, words)
    return bit


@kernel
def decode_fair(state: NDArray[np.int64], words: NDArray[np.uint16]) -> int:
    """Read a fair bit; the inverse of `encode_fair`."""
    code, width, bit = step.decided_fair(state[CODE], state[WIDTH])
    state[CODE], state[WIDTH] = code, width
    kept_full(state, words)
    return bit


@kernel
def share_at(state: NDArray[np.int64], bits: int) -> int:
    """Return which of the 2^bits shares comes next; look up its symbol, then call `decode_part`."""
    return step.share_at(state[CODE], state[WIDTH], bits)


@kernel
def decode_part(
    state: NDArray[np.int64], words: NDArray[np.uint16], start: int, size: int, bits: int
) -> None:
    """Pass the symbol with this share; the inverse of `encode_part`."""
    state[CODE], state[WIDTH] = step.part_taken(state[CODE], state[WIDTH], start, size, bits)
    kept_full(state, words)


@kernel
def ended(state: NDArray[np.int64]) -> int:
    """Return the length in bytes of a stream that was read to its end; another one, or -1, means damage."""
    return step.bytes_read(state[CODE], state[WIDTH], state[POSITION])

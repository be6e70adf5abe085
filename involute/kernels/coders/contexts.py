"""Adaptive trits, or signs alone, in the context of the last few: the whole loop, fused with the range coder.

A trit is two decisions, "is it 0?" and its sign. A symmetric model codes the sign relative to the sign of the
past, and as a fair bit where the past is neutral; so negated data make the same decisions, fair bits apart.
"""

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Trits
from involute.kernels.coders.adaptive import fresh, learn, probability, rates
from involute.kernels.coders.history import orientation_of, remembered, row_of
from involute.kernels.coders.range_step import (
    FIRST_WORDS,
    SMALLEST,
    WHOLE,
    bytes_read,
    decided,
    decided_fair,
    finish,
    first_code,
    narrowed,
    narrowed_fair,
    refilled,
    written,
)
from involute.kernels.coders.wide import wide
from involute.kernels.jit import kernel


@kernel
def encode(
    trits: Trits,
    sides: NDArray[np.int64],
    words: NDArray[np.uint16],
    n_sides: int,
    span: int,
    quick: int,
    slow: int,
    binary: bool,  # noqa: FBT001
    symmetric: bool,  # noqa: FBT001
) -> int:
    """Write the stream of ``trits`` (n,) and return its length in bytes; ``sides`` is empty or (n,).

    ``binary``: there is no 0 among them, and no decision about it.
    """
    low, width, position = 0, WHOLE, 0
    rate = rates()
    zero, sign = fresh(n_sides * span), fresh(n_sides * span)
    past = 0
    for i in range(trits.size):
        trit = wide(trits[i])
        side = sides[i] if n_sides > 1 else 0
        row = row_of(past, side, span, symmetric)
        if not binary:
            bit = 1 if trit == 0 else 0
            low, width = narrowed(low, width, bit, probability(zero, row))
            if width < SMALLEST:
                low, width, position = written(low, width, position, words)
            learn(zero, row, bit, rate, quick, slow)
        if trit != 0:
            orientation = orientation_of(past, symmetric)
            if orientation == 0:
                low, width = narrowed_fair(low, width, 1 if trit > 0 else 0)
            else:
                bit = 1 if trit == orientation else 0
                low, width = narrowed(low, width, bit, probability(sign, row))
                learn(sign, row, bit, rate, quick, slow)
            if width < SMALLEST:
                low, width, position = written(low, width, position, words)
        past = remembered(past, trit, span)
    return finish(low, width, position, words)


@kernel
def decode(
    words: NDArray[np.uint16],
    sides: NDArray[np.int64],
    trits: Trits,
    n_sides: int,
    span: int,
    quick: int,
    slow: int,
    binary: bool,  # noqa: FBT001
    symmetric: bool,  # noqa: FBT001
) -> int:
    """Write the trits of a stream and return its length in bytes; the inverse of `encode`."""
    code, width, position = first_code(words), WHOLE, FIRST_WORDS
    rate = rates()
    zero, sign = fresh(n_sides * span), fresh(n_sides * span)
    past = 0
    for i in range(trits.size):
        side = sides[i] if n_sides > 1 else 0
        row = row_of(past, side, span, symmetric)
        bit = 0
        if not binary:
            code, width, bit = decided(code, width, probability(zero, row))
            if width < SMALLEST:
                code, width, position = refilled(code, width, position, words)
            learn(zero, row, bit, rate, quick, slow)
        trit = 0
        if bit == 0:
            orientation = orientation_of(past, symmetric)
            if orientation == 0:
                code, width, bit = decided_fair(code, width)
                orientation = 1
            else:
                code, width, bit = decided(code, width, probability(sign, row))
                learn(sign, row, bit, rate, quick, slow)
            if width < SMALLEST:
                code, width, position = refilled(code, width, position, words)
            trit = orientation if bit else -orientation
        trits[i] = trit
        past = remembered(past, trit, span)
    return bytes_read(code, width, position)

"""Trits, or signs alone, under several lengths of past at once, mixed: the loops, fused with the range coder.

The support of a trit is mixed as it is. For the sign each expert speaks relative to its own past; the mixture
is turned so that it expects +, coded relative to that, and is a fair bit where it expects nothing. So a
symmetric model makes the same decisions on negated data.
"""

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Trits
from involute.kernels.coders.adaptive import fresh, rates
from involute.kernels.coders.desk import (
    SIGN,
    SUPPORT,
    locate,
    remember,
    seated,
    sign_expected,
    sign_seen,
    support_expected,
    support_seen,
)
from involute.kernels.coders.mixing import hastened, squashed
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
    spans: NDArray[np.int64],
    begins: NDArray[np.int64],
    n_cells: int,
    quick: int,
    slow: int,
    learning: int,
    binary: bool,  # noqa: FBT001
    symmetric: bool,  # noqa: FBT001
    stretch: NDArray[np.int32],
    squash: NDArray[np.int32],
) -> int:
    """Write the stream of ``trits`` (n,) and return its length in bytes; ``sides`` is empty or (n,)."""
    low, width, position = 0, WHOLE, 0
    desk, cells, rate = seated(spans, begins), fresh(2 * n_cells), rates()
    last = 0
    for i in range(trits.size):
        trit = wide(trits[i])
        locate(desk, sides[i] if n_sides > 1 else 0, symmetric)
        if not binary:
            bit = 1 if trit == 0 else 0
            p = squashed(support_expected(desk, cells, stretch, SUPPORT + last), squash)
            low, width = narrowed(low, width, bit, p)
            if width < SMALLEST:
                low, width, position = written(low, width, position, words)
            error = ((bit << 16) - p) * hastened(learning, i)
            support_seen(desk, cells, rate, quick, slow, bit, SUPPORT + last, error)
        if trit != 0:
            bit = 1 if trit > 0 else 0
            expected = sign_expected(desk, cells, stretch, SIGN + last)
            p = squashed(expected, squash)
            if expected == 0:
                low, width = narrowed_fair(low, width, bit)
            else:
                turned = 1 if expected < 0 else 0
                low, width = narrowed(low, width, bit ^ turned, 65536 - p if turned else p)
            if width < SMALLEST:
                low, width, position = written(low, width, position, words)
            error = ((bit << 16) - p) * hastened(learning, i)
            sign_seen(desk, cells, rate, quick, slow, trit, SIGN + last, error)
        remember(desk, trit)
        last = 1 if trit != 0 else 0
    return finish(low, width, position, words)


@kernel
def decode(
    words: NDArray[np.uint16],
    sides: NDArray[np.int64],
    trits: Trits,
    n_sides: int,
    spans: NDArray[np.int64],
    begins: NDArray[np.int64],
    n_cells: int,
    quick: int,
    slow: int,
    learning: int,
    binary: bool,  # noqa: FBT001
    symmetric: bool,  # noqa: FBT001
    stretch: NDArray[np.int32],
    squash: NDArray[np.int32],
) -> int:
    """Write the trits of a stream and return its length in bytes; the inverse of `encode`."""
    code, width, position = first_code(words), WHOLE, FIRST_WORDS
    desk, cells, rate = seated(spans, begins), fresh(2 * n_cells), rates()
    last = 0
    for i in range(trits.size):
        locate(desk, sides[i] if n_sides > 1 else 0, symmetric)
        bit = 0
        if not binary:
            p = squashed(support_expected(desk, cells, stretch, SUPPORT + last), squash)
            code, width, bit = decided(code, width, p)
            if width < SMALLEST:
                code, width, position = refilled(code, width, position, words)
            error = ((bit << 16) - p) * hastened(learning, i)
            support_seen(desk, cells, rate, quick, slow, bit, SUPPORT + last, error)
        trit = 0
        if bit == 0:
            expected = sign_expected(desk, cells, stretch, SIGN + last)
            p = squashed(expected, squash)
            if expected == 0:
                code, width, bit = decided_fair(code, width)
            else:
                turned = 1 if expected < 0 else 0
                code, width, bit = decided(code, width, 65536 - p if turned else p)
                bit ^= turned
            if width < SMALLEST:
                code, width, position = refilled(code, width, position, words)
            trit = 2 * bit - 1
            error = ((bit << 16) - p) * hastened(learning, i)
            sign_seen(desk, cells, rate, quick, slow, trit, SIGN + last, error)
        trits[i] = trit
        remember(desk, trit)
        last = 1 if trit != 0 else 0
    return bytes_read(code, width, position)

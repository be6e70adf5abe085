"""Networks of ternary tables on many replicas at once: one bit of a word is one replica.

A block of replicas is a flat array of words: node i owns ``2 width`` of them, the ``width`` words of its
positive plane and then those of its negative one. A table is a list of masks, all ones where the plane's
bit is set and zero elsewhere; its inputs select among them, the last input first. The width is an argument
and not a constant, as the compiler forgoes vector code in loops it knows to be short.

Masks of a table of k inputs, in this order: for k = 1 and 2 the 3^k masks of the positive plane, then those
of the negative; for more inputs the same for each cube of 27 words in turn.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index
from involute.kernels.jit import kernel
from involute.kernels.stencil import Sites

Words: TypeAlias = NDArray[np.uint64]
Word: TypeAlias = Any
Place: TypeAlias = Any  # an unsigned position, which needs no test for one counted from the end
U = np.uintp
PLANES, ROW, SQUARE, CUBE = np.uintp(2), np.uintp(3), np.uintp(9), np.uintp(27)


@kernel
def chosen(positive: Word, negative: Word, low: Word, middle: Word, high: Word) -> Word:
    """Return, bit for bit, what a trit selects: ``low`` for -, ``middle`` for 0, ``high`` for +."""
    return (negative & low) | (~negative & ((positive & high) | (~positive & middle)))


@kernel
def of_one(width: int, x: Words, a: Place, masks: Words, m: Place, out: Words, o: Place) -> None:
    """Evaluate both planes of a table of one input, whose words begin at ``x[a]``."""
    second = o + U(width)
    for i in range(width):
        k = U(i)
        p, n = x[a + k], x[a + U(width) + k]
        out[o + k] = chosen(p, n, masks[m], masks[m + U(1)], masks[m + U(2)])
        out[second + k] = chosen(p, n, masks[m + U(3)], masks[m + U(4)], masks[m + U(5)])


@kernel
def of_two(width: int, x: Words, a: Place, b: Place, masks: Words, m: Place, out: Words, o: Place) -> None:
    """Evaluate one plane of a table of two inputs."""
    for i in range(width):
        k = U(i)
        p, n = x[b + k], x[b + U(width) + k]
        out[o + k] = chosen(
            x[a + k],
            x[a + U(width) + k],
            chosen(p, n, masks[m], masks[m + U(1)], masks[m + U(2)]),
            chosen(p, n, masks[m + U(3)], masks[m + U(4)], masks[m + U(5)]),
            chosen(p, n, masks[m + U(6)], masks[m + U(7)], masks[m + U(8)]),
        )


@kernel
def of_three(
    width: int, x: Words, a: Place, b: Place, c: Place, masks: Words, m: Place, out: Words, o: Place
) -> None:
    """Evaluate one plane of a table of three inputs; its 27 masks nearly fit the registers, 54 would not."""
    for i in range(width):
        k = U(i)
        pa, na = x[a + k], x[a + U(width) + k]
        pb, nb = x[b + k], x[b + U(width) + k]
        pc, nc = x[c + k], x[c + U(width) + k]
        low = chosen(
            pb,
            nb,
            chosen(pc, nc, masks[m], masks[m + U(1)], masks[m + U(2)]),
            chosen(pc, nc, masks[m + U(3)], masks[m + U(4)], masks[m + U(5)]),
            chosen(pc, nc, masks[m + U(6)], masks[m + U(7)], masks[m + U(8)]),
        )
        middle = chosen(
            pb,
            nb,
            chosen(pc, nc, masks[m + U(9)], masks[m + U(10)], masks[m + U(11)]),
            chosen(pc, nc, masks[m + U(12)], masks[m + U(13)], masks[m + U(14)]),
            chosen(pc, nc, masks[m + U(15)], masks[m + U(16)], masks[m + U(17)]),
        )
        high = chosen(
            pb,
            nb,
            chosen(pc, nc, masks[m + U(18)], masks[m + U(19)], masks[m + U(20)]),
            chosen(pc, nc, masks[m + U(21)], masks[m + U(22)], masks[m + U(23)]),
            chosen(pc, nc, masks[m + U(24)], masks[m + U(25)], masks[m + U(26)]),
        )
        out[o + k] = chosen(pa, na, low, middle, high)


@kernel
def select(width: int, x: Words, a: Place, source: Words, s: Place, out: Words, o: Place) -> None:
    """Let one input choose, plane by plane, among the three results that begin at ``source[s]``."""
    apart = PLANES * U(width)
    for plane in range(2):
        first, target = s + U(plane) * U(width), o + U(plane) * U(width)
        for i in range(width):
            k = U(i)
            low, middle, high = (
                source[first + k],
                source[first + apart + k],
                source[first + apart + apart + k],
            )
            out[target + k] = chosen(x[a + k], x[a + U(width) + k], low, middle, high)


@kernel
def of_many(
    width: int,
    x: Words,
    inputs: Sites,
    first: Place,
    k: int,
    masks: Words,
    m: Place,
    results: Words,
    out: Words,
    o: Place,
) -> None:
    """Evaluate a table of k > 3 inputs: all its cubes, then the other inputs choose, last first.

    Results lie in the two halves of ``results`` by turns.
    """
    words = PLANES * U(width)
    last = first + U(k) - U(1)
    a, b, c = U(inputs[last - U(2)]) * words, U(inputs[last - U(1)]) * words, U(inputs[last]) * words
    n_results = 3 ** (k - 3)
    half = U(results.size // 2)
    here, there = U(0), half
    for cube in range(n_results):
        place, mask = words * U(cube), m + PLANES * CUBE * U(cube)
        of_three(width, x, a, b, c, masks, mask, results, place)
        of_three(width, x, a, b, c, masks, mask + CUBE, results, place + U(width))
    for j in range(k - 4, 0, -1):
        n_results //= 3
        a = U(inputs[first + U(j)]) * words
        for r in range(n_results):
            select(width, x, a, results, here + ROW * words * U(r), results, there + words * U(r))
        here, there = there, here
    select(width, x, U(inputs[first]) * words, results, here, out, o)


@kernel
def step_block(
    width: int,
    x: Words,
    starts: Index,
    inputs: Sites,
    mask_starts: Index,
    masks: Words,
    results: Words,
    out: Words,
) -> None:
    """Write the image of one block of replicas; ``results`` is room for `of_many`."""
    words = PLANES * U(width)
    for i in range(starts.size - 1):
        first, n_inputs = U(starts[i]), starts[i + 1] - starts[i]
        m, o = U(mask_starts[i]), U(i) * words
        a = U(inputs[first]) * words
        if n_inputs == 1:
            of_one(width, x, a, masks, m, out, o)
        elif n_inputs == 2:
            b = U(inputs[first + U(1)]) * words
            of_two(width, x, a, b, masks, m, out, o)
            of_two(width, x, a, b, masks, m + SQUARE, out, o + U(width))
        elif n_inputs == 3:
            b, c = U(inputs[first + U(1)]) * words, U(inputs[first + U(2)]) * words
            of_three(width, x, a, b, c, masks, m, out, o)
            of_three(width, x, a, b, c, masks, m + CUBE, out, o + U(width))
        else:
            of_many(width, x, inputs, first, n_inputs, masks, m, results, out, o)


@kernel
def advance_blocks(
    blocks: Words,
    spare: Words,
    width: int,
    starts: Index,
    inputs: Sites,
    mask_starts: Index,
    masks: Words,
    results: Words,
    n_steps: int,
) -> None:
    """Advance every block, a row of ``blocks``, by so many steps, one block after the other."""
    for block in range(blocks.shape[0]):
        here, there = blocks[block], spare
        for _ in range(n_steps):
            step_block(width, here, starts, inputs, mask_starts, masks, results, there)
            here, there = there, here
        if n_steps % 2:
            blocks[block, :] = spare

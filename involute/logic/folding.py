"""The route by equivariance: an odd function is known where the first input that is not 0 is +1.

The sign s of that input multiplies all inputs, a conditional exchange of their planes; on what comes out
half of the words never occur, and the result is multiplied by s again. For an even function it is not.
"""

from collections.abc import Iterator

import numpy as np

from involute.logic.block import SELECT, Block
from involute.logic.problem import Problem
from involute.logic.solution import Solution

LEADING = 4  # inputs asked for the sign: of the words that remain 3^-4 come twice
_LEAST = 4


def solutions(problem: Problem) -> Iterator[Solution]:
    """Yield the folded solution of a problem over trits, where it is odd or even."""
    n = problem.care.ndim
    reverse = (slice(None), *(slice(None, None, -1),) * n)
    mirrored = problem.functions[reverse]
    odd = len(mirrored) == 2 and np.array_equal(mirrored[::-1], problem.functions)
    if n >= _LEAST and (odd or np.array_equal(mirrored, problem.functions)):
        yield _folded(problem, odd=odd)


def _folded(problem: Problem, *, odd: bool) -> Solution:
    n = problem.care.ndim
    block = Block(2 * n)
    negative = 0
    for i in reversed(range(min(n, LEADING))):
        # n_i, or neither p_i nor n_i and the sign of the inputs after it
        negative = block.gate(0b11001110, (block.input(2 * i), block.input(2 * i + 1), negative))
    bits = [block.input(i) for i in range(2 * n)]
    turned = [block.gate(SELECT, (negative, bits[i ^ 1], bits[i])) for i in range(2 * n)]
    left = Problem(problem.functions, _upper_half(n))
    outputs = block.place(left.block()[0], turned)
    if odd:
        outputs = tuple(block.gate(SELECT, (negative, outputs[1 - i], outputs[i])) for i in range(2))
    block.outputs = outputs
    return Solution(
        block.compact(), lambda names: f"folded by the sign of {names[0]}, then a decision diagram"
    )


def _upper_half(n: int) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Return where the first of the leading inputs that is not 0 is +1, or all of them are 0."""
    leading = np.zeros((3,) * n, dtype=np.int64)
    for i, axis in enumerate((np.indices((3,) * n) - 1)[:LEADING]):
        leading += axis * 3 ** (LEADING - i)
    return leading >= 0

"""A rule on blocks: what the centre block becomes after T steps, as one operation ``B : A^k -> A`` on blocks.

A coarse rule under the projection Π exists exactly if the classes of Π are a congruence of this operation:
blocks with equal projections may replace each other in every place without changing Π of the result.
(Israeli and Goldenfeld; the finest such projections are the least congruences.)
"""

from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.automata.line_rule import LineRule
from involute.errors import InvalidRuleError, explain
from involute.kernels import coarse_rules as kernels

MAX_WINDOWS = 3**13
MAX_STEPS = 3**13  # of a rule that reads few cells


@final
@attrs.frozen(eq=False)
class BlockOperation:
    """What blocks ``first .. first + arity - 1`` make of block 0.

    Attributes
    ----------
    table : n_blocks^arity numbers of blocks, int64, the first block slowest; a block's number is its word's.
    n_blocks : how many different blocks there are, q^b.
    arity : how many neighbouring blocks are read.
    first : the offset of the first of them, in blocks.
    n_letters, block : q and b.
    """

    table: NDArray[np.int64]
    n_blocks: int
    arity: int
    first: int
    n_letters: int
    block: int

    @property
    def mirror(self) -> NDArray[np.int64]:
        """The block of opposite letters, ``a -> q - 1 - a``, of each block."""
        return np.arange(self.n_blocks)[::-1].copy()

    def coarse_tables(self, maps: NDArray[Any]) -> NDArray[np.int8]:
        """Return the coarse table of each map of blocks to letters that descends, -1 where no block leads.

        ``maps`` (m, n_blocks) letters; the result is (m, n_letters^arity), the first coarse cell slowest.
        """
        out = np.empty((len(maps), self.n_letters**self.arity), dtype=np.int8)
        letters = np.ascontiguousarray(maps, dtype=np.int8)
        kernels.coarse_tables(self.table, self.arity, letters, self.n_letters, out)
        return out


def block_range(rule: LineRule, block: int, time: int) -> tuple[int, int]:
    """Return the first of the blocks, and one past the last, that decide block 0 after some steps.

    Raises
    ------
    InvalidRuleError
        There are more than 3^13 steps.

    >>> block_range(LineRule.from_number(110, n_letters=2, width=3), block=3, time=3)
    (-1, 2)
    """
    if time > MAX_STEPS:
        raise InvalidRuleError(explain(f"at most {MAX_STEPS} steps", f"time={time}", "use fewer steps"))
    low, high = time * rule.first, block + time * (rule.first + rule.width - 1)
    return low // block, -(-high // block)


def block_operation(rule: LineRule, block: int, time: int) -> BlockOperation:
    """Return the operation on blocks that some steps of a rule are.

    Raises
    ------
    InvalidRuleError
        There are more than 3^13 windows of blocks.

    >>> rule = LineRule.from_number(60, n_letters=2, width=3)
    >>> block_operation(rule, block=2, time=2).table[:8]
    array([0, 0, 0, 0, 1, 1, 1, 1])
    """
    first, last = block_range(rule, block, time)
    q, width = rule.n_letters, (last - first) * block
    if q ** min(width, 60) > MAX_WINDOWS:
        raise InvalidRuleError(
            explain(
                f"at most {MAX_WINDOWS} windows of blocks",
                f"{q}^{width} windows for blocks of {block} and {time} steps",
                "use shorter blocks or fewer steps",
            )
        )
    start = time * rule.first - first * block
    cells = all_words(q, width)[:, start : start + block + time * (rule.width - 1)]
    for _ in range(time):
        cells = rule.images(cells)
    powers = q ** np.arange(block - 1, -1, -1, dtype=np.int64)
    return BlockOperation(cells.astype(np.int64) @ powers, q**block, last - first, first, q, block)


def all_words(n_letters: int, width: int) -> NDArray[np.int8]:
    """Return all words of letters in order, the first letter slowest, shape (n_letters^width, width).

    >>> all_words(2, 2).tolist()
    [[0, 0], [0, 1], [1, 0], [1, 1]]
    """
    powers = n_letters ** np.arange(width - 1, -1, -1, dtype=np.int64)
    numbers = np.arange(n_letters**width, dtype=np.int64)
    return (numbers[:, None] // powers % n_letters).astype(np.int8)

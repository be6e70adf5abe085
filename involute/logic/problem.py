"""Functions of trits and bits of which only some words occur: a table, or what is left of it."""

from typing import final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.logic import selection
from involute.logic.block import Block
from involute.logic.ordering import best_diagram
from involute.logic.resubstitution import Domain, n_rounds, shrunk


@final
@attrs.frozen(eq=False)
class Problem:
    """Functions to be computed on the words that occur.

    Parameters
    ----------
    functions : (m, b_1, .., b_n) bool; axis i has the three values -1, 0, +1 of a trit or the two of a bit.
    care : (b_1, .., b_n) bool, the words that occur.
    """

    functions: NDArray[np.bool_]
    care: NDArray[np.bool_]

    @property
    def n_words(self) -> int:
        """The number of words that occur."""
        return int(self.care.sum())

    @property
    def n_signals(self) -> int:
        """The number of bits that the inputs are: two a trit, one a bit."""
        return sum(size - 1 for size in self.care.shape)

    def variables(self) -> list[tuple[int, ...]]:
        """Return the literals of the inputs in a block of their own: ``(positive, negative)`` or one."""
        made, at = [], 2
        for size in self.care.shape:
            made.append(tuple(range(at, at + 2 * (size - 1), 2)))
            at += 2 * (size - 1)
        return made

    def domain(self) -> Domain:
        """Return the words that occur, as bits of integers."""
        words = np.argwhere(self.care)
        inputs = []
        for axis, size in enumerate(self.care.shape):
            inputs += [as_integer(words[:, axis] == value) for value in ((2, 0) if size == 3 else (1,))]
        return Domain(len(words), tuple(inputs))

    def block(self, rounds: int = 2) -> tuple[Block, tuple[int, ...]]:
        """Return a block that computes the functions by a decision diagram, and the order of its inputs."""
        made = Block(self.n_signals)
        chosen = best_diagram(self.functions, selection.n_gates, care=self.care, rounds=rounds)
        made.outputs = selection.build(made, chosen, self.variables())
        return made, chosen.order

    def shrunk(self, block: Block) -> Block:
        """Return a block that computes the same, with as many rounds of shrinking as it is worth."""
        block = block.compact()
        rounds = n_rounds(block, self.n_words)
        return shrunk(block, self.domain(), rounds=rounds) if rounds else block

    def polished(self) -> Block:
        """Return a block that computes the functions, shrunk."""
        return self.shrunk(self.block()[0])


def as_integer(bits: NDArray[np.bool_]) -> int:
    """Return the integer whose bit w is entry w.

    >>> as_integer(np.array([True, False, True]))
    5
    """
    return int.from_bytes(np.packbits(bits, bitorder="little").tobytes(), "little")

"""What a route to a network hands back: a block, and how it came about in words."""

from collections.abc import Callable, Sequence
from typing import final

import attrs

from involute.logic.block import Block
from involute.logic.problem import Problem


@final
@attrs.frozen(eq=False)
class Solution:
    """A block that computes the functions of a problem.

    Parameters
    ----------
    block : inputs are the bits of the problem's variables, outputs its functions.
    describe : says how it was found, given names of the inputs.
    """

    block: Block
    describe: Callable[[Sequence[str]], str]

    @property
    def size(self) -> int:
        """The number of gates."""
        return len(self.block.nodes)


Solver = Callable[[Problem], Solution]  # what solves the parts of a problem

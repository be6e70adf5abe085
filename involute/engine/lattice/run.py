"""What a run on the planes of a lattice is: compiled rules on a layout, a state that stays, steps."""

from abc import ABC, abstractmethod
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index
from involute.engine.lattice.layout import BITS, Layout
from involute.engine.lattice.window import Geometry
from involute.kernels.invoke import COMPILED

Words = NDArray[np.uint64]


@final
@attrs.frozen(eq=False)
class CompiledRules:
    """Rules in turn, as machine code on a layout.

    Parameters
    ----------
    layout : how the lattice lies in words.
    handles : where the code of each rule is.
    steps : for each rule the cells that it reads, in the layout's order of axes.
    memory : 1, or 2 where each rule also reads the step before.
    """

    layout: Layout
    handles: tuple[Any, ...]
    steps: tuple[list[tuple[int, ...]], ...]
    memory: int = 1

    @property
    def period(self) -> int:
        """The number of rules that take turns."""
        return len(self.steps)

    def bound(self, place: Geometry) -> tuple[Any, Index]:
        """Return handles and distances in words, as kernels take them."""
        width = max(1, *(len(steps) for steps in self.steps))
        moves = np.zeros((len(self.steps), width), dtype=np.int64)
        for row, steps in zip(moves, self.steps, strict=True):
            row[: len(steps)] = place.moves(steps)
        return np.array(self.handles, dtype=np.int64 if COMPILED else object), moves

    @property
    def has_spare_bits(self) -> bool:
        """Whether a periodic lattice leaves bits of words behind its last row."""
        return self.layout.is_periodic and BITS * self.layout.rows > self.layout.shape[0]


class AbstractRun(ABC):
    """A state in the windows of a run; planes are arrays (2 memory, words), the latest state first.

    Bits behind the last row of a periodic lattice continue it: the caller has written them.
    """

    @abstractmethod
    def load(self, planes: Words) -> None:
        """Begin with a state."""

    @abstractmethod
    def advance(self, n_steps: int, phase: int) -> None:
        """Do steps; ``phase`` is the number of the first rule."""

    @abstractmethod
    def read(self, planes: Words) -> None:
        """Write the state to planes."""

"""Which odd rules descend under a projection: the question in the form that kernels read."""

from functools import cached_property
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Trits
from involute.automata.descent import block_range
from involute.automata.line_rule import LineRule
from involute.decide.towers.windows import MAX_WINDOW
from involute.errors import InvalidTowerError, explain
from involute.find.towers.coarse_words import grouped_windows
from involute.kernels import coarse_rules as kernels
from involute.updates import tables as rule_tables


def blocks_that_decide(reach: int, length: int, n_steps: int) -> tuple[int, int]:
    """Return the first of the blocks that decide one, and one past the last.

    Raises
    ------
    InvalidTowerError
        They have too many cells, or the radius is larger than 1.
    """
    if reach <= 1:
        none = np.zeros(3 ** (2 * reach + 1), dtype=np.int8)
        first, last = block_range(LineRule(none, first=-reach), length, n_steps)
        if (last - first) * length <= MAX_WINDOW:
            return first, last
    raise InvalidTowerError(
        explain(
            f"a radius of at most 1, and {MAX_WINDOW} cells that decide a block",
            f"radius {reach}, blocks of {length} and {n_steps} steps",
            "use find_descent on single rules, or fewer steps",
        )
    )


@final
@attrs.frozen(slots=False, eq=False)
class RuleSearch:
    """Which rules descend: the question in the form that kernels read."""

    projection: Trits
    blocks: tuple[int, int]
    reach: int
    n_steps: int

    @cached_property
    def is_odd(self) -> bool:
        """Whether the projection is."""
        return bool((self.projection == -self.projection[::-1]).all())

    @cached_property
    def windows(self) -> tuple[NDArray[np.int8], NDArray[np.int64]]:
        """The windows, and the numbers of their coarse words."""
        length, spread = rule_tables.inputs_of(len(self.projection)) or 0, self.reach * self.n_steps
        return grouped_windows(self.projection, self.blocks, (-spread, length + spread), is_odd=self.is_odd)

    def tried(self, first: int, last: int) -> tuple[Any, Any]:
        """Return which of some rules descend, and the images of the coarse words."""
        n_classes = 3 ** (self.blocks[1] - self.blocks[0])
        letters = self.projection.astype(np.int64) + 1
        width = 2 * self.reach + 1
        try:
            return kernels.descending_rules(
                width, self.n_steps, *self.windows, letters, first, last, n_classes
            )
        except SystemError as error:
            if _is_interrupt(error):
                raise KeyboardInterrupt from None
            raise


def _is_interrupt(error: BaseException | None) -> bool:
    """Return whether an interrupt lies under an error: compiled functions that return then hide it."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None

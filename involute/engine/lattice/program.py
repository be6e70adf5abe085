"""What an engine runs: local rules that take turns, and whether the step before enters too."""

from collections.abc import Callable
from typing import final

import attrs
import numpy as np

from involute.arrays import Trits
from involute.spaces.neighbourhood import Offsets

LONGEST = 64


@final
@attrs.frozen(eq=False)
class Stage:
    """One local rule: 3^w trits, first cell slowest, and the w cells it reads."""

    table: Trits
    offsets: Offsets


@final
@attrs.frozen(eq=False)
class LatticeProgram:
    """Local rules in turn.

    Parameters
    ----------
    stages : the rules of a whole period, in order.
    a_step : how many of them make one step.
    is_second_order : whether a state is a pair (now, before), and a step is ``(f(now) ⊖ before, now)``.
    is_reversed : whether ``before`` comes first in the pair.
    """

    stages: tuple[Stage, ...]
    a_step: int = 1
    is_second_order: bool = False
    is_reversed: bool = False

    @property
    def period(self) -> int:
        """The steps after which the stages begin anew."""
        return len(self.stages) // self.a_step

    @property
    def memory(self) -> int:
        """How many states a step reads."""
        return 2 if self.is_second_order else 1

    @property
    def logic_tables(self) -> tuple[Trits, ...]:
        """The tables to be made into logic; the trit of the step before is their last input."""
        if not self.is_second_order:
            return tuple(stage.table for stage in self.stages)
        before = np.arange(-1, 2)
        return tuple(
            ((stage.table[:, None] - before + 1) % 3 - 1).astype(np.int8).reshape(-1) for stage in self.stages
        )


def program_of(
    stages_at: Callable[[int], tuple[Stage, ...] | None], period: int | None
) -> LatticeProgram | None:
    """Return the program of a periodic succession of rules, if every step has the same number of them."""
    if period is None or period > LONGEST:
        return None
    steps = [stages_at(t) for t in range(period)]
    known = [step for step in steps if step]
    sizes = {len(step) for step in known}
    if len(known) < len(steps) or len(sizes) != 1:
        return None
    return LatticeProgram(tuple(stage for step in known for stage in step), sizes.pop())

"""Second-order updates: ``(now, before) -> (f(now) ⊖ before, now)``, invertible for every rule f.

The inverse is ``(now, before) -> (before, f(before) ⊖ now)``; time reversal r, the exchange of the two,
gives ``r F r = F^-1``. Odd f makes F equivariant. (Fredkin's construction, with the group difference.)
"""

from typing import final

import attrs
import numpy as np

from involute.arrays import Control, State, Step, Trits
from involute.engine.lattice.program import LatticeProgram
from involute.errors import InvalidRuleError, explain
from involute.spaces.base import AbstractSpace
from involute.spaces.neighbourhood import trit_shape
from involute.spaces.product_space import ProductSpace
from involute.updates.base import AbstractUpdate


@final
@attrs.frozen
class SecondOrder(AbstractUpdate):
    """Make any update on trits reversible, on pairs of states (a product of two equal spaces).

    Parameters
    ----------
    rule : the update f; autonomous (period 1).
    backwards : run the inverse.
    """

    rule: AbstractUpdate
    backwards: bool = attrs.field(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse rules that depend on time: the inverse would need the past's."""
        if self.rule.period != 1:
            raise InvalidRuleError(
                explain(
                    "a rule that does not depend on t",
                    f"{self.rule!r} with period {self.rule.period}",
                    "use a block update",
                )
            )

    @property
    def period(self) -> int:
        """Time does not enter."""
        return 1

    @property
    def inverse(self) -> "SecondOrder":
        """The same construction run backwards."""
        return attrs.evolve(self, backwards=not self.backwards)

    def bind(self, space: AbstractSpace, controls: AbstractSpace | None = None) -> Step:
        """Return the step on tuples ``(now, before)``."""
        if not isinstance(space, ProductSpace) or len(space.factors) != 2 or len(set(space.factors)) != 1:
            raise InvalidRuleError(
                explain(
                    "a product of two equal spaces (now, before)", f"{space!r}", "use ProductSpace((S, S))"
                )
            )
        trit_shape(space.factors[0])
        inner = self.rule.bind(space.factors[0], controls)

        def forwards(x: State, u: Control, t: int) -> State:
            now, before = x
            return _subtract(inner(now, u, t), before), now

        def back(x: State, u: Control, t: int) -> State:
            now, before = x
            return before, _subtract(inner(before, u, t), now)

        return back if self.backwards else forwards

    def program(self) -> LatticeProgram | None:
        """Return the rule and the step before it, if it is one local rule."""
        stages = self.rule.stages_at(0)
        if stages is None or len(stages) != 1:
            return None
        return LatticeProgram(stages, is_second_order=True, is_reversed=self.backwards)


def _subtract(a: Trits, b: Trits) -> Trits:
    """Return the group difference ``((a - b + 1) mod 3) - 1``."""
    return np.asarray((a - b + np.int8(1)) % np.int8(3) - np.int8(1), dtype=np.int8)

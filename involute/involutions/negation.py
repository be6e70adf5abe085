"""Negation, ``ι(x) = -x``: the default involution; its one fixed point is the neutral state."""

from typing import final

import attrs

from involute.arrays import StateMap
from involute.errors import InvalidInvolutionError, explain
from involute.involutions.base import AbstractInvolution, negated
from involute.spaces.base import AbstractSpace
from involute.spaces.finite_space import FiniteSpace


@final
@attrs.frozen
class Negation(AbstractInvolution):
    """Change the sign of every trit."""

    def bind(self, space: AbstractSpace) -> StateMap:
        """Return negation; finite sets of labels have none of their own."""
        if isinstance(space, FiniteSpace):
            raise InvalidInvolutionError(
                explain(
                    "an involution of labels",
                    f"Negation() on {space!r}",
                    'say which labels are exchanged, for example involute.Exchange({"left": "right"})',
                )
            )
        return negated

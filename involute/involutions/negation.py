"""Negation, ``ι(x) = -x``: the default involution; its one fixed point is the neutral state."""

import operator
from typing import final

import attrs

from involute.arrays import StateMap
from involute.errors import InvalidInvolutionError, explain
from involute.involutions.base import AbstractInvolution
from involute.spaces.base import AbstractSpace
from involute.spaces.finite_space import FiniteSpace
from involute.spaces.product_space import ProductSpace


@final
@attrs.frozen
class Negation(AbstractInvolution):
    """Change the sign of every trit."""

    def bind(self, space: AbstractSpace) -> StateMap:
        """Return negation, part by part on a product; finite sets of labels have none of their own."""
        if isinstance(space, ProductSpace):
            parts = [self.bind(factor) for factor in space.factors]
            return lambda x: tuple(negate(part) for negate, part in zip(parts, x, strict=True))
        if isinstance(space, FiniteSpace):
            raise InvalidInvolutionError(
                explain(
                    "an involution of labels",
                    f"Negation() on {space!r}",
                    'say which labels are exchanged, for example involute.Exchange({"left": "right"})',
                )
            )
        return operator.neg

"""One involution a factor of a product space: negate positions, reflect a field, exchange labels."""

from typing import Any, final

import attrs

from involute.arrays import State, StateMap
from involute.errors import InvalidInvolutionError, explain
from involute.involutions.base import AbstractInvolution
from involute.spaces.base import AbstractSpace
from involute.spaces.product_space import ProductSpace


def _listed(involutions: Any) -> tuple[AbstractInvolution, ...]:
    listed = tuple(involutions) if isinstance(involutions, tuple | list) else ()
    if not listed or not all(isinstance(part, AbstractInvolution) for part in listed):
        raise InvalidInvolutionError(
            explain("a tuple of involutions", f"{involutions!r}", "give one for each factor of the product")
        )
    return listed


@final
@attrs.frozen
class Factorwise(AbstractInvolution):
    """``(ι x)_k = ι_k(x_k)``: of order two because every ι_k is."""

    involutions: tuple[AbstractInvolution, ...] = attrs.field(converter=_listed)

    def bind(self, space: AbstractSpace) -> StateMap:
        """Return the map on batches of product states."""
        if not isinstance(space, ProductSpace) or len(space.factors) != len(self.involutions):
            raise InvalidInvolutionError(
                explain(
                    f"a product of {len(self.involutions)} spaces",
                    f"{space!r}",
                    "give one involution a factor",
                )
            )
        maps = [part.bind(factor) for part, factor in zip(self.involutions, space.factors, strict=True)]

        def image(x: State) -> State:
            return tuple(change(part) for change, part in zip(maps, x, strict=True))

        return image

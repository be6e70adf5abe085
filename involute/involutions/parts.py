"""Involutions of product spaces: exchange two factors, change the sign of some.

Time reversal of a second-order update exchanges (now, before); of a mechanical one it negates momenta.
"""

from typing import Any, final

import attrs

from involute.arrays import State, StateMap
from involute.checking import wholes
from involute.errors import InvalidInvolutionError, explain
from involute.involutions.base import AbstractInvolution
from involute.involutions.negation import Negation
from involute.spaces.base import AbstractSpace
from involute.spaces.product_space import ProductSpace


def _ints(values: Any) -> tuple[int, ...]:
    return wholes(values, "part or sign", InvalidInvolutionError)


@final
@attrs.frozen
class PartExchange(AbstractInvolution):
    """Reorder the parts of a product state and change signs: ``(ι x)_k = σ_k x_{order[k]}``.

    ``PartExchange((1, 0))`` is time reversal of a second-order update;
    ``PartExchange((0, 1), signs=(1, -1))`` negates momenta.
    """

    order: tuple[int, ...] = attrs.field(converter=_ints)
    signs: tuple[int, ...] = attrs.field(default=(), converter=_ints, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse maps that are not of order two."""
        n = len(self.order)
        signs = self.signs or (1,) * n
        good = sorted(self.order) == list(range(n)) and len(signs) == n and set(signs) <= {-1, 1}
        if not good or any(self.order[j] != i or signs[i] != signs[j] for i, j in enumerate(self.order)):
            raise InvalidInvolutionError(
                explain(
                    "a map of order two on the parts",
                    f"order={self.order}, signs={self.signs}",
                    "exchange parts in pairs",
                )
            )

    def bind(self, space: AbstractSpace) -> StateMap:
        """Return the map on batches of product states."""
        if not isinstance(space, ProductSpace) or len(space.factors) != len(self.order):
            raise InvalidInvolutionError(
                explain(f"a product of {len(self.order)} spaces", f"{space!r}", "use it with a ProductSpace")
            )
        if any(space.factors[i] != space.factors[j] for i, j in enumerate(self.order)):
            raise InvalidInvolutionError(
                explain("exchanged parts with equal spaces", f"{space!r}", "exchange only parts of one kind")
            )
        signs = self.signs or (1,) * len(self.order)

        maps = [
            _same if s > 0 else Negation().bind(factor)
            for factor, s in zip(space.factors, signs, strict=True)
        ]

        def image(x: State) -> State:
            return tuple(change(x[j]) for j, change in zip(self.order, maps, strict=True))

        return image


def _same(x: State) -> State:
    return x

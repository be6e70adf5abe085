"""Any Python callable as a quantity: sampled rather than proved."""

from collections.abc import Callable
from typing import Any, final

import attrs

from involute.arrays import Functional, State, Values
from involute.checking import function_of, numbers
from involute.errors import InvalidRuleError
from involute.quantities.base import AbstractQuantity, Parity, as_parity
from involute.spaces.base import AbstractSpace
from involute.spaces.batch import called, functional_over_batch


def _function(function: Any) -> Callable[[State], Any]:
    return function_of(function, "a quantity", InvalidRuleError)


@final
@attrs.frozen
class FunctionQuantity(AbstractQuantity):
    """``J(x) = function(x)`` for one state x: an integer, a float, or a row of them."""

    function: Callable[[State], Any] = attrs.field(converter=_function)
    parity: Parity = attrs.field(converter=as_parity)
    label: str = attrs.field(default="", kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Name it after its function where no label is given."""
        if not self.label:
            object.__setattr__(self, "label", getattr(self.function, "__name__", "function"))

    @property
    def terms(self) -> None:
        """Opaque."""
        return

    def bind(self, space: AbstractSpace) -> Functional:
        """Return the function on batches, state by state."""

        def one(x: State) -> Values:
            return numbers(called(self.function, (x,), self.label), self.label, InvalidRuleError)

        return functional_over_batch(one, space)

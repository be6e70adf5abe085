"""Any Python callable as an action: sampled rather than proved."""

from collections.abc import Callable
from typing import Any, final

import attrs

from involute.actions.base import AbstractAction
from involute.arrays import Functional, State, Values
from involute.checking import function_of, numbers
from involute.errors import InvalidRuleError, explain
from involute.spaces.base import AbstractSpace
from involute.spaces.batch import called, functional_over_batch


def _function(function: Any) -> Callable[[State], float]:
    return function_of(function, "an action", InvalidRuleError)


@final
@attrs.frozen
class FunctionAction(AbstractAction):
    """``A(x) = function(x)`` for one state x, a finite number."""

    function: Callable[[State], float] = attrs.field(converter=_function)

    @property
    def terms(self) -> None:
        """Opaque."""
        return

    def bind(self, space: AbstractSpace) -> Functional:
        """Return the function on batches, state by state."""

        def one(x: State) -> Values:
            value = numbers(called(self.function, (x,), "the action"), "the action", InvalidRuleError)
            if value.ndim:
                raise InvalidRuleError(
                    explain(
                        "one number a state",
                        f"an array of shape {value.shape}",
                        "sum it, or declare quantities",
                    )
                )
            return value

        return functional_over_batch(one, space)

"""Emission by any Python callable of (x, t)."""

from collections.abc import Callable
from typing import Any, final

import attrs

from involute.arrays import State, Values
from involute.checking import array_of, function_of
from involute.emissions.base import AbstractEmission, Seen
from involute.errors import InvalidRuleError, explain
from involute.spaces.base import AbstractSpace
from involute.spaces.batch import called, read_only


def _function(function: Any) -> Callable[[State, int], Any]:
    return function_of(function, "an emission", InvalidRuleError)


@final
@attrs.frozen
class FunctionEmission(AbstractEmission):
    """``E_t(x) = function(x, t)``, an integer or an array of integers of fixed shape."""

    function: Callable[[State, int], Any] = attrs.field(converter=_function)

    def bind(self, space: AbstractSpace) -> Seen:  # noqa: ARG002  (any space will do)
        """Return what the function says, checked to be integers."""

        def seen(x: State, t: int) -> Values:
            symbols = array_of(
                called(self.function, (read_only(x), t), "the emission"), "symbols", InvalidRuleError
            )
            if symbols.dtype.kind not in "iu":
                raise InvalidRuleError(
                    explain("integer symbols", f"{symbols!r}", "number the symbols from 0")
                )
            return symbols

        return seen

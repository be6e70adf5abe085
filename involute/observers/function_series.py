"""Any function of a state along a run."""

from collections.abc import Callable
from typing import Any, final

import attrs

from involute.arrays import State
from involute.observers.series import AbstractSeries, Reading
from involute.system import System


@final
@attrs.frozen
class FunctionSeries(AbstractSeries):
    """``function(x_t)`` for every state: a number, or an array of numbers of fixed shape.

    Parameters
    ----------
    function : reads one state and leaves it as it is.
    label : the name of the observation; defaults to the function's.
    """

    function: Callable[[State], Any]
    label: str = attrs.field(kw_only=True)

    @label.default
    def _name(self) -> str:
        return getattr(self.function, "__name__", "function")

    def reading(self, system: System) -> Reading:  # noqa: ARG002  (the contract)
        """Return the function, without the time."""
        return lambda x, _t: self.function(x)

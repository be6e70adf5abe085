"""Any function of a state along a run."""

from collections.abc import Callable
from typing import Any, final

import attrs

from involute.arrays import State
from involute.observers.series import AbstractSeries, Reading
from involute.spaces.batch import read_only
from involute.system import System


@final
@attrs.frozen
class FunctionSeries(AbstractSeries):
    """``function(x_t)`` for every state: a number, or an array of numbers of fixed shape.

    Parameters
    ----------
    function : reads one state; it cannot write to it.
    label : the name of the observation; defaults to the function's, or ``"function"``.
    """

    function: Callable[[State], Any]
    label: str = attrs.field(kw_only=True)

    @label.default
    def _name(self) -> str:
        name: str = getattr(self.function, "__name__", "")
        return name if name.isidentifier() else "function"

    def reading(self, system: System) -> Reading:  # noqa: ARG002  (the contract)
        """Return the function, without the time."""
        return lambda x, _t: self.function(read_only(x))

"""The action along a run."""

from typing import final

import attrs

from involute.errors import InvalidSystemError, explain
from involute.observers.series import AbstractSeries, Reading
from involute.system import System


@final
@attrs.frozen
class ActionSeries(AbstractSeries):
    """``A(x_t)`` for every state.

    Raises
    ------
    InvalidSystemError
        The system declares no action.
    """

    label: str = "action"

    def reading(self, system: System) -> Reading:
        """Return the system's action."""
        if system.action is None:
            raise InvalidSystemError(
                explain(
                    "a system with an action", f"{system.name} without", "declare action=involute.Support()"
                )
            )
        action = system.action.bind(system.space)
        return lambda x, _t: action(x)

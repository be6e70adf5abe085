"""What an observer of the system sees along a run."""

from typing import final

import attrs

from involute.errors import InvalidSystemError, explain
from involute.observers.series import AbstractSeries, Reading
from involute.system import System


@final
@attrs.frozen
class EmissionSeries(AbstractSeries):
    """``E_t(x_t)`` for every state.

    Raises
    ------
    InvalidSystemError
        The system declares no emission.
    """

    label: str = "emission"

    def reading(self, system: System) -> Reading:
        """Return the system's emission."""
        emission = system.emission
        if emission is None:
            raise InvalidSystemError(
                explain(
                    "a system with an emission",
                    f"{system.name} without",
                    "declare emission=involute.Sites((0,))",
                )
            )
        return emission.bind(system.space)

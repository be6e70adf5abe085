"""A declared invariant or monotone along a run."""

from typing import final

import attrs

from involute.observers.series import AbstractSeries, Reading
from involute.system import System


@final
@attrs.frozen
class QuantitySeries(AbstractSeries):
    """``J(x_t)`` for every state, J being the system's quantity with this label.

    Raises
    ------
    InvalidSystemError
        The system declares no quantity with this label.
    """

    label: str

    def reading(self, system: System) -> Reading:
        """Return the quantity."""
        quantity = system.quantity(self.label)
        return lambda x, _t: quantity(x)

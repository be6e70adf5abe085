"""Mean, variance and extremes of one number along a run, in constant memory."""

from typing import final

import attrs
import numpy as np

from involute.arrays import Control, Functional, State
from involute.errors import InvalidSystemError, explain
from involute.observers.base import AbstractObserver, Carry, Fold
from involute.system import System


@final
@attrs.frozen
class RunningMean(AbstractObserver):
    """Moments of ``A(x_t)``, or of a declared quantity, by Welford's recurrence.

    ``m_n = m_(n-1) + (v_n - m_(n-1)) / n`` and ``s_n = s_(n-1) + (v_n - m_(n-1)) (v_n - m_n)``; the variance
    is ``s_n / n``. The observation is a dict of ``mean``, ``variance``, ``least`` and ``greatest``.

    Parameters
    ----------
    of : ``"action"``, or the label of a declared quantity that is one number.

    Raises
    ------
    InvalidSystemError
        The system declares no action, or no such quantity.

    References
    ----------
    Welford 1962, Technometrics 4, 419.
    """

    of: str = "action"
    label: str = attrs.field(kw_only=True)

    @label.default
    def _name(self) -> str:
        return f"mean_{self.of}"

    def bind(self, system: System) -> Fold:
        """Return the fold of the four numbers."""
        value = self._value(system)
        if np.ndim(value(system.space.neutral())):
            raise InvalidSystemError(
                explain("a quantity that is one number", f"{self.of!r} with several", "use QuantitySeries")
            )

        def observe(carry: Carry, x: State, _u: Control, _t: int) -> Carry:
            n, mean, squares, least, greatest = carry
            v = float(value(x))
            closer = mean + (v - mean) / (n + 1)
            squares += (v - mean) * (v - closer)
            return n + 1, closer, squares, min(least, v), max(greatest, v)

        start = (0, 0.0, 0.0, float("inf"), float("-inf"))
        return Fold(start, observe, _moments)

    def _value(self, system: System) -> Functional:
        if self.of != "action":
            return system.quantity(self.of)
        if system.action is None:
            raise InvalidSystemError(
                explain(
                    "a system with an action",
                    f"{system.name} without",
                    "declare action=involute.Support()",
                )
            )
        return system.action.bind(system.space)


def _moments(carry: Carry) -> dict[str, float]:
    n, mean, squares, least, greatest = carry
    return {"mean": mean, "variance": squares / n, "least": least, "greatest": greatest}

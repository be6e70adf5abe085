"""When a run has become periodic, and with which period, in the memory of one state.

Brent's algorithm: keep one earlier state, compare every state with it, and move it forward to the present
whenever as many steps have passed as the next power of two. The first return to the kept state is the
period; it is found within about three times the sum of transient and period.

What returns must be everything that decides the future: the state, the phase of an update that depends on
t, and the control, which has to stay the same. Where the control changes, the search starts again.
(Brent 1980, BIT 20, 176.)
"""

from typing import Any, final

import attrs
import numpy as np

from involute.arrays import Control, State
from involute.errors import InvalidSystemError, explain
from involute.observers.base import AbstractObserver, Carry, Fold
from involute.system import System


@final
@attrs.frozen
class PeriodDetector(AbstractObserver):
    """The period of the cycle a run enters, and the time at which that was certain.

    The observation is ``{"period": p, "confirmed_at": t}`` with the least p such that x_t, the phase of the
    update and the controls are those of time t - p; or ``None`` if no cycle has closed yet. A detector
    that has found one looks no further.

    Raises
    ------
    InvalidSystemError
        The update depends on t with an unknown period: states then say nothing about the future.
    """

    label: str = "period"

    def bind(self, system: System) -> Fold:
        """Return Brent's search."""
        phases = system.update.period
        if phases is None:
            raise InvalidSystemError(
                explain(
                    "an update with a known period in t",
                    f"{system.update!r}",
                    "declare its period (declared_period= of a FunctionUpdate)",
                )
            )

        def observe(carry: Carry, x: State, u: Control, t: int) -> Carry:
            if carry is None:
                return x, u, t, 1, None
            kept, control, since, reach, found = carry
            if found is not None:
                return carry
            age = abs(t - since)
            if not (control is None and age == 1) and not _same(u, control):
                return x, u, t, 1, None
            if age % phases == 0 and _same(x, kept):
                return x, u, since, reach, (age, t)
            if age == reach:
                return x, u, t, 2 * reach, None
            return kept, u, since, reach, None

        return Fold(None, observe, _verdict)


def _verdict(carry: Carry) -> dict[str, int] | None:
    found = None if carry is None else carry[-1]
    return None if found is None else {"period": found[0], "confirmed_at": found[1]}


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, tuple) and isinstance(b, tuple):
        return all(_same(p, q) for p, q in zip(a, b, strict=True))
    if a is None or b is None:
        return a is b
    return bool(np.array_equal(a, b))

"""What a census may be asked of, and how much work it may be."""

from typing import Any, final

import attrs

from involute.arrays import Control
from involute.checking import function_of, numbers, whole
from involute.eigen.states.workers import Progress
from involute.errors import InvalidSystemError, explain
from involute.system import System


@final
@attrs.frozen
class Limits:
    """How much work, how long, and who watches."""

    budget: int
    seconds: float | None
    progress: Progress | None

    @classmethod
    def of(cls, budget: Any, seconds: Any, progress: Any) -> "Limits":
        """Return the limits, or say which is none."""
        most = whole(budget, "budget", InvalidSystemError, at_least=1)
        if seconds is not None and numbers([seconds], "seconds", InvalidSystemError)[0] < 0:
            mend = "allow some time"
            raise InvalidSystemError(explain("seconds of at least 0", f"seconds={seconds!r}", mend))
        if progress is not None:
            function_of(progress, "progress", InvalidSystemError)
        return cls(most, None if seconds is None else float(seconds), progress)


def checked(system: Any, control: Control, phase: Any) -> Control:
    """Return the control as its space stores it; refuse what no census can be made of."""
    if not isinstance(system, System):
        raise InvalidSystemError(
            explain("a system", f"{type(system).__name__}", "pass System(space=.., update=..)")
        )
    if system.update.period is None:
        raise InvalidSystemError(
            explain(
                "an update with a known period in time",
                f"{system.update!r:.60} with period None",
                "pass declared_period= to FunctionUpdate",
            )
        )
    whole(phase, "phase", InvalidSystemError, at_least=0)
    if system.controls is None:
        if control is not None:
            raise InvalidSystemError(
                explain("no control, as none are declared", f"control={control!r}", "leave it out")
            )
        return None
    return system.controls.neutral() if control is None else system.controls.check(control, name="control")

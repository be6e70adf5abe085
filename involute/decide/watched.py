"""A statement that survives what it is asked of: cases that cannot be evaluated are noted, time may be up.

Opaque parts may raise anything, at any state. Such a case neither holds nor fails; it is kept with its error,
so that a verdict can say where a part is not defined and what was covered all the same.
"""

import time
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Control, State
from involute.decide.enumeration import take
from involute.decide.ordering import Case, case_key
from involute.decide.statement import Effort, Statement
from involute.errors import InvoluteError
from involute.notation import expression
from involute.spaces.batch import batch_shape


class OutOfTime(Exception):  # noqa: N818  (it is no error: it was asked for)
    """The seconds that were allowed are over."""


@attrs.define(eq=False)
class Watch:
    """What happened while a statement was evaluated, and when that must end.

    Attributes
    ----------
    statement : what is evaluated.
    until, seconds : the end of the time allowed, or ``None``, and how long it was.
    broken : the least case that could not be evaluated, and its error.
    n_broken : how many could not.
    """

    statement: Statement
    until: float | None = None
    seconds: float = 0.0
    broken: tuple[Case, Exception] | None = None
    n_broken: int = 0

    @classmethod
    def on(cls, statement: Statement, effort: Effort) -> "Watch":
        """Begin to watch a statement."""
        until = None if effort.seconds is None else time.monotonic() + effort.seconds
        return cls(statement, until, effort.seconds or 0.0)

    @property
    def has_half(self) -> bool:
        """Whether half of the time is left: what comes next takes as long again."""
        return self.until is None or time.monotonic() <= self.until - self.seconds / 2

    @property
    def watched(self) -> Statement:
        """The statement that holds where it cannot be evaluated, and stops when time is up."""
        return attrs.evolve(self.statement, sides=self._holds, agree=lambda holds, _: holds)

    @property
    def reason(self) -> str:
        """Why nothing is decided: the error at the least case that has one."""
        if self.broken is None:
            return ""
        (x, u, t), error = self.broken
        if isinstance(error, InvoluteError):
            return str(error)
        place = ", ".join([f"x={expression(x)}", *([] if u is None else [f"u={expression(u)}"]), f"t={t}"])
        return f"{self.statement.subject} raised {type(error).__name__} at {place}: {error}"

    def _holds(self, x: State, u: Control, t: int, y: State) -> tuple[NDArray[np.bool_], Any]:
        if self.until is not None and time.monotonic() > self.until:
            raise OutOfTime
        try:
            return np.asarray(self.statement.agree(*self.statement.sides(x, u, t, y))), None
        except Exception as error:
            if not isinstance(error, InvoluteError) and not self.statement.is_costly:
                raise
            batch = batch_shape(x, self.statement.space)
            if not batch:
                self._note((x, u, t), error)
                return np.ones((), dtype=np.bool_), None
        each = [self._holds(take(x, i), u, t, y)[0] for i in range(batch[0])]
        return np.asarray(each, dtype=np.bool_), None

    def _note(self, case: Case, error: Exception) -> None:
        self.n_broken += 1
        known = None if self.broken is None else case_key(self.statement, self.broken[0])
        if known is None or case_key(self.statement, case) < known:
            self.broken = (case, error)

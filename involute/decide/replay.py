"""Replay one case of a law: the line that a witness prints, evaluated again from the system alone."""

from typing import Any

import attrs
import numpy as np

from involute.arrays import Control, State
from involute.decide.questions import questions
from involute.errors import InvalidSystemError, explain
from involute.laws import Law
from involute.notation import brief
from involute.system import System


@attrs.frozen(eq=False)
class Replay:
    """What one case of a law shows: its two sides, and whether they agree as the law says."""

    law: Law
    subject: str
    holds: bool
    left: Any
    right: Any
    relation: str

    def __str__(self) -> str:
        outcome = "holds here" if self.holds else "is violated here"
        relation = "" if self.holds else f"  ({self.relation})"
        return (
            f"{self.law.id} {self.law.name} of {self.subject} {outcome}: {self.law.statement}\n"
            f"  left   {_shown(self.left)}\n  right  {_shown(self.right)}{relation}"
        )


def replay(
    system: System,
    law: str,
    *,
    x: State,
    u: Control = None,
    t: int = 0,
    y: State = None,
    subject: str = "",
    level: int | None = None,
) -> Replay:
    """Evaluate both sides of a law of this system at one case.

    Parameters
    ----------
    system : what the law is about.
    law : its id, for example ``"A1"``.
    x, u, t, y : the case; ``y`` where two states are compared, ``u`` neutral where it is not given.
    subject, level : the part; by default the first that has this law.

    Raises
    ------
    InvalidSystemError
        No part of the system has this law, or its coarse steps do not start at ``t``.
    InvalidStateError
        ``x``, ``y`` or ``u`` lies outside its space.

    >>> from involute.spaces.trit_space import TritSpace
    >>> from involute.updates.local_rule import LocalRule
    >>> chain = System(space=TritSpace(3), update=LocalRule.from_text("0-+", radius=0))
    >>> replay(chain, "A1", x=np.array([0, 1, 0], dtype=np.int8)).holds
    False
    """
    for question in questions(system):
        fits = question.law.id == law and subject in {"", question.subject}
        if fits and (level is None or question.level == level):
            break
    else:
        known = sorted({f"{q.law.id} of {q.subject}" for q in questions(system)})
        got = f"law={law!r}, subject={subject!r}, level={level}"
        raise InvalidSystemError(
            explain(f"a law of this system: {', '.join(known)}", got, "choose one of these")
        )
    asked = question.statement(y is not None)
    x = asked.space.check(x, name="x")
    y = None if y is None else asked.space.check(y, name="y")
    if asked.controls is not None:
        u = asked.controls.neutral() if u is None else asked.controls.check(u, name="u")
    if t < 0 or t % asked.stride:
        raise InvalidSystemError(
            explain(
                f"a time that is a multiple of {asked.stride}", f"t={t}", "start where a coarse step does"
            )
        )
    left, right = asked.sides(x, u, t, y)
    holds = bool(np.all(asked.agree(left, right)))
    return Replay(question.law, question.subject, holds, left, right, asked.relation)


def _shown(side: Any) -> str:
    return brief(side) if isinstance(side, tuple) or np.ndim(side) else str(side)

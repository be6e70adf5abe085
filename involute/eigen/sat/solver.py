"""The solver behind a small door: ask for a solution within limits of work and time."""

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, final

import attrs

from involute.checking import whole
from involute.eigen.sat.clauses import Clause
from involute.errors import InvalidRunError, MissingExtraError, explain

LOT = 2**13  # clauses between two looks at the clock
STRETCH = 2000  # conflicts between two looks at the clock


class OutOfLimitsError(Exception):
    """The limits of work or time ran out; caught where the partial answer is made."""


@final
@attrs.define(eq=False)
class Limits:
    """How much work is left: conflicts of the solver, and seconds of the wall clock from when it is made."""

    budget: int | None = None
    deadline: float | None = None

    @classmethod
    def of(cls, seconds: Any, budget: Any) -> "Limits":
        """Check the arguments of a search, and start the clock."""
        if seconds is not None and not (isinstance(seconds, int | float) and seconds >= 0):
            raise InvalidRunError(explain("seconds of at least 0", f"seconds={seconds!r}", "pass a number"))
        most = None if budget is None else whole(budget, "budget", InvalidRunError, at_least=0)
        return cls(most, None if seconds is None else time.monotonic() + seconds)

    def check(self) -> None:
        """Stop if nothing is left."""
        if self.deadline is not None and time.monotonic() >= self.deadline:
            raise OutOfLimitsError("the seconds ran out")
        if self.budget is not None and self.budget <= 0:
            raise OutOfLimitsError("the budget of conflicts ran out")

    @property
    def stretch(self) -> int:
        """The conflicts that the solver may use before it is asked again, with limits or without."""
        return STRETCH if self.budget is None else min(STRETCH, self.budget)

    def spend(self, conflicts: int) -> None:
        """Count conflicts."""
        if self.budget is not None:
            self.budget -= conflicts


@final
class Question:
    """Clauses, and a solver that finds their solutions one after another; use it as a context."""

    def __init__(self, clauses: Iterable[Clause], limits: Limits, *, with_proof: bool = False) -> None:
        self._limits = limits
        self._solver = _solver(_timely(clauses, limits), with_proof=with_proof)
        self._conflicts = 0

    def __enter__(self) -> "Question":
        return self

    def __exit__(self, *_: object) -> None:
        self._solver.delete()

    def solution(self, assumptions: Sequence[int] = ()) -> list[int] | None:
        """Return a solution as signed variables, variable 1 first; ``None`` if there is none."""
        while True:
            self._limits.check()
            self._solver.conf_budget(self._limits.stretch)
            answer = self._solver.solve_limited(assumptions=assumptions)
            conflicts = self._solver.accum_stats()["conflicts"]
            self._limits.spend(conflicts - self._conflicts)
            self._conflicts = conflicts
            if answer is not None:
                return list(self._solver.get_model()) if answer else None

    def add(self, clause: Clause) -> None:
        """Ask for solutions of one more clause."""
        self._solver.add_clause(clause)

    def prefer(self, wanted: Clause) -> None:
        """Let the search try these literals first."""
        self._solver.set_phases(wanted)

    @property
    def proof(self) -> list[Clause]:
        """The clauses that the solver derived, in order; deletions are left out."""
        lines = self._solver.get_proof()
        return [[int(word) for word in line.split()[:-1]] for line in lines if not line.startswith("d")]


def _timely(clauses: Iterable[Clause], limits: Limits) -> Iterator[Clause]:
    """Yield clauses, with a look at the limits now and then: wide tables have hundreds of thousands."""
    for number, clause in enumerate(clauses, start=1):
        if number % LOT == 0:
            limits.check()
        yield clause


def _solver(clauses: Iterable[Clause], *, with_proof: bool) -> Any:
    try:
        from pysat.solvers import Glucose4
    except ImportError as error:
        raise MissingExtraError(
            explain(
                "python-sat to solve clauses", "no pysat", 'install the extra: pip install "involute[sat]"'
            )
        ) from error
    return Glucose4(bootstrap_with=clauses, with_proof=with_proof)

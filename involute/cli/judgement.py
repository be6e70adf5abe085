"""Verdicts against what was declared: what is as declared, and what is a surprise.

A refuted statement is a surprise unless the model declares it to fail. A statement that is declared to fail
and holds is one as well: declaring is a claim, not a way to silence a verdict. What could not be decided is
neither good nor a surprise, whatever was declared about it: it is listed on its own.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import final

import attrs

from involute.cli.exits import Code
from involute.laws import Status, Verdict
from involute.spec.model_file import Expectation


@final
@attrs.frozen
class Judgement:
    """How many verdicts of each status there are, and what they mean for the exit code.

    Attributes
    ----------
    counts : verdicts by status.
    as_declared : sentences on what was refuted, as declared.
    surprises : sentences on what was not expected; none of them is good.
    undecided : sentences on what could not be decided, each with its reason.
    """

    counts: Counter[str]
    as_declared: tuple[str, ...] = ()
    surprises: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()

    @property
    def complaints(self) -> tuple[str, ...]:
        """All that stands between these verdicts and exit code 0."""
        return self.surprises + self.undecided

    @property
    def code(self) -> Code:
        """The exit code of these verdicts."""
        if self.surprises:
            return Code.REFUTED
        return Code.UNDECIDED if self.undecided else Code.GOOD

    def __add__(self, other: "Judgement") -> "Judgement":
        return Judgement(
            self.counts + other.counts,
            self.as_declared + other.as_declared,
            self.surprises + other.surprises,
            self.undecided + other.undecided,
        )


NOTHING = Judgement(Counter())


def judged(verdicts: Iterable[Verdict], expected: Sequence[Expectation] = (), *, of: str = "") -> Judgement:
    """Return the judgement of some verdicts; ``of`` names the system in sentences."""
    listed = list(verdicts)
    owner = f"{of}: " if of else ""
    declared = {(e.law, e.subject): e for e in expected}
    refuted = {(v.law.id, v.subject) for v in listed if v.status is Status.REFUTED}
    open_ = {(v.law.id, v.subject): v.reason for v in listed if v.status is Status.UNDECIDED}
    surprises = [f"{owner}{law} of {part} is REFUTED" for law, part in sorted(refuted - set(declared))]
    for (law, part), expectation in declared.items():
        if (law, part) not in refuted | set(open_):
            found = [v.status.value for v in listed if (v.law.id, v.subject) == (law, part)]
            state = " and ".join(found) or "not among the verdicts"
            surprises.append(
                f"{owner}{law} of {part} is declared to fail ({expectation.because}), but is {state}"
            )
    as_declared = [
        f"{owner}{law} of {part} is REFUTED, as declared: {expectation.because}"
        for (law, part), expectation in declared.items()
        if (law, part) in refuted
    ]
    undecided = [
        f"{owner}{law} of {part} is UNDECIDED: {reason or 'no procedure decides it'}"
        for (law, part), reason in open_.items()
    ]
    counts = Counter(v.status.value for v in listed)
    return Judgement(counts, tuple(as_declared), tuple(surprises), tuple(undecided))

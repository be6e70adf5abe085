"""Verdicts against what was declared: what is as declared, and what is a surprise.

A refuted statement is a surprise unless the model declares it to fail. A statement that is declared to fail
and does not is one as well: declaring is a claim, not a way to silence a verdict.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import final

import attrs

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
    """

    counts: Counter[str]
    as_declared: tuple[str, ...] = ()
    surprises: tuple[str, ...] = ()

    def __add__(self, other: "Judgement") -> "Judgement":
        return Judgement(
            self.counts + other.counts,
            self.as_declared + other.as_declared,
            self.surprises + other.surprises,
        )


NOTHING = Judgement(Counter())


def judged(verdicts: Iterable[Verdict], expected: Sequence[Expectation] = (), *, of: str = "") -> Judgement:
    """Return the judgement of some verdicts; ``of`` names the system in sentences."""
    listed = list(verdicts)
    owner = f"{of}: " if of else ""
    declared = {(e.law, e.subject): e for e in expected}
    refuted = {(v.law.id, v.subject) for v in listed if v.status is Status.REFUTED}
    surprises = [f"{owner}{law} of {part} is REFUTED" for law, part in sorted(refuted - set(declared))]
    for (law, part), expectation in declared.items():
        if (law, part) not in refuted:
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
    return Judgement(Counter(v.status.value for v in listed), tuple(as_declared), tuple(surprises))

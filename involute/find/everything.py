"""Everything that can be found out about one rule or system, in one call, and what could not be and why."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias, TypeVar, final

import attrs
import numpy as np

from involute.errors import InvoluteError
from involute.find.invariants import Invariants, find_invariants
from involute.find.monotones import Monotones, find_monotones
from involute.find.reversible.decisions import injectivity, surjectivity
from involute.find.reversible.inverse import find_inverse
from involute.find.reversible.symmetries import Symmetries, find_symmetries
from involute.find.towers.projections import Projections, find_projections
from involute.laws import Verdict
from involute.system import System
from involute.updates.base import AbstractUpdate

Progress: TypeAlias = Callable[[Iterable[Any], str], Iterable[Any]]
Answer = TypeVar("Answer")


@final
@attrs.frozen(eq=False)
class Findings:
    """What a rule has, found instead of declared.

    Attributes
    ----------
    name : of the system or the rule.
    invariants, monotones : additive ones, with certificates.
    surjectivity, injectivity : verdicts; the inverse rule, where there is one.
    symmetries : exchanges of trits and reflections that keep or reverse the rule.
    projections : block projections under which it descends, with their coarse rules.
    reasons : what could not be asked, and why; those attributes are ``None``.
    """

    name: str
    reasons: dict[str, str]
    invariants: Invariants | None = None
    monotones: Monotones | None = None
    surjectivity: Verdict | None = None
    injectivity: Verdict | None = None
    inverse: Any = None
    symmetries: Symmetries | None = None
    projections: Projections | None = None

    def lines(self) -> Iterator[tuple[str, str]]:
        """Yield what was found, one short sentence after another, each under its heading."""
        for heading, found in (("invariant", self.invariants), ("monotone", self.monotones)):
            if found is not None:
                yield from ((heading, f"{one} ({one.parity or 'no parity'})") for one in found)
                yield from [] if len(found) else [(heading, "none of this width")]
                yield from [(heading, found.reason)] if found.reason else []
        for heading, verdict in (("surjective", self.surjectivity), ("injective", self.injectivity)):
            if verdict is not None:
                yield heading, f"{verdict.status}: {verdict.reason or verdict.scope}"
        yield from [("inverse", repr(self.inverse))] if self.inverse is not None else []
        if self.symmetries is not None:
            yield "symmetries", "; ".join(map(str, self.symmetries.keeping)) or "none"
            yield "reversing symmetries", "; ".join(map(str, self.symmetries.reversing)) or "none"
        yield from [("towers", _described(self.projections))] if self.projections is not None else []
        yield from ((f"no {what}", reason) for what, reason in self.reasons.items())

    def to_json(self) -> dict[str, Any]:
        """Return plain data that `json` writes, with certificates."""
        additive = {
            heading: [
                {"density": str(one), "parity": one.parity, "certificate": one.certificate} for one in found
            ]
            for heading, found in (("invariants", self.invariants), ("monotones", self.monotones))
            if found is not None
        }
        verdicts = {
            heading: {key: getattr(one, key) for key in ("status", "scope", "reason", "certificate")}
            for heading, one in (("surjectivity", self.surjectivity), ("injectivity", self.injectivity))
            if one is not None
        }
        texts = [{"heading": heading, "text": text} for heading, text in self.lines()]
        return {"name": self.name, **additive, **verdicts, "lines": texts}

    def __str__(self) -> str:
        width = max((len(heading) for heading, _ in self.lines()), default=0)
        return "\n".join(f"{heading:{width}}  {text}" for heading, text in self.lines())


def find(
    rule: System | AbstractUpdate | Any,
    *,
    width: int = 2,
    block: int = 3,
    time: int = 3,
    progress: Progress | None = None,
) -> Findings:
    """Find what a rule conserves, never raises, whether it can be undone, its symmetries and its towers.

    Parameters
    ----------
    rule : a system, an update or a `LineRule`. width : cells of the densities.
    block, time : of the block projections that are searched: blocks of b cells, T steps at once.
    progress : wraps the questions as they are asked, for a display.

    >>> from involute.updates.local_rule import LocalRule
    >>> found = find(LocalRule.from_text("--0000-00--00000++00+0000++"))
    >>> found.invariants[0].parity, str(found.injectivity.status), found.symmetries.keeping[0].letters
    ('odd', 'REFUTED', '+0-')
    """
    questions: dict[str, Callable[[], Any]] = {
        "invariants": lambda: find_invariants(rule, width),
        "monotones": lambda: find_monotones(rule, width),
        "surjectivity": lambda: surjectivity(rule),
        "injectivity": lambda: injectivity(rule),
        "inverse": lambda: find_inverse(rule).found,
        "symmetries": lambda: find_symmetries(rule),
        "projections": lambda: find_projections(rule, block=block, time=time),
    }
    answers: dict[str, Any] = {}
    reasons: dict[str, str] = {}
    asked = list(questions)
    for what in asked if progress is None else progress(asked, "finding"):
        try:
            answers[what] = questions[what]()
        except InvoluteError as error:
            reasons[what] = str(error)
    name = rule.name if isinstance(rule, System) else repr(rule)
    return Findings(name, reasons, **answers)


def _described(found: Projections) -> str:
    """Return how many projections descend, and the one that keeps most of the entropy."""
    own = np.flatnonzero(found.is_surjective & ~found.is_constant)
    kind = f"blocks of {found.block}, {found.time} steps: {len(found)} odd projections descend"
    if not own.size:
        return f"{kind}, none of them onto with a coarse rule that is not constant"
    best = own[np.argmax(found.retained_bits[own])]
    kept = f"{found.retained_bits[best]:.4f} bits a coarse trit"
    return f"{kind}, {own.size} of them onto with a coarse rule that is not constant; the best keeps {kept}"

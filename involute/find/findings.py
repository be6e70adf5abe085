"""What was found of one rule: as attributes, as lines, as plain data and as a table."""

from collections.abc import Iterator
from html import escape
from typing import Any, final

import attrs
import numpy as np

from involute.find.invariants import Invariants
from involute.find.monotones import Monotones
from involute.find.plain import coarse_rule, plain_density, plain_projections, plain_rule, plain_symmetry
from involute.find.reversible.inverse import described
from involute.find.reversible.symmetries import Symmetries
from involute.find.towers.projections import Projections
from involute.laws import Verdict
from involute.notation import text

EVERYTHING = "everything"  # the one question of a rule that no finder reads


@final
@attrs.frozen(eq=False, repr=False)
class Findings:
    """What a rule has, found instead of declared.

    Attributes
    ----------
    name : of the system or the rule.
    reasons : what could not be asked, and why; those attributes are ``None``. Under ``"everything"`` where
        the rule is of a kind that no finder reads.
    invariants, monotones : additive ones, with certificates.
    surjectivity, injectivity : verdicts.
    inverse : the inverse rule, where one is known.
    symmetries : exchanges of trits and reflections that keep or reverse the rule.
    projections : block projections under which it descends, with their coarse rules.
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

    @property
    def is_empty(self) -> bool:
        """Whether no finder could read the rule."""
        return EVERYTHING in self.reasons

    def lines(self) -> Iterator[tuple[str, str]]:
        """Yield what was found, one short sentence after another, each under its heading."""
        yield from self._additive_lines()
        for heading, verdict in (("surjective", self.surjectivity), ("injective", self.injectivity)):
            if verdict is not None:
                yield heading, f"{verdict.status}: {verdict.reason or verdict.scope}"
        yield from [("inverse", described(self.inverse))] if self.inverse is not None else []
        if self.symmetries is not None:
            yield "symmetries", "; ".join(map(str, self.symmetries.keeping)) or "none"
            yield "reversing symmetries", "; ".join(map(str, self.symmetries.reversing)) or "none"
        yield from [] if self.projections is None else _of_towers(self.projections)
        yield from (("nothing found" if self.is_empty else "not found", why) for why in self._causes())

    def to_json(self) -> dict[str, Any]:
        """Return plain data that `json` writes, with certificates; at most 100 projections."""
        plain: dict[str, Any] = {"name": self.name}
        for heading, found in (("invariants", self.invariants), ("monotones", self.monotones)):
            if found is not None:
                plain[heading] = [plain_density(one) for one in found]
        for heading, one in (("surjectivity", self.surjectivity), ("injectivity", self.injectivity)):
            if one is not None:
                keys = ("status", "scope", "reason", "certificate")
                plain[heading] = {key: getattr(one, key) for key in keys}
        if self.injectivity is not None:
            plain["inverse"] = None if self.inverse is None else plain_rule(self.inverse)
        if self.symmetries is not None:
            kinds = {"keeping": self.symmetries.keeping, "reversing": self.symmetries.reversing}
            plain["symmetries"] = {kind: [plain_symmetry(r) for r in some] for kind, some in kinds.items()}
        if self.projections is not None:
            plain["projections"] = plain_projections(self.projections)
        lines = [{"heading": heading, "text": said} for heading, said in self.lines()]
        return {**plain, "reasons": dict(self.reasons), "lines": lines}

    def __str__(self) -> str:
        """Return the lines under aligned headings."""
        width = max((len(heading) for heading, _ in self.lines()), default=0)
        return "\n".join(f"{heading:{width}}  {said}" for heading, said in self.lines())

    def __repr__(self) -> str:
        """Return the name and what was answered."""
        asked = [name for name in QUESTIONS if getattr(self, name) is not None]
        return f"Findings({self.name}: {', '.join(asked) or 'nothing'})"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th>{escape(heading)}</th><td>{escape(said)}</td></tr>" for heading, said in self.lines()
        )
        caption = f"<caption>{escape(self.name)}</caption>"
        return f'<table class="involute-findings">{caption}<tbody>{rows}</tbody></table>'

    def _additive_lines(self) -> Iterator[tuple[str, str]]:
        """Yield each invariant and each monotone, with the control under which it falls."""
        for heading, found in (("invariant", self.invariants), ("monotone", self.monotones)):
            if found is not None:
                for one in found:
                    fall = f"; {one.fall}" if one.control or one.time else ""
                    yield heading, f"{one} ({one.parity or 'no parity'}){fall}"
                yield from [] if len(found) else [(heading, "none of this width")]
                yield from [(heading, found.reason)] if found.reason else []

    def _causes(self) -> list[str]:
        """Return why questions were not answered, one sentence for those with the same cause."""
        if self.is_empty:
            return [self.reasons[EVERYTHING]]
        asked: dict[str, list[str]] = {}
        for what, reason in self.reasons.items():
            asked.setdefault(_cause(reason), []).append(what)
        return [f"{', '.join(several)}: {cause}" for cause, several in asked.items()]


QUESTIONS = tuple(field.name for field in attrs.fields(Findings)[2:])


def _cause(reason: str) -> str:
    """Return what a question needs, of a message of the form of `explain`.

    >>> _cause("Expected an odd rule, but got another. To mend: pass odd=False.")
    'needs an odd rule'
    """
    expected, found, _ = reason.partition(", but got ")
    return f"needs {expected.removeprefix('Expected ')}" if found else reason


def _of_towers(found: Projections) -> Iterator[tuple[str, str]]:
    """Yield how many projections descend, and the one that keeps most of the entropy with its coarse rule."""
    own = np.flatnonzero(found.is_surjective & ~found.is_constant)
    kind = f"blocks of {found.block}, {found.time} steps: {len(found)} odd projections descend"
    kind += "" if found.is_complete else " (UNDECIDED for others: the budget ran out)"
    if not own.size:
        yield "towers", f"{kind}, none of them onto with a coarse rule that is not constant"
        return
    yield "towers", f"{kind}, {own.size} of them onto with a coarse rule that is not constant"
    best = int(own[np.argmax(found.retained_bits[own])])
    kept = f"keeps {found.retained_bits[best]:.4f} bits a coarse trit"
    coarse = described(coarse_rule(found, best))
    yield "best tower", f"{text(found.tables[best])} {kept}; its coarse rule is {coarse}"

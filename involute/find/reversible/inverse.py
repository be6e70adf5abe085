"""The inverse of an injective local rule, found and proved."""

from typing import Any, TypeAlias, final

import attrs
import numpy as np

from involute.automata.line_rule import LineRule
from involute.automata.pairs.inverse import are_inverse, inverse, trimmed
from involute.decide.layers import Layer, LocalLayer
from involute.decide.statement import Certificate
from involute.decide.towers.windows import MAX_WINDOW
from involute.errors import NotInvertibleError, explain
from involute.find.reversible.decisions import BUDGET, injectivity
from involute.find.reversible.lattice import lines_of
from involute.laws import Status, Verdict
from involute.notation import text
from involute.updates.local_rule import LocalRule

Rule: TypeAlias = LocalRule | LineRule
LONGEST = 81  # entries of a table that are written


@final
@attrs.frozen(eq=False, repr=False)
class Inverse:
    """What is known of the inverse of a rule.

    Attributes
    ----------
    verdict : whether the rule is injective, law [D1]; PROVED by both compositions of a ternary rule and its
        inverse if the two read at most 14 cells together, else by the pair graph; REFUTED with two rings that
        have one image.
    found : the inverse rule with the smallest window, or ``None``.
    """

    verdict: Verdict
    found: Rule | None

    @property
    def rule(self) -> Rule:
        """The inverse rule: a `LocalRule` for trits, a `LineRule` for other alphabets.

        Raises
        ------
        NotInvertibleError
            None is known; the message says why.
        """
        if self.found is None:
            got = f"{self.verdict.status.value}: {self.verdict.reason}"
            raise NotInvertibleError(explain("an injective rule", got, "read .verdict before .rule"))
        return self.found

    def __str__(self) -> str:
        """Say the inverse, or why none is known."""
        if self.found is not None:
            return f"{described(self.found)} ({self.verdict.status.value}: {self.verdict.scope})"
        return f"none known ({self.verdict.status.value}: {self.verdict.reason})"

    def __repr__(self) -> str:
        """Return the same in brackets."""
        return f"Inverse({self})"

    @property
    def certificate(self) -> Certificate | None:
        """The certificate of the verdict."""
        return self.verdict.certificate


def find_inverse(rule: Any, *, budget: int = BUDGET) -> Inverse:
    """Return the inverse of a local rule, on the line and on every ring, if it has one.

    Parameters
    ----------
    rule : a `LineRule`, a `LocalRule`, or a system with one; in two or more dimensions an inverse is only
        known of rules whose cells lie on one line.
    budget : the most pairs of words to look at; a window of w cells has ``q^(2(w-1))``.

    Returns
    -------
    Inverse
        The verdict on [D1], and the inverse rule where that is PROVED.

    Raises
    ------
    InvalidRuleError
        It is no local rule without controls, the budget is no whole number of at least 0, or the inverse
        reads too many cells to be written out.

    >>> find_inverse(LocalRule.from_text("---000+++---000+++---000+++")).rule
    LocalRule('-0+', 1 cells, 0 controls)
    >>> find_inverse(LocalRule.from_text("-00", radius=0)).verdict.reason
    'the rings of all 0 and of all + have one image'
    """
    verdict, along = injectivity(rule, budget=budget), lines_of(rule)
    found = inverse(along.rule) if along is not None and verdict.status is Status.PROVED else None
    if along is None or found is None or found.n_letters != 3:
        return Inverse(verdict, found)
    proof = both_ways(along.rule, found)
    if proof is not None:
        verdict = attrs.evolve(verdict, procedure="windows", certificate=proof)
    trits = (found.table - 1).astype(np.int8)
    return Inverse(verdict, LocalRule(trits, along.inverse_offsets(found)))


def described(rule: Rule) -> str:
    """Return a rule as its table and the cells it reads, in one short line.

    >>> described(LineRule(np.array([1, 0]), 2, 1))
    '10 on cell 1'
    """
    if isinstance(rule, LineRule):
        table = "".join(map(str, rule.table.tolist()))
        cells: list[Any] = [rule.first + k for k in range(rule.width)]
    else:
        table = text(rule.table)
        cells = [offset[0] if len(offset) == 1 else offset for offset in rule.offsets]
    short = table if len(table) <= LONGEST else f"{table[:LONGEST]}... ({len(table)} entries)"
    return f"{short} on cell{'' if len(cells) == 1 else 's'} {', '.join(map(str, cells))}"


def both_ways(rule: LineRule, other: LineRule) -> Certificate | None:
    """Return the certificate that two ternary rules undo each other; ``None`` if their windows are too wide.

    Raises
    ------
    NotInvertibleError
        They do not.
    """
    fitting = [read for read in (rule, trimmed(rule)) if read.width + other.width - 1 <= MAX_WINDOW]
    if not fitting:
        return None
    if not are_inverse(fitting[0], other):
        raise NotInvertibleError(explain("two rules that undo each other", "others", "check their offsets"))
    one, two = (_layer(read).plain for read in (fitting[0], other))
    parts = [{"kind": "undone", "layers": layers} for layers in ([one, two], [two, one])]
    return {"kind": "all", "parts": parts}


def _layer(rule: LineRule) -> Layer:
    offsets = tuple(range(rule.first, rule.first + rule.width))
    return LocalLayer(offsets, (rule.table - 1).astype(np.int8))

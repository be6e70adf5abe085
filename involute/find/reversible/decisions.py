"""[D1] injectivity and [D2] surjectivity of local rules: decided on a line by the pair graph, for all sizes.

In two or more dimensions both are undecidable in general (Kari 1994). Rules whose cells lie on one line of
the lattice act on each such line by itself and are decided all the same; others can be refuted by small
patterns.
"""

from typing import Any

from involute.automata.line_rule import LineRule
from involute.automata.pairs import diamond as pair_diamond
from involute.automata.pairs import graph as pair_graph
from involute.automata.pairs import orphan as pair_orphan
from involute.automata.pairs import rings as pair_rings
from involute.automata.pairs.inverse import trimmed
from involute.checking import whole
from involute.errors import InvalidRuleError
from involute.find.reversible import lattice as lattices
from involute.find.reversible import verdicts
from involute.laws import INJECTIVITY, SURJECTIVITY, Verdict

BUDGET = 3**14  # pairs of words: windows of up to 8 ternary cells


def surjectivity(rule: Any, *, budget: int = BUDGET) -> Verdict:
    """Return whether every configuration of the line has a preimage, law [D2].

    REFUTED comes with a diamond: two different words ``x`` and ``y`` with the same ends and the same image,
    of fewest non-neutral cells, then shortest, then first in order; and, in words, with a word without a
    preimage, the shortest if few enough words come into question.

    Parameters
    ----------
    rule : a `LineRule`, a `LocalRule`, or a system with one.
    budget : the most pairs of words to look at; a window of w cells has ``q^(2(w-1))``.

    Raises
    ------
    InvalidRuleError
        It is no local rule without controls, or the budget is no whole number of at least 0.

    >>> surjectivity(LineRule.from_number(90, n_letters=2, width=3)).status.value
    'PROVED'
    """
    limit = whole(budget, "budget", InvalidRuleError, at_least=0)
    return lattices.decided(SURJECTIVITY, rule, lambda line: _surjectivity(line, limit))


def injectivity(rule: Any, *, budget: int = BUDGET) -> Verdict:
    """Return whether different configurations, of the line or of a ring, have different images, law [D1].

    REFUTED comes with two different rings ``x`` and ``y`` that have one image: the shortest, of fewest
    non-neutral cells, then first in order, where there are at most 3^12 rings of that length.

    Parameters
    ----------
    rule : a `LineRule`, a `LocalRule`, or a system with one.
    budget : the most pairs of words to look at; a window of w cells has ``q^(2(w-1))``.

    Raises
    ------
    InvalidRuleError
        It is no local rule without controls, or the budget is no whole number of at least 0.

    >>> injectivity(LineRule.from_number(90, n_letters=2, width=3)).witness.y.tolist()
    [1]
    """
    limit = whole(budget, "budget", InvalidRuleError, at_least=0)
    return lattices.decided(INJECTIVITY, rule, lambda line: _injectivity(line, limit))


def _surjectivity(rule: LineRule, budget: int) -> Verdict:
    read = _affordable(rule, budget)
    if read is None:
        return _by_words(rule, budget)
    found = pair_graph.surjective_ranks(read)
    if found is not None:
        return verdicts.proved(SURJECTIVITY, "the line", verdicts.ranks_certificate(found))
    return verdicts.by_diamond(read, pair_diamond.smallest_diamond(read), pair_orphan.orphan(read))


def _injectivity(rule: LineRule, budget: int) -> Verdict:
    read = _affordable(rule, budget)
    if read is None:
        return _by_rings(rule, budget)
    found = pair_graph.injective_ranks(read)
    if found is not None:
        return verdicts.proved(INJECTIVITY, "the line and every ring", verdicts.ranks_certificate(found))
    return verdicts.by_rings(read, pair_rings.twin_rings(read))


def _affordable(rule: LineRule, budget: int) -> LineRule | None:
    """Return the rule, or if it is too wide what remains without idle cells at its ends, or ``None``."""
    fitting = [read for read in (rule, trimmed(rule)) if pair_graph.n_pairs(read) <= budget]
    return fitting[0] if fitting else None


def _by_words(rule: LineRule, budget: int) -> Verdict:
    """Return what short words say of a rule whose pair graph is too large."""
    found = pair_orphan.orphan(trimmed(rule))
    if found is not None:
        return verdicts.by_orphan(rule, found)
    offsets = tuple((rule.first + k,) for k in range(rule.width))
    seen = lattices.remark(rule.table, offsets, rule.n_letters)
    if seen:
        reason = f"no certificate within the budget: {_beyond(rule, budget)}{seen}"
        return verdicts.undecided(SURJECTIVITY, reason)
    looked = f"no word without a preimage was found among {pair_orphan.BUDGET} sets of words"
    return verdicts.undecided(SURJECTIVITY, f"{_beyond(rule, budget)}; {looked}")


def _by_rings(rule: LineRule, budget: int) -> Verdict:
    """Return what short rings say of a rule whose pair graph is too large."""
    twins = pair_rings.short_twins(rule)
    if twins is not None:
        return verdicts.by_rings(rule, twins)
    looked = f"no two rings of up to {pair_rings.longest_compared(rule.n_letters)} cells have one image"
    return verdicts.undecided(INJECTIVITY, f"{_beyond(rule, budget)}; {looked}")


def _beyond(rule: LineRule, budget: int) -> str:
    return f"the pair graph has {pair_graph.n_pairs(trimmed(rule))} pairs, above the budget of {budget}"

"""The question for solutions on rings of every length: a rule or a system, checked and made a graph."""

from typing import Any

from involute.automata.line_rule import LineRule
from involute.automata.periodic.strips import BUDGET, strip_graph
from involute.checking import whole
from involute.eigen.rings.ring_orbits import RingOrbits, is_odd
from involute.errors import InvalidRuleError, explain
from involute.find.line import line_rule, local_rule_of
from involute.system import System
from involute.updates.local_rule import LocalRule

__all__ = ["RingOrbits", "check_sign", "ring_orbits"]
TRITS = 3  # letters


def ring_orbits(
    rule: System | LocalRule | LineRule | Any,
    period: int = 1,
    *,
    shift: int = 0,
    sign: int = 1,
    budget: int = BUDGET,
) -> RingOrbits:
    """Return the x on periodic rings with ``F^p(x)_i = sign x_(i+s)``, for rings of every length.

    Parameters
    ----------
    rule : a 1-D local rule without controls, a system of one on a periodic ring, or a `LineRule` over any
        alphabet; where its letters are no trits, solutions are counted and not listed.
    period : the number p of steps.
    shift : s; a state with ``F^p(x) = σ^s(x)`` moves by s cells to the left in p steps.
    sign : -1 for self-dual cycles, ``F^p(x) = -x``, of an odd rule.
    budget : windows of the graph that may be looked at, about ``3^(p (w - 1) + 1)`` for a width w.

    Raises
    ------
    InvalidRuleError
        It is no such rule, the lattice has an outside, the sign is no sign or the rule not odd, or the graph
        is larger than the budget.

    >>> sum_of_three = LocalRule.totalistic(lambda total: (total + 1) % 3 - 1, offsets=(-1, 0, 1))
    >>> ring_orbits(sum_of_three)
    RingOrbits(F^1(x) = x: 1, 1, 1, 9, 1, 1, .. on rings of 1, 2, .. cells)
    """
    line = line_rule(rule)
    update = _update_of(rule)
    check_sign(sign, update)
    system = rule if isinstance(rule, System) else None
    limit = whole(budget, "budget", InvalidRuleError, at_least=1)
    return RingOrbits(update, strip_graph(line, period, shift=shift, sign=sign, budget=limit), system, limit)


def _update_of(rule: Any) -> LocalRule | LineRule:
    """Return the rule as a `LocalRule` where its letters are trits, refusing lattices that are no rings."""
    if isinstance(rule, LineRule):
        return local_rule_of(rule) if rule.n_letters == TRITS else rule
    if isinstance(rule, System):
        if getattr(rule.space, "boundary", "") != "periodic":
            mend = "use boundary='periodic', or ask line_orbits"
            raise InvalidRuleError(explain("a periodic ring", f"{rule.space!r}", mend))
        rule = rule.update
    if not isinstance(rule, LocalRule):
        raise TypeError
    return rule


def check_sign(sign: Any, update: LocalRule | LineRule) -> None:
    """Refuse what is no sign, and -1 for a rule that is not odd."""
    if sign not in {1, -1}:
        raise InvalidRuleError(explain("sign=1 or sign=-1", f"sign={sign!r}", "pass one of the two"))
    if sign == -1 and not is_odd(update):
        got = "a rule that does not commute with negation"
        raise InvalidRuleError(explain("an odd rule for sign=-1", got, "ask for sign=1"))

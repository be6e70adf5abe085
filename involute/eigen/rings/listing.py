"""The solutions on one ring as attractors: one an orbit of time, translation, negation and reflection."""

from collections.abc import Iterator

import numpy as np

from involute.arrays import Trits
from involute.automata.line_rule import LineRule
from involute.automata.periodic.strips import StripGraph
from involute.decide.orbits.symmetry import MOST_ELEMENTS, Element, Symmetry, generated, identity, negation
from involute.eigen.attractor import Attractor, attractor
from involute.eigen.rings.necklaces import is_first, necklaces, state_of
from involute.errors import InvalidRuleError, explain
from involute.system import System


def attractors(strips: StripGraph, system: System, *, odd: bool) -> Iterator[Attractor]:
    """Yield the solutions on the ring of a system, in the order of their columns, each orbit once."""
    n = system.space.n_cells
    mirrors = mirror_signs(strips.rule)
    group = group_of(n, mirrors, odd=odd)
    for columns in necklaces(strips, n):
        if is_first(strips, columns, mirrors, with_negation=odd):
            x = (state_of(strips, columns) - 1).astype(np.int8)
            yield attractor(system, cycle_from(system, x), group)


def mirror_signs(rule: LineRule) -> tuple[int, ...]:
    """Return the signs with which reflection about a cell commutes with the rule, from its table.

    >>> mirror_signs(LineRule.from_number(90, n_letters=2, width=3))
    (1,)
    """
    words = np.arange(rule.table.size).reshape((rule.n_letters,) * rule.width).T.reshape(-1)
    is_kept = (rule.table[words] == rule.table).all()
    is_turned = (rule.table[words[::-1]] == rule.n_letters - 1 - rule.table).all()
    holds = ((1, is_kept), (-1, is_turned))
    return tuple(sign for sign, held in holds if held and 2 * rule.first == 1 - rule.width)


def group_of(n: int, mirrors: tuple[int, ...], *, odd: bool, is_ring: bool = True) -> Symmetry:
    """Return the group shown by the table alone, for rings (or lines) of any length.

    `symmetry_group` may find more on a ring that is short; a listing needs the one that it goes by.

    Raises
    ------
    InvalidRuleError
        The group has more elements than can be listed.
    """
    if is_ring and n * (1 + odd) * (1 + bool(mirrors)) > MOST_ELEMENTS:
        got = f"a ring of {n} cells"
        raise InvalidRuleError(
            explain(f"at most {MOST_ELEMENTS} symmetries to list orbits", got, "list shorter rings")
        )
    plain = np.ones(n, dtype=np.int8)
    generators = [Element(np.roll(np.arange(n), -1), plain, "translations") if is_ring else identity(n)]
    generators += [Element(np.arange(n)[::-1].copy(), sign * plain, "reflections") for sign in mirrors]
    return generated([*generators, *([negation(n)] if odd else [])])


def cycle_from(system: System, x: Trits) -> Trits:
    """Return a periodic state and those that follow until it comes back."""
    states = [x]
    while not np.array_equal(after := system.step(states[-1]), x):
        states.append(after)
    return np.asarray(states)

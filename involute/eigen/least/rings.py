"""Least action per cell over rings of every length: ground states of a chain, least-action orbits of a rule.

A ring of n cells is a closed walk of n edges in the graph of words of K cells, and a sum of local densities
is the weight of the walk. So the least action per cell over all lengths is a least mean cycle. For orbits of
a rule only the words w with ``F^p(w) = w`` at their cell 0 are edges.

At inverse temperature β the free energy per cell is ``-1/β`` times the logarithm of the greatest eigenvalue
of the matrix ``exp(-β φ)`` on this graph. It tends to the same value as β grows: the mean cycle is its limit
of zero temperature, where sums of exponentials become minima of sums.
"""

from fractions import Fraction
from functools import cached_property
from typing import Any, final

import attrs
import numpy as np

from involute.actions.base import AbstractAction
from involute.arrays import Trits
from involute.checking import frozen, whole
from involute.decide.statement import Certificate
from involute.eigen.least.mean_cycle import MeanCycle, minimum_mean_cycle
from involute.eigen.least.words import Words, density
from involute.errors import InvalidRuleError, InvalidSystemError, explain
from involute.notation import text
from involute.system import System
from involute.updates.local_rule import LocalRule

BUDGET = 3**13  # words


@final
@attrs.frozen(eq=False, repr=False, slots=False)
class LeastRing:
    """A ring of least action per cell (and step) among rings of all lengths.

    Attributes
    ----------
    value : the action per cell and step, or ``None`` if there is no such ring.
    states : int8, shape (p, n): the ring and its next p - 1 images.
    mean_cycle : the cycle in the graph of words with its potential, which shows that no ring has less; nodes
        are words of ``n_cells - 1`` trits, read in base 3, weights the sums over the p steps times ``scale``.
    n_cells : K, the cells of a word; ``first`` is the offset of its first cell.

    A ring counts as repeated without end: on one of fewer cells than a density or rule reads, they read cells
    more than once, and rings of 1 or 2 cells have as many bonds as cells.
    """

    value: Fraction | None
    states: Trits
    mean_cycle: MeanCycle
    n_cells: int
    first: int

    @property
    def length(self) -> int:
        """The number n of cells of the ring."""
        return len(self.states[0])

    @cached_property
    def period(self) -> int:
        """The least number of steps after which the ring comes back."""
        p = len(self.states)
        shifts = (k for k in range(1, p + 1) if p % k == 0)
        return next(k for k in shifts if (np.roll(self.states, k, axis=0) == self.states).all())

    @property
    def certificate(self) -> Certificate | None:
        """That no closed walk has less: of kind "mean cycle"."""
        return self.mean_cycle.certificate

    def __repr__(self) -> str:
        """Say the value and show the ring."""
        if self.value is None:
            return "LeastRing(none)"
        shown = text(self.states[0])
        ring = shown if len(shown) <= 40 else f"{shown[:37]}..."
        return f"LeastRing(action {self.value} a cell, {self.length} cells {ring!r})"


def ground_state(action: AbstractAction, *, budget: int = BUDGET) -> LeastRing:
    """Return a configuration of least action per cell over rings of all lengths.

    Parameters
    ----------
    action : a sum of local terms on the line, the same at every cell, even or not.
    budget : the most words, 3^K for terms that reach over K cells.

    Raises
    ------
    InvalidRuleError
        The action is opaque, varies from cell to cell, or reaches too far.

    >>> from involute.actions.pair import PairInteraction
    >>> ground_state(PairInteraction([[1, 0, -1], [0, 0, 0], [-1, 0, 1]]))
    LeastRing(action -1 a cell, 2 cells '-+')
    """
    return _least(density(action), None, 1, budget)


def least_action_rings(
    rule: LocalRule | System, action: AbstractAction | None = None, *, period: int = 1, budget: int = BUDGET
) -> LeastRing:
    """Return a ring with ``F^p(x) = x`` of least action per cell and step, over rings of all lengths.

    Parameters
    ----------
    rule : a rule on the line without controls, or a system with one; its lattice length does not matter.
    action : a sum of local terms, the same at every cell; that of the system by default.
    period : p; orbits whose period divides it count.
    budget : the most words, 3^K with K at least p times the reach of the rule plus 1.

    Raises
    ------
    InvalidRuleError, InvalidSystemError
        It is no such rule or action, there is none, or words are too long.

    >>> from involute.actions.support import Support
    >>> least_action_rings(LocalRule.from_text("+-0", radius=0), Support(), period=3)
    LeastRing(action 2/3 a cell, 1 cells '-')
    """
    update, chosen = (rule.update, action or rule.action) if isinstance(rule, System) else (rule, action)
    if not isinstance(update, LocalRule) or update.n_controls or {len(o) for o in update.offsets} > {1}:
        mend = "pass a LocalRule with integer offsets, or a system with one"
        raise InvalidRuleError(explain("a rule on the line without controls", f"{update!r:.60}", mend))
    if chosen is None:
        raise InvalidSystemError(explain("an action", "none", "pass action=involute.Support(), or another"))
    return _least(density(chosen), update, whole(period, "period", InvalidRuleError, at_least=1), budget)


def _least(found: Any, rule: LocalRule | None, period: int, budget: int) -> LeastRing:
    """Return the least ring for a density, among those that a rule maps to themselves in so many steps."""
    words = Words.reading(found, rule, period, whole(budget, "budget", InvalidRuleError, at_least=3))
    weight, is_kept = words.weights(found), words.closes()
    edges = np.flatnonzero(is_kept)
    n_nodes = 3 ** (words.n_cells - 1)
    cycle = minimum_mean_cycle(edges // 3, edges % n_nodes, weight[edges], n_nodes)
    ring = (edges[list(cycle.edges)] // n_nodes - 1).astype(np.int8)
    factor = found.scale * period
    return LeastRing(
        value=None if cycle.value is None else cycle.value / factor,
        states=_orbit(ring, rule, period),
        mean_cycle=attrs.evolve(cycle, value=cycle.value and cycle.value / factor, scale=factor),
        n_cells=words.n_cells,
        first=words.first,
    )


def _orbit(ring: Trits, rule: LocalRule | None, period: int) -> Trits:
    """Return a ring and its next images."""
    states = [ring]
    if rule is not None:
        for _ in range(period - 1):
            number = np.zeros(len(ring), dtype=np.int64)
            for (offset,) in rule.offsets:
                number = 3 * number + np.roll(states[-1], -offset) + 1
            states.append(rule.table[number])
    return frozen(np.asarray(states, dtype=np.int8))

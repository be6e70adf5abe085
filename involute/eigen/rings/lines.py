"""The solutions of ``F^p(x) = ± x`` on lines of every length with a neutral outside: walks between ends."""

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.automata.periodic.strips import BUDGET, StripGraph, strip_graph
from involute.checking import whole
from involute.eigen.attractor import Attractor, attractor
from involute.eigen.rings.listing import cycle_from, group_of, mirror_signs
from involute.eigen.rings.orbits import TRITS, check_sign
from involute.errors import InvalidRuleError, explain
from involute.find.line import line_rule, local_rule_of
from involute.spaces.trit_space import TritSpace
from involute.system import System
from involute.updates.local_rule import LocalRule


@final
@attrs.frozen(eq=False, slots=False, repr=False)
class LineOrbits:
    """All x on n cells, neutral outside at all times, with ``F^p(x) = sign x``, for every n.

    Attributes
    ----------
    update : the rule.
    strips : all windows of p rows in which the equations hold.
    """

    update: LocalRule
    strips: StripGraph

    def count(self, n: int) -> int:
        """Return the number of solutions on n cells, exactly, by n rounds of additions."""
        length = whole(n, "n", InvalidRuleError, at_least=1)
        ways = self._ends[0].astype(object)
        for _ in range(length):
            after = np.zeros(len(ways), dtype=object)
            np.add.at(after, self.strips.target, ways[self.strips.source])
            ways = after
        return int(ways[self._ends[1]].sum())

    def exists(self, n: int) -> bool:
        """Return whether there is a solution on n cells."""
        return bool((self._closes(whole(n, "n", InvalidRuleError, at_least=1))[-1] & self._ends[0]).any())

    def representatives(self, n: int, limit: int | None = None) -> Iterator[Attractor]:
        """Yield one cycle an orbit of time, negation and reflection, where the table shows them, in order."""
        length = whole(n, "n", InvalidRuleError, at_least=1)
        most = None if limit is None else whole(limit, "limit", InvalidRuleError, at_least=0)
        return islice(self._attractors(length), most)

    def __repr__(self) -> str:
        """Name the equation and the size of the graph."""
        sign = "-" if self.strips.sign < 0 else ""
        size = f"{len(self.strips.strips)} strips, {len(self.strips.windows)} windows"
        return f"LineOrbits(F^{self.strips.period}(x) = {sign}x, neutral outside: {size})"

    def _attractors(self, n: int) -> Iterator[Attractor]:
        system = System(space=TritSpace(n, boundary="neutral"), update=self.update)
        mirrors, odd = mirror_signs(self.strips.rule), self.update.is_equivariant
        group = group_of(n, mirrors, odd=odd, is_ring=False)
        for word in self._words(n):
            x = (np.asarray(word) // 3 ** (self.strips.period - 1) - 1).astype(np.int8)
            found = attractor(system, cycle_from(system, x), group)
            if np.array_equal(found.states[0], x):
                yield found

    def _words(self, n: int) -> Iterator[list[int]]:
        """Yield the columns of each solution, in order."""
        closes, n_known = self._closes(n), self.strips.width - 1 + self.strips.places[0]
        base = self.strips.n_columns
        starts = np.searchsorted(self.strips.source, np.arange(len(self.strips.strips) + 1))
        for home in np.flatnonzero(closes[n] & self._ends[0]).tolist():
            strip = int(self.strips.strips[home])
            waiting = [(home, [strip // base**k % base for k in range(n_known - 1, -1, -1)])]
            while waiting:
                node, read = waiting.pop()
                left = n + n_known - len(read)
                if not left:
                    yield read[:n]
                    continue
                for edge in range(starts[node + 1] - 1, starts[node] - 1, -1):
                    target = int(self.strips.target[edge])
                    if closes[left - 1, target]:
                        waiting.append((target, [*read, int(self.strips.column[edge])]))

    def _closes(self, n: int) -> NDArray[np.bool_]:
        """Return whether k more windows can lead each strip to the neutral outside, (n + 1, n_strips)."""
        out = np.zeros((n + 1, len(self.strips.strips)), dtype=np.bool_)
        out[0] = self._ends[1]
        for k in range(1, n + 1):
            out[k, self.strips.source[out[k - 1, self.strips.target]]] = True
        return out

    @cached_property
    def _ends(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """With which strips the walk of a line can begin, and end: those that are neutral outside."""
        before = -self.strips.places[0]
        after = self.strips.width - 1 - before
        base, strips = self.strips.n_columns, self.strips.strips
        neutral = (base - 1) // 2
        begins = strips // base**after == _repeated(neutral, base, before)
        ends = strips % base**after == _repeated(neutral, base, after)
        return begins, ends


def line_orbits(rule: Any, period: int = 1, *, sign: int = 1, budget: int = BUDGET) -> LineOrbits:
    """Return the x with ``F^p(x) = sign x`` on lines of every length whose outside is neutral at all times.

    Parameters
    ----------
    rule : a 1-D local rule without controls, or a system of one.
    period, sign, budget : as `ring_orbits` has them.

    Raises
    ------
    InvalidRuleError
        It is no such rule, the sign is no sign or the rule not odd, or the graph is larger than the budget.

    >>> rule = LocalRule.totalistic(lambda total: (total > 0) - (total < 0), offsets=(-1, 0, 1))
    >>> [line_orbits(rule).count(n) for n in (1, 2, 3)]
    [3, 3, 5]
    """
    line = line_rule(rule)
    if line.n_letters != TRITS:
        expected = "three letters, the middle one for the outside"
        raise InvalidRuleError(explain(expected, f"{line.n_letters} letters", "ask ring_orbits"))
    update = rule.update if isinstance(rule, System) else rule
    own = update if isinstance(update, LocalRule) else local_rule_of(line)
    check_sign(sign, own)
    limit = whole(budget, "budget", InvalidRuleError, at_least=1)
    return LineOrbits(own, strip_graph(line, period, sign=sign, budget=limit, closed=False))


def _repeated(digit: int, base: int, times: int) -> int:
    return int(sum(digit * base**k for k in range(times)))

"""The solutions of ``F^p(x) = ± σ^s(x)`` on rings of every length, counted and listed."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import final

import attrs

from involute.automata.capacity.interval import Interval
from involute.automata.capacity.perron import perron_root
from involute.automata.labelled_graph import LabelledGraph
from involute.automata.line_rule import LineRule
from involute.automata.periodic.orbits import OrbitCount
from involute.automata.periodic.strips import BUDGET, StripGraph, strip_graph
from involute.automata.periodic.walks import ClosedWalks
from involute.checking import whole
from involute.eigen.attractor import Attractor
from involute.eigen.rings.listing import attractors
from involute.errors import InvalidRuleError, explain
from involute.spaces.trit_space import TritSpace
from involute.system import System
from involute.updates.local_rule import LocalRule

SHOWN = 6  # lengths of rings that a representation counts on
LISTED = 500  # edges up to which a representation may count


@final
@attrs.frozen(eq=False, slots=False, repr=False)
class RingOrbits:
    """All x on periodic rings of n cells with ``F^p(x)_i = sign x_(i+s)``, for every n.

    Attributes
    ----------
    update : the rule; a `LineRule` where its letters are no trits, and then solutions are only counted.
    strips : the graph whose closed walks of n edges are the solutions on n cells.
    system : as it was given, for its action; ``None`` for a bare rule.
    budget : windows that may be looked at, for divisors of the period too.
    """

    update: LocalRule | LineRule
    strips: StripGraph
    system: System | None = None
    budget: int = BUDGET

    @property
    def period(self) -> int:
        """The number p of steps; solutions of smaller periods that divide p are among those of p."""
        return self.strips.period

    @property
    def shift(self) -> int:
        """By how many cells a solution has moved after p steps."""
        return self.strips.shift

    @property
    def sign(self) -> int:
        """-1 where solutions are negated after p steps."""
        return self.strips.sign

    def count(self, n: int) -> int:
        """Return the number of solutions on a ring of n cells, exactly.

        Raises
        ------
        InvalidRuleError
            The graph is too large for a recurrence, and the ring too long to count its walks one by one.

        >>> from involute.eigen.rings.orbits import ring_orbits
        >>> ring_orbits(LocalRule.from_text("-0+", radius=0)).count(100) == 3**100
        True
        """
        return self._walks.count(whole(n, "n", InvalidRuleError, at_least=1))

    def counts(self, lengths: Iterable[int]) -> list[int]:
        """Return the numbers of solutions on rings of several lengths."""
        return [self.count(n) for n in lengths]

    def count_exact(self, n: int) -> int:
        """Return the number of states of least period p on a ring of n cells, for shift 0 and sign 1."""
        if self.shift or self.sign != 1:
            got = f"shift={self.shift}, sign={self.sign}"
            raise InvalidRuleError(explain("shift=0 and sign=1", got, "use count(n), or another period"))
        return sum(mu * part.count(n) for mu, part in self._divisors)

    def n_orbits(self, n: int, *, with_negation: bool | None = None) -> int:
        """Return the number of solutions on n cells up to time and translation, and negation (for odd rules).

        Raises
        ------
        InvalidRuleError
            The shift is not 0, or negation is asked for and the rule is not odd.
        """
        odd = is_odd(self.update)
        negated = odd if with_negation is None else bool(with_negation)
        if self.shift or (negated and not odd):
            got = f"shift={self.shift}, {'an odd rule' if odd else 'a rule that is not odd'}"
            mend = "ask for shift 0, and with_negation=False"
            raise InvalidRuleError(explain("shift 0, and an odd rule to negate", got, mend))
        return self._orbit_counts[negated].count(whole(n, "n", InvalidRuleError, at_least=1))

    def exists(self, n: int) -> bool:
        """Return whether there is a solution on a ring of n cells."""
        return self.count(n) > 0

    @cached_property
    def smallest_ring(self) -> int | None:
        """The least n with a solution; ``None`` where there is none on any ring."""
        return next((n for n in range(1, len(self.strips.strips) + 1) if self.exists(n)), None)

    @property
    def recurrence(self) -> tuple[int, ...] | None:
        """The c with ``count(n) = Σ_k c[k - 1] count(n - k)`` for n > len(c); ``None`` where it is long."""
        return self._walks.recurrence

    @cached_property
    def growth(self) -> Interval | None:
        """Certified bounds of ``limsup count(n)^(1/n)``; ``None`` where no ring has a solution."""
        return perron_root(self._walks.matrix) if len(self.strips.windows) else None

    @property
    def graph(self) -> LabelledGraph:
        """The graph: closed walks of n edges read the solutions on n cells, one each."""
        return self.strips.graph

    def representatives(self, n: int, limit: int | None = None) -> Iterator[Attractor]:
        """Yield one cycle an orbit of time, translation, negation and reflection (where proved), in order.

        Parameters
        ----------
        n : the length of the ring.
        limit : how many at most; all by default.

        Raises
        ------
        InvalidRuleError
            The letters are no trits; or the ring is too long: it has more than 4096 symmetries, or too many
            strips times cells.

        >>> from involute.eigen.rings.orbits import ring_orbits
        >>> rule = LocalRule.totalistic(lambda total: (total > 0) - (total < 0), offsets=(-1, 0, 1))
        >>> [one.period for one in ring_orbits(rule, 2).representatives(4)]
        [1, 1, 1, 2, 2, 1]
        """
        length = whole(n, "n", InvalidRuleError, at_least=1)
        most = None if limit is None else whole(limit, "limit", InvalidRuleError, at_least=0)
        if isinstance(self.update, LineRule):
            got = f"a rule over {self.update.n_letters} letters"
            mend = "ask for count(n), n_orbits(n) or graph"
            raise InvalidRuleError(explain("a rule over three letters, to list states", got, mend))
        action = None if self.system is None else self.system.action
        system = System(space=TritSpace(length), update=self.update, action=action)
        return islice(attractors(self.strips, system, odd=self.update.is_equivariant), most)

    def __repr__(self) -> str:
        """Name the equation and the first counts."""
        moved = f"σ^{self.shift}(x)" if self.shift else "x"
        equation = f"F^{self.period}(x) = {'-' if self.sign < 0 else ''}{moved}"
        n_edges = len(self.strips.windows)
        if n_edges > LISTED:
            return f"RingOrbits({equation}: {len(self.strips.strips)} strips, {n_edges} windows)"
        shown = ", ".join(map(str, self.counts(range(1, SHOWN + 1))))
        return f"RingOrbits({equation}: {shown}, .. on rings of 1, 2, .. cells)"

    @cached_property
    def _walks(self) -> ClosedWalks:
        return ClosedWalks.of_edges(self.strips.source, self.strips.target)

    @cached_property
    def _divisors(self) -> list[tuple[int, "RingOrbits"]]:
        """The divisors d of p whose ``μ(p/d)`` is not 0, as problems of their own."""
        p = self.period
        signs = [(_moebius(p // d), d) for d in range(1, p + 1) if p % d == 0]
        line = self.strips.rule
        parts = [(mu, strip_graph(line, d, budget=self.budget)) for mu, d in signs if mu]
        return [(mu, RingOrbits(self.update, strips, budget=self.budget)) for mu, strips in parts]

    @cached_property
    def _orbit_counts(self) -> dict[bool, OrbitCount]:
        return {negated: OrbitCount(self.strips, negated) for negated in (False, True)}


def is_odd(update: LocalRule | LineRule) -> bool:
    """Return whether a rule commutes with negation, which takes letter a to q - 1 - a.

    >>> [is_odd(LineRule.from_number(number, n_letters=2, width=3)) for number in (150, 90)]
    [True, False]
    """
    if isinstance(update, LocalRule):
        return bool(update.is_equivariant)
    return bool((update.table[::-1] == update.n_letters - 1 - update.table).all())


def _moebius(number: int) -> int:
    """Return 0 for a number with a square factor, otherwise -1 to the number of its prime factors."""
    factors = [d for d in range(2, number + 1) if number % d == 0 and all(d % k for k in range(2, d))]
    return 0 if any(number % (d * d) == 0 for d in factors) else (-1) ** len(factors)

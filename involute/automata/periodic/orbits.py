"""How many solutions on a ring are different up to time, translation and negation: Cauchy and Frobenius.

Passing to the next time exchanges the rows of columns, so a solution that an element of the group (a time g,
a translation k) keeps has columns with ``c(i + k) = g c(i)``. With ``d = gcd(k, n)`` that says
``c(i + d) = h c(i)`` for a power h of g, and that each column is kept by a subgroup: twisted closed walks.
"""

from functools import cached_property
from math import gcd
from typing import TypeAlias, final

import attrs
import numpy as np

from involute.automata.periodic.strips import StripGraph, Wholes, on_cycles
from involute.automata.periodic.walks import ClosedWalks

Element: TypeAlias = tuple[int, int]  # steps of time, negations


@final
@attrs.frozen(eq=False, slots=False)
class OrbitCount:
    """The group of times (and negation) on the solutions of one equation without shift.

    Attributes
    ----------
    strips : of an equation with shift 0; for sign -1, and ``with_negation``, of an odd rule.
    with_negation : whether x and -x count once.
    """

    strips: StripGraph
    with_negation: bool = True
    _walks: dict[frozenset[Element], tuple[ClosedWalks, dict[Element, Wholes]]] = attrs.field(
        factory=dict, repr=False, init=False
    )

    def count(self, length: int) -> int:
        """Return the number of orbits on a ring of n cells."""
        total = sum(self._fixed(g, k, length) for g in self._group for k in range(1, length + 1))
        return total // (length * len(self._group))

    def _fixed(self, g: Element, k: int, length: int) -> int:
        """Return the number of solutions whose columns have ``c(i + k) = g c(i)``."""
        d = gcd(k, length)
        steps, turns = k // d, length // d
        h = self._power(g, pow(steps, -1, turns))
        rest = self._power(h, steps)
        keeping = self._generated(self._power(h, turns), self._sum(rest, self._power(g, -1)))
        walks, ends = self._kept(keeping)
        return walks.count(d, ends[h])

    @property
    def _order(self) -> int:
        return self.strips.period * (1 if self.strips.sign == 1 else 2)

    @cached_property
    def _group(self) -> list[Element]:
        return [(j, e) for j in range(self._order) for e in range(1 + self.with_negation)]

    def _power(self, g: Element, times: int) -> Element:
        return g[0] * times % self._order, g[1] * times % 2

    def _sum(self, g: Element, h: Element) -> Element:
        return (g[0] + h[0]) % self._order, (g[1] + h[1]) % 2

    def _generated(self, *generators: Element) -> frozenset[Element]:
        found, fresh = {(0, 0)}, {(0, 0)}
        while fresh:
            fresh = {self._sum(g, h) for g in fresh for h in generators} - found
            found |= fresh
        return frozenset(found)

    def _kept(self, keeping: frozenset[Element]) -> tuple[ClosedWalks, dict[Element, Wholes]]:
        """Return the walks of the columns that a subgroup keeps, and where each element ends them."""
        if keeping not in self._walks:
            windows = self.strips.windows
            for element in keeping:
                windows = windows[self._images(windows, element, self.strips.width) == windows]
            own = on_cycles(windows, self.strips.n_columns, self.strips.width)
            self._walks[keeping] = self._walks_of(own)
        return self._walks[keeping]

    def _walks_of(self, windows: Wholes) -> tuple[ClosedWalks, dict[Element, Wholes]]:
        own = attrs.evolve(self.strips, windows=windows)
        exchanges = [
            np.searchsorted(own.strips, self._images(own.strips, element, own.width - 1))
            for element in self._group
        ]
        walks = ClosedWalks.of_edges(own.source, own.target, exchanges)
        return walks, dict(zip(self._group, walks.exchanges, strict=True))

    def _images(self, numbers: Wholes, element: Element, width: int) -> Wholes:
        """Return the numbers of words of columns under an element of the group."""
        image, base = self._columns(element), self.strips.n_columns
        return sum((image[numbers // base**k % base] * base**k for k in range(width)), np.zeros_like(numbers))

    def _columns(self, element: Element) -> Wholes:
        """Return the image of each column: rows moved up, those that come from below with the sign."""
        q, p = self.strips.rule.n_letters, self.strips.period
        columns = np.arange(q**p, dtype=np.int64)
        for _ in range(element[0]):
            first = columns // q ** (p - 1)
            columns = columns % q ** (p - 1) * q + (first if self.strips.sign == 1 else q - 1 - first)
        return q**p - 1 - columns if element[1] else columns

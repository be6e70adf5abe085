"""Laws as demands on a table: whether they hold, which of many tables keep them, and what breaks them.

A conflict is a set of entries that a counterexample reads: a lawful table differs from this one in at least
one of them.
"""

from abc import ABC, abstractmethod
from collections import Counter
from typing import Any, final

import attrs
import numpy as np

from involute.arrays import Index, Trits
from involute.automata.line_rule import LineRule
from involute.automata.pairs import graph as pair_graph
from involute.find.ledger.descent import Descent
from involute.find.ledger.gain import Gain
from involute.kernels import ledger as tests
from involute.kernels import repair as kernels


class AbstractDemand(ABC):
    """One law that a table shall obey."""

    law: str

    @abstractmethod
    def keep(self, tables: Trits) -> Any:
        """Return which of these tables, one a row, obey the law."""

    @abstractmethod
    def conflict(self, table: Trits) -> Index | None:
        """Return entries one of which must change, in order; ``None`` if the table obeys."""

    def at_least(self, table: Trits) -> int:  # noqa: ARG002  (a weaker bound serves every law)
        """Return a number of changes that this law needs at least."""
        return 0

    def holds(self, table: Trits) -> bool:
        """Return whether one table obeys the law."""
        return bool(self.keep(table[None])[0])


@final
@attrs.frozen(eq=False)
class Odd(AbstractDemand):
    """``f(-word) = -f(word)``."""

    law: str

    def keep(self, tables: Trits) -> Any:
        """Compare every table with its negation."""
        return (tables == -tables[:, ::-1]).all(axis=1)

    def conflict(self, table: Trits) -> Index | None:
        """Return the first word that breaks it, with its negation."""
        broken = np.flatnonzero(table != -table[::-1])
        return np.unique([broken[0], len(table) - 1 - broken[0]]) if len(broken) else None

    def at_least(self, table: Trits) -> int:
        """Return the number of broken pairs."""
        return int((table != -table[::-1])[: len(table) // 2 + 1].sum())


@final
@attrs.frozen(eq=False)
class Balanced(AbstractDemand):
    """The sum of a density stays (``"="``) or never grows (``"<="``) on every ring."""

    law: str
    gain: Gain
    relation: str

    def keep(self, tables: Trits) -> Any:
        """Test every table by exact integers."""
        keep = np.empty(len(tables), dtype=np.bool_)
        check = tests.keep_balanced if self.relation == "=" else tests.keep_falling
        check(tables, *self.gain.parts, keep)
        return keep

    def conflict(self, table: Trits) -> Index | None:
        """Return the entries that a ring reads whose sum changes the wrong way."""
        gains = self.gain.values(table)
        ring = np.empty(len(gains), dtype=np.bool_)
        for sign in (1, -1) if self.relation == "=" else (1,):
            if kernels.rising_ring(sign * gains, ring):
                return np.unique(self.gain.entries[ring])
        return None


@final
@attrs.frozen(eq=False)
class Invertible(AbstractDemand):
    """No two configurations have one image (D1); or each configuration has a preimage (D2)."""

    law: str

    def keep(self, tables: Trits) -> Any:
        """Test every table by its pairs of nodes."""
        keep = np.empty(len(tables), dtype=np.bool_)
        check = tests.keep_injective if self.law == "D1" else tests.keep_surjective
        check(tables, keep)
        return keep

    def holds(self, table: Trits) -> bool:
        """Test one table by the ranks of its pairs, a procedure of its own."""
        rule = LineRule((table + 1).astype(np.int8))
        return pair_graph.is_injective(rule) if self.law == "D1" else pair_graph.is_surjective(rule)

    def conflict(self, table: Trits) -> Index | None:
        """Return the entries of a diamond, or of two rings with one image."""
        if len(table) == 3:
            alike = [np.flatnonzero(table == trit) for trit in (-1, 0, 1)]
            return next((places for places in alike if len(places) > 1), None)
        used = np.empty(len(table), dtype=np.bool_)
        if kernels.diamond(table, used) or (self.law == "D1" and kernels.twin_rings(table, used)):
            return np.flatnonzero(used)
        return None

    def at_least(self, table: Trits) -> int:
        """Return by how much trits are too frequent: a lawful table has each of them equally often."""
        counts = Counter(table.tolist())
        return sum(max(0, count - len(table) // 3) for count in counts.values())


@final
@attrs.frozen(eq=False)
class Descending(AbstractDemand):
    """Windows of equal coarse words have equal coarse images."""

    law: str
    descent: Descent

    def keep(self, tables: Trits) -> Any:
        """Test every table on all windows."""
        return self.descent.keep(tables)

    def conflict(self, table: Trits) -> Index | None:
        """Return the entries that two windows read."""
        return self.descent.clash(table)

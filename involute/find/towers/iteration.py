"""Descent again and again: the tower of coarse rules above a rule, until it repeats or two states end it."""

import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Any, TypeAlias, final

import attrs
import numpy as np

from involute.arrays import Trits
from involute.automata.line_rule import LineRule
from involute.checking import whole
from involute.errors import InvalidTowerError
from involute.find.line import line_rule
from involute.find.towers.descent import (
    Descent,
    find_descent,
    same_rule,
    trit_rule,
)
from involute.find.towers.projection import Projection, projection_table
from involute.laws import Status
from involute.notation import text

Densities: TypeAlias = tuple[Fraction, Fraction, Fraction]  # of -, 0 and +
UNIFORM: Densities = (Fraction(1, 3), Fraction(1, 3), Fraction(1, 3))


@final
@attrs.frozen(eq=False, repr=False)
class Level:
    """One level of a tower.

    Attributes
    ----------
    descent : of this level's rule to the next: its coarse rule, or the two states that refute one.
    steps : the steps of level 0 that one step of this level stands for, T^level.
    densities : of -, 0, + in a cell of this level where cells of level 0 are independent and uniform.
    bits : the entropy of a cell of this level, log2 3 at level 0; cells are independent on every level, so it
        is the entropy rate too.
    """

    descent: Descent
    steps: int
    densities: Densities
    bits: float

    def __repr__(self) -> str:
        return f"Level({self.steps} steps, {self.bits:.4f} bits, {self.descent!r})"

    @property
    def rule(self) -> LineRule:
        """The rule of this level."""
        return self.descent.rule


@final
@attrs.frozen(eq=False, repr=False)
class TowerIteration:
    """What `iterate_tower` found.

    Attributes
    ----------
    levels : level 0 first.
    ending : ``"periodic"``: the next coarse rule is that of an earlier level, and so on for ever;
        ``"constant"``: the coarse rule takes one value; ``"refuted"``: two states show that there is none;
        ``"undecided"``: windows are too wide; ``"open"``: all levels that were asked for descend.
    first, period : for a periodic tower, the rule of level k is that of level k + period for all k >= first.
    """

    levels: tuple[Level, ...]
    ending: str
    first: int | None = None
    period: int | None = None

    def __str__(self) -> str:
        return f"a tower of {self.n_levels} proved levels, {self._end()}"

    def __repr__(self) -> str:
        return f"TowerIteration({self})"

    def _end(self) -> str:
        if self.ending == "periodic":
            return f"periodic from level {self.first} with period {self.period}, so infinite"
        return {
            "constant": "then constant, so infinite",
            "refuted": "then none: " + " and ".join(map(text, self.states or ())),
            "undecided": f"then undecided: {self.levels[-1].descent.reason}",
            "open": "and no further level was asked for",
        }[self.ending]

    @property
    def n_levels(self) -> int:
        """How many levels above level 0 have a proved coarse rule, as far as they were written out."""
        return sum(level.descent.status is Status.PROVED for level in self.levels)

    @property
    def is_infinite(self) -> bool:
        """Whether coarse rules are proved for all levels, those that were not written out included."""
        return self.ending in {"periodic", "constant"}

    @property
    def states(self) -> tuple[Trits, Trits] | None:
        """The two states that end a refuted tower, on its highest level."""
        return self.levels[-1].descent.states


def iterate_tower(
    rule: Any, projection: Projection, time: int = 3, n_levels: int = 8, block: int | None = None
) -> TowerIteration:
    """Return the tower of coarse rules above a rule, the same projection and time at every level.

    Parameters
    ----------
    rule : a `LocalRule` on a line, a system whose update is one, or a `LineRule` over trits.
    projection : a function of the cells of a block, the name of a shipped one, a text of signs, or 3^b trits,
        the first cell slowest.
    time : T, the fine steps that one coarse step stands for.
    n_levels : how many coarse maps at most.
    block : b; needed for a function or a name only, and 3 unless given.

    Notes
    -----
    Equal rules have equal coarse rules, so the first repetition decides the whole tower.

    >>> from involute.towers.projections import centre_cell
    >>> from involute.updates.local_rule import LocalRule
    >>> total = LocalRule.from_function(lambda l, c, r: (l + c + r + 1) % 3 - 1, offsets=(-1, 0, 1))
    >>> tower = iterate_tower(total, centre_cell)
    >>> tower.ending, tower.first, tower.period
    ('periodic', 0, 1)
    """
    table = projection_table(projection, block)
    most = whole(n_levels, "n_levels", InvalidTowerError, at_least=1)
    line, densities = trit_rule(rule), UNIFORM
    levels: list[Level] = []
    for k in range(most):
        descent = find_descent(line, table, time)
        levels.append(Level(descent, time**k, densities, entropy(densities)))
        if descent.coarse is None:
            ending = "undecided" if descent.states is None else "refuted"
            return TowerIteration(tuple(levels), ending)
        if descent.is_vacuous:
            return TowerIteration(tuple(levels), "constant")
        line, densities = line_rule(descent.coarse), pushed(densities, table)
        for earlier, level in enumerate(levels):
            if same_rule(level.rule, line):
                return TowerIteration(tuple(levels), "periodic", earlier, k + 1 - earlier)
    return TowerIteration(tuple(levels), "open")


def pushed(densities: Densities, projection: Trits) -> Densities:
    """Return the densities of a projected trit where the cells of a block are independent.

    >>> import numpy as np
    >>> [str(share) for share in pushed(UNIFORM, np.array([-1, -1, 0, -1, 0, 1, 0, 1, 1]))]
    ['1/3', '1/3', '1/3']
    """
    weights = [Fraction(1)]
    while len(weights) < len(projection):
        weights = [weight * share for weight in weights for share in densities]
    minus, neutral, plus = (
        sum((weights[int(i)] for i in np.flatnonzero(projection == trit)), Fraction(0)) for trit in (-1, 0, 1)
    )
    return minus, neutral, plus


def entropy(shares: Iterable[Fraction]) -> float:
    """Return the entropy of a distribution in bits.

    >>> entropy((Fraction(1, 4), Fraction(1, 2), Fraction(1, 4)))
    1.5
    """
    return math.fsum(float(share) * -_log2(share) for share in shares if share)


def _log2(share: Fraction) -> float:
    return math.log2(share.numerator) - math.log2(share.denominator)

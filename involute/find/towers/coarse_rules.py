"""All odd rules that descend under one projection of blocks, and the coarse rules that they induce."""

from functools import cached_property
from typing import final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Trits
from involute.checking import whole
from involute.errors import InvalidTowerError, explain
from involute.find.towers.coarse_words import completed, odd_tables, widened
from involute.find.towers.descent import Descent, find_descent
from involute.find.towers.projection import Projection, projection_table
from involute.find.towers.rule_search import RuleSearch, blocks_that_decide
from involute.find.towers.watched import Watch, watched
from involute.notation import text
from involute.updates import tables as rule_tables
from involute.updates.local_rule import LocalRule

N_RULES = 3**13  # the odd rules of radius 1
CHUNK = 3**8  # rules between two looks at the keyboard


@final
@attrs.frozen(slots=False, eq=False, repr=False)
class DescendingRules:
    """What `find_descending_rules` found: one row a rule, in order of the tables.

    Attributes
    ----------
    projection : the table of Π, 3^b trits.
    block, time : b cells a block, T fine steps a coarse one.
    radius : of the fine rules.
    tables : (m, 3^(2 radius + 1)) trits, the odd rules F that descend.
    coarse_tables : (m, 3^k) trits, their coarse rules G over ``coarse_offsets``; 0 where no block leads.
    coarse_offsets : the coarse cells that a coarse table reads, whether they matter or not.
    n_rules : how many odd rules of this radius there are.
    is_complete : whether all of them were tried; not if the budget ran out.
    """

    projection: Trits
    block: int
    time: int
    radius: int
    tables: Trits
    coarse_tables: Trits
    coarse_offsets: tuple[int, ...]
    n_rules: int
    is_complete: bool = True

    def __str__(self) -> str:
        found = f"{len(self)} of {self.n_rules} odd rules of radius {self.radius} descend"
        onto = f"{int((~self.is_null).sum())} of them to a coarse rule that is not null"
        left = "" if self.is_complete else "; the budget ran out before all were tried"
        return f"blocks of {self.block}, time {self.time}: {found}, {onto}{left}"

    def __repr__(self) -> str:
        return f"DescendingRules({self})"

    def __len__(self) -> int:
        return len(self.tables)

    @cached_property
    def is_null(self) -> NDArray[np.bool_]:
        """Whether the coarse rule takes every state to the neutral one, (m,)."""
        return np.asarray((self.coarse_tables == 0).all(axis=1))

    @cached_property
    def is_self_similar(self) -> NDArray[np.bool_]:
        """Whether the coarse rule is the fine one, G = F, (m,); read it where Π takes all three trits."""
        window = tuple(range(-self.radius, self.radius + 1))
        reach = tuple(sorted({*window, *self.coarse_offsets}))
        return np.asarray(
            (
                widened(self.tables, window, reach) == widened(self.coarse_tables, self.coarse_offsets, reach)
            ).all(axis=1)
        )

    @cached_property
    def distinct_coarse_tables(self) -> Trits:
        """Each coarse rule once, in order."""
        return np.unique(self.coarse_tables, axis=0)

    def rule(self, i: int) -> LocalRule:
        """Return the i-th fine rule."""
        return LocalRule(self.tables[i], [(k,) for k in range(-self.radius, self.radius + 1)])

    def descent(self, i: int) -> Descent:
        """Return the descent of the i-th rule, decided again by windows, with its certificate."""
        return find_descent(self.rule(i), self.projection, self.time)


def find_descending_rules(
    projection: Projection,
    time: int = 3,
    radius: int = 1,
    block: int | None = None,
    *,
    budget: int = N_RULES,
    progress: Watch | None = None,
) -> DescendingRules:
    """Return every odd rule of a radius that descends under a projection of blocks.

    Parameters
    ----------
    projection : a function of the cells of a block, the name of a shipped one, a text of signs, or 3^b trits,
        the first cell slowest; not constant.
    time : T, the fine steps that one coarse step stands for.
    radius : 0, or 1: 3^13 rules.
    block : b; needed for a function or a name only, and 3 unless given.
    budget : the most rules to try.
    progress : wraps the stretches of rules as they are tried, for a display.

    Raises
    ------
    InvalidTowerError
        The radius is larger, more than 13 cells decide a block, or the projection is constant.

    Notes
    -----
    Every rule is tried on windows, those of one coarse word together, until two disagree; a few refute most.
    Under an odd projection half of the coarse words are enough.

    >>> from involute.towers.projections import sign_of_sum
    >>> found = find_descending_rules(sign_of_sum, radius=0)
    >>> [text(table) for table in found.tables]
    ['-0+', '000', '+0-']
    """
    table = projection_table(projection, block)
    if (table == table[0]).all():
        got = f"one that is always {text(table[0])}"
        mend = "choose another: under a constant one every rule descends, to nothing"
        raise InvalidTowerError(explain("a projection that takes more than one trit", got, mend))
    reach = whole(radius, "radius", InvalidTowerError, at_least=0)
    length = rule_tables.inputs_of(len(table)) or 0
    n_steps = whole(time, "time", InvalidTowerError, at_least=1)
    left = whole(budget, "budget", InvalidTowerError, at_least=0)
    blocks = blocks_that_decide(reach, length, n_steps)
    n_rules = 3 ** (3 ** (2 * reach + 1) // 2)
    starts = range(0, min(left, n_rules), CHUNK)
    asked = RuleSearch(table, blocks, reach, n_steps)
    parts, n_tried = [asked.tried(0, 0)], 0
    for first in watched(progress, starts, "trying rules"):
        n_tried = min(first + CHUNK, left, n_rules)
        parts.append(asked.tried(first, n_tried))
    numbers, images = (np.concatenate(part) for part in zip(*parts, strict=True))
    return DescendingRules(
        table,
        length,
        n_steps,
        reach,
        odd_tables(numbers, 3 ** (2 * reach + 1)),
        completed(images, is_odd=asked.is_odd),
        tuple(range(*blocks)),
        n_rules,
        n_tried == n_rules,
    )

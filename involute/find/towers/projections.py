"""All projections of blocks to trits under which one rule descends, found by its congruences of blocks."""

from functools import cached_property
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Trits
from involute.automata.congruence import BUDGET, descending_projections
from involute.automata.descent import BlockOperation, block_operation
from involute.automata.line_rule import LineRule
from involute.checking import whole
from involute.errors import InvalidTowerError, explain
from involute.find.towers.descent import Descent, find_descent, smallest_rule, trit_rule
from involute.notation import text


@final
@attrs.frozen(slots=False, eq=False, repr=False)
class Projections:
    """What `find_projections` found: one row a projection, in order of the tables.

    Attributes
    ----------
    rule : the fine rule F.
    block, time : b cells a block, T fine steps a coarse one.
    tables : (m, 3^b) trits, the projections; the constant ones are among them.
    is_complete : whether these are all; not if the budget ran out.
    operation : what blocks make of the centre block.
    """

    rule: LineRule
    block: int
    time: int
    tables: Trits
    is_complete: bool
    operation: BlockOperation

    def __str__(self) -> str:
        onto = int((self.is_surjective & ~self.is_constant).sum())
        best = "" if self.best is None else f"; the best is {_written(self.best)}"
        left = "" if self.is_complete else "; the budget ran out before all were tried"
        said = f"{len(self)} projections descend, {onto} of them onto with a coarse rule that is not constant"
        return f"blocks of {self.block}, time {self.time}: {said}{best}{left}"

    def __repr__(self) -> str:
        return f"Projections({self})"

    def __len__(self) -> int:
        return len(self.tables)

    @cached_property
    def coarse_tables(self) -> Trits:
        """The coarse rules over ``coarse_offsets``, (m, 3^k) trits; 0 where no block leads."""
        return np.where(self._letters < 0, 0, self._letters - 1).astype(np.int8)

    @property
    def coarse_offsets(self) -> tuple[int, ...]:
        """The coarse cells that a coarse table reads, before cells that never matter are dropped."""
        return tuple(range(self.operation.first, self.operation.first + self.operation.arity))

    @cached_property
    def retained_bits(self) -> NDArray[np.float64]:
        """The entropy of one coarse trit where blocks are uniform, (m,) bits, at most log2 3.

        Blocks do not overlap, so coarse cells are independent and this is the entropy rate of one;
        a fine cell keeps ``retained_bits / b`` of its log2 3 bits.
        """
        return retained_bits(self.tables)

    @cached_property
    def is_surjective(self) -> NDArray[np.bool_]:
        """Whether a projection takes all three trits, (m,)."""
        return np.asarray((_counts(self.tables) > 0).all(axis=1))

    @cached_property
    def is_constant(self) -> NDArray[np.bool_]:
        """Whether the coarse rule takes one value only, (m,); always where the projection does."""
        low = np.where(self._letters < 0, 3, self._letters).min(axis=1)
        return np.asarray(low == self._letters.max(axis=1))

    @cached_property
    def is_self_similar(self) -> NDArray[np.bool_]:
        """Whether the projection is surjective and the coarse rule is the fine one, (m,)."""
        own = smallest_rule(self.rule)
        places = [offset[0] for offset in own.offsets]
        if not set(places) <= set(self.coarse_offsets):
            return np.zeros(len(self), dtype=np.bool_)
        number = np.zeros((3,) * len(self.coarse_offsets), dtype=np.int64)
        for place in places:
            number = 3 * number + np.indices(number.shape)[self.coarse_offsets.index(place)]
        is_own = (self.coarse_tables == own.table[number.reshape(-1)]).all(axis=1)
        return np.asarray(self.is_surjective & is_own)

    @property
    def best(self) -> Trits | None:
        """The first surjective projection of greatest entropy whose coarse rule is not constant, if any."""
        bits = np.where(self.is_surjective & ~self.is_constant, self.retained_bits, -1.0)
        return self.tables[int(np.argmax(bits))] if len(bits) and bits.max() >= 0 else None

    def descent(self, i: int) -> Descent:
        """Return the descent of the i-th projection, decided again by windows, with its certificate."""
        return find_descent(self.rule, self.tables[i], self.time)

    @cached_property
    def _letters(self) -> Trits:
        return self.operation.coarse_tables(self.tables + np.int8(1))


def find_projections(
    rule: Any, block: int = 3, time: int = 3, *, odd: bool = True, budget: int = BUDGET
) -> Projections:
    """Return every projection of blocks to trits under which T steps of a rule descend.

    Parameters
    ----------
    rule : a `LocalRule` on a line, a system whose update is one, or a `LineRule` over trits.
    block, time : b cells a block, T fine steps a coarse one.
    odd : only projections with ``Π(-w) = -Π(w)``: 3^13 candidates for blocks of 3.
    budget : the most assignments of a trit to a block.

    Raises
    ------
    InvalidRuleError
        More than 13 cells decide a block.
    InvalidTowerError
        The rule is not odd, and the projections shall be; or an argument is none.

    Notes
    -----
    Π descends exactly if its classes are a congruence of the operation on blocks. The least congruence that
    joins each two blocks is computed once; a depth-first search then gives trits to blocks one by one.

    >>> from involute.updates.local_rule import LocalRule
    >>> rule = LocalRule.from_function(lambda l, c, r: (l + c + r + 1) % 3 - 1, offsets=(-1, 0, 1))
    >>> found = find_projections(rule)
    >>> len(found), int(found.is_self_similar.sum()), round(float(found.retained_bits.max()), 3)
    (27, 26, 1.585)
    """
    line = trit_rule(rule)
    length = whole(block, "block", InvalidTowerError, at_least=1)
    n_steps = whole(time, "time", InvalidTowerError, at_least=1)
    left = whole(budget, "budget", InvalidTowerError, at_least=0)
    if not isinstance(odd, bool | np.bool_):
        raise InvalidTowerError(explain("odd to be True or False", f"odd={odd!r}", "pass odd=False for all"))
    if odd and (line.table != 2 - line.table[::-1]).any():
        raise InvalidTowerError(
            explain("an odd rule under odd projections", "a rule that is not odd", "pass odd=False")
        )
    operation = block_operation(line, length, n_steps)
    maps, is_complete = descending_projections(operation, odd=bool(odd), budget=left)
    return Projections(line, length, n_steps, maps - np.int8(1), is_complete, operation)


def retained_bits(tables: Trits) -> NDArray[np.float64]:
    """Return the entropy of the projected trit where blocks are uniform, of each table (m, 3^b), in bits."""
    shares = _counts(tables) / tables.shape[1]
    logarithms = np.log2(shares, out=np.zeros_like(shares), where=shares > 0)
    return np.asarray(-(shares * logarithms).sum(axis=1) + 0.0)


def _written(table: Trits) -> str:
    return repr(text(table)) if len(table) <= 27 else f"a table of {len(table)} trits"


def _counts(tables: Trits) -> NDArray[np.int64]:
    """Return how many blocks go to each trit, (m, 3)."""
    zeros, total = (tables == 0).sum(axis=1), tables.sum(axis=1, dtype=np.int64)
    others = tables.shape[1] - zeros
    return np.stack([(others - total) // 2, zeros, (others + total) // 2], axis=1)

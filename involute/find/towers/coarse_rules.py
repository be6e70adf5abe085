"""All odd rules that descend under one projection of blocks, and the coarse rules that they induce."""

from functools import cached_property
from typing import final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Trits
from involute.automata.descent import all_words, block_range
from involute.automata.line_rule import LineRule
from involute.checking import whole
from involute.decide.windows import MAX_WINDOW, number
from involute.errors import InvalidTowerError, explain
from involute.find.towers.descent import Descent, Projection, find_descent, projection_table
from involute.kernels import coarse_rules as kernels
from involute.updates import tables as rule_tables
from involute.updates.local_rule import LocalRule


@final
@attrs.frozen(slots=False, eq=False)
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
    """

    projection: Trits
    block: int
    time: int
    radius: int
    tables: Trits
    coarse_tables: Trits
    coarse_offsets: tuple[int, ...]
    n_rules: int

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
    projection: Projection, time: int = 3, radius: int = 1, block: int | None = None
) -> DescendingRules:
    """Return every odd rule of a radius that descends under a projection of blocks.

    Parameters
    ----------
    projection : a function of the cells of a block, a text of signs, or 3^b trits, the first cell slowest.
    time : T, the fine steps that one coarse step stands for.
    radius : 0, or 1: 3^13 rules.
    block : b; needed for a function only, and 3 unless given.

    Raises
    ------
    InvalidTowerError
        The radius is larger, or more than 13 cells decide a block.

    Notes
    -----
    Every rule is tried on windows, those of one coarse word together, until two disagree; a few refute most.
    Under an odd projection half of the coarse words are enough.

    >>> from involute.towers.projections import sign_of_sum
    >>> found = find_descending_rules(sign_of_sum, radius=0)
    >>> [LineRule(table + 1, first=0).number for table in found.tables]
    [21, 13, 5]
    """
    table = projection_table(projection, block)
    reach = whole(radius, "radius", InvalidTowerError, at_least=0)
    length, n_steps = (
        rule_tables.inputs_of(len(table)) or 0,
        whole(time, "time", InvalidTowerError, at_least=1),
    )
    width, n_rules = 2 * reach + 1, 3 ** (3 ** (2 * reach + 1) // 2)
    first, last = block_range(LineRule(np.zeros(3**width, dtype=np.int8), first=-reach), length, n_steps)
    if reach > 1 or (last - first) * length > MAX_WINDOW:
        raise InvalidTowerError(
            explain(
                f"a radius of at most 1, and {MAX_WINDOW} cells that decide a block",
                f"radius {reach}, {(last - first) * length} cells",
                "use find_descent on single rules, or fewer steps",
            )
        )
    is_odd = bool((table == -table[::-1]).all())
    windows, classes = grouped_windows(
        table, (first, last), (-reach * n_steps, length + reach * n_steps), is_odd=is_odd
    )
    letters = table.astype(np.int64) + 1
    numbers, images = kernels.descending_rules(
        width, n_steps, windows, classes, letters, 0, n_rules, 3 ** (last - first)
    )
    return DescendingRules(
        table,
        length,
        n_steps,
        reach,
        odd_tables(numbers, 3**width),
        completed(images, is_odd=is_odd),
        tuple(range(first, last)),
        n_rules,
    )


def grouped_windows(
    projection: Trits,
    blocks: tuple[int, int],
    cone: tuple[int, int],
    *,
    is_odd: bool,
) -> tuple[NDArray[np.int8], NDArray[np.int64]]:
    """Return the cells that matter of all windows, as letters, and their coarse words, equal words together.

    Only different pairs of a word and cells are kept; the order inside a word is drawn once and for all.
    """
    length = rule_tables.inputs_of(len(projection)) or 0
    windows = all_words(3, (blocks[1] - blocks[0]) * length)
    coarse = projection[number(windows.reshape(len(windows), -1, length) - np.int8(1))]
    classes = number(coarse)
    cells = windows[:, cone[0] - blocks[0] * length : cone[1] - blocks[0] * length]
    keys = classes * 3 ** cells.shape[1] + number(cells - np.int8(1))
    kept = np.unique(keys, return_index=True)[1]
    if is_odd:
        kept = kept[classes[kept] <= 3 ** coarse.shape[1] // 2]
    kept = np.random.default_rng(0).permutation(kept)
    kept = kept[np.argsort(classes[kept], kind="stable")]
    return np.ascontiguousarray(cells[kept]), np.ascontiguousarray(classes[kept])


def odd_tables(numbers: NDArray[np.int64], size: int) -> Trits:
    """Return the odd tables with these numbers: their free entries are the digits, first slowest.

    >>> odd_tables(np.arange(3), 3).tolist()
    [[-1, 0, 1], [0, 0, 0], [1, 0, -1]]
    """
    powers = 3 ** np.arange(size // 2 - 1, -1, -1, dtype=np.int64)
    half = (numbers[:, None] // powers % 3 - 1).astype(np.int8)
    return np.concatenate([half, np.zeros((len(half), 1), dtype=np.int8), -half[:, ::-1]], axis=1)


def completed(images: NDArray[np.int8], *, is_odd: bool) -> Trits:
    """Return coarse tables in trits from letters, -1 for none; the other half from the first if odd."""
    out = np.where(images < 0, 0, images - 1).astype(np.int8)
    if is_odd:
        middle = out.shape[1] // 2
        out[:, middle + 1 :] = -out[:, :middle][:, ::-1]
    return out


def widened(rows: Trits, offsets: tuple[int, ...], reach: tuple[int, ...]) -> Trits:
    """Return tables over some offsets as tables over more of them, (m, 3^len(reach))."""
    index = np.indices((3,) * len(reach)).reshape(len(reach), -1)
    word = np.zeros(index.shape[1], dtype=np.int64)
    for offset in offsets:
        word = 3 * word + index[reach.index(offset)]
    return np.asarray(rows[:, word])

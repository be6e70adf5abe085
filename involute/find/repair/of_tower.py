"""What would let level 0 of a block tower descend: another coarse rule, or the nearest odd rule that does."""

import time
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import Any

import numpy as np

from involute.arrays import Trits
from involute.find.repair.laws import demands_of
from involute.find.repair.nearest import nearest_table, repaired
from involute.find.repair.repaired import listed
from involute.find.repair.search import Found, order
from involute.find.towers.coarse_rules import DescendingRules, find_descending_rules
from involute.find.towers.coarse_words import widened
from involute.find.towers.descent import find_descent
from involute.notation import text
from involute.spaces.trit_space import TritSpace
from involute.system import System
from involute.towers.block_tower import BlockTower
from involute.updates.local_rule import LocalRule
from involute.updates.tables import word_text

SECONDS = 0.2  # along conflicts, for rules that are not odd
SECONDS_OF_CLASS = 2.0  # to list all odd rules of three cells that descend
SHOWN = 4
NEIGHBOURS = ((-1,), (0,), (1,))
LISTED: dict[tuple[str, int], DescendingRules] = {}  # the last class: a report asks for its remedies again


def nearest_descending(system: System) -> str:
    """Return in one line how a local rule of up to three cells would descend, or nothing without an answer.

    A rule that descends, but not to the coarse rule declared, keeps its table: the declared one is mended.
    Else an odd rule of three cells is compared with all odd rules that descend (with the declared coarse
    rule, if any); others are changed along conflicts, and where that takes long compared with the odd ones.
    """
    update, tower = system.update, system.tower
    if not isinstance(update, LocalRule) or not isinstance(tower, BlockTower) or update.n_controls:
        return ""
    if update.width > len(NEIGHBOURS) or not isinstance(system.space, TritSpace):
        return ""
    projection, n_steps, declared = (
        tower.table(len(system.space.shape)),
        tower.time(0),
        tower.coarse_update(1),
    )
    if declared is not None:
        descent = find_descent(update, projection, n_steps)
        if descent.coarse is not None:
            return _other_coarse(declared, descent.coarse, projection)
    is_listed = update.offsets == NEIGHBOURS
    if update.is_equivariant and is_listed:
        return _among_odd(update, projection, n_steps, declared)
    line = "" if declared is not None else _along_conflicts(system, update)
    return line or (_among_odd(update, projection, n_steps, declared) if is_listed else "")


def _other_coarse(declared: Any, induced: LocalRule, projection: Trits) -> str:
    """Return how the declared coarse rule differs from the induced one, on words that blocks lead to."""
    is_same_kind = isinstance(declared, LocalRule) and not declared.n_controls
    if not is_same_kind or not set(induced.offsets) <= set(declared.offsets):
        places = [offset[0] for offset in induced.offsets]
        return f'nearest lawful: declare the coarse table "{text(induced.table)}" of cells {places}'
    cells = tuple(offset[0] for offset in declared.offsets)
    table = widened(induced.table[None], tuple(offset[0] for offset in induced.offsets), cells)[0]
    differs = np.flatnonzero((table != declared.table) & reached(projection, len(cells)))
    changes = tuple((word_text(int(i), len(cells)), text(declared.table[i]), text(table[i])) for i in differs)
    said = f"change {len(changes)} of {len(table)} entries of the declared coarse rule"
    return f"nearest lawful: {said}: {listed(changes, SHOWN)}" if changes else ""


def _among_odd(update: LocalRule, projection: Trits, n_steps: int, declared: Any) -> str:
    found = _odd_rules(text(projection), n_steps)
    if found is None:
        return ""
    leading = np.ones(len(found), dtype=np.bool_) if declared is None else leads_to(found, declared)
    kind = "nearest lawful" if update.is_equivariant else "nearest lawful of the equivariant rules"
    kind += "" if leading.any() else ", with a coarse rule of its own"
    tables = found.tables[leading] if leading.any() else found.tables
    distances = (tables != update.table).sum(axis=1)
    near = min(tables[distances == distances.min()], key=lambda other: order(update.table, other))
    repair = repaired(update, ("A1", "A10"), update.table, Found(near, int(distances.min())))
    return f"{kind}: {repair.in_words(SHOWN)}" if repair.changes else ""


def _odd_rules(projection: str, n_steps: int) -> DescendingRules | None:
    """Return all odd rules of three cells that descend, or nothing if that takes too long."""
    if (projection, n_steps) not in LISTED:
        found = find_descending_rules(projection, n_steps, progress=_hurried)
        if not found.is_complete:
            return None
        LISTED.clear()
        LISTED[projection, n_steps] = found
    return LISTED[projection, n_steps]


def leads_to(found: DescendingRules, declared: Any) -> Any:
    """Return which of these rules descend to a declared coarse rule, on words that blocks lead to."""
    if not isinstance(declared, LocalRule) or declared.n_controls or len(declared.offsets[0]) != 1:
        return np.zeros(len(found), dtype=np.bool_)
    cells = tuple(offset[0] for offset in declared.offsets)
    reach = tuple(sorted({*cells, *found.coarse_offsets}))
    ours = widened(found.coarse_tables, found.coarse_offsets, reach)
    theirs = widened(declared.table[None], cells, reach)
    return ((ours == theirs) | ~reached(found.projection, len(reach))).all(axis=1)


def reached(projection: Trits, n_cells: int) -> Any:
    """Return which coarse words hold only trits that the projection takes, in order of the words.

    >>> reached(np.array([0, 0, 1], dtype=np.int8), 1).tolist()
    [False, True, True]
    """
    taken = np.isin([-1, 0, 1], projection)
    return np.asarray(taken[np.indices((3,) * n_cells).reshape(n_cells, -1)].all(axis=0))


def _along_conflicts(system: System, update: LocalRule) -> str:
    laws = ("A1", "A10") if update.is_equivariant else ("A10",)
    demands = demands_of(system, laws, quantity=None, projection=None, n_steps=1)
    found = nearest_table(update.table, demands, time.monotonic() + SECONDS, is_quick=True)
    if found.table is None or not all(demand.holds(found.table) for demand in demands):
        return ""
    repair = repaired(system, laws, update.table, found)
    return f"nearest lawful: {repair.in_words(SHOWN)}" if repair.is_optimal and repair.changes else ""


def _hurried(items: Iterable[Any], _what: str) -> Iterator[Any]:
    """Watch a loop that ends when time is out; what is compiled before it starts is not counted."""
    deadline = time.monotonic() + SECONDS_OF_CLASS
    return takewhile(lambda _: time.monotonic() < deadline, items)

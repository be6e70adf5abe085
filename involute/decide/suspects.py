"""Cases that are likely to break [A1]: for each class of update, the words that break its tables, embedded.

For single tables the embedding is the smallest witness there is: any state that breaks the law shows a
violating word at some site, and that word alone in neutral surroundings breaks it too. For composites it is
a guess, which the caller evaluates.
"""

import math
from collections.abc import Iterator
from functools import singledispatch

import numpy as np
from numpy.typing import NDArray

from involute.decide import odd_table
from involute.decide.embedding import Row, lightest, parted, spread
from involute.decide.ordering import Case
from involute.spaces.base import AbstractSpace
from involute.spaces.neighbourhood import blocks, neighbour_table
from involute.spaces.product_space import ProductSpace
from involute.spaces.trit_space import TritSpace
from involute.updates.base import AbstractUpdate
from involute.updates.block import BlockRule
from involute.updates.composite import Composite, Cycle
from involute.updates.local_rule import LocalRule
from involute.updates.network import NetworkRule
from involute.updates.second_order import SecondOrder

EXACT = (LocalRule, BlockRule, NetworkRule)


@singledispatch
def suspects(update: AbstractUpdate, space: AbstractSpace, controls: AbstractSpace | None) -> list[Case]:  # noqa: ARG001
    """Return cases worth trying first; none for updates whose structure is unknown."""
    return []


def are_exact(update: AbstractUpdate) -> bool:
    """Return whether the suspect of an update, where it breaks the law, is the smallest witness."""
    return are_exact(update.rule) if isinstance(update, SecondOrder) else isinstance(update, EXACT)


@suspects.register(LocalRule)
def _local(update: LocalRule, space: TritSpace, controls: AbstractSpace | None) -> list[Case]:
    places = _local_places(update, space, controls)
    inputs = update.width + update.n_controls
    if _reads_distinct_cells(places):
        words = odd_table.lightest_violations(update.table, inputs)
    else:
        words = odd_table.words(odd_table.violations(update.table), inputs)
    size = space.n_cells + (0 if controls is None else controls.n_cells)
    rows = ((places[i], words, 0) for i in spread(space.n_cells, len(words), size))
    return _embedded(rows, space, controls)


@suspects.register(BlockRule)
def _block(update: BlockRule, space: TritSpace, controls: None) -> list[Case]:
    words = odd_table.lightest_violations(update.table, update.volume)
    partitions = [blocks(space, update.block, offset) for offset in update.offsets]
    rows: Iterator[Row] = (
        (cells[k], words, t)
        for t, cells in enumerate(partitions)
        for k in spread(len(cells), len(words) * len(partitions), space.n_cells)
    )
    return _embedded(rows, space, controls)


@suspects.register(NetworkRule)
def _network(update: NetworkRule, space: AbstractSpace, controls: None) -> list[Case]:
    def rows() -> Iterator[Row]:
        for sites, table in zip(update.inputs, update.tables, strict=True):
            if len(set(sites)) == len(sites):
                words = odd_table.lightest_violations(table, len(sites))
            else:
                words = odd_table.words(odd_table.violations(table), len(sites))
            yield np.asarray(sites), words, 0

    return _embedded(rows(), space, controls)


@suspects.register(SecondOrder)
def _second_order(update: SecondOrder, space: ProductSpace, controls: AbstractSpace | None) -> list[Case]:
    """Return cases of the rule: it reads one of the two states, the other stays neutral."""
    inner = suspects(update.rule, space.factors[0], controls)
    rest = space.factors[0].neutral()
    return [((rest, x) if update.backwards else (x, rest), u, t) for x, u, t in inner]


@suspects.register(Composite)
def _composite(update: Composite, space: AbstractSpace, controls: AbstractSpace | None) -> list[Case]:
    return [case for part in update.parts for case in suspects(part, space, controls)]


@suspects.register(Cycle)
def _cycle(update: Cycle, space: AbstractSpace, controls: AbstractSpace | None) -> list[Case]:
    """Part k acts at the times that are k modulo the number of parts."""
    n = len(update.parts)
    found = []
    for k, part in enumerate(update.parts):
        period = part.period or 1
        for x, u, t in suspects(part, space, controls):
            times = [s for s in range(math.lcm(n, period)) if s % n == k and s % period == t % period]
            found += [(x, u, s) for s in times[:1]]
    return found


def _local_places(update: LocalRule, space: TritSpace, controls: AbstractSpace | None) -> NDArray[np.int64]:
    """Return the flat places that each site's word is read from, control places last; -1 is outside."""
    n = space.n_cells
    cells = neighbour_table(space, update.offsets).astype(np.int64)
    cells[cells == n] = -1
    if controls is None:
        return cells
    if update.n_controls == 1 and np.shape(controls.neutral()) == space.shape and space.shape != (1,):
        return np.concatenate([cells, n + np.arange(n)[:, None]], axis=1)
    shared = n + np.arange(update.n_controls)
    return np.concatenate([cells, np.broadcast_to(shared, (n, len(shared)))], axis=1)


def _reads_distinct_cells(places: NDArray[np.int64]) -> bool:
    """Return whether some neighbourhood lies inside the lattice and meets no cell twice."""
    inside = places[(places >= 0).all(axis=1)]
    return len(inside) > 0 and len(set(inside[0].tolist())) == places.shape[1]


def _embedded(rows: Iterator[Row], space: AbstractSpace, controls: AbstractSpace | None) -> list[Case]:
    size = space.n_cells + (0 if controls is None else controls.n_cells)
    found = lightest(rows, size)
    return [] if found is None else [(*parted(found[0], space, controls), found[1])]

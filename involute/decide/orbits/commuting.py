"""Which signed permutations of cells commute with an update.

An update that is tables and wiring commutes with h if h carries the cells that a site reads to the cells that
the image site reads, and the tables agree. That is checked table by table: nothing is believed because it is
declared. Opaque updates have no entry here, so nothing is taken for a symmetry of theirs.
"""

from functools import singledispatch
from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Trits
from involute.decide.orbits.symmetry import Element
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
from involute.updates.threshold_network import ThresholdNetwork


@singledispatch
def commutes(
    update: AbstractUpdate,  # noqa: ARG001
    space: AbstractSpace,  # noqa: ARG001
    controls: AbstractSpace | None,  # noqa: ARG001
    element: Element,  # noqa: ARG001
) -> bool:
    """Return whether ``F_t(h x, u) = h F_t(x, u)`` for all x, u and t is shown by the structure of F."""
    return False


@commutes.register(LocalRule)
def _local(update: LocalRule, space: TritSpace, controls: AbstractSpace | None, element: Element) -> bool:
    if controls is not None and space.n_cells > 1 and np.shape(controls.neutral()) == space.shape:
        return False  # one control a cell, or so few cells that it might be
    table = update.table.reshape((*(3,) * update.width, -1))
    return _sites_agree(neighbour_table(space, update.offsets), [table] * space.n_cells, element)


@commutes.register(NetworkRule)
def _network(
    update: NetworkRule,
    space: AbstractSpace,  # noqa: ARG001
    controls: AbstractSpace | None,  # noqa: ARG001
    element: Element,
) -> bool:
    tables = [
        table.reshape((*(3,) * len(sites), 1))
        for sites, table in zip(update.inputs, update.tables, strict=True)
    ]
    return _sites_agree([np.asarray(sites) for sites in update.inputs], tables, element)


@commutes.register(ThresholdNetwork)
def _threshold(
    update: ThresholdNetwork,
    space: AbstractSpace,  # noqa: ARG001
    controls: AbstractSpace | None,  # noqa: ARG001
    element: Element,
) -> bool:
    """``W_ij s_j = s_i W_p(i)p(j)`` and ``θ_i = θ_p(i)``."""
    places, signs = element.places, element.signs.astype(np.int64)
    zone = np.broadcast_to(update.dead_zone, len(places))
    turned = signs[:, None] * update.weights[np.ix_(places, places)] * signs
    return bool((turned == update.weights).all() and (zone[places] == zone).all())


@commutes.register(BlockRule)
def _block(
    update: BlockRule,
    space: TritSpace,
    controls: AbstractSpace | None,  # noqa: ARG001
    element: Element,
) -> bool:
    table = update.table.reshape((*(3,) * update.volume, update.volume))
    phases = [blocks(space, update.block, offset) for offset in update.offsets]
    return all(_blocks_agree(cells.astype(np.int64), table, element) for cells in phases)


@commutes.register(Composite)
@commutes.register(Cycle)
def _parts(
    update: Composite | Cycle, space: AbstractSpace, controls: AbstractSpace | None, element: Element
) -> bool:
    return all(commutes(part, space, controls, element) for part in update.parts)


@commutes.register(SecondOrder)
def _second_order(
    update: SecondOrder, space: ProductSpace, controls: AbstractSpace | None, element: Element
) -> bool:
    """``f(h now) ⊖ h before = h(f(now) ⊖ before)``: ⊖ is odd, and goes cell by cell."""
    n = space.factors[0].n_cells
    first = Element(element.places[:n], element.signs[:n], element.name)
    same = (element.places[n:] == first.places + n).all() and (element.signs[n:] == first.signs).all()
    return bool(same and commutes(update.rule, space.factors[0], controls, first))


def _sites_agree(reads: Any, tables: list[Trits], element: Element) -> bool:
    """Return whether ``f_i(h x) = s_i f_p(i)(x)`` at each site i, as functions of the cells they read."""
    known: dict[Any, bool] = {}
    signs = np.append(element.signs, np.int8(1))
    for site, place in enumerate(element.places):
        here, there = np.asarray(reads[site], dtype=np.int64), np.asarray(reads[place], dtype=np.int64)
        order = _matched(moved(here, element), there)
        if order is None:
            return False
        flips = tuple(signs[here].tolist())
        question = (id(tables[site]), id(tables[place]), order, flips, int(signs[site]))
        if question not in known:
            seen = _carried(tables[site], order, flips)
            known[question] = np.array_equal(seen, signs[site] * tables[place])
        if not known[question]:
            return False
    return True


def _blocks_agree(cells: NDArray[np.int64], table: Trits, element: Element) -> bool:
    """Return whether h carries blocks to blocks and their images to images."""
    ranked = {tuple(sorted(block)): block for block in cells.tolist()}
    covered = np.isin(np.arange(len(element.places)), cells)
    for block in cells:
        image = moved(block, element)
        target = ranked.get(tuple(sorted(image.tolist())))
        order = None if target is None else _matched(image, np.asarray(target))
        if order is None:
            return False
        flips = element.signs[block]
        seen = _carried(table, order, tuple(flips.tolist())) * flips
        if not np.array_equal(seen, table[..., list(order)]):
            return False
    return bool((covered == covered[element.places]).all())


def moved(cells: NDArray[np.int64], element: Element) -> NDArray[np.int64]:
    """Return ``p(cell)``; the outside stays outside."""
    return np.append(element.places, len(element.places))[cells]


def _matched(cells: NDArray[np.int64], read: NDArray[np.int64]) -> tuple[int, ...] | None:
    """Return, for each cell of ``cells``, where in ``read`` the same cell stands; ``None`` if they differ."""
    if len(cells) != len(read):
        return None
    here, there = np.argsort(cells, kind="stable"), np.argsort(read, kind="stable")
    if (cells[here] != read[there]).any():
        return None
    order = np.empty(len(read), dtype=np.int64)
    order[here] = there
    return tuple(order.tolist())


def _carried(table: NDArray[Any], order: tuple[int, ...], flips: tuple[int, ...]) -> NDArray[Any]:
    """Return ``y -> table(w)`` with ``w_j = flips_j y_order(j)``; the last axis stays."""
    axes = [*np.argsort(order).tolist(), len(order)]
    return np.flip(table, tuple(j for j, sign in enumerate(flips) if sign < 0)).transpose(axes)

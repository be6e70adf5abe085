"""An update as wiring: for each site the sites it reads and its table, layer by layer.

What the finders of eigenstates, the certificates of cycles and the networks in conjunctive normal form all
start from. A site number equal to the number of sites is the neutral outside.
"""

from collections.abc import Iterable
from functools import singledispatch
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Trits
from involute.decide.enumeration import packed
from involute.decide.odd_table import plain_table
from involute.decide.statement import Certificate
from involute.spaces.base import AbstractSpace
from involute.spaces.neighbourhood import blocks, neighbour_table
from involute.spaces.trit_space import TritSpace
from involute.system import System
from involute.updates.base import AbstractUpdate
from involute.updates.block import BlockRule
from involute.updates.composite import Composite, Cycle
from involute.updates.local_rule import LocalRule
from involute.updates.network import NetworkRule
from involute.updates.threshold_network import ThresholdNetwork, threshold_table

MOST_INPUTS = 12  # weights of a site whose table is written out: 3^12 trits
COPY = np.array([-1, 0, 1], dtype=np.int8)


@final
@attrs.frozen(eq=False)
class Wiring:
    """One layer: ``x'_i = tables[table_of[i]](x[inputs[starts[i]]], .., x[inputs[starts[i + 1] - 1]])``.

    Attributes
    ----------
    starts : int64, shape (n + 1,).
    inputs : int32 sites in 0..n; n is the neutral outside.
    table_of : int64, shape (n,).
    tables : the distinct tables, 3^k trits for k inputs, first input slowest.
    """

    starts: NDArray[np.int64]
    inputs: NDArray[np.int32]
    table_of: NDArray[np.int64]
    tables: tuple[Trits, ...]

    @property
    def n_sites(self) -> int:
        """The number of sites."""
        return len(self.table_of)

    def reads(self, site: int) -> tuple[int, ...]:
        """Return the sites that one site reads."""
        return tuple(self.inputs[self.starts[site] : self.starts[site + 1]].tolist())

    def table(self, site: int) -> Trits:
        """Return the table of one site."""
        return self.tables[int(self.table_of[site])]

    @property
    def plain(self) -> Certificate:
        """The layer as plain data, for certificates."""
        return {
            "starts": packed(self.starts),
            "inputs": packed(self.inputs),
            "table_of": packed(self.table_of),
            "tables": [plain_table(table) for table in self.tables],
        }


def wirings(system: System) -> tuple[Wiring, ...] | None:
    """Return the layers of one step, first to last.

    ``None`` where the update is not wired, is driven, or differs from time to time.

    >>> rule = LocalRule.from_number(0)
    >>> [layer.n_sites for layer in wirings(System(space=TritSpace(4), update=rule))]
    [4]
    """
    return turn_wirings(system, 0) if system.update.period == 1 else None


def turn_wirings(system: System, phase: int) -> tuple[Wiring, ...] | None:
    """Return the layers of one turn: the m steps from a time on after which an update of period m repeats.

    ``None`` where the update is not wired or is driven, or its period is not known.
    """
    if system.controls is not None or system.update.period is None:
        return None
    return _joined(_layers(system.update, system.space, phase + t) for t in range(system.update.period))


def too_wide(update: AbstractUpdate) -> str:
    """Return which node of a threshold network has more inputs than a table is written out for, in words.

    >>> too_wide(ThresholdNetwork(np.ones((14, 14), dtype=np.int64)))
    'node 0 has 14 inputs, at most 12'
    """
    if isinstance(update, Composite | Cycle):
        return next(filter(None, map(too_wide, update.parts)), "")
    if not isinstance(update, ThresholdNetwork):
        return ""
    n_inputs = np.count_nonzero(update.weights, axis=1).tolist()
    wide = (site for site, own in enumerate(n_inputs) if own > MOST_INPUTS)
    return next((f"node {site} has {n_inputs[site]} inputs, at most {MOST_INPUTS}" for site in wide), "")


def _joined(parts: Iterable[tuple[Wiring, ...] | None]) -> tuple[Wiring, ...] | None:
    """Return layers that follow each other, if all of them are known."""
    layers: list[Wiring] = []
    for own in parts:
        if own is None:
            return None
        layers.extend(own)
    return tuple(layers)


@singledispatch
def _layers(
    update: AbstractUpdate,  # noqa: ARG001
    space: AbstractSpace,  # noqa: ARG001
    t: int,  # noqa: ARG001
) -> tuple[Wiring, ...] | None:
    """Return the layers that an update consists of at a time."""
    return None


@_layers.register(LocalRule)
def _local(update: LocalRule, space: TritSpace, t: int) -> tuple[Wiring, ...]:  # noqa: ARG001
    reads = neighbour_table(space, update.offsets)
    return (_wiring(reads.tolist(), [update.table] * len(reads)),)


@_layers.register(NetworkRule)
def _network(update: NetworkRule, space: AbstractSpace, t: int) -> tuple[Wiring, ...]:  # noqa: ARG001
    return (_wiring(update.inputs, update.tables),)


@_layers.register(ThresholdNetwork)
def _threshold(
    update: ThresholdNetwork,
    space: AbstractSpace,  # noqa: ARG001
    t: int,  # noqa: ARG001
) -> tuple[Wiring, ...] | None:
    zones = np.broadcast_to(update.dead_zone, len(update.weights)).tolist()
    if too_wide(update):
        return None
    reads = [np.flatnonzero(row).tolist() for row in update.weights]
    rows = zip(update.weights, reads, zones, strict=True)
    return (_wiring(reads, [threshold_table(tuple(row[own].tolist()), zone) for row, own, zone in rows]),)


@_layers.register(BlockRule)
def _block(update: BlockRule, space: TritSpace, t: int) -> tuple[Wiring, ...]:
    """Each cell reads its block, in order; a cell in no block keeps its value."""
    reads = [[site] for site in range(space.n_cells)]
    columns = [np.ascontiguousarray(column) for column in update.table.T]
    tables = [COPY] * space.n_cells
    for block in blocks(space, update.block, update.offsets[t % len(update.offsets)]).tolist():
        for site, column in zip(block, columns, strict=True):
            reads[site], tables[site] = block, column
    return (_wiring(reads, tables),)


@_layers.register(Composite)
def _composite(update: Composite, space: AbstractSpace, t: int) -> tuple[Wiring, ...] | None:
    return _joined(_layers(part, space, t) for part in update.parts)


@_layers.register(Cycle)
def _cycle(update: Cycle, space: AbstractSpace, t: int) -> tuple[Wiring, ...] | None:
    return _layers(update.parts[t % len(update.parts)], space, t)


def _wiring(reads: Any, tables: Any) -> Wiring:
    """Return a layer with each distinct table once; a site without inputs reads the outside."""
    numbers: dict[bytes, int] = {}
    distinct: list[Trits] = []
    table_of = np.empty(len(tables), dtype=np.int64)
    wired = [list(own) or [len(tables)] for own in reads]
    for site, (own, table) in enumerate(zip(reads, tables, strict=True)):
        full = table if len(own) else np.repeat(table, 3)
        key = full.tobytes()
        if key not in numbers:
            numbers[key] = len(distinct)
            distinct.append(full)
        table_of[site] = numbers[key]
    return Wiring(
        np.cumsum([0, *map(len, wired)]).astype(np.int64),
        np.asarray([j for own in wired for j in own], dtype=np.int32),
        table_of,
        tuple(distinct),
    )

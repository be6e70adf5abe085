"""An update as wiring: for each site the sites it reads and its table, layer by layer.

What the finders of eigenstates, the certificates of cycles and the networks in conjunctive normal form all
start from. A site number equal to the number of sites is the neutral outside.
"""

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
from involute.spaces.neighbourhood import neighbour_table
from involute.spaces.trit_space import TritSpace
from involute.system import System
from involute.updates.base import AbstractUpdate
from involute.updates.composite import Composite
from involute.updates.local_rule import LocalRule
from involute.updates.network import NetworkRule
from involute.updates.threshold_network import ThresholdNetwork

MOST_INPUTS = 9


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
    """Return the layers of one step, first to last; ``None`` where the update is not wired or is driven.

    >>> rule = LocalRule.from_number(0)
    >>> [layer.n_sites for layer in wirings(System(space=TritSpace(4), update=rule))]
    [4]
    """
    if system.controls is not None or system.update.period != 1:
        return None
    return _layers(system.update, system.space)


@singledispatch
def _layers(update: AbstractUpdate, space: AbstractSpace) -> tuple[Wiring, ...] | None:  # noqa: ARG001
    """Return the layers that an update consists of."""
    return None


@_layers.register(LocalRule)
def _local(update: LocalRule, space: TritSpace) -> tuple[Wiring, ...]:
    reads = neighbour_table(space, update.offsets)
    return (_wiring(reads.tolist(), [update.table] * len(reads)),)


@_layers.register(NetworkRule)
def _network(update: NetworkRule, space: AbstractSpace) -> tuple[Wiring, ...]:  # noqa: ARG001
    return (_wiring(update.inputs, update.tables),)


@_layers.register(ThresholdNetwork)
def _threshold(update: ThresholdNetwork, space: AbstractSpace) -> tuple[Wiring, ...] | None:  # noqa: ARG001
    zones = np.broadcast_to(update.dead_zone, len(update.weights))
    reads = [np.flatnonzero(row) for row in update.weights]
    if max(map(len, reads)) > MOST_INPUTS:
        return None
    tables = [
        _threshold_table(row[own], int(zone))
        for row, own, zone in zip(update.weights, reads, zones, strict=True)
    ]
    return (_wiring([own.tolist() for own in reads], tables),)


@_layers.register(Composite)
def _composite(update: Composite, space: AbstractSpace) -> tuple[Wiring, ...] | None:
    layers: list[Wiring] = []
    for part in update.parts:
        own = _layers(part, space)
        if own is None:
            return None
        layers.extend(own)
    return tuple(layers)


def _threshold_table(weights: NDArray[np.int64], zone: int) -> Trits:
    """Return the table of ``sgn(Σ_j W_j x_j)`` with a dead zone."""
    k = len(weights)
    words = np.arange(3**k)[:, None] // 3 ** np.arange(k - 1, -1, -1) % 3 - 1
    drive = words @ weights
    return (drive > zone).astype(np.int8) - (drive < -zone).astype(np.int8)


def _wiring(reads: Any, tables: Any) -> Wiring:
    """Return a layer with each distinct table once."""
    numbers: dict[bytes, int] = {}
    distinct: list[Trits] = []
    table_of = np.empty(len(tables), dtype=np.int64)
    for site, table in enumerate(tables):
        key = table.tobytes()
        if key not in numbers:
            numbers[key] = len(distinct)
            distinct.append(table)
        table_of[site] = numbers[key]
    return Wiring(
        np.cumsum([0, *map(len, reads)]).astype(np.int64),
        np.asarray([j for own in reads for j in own], dtype=np.int32),
        table_of,
        tuple(distinct),
    )

"""The network of a table, synthesised once a process and kept on disk beside its machine code."""

import numpy as np

from involute.arrays import Trits
from involute.engine.native import object_cache
from involute.logic.network import LogicNetwork
from involute.logic.synthesis import VERSION, checked, synthesise

_LEAST_KEPT = 3  # inputs from which reading is quicker than synthesis
_networks: dict[str, LogicNetwork] = {}


def network_of(table: Trits) -> LogicNetwork:
    """Return the network of a table of 3^k trits: from this process, from disk, or synthesised now."""
    table, n_trits = checked(table)
    name = object_cache.digest("network", str(VERSION), table.tobytes()) + ".net"
    if name not in _networks:
        _networks[name] = _found(table, n_trits, name)
    return _networks[name]


def _found(table: Trits, n_trits: int, name: str) -> LogicNetwork:
    if n_trits < _LEAST_KEPT:
        return synthesise(table)
    content = object_cache.load(name)
    if content is not None:
        numbers = np.frombuffer(content, dtype="<i4")
        return LogicNetwork(n_trits, numbers[2:], (int(numbers[0]), int(numbers[1])))
    network = synthesise(table)
    object_cache.keep(name, np.array([*network.outputs, *network.nodes.ravel()], dtype="<i4").tobytes())
    return network

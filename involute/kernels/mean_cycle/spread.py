"""Lower heights only where they can fall: from nodes that fell, back along the edges that enter them."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from involute.kernels.jit import kernel
from involute.kernels.mean_cycle.policy import OVERFLOW, Edges, Guesses, Numbers, Places, Policies, Waiting


class Incoming(NamedTuple):
    """The edges of a graph by target; ``edge[starts[v] .. starts[v + 1] - 1]`` enter node v.

    ``starts`` (n + 1,), ``edge``, ``source`` and ``weight`` (m,).
    """

    starts: NDArray[np.int64]
    edge: Places
    source: Places
    weight: Numbers


@kernel
def group_incoming(edges: Edges, incoming: Incoming) -> None:
    """Write the edges by target, those of one target in order."""
    starts = incoming.starts
    starts[:] = 0
    for node in edges.target:
        starts[node + 1] += 1
    for node in range(len(starts) - 1):
        starts[node + 1] += starts[node]
    place = starts[:-1].copy()
    for node in range(len(edges.group)):
        for edge in range(edges.starts[node], edges.starts[node + 1]):
            at = place[edges.target[edge]]
            place[edges.target[edge]] = at + 1
            incoming.edge[at], incoming.source[at], incoming.weight[at] = edge, node, edges.weight[edge]


@kernel
def spread(
    incoming: Incoming,
    guesses: Guesses,
    policies: Policies,
    group: Places,
    waiting: Waiting,
    most: int,
    limit: Any,
) -> int:
    """Lower heights until no node waits, or so many were taken; return how many wait, or ``OVERFLOW``."""
    node_of, holds, height, n_nodes = waiting.node, waiting.holds, policies.height, len(group)
    first, length = waiting.ends[0], waiting.ends[1]
    for _ in range(most):
        if length == 0:
            break
        node = node_of[first]
        first, length = first + 1 if first + 1 < n_nodes else 0, length - 1
        holds[node] = False
        base, own = height[node], group[node]
        above, below = guesses.numerator[own], guesses.denominator[own]
        base = base - above
        for place in range(incoming.starts[node], incoming.starts[node + 1]):
            before = incoming.source[place]
            value = below * incoming.weight[place] + base
            if value < height[before] and group[before] == own:
                if value < -limit:
                    return OVERFLOW
                height[before], policies.after[before] = value, node
                policies.edge[before], policies.weight[before] = incoming.edge[place], incoming.weight[place]
                if not holds[before]:
                    end = first + length
                    node_of[end if end < n_nodes else end - n_nodes] = before
                    holds[before], length = True, length + 1
    waiting.ends[0], waiting.ends[1] = first, length
    return int(length)

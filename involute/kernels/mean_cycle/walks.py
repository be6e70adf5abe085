"""Closed walks of a given number of edges: the least total through each start."""

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index
from involute.kernels.jit import kernel
from involute.kernels.mean_cycle.policy import Places


@kernel
def lightest_closed_walk(
    starts: NDArray[np.int64],
    target: Places,
    weight: Index,
    first: int,
    budget: int,
    walk: Index,
    nodes: Places,
    entered: Places,
    total: Index,
) -> int:
    """Write the edges of the lightest closed walk through a node; return how many edges were looked along.

    ``walk`` (p,) begins with -1 if there is none. ``nodes`` (p + 1, n), ``entered`` and ``total`` (p + 1, n)
    are room: the nodes of a layer, the edge by which each was entered (-1 everywhere), the least total.
    Returns -1 if the budget ran out.
    """
    n_steps, n_used = len(walk), 0
    sizes = np.zeros(n_steps + 1, np.int64)
    sizes[0], nodes[0, 0], total[0, first] = 1, first, 0
    for i in range(n_steps):
        last = first if i == n_steps - 1 else -1
        n_used += _next_layer(starts, target, weight, i, last, sizes, nodes, entered, total)
        if n_used > budget:
            break
    walk[0] = -1
    if n_used <= budget and sizes[n_steps]:
        _trace_back(starts, entered, first, walk)
    for i in range(1, n_steps + 1):
        for k in range(sizes[i]):
            entered[i, nodes[i, k]] = -1
    return n_used if n_used <= budget else -1


@kernel
def _next_layer(
    starts: NDArray[np.int64],
    target: Places,
    weight: Index,
    i: int,
    last: int,
    sizes: Index,
    nodes: Places,
    entered: Places,
    total: Index,
) -> int:
    """Write the layer after layer i, or of it only the last node; return how many edges were looked along."""
    n_used = 0
    for k in range(sizes[i]):
        node = nodes[i, k]
        n_used += starts[node + 1] - starts[node]
        for edge in range(starts[node], starts[node + 1]):
            other, value = target[edge], total[i, node] + weight[edge]
            if last >= 0 and other != last:
                continue
            if entered[i + 1, other] < 0:
                nodes[i + 1, sizes[i + 1]] = other
                sizes[i + 1] += 1
            elif value >= total[i + 1, other]:
                continue
            entered[i + 1, other], total[i + 1, other] = edge, value
    return n_used


@kernel
def _trace_back(starts: NDArray[np.int64], entered: Places, last: int, walk: Index) -> None:
    """Write the edges that led to a node, the first one first."""
    node = last
    for i in range(len(walk), 0, -1):
        walk[i - 1] = entered[i, node]
        node = np.searchsorted(starts, walk[i - 1], side="right") - 1

"""Strongly connected components, what each can reach, and cheapest ways: for policies on any graph."""

import heapq
from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.kernels.jit import kernel
from involute.kernels.mean_cycle.policy import Numbers, Places

UNSEEN = -1


@kernel
def components(starts: NDArray[np.int64], target: Places, component: Places, order: Places) -> int:
    """Write the component of each node and the nodes by component; return how many there are.

    A component comes after all those that it can reach (R. Tarjan, 1972).
    """
    n_nodes = len(component)
    low, found = np.full(n_nodes, UNSEEN, np.int32), np.full(n_nodes, UNSEEN, np.int32)
    place = starts[:-1].copy()
    stack, path = np.empty(n_nodes, np.int32), np.empty(n_nodes, np.int32)
    n_found, n_stack, n_done, n_components = 0, 0, 0, 0
    component[:] = UNSEEN
    for root in range(n_nodes):
        depth = 0
        if found[root] == UNSEEN:
            path[0], depth = root, 1
        while depth > 0:
            node = path[depth - 1]
            if found[node] == UNSEEN:
                found[node], low[node], stack[n_stack] = n_found, n_found, node
                n_found, n_stack = n_found + 1, n_stack + 1
            if place[node] < starts[node + 1]:
                other = target[place[node]]
                if found[other] == UNSEEN:
                    path[depth] = other
                    depth += 1
                    continue
                if component[other] == UNSEEN:
                    low[node] = min(low[node], low[other])
                place[node] += 1
                continue
            depth -= 1
            if low[node] == found[node]:
                while component[node] == UNSEEN:
                    n_stack -= 1
                    component[stack[n_stack]], order[n_done] = n_components, stack[n_stack]
                    n_done += 1
                n_components += 1
    return n_components


@kernel
def reachable_gains(
    starts: NDArray[np.int64],
    target: Places,
    component: Places,
    order: Places,
    numerator: Numbers,
    denominator: Numbers,
    best: Places,
) -> None:
    """Write for each component the one of least mean that it can reach, itself first among equals.

    ``best`` holds the component's own number where it has a cycle, and -1 where it has none.
    """
    for node in order:
        own = component[node]
        for edge in range(starts[node], starts[node + 1]):
            other = best[component[target[edge]]]
            if other == UNSEEN or other == best[own]:
                continue
            if best[own] == UNSEEN:
                best[own] = other
                continue
            above, below = numerator[best[own]], denominator[best[own]]
            mean, guess = numerator[other] // denominator[other], above // below
            rest, guess_rest = numerator[other] - mean * denominator[other], above - guess * below
            if mean < guess or (mean == guess and rest * below < guess_rest * denominator[other]):
                best[own] = other


@kernel
def cheapest_ways(
    starts: NDArray[np.int64], edges_in: Places, source: Places, cost: Numbers, way: Places, distance: Numbers
) -> None:
    """Lower distances to those along cheapest walks, by Dijkstra's search from where they are not -1.

    ``edges_in[starts[v] .. starts[v + 1] - 1]`` enter node v; costs are at least 0; ``way`` is the first edge
    of a walk, given where the distance is.
    """
    heap = [(distance[node], np.int64(node)) for node in range(len(distance)) if distance[node] >= 0]
    heapq.heapify(heap)
    while heap:
        length, node = heapq.heappop(heap)
        if length > distance[node]:
            continue
        for place in range(starts[node], starts[node + 1]):
            edge = edges_in[place]
            before = source[edge]
            if distance[before] < 0 or length + cost[edge] < distance[before]:
                distance[before], way[before] = length + cost[edge], edge
                heapq.heappush(heap, (distance[before], np.int64(before)))


@kernel
def cycles_of(after: Places, weight: Numbers, label: Places, length: Places, total: Any) -> int:
    """Write the cycle that each node of a map lies on or -1, lengths and totals; return how many."""
    n_cycles, n_nodes = 0, len(after)
    seen = np.full(n_nodes, UNSEEN, np.int32)
    label[:] = UNSEEN
    for root in range(n_nodes):
        node = root
        while seen[node] == UNSEEN:
            seen[node] = root
            node = after[node]
        if seen[node] == root and label[node] == UNSEEN:
            length[n_cycles], total[n_cycles] = 0, 0
            while label[node] == UNSEEN:
                label[node] = n_cycles
                length[n_cycles] += 1
                total[n_cycles] += weight[node]
                node = after[node]
            n_cycles += 1
    return n_cycles

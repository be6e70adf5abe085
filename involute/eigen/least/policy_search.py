"""Gains and biases of all nodes of a graph: the least mean in the long run from each, and the cheapest way.

The gain g of a node is the least mean of a cycle that it can reach, and along no edge does it fall. Among
nodes of equal gain the bias h solves ``h(u) = min (w - g + h(v))``; edges that attain it make a policy.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from involute.eigen.least.search import LIMIT, MOST_LARGE, grouped_edges, least_means
from involute.eigen.least.weights import bound
from involute.errors import InvalidRuleError, explain
from involute.kernels.jit import pure
from involute.kernels.mean_cycle import components as kernels


class Gains(NamedTuple):
    """By node: the gain as a fraction (denominator 0: no cycle is reached), the bias, an edge.

    ``height`` is ``denominator`` times the bias; ``edge`` is -1 where there is no gain.
    """

    numerator: NDArray[Any]
    denominator: NDArray[Any]
    height: NDArray[Any]
    edge: NDArray[np.int64]


def gains(source: NDArray[np.int32], target: NDArray[np.int32], weight: NDArray[Any], n_nodes: int) -> Gains:
    """Return gain, bias and policy of every node; edges in order of their sources."""
    edges, _ = grouped_edges(source, target, weight, n_nodes)
    component, order = (np.empty(n_nodes, dtype=np.int32) for _ in range(2))
    n_components = kernels.components(edges.starts, edges.target, component, order)
    inner = np.flatnonzero(component[source] == component[target])
    own, _, _ = _means(source, target, weight, inner, component, n_components)
    best = np.where(own.node >= 0, np.arange(n_components, dtype=np.int32), np.int32(-1))
    reachable = kernels.reachable_gains if own.numerator.dtype != object else pure(kernels.reachable_gains)
    reachable(edges.starts, target, component, order, own.numerator, own.denominator, best)
    numerator = np.where(best >= 0, own.numerator[best], 0)[component]
    denominator = np.where(best >= 0, own.denominator[best], 0)[component]
    equal = (numerator[source] == numerator[target]) & (denominator[source] == denominator[target])
    level = np.flatnonzero(equal & (denominator[source] > 0))
    anchors = np.flatnonzero(best == np.arange(n_components))
    starts = own.node[anchors]
    at_anchor = inner[own.edge[starts]]
    height, edge = _biases(
        (source[level], target[level], weight[level]), (numerator, denominator), starts, level, at_anchor
    )
    return Gains(numerator, denominator, height, edge)


def _means(
    source: Any, target: Any, weight: Any, kept: NDArray[np.int64], group: NDArray[np.int32], n_groups: int
) -> Any:
    edges, _ = grouped_edges(source[kept], target[kept], weight[kept], len(group), group)
    return least_means(edges, n_groups)


def _biases(
    graph: tuple[Any, Any, Any],
    gain: tuple[NDArray[Any], NDArray[Any]],
    anchors: NDArray[np.int32],
    level: NDArray[np.int64],
    at_anchor: NDArray[np.int64],
) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Return the least sums of ``denominator * weight - numerator`` on the way to an anchor, and first edges.

    Howard's heights make every such number non-negative; then Dijkstra's search applies.
    """
    source, target, weight = graph
    numerator, denominator = gain
    group = _classes(numerator, denominator)
    every = np.arange(len(source), dtype=np.int64)
    _, policies, _ = _means(source, target, weight, every, group, int(group.max(initial=-1)) + 1)
    height = policies.height
    cost = denominator[source] * weight - numerator[source] + height[target] - height[source]
    starts, entering = _entering(target, len(group))
    if cost.dtype == object or bound(cost) * len(group) >= LIMIT:
        cost, height = _large(cost), height.astype(object)
    distance = np.full(len(group), -1, dtype=height.dtype)
    distance[anchors] = -height[anchors]
    way = np.full(len(group), -1, dtype=np.int32)
    ways = kernels.cheapest_ways if cost.dtype != object else pure(kernels.cheapest_ways)
    ways(starts, entering, source, cost, way, distance)
    edge = np.where(way >= 0, level[way] if len(level) else -1, -1).astype(np.int64)
    unmoved = way[anchors] < 0
    edge[anchors[unmoved]] = at_anchor[unmoved]
    return np.where(distance >= 0, distance + height, 0), edge


def _large(cost: NDArray[Any]) -> NDArray[Any]:
    """Return costs as Python integers, refusing too many."""
    if len(cost) > MOST_LARGE:
        got = f"sizes up to {bound(cost)}"
        raise InvalidRuleError(explain("actions whose sums fit 63 bits", got, "measure in a coarser unit"))
    return cost.astype(object)


def _classes(numerator: NDArray[Any], denominator: NDArray[Any]) -> NDArray[np.int32]:
    """Return a number for each node, the same for those of equal fractions in lowest terms."""
    known = dict[tuple[int, int], int]()
    pairs = zip(numerator.tolist(), denominator.tolist(), strict=True)
    return np.asarray([known.setdefault(pair, len(known)) for pair in pairs], dtype=np.int32)


def _entering(target: NDArray[np.int32], n_nodes: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return the edges by the node they enter."""
    order = np.argsort(target, kind="stable").astype(np.int32)
    return np.searchsorted(target[order], np.arange(n_nodes + 1)).astype(np.int64), order

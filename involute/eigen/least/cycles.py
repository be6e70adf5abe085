"""The cycles of a map by their mean action, and the lightest closed walk of so many steps."""

from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from involute.eigen.least.search import LIMIT, MOST_LARGE, grouped_edges
from involute.eigen.least.state_graph import StateGraph
from involute.eigen.least.weights import bound
from involute.errors import InvalidRuleError, explain
from involute.kernels.jit import pure
from involute.kernels.mean_cycle.components import cycles_of
from involute.kernels.mean_cycle.walks import lightest_closed_walk

Cycles: TypeAlias = list[tuple[list[int], list[int], Fraction]]  # nodes, controls, mean action
MOST_ROOM = 2**27  # entries of a layered search


def cycles_of_map(graph: StateGraph, period: int | None, limit: int) -> Cycles:
    """Return the cycles of a system without choices, least mean first, one of each and its conjugate.

    Cycles of equal mean come in the order of their least nodes.
    """
    n_phases, _, n = graph.shape
    source, target, weight, _ = graph.unfolded()
    after = np.arange(n_phases * n, dtype=np.int32)  # where nothing leads on: a loop that is left out
    cost = np.zeros(n_phases * n, dtype=weight.dtype)
    is_dead = np.ones(n_phases * n, dtype=np.bool_)
    after[source], cost[source], is_dead[source] = target, weight, False
    label, length = np.empty_like(after), np.empty_like(after)
    total = np.empty(len(after), dtype=weight.dtype)
    n_cycles = _counted(after, cost, label, length, total)
    on_cycle = np.flatnonzero(label >= 0)
    first = np.full(n_cycles, len(after))
    np.minimum.at(first, label[on_cycle], on_cycle)
    kept = ~is_dead[first] & (first <= _partner(graph, first, label) if graph.is_symmetric else True)
    if period is not None:
        kept &= length[:n_cycles] == period
    return [
        (_followed(after, first[k], length[k]), [0] * int(length[k]), Fraction(mean, graph.scale))
        for mean, k in _by_mean(first, length, total, np.flatnonzero(kept))[:limit]
    ]


def _partner(graph: StateGraph, first: NDArray[Any], label: NDArray[np.int32]) -> NDArray[Any]:
    """Return for each cycle the first node of the conjugate one, or its own if that is the same."""
    n = graph.shape[2]
    mirrored = first // n * n + graph.conjugates[0][first % n]
    return np.asarray(first[label[mirrored]])


def _counted(after: Any, cost: Any, label: Any, length: Any, total: Any) -> int:
    is_small = cost.dtype != object and bound(cost) * len(after) < LIMIT
    if is_small:
        return int(cycles_of(after, cost, label, length, total))
    if len(after) > MOST_LARGE:
        raise InvalidRuleError(
            explain(
                "actions whose sums fit 63 bits", f"sizes up to {bound(cost)}", "measure in a coarser unit"
            )
        )
    return int(pure(cycles_of)(after, cost.astype(object), label, length, total))


def _by_mean(
    first: NDArray[Any], length: NDArray[Any], total: NDArray[Any], kept: NDArray[Any]
) -> list[tuple[Fraction, int]]:
    """Return means and numbers of cycles in order, exactly."""
    means: dict[tuple[int, int], Fraction] = {}
    listed = []
    for k in kept.tolist():
        key = (int(total[k]), int(length[k]))
        if key not in means:
            means[key] = Fraction(*key)
        listed.append((means[key], int(first[k]), k))
    return [(mean, k) for mean, _, k in sorted(listed)]


def _followed(after: NDArray[np.int32], first: Any, length: Any) -> list[int]:
    nodes = [int(first)]
    for _ in range(int(length) - 1):
        nodes.append(int(after[nodes[-1]]))
    return nodes


def lightest_walk(graph: StateGraph, n_steps: int, budget: int) -> Cycles:
    """Return the lightest closed walk of so many steps, if there is one; among equals, of the first start."""
    n_phases, n_controls, n = graph.shape
    if n_steps % n_phases:
        return []
    source, target, weight, numbers = graph.unfolded()
    if weight.dtype == object or bound(weight) * n_steps >= LIMIT or n_steps * n_phases * n > MOST_ROOM:
        raise InvalidRuleError(
            explain(
                f"a search of {n_steps} steps that fits", f"{n_phases * n} nodes", "choose a shorter period"
            )
        )
    edges, _ = grouped_edges(source, target, weight, n_phases * n)
    room = [np.full((n_steps + 1, n_phases * n), -1, dtype=kind) for kind in (np.int32, np.int32, np.int64)]
    walk, best, left = np.empty(n_steps, dtype=np.int64), list[int](), budget
    for start in (phase * n + int(x) for phase in range(n_phases) for x in graph.representatives):
        used = lightest_closed_walk(edges.starts, edges.target, edges.weight, start, left, walk, *room)
        if used < 0:
            raise InvalidRuleError(
                explain(
                    f"a search along at most {budget} edges",
                    "more",
                    "raise the budget, or shorten the period",
                )
            )
        left -= used
        if walk[0] >= 0 and (not best or weight[walk].sum() < weight[best].sum()):
            best = walk.tolist()
    if not best:
        return []
    nodes, controls = np.divmod(numbers[best], n_controls)
    return [(nodes.tolist(), controls.tolist(), Fraction(int(weight[best].sum()), n_steps * graph.scale))]

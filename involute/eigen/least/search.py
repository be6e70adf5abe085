"""Policy iteration until nothing improves: the least mean in each group, and the heights that prove it.

Means are compared as fractions, and a guess is always the mean of a cycle: each new one is less than the
last, and between two guesses heights only fall, so the search ends, and without any tolerance. After one
sweep over all edges only those that enter nodes whose height fell are looked at again; when no node is left,
every edge holds.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.eigen.least.weights import bound
from involute.errors import InvalidRuleError, explain
from involute.kernels.jit import pure
from involute.kernels.mean_cycle import policy as kernels
from involute.kernels.mean_cycle import spread as spreading
from involute.kernels.mean_cycle.policy import OVERFLOW, Edges, Guesses, Policies, Waiting
from involute.kernels.mean_cycle.spread import Incoming

LIMIT = 2**61  # heights and scaled weights up to here add without overflow
SHARE = 0.5  # of the nodes are taken from the line between two looks for cycles
EVALUATED = 8  # looks that find no better cycle until the policy is evaluated all the same
MOST_PLACES = 2**31 - 1
MOST_LARGE = 3**10  # edges whose weights may be Python integers
STEPS: tuple[Callable[..., Any], ...] = (
    kernels.cheapest,
    kernels.cut_cycles,
    kernels.evaluate,
    kernels.improve,
    spreading.group_incoming,
    spreading.spread,
)


class TooLargeError(Exception):
    """A sum does not fit int64."""


def grouped_edges(
    source: NDArray[np.int32],
    target: NDArray[np.int32],
    weight: NDArray[Any],
    n_nodes: int,
    group: NDArray[np.int32] | None = None,
) -> tuple[Edges, NDArray[np.int32] | None]:
    """Return the edges by source, and their former numbers if they were in another order."""
    starts = np.empty(n_nodes + 1, dtype=np.int64)
    order = np.empty(len(source), dtype=np.int32)
    own = np.zeros(n_nodes, dtype=np.int32) if group is None else group
    if kernels.group_edges(source, starts, order):
        return Edges(starts, np.ascontiguousarray(target), np.ascontiguousarray(weight), own), None
    return Edges(starts, target[order], weight[order], own), order


def least_means(edges: Edges, n_groups: int = 1) -> tuple[Guesses, Policies, int]:
    """Return the least mean of each group with a cycle, the final policies, and the number of iterations.

    Groups without a cycle keep the greatest weight and one as their guess, and ``node`` is -1. At the end
    ``denominator * weight - numerator + height[target] >= height[source]`` on every edge.

    Raises
    ------
    InvalidRuleError
        The sums need more than 63 bits, and there are too many edges for Python integers.
    """
    is_small = edges.weight.dtype != object
    try:
        if is_small and bound(edges.weight) * max(len(edges.group), 1) < LIMIT:
            return _searched(edges, n_groups, is_large=False)
    except TooLargeError:
        pass
    if len(edges.weight) > MOST_LARGE:
        got = f"sizes up to {bound(edges.weight)} on {len(edges.group)} nodes"
        raise InvalidRuleError(explain("weights whose sums fit 63 bits", got, "measure in a coarser unit"))
    return _searched(edges._replace(weight=edges.weight.astype(object)), n_groups, is_large=True)


def _searched(edges: Edges, n_groups: int, *, is_large: bool) -> tuple[Guesses, Policies, int]:
    """Iterate; with large numbers in Python, where nothing overflows."""
    cheapest, cut, evaluate, improve, enter, spread = (pure(step) if is_large else step for step in STEPS)
    greatest, n_nodes = bound(edges.weight), len(edges.group)
    limit = max(LIMIT, (2 * greatest + 2) * (n_nodes + 2) ** 3) if is_large else LIMIT
    guesses, policies = _room(edges, n_groups, greatest + 1)
    incoming, waiting = _incoming(edges), _waiting(n_nodes)
    everywhere, path, seen = (np.arange(n_nodes, dtype=np.int32) for _ in range(3))
    is_seen = np.empty(n_nodes, dtype=np.bool_)
    most = max(1, int(SHARE * n_nodes))
    cheapest(edges, policies)
    enter(edges, incoming)
    n_waiting, n_iterations = n_nodes, 0
    while n_waiting:
        n_iterations += 1
        is_new = cut(edges, guesses, policies, everywhere, seen)
        if is_new or n_iterations % EVALUATED == 1:
            largest = bound(guesses.denominator) * greatest + bound(guesses.numerator)
            if largest > limit or evaluate(edges, guesses, policies, is_seen, path, limit) == OVERFLOW:
                raise TooLargeError
            if improve(edges, guesses, policies, waiting, limit) == OVERFLOW:
                raise TooLargeError
        n_waiting = spread(incoming, guesses, policies, edges.group, waiting, most, limit)
        if n_waiting == OVERFLOW:
            raise TooLargeError
    return guesses, policies, n_iterations


def _incoming(edges: Edges) -> Incoming:
    """Return room for the edges by target."""
    edge, source = np.empty((2, len(edges.target)), dtype=np.int32)
    return Incoming(np.empty_like(edges.starts), edge, source, np.empty_like(edges.weight))


def _waiting(n_nodes: int) -> Waiting:
    """Return a line in which no node waits."""
    holds, ends = np.zeros(n_nodes, dtype=np.bool_), np.zeros(2, dtype=np.int64)
    return Waiting(np.empty(n_nodes, dtype=np.int32), holds, ends)


def _room(edges: Edges, n_groups: int, highest: int) -> tuple[Guesses, Policies]:
    """Return the state before the first iteration."""
    n_nodes, dtype = len(edges.group), edges.weight.dtype
    guesses = Guesses(
        np.full(n_groups, highest, dtype=dtype),
        np.ones(n_groups, dtype=dtype),
        np.full(n_groups, -1, dtype=np.int32),
        np.full(n_nodes, -1, dtype=np.int32),
    )
    stops = np.full(n_nodes, -1, dtype=np.int32)
    return guesses, Policies(stops, stops.copy(), np.zeros(n_nodes, dtype), np.zeros(n_nodes, dtype))

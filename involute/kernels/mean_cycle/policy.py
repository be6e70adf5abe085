"""Howard's policy iteration for the least mean weight of a cycle, in whole numbers.

A policy is one edge a node, or ``STOP``. Every group of nodes has a guess ``λ = numerator / denominator``,
and edges stay within their group. The height of a node is the sum of ``denominator * weight - numerator``
along its policy until that stops; never above 0, as it may stop at once.

The kernels hold for integers of any size: uncompiled, on arrays of Python integers, they never overflow.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from involute.kernels.jit import kernel

Places = NDArray[np.int32]
Numbers = NDArray[Any]

STOP = -1
OVERFLOW = -1


class Edges(NamedTuple):
    """A graph of n nodes and m edges; ``starts[u] .. starts[u + 1] - 1`` leave node u.

    ``starts`` (n + 1,), ``target`` and ``weight`` (m,), ``group`` (n,).
    """

    starts: NDArray[np.int64]
    target: Places
    weight: Numbers
    group: Places


class Guesses(NamedTuple):
    """The least mean found so far in each group, and a cycle that has it.

    ``numerator``, ``denominator`` and ``node`` (n_groups,): a node of the cycle, -1 where none is known;
    ``edge`` (n,): the edge of the cycle that leaves a node of it.
    """

    numerator: Numbers
    denominator: Numbers
    node: Places
    edge: Places


class Policies(NamedTuple):
    """The edge of each node, the node it leads to (``STOP`` where the policy stops), its weight; heights."""

    edge: Places
    after: Places
    weight: Numbers
    height: Numbers


class Waiting(NamedTuple):
    """Nodes whose height fell since the edges that enter them were looked at, first in, first out.

    ``node`` (n,), a ring; ``holds`` (n,), whether a node is in it; ``ends`` (2,), its first place and length.
    """

    node: Places
    holds: NDArray[np.bool_]
    ends: NDArray[np.int64]


@kernel
def group_edges(source: Places, starts: NDArray[np.int64], order: Places) -> bool:
    """Write where each node's edges start; return whether they are in that order.

    If not, ``order`` lists the edges by source, those of one source as they came.
    """
    starts[:] = 0
    is_grouped, last = True, 0
    for node in source:
        starts[node + 1] += 1
        is_grouped, last = is_grouped and node >= last, node
    for node in range(len(starts) - 1):
        starts[node + 1] += starts[node]
    if is_grouped:
        return True
    place = starts[:-1].copy()
    for edge in range(len(source)):
        node = source[edge]
        order[place[node]] = edge
        place[node] += 1
    return False


@kernel
def cheapest(edges: Edges, policies: Policies) -> None:
    """Write the first edge of least weight that leaves each node."""
    for node in range(len(policies.after)):
        policies.after[node] = STOP
        for edge in range(edges.starts[node], edges.starts[node + 1]):
            if policies.after[node] == STOP or edges.weight[edge] < policies.weight[node]:
                policies.edge[node], policies.weight[node] = edge, edges.weight[edge]
                policies.after[node] = edges.target[edge]


@kernel
def cut_cycles(edges: Edges, guesses: Guesses, policies: Policies, roots: Places, seen: Places) -> bool:
    """Let one node of each cycle of the policy that the roots reach stop; return whether a guess is new.

    On a new guess that is the node from which all others look down, otherwise one of height 0: a cycle that
    is no lighter than the guess has one. A cycle of a mean below the guess of its group becomes the guess.
    Sums over a cycle must fit.
    """
    after, weight, is_new = policies.after, policies.weight, False
    seen[:] = STOP
    for mark in range(len(roots)):
        node = roots[mark]
        while seen[node] == STOP and after[node] != STOP:
            seen[node] = mark
            node = after[node]
        if after[node] == STOP or seen[node] != mark:
            continue
        total, length, at = weight[node], 1, after[node]
        while at != node:
            total, length, at = total + weight[at], length + 1, after[at]
        own = edges.group[node]
        above, below = guesses.numerator[own], guesses.denominator[own]
        mean, guess = total // length, above // below
        rest, guess_rest = total - mean * length, above - guess * below
        if mean < guess or (mean == guess and rest * below < guess_rest * length):
            divisor = length
            while rest != 0:
                divisor, rest = rest, divisor % rest
            guesses.numerator[own], guesses.denominator[own] = total // divisor, length // divisor
            guesses.node[own], is_new = node, True
            above, below = guesses.numerator[own], guesses.denominator[own]
            at, height, lowest, least = node, 0, node, 0
            for _ in range(length):
                guesses.edge[at], height = policies.edge[at], height + below * weight[at] - above
                at = after[at]
                if height < least:
                    least, lowest = height, at
            after[lowest] = STOP
        else:
            while policies.height[node] < 0 and length > 0:
                node, length = after[node], length - 1
            after[node] = STOP
    return is_new


@kernel
def evaluate(
    edges: Edges, guesses: Guesses, policies: Policies, is_seen: NDArray[np.bool_], path: Places, limit: Any
) -> int:
    """Write the heights of a policy without cycles, 0 where to stop is better; or return ``OVERFLOW``."""
    after, weight, height = policies.after, policies.weight, policies.height
    for node in range(len(after)):
        is_seen[node] = after[node] == STOP
        if is_seen[node]:
            height[node] = 0
    for root in range(len(after)):
        node, depth = root, 0
        while not is_seen[node]:
            path[depth] = node
            depth += 1
            node = after[node]
        value, own = height[node], edges.group[node]
        above, below = guesses.numerator[own], guesses.denominator[own]
        for k in range(depth - 1, -1, -1):
            node = path[k]
            value = value + below * weight[node] - above
            value = min(value, 0)
            if value < -limit:
                return OVERFLOW
            is_seen[node], height[node] = True, value
    return 0


@kernel
def improve(edges: Edges, guesses: Guesses, policies: Policies, waiting: Waiting, limit: Any) -> int:
    """Lower heights along all edges, node after node; let those that fell wait, and return how many.

    Returns ``OVERFLOW`` where a height does not fit.
    """
    n_fell, height = 0, policies.height
    starts, target, weight = edges.starts, edges.target, edges.weight
    for node in range(len(height)):
        own = edges.group[node]
        above, below = guesses.numerator[own], guesses.denominator[own]
        least, chosen = height[node], STOP
        for edge in range(starts[node], starts[node + 1]):
            value = below * weight[edge] - above + height[target[edge]]
            if value < least:
                least, chosen = value, edge
        waiting.holds[node] = chosen != STOP
        if chosen != STOP:
            if least < -limit:
                return OVERFLOW
            height[node], policies.edge[node] = least, chosen
            policies.after[node], policies.weight[node] = target[chosen], weight[chosen]
            waiting.node[n_fell] = node
            n_fell += 1
    waiting.ends[0], waiting.ends[1] = 0, n_fell
    return n_fell

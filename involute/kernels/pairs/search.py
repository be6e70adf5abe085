"""Cheapest walks in the pair graph of a local rule that come home to the diagonal, and cycles off it.

The cost of a walk counts its letters that are not the neutral one, in both words, and then its length; it is
one integer, ``LONG * letters + length``. Pairs and steps are numbered as in `kernels.pair_graph`.
"""

from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index
from involute.kernels.jit import kernel
from involute.kernels.pairs.graph import Letters, pairs_after, pairs_before

LONG = 1 << 24  # longer than any shortest walk here
FAR = (1 << 63) - 1


@kernel
def step_cost(a: int, b: int, neutral: int) -> int:
    """Return the cost of appending one letter to each word."""
    return LONG * (int(a != neutral) + int(b != neutral)) + 1


@kernel
def word_cost(node: int, q: int, n_letters: int, neutral: int) -> int:
    """Return the cost of beginning both words with the letters of one node."""
    total = 0
    for _ in range(n_letters):
        total += step_cost(node % q, node % q, neutral)
        node //= q
    return total


@kernel
def costs_home(table: Letters, q: int, n_letters: int, neutral: int, cost: Index) -> int:
    """Write the least cost of a walk from each off-diagonal pair to the diagonal; return that of a diamond.

    A diamond begins on the diagonal with ``n_letters`` letters in both words, leaves it at once and comes
    back. Exact for all pairs on the cheapest. ``cost`` (m^2,) is FAR off the diagonal and 0 on it; FAR if
    there is none.
    """
    m, best, found = table.size // q, FAR, np.empty(q * q, np.int64)
    heap = [(0, (m + 1) * node) for node in range(m)]
    while heap:
        own, pair = heappop(heap)
        if own >= best:
            break
        added = own + step_cost(pair // m % q, pair % m % q, neutral)
        for k in range(pairs_before(table, q, pair, found)):
            before = found[k]
            if own and before % (m + 1) == 0:
                best = min(best, added + word_cost(before // m, q, n_letters, neutral))
            elif added < cost[before]:
                cost[before] = added
                heappush(heap, (added, before))
    return best


@kernel
def path_home(table: Letters, q: int, is_node: NDArray[np.bool_], start: int, parents: Index) -> int:
    """Search breadth first from a pair back to itself among nodes; return the last pair before it, or -1.

    ``parents`` (m^2,) starts at -1 and holds the pair before each pair found.
    """
    queue, found = np.empty(is_node.size, np.int32), np.empty(q * q, np.int32)
    queue[0], n_found, done = start, 1, 0
    while done < n_found:
        pair = queue[done]
        for k in range(pairs_after(table, q, pair, found)):
            after = found[k]
            if after == start:
                return int(pair)
            if is_node[after] and parents[after] < 0:
                parents[after] = pair
                queue[n_found] = after
                n_found += 1
        done += 1
    return -1


@kernel
def first_repeated(table: Letters, q: int, is_node: NDArray[np.bool_]) -> int:
    """Walk among nodes, each with a step to one, and return the first pair seen twice; -1 without nodes."""
    here = int(is_node.argmax())
    if not is_node[here]:
        return -1
    seen, found = np.zeros(is_node.size, np.bool_), np.empty(q * q, np.int32)
    while not seen[here]:
        seen[here] = True
        for k in range(pairs_after(table, q, here, found)):
            if is_node[found[k]]:
                here = int(found[k])
                break
    return here

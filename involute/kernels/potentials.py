"""Potentials and lightest closed walks in the graph of words.

Nodes are words of w - 1 letters, edges words of w: edge ``e`` leads from ``e // q`` to ``e % q^(w-1)``.
"""

import numpy as np

from involute.arrays import Index
from involute.kernels.jit import kernel

UNREACHED = -(2**62)


@kernel
def relax(weights: Index, n_letters: int, height: Index, entered: Index, n_sweeps: int) -> int:
    """Lower ``height[v]`` to at most ``height[u] + weights[e]`` along edges, in at most so many sweeps.

    ``entered[v]`` is the last edge that lowered v. Returns -1 if no edge lowers any more, a node on a cycle
    of negative weight if there is one, and -2 if the sweeps ran out.
    """
    n_nodes = len(height)
    colour = np.zeros(n_nodes, dtype=np.int64)
    for sweep in range(n_sweeps):
        is_lowered = False
        for edge in range(len(weights)):
            source, target = edge // n_letters, edge % n_nodes
            if height[source] + weights[edge] < height[target]:
                height[target] = height[source] + weights[edge]
                entered[target] = edge
                is_lowered = True
        if not is_lowered:
            return -1
        if sweep & (sweep + 1) == 0 or sweep % 64 == 63 or sweep == n_sweeps - 1:
            colour[:] = 0
            for start in range(n_nodes):
                node = start
                while colour[node] == 0 and entered[node] >= 0:
                    colour[node] = start + 1
                    node = entered[node] // n_letters
                if colour[node] == start + 1:
                    return node
    return -2


@kernel
def closing_gains(gains: Index, n_letters: int, neutral: int, start: int, best: Index) -> None:
    """Write the greatest gain of the rest of a closed walk, by step, weight that is left, and node.

    A walk of n edges starts and ends at node ``start`` and spells a ring: edge i appends cell ``w - 1 + i``,
    and the last w - 1 edges spell the start again. ``best`` is (n + 1, m + 1, nodes): ``best[i, k, v]``
    uses edges ``i .. n - 1`` and at most k further non-neutral cells; ``UNREACHED`` if there is no such walk.
    """
    n_steps, n_weights, n_nodes = best.shape[0] - 1, best.shape[1], best.shape[2]
    width, size = 0, 1
    while size < n_nodes:
        size *= n_letters
        width += 1
    best[:] = UNREACHED
    best[n_steps, :, start] = 0
    for i in range(n_steps - 1, -1, -1):
        is_fixed = i >= n_steps - width
        fixed = 0
        if is_fixed:
            fixed = (start // n_letters ** (n_steps - 1 - i)) % n_letters
        for letter in range(n_letters):
            if is_fixed and letter != fixed:
                continue
            cost = 1 if letter != neutral and not is_fixed else 0
            for k in range(cost, n_weights):
                for node in range(n_nodes):
                    edge = node * n_letters + letter
                    rest = best[i + 1, k - cost, edge % n_nodes]
                    if rest > UNREACHED and rest + gains[edge] > best[i, k, node]:
                        best[i, k, node] = rest + gains[edge]

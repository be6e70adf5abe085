"""Counting the cells of macrocells, and keeping only the nodes that a state consists of."""

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index
from involute.kernels.hashlife.store import FIRST, LEVELS, MINUS, PLUS, References, Store
from involute.kernels.jit import kernel


@kernel
def cell_counts(children: References, n_nodes: int, out: Index) -> None:
    """Write the numbers of + and of - in each node with a plain edge, out (n_nodes, 2)."""
    out[:] = 0
    out[PLUS, 0], out[MINUS, 1] = 1, 1
    for node in range(FIRST, n_nodes):
        for reference in children[node]:
            turned = int(reference) & 1
            out[node, 0] += out[reference >> 1, turned]
            out[node, 1] += out[reference >> 1, 1 - turned]


@kernel
def mark(children: References, root: int, is_used: NDArray[np.bool_]) -> int:
    """Mark the nodes that a root consists of, and return how many are not neutral."""
    is_used[:] = False
    is_used[:FIRST] = True
    if root < FIRST:
        return int(root >= LEVELS)
    is_used[root] = True
    has_cell = np.zeros(FIRST, np.bool_)
    total = 0
    for node in range(root, FIRST - 1, -1):
        if is_used[node]:
            total += 1
            for reference in children[node]:
                is_used[reference >> 1] = True
                if reference >> 1 < FIRST:
                    has_cell[reference >> 1] = True
    return total + int(has_cell[PLUS]) + int(has_cell[MINUS])


@kernel
def compacted(store: Store, is_used: NDArray[np.bool_], numbers: References) -> None:
    """Keep the marked nodes in order, and results that are marked; ``numbers`` gets the new ones."""
    last = FIRST
    for node in range(store.counts[0]):
        numbers[node] = node if node < FIRST else -1
        if node >= FIRST and is_used[node]:
            numbers[node] = last
            last += 1
    for node in range(FIRST, store.counts[0]):
        own = numbers[node]
        if own >= 0:
            for i in range(store.children.shape[1]):
                store.children[own, i] = renumbered(numbers, int(store.children[node, i]))
            store.fast[own] = renumbered(numbers, int(store.fast[node]))
            store.slow[own] = renumbered(numbers, int(store.slow[node]))
            store.exponent[own] = store.exponent[node] if store.slow[own] >= 0 else -1
    store.fast[last : store.counts[0]] = -1
    store.slow[last : store.counts[0]] = -1
    store.exponent[last : store.counts[0]] = -1
    store.counts[0] = last


@kernel
def renumbered(numbers: References, reference: int) -> int:
    """Return a reference to the new number of its node, or -1 if that is gone."""
    if reference < 0 or numbers[reference >> 1] < 0:
        return -1
    return 2 * int(numbers[reference >> 1]) + (reference & 1)

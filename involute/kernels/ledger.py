"""Tests of many local rules at once: one row of ``tables`` a rule, one flag of ``keep`` a row.

Words of n cells are numbers, the first cell slowest; a node is a word of n - 1 cells, an edge a word of n.
Trits are -1, 0, +1 in tables and 0, 1, 2 in words.
"""

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index, Trits
from involute.kernels.jit import kernel

Flags = NDArray[np.bool_]


@kernel
def odd_tables(start: int, tables: Trits) -> None:
    """Write the odd tables with the numbers ``start``, ``start + 1``, .., shape (m, 3^w)."""
    size = tables.shape[1]
    half = size // 2
    for row in range(tables.shape[0]):
        rest = start + row
        tables[row, half] = 0
        for i in range(half):
            trit = rest % 3 - 1
            rest //= 3
            tables[row, i] = trit
            tables[row, size - 1 - i] = -trit


@kernel
def all_tables(start: int, tables: Trits) -> None:
    """Write the tables with the numbers ``start``, ``start + 1``, .., shape (m, 3^w)."""
    for row in range(tables.shape[0]):
        rest = start + row
        for i in range(tables.shape[1]):
            tables[row, i] = rest % 3 - 1
            rest //= 3


@kernel
def gain(table: Trits, entries: Index, density: Index, before: Index, out: Index) -> None:
    """Write ``D(F x) - D(x)`` at one place for every word of cells that it reads, shape (3^n,)."""
    for word in range(entries.shape[0]):
        image = np.int64(0)
        for k in range(entries.shape[1]):
            image = 3 * image + np.int64(table[entries[word, k]]) + 1
        out[word] = density[image] - before[word]


@kernel
def is_balanced_gain(gains: Index) -> bool:
    """Return whether the gain is a difference of one potential of nodes: no ring gains or loses."""
    n_words = gains.size
    n_nodes = n_words // 3
    if gains[n_words // 2] != 0:
        return False
    potential = np.zeros(n_nodes, np.int64)
    for node in range(n_nodes):
        at, scale, total = n_nodes // 2, n_nodes, np.int64(0)
        while scale > 1:
            scale //= 3
            word = 3 * at + (node // scale) % 3
            total += gains[word]
            at = word % n_nodes
        potential[node] = total
    for word in range(n_words):  # noqa: SIM110  (the compiler knows no all())
        if gains[word] != potential[word % n_nodes] - potential[word // 3]:
            return False
    return True


@kernel
def has_no_rising_ring(gains: Index) -> bool:
    """Return whether no cycle of words has a positive sum: Bellman and Ford's potentials settle."""
    n_words = gains.size
    n_nodes = n_words // 3
    for letter in range(3):
        if gains[letter * (n_words - 1) // 2] > 0:
            return False
    potential = np.zeros(n_nodes, np.int64)
    for _ in range(n_nodes + 1):
        is_settled = True
        for word in range(n_words):
            through = potential[word // 3] + gains[word]
            if through > potential[word % n_nodes]:
                potential[word % n_nodes] = through
                is_settled = False
        if is_settled:
            return True
    return False


@kernel
def keep_balanced(tables: Trits, entries: Index, density: Index, before: Index, keep: Flags) -> None:
    """Keep the rules that conserve the sum of a density on every ring."""
    gains = np.zeros(entries.shape[0], np.int64)
    for row in range(tables.shape[0]):
        gain(tables[row], entries, density, before, gains)
        keep[row] = is_balanced_gain(gains)


@kernel
def keep_falling(tables: Trits, entries: Index, density: Index, before: Index, keep: Flags) -> None:
    """Keep the rules that never increase the sum of a density on any ring."""
    gains = np.zeros(entries.shape[0], np.int64)
    for row in range(tables.shape[0]):
        gain(tables[row], entries, density, before, gains)
        keep[row] = has_no_rising_ring(gains)


@kernel
def is_level(table: Trits) -> bool:
    """Return whether the table holds each trit equally often, as every surjective rule does."""
    counts = np.zeros(3, np.int64)
    for i in range(table.size):
        counts[np.int64(table[i]) + 1] += 1
    return bool(counts[0] == counts[1] and counts[1] == counts[2])


@kernel
def has_successor(table: Trits, alive: Flags, first: int, second: int) -> bool:
    """Return whether equal labels lead from a pair of nodes to a pair alive, or to the diagonal."""
    n_nodes = table.size // 3
    for a in range(3):
        for b in range(3):
            one, two = 3 * first + a, 3 * second + b
            u, v = one % n_nodes, two % n_nodes
            if table[one] == table[two] and (u == v or alive[u, v]):
                return True
    return False


@kernel
def has_predecessor(table: Trits, alive: Flags, first: int, second: int) -> bool:
    """Return whether equal labels lead to a pair of nodes from a pair alive, or from the diagonal."""
    n_nodes = table.size // 3
    for a in range(3):
        for b in range(3):
            one, two = a * n_nodes + first, b * n_nodes + second
            u, v = one // 3, two // 3
            if table[one] == table[two] and (u == v or alive[u, v]):
                return True
    return False


@kernel
def is_injective(table: Trits) -> bool:
    """Return whether no two configurations of the line have one image: off-diagonal pairs all die out."""
    if not is_level(table):
        return False
    n_nodes = table.size // 3
    alive = np.ones((n_nodes, n_nodes), np.bool_)
    n_alive, before = n_nodes * n_nodes - n_nodes, -1
    while n_alive != before:
        before = n_alive
        for u in range(n_nodes):
            for v in range(n_nodes):
                if u == v or not alive[u, v]:
                    continue
                if not (has_successor(table, alive, u, v) and has_predecessor(table, alive, u, v)):
                    alive[u, v] = False
                    n_alive -= 1
    return n_alive == 0


@kernel
def is_surjective(table: Trits) -> bool:
    """Return whether no pair of nodes lies on an equal-label way from the diagonal off it and back."""
    if not is_level(table):
        return False
    n_nodes = table.size // 3
    reached = np.zeros((n_nodes, n_nodes), np.bool_)
    todo = np.empty((n_nodes * n_nodes, 2), np.int64)
    n_todo = 0
    for u in range(n_nodes):
        todo[n_todo, 0] = todo[n_todo, 1] = u
        n_todo += 1
    at = 0
    while at < n_todo:
        first, second = todo[at]
        at += 1
        for a in range(3):
            for b in range(3):
                one, two = 3 * first + a, 3 * second + b
                u, v = one % n_nodes, two % n_nodes
                if table[one] != table[two] or (first == second and u == v):
                    continue
                if u == v:
                    return False
                if not reached[u, v]:
                    reached[u, v] = True
                    todo[n_todo, 0], todo[n_todo, 1] = u, v
                    n_todo += 1
    return True


@kernel
def keep_injective(tables: Trits, keep: Flags) -> None:
    """Keep the reversible rules."""
    for row in range(tables.shape[0]):
        keep[row] = is_injective(tables[row])


@kernel
def keep_surjective(tables: Trits, keep: Flags) -> None:
    """Keep the surjective rules."""
    for row in range(tables.shape[0]):
        keep[row] = is_surjective(tables[row])

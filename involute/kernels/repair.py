"""What shows that a rule breaks a law: the few entries of its table that a counterexample reads.

Every function marks these entries in ``used``: while they stay as they are, the law stays broken.
"""

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index, Trits
from involute.kernels.jit import kernel

Flags = NDArray[np.bool_]


@kernel
def rising_ring(gains: Index, ring: Flags) -> bool:
    """Mark the words of a cycle of overlapping words with a positive sum, and return whether there is one."""
    n_words = gains.size
    n_nodes = n_words // 3
    ring[:] = False
    for letter in range(3):
        loop = letter * (n_words - 1) // 2
        if gains[loop] > 0:
            ring[loop] = True
            return True
    potential, came = np.zeros(n_nodes, np.int64), np.full(n_nodes, -1)
    last = -1
    for _ in range(n_nodes + 1):
        last = -1
        for word in range(n_words):
            node, through = word % n_nodes, potential[word // 3] + gains[word]
            if through > potential[node]:
                potential[node], came[node], last = through, word, node
        if last < 0:
            return False
    for _ in range(n_nodes):
        last = came[last] // 3
    while not ring[came[last]]:
        ring[came[last]] = True
        last = came[last] // 3
    return True


@kernel
def diamond(table: Trits, used: Flags) -> bool:
    """Mark the entries of a shortest pair of words that part, meet again, and have one image, if any."""
    n_nodes = table.size // 3
    came = np.full(n_nodes * n_nodes, -1)
    todo = np.arange(n_nodes * n_nodes)
    for u in range(n_nodes):
        todo[u] = u * n_nodes + u
    at, n_todo = 0, n_nodes
    used[:] = False
    while at < n_todo:
        pair = todo[at]
        first, second = pair // n_nodes, pair % n_nodes
        at += 1
        for step in range(9):
            one, two = 3 * first + step // 3, 3 * second + step % 3
            u, v = one % n_nodes, two % n_nodes
            if table[one] != table[two] or (u == v and first == second):
                continue
            if u == v:
                mark_way(came, one, two, n_nodes, used)
                return True
            if came[u * n_nodes + v] < 0:
                came[u * n_nodes + v] = one * 3 * n_nodes + two
                todo[n_todo] = u * n_nodes + v
                n_todo += 1
    return False


@kernel
def mark_way(came: Index, one: int, two: int, n_nodes: int, used: Flags) -> None:
    """Mark the words of two ways back to where they parted; ``came`` holds the last words of both."""
    while True:
        used[one], used[two] = True, True
        first, second = one // 3, two // 3
        if first == second:
            return
        words = came[first * n_nodes + second]
        one, two = words // (3 * n_nodes), words % (3 * n_nodes)


@kernel
def twin_rings(table: Trits, used: Flags) -> bool:
    """Mark the entries of a cycle of unequal pairs of nodes with equal labels, if there is one."""
    n_nodes = table.size // 3
    following = np.full(n_nodes * n_nodes, -1)
    alive = np.ones(n_nodes * n_nodes, np.bool_)
    for u in range(n_nodes):
        alive[u * n_nodes + u] = False
    is_settled = False
    while not is_settled:
        is_settled = True
        for pair in range(n_nodes * n_nodes):
            if alive[pair]:
                following[pair] = step_alive(table, alive, pair, n_nodes)
                if following[pair] < 0:
                    alive[pair], is_settled = False, False
    used[:] = False
    for start in range(n_nodes * n_nodes):
        if alive[start]:
            pair = start
            for _ in range(n_nodes * n_nodes):
                pair = landed(following[pair], n_nodes)
            mark_ring(following, pair, n_nodes, used)
            return True
    return False


@kernel
def mark_ring(following: Index, start: int, n_nodes: int, used: Flags) -> None:
    """Mark every word of the ring that leads from a pair of nodes back to it."""
    pair = start
    while True:
        words = following[pair]
        used[words // (3 * n_nodes)], used[words % (3 * n_nodes)] = True, True
        pair = landed(words, n_nodes)
        if pair == start:
            return


@kernel
def landed(words: int, n_nodes: int) -> int:
    """Return the pair of nodes at the end of a pair of words."""
    one, two = words // (3 * n_nodes), words % (3 * n_nodes)
    return (one % n_nodes) * n_nodes + two % n_nodes


@kernel
def step_alive(table: Trits, alive: Flags, pair: int, n_nodes: int) -> int:
    """Return a pair of words with equal labels that leads from a pair of nodes to one alive, or -1."""
    first, second = pair // n_nodes, pair % n_nodes
    for step in range(9):
        one, two = 3 * first + step // 3, 3 * second + step % 3
        if table[one] == table[two] and alive[(one % n_nodes) * n_nodes + two % n_nodes]:
            return one * 3 * n_nodes + two
    return -1

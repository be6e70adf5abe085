"""The pair graph of a local rule: two words read side by side as long as their images agree.

A node is a word of ``w - 1 >= 1`` letters; appending the letter a to the node u reads the word ``q u + a``,
has the label ``table[q u + a]`` and leads to ``(q u + a) mod m``; there are ``m = q^(w-1)`` nodes. The pair
(u, v) has the number ``m u + v``; its steps append one letter to each word, with equal labels.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.kernels.jit import kernel

Letters = NDArray[np.int8]
Pairs = NDArray[np.int32]


@kernel
def pairs_after(table: Letters, q: int, pair: int, out: NDArray[Any]) -> int:
    """Write the pairs that the steps from a pair lead to, at most q^2; return how many."""
    m, n = table.size // q, 0
    x, y = q * (pair // m), q * (pair % m)
    for a in range(q):
        for b in range(q):
            if table[x + a] == table[y + b]:
                out[n] = m * (x % m + a) + y % m + b
                n += 1
    return n


@kernel
def pairs_before(table: Letters, q: int, pair: int, out: NDArray[Any]) -> int:
    """Write the pairs that the steps to a pair come from, at most q^2; return how many."""
    m, n = table.size // q, 0
    x, y = pair // m, pair % m
    for a in range(q):
        for b in range(q):
            if table[m * a + x] == table[m * b + y]:
                out[n] = m * ((m * a + x) // q) + (m * b + y) // q
                n += 1
    return n


@kernel
def neighbours(
    table: Letters,
    q: int,
    pair: int,
    is_forwards: bool,  # noqa: FBT001
    out: NDArray[Any],
) -> int:
    """Write the pairs after or before a pair; return how many."""
    return pairs_after(table, q, pair, out) if is_forwards else pairs_before(table, q, pair, out)


@kernel
def reach(table: Letters, q: int, marks: Pairs) -> int:
    """Mark with 1 the off-diagonal pairs reached from the diagonal; return how many, or -1.

    -1 says that one of them steps back to the diagonal; marks are then incomplete. ``marks`` (m^2,) starts
    at 0.
    """
    m = table.size // q
    queue, found, n_marked, done = np.empty(m * m, np.int32), np.empty(q * q, np.int32), 0, -m
    while done < n_marked:
        pair = queue[done] if done >= 0 else (m + 1) * (done + m)  # the diagonal goes first
        for k in range(pairs_after(table, q, pair, found)):
            after = found[k]
            if after % (m + 1) == 0:
                if done >= 0:
                    return -1
            elif marks[after] == 0:
                marks[after] = 1
                queue[n_marked] = after
                n_marked += 1
        done += 1
    return n_marked


@kernel
def peel(
    table: Letters,
    q: int,
    is_node: NDArray[np.bool_],
    is_forwards: bool,  # noqa: FBT001
    ranks: Pairs,
) -> int:
    """Write how many pairs the longest path from a node (or to it) has; 0 where that is infinite.

    Paths are among nodes alone. Returns how many are finite. ``ranks`` (m^2,) starts at 0.
    """
    left, queue, n_found = np.zeros(is_node.size, np.int32), np.empty(is_node.size, np.int32), 0
    found = np.empty(q * q, np.int32)
    for pair in range(is_node.size):
        for k in range(neighbours(table, q, pair, is_forwards, found)):
            left[pair] += is_node[found[k]]
        if is_node[pair] and left[pair] == 0:
            ranks[pair] = 1
            queue[n_found] = pair
            n_found += 1
    done = 0
    while done < n_found:
        pair = queue[done]
        for k in range(neighbours(table, q, pair, not is_forwards, found)):
            other = found[k]
            left[other] -= 1
            if is_node[other] and left[other] == 0:
                ranks[other] = ranks[pair] + 1
                queue[n_found] = other
                n_found += 1
        done += 1
    return n_found


@kernel
def extents(table: Letters, q: int, forwards: Pairs, backwards: Pairs) -> tuple[int, int]:
    """Return how far labels must agree to the left and to the right of a letter before it is decided.

    For an injective rule with these two ranks: labels ``-left`` to ``right - (w - 1)`` decide the letter with
    which the word of label 0 begins.
    """
    m, left, right = table.size // q, 0, 0
    for u in range(m):
        for v in range(m):
            if u // (m // q) != v // (m // q) and forwards[m * u + v] == 0:
                left = max(left, backwards[m * u + v])
            if u % q != v % q and backwards[m * u + v] == 0:
                right = max(right, forwards[m * u + v])
    return left, right

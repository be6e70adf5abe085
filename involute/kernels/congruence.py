"""Congruences of one operation on a finite set, ``B : A^k -> A``: the partitions that B respects.

The operation is flat, ``B(a_1, .., a_k)`` at ``Σ_j a_j n^(k-j)``. A partition is an array: the least
member of the class of each element.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.kernels.jit import kernel

Elements = NDArray[np.int64]
Kinds = NDArray[np.int8]
Table = NDArray[np.int16]


@kernel
def root(parents: Elements, element: int) -> Any:
    """Return the representative of a class, halving the path to it."""
    while parents[element] != element:
        parents[element] = parents[parents[element]]
        element = parents[element]
    return element


@kernel
def merge(parents: Elements, first: int, second: int) -> bool:
    """Join two classes under their lesser representative; return whether they were two."""
    one, other = root(parents, first), root(parents, second)
    parents[max(one, other)] = min(one, other)
    return bool(one != other)


@kernel
def merged(parents: Elements, partition: Any) -> int:
    """Join all that another partition joins; return how many classes that took away."""
    n_gone = 0
    for x in range(parents.size):
        n_gone += int(merge(parents, x, int(partition[x])))
    return n_gone


@kernel
def closed(
    operation: Elements,
    arity: int,
    parents: Elements,
    pair: tuple[int, int],
    known: Kinds,
    congruences: Table,
) -> bool:
    """Write the least congruence that joins a pair to ``parents``; return whether it has more than one class.

    ``known`` says of each pair: 0 nothing yet; 1 its least congruence is in ``congruences``, and is taken
    over; 2 it joins everything, and then so does any pair that leads to it (``parents`` is left half done).
    """
    n = parents.size
    parents[:] = np.arange(n)
    stack = np.empty((n, 2), np.int64)
    stack[0, 0], stack[0, 1] = pair
    size, n_classes = 1, n - int(merge(parents, pair[0], pair[1]))
    while size and n_classes > 1:
        size -= 1
        x, y = stack[size, 0], stack[size, 1]
        for place in range(arity):
            stride = n ** (arity - 1 - place)
            for outer in range(0, n**arity, n * stride):
                for rest in range(outer, outer + stride):
                    u, v = operation[rest + x * stride], operation[rest + y * stride]
                    if u == v or root(parents, u) == root(parents, v):
                        continue
                    if known[u, v] == 2:
                        return False
                    if known[u, v] == 1:
                        n_classes -= merged(parents, congruences[u, v])
                    else:
                        n_classes -= int(merge(parents, u, v))
                        stack[size, 0], stack[size, 1] = u, v
                        size += 1
    return n_classes > 1


@kernel
def principal(operation: Elements, arity: int, out: Table) -> None:
    """Write the least congruence that joins a and b to ``out[a, b]``, shape (n, n, n)."""
    n = len(out)
    parents, known = np.empty(n, np.int64), np.zeros((n, n), np.int8)
    for a in range(n):
        for x in range(n):
            out[a, a, x] = x
        for b in range(a + 1, n):
            is_proper = closed(operation, arity, parents, (a, b), known, out)
            for x in range(n):
                out[a, b, x] = root(parents, x) if is_proper else 0
            out[b, a] = out[a, b]
            known[a, b] = known[b, a] = 1 if is_proper else 2


@kernel
def is_simple(operation: Elements, arity: int, n: int) -> bool:
    """Return whether joining any two elements joins all."""
    parents, known = np.empty(n, np.int64), np.zeros((n, n), np.int8)
    nothing = np.empty((0, 0, 0), np.int16)
    for a in range(n):
        for b in range(a + 1, n):
            if closed(operation, arity, parents, (a, b), known, nothing):
                return False
            known[a, b] = known[b, a] = 2
    return True

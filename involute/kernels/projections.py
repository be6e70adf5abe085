"""All maps to a few letters whose classes are a congruence, found depth first from the least congruences."""

import numpy as np
from numpy.typing import NDArray

from involute.kernels.congruence import Elements, Table, merged
from involute.kernels.jit import kernel


@kernel
def joined(partition: Elements, other: Table) -> None:
    """Make a flat partition the join of itself and another, flat again."""
    merged(partition, other)
    for x in range(partition.size):
        partition[x] = partition[partition[x]]


@kernel
def agrees(partition: Elements, letters: Elements, seen: Elements) -> bool:
    """Return whether every class has at most one letter; -1 stands for none yet."""
    seen[:] = -1
    for x in range(partition.size):
        if letters[x] >= 0:
            known = seen[partition[x]]
            if known >= 0 and known != letters[x]:
                return False
            seen[partition[x]] = letters[x]
    return True


@kernel
def given(
    letters: Elements, leaders: Elements, partition: Elements, congruences: Table, x: int, v: int
) -> None:
    """Give one element a letter, and join it with the first element of this letter."""
    letters[x] = v
    if leaders[v] < 0:
        leaders[v] = x
    else:
        joined(partition, congruences[leaders[v], x])


@kernel
def placed(
    letters: Elements,
    leaders: Elements,
    partition: Elements,
    congruences: Table,
    mirror: Elements,
    x: int,
    v: int,
) -> bool:
    """Give an element a letter and its mirror image the opposite one, if it can have this letter."""
    opposite = leaders.size - 1 - v
    if mirror.size and mirror[x] == x and opposite != v:
        return False
    given(letters, leaders, partition, congruences, x, v)
    if mirror.size and mirror[x] != x:
        given(letters, leaders, partition, congruences, mirror[x], opposite)
    return True


@kernel
def withdraw(letters: Elements, mirror: Elements, x: int) -> None:
    """Take the letters of an element and of its mirror image back."""
    letters[x] = -1
    if mirror.size:
        letters[mirror[x]] = -1


@kernel
def projections(
    congruences: Table, mirror: Elements, n_letters: int, budget: int
) -> tuple[NDArray[np.int8], bool]:
    """Return all maps of the elements to letters whose classes are a congruence, and whether that is all.

    Depth first: an element gets a letter, and with it its mirror image the opposite letter (no ``mirror``, of
    size 0: any maps); the congruence that this forces is kept, and a class of two letters ends the branch.
    Ends after ``budget`` assignments. Shape (n_found, n) int8, in order.
    """
    n = congruences.shape[0]
    order = np.array([x for x in range(n) if not mirror.size or x <= mirror[x]], dtype=np.int64)
    partitions, leaders = np.empty((n + 1, n), np.int64), np.full((n + 1, n_letters), -1, np.int64)
    partitions[0] = np.arange(n)
    letters, seen, choice = np.full(n, -1, np.int64), np.empty(n, np.int64), np.zeros(n + 1, np.int64)
    found, n_found, depth = np.empty((64, n), np.int8), 0, 0
    while depth >= 0 and budget > 0:
        if depth < order.size and choice[depth] < n_letters:
            x, v = order[depth], choice[depth]
            choice[depth] += 1
            budget -= 1
            below = depth + 1
            partitions[below], leaders[below] = partitions[depth], leaders[depth]
            is_placed = placed(letters, leaders[below], partitions[below], congruences, mirror, x, v)
            if is_placed and agrees(partitions[below], letters, seen):
                depth = below
                choice[depth] = 0
            else:
                withdraw(letters, mirror, x)
            continue
        if depth == order.size:
            if n_found == len(found):
                found = np.concatenate((found, np.empty_like(found)))
            found[n_found] = letters.astype(np.int8)
            n_found += 1
        depth -= 1
        if depth >= 0:
            withdraw(letters, mirror, order[depth])
    return found[:n_found], depth < 0

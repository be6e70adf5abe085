"""Macrocells, each stored once: nodes with 3^d children, and a sign on the edge to each child.

A reference is twice a node's number, plus one where the edge is negated. Node L < 64 is the neutral cube of
3^L cells a side; nodes 64 and, where signs are not shared, 65 are the cells + and -. Children are stored
before their parents.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from involute.kernels.jit import kernel

LEVELS = 64
PLUS, MINUS, FIRST = 64, 65, 66
FULL = -1  # returned where there is no room for another node
PRIME = 2**31 - 1
FACTOR = 1_103_515_245

References = NDArray[np.int32]


class Store(NamedTuple):
    """The nodes of one universe.

    ``children`` (capacity, 3^d); ``fast`` and ``slow`` (capacity,) results or -1, ``exponent`` (capacity,)
    the exponent that a slow result is for; ``slots`` (2^s,) node numbers or -1; ``counts`` [nodes in use].
    """

    children: References
    fast: References
    slow: References
    exponent: NDArray[np.int8]
    slots: References
    counts: NDArray[np.int64]


@kernel
def negated(reference: int, sign: int) -> int:
    """Return a reference with its sign changed where ``sign`` is 1; the neutral has none."""
    return reference ^ sign if reference >= 2 * LEVELS else reference


@kernel
def cell(trit: int, shared: bool) -> int:  # noqa: FBT001 - kernels take positions only
    """Return the reference of one cell."""
    if trit == 0:
        return 0
    if trit == 1:
        return 2 * PLUS
    return 2 * PLUS + 1 if shared else 2 * MINUS


@kernel
def trit_of(reference: int) -> int:
    """Return the trit of a cell."""
    if reference < 2 * LEVELS:
        return 0
    return 1 if reference == 2 * PLUS else -1


@kernel
def slot_of(store: Store, parts: References) -> int:
    """Return the slot of a node with these children: where it is, or where it belongs."""
    mixed = 7
    for reference in parts:
        mixed = (mixed * FACTOR + int(reference)) % PRIME
    mask = len(store.slots) - 1
    slot = mixed & mask
    while True:
        node = store.slots[slot]
        if node < 0:
            return slot
        is_same = True
        for i in range(len(parts)):
            if store.children[node, i] != parts[i]:
                is_same = False
                break
        if is_same:
            return slot
        slot = (slot + 1) & mask


@kernel
def joined(store: Store, parts: References, level: int, shared: bool) -> int:  # noqa: FBT001
    """Return the node of 3^d parts, its level given, stored if it is new; `FULL` without room.

    Where signs are shared, the first part that is not neutral gets a plain edge (in ``parts`` too).
    """
    sign, is_neutral = 0, True
    for reference in parts:
        if reference < 0:
            return FULL
        if is_neutral and reference >= 2 * LEVELS:
            is_neutral = False
            sign = int(reference) & 1
    if is_neutral:
        return 2 * level
    if shared and sign:
        for i in range(len(parts)):
            parts[i] = negated(parts[i], 1)
    else:
        sign = 0
    slot = slot_of(store, parts)
    if store.slots[slot] < 0:
        if store.counts[0] == len(store.children):
            return FULL
        node = store.counts[0]
        store.children[node] = parts
        store.slots[slot] = node
        store.counts[0] += 1
    return 2 * int(store.slots[slot]) + sign


@kernel
def rehash(store: Store) -> None:
    """Fill the slots anew from the nodes in use."""
    store.slots[:] = -1
    for node in range(FIRST, store.counts[0]):
        store.slots[slot_of(store, store.children[node])] = node


@kernel
def built(store: Store, cells: NDArray[np.int8], rows: int, shared: bool) -> int:  # noqa: FBT001
    """Return the node of 3^k cells, or 3^k rows of as many, given row by row; `FULL` without room."""
    side, level = len(cells) // rows, 0
    here = np.empty(len(cells), np.int32)
    for i in range(len(cells)):
        here[i] = cell(int(cells[i]), shared)
    parts = np.empty(store.children.shape[1], np.int32)
    high = 3 if rows > 1 else 1
    while side > 1:
        level, small = level + 1, side // 3
        rows //= high
        for y in range(rows):
            for x in range(small):
                for i in range(high):
                    for j in range(3):
                        parts[3 * i + j] = here[(high * y + i) * side + 3 * x + j]
                node = joined(store, parts, level, shared)
                if node < 0:
                    return FULL
                here[y * small + x] = node
        side = small
    return int(here[0])

"""The centre of a macrocell after many steps, each distinct macrocell once (Gosper 1984), in blocks of three.

A node of level k has 9^d grandchildren. Windows of 3^d of them are nodes of level k - 1, each of which knows
the grandchild in its middle after ``3^(k-2-m)`` steps; three rounds of windows, 7, 5 and 3 a side, leave the
centre after ``3^(k-1-m)`` steps, the light cone of a rule of radius at most 3^m. To go 3^j steps only, levels
above ``j + 1 + m`` take the one round of 3 windows a side around their centre.
"""

from typing import NamedTuple

import numpy as np

from involute.arrays import Index, Trits
from involute.kernels.hashlife.store import FULL, LEVELS, References, Store, built, joined, negated, trit_of
from involute.kernels.jit import kernel

UNKNOWN = -2  # returned where a centre is yet to be found
PAUSED = -3  # returned after so many windows; what was found is stored, so the next call goes on


class Motion(NamedTuple):
    """A rule: its table of ``(2r+1)^d`` cells, d, r, the least m with ``3^m >= r``, if signs are shared."""

    table: Trits
    dimension: int
    radius: int
    margin: int
    shared: bool


class Frames(NamedTuple):
    """Where each level stands: ``grid`` and ``after`` (levels, 9^d), and its node, its place, its side."""

    grid: References
    after: References
    node: Index
    place: Index
    side: Index


@kernel
def cells_of(store: Store, reference: int, level: int) -> Trits:
    """Return the cells of a node row by row: its parts, their parts, and so on, each time all of them."""
    n = store.children.shape[1]
    here, side = np.full(1, reference, np.int32), 1
    for below in range(level - 1, -1, -1):
        parts = np.empty(len(here) * n, np.int32)
        for k in range(len(here)):
            node, sign = int(here[k]) >> 1, int(here[k]) & 1
            corner = k // side * 9 * side + k % side * 3
            for i in range(n):
                part = 2 * below if node < LEVELS else negated(int(store.children[node, i]), sign)
                parts[corner + i // 3 * 3 * side + i % 3] = part
        here, side = parts, 3 * side
    out = np.empty(len(here), np.int8)
    for k in range(len(here)):
        out[k] = trit_of(int(here[k]))
    return out


@kernel
def stepped(store: Store, motion: Motion, reference: int) -> int:
    """Return the centre of a node of 3^(m+1) cells a side after one step, from the table."""
    m, r, d = motion.margin, motion.radius, motion.dimension
    side, middle = 3 ** (m + 1), 3**m
    cells = cells_of(store, reference, m + 1)
    high, tall = (middle, r) if d == 2 else (1, 0)
    out = np.empty(middle * high, np.int8)
    for y in range(high):
        for x in range(middle):
            word = 0
            for i in range(-tall, tall + 1):
                row = (middle + y + i) * side if d == 2 else 0
                for j in range(-r, r + 1):
                    word = 3 * word + int(cells[row + middle + x + j]) + 1
            out[y * middle + x] = motion.table[word]
    return built(store, out, high, motion.shared)


@kernel
def grandchildren(store: Store, node: int, level: int) -> References:
    """Return the grandchildren of a node, row by row: 9, or 9 rows of 9."""
    n = store.children.shape[1]
    high = n // 3
    out = np.empty(n * n, np.int32)
    for i in range(n):
        child = int(store.children[node, i])
        for k in range(n):
            if child < 2 * LEVELS:
                part = 2 * (level - 2)
            else:
                part = negated(int(store.children[child >> 1, k]), child & 1)
            row = i // 3 * high + k // 3
            out[row * 9 + i % 3 * 3 + k % 3] = part
    return out


@kernel
def window(grid: References, side: int, y: int, x: int, out: References) -> None:
    """Write the 3 parts, or 3 rows of 3 parts, of a grid that begin at (y, x)."""
    for i in range(len(out)):
        out[i] = grid[(y + i // 3) * side + x + i % 3]


@kernel
def known(store: Store, motion: Motion, reference: int, level: int, exponent: int) -> int:
    """Return the centre of a node if it is stored or can be read off the table, else `UNKNOWN`."""
    node, sign = reference >> 1, reference & 1
    if node < LEVELS:
        return 2 * (level - 1)
    if level - 1 - motion.margin <= exponent:
        if store.fast[node] < 0 and level == motion.margin + 1:
            found = stepped(store, motion, 2 * node)
            if found < 0:
                return FULL
            store.fast[node] = found
        return negated(int(store.fast[node]), sign) if store.fast[node] >= 0 else UNKNOWN
    return negated(int(store.slow[node]), sign) if store.exponent[node] == exponent else UNKNOWN


@kernel
def begun(store: Store, frames: Frames, node: int, level: int, is_fast: bool) -> None:  # noqa: FBT001
    """Open the frame of a node: its grandchildren, of which slow levels need the middle five a side."""
    grid = grandchildren(store, node, level)
    if not is_fast:
        grid = inner(grid, store.children.shape[1])
    frames.node[level], frames.place[level] = node, 0
    frames.side[level] = 7 if is_fast else 3
    frames.grid[level, : len(grid)] = grid


@kernel
def centre(store: Store, motion: Motion, reference: int, top: int, exponent: int, most: int) -> int:
    """Return the centre of a node of level k after ``3^min(j, k-1-m)`` steps; `FULL` without room.

    After ``most`` windows and the end of a frame it is `PAUSED`.

    A frame a level: the round of windows that its node is in. A frame whose window is not known yet waits
    for the frame below.
    """
    found = known(store, motion, reference, top, exponent)
    if found != UNKNOWN:
        return found
    n = store.children.shape[1]
    size = 81 if n == 9 else 9
    frames = Frames(
        np.empty((top + 1, size), np.int32),
        np.empty((top + 1, size), np.int32),
        np.empty(top + 1, np.int64),
        np.empty(top + 1, np.int64),
        np.empty(top + 1, np.int64),
    )
    parts, level = np.empty(n, np.int32), top
    begun(store, frames, reference >> 1, top, top - 1 - motion.margin <= exponent)
    n_windows = 0
    while True:
        side, place = frames.side[level], frames.place[level]
        n_places = side * side if n == 9 else side
        if place < n_places:
            n_windows += 1
            window(frames.grid[level], side + 2, place // side, place % side, parts)
            own = joined(store, parts, level - 1, motion.shared)
            if own < 0:
                return FULL
            found = known(store, motion, own, level - 1, exponent)
            if found == FULL:
                return FULL
            if found == UNKNOWN:
                level -= 1
                begun(store, frames, own >> 1, level, level - 1 - motion.margin <= exponent)
                continue
            frames.after[level, place] = found
            frames.place[level] = place + 1
            continue
        frames.grid[level, :n_places] = frames.after[level, :n_places]
        frames.side[level], frames.place[level] = side - 2, 0
        if side == 3:
            found = kept(store, motion, frames, level, exponent)
            if found < 0 or level == top:
                return negated(found, reference & 1)
            if n_windows >= most:
                return PAUSED
            level += 1


@kernel
def kept(store: Store, motion: Motion, frames: Frames, level: int, exponent: int) -> int:
    """Store the centre of a frame's node from the last round, and return it."""
    node, n = frames.node[level], store.children.shape[1]
    found = joined(store, frames.grid[level, :n], level - 1, motion.shared)
    if found >= 0 and level - 1 - motion.margin <= exponent:
        store.fast[node] = found
    elif found >= 0:
        store.slow[node], store.exponent[node] = found, exponent
    return found


@kernel
def inner(grid: References, n: int) -> References:
    """Return the middle five a side of nine grandchildren a side."""
    rows = 5 if n == 9 else 1
    out = np.empty(rows * 5, np.int32)
    for y in range(rows):
        for x in range(5):
            out[y * 5 + x] = grid[(y + 2) * 9 + x + 2] if n == 9 else grid[x + 2]
    return out

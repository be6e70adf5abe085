"""Descent through projections of blocks: coarse tables of many projections, many rules under one."""

import numpy as np
from numpy.typing import NDArray

from involute.kernels.jit import kernel

Numbers = NDArray[np.int64]
Letters = NDArray[np.int8]


@kernel
def coarse_tables(operation: Numbers, arity: int, maps: Letters, n_letters: int, out: Letters) -> None:
    """Write the coarse table of each map that respects the operation: the image of one block of each letter.

    ``maps`` (m, n) letters, ``out`` (m, n_letters^arity); -1 at words with a letter that the map never takes.
    """
    n_maps, n = maps.shape
    first = np.empty(n_letters, np.int64)
    for i in range(n_maps):
        first[:] = -1
        for x in range(n - 1, -1, -1):
            first[maps[i, x]] = x
        for word in range(out.shape[1]):
            rest, at, stride = word, 0, 1
            is_reached = True
            for _ in range(arity):
                block = first[rest % n_letters]
                is_reached = is_reached and block >= 0
                at += block * stride
                rest //= n_letters
                stride *= n
            out[i, word] = maps[i, operation[at]] if is_reached else -1


@kernel
def write_table(number: int, table: Numbers) -> None:
    """Write the odd table of letters 0..2 with this number: its free entries are digits, first slowest."""
    n = table.size
    table[n // 2] = 1
    for place in range(n // 2 - 1, -1, -1):
        table[place] = number % 3
        table[n - 1 - place] = 2 - number % 3
        number //= 3


@kernel
def centre_image(cells: Numbers, table: Numbers, width: int, time: int, projection: Numbers) -> int:
    """Return the projection of what a window becomes after some steps; overwrites ``cells``."""
    n = cells.size
    for _ in range(time):
        n -= width - 1
        for i in range(n):
            word = np.int64(0)
            for k in range(width):
                word = 3 * word + cells[i + k]
            cells[i] = table[word]
    word = np.int64(0)
    for i in range(n):
        word = 3 * word + cells[i]
    return int(projection[word])


@kernel
def descends(
    table: Numbers,
    width: int,
    time: int,
    windows: Letters,
    classes: Numbers,
    projection: Numbers,
    seen: Numbers,
    cells: Numbers,
) -> bool:
    """Return whether windows of one class always have one image; writes it to ``seen``, -1 for no window."""
    seen[:] = -1
    for i in range(len(windows)):
        for k in range(cells.size):
            cells[k] = windows[i, k]
        image = centre_image(cells, table, width, time, projection)
        known = seen[classes[i]]
        if known >= 0 and known != image:
            return False
        seen[classes[i]] = image
    return True


@kernel
def descending_rules(
    width: int,
    time: int,
    windows: Letters,
    classes: Numbers,
    projection: Numbers,
    first: int,
    last: int,
    n_classes: int,
) -> tuple[Numbers, Letters]:
    """Return which of the odd rules first .. last - 1 descend, and the image of each class, -1 for none.

    ``windows`` (m, cone) letters, ``classes`` (m,) the number of each window's coarse word, grouped so that
    the first few windows refute most rules.
    """
    table, cells = np.empty(3**width, np.int64), np.empty(windows.shape[1], np.int64)
    seen = np.empty(n_classes, np.int64)
    found, images, n_found = np.empty(64, np.int64), np.empty((64, n_classes), np.int8), 0
    for number in range(first, last):
        write_table(number, table)
        if descends(table, width, time, windows, classes, projection, seen, cells):
            if n_found == found.size:
                found = np.concatenate((found, np.empty_like(found)))
                images = np.concatenate((images, np.empty_like(images)))
            found[n_found] = number
            images[n_found] = seen.astype(np.int8)
            n_found += 1
    return found[:n_found], images[:n_found]

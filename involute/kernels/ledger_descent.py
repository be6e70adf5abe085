"""Tests of descent: that windows with equal coarse words always have equal coarse images.

A window is the light cone of one block after some steps; ``classes`` lists the coarse words that its cells
and any cells around them can have, ended by -1.
"""

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index, Trits
from involute.kernels.jit import kernel

Flags = NDArray[np.bool_]


@kernel
def coarse_image(table: Trits, window: Trits, projection: Trits, shape: Index, used: Flags) -> int:
    """Return the coarse trit of a window's centre block, and mark the table entries that it read.

    ``shape`` is (width of the rule, steps, cells in a block).
    """
    width, n_steps, block = shape[0], shape[1], shape[2]
    cells = window.astype(np.int64) + 1
    n = cells.size
    for _ in range(n_steps):
        n -= width - 1
        for i in range(n):
            word = 0
            for k in range(width):
                word = 3 * word + cells[i + k]
            used[word] = True
            cells[i] = np.int64(table[word]) + 1
    word = 0
    for i in range(block):
        word = 3 * word + cells[i]
    return int(projection[word])


@kernel
def clash(
    table: Trits, windows: Trits, classes: Index, projection: Trits, shape: Index, holder: Index, used: Flags
) -> bool:
    """Return whether two windows of one coarse word have two coarse images; ``used`` is what shows it.

    ``holder`` is working space, one place a coarse word.
    """
    image = np.zeros(holder.size, np.int64)
    holder[:] = -1
    for row in range(windows.shape[0]):
        trit = coarse_image(table, windows[row], projection, shape, used)
        for j in range(classes.shape[1]):
            coarse = classes[row, j]
            if coarse < 0:
                break
            if holder[coarse] < 0:
                holder[coarse], image[coarse] = row, trit
            elif image[coarse] != trit:
                used[:] = False
                coarse_image(table, windows[row], projection, shape, used)
                coarse_image(table, windows[holder[coarse]], projection, shape, used)
                return True
    return False


@kernel
def keep_descending(
    tables: Trits,
    windows: Trits,
    classes: Index,
    projection: Trits,
    shape: Index,
    holder: Index,
    keep: Flags,
) -> None:
    """Keep the rules under which windows of equal coarse words have equal coarse images."""
    used = np.zeros(tables.shape[1], np.bool_)
    for row in range(tables.shape[0]):
        keep[row] = not clash(tables[row], windows, classes, projection, shape, holder, used)

"""[A10] on a line, for all lattice sizes: the image of one coarse cell, from every window that can decide it.

The centre block after T steps depends on the cells of its light cone. An induced rule exists exactly if
windows of whole blocks with equal coarse words always give the centre block equal coarse images. Then the
rule is the table of these images, cut down to the coarse cells it really reads. (Israeli and Goldenfeld.)
"""

from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Trits
from involute.decide.layers import Layers, common_block, images, light_cone
from involute.decide.odd_table import words
from involute.decide.towers.conflicts import lightest_conflicts

MAX_WINDOW = 13  # cells: 3^13 windows


@final
@attrs.frozen(eq=False)
class Induced:
    """An induced rule: coarse offsets and their table, first offset slowest; no offsets if it is constant."""

    offsets: tuple[int, ...]
    table: Trits

    def is_same(self, other: "Induced") -> bool:
        """Return whether the two are the same function; both are in their smallest form."""
        return self.offsets == other.offsets and bool((self.table == other.table).all())

    def at(self, offsets: tuple[int, ...]) -> Trits:
        """Return the table over more offsets, shape (3,) * len(offsets)."""
        grid = np.indices((3,) * len(offsets))
        places = tuple(grid[offsets.index(offset)] for offset in self.offsets)
        found = self.table.reshape((3,) * len(self.offsets))[places]
        return np.asarray(np.broadcast_to(found, grid.shape[1:]))


@final
@attrs.frozen(eq=False)
class Conflict:
    """Pairs of windows with equal coarse words and different coarse images of their centre, lightest ones."""

    first: int  # cell of the window's first entry, counted from the centre block's first
    pairs: tuple[tuple[Trits, Trits], ...]


def induced(layers: Layers, block: int, projection: Trits) -> Induced | Conflict | None:
    """Return the induced rule of these layers, or what refutes it; ``None`` if windows are too wide."""
    ranges = light_cone(layers, (0, block))
    first, last = ranges[0][0] // block, -(-ranges[0][1] // block)
    width = (last - first) * block
    if width > MAX_WINDOW or block % common_block(layers):
        return None
    windows = words(np.arange(3**width), width)
    cone = windows[:, ranges[0][0] - first * block : ranges[0][1] - first * block]
    centre = images(layers, ranges, np.ascontiguousarray(cone))
    found = projection[number(centre)]
    coarse = projection[number(windows.reshape(len(windows), -1, block))]
    classes = number(coarse)
    conflicts = lightest_conflicts(classes, found, np.count_nonzero(windows, axis=1))
    if conflicts:
        return Conflict(first * block, tuple((windows[i], windows[j]) for i, j in conflicts))
    table = np.zeros(3 ** (last - first), dtype=np.int8)
    table[classes] = found
    return reduced(table, tuple(range(first, last)), np.unique(projection) + 1)


def reduced(table: Trits, offsets: tuple[int, ...], values: NDArray[Any]) -> Induced:
    """Return a rule without the cells that never matter; cells take the trits ``values - 1``."""
    grid, kept = table.reshape((3,) * len(offsets)), list(offsets)
    for offset in offsets:
        axis = kept.index(offset)
        reached = np.moveaxis(grid[np.ix_(*[values] * grid.ndim)], axis, 0)
        if (reached == reached[0]).all():
            grid = np.take(grid, int(values[0]), axis=axis)
            kept.remove(offset)
    return Induced(tuple(kept), np.ascontiguousarray(grid.reshape(-1)))


def number(cells: Trits) -> NDArray[np.int64]:
    """Return the number of each word along the last axis."""
    powers = 3 ** np.arange(cells.shape[-1] - 1, -1, -1, dtype=np.int64)
    return np.asarray((cells.astype(np.int64) + 1) @ powers)

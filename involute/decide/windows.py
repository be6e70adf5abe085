"""[A10] on a line, for all lattice sizes: the image of one coarse cell, from every window that can decide it.

The centre block after T steps depends on the cells of its light cone. An induced rule exists exactly if windows
of whole blocks with equal coarse words always give the centre block equal coarse images. Then the rule is
the table of these images, cut down to the coarse cells it really reads. (Israeli and Goldenfeld.)
"""

from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Trits
from involute.decide.conflicts import lightest_conflicts
from involute.decide.layers import Layers, common_block, images, light_cone
from involute.decide.odd_table import words

MAX_WINDOW = 13  # cells: 3^13 windows


@final
@attrs.frozen(eq=False)
class Induced:
    """An induced rule: coarse offsets and their table, first offset slowest."""

    offsets: tuple[int, ...]
    table: Trits

    def is_same(self, other: "Induced") -> bool:
        """Return whether the two are the same function; both are in their smallest form."""
        return self.offsets == other.offsets and bool((self.table == other.table).all())

    def at(self, offsets: tuple[int, ...]) -> Trits:
        """Return the table over more offsets, shape (3,) * len(offsets)."""
        axes = [offsets.index(offset) for offset in self.offsets]
        grid = np.indices((3,) * len(offsets))
        return np.asarray(self.table.reshape((3,) * len(self.offsets))[tuple(grid[axis] for axis in axes)])


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
    """Return a rule over these offsets with the cells dropped that never matter; ``values`` are those cells take."""
    grid = table.reshape((3,) * len(offsets))
    kept = list(offsets)
    for offset in offsets:
        axis = kept.index(offset)
        reached = np.take(grid[_attained(grid.ndim, axis, values)], values, axis=axis)
        if len(kept) > 1 and (reached == np.take(reached, [0], axis=axis)).all():
            grid = np.take(grid, int(values[0]), axis=axis)
            kept.remove(offset)
    if len(kept) == 1 and (grid[values] == grid[values[0]]).all():
        kept, grid = [0], np.full(3, grid[values[0]], dtype=np.int8)
    return Induced(tuple(kept), np.ascontiguousarray(grid.reshape(-1)))


def number(cells: Trits) -> NDArray[np.int64]:
    """Return the number of each word along the last axis."""
    powers = 3 ** np.arange(cells.shape[-1] - 1, -1, -1, dtype=np.int64)
    return np.asarray((cells.astype(np.int64) + 1) @ powers)


def _attained(n_axes: int, axis: int, values: NDArray[Any]) -> Any:
    """Return the index of the words made of attained values in every axis but one."""
    return np.ix_(*[np.arange(3) if k == axis else values for k in range(n_axes)])

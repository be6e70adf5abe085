"""Rules in more dimensions whose cells lie on one line: each such line of the lattice evolves by itself."""

import math
from itertools import product
from typing import Any, TypeAlias, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.automata.line_rule import LineRule

Offset: TypeAlias = tuple[int, ...]


@final
@attrs.frozen(eq=False)
class Along:
    """A rule that reads the cells ``i + base + k direction`` only: ``rule`` is a rule of the numbers k.

    The direction is zero for a rule of at most one cell.
    """

    direction: Offset
    base: Offset
    rule: LineRule

    def inverse_offsets(self, inverse: LineRule) -> list[Offset]:
        """Return the cells that the inverse reads on the lattice: it goes back by the base."""
        steps = range(inverse.first, inverse.first + inverse.width)
        pairs = list(zip(self.base, self.direction, strict=True))
        return [tuple(step * unit - start for start, unit in pairs) for step in steps]


def essential(
    table: NDArray[np.int8], offsets: tuple[Offset, ...], n_letters: int
) -> tuple[NDArray[Any], tuple[Offset, ...]]:
    """Return the table, one axis a cell, without the cells that never matter and without repeated ones.

    >>> essential(np.tile([0, 1], 2), ((0, 0), (0, 1)), 2)[1]
    ((0, 1),)
    """
    kept = tuple(dict.fromkeys(offsets))
    places = np.indices((n_letters,) * len(kept), sparse=True)
    grid = table.reshape((n_letters,) * len(offsets))[tuple(places[kept.index(o)] for o in offsets)]
    for offset in kept:
        moved = np.moveaxis(grid, kept.index(offset), 0)
        if (moved == moved[0]).all():
            grid, kept = moved[0], tuple(other for other in kept if other != offset)
    return grid, kept


def permutive_corner(table: NDArray[np.int8], offsets: tuple[Offset, ...], n_letters: int) -> Offset | None:
    """Return a corner cell whose letter always changes the image, or ``None``; a rule with one is surjective.

    A corner is farther in some direction (of entries -2 .. 2) than all other cells that matter: preimages are
    completed one cell after another in that direction.

    >>> table = np.asarray([(a + b) % 3 for a in range(3) for b in range(3)], dtype=np.int8)
    >>> permutive_corner(table, ((0, 0), (0, 1)), 3)
    (0, 0)
    """
    grid, kept = essential(table, offsets, n_letters)
    for place, offset in enumerate(kept):
        images = np.sort(np.moveaxis(grid, place, -1), axis=-1)
        others = np.asarray([other for other in kept if other != offset]).reshape(-1, len(offset))
        heights = (offset - others) @ np.asarray(list(product(range(-2, 3), repeat=len(offset)))).T
        if (images == np.arange(n_letters)).all() and (heights > 0).all(axis=0).any():
            return offset
    return None


def along_a_line(
    table: NDArray[np.int8], offsets: tuple[Offset, ...], n_letters: int, *, widest: int
) -> Along | None:
    """Return the rule along the one line that holds the cells.

    ``None`` if the cells that matter lie on no line, or span more than ``widest`` steps of it.

    >>> table = np.asarray([(a + b) % 3 for a in range(3) for b in range(3)], dtype=np.int8)
    >>> along = along_a_line(table, ((0, 0), (2, -2)), 3, widest=9)
    >>> along.direction, along.rule.width
    ((2, -2), 2)
    """
    grid, kept = essential(table, offsets, n_letters)
    start = kept[0] if kept else offsets[0]
    vectors = np.asarray([np.subtract(offset, start) for offset in kept or (start,)], dtype=np.int64)
    direction = _common_step(vectors)
    axis = int(np.abs(direction).argmax())
    steps = vectors[:, axis] // direction[axis] if direction[axis] else vectors[:, axis]
    if (vectors != steps[:, None] * direction).any() or np.ptp(steps) >= widest:
        return None
    places = [int(step - steps.min()) for step in steps] if kept else []
    width = max(places, default=0) + 1
    cells = np.indices((n_letters,) * width, sparse=True)
    full = np.broadcast_to(grid[tuple(cells[place] for place in places)], (n_letters,) * width)
    base = np.add(start, int(steps.min()) * direction)
    rule = LineRule(np.ascontiguousarray(full).reshape(-1), n_letters, 0)
    return Along(tuple(int(c) for c in direction), tuple(int(c) for c in base), rule)


def _common_step(vectors: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the longest vector, cut down to the greatest step that it and its multiples have in common."""
    longest = vectors[np.abs(vectors).sum(axis=1).argmax()]
    whole = math.gcd(*(int(c) for c in longest))
    parts = [math.gcd(*(int(c) for c in vector)) for vector in vectors]
    return np.asarray(longest * math.gcd(*parts) // max(whole, 1))

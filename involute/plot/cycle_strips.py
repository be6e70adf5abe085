"""Cycles of states as strips of tiles of one scale: rows of a line with time down, or frames of a plane."""

from collections.abc import Sequence
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Trits
from involute.notation import text

STEPS, FRAMES = 9, 4  # states of a cycle that are shown, on a line and on a plane
WIDEST, TALLEST = 2.6, 4.6  # inches: of a strip, of all of them together
CELL, THINNEST, SLENDER = 0.15, 0.05, 1.8  # inches of a cell; how much wider than high it may be
LONGEST = 42  # letters


@final
@attrs.frozen(eq=False)
class Strip:
    """A cycle to be drawn: tables of trits with their left edges in inches, or a word for other states."""

    frames: tuple[tuple[Trits, float], ...]
    cell: tuple[float, float]
    n_shown: int
    word: str = ""

    @property
    def width(self) -> float:
        """How many inches it takes across."""
        ends = [left + cells.shape[1] * self.cell[0] for cells, left in self.frames]
        return max(ends, default=0.062 * len(self.word))

    @property
    def height(self) -> float:
        """How many inches it takes down."""
        return max((cells.shape[0] * self.cell[1] for cells, _ in self.frames), default=0.0)


def strips(cycles: Sequence[NDArray[Any]], shape: tuple[int, ...] | None) -> list[Strip]:
    """Return strips of one scale for cycles of shape (p, n); ``shape`` is that of a state of a plane."""
    if not all(_is_trits(cycle) for cycle in cycles):
        return [_worded(cycle) for cycle in cycles]
    if shape is not None:
        return [_framed(cycle, shape, _frame_cell(cycles, shape)) for cycle in cycles]
    n_rows = sum(min(len(cycle), STEPS) for cycle in cycles)
    across = min(CELL, WIDEST / max(cycles[0].shape[1], 1))
    down = min(max(across, THINNEST), TALLEST / n_rows)
    cell = (min(across, SLENDER * down), down)
    return [Strip(((cycle[:STEPS], 0.0),), cell, min(len(cycle), STEPS)) for cycle in cycles]


def _is_trits(cycle: NDArray[Any]) -> bool:
    return cycle.dtype == np.int8 and bool((np.abs(cycle.astype(np.int64)) <= 1).all())


def _frame_cell(cycles: Sequence[NDArray[Any]], shape: tuple[int, ...]) -> float:
    return min(CELL, WIDEST / (FRAMES * (shape[1] + 1)), TALLEST / (len(cycles) * shape[0]))


def _framed(cycle: NDArray[Any], shape: tuple[int, ...], cell: float) -> Strip:
    n = min(len(cycle), FRAMES)
    gap = max(cell, 0.06)
    frames = tuple((cycle[i].reshape(shape), i * (cell * shape[1] + gap)) for i in range(n))
    return Strip(frames, (cell, cell), n)


def _worded(cycle: NDArray[Any]) -> Strip:
    words = [text(x) if x.dtype == np.int8 and _is_trits(x) else " ".join(map(str, x)) for x in cycle[:STEPS]]
    word = " → ".join(words)
    return Strip((), (1.0, 1.0), min(len(cycle), STEPS), word if len(word) <= LONGEST else word[:41] + "…")

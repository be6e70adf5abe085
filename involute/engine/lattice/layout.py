"""How a lattice lies in words: 64 bands along one axis, and how far a rule reaches."""

import math
from collections.abc import Iterable
from typing import Self, final

import attrs
import numpy as np

from involute.arrays import Index
from involute.spaces.neighbourhood import Offsets
from involute.spaces.trit_space import TritSpace

BITS = 64
FULL_ENOUGH = 0.8


def band_axis(shape: tuple[int, ...]) -> int:
    """Return the axis to cut into bands: the first one, or the one that fills the words best.

    >>> band_axis((2048, 2048)), band_axis((3, 1000))
    (0, 1)
    """
    filled = [n / (BITS * -(-n // BITS)) for n in shape]
    return 0 if filled[0] >= FULL_ENOUGH else int(np.argmax(filled))


@final
@attrs.frozen
class Layout:
    """A lattice with its band axis in front.

    Parameters
    ----------
    shape : the lattice lengths, the band axis first.
    axis : which axis that is.
    is_periodic : the boundary.
    reach : how far the rules read along each of these axes.
    """

    shape: tuple[int, ...]
    axis: int
    is_periodic: bool
    reach: tuple[int, ...]

    @classmethod
    def of(cls, space: TritSpace, neighbourhoods: Iterable[Offsets]) -> Self:
        """Return the layout for rules on a lattice of at least one axis."""
        axis = band_axis(space.shape)
        periodic = space.boundary == "periodic"
        bare = cls(_to_front(space.shape, axis), axis, periodic, (0,) * len(space.shape))
        steps = [step for offsets in neighbourhoods for step in bare.steps(offsets)]
        reach = np.abs(np.array([*steps, bare.reach], dtype=np.int64)).max(axis=0)
        return attrs.evolve(bare, reach=tuple(int(r) for r in reach))

    @property
    def rows(self) -> int:
        """The number L of word rows, a 64th of the first axis."""
        return -(-self.shape[0] // BITS)

    @property
    def row_words(self) -> int:
        """The number of words a row."""
        return math.prod(self.shape[1:])

    @property
    def n_words(self) -> int:
        """The number of words a plane."""
        return self.rows * self.row_words

    @property
    def n_cells(self) -> int:
        """The number of cells."""
        return math.prod(self.shape)

    @property
    def cells(self) -> Index:
        """What kernels know of the band axis: its length, L, and whether it is periodic."""
        return np.array([self.shape[0], self.rows, self.is_periodic], dtype=np.int64)

    def steps(self, offsets: Offsets) -> list[tuple[int, ...]]:
        """Return offsets in this order of axes, as the shortest ones that read the same cells."""
        return [
            tuple(
                self._shortest(step, n)
                for step, n in zip(_to_front(offset, self.axis), self.shape, strict=True)
            )
            for offset in offsets
        ]

    def _shortest(self, step: int, n: int) -> int:
        return (step + n // 2) % n - n // 2 if self.is_periodic else max(-n, min(n, step))


def _to_front(values: tuple[int, ...], axis: int) -> tuple[int, ...]:
    return (values[axis], *values[:axis], *values[axis + 1 :])

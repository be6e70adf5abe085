"""States of a lattice as two bit planes, in the bands that the engine works on."""

import math
from typing import Any, Self, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Trits
from involute.checking import wholes
from involute.engine.lattice.driver import drivers
from involute.engine.lattice.layout import BITS, band_axis
from involute.errors import InvalidStateError, explain
from involute.kernels.lattice import packing

kernels = drivers(packing)

_EXACT = attrs.cmp_using(eq=np.array_equal)
Plane = NDArray[np.uint64]


def _stretches() -> NDArray[np.uint8]:
    return np.empty((2, packing.STRETCH), np.uint8)


def n_plane_words(shape: tuple[int, ...]) -> int:
    """Return the number of words a plane of a lattice has."""
    n = shape[band_axis(shape)]
    return -(-n // BITS) * (math.prod(shape) // n)


@final
@attrs.frozen(init=False, repr=False)
class LatticePlanes:
    """A lattice of trits as ``positive = [x = +1]`` and ``negative = [x = -1]``, 64 cells a word.

    The first axis (or the axis that fills words best) is cut into 64 bands of M trits; bit b of word f is
    trit ``b M + f`` of the lattice with that axis in front. Bits of no trit are 0.

    Parameters
    ----------
    positive, negative : uint64 words, shape ``(M,)``.
    shape : the lattice lengths.

    Raises
    ------
    InvalidStateError
        The planes overlap, a bit of no trit is set, or dtype or size do not fit.

    >>> x = LatticePlanes.from_array(np.array([1, 0, -1, 1], dtype=np.int8))
    >>> x, (-x).to_array()
    (LatticePlanes(shape=(4,), 2 plus, 1 minus), array([-1,  0,  1, -1], dtype=int8))
    """

    positive: Plane = attrs.field(eq=_EXACT)
    negative: Plane = attrs.field(eq=_EXACT)
    shape: tuple[int, ...]

    def __init__(self, positive: Plane, negative: Plane, shape: tuple[int, ...]) -> None:
        shape = wholes(shape, "shape", InvalidStateError, at_least=1)
        if not shape:
            raise InvalidStateError(explain("at least one lattice length", "shape=()", "pass the lengths"))
        size = n_plane_words(shape)
        for name, plane in (("positive", positive), ("negative", negative)):
            if not isinstance(plane, np.ndarray) or plane.dtype != np.uint64 or plane.shape != (size,):
                raise InvalidStateError(
                    explain(
                        f"{name} of shape ({size},) and dtype uint64",
                        f"{plane!r:.60}",
                        "make planes with LatticePlanes.from_array",
                    )
                )
        self.__attrs_init__(np.ascontiguousarray(positive), np.ascontiguousarray(negative), shape)
        again = self.from_array(self.to_array())
        if self != again:
            raise InvalidStateError(
                explain(
                    "planes that do not overlap, without bits of no trit",
                    "planes of no state",
                    "make planes with LatticePlanes.from_array",
                )
            )

    @classmethod
    def from_array(cls, x: Any) -> Self:
        """Pack the trits of one lattice.

        Raises
        ------
        InvalidStateError
            ``x`` is no int8 array of at least one axis and one cell, or holds other values than -1, 0, 1.
        """
        if not isinstance(x, np.ndarray) or x.dtype != np.int8 or not x.ndim or not x.size:
            raise InvalidStateError(
                explain("an int8 array of at least one axis and one cell", f"{x!r:.60}", "use involute.trits")
            )
        if x.max() > 1 or x.min() < -1:
            raise InvalidStateError(
                explain("trits -1, 0 and 1", f"values from {x.min()} to {x.max()}", "use involute.trits")
            )
        return cls.packed(x)

    @classmethod
    def packed(cls, x: Trits) -> Self:
        """Pack trits that have been checked."""
        cells = np.ascontiguousarray(np.moveaxis(x, band_axis(x.shape), 0)).reshape(-1)
        positive, negative = np.empty((2, n_plane_words(x.shape)), np.uint64)
        kernels.pack_bands(cells.view(np.uint8), positive, negative, *_stretches())
        return cls.trusted(positive, negative, x.shape)

    @classmethod
    def trusted(cls, positive: Plane, negative: Plane, shape: tuple[int, ...]) -> Self:
        """Wrap words that a kernel wrote, without looking at them again."""
        planes = cls.__new__(cls)
        planes.__attrs_init__(positive, negative, shape)
        return planes

    def to_array(self) -> Trits:
        """Return the trits as int8, the inverse of `from_array`."""
        axis = band_axis(self.shape)
        cells = np.empty(self.n_cells, np.int8)
        kernels.unpack_bands(self.positive, self.negative, cells, *_stretches())
        front = cells.reshape(self.shape[axis], *self.shape[:axis], *self.shape[axis + 1 :])
        return np.ascontiguousarray(np.moveaxis(front, 0, axis))

    @property
    def n_cells(self) -> int:
        """The number of cells."""
        return math.prod(self.shape)

    @property
    def n_positive(self) -> int:
        """The number of cells that are +1."""
        return int(np.bitwise_count(self.positive).sum(dtype=np.int64))

    @property
    def n_negative(self) -> int:
        """The number of cells that are -1."""
        return int(np.bitwise_count(self.negative).sum(dtype=np.int64))

    def __neg__(self) -> Self:
        return self.trusted(self.negative, self.positive, self.shape)

    def __repr__(self) -> str:
        return f"LatticePlanes(shape={self.shape}, {self.n_positive} plus, {self.n_negative} minus)"

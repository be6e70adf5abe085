"""Spaces whose states are plain arrays of trits: checking, numbering, comparing.

The number of a state is its word read in base 3, first cell slowest: all ``-`` is 0, the neutral state
is in the middle, and negation sends ``i`` to ``3^n - 1 - i``.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index, Trits
from involute.checking import array_of
from involute.errors import InvalidStateError, explain
from involute.spaces.base import AbstractSpace


class AbstractTritArray(AbstractSpace):
    """A space ``T^shape``; what stands on it, a lattice or a graph, is the subclass's to say."""

    shape: tuple[int, ...]

    @property
    def n_cells(self) -> int:
        """The number of trits."""
        return math.prod(self.shape)

    @property
    def n_states(self) -> int:
        """3 to the number of trits."""
        return int(3**self.n_cells)

    def check(self, x: Any, *, name: str = "x", batch: bool = False) -> Trits:
        """Return one validated state of shape ``shape`` (or a batch), int8."""
        return checked(x, self.shape, name, batch=batch)

    def neutral(self) -> Trits:
        """Return the all-zero state."""
        return np.zeros(self.shape, dtype=np.int8)

    def states(self, indices: Index) -> Trits:
        """Return the states with these indices, shape (batch, *shape)."""
        numbers = self.check_indices(indices)
        flat = (numbers[..., None] // self._powers()) % 3 - 1
        return flat.astype(np.int8).reshape(*numbers.shape, *self.shape)

    def indices(self, x: Trits) -> Index:
        """Return the indices of a batch of states."""
        batch = x.shape[: x.ndim - len(self.shape)]
        digits = x.reshape(*batch, self.n_cells).astype(np.int64) + 1
        return np.asarray(digits @ self._powers(), dtype=np.int64)

    def random(self, rng: np.random.Generator, *, size: int | None = None) -> Trits:
        """Draw uniform states."""
        full = self.shape if size is None else (size, *self.shape)
        return rng.integers(-1, 2, size=full, dtype=np.int8)

    def equal(self, x: Trits, y: Trits) -> NDArray[np.bool_]:
        """Compare states cell by cell."""
        return same(x, y, len(self.shape))

    def weight(self, x: Trits) -> NDArray[np.int64]:
        """Count the non-neutral cells."""
        return non_neutral(x, len(self.shape))

    def _powers(self) -> Index:
        return 3 ** np.arange(self.n_cells - 1, -1, -1, dtype=np.int64)


def checked(x: Any, shape: tuple[int, ...], name: str, *, batch: bool) -> Trits:
    """Return ``x`` as a fresh int8 array of this shape (after batch axes), or say what is wrong with it."""
    array = array_of(x, name, InvalidStateError)
    if array.dtype.kind not in "iuf":
        raise InvalidStateError(
            explain(
                "an array of trits (integers -1, 0, +1)", f"{name} with dtype {array.dtype}", _mend(array)
            )
        )
    check_shape(array, shape, name, batch=batch)
    bad = (array != -1) & (array != 0) & (array != 1)
    if bad.any():
        first = tuple(int(i) for i in np.argwhere(bad)[0])
        where = f"{name}[{', '.join(map(str, first))}]" if first else name
        raise InvalidStateError(
            explain(
                "trits in {-1, 0, +1}", f"{where}={array[first]} ({array.dtype})", "map levels to trits first"
            )
        )
    return array.astype(np.int8)


def check_shape(array: NDArray[Any], shape: tuple[int, ...], name: str, *, batch: bool) -> None:
    """Refuse an array whose last axes are not ``shape``; only a batch may have more."""
    n_axes = len(shape)
    if array.shape != shape and not (
        batch and array.ndim > n_axes and array.shape[array.ndim - n_axes :] == shape
    ):
        raise InvalidStateError(
            explain(
                f"a state of shape {shape}" + (", or a batch of them" if batch else ""),
                f"{name} with shape {array.shape}",
                "reshape it, or declare the space with that shape",
            )
        )


def same(x: Any, y: Any, n_axes: int) -> NDArray[np.bool_]:
    """Compare over the last ``n_axes`` axes."""
    return np.asarray((x == y).all(axis=tuple(range(-n_axes, 0))) if n_axes else x == y)


def non_neutral(x: Any, n_axes: int) -> NDArray[np.int64]:
    """Count non-zero entries over the last ``n_axes`` axes."""
    array = np.asarray(x)
    return np.asarray(
        np.count_nonzero(array, axis=tuple(range(-n_axes, 0))) if n_axes else (array != 0), dtype=np.int64
    )


def _mend(array: NDArray[Any]) -> str:
    return (
        "use np.where(flag, 1, -1)"
        if array.dtype == np.bool_
        else "pass integers, for example iv.trits('-0+')"
    )

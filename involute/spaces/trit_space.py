"""Trits on a lattice of any dimension, ``S = T^(n_1 x .. x n_d)``, periodic or with a neutral outside."""

import math
from collections.abc import Iterable
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index, Trits
from involute.errors import InvalidSpaceError, explain
from involute.spaces import trit_array
from involute.spaces.base import AbstractSpace

BOUNDARIES = ("periodic", "neutral")


def _shape(shape: int | Iterable[int]) -> tuple[int, ...]:
    try:
        lengths = (shape,) if isinstance(shape, int | np.integer) else tuple(shape)
        return tuple(int(n) for n in lengths if int(n) == n) if all(int(n) == n for n in lengths) else (-1,)
    except (TypeError, ValueError):
        return (-1,)


@final
@attrs.frozen(slots=False)
class TritSpace(AbstractSpace):
    """A lattice of trits.

    Parameters
    ----------
    shape : the lattice lengths, or one length; ``()`` is a single trit.
    boundary : ``"periodic"``, or ``"neutral"``: cells outside read 0.

    >>> TritSpace(3).n_states
    27
    >>> TritSpace((2, 2), boundary="neutral").neutral().shape
    (2, 2)
    """

    shape: tuple[int, ...] = attrs.field(converter=_shape)
    boundary: str = attrs.field(default="periodic", kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse lattices that cannot exist."""
        if any(n < 1 for n in self.shape):
            raise InvalidSpaceError(
                explain(
                    "lattice lengths that are whole numbers of at least 1",
                    f"shape={self.shape}",
                    "give every axis at least one cell",
                )
            )
        if self.boundary not in BOUNDARIES:
            raise InvalidSpaceError(
                explain(
                    "boundary 'periodic' or 'neutral'", f"boundary={self.boundary!r}", "choose one of the two"
                )
            )

    @property
    def n_cells(self) -> int:
        """The number of cells."""
        return math.prod(self.shape)

    @property
    def n_states(self) -> int:
        """3 to the number of cells."""
        return int(3**self.n_cells)

    def check(self, x: Any, *, name: str = "x") -> Trits:
        """Return one validated state of shape ``shape``, int8."""
        return trit_array.checked(x, self.shape, name)

    def neutral(self) -> Trits:
        """Return the all-zero state."""
        return np.zeros(self.shape, dtype=np.int8)

    def states(self, indices: Index) -> Trits:
        """Return the states with these indices, shape (batch, *shape)."""
        return trit_array.from_indices(indices, self.shape)

    def indices(self, x: Trits) -> Index:
        """Return the indices of a batch of states."""
        return trit_array.to_indices(x, self.shape)

    def random(self, rng: np.random.Generator, *, size: int | None = None) -> Trits:
        """Draw uniform states."""
        return trit_array.drawn(rng, self.shape, size)

    def equal(self, x: Trits, y: Trits) -> NDArray[np.bool_]:
        """Compare states cell by cell."""
        return trit_array.same(x, y, len(self.shape))

    def weight(self, x: Trits) -> NDArray[np.int64]:
        """Count the non-neutral cells."""
        return trit_array.non_neutral(x, len(self.shape))

"""Trits on a lattice of any dimension, ``S = T^(n_1 x .. x n_d)``, periodic or with a neutral outside."""

import math
from collections.abc import Iterable
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index, Trits
from involute.checking import wholes
from involute.errors import InvalidSpaceError, explain
from involute.spaces import trit_array
from involute.spaces.base import AbstractSpace

BOUNDARIES = ("periodic", "neutral")


def as_shape(shape: int | Iterable[int]) -> tuple[int, ...]:
    """Return lattice lengths as a tuple; one length is a line."""
    try:
        return wholes(shape, "shape", InvalidSpaceError, at_least=1)
    except (InvalidSpaceError, TypeError):
        raise InvalidSpaceError(
            explain(
                "lattice lengths that are whole numbers of at least 1",
                f"shape={shape!r}",
                "give every axis at least one cell",
            )
        ) from None


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

    shape: tuple[int, ...] = attrs.field(converter=as_shape)
    boundary: str = attrs.field(default="periodic", kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse boundaries that do not exist."""
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

    def check(self, x: Any, *, name: str = "x", batch: bool = False) -> Trits:
        """Return one validated state of shape ``shape`` (or a batch), int8."""
        return trit_array.checked(x, self.shape, name, batch=batch)

    def neutral(self) -> Trits:
        """Return the all-zero state."""
        return np.zeros(self.shape, dtype=np.int8)

    def states(self, indices: Index) -> Trits:
        """Return the states with these indices, shape (batch, *shape)."""
        return trit_array.from_indices(self.check_indices(indices), self.shape)

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

"""Integers as packed trits: ``{n : |n| <= (3^K - 1)/2}`` *is* ``T^K`` through the balanced-ternary expansion.

Arithmetic runs on the packed form; statements are about the trits. Negation is the integer's own.
"""

import math
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index, Integers, Trits
from involute.checking import array_of, whole
from involute.errors import InvalidSpaceError, InvalidStateError, explain
from involute.spaces import trit_array
from involute.spaces.base import AbstractSpace
from involute.spaces.trit_space import as_shape

MAX_TRITS = 39  # (3^39 - 1)/2 < 2^63


def _width(n_trits: Any) -> int:
    return whole(n_trits, "n_trits", InvalidSpaceError, at_least=1)


@final
@attrs.frozen(slots=False)
class IntegerSpace(AbstractSpace):
    """Integers of at most ``n_trits`` balanced-ternary digits, in an array of any shape.

    >>> IntegerSpace(2).bound
    4
    >>> IntegerSpace(2).states(np.array([0, 4, 8])).tolist()
    [-4, 0, 4]
    """

    n_trits: int = attrs.field(converter=_width)
    shape: tuple[int, ...] = attrs.field(default=(), converter=as_shape)

    def __attrs_post_init__(self) -> None:
        """Refuse widths that do not fit int64."""
        if self.n_trits > MAX_TRITS:
            raise InvalidSpaceError(
                explain(
                    f"1 to {MAX_TRITS} trits an integer", f"n_trits={self.n_trits}", "use several integers"
                )
            )

    @property
    def bound(self) -> int:
        """The largest integer of the space, ``(3^K - 1)/2``."""
        return int((3**self.n_trits - 1) // 2)

    @property
    def n_integers(self) -> int:
        """How many integers a state holds."""
        return math.prod(self.shape)

    @property
    def n_cells(self) -> int:
        """The number of trits."""
        return self.n_trits * self.n_integers

    @property
    def n_states(self) -> int:
        """3 to the number of trits."""
        return int(3**self.n_cells)

    def check(self, x: Any, *, name: str = "x", batch: bool = False) -> Integers:
        """Return one validated state (or a batch), int64."""
        array = array_of(x, name, InvalidStateError)
        if array.dtype.kind not in "iu":
            raise InvalidStateError(
                explain(
                    "integers",
                    f"{name} of dtype {array.dtype}",
                    "round to integers first, halves away from zero",
                )
            )
        trit_array.check_shape(array, self.shape, name, batch=batch)
        bad = np.argwhere((array < -self.bound) | (array > self.bound))
        if len(bad):
            first = tuple(int(i) for i in bad[0])
            raise InvalidStateError(
                explain(
                    f"integers with |n| <= {self.bound}",
                    f"{name}{list(first)}={array[first]}",
                    "raise n_trits",
                )
            )
        return array.astype(np.int64)

    def neutral(self) -> Integers:
        """Return zeros."""
        return np.zeros(self.shape, dtype=np.int64)

    def states(self, indices: Index) -> Integers:
        """Return the states with these indices, shape (batch, *shape)."""
        base = 3**self.n_trits
        powers = base ** np.arange(self.n_integers - 1, -1, -1, dtype=np.int64)
        flat = (self.check_indices(indices)[..., None] // powers) % base - self.bound
        return np.asarray(flat.reshape(*np.shape(indices), *self.shape), dtype=np.int64)

    def indices(self, x: Integers) -> Index:
        """Return the indices of a batch of states."""
        powers = (3**self.n_trits) ** np.arange(self.n_integers - 1, -1, -1, dtype=np.int64)
        batch = x.shape[: x.ndim - len(self.shape)]
        return np.asarray((x.reshape(*batch, self.n_integers) + self.bound) @ powers, dtype=np.int64)

    def random(self, rng: np.random.Generator, *, size: int | None = None) -> Integers:
        """Draw uniform states."""
        full = self.shape if size is None else (size, *self.shape)
        return np.asarray(rng.integers(-self.bound, self.bound + 1, size=full, dtype=np.int64))

    def equal(self, x: Integers, y: Integers) -> NDArray[np.bool_]:
        """Compare states."""
        return trit_array.same(x, y, len(self.shape))

    def weight(self, x: Integers) -> NDArray[np.int64]:
        """Count the non-zero trits of the expansions."""
        return trit_array.non_neutral(self.trits(x), 1)

    def trits(self, x: Integers) -> Trits:
        """Return the trits of a batch of states, lowest digit first, shape (*batch, n_cells), int8."""
        batch = np.shape(x)[: np.ndim(x) - len(self.shape)]
        rest = np.array(x, dtype=np.int64).reshape(*batch, self.n_integers)
        planes = []
        for _ in range(self.n_trits):
            digit = (rest + 1) % 3 - 1
            planes.append(digit.astype(np.int8))
            rest = (rest - digit) // 3
        return np.stack(planes, axis=-1).reshape(*batch, self.n_cells)

"""Local densities: ``Σ_i φ(x_{i+o_1}, .., x_{i+o_w})`` over sites, or ``Σ_(i,j) φ(x_i, x_j)`` over bonds.

Actions and additive quantities are sums of these. Sums are formed from integer counts of words, each word
beside its negation: x and -x give the same float (or its exact negative), whatever the order of the sites.
"""

import math
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Functional, State, Values
from involute.errors import InvalidRuleError, explain
from involute.kernels import stencil
from involute.spaces.base import AbstractSpace
from involute.spaces.integer_space import IntegerSpace
from involute.spaces.neighbourhood import Offsets, bonds, neighbour_table, trit_shape
from involute.spaces.product_space import ProductSpace


@final
@attrs.frozen(eq=False)
class LocalTerm:
    """One local density.

    Attributes
    ----------
    values : φ by word, shape (3,) * w, integers or floats.
    offsets : the cells of the word; ``None`` for w = 1 means the site itself, for w = 2 every bond.
    site_weights : for w = 1, one factor a site (broadcast to the space's shape), or ``None``.
    part : on a product space, the number of the factor it reads.
    """

    values: NDArray[Any] = attrs.field(converter=np.asarray)
    offsets: Offsets | None = None
    site_weights: NDArray[Any] | None = None
    part: int | None = None

    @property
    def width(self) -> int:
        """The number of cells in a word."""
        return self.values.ndim

    def bind(self, space: AbstractSpace) -> Functional:
        """Return the functional on batches of states of this space.

        Raises
        ------
        InvalidRuleError
            The space has no trits to read, or it is a product and no part of it is named.
        """
        if isinstance(space, ProductSpace):
            part = self._part_of(space)
            inner = attrs.evolve(self, part=None).bind(space.factors[part])
            return lambda x: inner(x[part])
        if self.part is not None:
            raise InvalidRuleError(
                explain("part= only on a product space", f"part={self.part} on {space!r}", "drop it")
            )
        if isinstance(space, IntegerSpace):
            return self._on_integers(space)
        shape = trit_shape(space)
        return self._uniform(space, shape) if self.site_weights is None else self._weighted(shape)

    def _part_of(self, space: ProductSpace) -> int:
        n = len(space.factors)
        if self.part is None or not 0 <= self.part < n:
            raise InvalidRuleError(
                explain(
                    f"a part 0..{n - 1} of the product to read", f"part={self.part}", "say part=0, or another"
                )
            )
        return self.part

    def _on_integers(self, space: IntegerSpace) -> Functional:
        if self.width != 1 or self.site_weights is not None or self.offsets is not None:
            raise InvalidRuleError(
                explain(
                    "a uniform one-trit density on packed integers",
                    f"{self!r}",
                    "use a TritSpace, or a function",
                )
            )
        values = self.values
        return lambda x: np.asarray(_counted(space.trits(x), values))

    def _uniform(self, space: AbstractSpace, shape: tuple[int, ...]) -> Functional:
        table = self._table(space)
        flat = self.values.reshape(-1)

        def value(x: State) -> Values:
            batch = x.shape[: x.ndim - len(shape)]
            counts = np.empty((math.prod(batch), flat.size), dtype=np.int64)
            stencil.word_counts(
                np.ascontiguousarray(x).reshape(len(counts), space.n_cells), table, flat.size, counts
            )
            return np.asarray(_folded_sum(counts * flat).reshape(batch))

        return value

    def _weighted(self, shape: tuple[int, ...]) -> Functional:
        factors = np.asarray(self.site_weights)
        try:
            weights = np.broadcast_to(factors, shape).reshape(-1)
        except ValueError:
            raise InvalidRuleError(
                explain(
                    f"site weights that broadcast to {shape}",
                    f"shape {factors.shape}",
                    "give one weight, or one a site",
                )
            ) from None
        values = self.values

        def value(x: State) -> Values:
            batch = x.shape[: x.ndim - len(shape)]
            densities = values[x.astype(np.intp) + 1].reshape(*batch, len(weights))
            return np.asarray((densities * weights).sum(axis=-1))

        return value

    def _table(self, space: AbstractSpace) -> NDArray[np.int32]:
        if self.offsets is not None:
            return neighbour_table(space, self.offsets)
        if self.width == 1:
            return np.arange(space.n_cells, dtype=np.int32)[:, None]
        return bonds(space)


def _counted(trits: NDArray[np.int8], values: NDArray[Any]) -> NDArray[Any]:
    """Sum a one-trit density over the last axis, by counts."""
    counts = np.stack([(trits == trit).sum(axis=-1) for trit in (-1, 0, 1)], axis=-1)
    return _folded_sum(counts * values)


def _folded_sum(products: NDArray[Any]) -> NDArray[Any]:
    """Sum over words, each with its negation first, so that reversing the words changes no rounding."""
    half = products.shape[-1] // 2
    paired = products[..., :half] + products[..., :half:-1]
    return np.asarray(paired.sum(axis=-1) + products[..., half])

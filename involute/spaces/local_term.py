"""Local densities: ``Σ_i φ(x_{i+o_1}, .., x_{i+o_w})`` over sites, or ``Σ_(i,j) φ(x_i, x_j)`` over bonds.

Actions and additive quantities are sums of these. Sums are formed from integer counts of words, each word
beside its negation: x and -x give the same float (or its exact negative), whatever the order of the sites.
"""

from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Functional, State, Values
from involute.errors import InvalidRuleError, explain
from involute.kernels import stencil
from involute.spaces.base import AbstractSpace
from involute.spaces.neighbourhood import Offsets, bonds, neighbour_table
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
    part : on a product space, the factor it reads.
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
        """Return the functional on batches of states of this space."""
        if isinstance(space, ProductSpace):
            part = 0 if self.part is None else self.part
            inner = self.bind(space.factors[part])
            return lambda x: inner(x[part])
        if self.site_weights is not None:
            return self._weighted(space)
        table = self._table(space)
        flat = self.values.reshape(-1)
        shape: tuple[int, ...] = getattr(space, "shape", ())

        def value(x: State) -> Values:
            batch = x.shape[: x.ndim - len(shape)]
            counts = np.empty((int(np.prod(batch, dtype=np.int64)), flat.size), dtype=np.int64)
            stencil.word_counts(np.ascontiguousarray(x).reshape(len(counts), -1), table, flat.size, counts)
            return np.asarray(_folded_sum(counts * flat).reshape(batch))

        return value

    def _weighted(self, space: AbstractSpace) -> Functional:
        shape: tuple[int, ...] = getattr(space, "shape", ())
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
            densities = values[x.astype(np.intp) + 1].reshape(*batch, -1)
            return np.asarray((densities * weights).sum(axis=-1))

        return value

    def _table(self, space: AbstractSpace) -> NDArray[np.int32]:
        if self.offsets is not None:
            return neighbour_table(space, self.offsets)
        if self.width == 1:
            return np.arange(space.n_cells, dtype=np.int32)[:, None]
        return bonds(space)


def _folded_sum(products: NDArray[Any]) -> NDArray[Any]:
    """Sum over words, each with its negation first, so that reversing the words changes no rounding."""
    half = products.shape[-1] // 2
    paired = products[:, :half] + products[:, :half:-1]
    return np.asarray(paired.sum(axis=-1) + products[:, half])

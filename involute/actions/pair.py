"""Pair interactions ``A(x) = w Σ_bonds φ(x_i, x_j)``: nearest neighbours of a lattice, edges of a graph."""

from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.actions.base import AbstractAction, summed
from involute.arrays import Functional
from involute.checking import numbers
from involute.errors import InvalidRuleError, explain
from involute.spaces.base import AbstractSpace
from involute.spaces.local_term import LocalTerm


def _coupling(values: Any) -> NDArray[Any]:
    array = numbers(values, "coupling", InvalidRuleError)
    if array.shape != (3, 3) or not np.array_equal(array, array.T):
        raise InvalidRuleError(
            explain(
                "a symmetric 3 x 3 table: bonds have no direction",
                f"shape {array.shape}",
                "give φ(a, b) = φ(b, a) for a, b in -, 0, +, or use LocalAction with offsets",
            )
        )
    return array


def _weight(weight: Any) -> NDArray[Any]:
    array = numbers(weight, "weight", InvalidRuleError)
    if array.ndim:
        raise InvalidRuleError(
            explain("one weight for all bonds", f"shape {array.shape}", "give a single number")
        )
    return array


@final
@attrs.frozen(eq=False)
class PairInteraction(AbstractAction):
    """A table of the two trits of a bond.

    Parameters
    ----------
    coupling : φ(a, b) = φ(b, a) for a, b in -1, 0, +1, shape (3, 3).
    part : on a product space, the factor it reads.
    """

    coupling: NDArray[Any] = attrs.field(converter=_coupling)
    part: int | None = attrs.field(default=None, kw_only=True)

    @property
    def terms(self) -> tuple[LocalTerm, ...]:
        """One bond term."""
        return (LocalTerm(self.coupling, part=self.part),)

    def bind(self, space: AbstractSpace) -> Functional:
        """Return the sum over bonds on batches of states."""
        return summed(self.terms, space)


@final
@attrs.frozen(eq=False)
class DomainWalls(AbstractAction):
    """``w`` times the number of bonds whose two trits differ.

    >>> from involute.spaces.trit_space import TritSpace
    >>> float(DomainWalls(0.5).bind(TritSpace(4))(np.array([1, 1, 0, 0], dtype=np.int8)))
    1.0
    """

    weight: Any = attrs.field(default=1.0, converter=_weight)
    part: int | None = attrs.field(default=None, kw_only=True)

    @property
    def terms(self) -> tuple[LocalTerm, ...]:
        """One bond term."""
        return (LocalTerm(self.weight * (1 - np.eye(3)), part=self.part),)

    def bind(self, space: AbstractSpace) -> Functional:
        """Return the weighted number of walls on batches of states."""
        return summed(self.terms, space)

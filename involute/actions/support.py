"""Support: ``A(x) = Σ_i w_i |x_i|``, the price of breaking the symmetry at a site."""

from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.actions.base import AbstractAction, summed
from involute.arrays import Functional
from involute.checking import numbers
from involute.errors import InvalidRuleError
from involute.spaces.base import AbstractSpace
from involute.spaces.local_term import LocalTerm


def _weight(weight: Any) -> NDArray[Any]:
    return numbers(weight, "weight", InvalidRuleError)


@final
@attrs.frozen(eq=False)
class Support(AbstractAction):
    """The weighted number of non-neutral sites.

    Parameters
    ----------
    weight : one number, or an array that broadcasts to the space's shape; [A3] asks for no negative one.
    part : on a product space, the number of the factor it reads.

    >>> from involute.spaces.trit_space import TritSpace
    >>> float(Support(2.0).bind(TritSpace(3))(np.array([1, 0, -1], dtype=np.int8)))
    4.0
    """

    weight: Any = attrs.field(default=1, converter=_weight)
    part: int | None = attrs.field(default=None, kw_only=True)

    @property
    def terms(self) -> tuple[LocalTerm, ...]:
        """One single-site term."""
        if np.ndim(self.weight):
            return (LocalTerm(np.array([1, 0, 1]), site_weights=np.asarray(self.weight), part=self.part),)
        return (LocalTerm(np.array([1, 0, 1]) * self.weight, part=self.part),)

    def bind(self, space: AbstractSpace) -> Functional:
        """Return the weighted count on batches of states."""
        return summed(self.terms, space)

"""Emission of the trits at chosen sites."""

from typing import final

import attrs
import numpy as np

from involute.arrays import State, Values
from involute.emissions.base import AbstractEmission
from involute.spaces.base import AbstractSpace


@final
@attrs.frozen
class Sites(AbstractEmission):
    """The trits at these flat sites, in this order.

    >>> from involute.spaces.trit_space import TritSpace
    >>> Sites((0, 2)).symbol(np.array([1, 0, -1], dtype=np.int8), 0, TritSpace(3)).tolist()
    [1, -1]
    """

    sites: tuple[int, ...] = attrs.field(converter=tuple)

    def symbol(self, x: State, t: int, space: AbstractSpace) -> Values:  # noqa: ARG002
        """Return the trits, shape (n_sites,)."""
        return np.asarray(x.reshape(-1)[list(self.sites)])

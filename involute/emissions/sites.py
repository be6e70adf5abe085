"""Emission of the trits at chosen sites."""

from typing import Any, final

import attrs
import numpy as np

from involute.arrays import State, Values
from involute.checking import wholes
from involute.emissions.base import AbstractEmission, Seen
from involute.errors import InvalidRuleError, explain
from involute.spaces.base import AbstractSpace
from involute.spaces.neighbourhood import trit_shape


def _sites(sites: Any) -> tuple[int, ...]:
    return wholes(sites, "sites", InvalidRuleError, at_least=0)


@final
@attrs.frozen
class Sites(AbstractEmission):
    """The trits at these flat sites, in this order.

    >>> from involute.spaces.trit_space import TritSpace
    >>> Sites((0, 2)).bind(TritSpace(3))(np.array([1, 0, -1], dtype=np.int8), 0).tolist()
    [1, -1]
    """

    sites: tuple[int, ...] = attrs.field(converter=_sites)

    def bind(self, space: AbstractSpace) -> Seen:
        """Return the trits at the sites, shape (n_sites,)."""
        trit_shape(space)
        if any(site >= space.n_cells for site in self.sites):
            raise InvalidRuleError(
                explain(f"sites in 0..{space.n_cells - 1}", f"sites={self.sites}", "number sites from 0")
            )
        order = np.asarray(self.sites, dtype=np.intp)

        def seen(x: State, _t: int) -> Values:
            return np.asarray(x.reshape(-1)[order])

        return seen

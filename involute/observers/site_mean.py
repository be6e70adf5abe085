"""The mean state of a run."""

from typing import final

import attrs
import numpy as np

from involute.errors import InvalidSystemError, explain
from involute.observers.base import AbstractObserver, Fold
from involute.spaces.product_space import ProductSpace
from involute.system import System


@final
@attrs.frozen
class SiteMean(AbstractObserver):
    """``Σ_t x_t / (number of states)`` at every site: odd, so zero for a run and its negation together.

    The observation has the shape of a state, float64; the sum is held in int64.

    Raises
    ------
    InvalidSystemError
        The states are tuples.
    """

    label: str = "site_mean"

    def bind(self, system: System) -> Fold:
        """Return the fold that adds up states."""
        if isinstance(system.space, ProductSpace):
            raise InvalidSystemError(
                explain(
                    "states that are one array", f"{system.space!r}", "use a FunctionSeries on one factor"
                )
            )
        return Fold(
            (0, np.zeros(np.shape(system.space.neutral()), dtype=np.int64)),
            lambda carry, x, _u, _t: (carry[0] + 1, carry[1] + x),
            lambda carry: np.asarray(carry[1] / carry[0]),
        )

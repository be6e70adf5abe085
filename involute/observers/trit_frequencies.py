"""How often each trit occurs along a run, over all sites or site by site."""

from typing import final

import attrs
import numpy as np

from involute.arrays import Control, State
from involute.errors import InvalidSystemError, explain
from involute.observers.base import AbstractObserver, Carry, Fold
from involute.spaces.graph_space import GraphSpace
from involute.spaces.trit_space import TritSpace
from involute.system import System


@final
@attrs.frozen
class TritFrequencies(AbstractObserver):
    """The fractions of ``-``, ``0`` and ``+``, in this order, over the states seen.

    The observation has shape (3,), or (3, *sites) with ``per_site``, float64; counts are integers until then.

    Raises
    ------
    InvalidSystemError
        The states are no array of trits.
    """

    per_site: bool = attrs.field(default=False, kw_only=True)
    label: str = attrs.field(default="trit_frequencies", kw_only=True)

    def bind(self, system: System) -> Fold:
        """Return the fold that counts each trit."""
        space = system.space
        if not isinstance(space, TritSpace | GraphSpace):
            raise InvalidSystemError(
                explain("states that are arrays of trits", f"{space!r}", "use Density, or a FunctionSeries")
            )
        shape = space.shape if self.per_site else ()
        share = 1 if self.per_site else space.n_cells

        def observe(carry: Carry, x: State, _u: Control, _t: int) -> Carry:
            equal = np.stack([x == trit for trit in (-1, 0, 1)])
            counts = equal if self.per_site else np.count_nonzero(equal.reshape(3, -1), axis=1)
            return carry[0] + 1, carry[1] + counts

        start = (0, np.zeros((3, *shape), dtype=np.int64))
        return Fold(start, observe, lambda carry: carry[1] / (carry[0] * share))

"""The density ρ of a run: how much of the states is not neutral."""

from typing import final

import attrs

from involute.observers.base import AbstractObserver, Fold
from involute.system import System


@final
@attrs.frozen
class Density(AbstractObserver):
    """``ρ = Σ_t |{i : x_t,i != 0}| / (number of states × number of cells)``, in [0, 1].

    It counts in integers, on any space; integers count by the trits of their expansions.
    """

    label: str = "density"

    def bind(self, system: System) -> Fold:
        """Return the fold that counts states and non-neutral coordinates."""
        space = system.space
        n_cells = space.n_cells
        return Fold(
            (0, 0),
            lambda carry, x, _u, _t: (carry[0] + 1, carry[1] + int(space.weight(x))),
            lambda carry: carry[1] / (carry[0] * n_cells),
        )

"""The density of a run at every level of the tower."""

from typing import final

import attrs
import numpy as np

from involute.arrays import Control, State
from involute.errors import InvalidSystemError, explain
from involute.observers.base import AbstractObserver, Carry, Fold
from involute.system import System


@final
@attrs.frozen
class LevelDensity(AbstractObserver):
    """``ρ_j``, the fraction of non-neutral cells of the states ``Π_(j-1) .. Π_0 x_t``, for all levels j.

    The observation has shape (n_levels + 1,), float64; counts are integers until then.

    Raises
    ------
    InvalidSystemError
        The system declares no tower.
    """

    label: str = "level_density"

    def bind(self, system: System) -> Fold:
        """Return the fold that climbs the tower once a state."""
        tower = system.tower
        if tower is None:
            raise InvalidSystemError(
                explain(
                    "a system with a tower",
                    f"{system.name} without",
                    "declare tower=involute.BlockTower(involute.majority, levels=1)",
                )
            )
        spaces = tower.spaces(system.space)
        maps = [tower.projection_map(system.space, level) for level in range(tower.n_levels)]
        cells = np.asarray([space.n_cells for space in spaces], dtype=np.int64)

        def observe(carry: Carry, x: State, _u: Control, _t: int) -> Carry:
            weights = [int(spaces[0].weight(x))]
            for projection, space in zip(maps, spaces[1:], strict=True):
                x = projection(x)
                weights.append(int(space.weight(x)))
            return carry[0] + 1, carry[1] + np.asarray(weights, dtype=np.int64)

        return Fold(
            (0, np.zeros(len(spaces), dtype=np.int64)), observe, lambda carry: carry[1] / (carry[0] * cells)
        )

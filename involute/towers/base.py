"""The contract of a tower: spaces ``S^(0), S^(1), ..`` and coarse maps ``Π_j : S^(j) -> S^(j+1)``.

[A9] asks that every Π_j commutes with the involution; [A10] that the dynamics descends:
``Π_j F^(j)^T = F^(j+1) Π_j`` with T fine steps a coarse one.
"""

from abc import abstractmethod
from typing import ClassVar

from involute.arrays import StateMap
from involute.laws import COMMUTATION, NON_VACUITY, TOWER, Law, Lawful
from involute.spaces.base import AbstractSpace
from involute.updates.base import AbstractUpdate


class AbstractTower(Lawful):
    """Coarse maps between the levels above a space."""

    laws: ClassVar[tuple[Law, ...]] = (NON_VACUITY, TOWER, COMMUTATION)

    @property
    @abstractmethod
    def n_levels(self) -> int:
        """The number of coarse maps: levels 0 .. n_levels."""

    @abstractmethod
    def spaces(self, space: AbstractSpace) -> tuple[AbstractSpace, ...]:
        """Return the spaces of all levels, the given one first.

        Raises
        ------
        InvalidTowerError
            The tower does not fit the space.
        """

    @abstractmethod
    def projection_map(self, space: AbstractSpace, level: int) -> StateMap:
        """Return Π_level on batches of states of that level, given the space of level 0."""

    @abstractmethod
    def coarse_update(self, level: int) -> AbstractUpdate | None:
        """Return the declared dynamics of a level >= 1, or ``None`` where none is declared."""

    @abstractmethod
    def time(self, level: int) -> int:
        """Return T: the steps of this level that one step of the next stands for."""

"""The contract of an emission map: what is seen of a state."""

from abc import abstractmethod

from involute.arrays import State, Values
from involute.laws import Lawful
from involute.spaces.base import AbstractSpace


class AbstractEmission(Lawful):
    """A map from states to symbols (integers), possibly depending on time."""

    @abstractmethod
    def symbol(self, x: State, t: int, space: AbstractSpace) -> Values:
        """Return the symbol or symbols seen at time t, integers."""

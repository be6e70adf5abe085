"""The contract of an emission map: what is seen of a state."""

from abc import abstractmethod
from collections.abc import Callable

from involute.arrays import State, Values
from involute.laws import Lawful
from involute.spaces.base import AbstractSpace

Seen = Callable[[State, int], Values]  # (x, t) -> symbols


class AbstractEmission(Lawful):
    """A map from states to symbols (integers), possibly depending on time."""

    @abstractmethod
    def bind(self, space: AbstractSpace) -> Seen:
        """Return what is seen of one state of this space at time t: integers of a fixed shape.

        Raises
        ------
        InvalidRuleError
            There is nothing of the kind to see on this space.
        """

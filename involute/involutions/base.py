"""The contract of an involution: ``ι(ι(x)) = x`` on every state of a space."""

from abc import abstractmethod

from involute.arrays import StateMap
from involute.laws import Lawful
from involute.spaces.base import AbstractSpace


class AbstractInvolution(Lawful):
    """A map of order two, declared free of any space and bound to one."""

    @abstractmethod
    def bind(self, space: AbstractSpace) -> StateMap:
        """Return the involution on batches of states of this space.

        Raises
        ------
        InvalidInvolutionError
            It does not act on this space, or is not of order two there.
        """

"""The contract of an involution: ``ι(ι(x)) = x`` on every state of a space."""

from abc import abstractmethod
from typing import Any

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


def negated(x: Any) -> Any:
    """Return ``-x`` for arrays, and part by part for tuples."""
    return tuple(negated(part) for part in x) if isinstance(x, tuple) else -x

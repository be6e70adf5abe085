"""The contract of an action, and its closure under sums.

An action is even [A2], nowhere less than at the neutral state [A3], and a sum of local terms [A4].
An action that lists its terms has these decided by table, for every lattice; an opaque one is sampled.
"""

from abc import abstractmethod
from functools import reduce
from typing import ClassVar, final

import attrs
import numpy as np

from involute.arrays import Functional
from involute.laws import EVEN_ACTION, LOCAL_ACTION, NEUTRAL_MINIMUM, NON_VACUITY, Law, Lawful
from involute.spaces.base import AbstractSpace
from involute.spaces.local_term import LocalTerm


class AbstractAction(Lawful):
    """A functional of states; ``a + b`` is the sum of two."""

    laws: ClassVar[tuple[Law, ...]] = (NON_VACUITY, EVEN_ACTION, NEUTRAL_MINIMUM, LOCAL_ACTION)

    @property
    @abstractmethod
    def terms(self) -> tuple[LocalTerm, ...] | None:
        """The local terms it is the sum of, or ``None`` if it is opaque."""

    @abstractmethod
    def bind(self, space: AbstractSpace) -> Functional:
        """Return the action on batches of states of this space: one value a state."""

    def __add__(self, other: "AbstractAction") -> "ActionSum":
        if not isinstance(other, AbstractAction):
            return NotImplemented
        return ActionSum((*_addends(self), *_addends(other)))

    def __radd__(self, other: int) -> "AbstractAction":
        """Let ``sum([a, b])`` begin at 0."""
        return self if other == 0 else NotImplemented


@final
@attrs.frozen
class ActionSum(AbstractAction):
    """The sum of several actions."""

    addends: tuple[AbstractAction, ...]

    @property
    def terms(self) -> tuple[LocalTerm, ...] | None:
        """The terms of all addends, if each lists its own."""
        listed = [addend.terms for addend in self.addends]
        known = [terms for terms in listed if terms is not None]
        return sum(known, ()) if len(known) == len(listed) else None

    def bind(self, space: AbstractSpace) -> Functional:
        """Add the addends' values in order."""
        functionals = [addend.bind(space) for addend in self.addends]
        return lambda x: np.asarray(reduce(lambda a, b: a + b, (f(x) for f in functionals)))


def summed(terms: tuple[LocalTerm, ...], space: AbstractSpace) -> Functional:
    """Bind local terms and return their sum."""
    functionals = [term.bind(space) for term in terms]
    return lambda x: np.asarray(reduce(lambda a, b: a + b, (f(x) for f in functionals)))


def _addends(action: AbstractAction) -> tuple[AbstractAction, ...]:
    return action.addends if isinstance(action, ActionSum) else (action,)

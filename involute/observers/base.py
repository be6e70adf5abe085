"""The contract of an observer: a fold over the states of a run, ``c' = g(c, x_t, u_t, t)``.

An observer is declared free of any system and bound once. Its carry is a nested tuple of numbers and
arrays: it goes into every checkpoint, and ``observe`` returns a new one and leaves the old one valid, so
that a step that fails half-way is as if it had never begun.
"""

from abc import abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar, TypeAlias

import attrs

from involute.arrays import Control, State
from involute.system import System

Carry: TypeAlias = Any  # None, numbers, texts, arrays of numbers, and tuples of these


@attrs.frozen(eq=False)
class Fold:
    """An observer bound to a system.

    Attributes
    ----------
    start : the carry before anything was seen.
    observe : ``(carry, x, u, t) -> carry``, called for x0 and after every step; u is the control that led
        to x, ``None`` for x0 and where there are none.
    value : the observation behind a carry: a number, a text, an array of numbers, ``None``, or a dict or
        tuple of these.
    """

    start: Carry
    observe: Callable[[Carry, State, Control, int], Carry]
    value: Callable[[Carry], Any]


class AbstractObserver:
    """Something to measure along a run.

    Class attributes
    ----------------
    is_series : whether the observation has one entry for every state seen. Such an observer grows with
        the number of steps, one entry a step; all others have constant memory.
    """

    is_series: ClassVar[bool] = False

    @property
    @abstractmethod
    def label(self) -> str:
        """The name of the observation in ``trajectory.observations``."""

    @abstractmethod
    def bind(self, system: System) -> Fold:
        """Return the fold for the states of this system.

        Raises
        ------
        InvalidSystemError
            The system lacks what is to be observed.
        """

"""The contract of a series: one value a state. A series grows with the run; nothing else about it does.

The carry is ``(n, buffer)`` with a buffer that doubles when it is full. Entries from n on mean nothing, so
an older carry that shares the buffer stays valid.
"""

from abc import abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Control, State
from involute.errors import InvalidStateError, explain
from involute.observers.base import AbstractObserver, Carry, Fold
from involute.system import System

Reading = Callable[[State, int], Any]  # (x, t) -> a number or an array of numbers
FIRST_LENGTH = 64
KINDS = "biufc"  # truth values, integers, floats and complex numbers


class AbstractSeries(AbstractObserver):
    """One number, or one array of fixed shape, for x0 and after every step."""

    is_series: ClassVar[bool] = True

    @abstractmethod
    def reading(self, system: System) -> Reading:
        """Return the function of (x, t) whose values are recorded.

        Raises
        ------
        InvalidSystemError
            The system lacks what is to be read.
        """

    def bind(self, system: System) -> Fold:
        """Return the fold that appends the reading of every state."""
        reading, label = self.reading(system), self.label

        def observe(carry: Carry, x: State, _u: Control, t: int) -> Carry:
            n, buffer = carry
            entry = np.asarray(reading(x, t))
            if n == len(buffer) or entry.dtype != buffer.dtype or entry.shape != buffer.shape[1:]:
                buffer = _fitting(buffer, n, entry, label)
            buffer[n] = entry
            return n + 1, buffer

        return Fold((0, np.empty(0, dtype=np.int8)), observe, lambda carry: carry[1][: carry[0]].copy())


def _fitting(buffer: NDArray[Any], n: int, entry: NDArray[Any], label: str) -> NDArray[Any]:
    """Return the buffer with room for one more entry of this shape and dtype."""
    if entry.dtype.kind not in KINDS or (n and entry.shape != buffer.shape[1:]):
        expected = f"of shape {buffer.shape[1:]}" if n else "or arrays of numbers"
        raise InvalidStateError(
            explain(
                f"numbers {expected} for {label!r}",
                f"entry {n} with shape {entry.shape} and dtype {entry.dtype}",
                "return the same kind of value for every state",
            )
        )
    dtype = np.result_type(buffer.dtype, entry.dtype) if n else entry.dtype
    if n < len(buffer) and dtype == buffer.dtype and entry.shape == buffer.shape[1:]:
        return buffer
    roomy = np.zeros((max(FIRST_LENGTH, 2 * n), *entry.shape), dtype=dtype)
    if n:
        roomy[:n] = buffer[:n]
    return roomy

"""What is kept of a run: every state, every k-th, or none; room is made once, before the first step."""

from typing import Any

import attrs
import numpy as np

from involute.arrays import Control, State
from involute.spaces.batch import row

Batch = Any  # a batch of states or controls: an array, or a tuple of batches


@attrs.frozen(eq=False)
class History:
    """Room for the states of steps 0, k, 2k, .. and, where every state is kept, for the controls.

    Attributes
    ----------
    stride : k; 0 keeps nothing.
    states, controls : batches to be filled, or ``None``.
    """

    stride: int
    states: Batch = None
    controls: Batch = None

    def record(self, n_done: int, x: State, u: Control) -> None:
        """Write the state after ``n_done`` steps, and the control that led to it."""
        write(self.states, n_done // self.stride, x)
        if self.controls is not None and n_done:
            write(self.controls, n_done - 1, u)

    def kept_states(self, n_done: int) -> Batch:
        """Return the states kept so far."""
        return first(self.states, n_done // self.stride + 1)


def room(x: State, length: int) -> Batch:
    """Return an unwritten batch of this length for states like ``x``.

    >>> room(np.zeros(3, dtype=np.int8), 5).shape
    (5, 3)
    """
    if isinstance(x, tuple):
        return tuple(room(part, length) for part in x)
    return np.empty((length, *np.shape(x)), dtype=np.asarray(x).dtype)


def room_bytes(x: State, length: int) -> int:
    """Return the bytes that such a batch takes."""
    if isinstance(x, tuple):
        return sum(room_bytes(part, length) for part in x)
    return int(np.asarray(x).nbytes) * length


def write(batch: Batch, i: int, x: State) -> None:
    """Write one entry of a batch."""
    if isinstance(batch, tuple):
        for part, entry in zip(batch, x, strict=True):
            write(part, i, entry)
    else:
        batch[i] = x


def of_one(x: State) -> Batch:
    """Return a batch of one state."""
    batch = room(x, 1)
    write(batch, 0, x)
    return batch


def overwrite(batch: Batch, other: Batch) -> None:
    """Write all entries of another batch of the same length into a batch."""
    if isinstance(batch, tuple):
        for part, values in zip(batch, other, strict=True):
            overwrite(part, values)
    else:
        batch[...] = other


def first(batch: Batch, n: int) -> Batch:
    """Return the first entries of a batch, as a view."""
    return row(batch, slice(0, n))  # type: ignore[arg-type]


def repeated(u: Control, n: int) -> Batch:
    """Return a read-only batch that holds one control n times, in the memory of one."""
    if isinstance(u, tuple):
        return tuple(repeated(part, n) for part in u)
    return np.broadcast_to(u, (n, *np.shape(u)))

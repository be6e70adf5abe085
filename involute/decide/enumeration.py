"""A small system written out: every state a number, the update and its involution arrays of numbers.

These arrays are the certificates of exhaustive proofs: a checker needs nothing else to repeat them.
"""

import base64
import zlib
from functools import cached_property, lru_cache
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Control, Functional, State, StateMap, Step
from involute.decide.statement import Certificate
from involute.spaces.base import AbstractSpace
from involute.system import System

CHUNK = 3**9
SMALL = 2**20  # bytes


@final
@attrs.frozen(slots=False, eq=False)
class Enumeration:
    """The successors and conjugates of all states of a system, by index."""

    system: System

    @cached_property
    def successors(self) -> NDArray[np.int32]:
        """Return ``F_t(x, u)``, shape (period, n_controls, n_states)."""
        system = self.system
        return stepped(system.step, system.space, system.controls, system.update.period)

    @cached_property
    def conjugates(self) -> NDArray[np.int32]:
        """Return ``ι x`` for all x, shape (n_states,)."""
        return image_indices(self.system.space, self.system.conjugate, self.system.space)

    @cached_property
    def control_conjugates(self) -> NDArray[np.int32]:
        """Return ``ι_U u`` for all u, shape (n_controls,); one entry without controls."""
        if self.system.controls is None:
            return np.zeros(1, dtype=np.int32)
        return image_indices(self.system.controls, self.system.conjugate_control, self.system.controls)

    @cached_property
    def dynamics(self) -> Certificate:
        """Return the packed successors, for certificates."""
        return packed(self.successors)


@lru_cache(maxsize=4)
def enumeration(system: System) -> Enumeration:
    """Return the enumeration of a system, kept for the next law."""
    return Enumeration(system)


def stepped(
    step: Step, space: AbstractSpace, controls: AbstractSpace | None, period: int | None
) -> NDArray[np.int32]:
    """Return the image of every state under every control at every phase, (period, n_controls, n_states)."""
    driven = all_states(controls)

    def image(u: Control, t: int) -> NDArray[np.int32]:
        return image_indices(space, lambda x: step(x, u, t), space)

    return np.asarray([[image(u, t) for u in driven] for t in range(period or 1)], dtype=np.int32)


def all_states(space: AbstractSpace | None) -> list[State]:
    """Return every state of a small space, one by one; ``[None]`` where there is no space."""
    if space is None:
        return [None]
    batch = space.states(np.arange(space.n_states))
    return [space.check(take(batch, i)) for i in range(space.n_states)]


def image_indices(space: AbstractSpace, image: StateMap, target: AbstractSpace) -> NDArray[np.int32]:
    """Return the index in ``target`` of the image of every state, shape (n_states,)."""
    chunks = [target.indices(image(space.states(indices))) for indices in chunked(space.n_states)]
    return np.concatenate(chunks).astype(np.int32)


def all_values(space: AbstractSpace, value: Functional) -> NDArray[Any]:
    """Return the value of every state, shape (n_states,) or (n_states, k)."""
    return np.concatenate([np.asarray(value(space.states(indices))) for indices in chunked(space.n_states)])


def chunked(n: int) -> list[NDArray[np.int64]]:
    """Return the indices 0 .. n-1 in pieces."""
    return [np.arange(start, min(start + CHUNK, n), dtype=np.int64) for start in range(0, n, CHUNK)]


def take(x: State, where: Any) -> State:
    """Return entries of a batch of states."""
    return tuple(take(part, where) for part in x) if isinstance(x, tuple) else x[where]


def packed(array: Any) -> Certificate:
    """Return an array as plain data: its dtype, its shape, its bytes compressed and in base 64.

    >>> packed(np.array([1, 0], dtype=np.int8))["shape"]
    [2]
    """
    plain = np.ascontiguousarray(array)
    plain = plain.astype(plain.dtype.newbyteorder("<"))
    level = 6 if plain.nbytes <= SMALL else 1  # large tables compress little better for ten times the time
    data = base64.b64encode(zlib.compress(plain.tobytes(), level)).decode("ascii")
    return {"dtype": plain.dtype.str, "shape": list(plain.shape), "data": data}

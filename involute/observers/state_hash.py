"""A digest of everything a run has passed through."""

import hashlib
from typing import final

import attrs
import numpy as np

from involute.arrays import Control, State
from involute.observers.base import AbstractObserver, Carry, Fold
from involute.system import System


@final
@attrs.frozen
class StateHash(AbstractObserver):
    """``h_t = SHA-256(h_(t-1) || x_t)``: equal for two runs only if all their states are.

    The observation is the last digest, 64 hexadecimal digits, the same on every platform.
    """

    label: str = "state_hash"

    def bind(self, system: System) -> Fold:  # noqa: ARG002  (the contract)
        """Return the chained digest."""
        return Fold(np.zeros(32, dtype=np.uint8), _chained, lambda carry: carry.tobytes().hex())


def _chained(carry: Carry, x: State, _u: Control, _t: int) -> Carry:
    digest = hashlib.sha256(carry.tobytes())
    for leaf in _leaves(x):
        digest.update(np.ascontiguousarray(leaf, dtype=leaf.dtype.newbyteorder("<")).tobytes())
    return np.frombuffer(digest.digest(), dtype=np.uint8)


def _leaves(x: State) -> list[np.ndarray]:
    return [leaf for part in x for leaf in _leaves(part)] if isinstance(x, tuple) else [np.asarray(x)]

"""A network's step on batches: node by node for a few states, 64 replicas a word for many."""

from collections.abc import Callable
from functools import cached_property
from typing import final

import attrs
import numpy as np

from involute.arrays import Control, State, Trits
from involute.engine.replicas.engine import ReplicaEngine

SMALLEST_BATCH = 16  # from here on packing pays, even for one step,
SMALLEST_WORK = 2**12  # where so many cells are to be stepped


@final
@attrs.frozen(slots=False, eq=False)
class ReplicaStep:
    """The bound step of a network; `advance` makes many steps without unpacking in between.

    Attributes
    ----------
    n_nodes : the cells of a state.
    plain : the step on a batch of shape (replicas, n_nodes).
    make : returns the engine, or ``None`` for a network that has none; called for the first large batch.
    """

    n_nodes: int
    plain: Callable[[Trits], Trits]
    make: Callable[[], ReplicaEngine | None]

    @cached_property
    def engine(self) -> ReplicaEngine | None:
        """The engine, made when it is first asked for."""
        return self.make()

    def __call__(self, x: State, _u: Control, _t: int) -> Trits:
        """Return the image of one state or a batch."""
        if x.size >= SMALLEST_WORK:
            return self.advance(x, 1)
        return self.plain(np.ascontiguousarray(x).reshape(x.size // self.n_nodes, self.n_nodes)).reshape(
            x.shape
        )

    def advance(self, x: State, n_steps: int) -> Trits:
        """Return one state or a batch after so many steps."""
        flat = np.ascontiguousarray(x).reshape(x.size // self.n_nodes, self.n_nodes)
        is_large = len(flat) >= SMALLEST_BATCH and flat.size * n_steps >= SMALLEST_WORK
        if is_large and self.engine is not None:
            return self.engine.advance(flat, n_steps).reshape(x.shape)
        for _ in range(n_steps):
            flat = self.plain(flat)
        return flat.reshape(x.shape) if n_steps else x.copy()

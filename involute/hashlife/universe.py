"""The nodes of one universe: they grow in number up to a budget, and those out of use are given back."""

from collections.abc import Callable
from time import monotonic
from typing import Any

import numpy as np

from involute.arrays import Trits
from involute.kernels.hashlife import store as kernels
from involute.kernels.hashlife import upkeep
from involute.kernels.hashlife.evolution import PAUSED, Motion, centre
from involute.kernels.hashlife.store import FIRST, FULL, Store

START = 2**12  # nodes of a new store
WINDOWS = 2**17  # between looks at the clock


class NoRoomError(Exception):
    """The budget of nodes is used up."""


class OutOfTimeError(Exception):
    """The time is used up."""


class Universe:
    """Nodes under one rule, each distinct one once (up to its sign, where signs are shared)."""

    def __init__(self, motion: Motion, budget: int, deadline: float = float("inf")) -> None:
        self.motion, self.budget, self.deadline = motion, budget, deadline
        self.most = 0
        self.store = _empty(min(START, budget + FIRST), self.n_parts)

    @property
    def n_parts(self) -> int:
        """The number of children of a node, 3^d."""
        return int(3**self.motion.dimension)

    @property
    def n_stored(self) -> int:
        """The number of nodes in the store."""
        return int(self.store.counts[0]) - FIRST

    def joined(self, parts: list[int], level: int) -> int:
        """Return the node of some parts."""
        return self._grown(
            lambda: kernels.joined(self.store, np.asarray(parts, dtype=np.int32), level, self.motion.shared)
        )

    def built(self, cells: Trits) -> int:
        """Return the node of a line of 3^k cells, or of a square of 3^k rows."""
        rows = len(cells) if cells.ndim == 2 else 1
        flat = np.ascontiguousarray(cells, dtype=np.int8).reshape(-1)
        return self._grown(lambda: kernels.built(self.store, flat, rows, self.motion.shared))

    def centre(self, reference: int, level: int, exponent: int) -> int:
        """Return the centre of a node after 3^j steps.

        The work is done in pieces, and what one found is stored: an interrupt is heard between two.
        """
        found = PAUSED
        while found == PAUSED:
            if monotonic() > self.deadline:
                raise OutOfTimeError
            found = self._grown(lambda: centre(self.store, self.motion, reference, level, exponent, WINDOWS))
        return found

    def children(self, reference: int, level: int) -> list[int]:
        """Return the references of the parts of a node of some level."""
        node, sign = divmod(reference, 2)
        if node < kernels.LEVELS:
            return [2 * (level - 1)] * self.n_parts
        return [int(kernels.negated(int(part), sign)) for part in self.store.children[node]]

    def collected(self, root: int) -> int:
        """Give back all nodes but those of a root, and return its new reference."""
        is_used = self.marked(root)[0]
        numbers = np.empty(self.store.counts[0], dtype=np.int32)
        upkeep.compacted(self.store, is_used, numbers)
        kernels.rehash(self.store)
        return int(upkeep.renumbered(numbers, root))

    def marked(self, root: int) -> tuple[Any, int]:
        """Return which nodes a root consists of, and how many of them are not neutral."""
        is_used = np.empty(max(int(self.store.counts[0]), FIRST), dtype=np.bool_)
        return is_used, int(upkeep.mark(self.store.children, root >> 1, is_used))

    def _grown(self, attempt: Callable[[], int]) -> int:
        """Return what an attempt returns, with more room each time it had too little."""
        while (found := int(attempt())) == FULL:
            if len(self.store.children) >= self.budget + FIRST:
                self.most = self.budget
                raise NoRoomError
            self.store = _larger(self.store, min(2 * len(self.store.children), self.budget + FIRST))
        self.most = max(self.most, self.n_stored)
        return found


def _empty(capacity: int, n_parts: int) -> Store:
    return Store(
        np.zeros((capacity, n_parts), dtype=np.int32),
        np.full(capacity, -1, dtype=np.int32),
        np.full(capacity, -1, dtype=np.int32),
        np.full(capacity, -1, dtype=np.int8),
        np.full(1 << (2 * capacity - 1).bit_length(), -1, dtype=np.int32),
        np.array([FIRST], dtype=np.int64),
    )


def _larger(store: Store, capacity: int) -> Store:
    """Return a store of more room with the same nodes."""
    found = _empty(capacity, store.children.shape[1])
    n = len(store.children)
    found.children[:n], found.fast[:n], found.slow[:n] = store.children, store.fast, store.slow
    found.exponent[:n] = store.exponent
    found.counts[:] = store.counts
    kernels.rehash(found)
    return found

"""The contract of a state space.

A space has ``n_states`` states, numbered ``0 .. n_states - 1``. States are arrays whose last axes are
the space's shape; any leading axes are a batch. Implement the abstract methods and enumeration,
sampling, verification and simulation all work.
"""

from abc import abstractmethod
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index, State
from involute.errors import InvalidStateError, explain
from involute.laws import Law, Lawful

MAX_INDEXED = 2**62  # states beyond this are not numbered: indices are int64
MAX_CELLS = 39  # 3^39 < 2^62: more cells than this are never numbered


class AbstractSpace(Lawful):
    """A finite set of states with a neutral one."""

    laws: ClassVar[tuple[Law, ...]] = ()

    @property
    @abstractmethod
    def n_states(self) -> int:
        """The number of states, an exact Python integer."""

    @property
    @abstractmethod
    def n_cells(self) -> int:
        """The number of coordinates a state has."""

    @abstractmethod
    def check(self, x: State, *, name: str = "x", batch: bool = False) -> State:
        """Return one state (or any batch of states), validated and as this space stores it.

        Raises
        ------
        InvalidStateError
            ``x`` has another shape or dtype, or a value outside the space.
        """

    @abstractmethod
    def neutral(self) -> State:
        """Return the neutral state: the one that the involution is meant to fix."""

    @abstractmethod
    def states(self, indices: Index) -> State:
        """Return the states with these indices, as a batch.

        Raises
        ------
        InvalidStateError
            The space is too large to be numbered, or an index lies outside it.
        """

    @abstractmethod
    def indices(self, x: State) -> Index:
        """Return the indices of a batch of states; the inverse of `states`."""

    @abstractmethod
    def random(self, rng: np.random.Generator, *, size: int | None = None) -> State:
        """Draw one state uniformly, or a batch of ``size``."""

    @abstractmethod
    def equal(self, x: State, y: State) -> NDArray[np.bool_]:
        """Return, for each state of two batches, whether they are the same."""

    @abstractmethod
    def weight(self, x: State) -> NDArray[np.int64]:
        """Return, for each state of a batch, its number of non-neutral coordinates."""

    @cached_property
    def is_indexed(self) -> bool:
        """Whether the states can be numbered in int64."""
        return self.n_cells <= MAX_CELLS and self.n_states < MAX_INDEXED

    def check_indices(self, indices: Any) -> Index:
        """Return indices as int64, refusing fractions, what lies outside, and spaces too large to number."""
        if not self.is_indexed:
            raise InvalidStateError(
                explain(
                    "a space of fewer than 2^62 states", f"{self!r}", "number the states of a smaller lattice"
                )
            )
        array = np.asarray(indices)
        whole = array.dtype.kind in "iu" or array.size == 0
        if not whole or (array.size and (array.min() < 0 or array.max() >= self.n_states)):
            raise InvalidStateError(
                explain(f"indices in 0..{self.n_states - 1}", f"indices={indices!r}", "count states from 0")
            )
        return array.astype(np.int64)

"""States as rows, for the attractors of spaces of any kind, and what is averaged over a cycle."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.arrays import State
from involute.notation import text
from involute.spaces.base import AbstractSpace
from involute.spaces.integer_space import IntegerSpace
from involute.spaces.product_space import ProductSpace
from involute.system import System


def rows(space: AbstractSpace, states: State) -> NDArray[Any]:
    """Return a batch of states as rows: their trits, or positions of labels; factors in order.

    >>> from involute.spaces.trit_space import TritSpace
    >>> rows(TritSpace((2, 2)), np.zeros((3, 2, 2), dtype=np.int8)).shape
    (3, 4)
    """
    if isinstance(space, ProductSpace):
        parts = [rows(factor, part) for factor, part in zip(space.factors, states, strict=True)]
        return np.concatenate(parts, axis=1)
    if isinstance(space, IntegerSpace):
        return space.trits(states)
    flat = np.asarray(states)
    return np.ascontiguousarray(flat).reshape(len(flat), -1)


def from_rows(space: AbstractSpace, own: NDArray[Any]) -> State:
    """Return rows of trits as a batch of states of a lattice, a graph, or a product of these."""
    if isinstance(space, ProductSpace):
        ends = np.cumsum([factor.n_cells for factor in space.factors])[:-1]
        parts = np.split(own, ends, axis=1)
        return tuple(from_rows(factor, part) for factor, part in zip(space.factors, parts, strict=True))
    return own.reshape(len(own), *np.shape(space.neutral()))


def mean_action(system: System, states: State) -> Any:
    """Return the mean of the action over a batch of states, or ``None`` if none is declared."""
    if system.action is None:
        return None
    values = np.asarray(system.action_value(states)).tolist()
    return sum(values) / len(values)


def shown(row: NDArray[Any], width: int = 30) -> str:
    """Return a row in a few characters."""
    word = text(row) if row.dtype == np.int8 else " ".join(map(str, row.tolist()))
    return word if len(word) <= width else f"{word[: width - 3]}..."

"""States of spaces of any kind as rows of numbers, and the mean of an action over a batch of them."""

import math
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.arrays import State
from involute.eigen.least.weights import exact_integers
from involute.errors import InvalidRuleError
from involute.notation import text
from involute.spaces.base import AbstractSpace
from involute.spaces.integer_space import IntegerSpace
from involute.spaces.product_space import ProductSpace
from involute.spaces.trit_array import AbstractTritArray
from involute.system import System

FINEST = 2**20  # floats that are whole multiples of 1 / FINEST are meant as fractions


def is_words(space: AbstractSpace) -> bool:
    """Return whether states are trits, numbered so that negation reverses their order."""
    factors = space.factors if isinstance(space, ProductSpace) else (space,)
    return all(isinstance(factor, AbstractTritArray | IntegerSpace) for factor in factors)


def rows(space: AbstractSpace, states: State) -> NDArray[Any]:
    """Return a batch of states as rows: their trits, or positions of labels; factors in order.

    The trits of an integer come highest first, so rows of trits are in the order of the numbers of states.

    >>> from involute.spaces.trit_space import TritSpace
    >>> rows(TritSpace((2, 2)), np.zeros((3, 2, 2), dtype=np.int8)).shape
    (3, 4)
    >>> rows(IntegerSpace(2), np.array([-4, -3, 2])).tolist()
    [[-1, -1], [-1, 0], [1, -1]]
    """
    if isinstance(space, ProductSpace):
        parts = [rows(factor, part) for factor, part in zip(space.factors, states, strict=True)]
        return np.concatenate(parts, axis=1)
    flat = np.asarray(states)
    if isinstance(space, IntegerSpace):
        digits = space.trits(flat).reshape(len(flat), space.n_integers, space.n_trits)
        return np.ascontiguousarray(digits[:, :, ::-1]).reshape(len(flat), -1)
    return np.ascontiguousarray(flat).reshape(len(flat), -1)


def from_rows(space: AbstractSpace, own: NDArray[Any]) -> State:
    """Return rows as a batch of states: the inverse of `rows`."""
    if isinstance(space, ProductSpace):
        ends = np.cumsum([factor.n_cells for factor in space.factors])[:-1]
        parts = np.split(own, ends, axis=1)
        return tuple(from_rows(factor, part) for factor, part in zip(space.factors, parts, strict=True))
    if isinstance(space, IntegerSpace):
        digits = own.astype(np.int64).reshape(len(own), *space.shape, space.n_trits)
        return digits @ 3 ** np.arange(space.n_trits - 1, -1, -1, dtype=np.int64)
    kept = own.astype(np.int8) if isinstance(space, AbstractTritArray) else own
    return kept.reshape(len(own), *np.shape(space.neutral()))


def mean_action(system: System, states: State) -> Any:
    """Return the mean of the action over a batch of states, or ``None`` if none is declared.

    An exact `Fraction` where all values are whole, fractions, or whole multiples of 2^-20; a float otherwise.
    """
    return None if system.action is None else mean(np.asarray(system.action_value(states)))


def mean(values: NDArray[Any]) -> Fraction | float:
    """Return the mean of numbers, as `mean_action` has it.

    >>> mean(np.array([1, 2])), mean(np.array([0.5, 0.25])), mean(np.array([0.1, 0.1]))
    (Fraction(3, 2), Fraction(3, 8), 0.1)
    """
    try:
        whole, scale = exact_integers(values)
    except InvalidRuleError:  # infinities, or no numbers at all: whatever their own sum makes of it
        return float(sum(values.tolist())) / len(values)
    if scale > FINEST and values.dtype.kind == "f":
        return math.fsum(values.tolist()) / len(values)
    return Fraction(sum(whole.tolist()), scale * len(values))


def shown(row: NDArray[Any], width: int = 30) -> str:
    """Return a row in a few characters: signs where it is trits, otherwise plain numbers."""
    word = text(row) if row.dtype == np.int8 else " ".join(map(str, row.tolist()))
    return word if len(word) <= width else f"{word[: width - 3]}..."

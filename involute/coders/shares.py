"""The shares of a static model: each symbol's part of a power of two, or each orbit's under negation."""

import numpy as np
from numpy.typing import NDArray

from involute.coders.base import Symbols
from involute.coders.static import StaticModel
from involute.errors import InvalidStateError, explain


def static_shares(model: StaticModel) -> NDArray[np.int32]:
    """Return the shares of the symbols, or of their orbits where the model is symmetric."""
    return shares_of(orbits_of(model.frequencies) if model.symmetric else model.frequencies)


def middle_of(model: StaticModel) -> int:
    """Return the code that is its own negation, or -1."""
    return model.size // 2 if model.size % 2 else -1


def orbits_of(frequencies: tuple[int, ...]) -> tuple[int, ...]:
    """Return the frequencies of symbols counted with their negations, from the ends to the middle."""
    half, middle = len(frequencies) // 2, len(frequencies) % 2
    return tuple(2 * f for f in frequencies[:half]) + frequencies[half : half + middle]


def shares_of(frequencies: tuple[int, ...]) -> NDArray[np.int32]:
    """Return the sums of the first 0, 1, 2, ... frequencies."""
    return np.concatenate([[0], np.cumsum(frequencies)]).astype(np.int32)


def unexpected(model: StaticModel, values: Symbols) -> InvalidStateError:
    """Return the error for the first symbol with frequency 0."""
    known = np.array(model.frequencies) > 0
    place = int(np.flatnonzero(~known[values - np.int64(model.lowest)])[0])
    expected = "symbols that the model expects"
    mend = "count this symbol when the model is made"
    return InvalidStateError(explain(expected, f"symbols[{place}]={values[place]} with frequency 0", mend))

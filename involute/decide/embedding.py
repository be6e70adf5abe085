"""Lift a word that breaks a table to a whole state: the word at some site, everything else neutral.

A case is written flat: the cells of the state, then the control trits. A row says which places of that a
word fills; a place of -1 is outside and reads neutral.
"""

from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Control, State, Trits
from involute.spaces.base import AbstractSpace

Row: TypeAlias = tuple[NDArray[Any], Trits, int]  # places (w,), words (k, w), time
MAX_TRITS = 2**24  # written out while looking for the canonical embedding


def lightest(rows: Iterable[Row], size: int) -> tuple[Trits, int] | None:
    """Return the embedding of fewest non-neutral places, first in canonical order, and its time."""
    best: tuple[int, bytes, int] | None = None
    for places, words, t in rows:
        flat = embedded(places, words, size)
        if len(flat):
            weights = np.count_nonzero(flat, axis=1)
            least = int(weights.min())
            if best is None or least <= best[0]:
                smallest = min((row + 1).tobytes() for row in flat[weights == least])
                key = (least, smallest, t)
                best = key if best is None else min(best, key)
    if best is None:
        return None
    return (np.frombuffer(best[1], dtype=np.int8) - np.int8(1)).astype(np.int8), best[2]


def embedded(places: NDArray[Any], words: Trits, size: int) -> Trits:
    """Return the flat cases in which these places read these words, shape (at most k, size).

    Words that no case shows there (one cell twice with two values, a broken trit outside) are left out.
    """
    flat = np.zeros((len(words), size + 1), dtype=np.int8)  # the last column is the outside
    flat[:, places] = words
    flat[:, size] = 0
    shown = (flat[:, places] == words).all(axis=1)
    return flat[shown, :size]


def spread(n_sites: int, n_words: int, size: int) -> NDArray[np.int64]:
    """Return the sites to try: all, or the first and last where that would be too much to write out."""
    affordable = max(2, MAX_TRITS // max(1, n_words * size))
    if n_sites <= affordable:
        return np.arange(n_sites)
    half = affordable // 2
    return np.concatenate([np.arange(half), np.arange(n_sites - half, n_sites)])


def parted(flat: Trits, space: AbstractSpace, controls: AbstractSpace | None) -> tuple[State, Control]:
    """Return the state and control that a flat case stands for."""
    n = space.n_cells
    x = flat[:n].reshape(np.shape(space.neutral()))
    return x, None if controls is None else flat[n:].reshape(np.shape(controls.neutral()))

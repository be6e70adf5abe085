"""Counts over finished words: basins, distances, and which cycles a group exchanges."""

import numpy as np
from numpy.typing import NDArray

from involute.kernels.jit import kernel
from involute.kernels.states.functional_graph import FINISHED, Words, at

Counts = NDArray[np.int64]
Places = NDArray[np.int32]


@kernel
def tally(words: Words, depth_bits: int, basins: Words, distances: Counts) -> None:
    """Count the states of each basin, and of each distance from the cycles (the last one: that or more)."""
    most, furthest = (1 << depth_bits) - 1, len(distances) - 1
    for i in range(len(words)):
        word = at(words, i) - FINISHED
        basins[word >> depth_bits] += 1
        distances[min(word & most, furthest)] += 1


@kernel
def cycle_of(words: Words, depth_bits: int, out: Counts) -> None:
    """Write the number of the cycle that each state ends in."""
    for i in range(len(words)):
        out[i] = (at(words, i) - FINISHED) >> depth_bits


@kernel
def _moved(state: int, pieces: NDArray[np.int64], size: int) -> int:
    """Return the image of a state under an element, from its images of pieces of ``size`` words each."""
    total = 0
    for k in range(len(pieces) - 1, -1, -1):
        total += pieces[k, state % size]
        state //= size
    return total


@kernel
def join(
    words: Words,
    depth_bits: int,
    first: Words,
    rank: Words,
    pieces: NDArray[np.int64],
    top: int,
    orbit: Places,
    members: Places,
) -> int:
    """Find the orbits of cycles under a group; return -1, or a cycle that is not carried to a cycle.

    Parameters
    ----------
    words : finished.
    first : the first state of each cycle, ascending.
    rank : the place in that order of the cycle with a number; empty where that is the number.
    pieces : (elements, pieces, words of a piece): the image of a state is the sum of those of its pieces.
    top : the number of states of the whole space, less one.
    orbit : -1 everywhere; receives the rank of the first cycle of the orbit.
    members : zero everywhere; receives at that rank how many cycles the orbit has.
    """
    size, most = pieces.shape[2], (1 << depth_bits) - 1
    for c in range(len(first)):
        if orbit[c] >= 0:
            continue
        for g in range(len(pieces)):
            image = _moved(at(first, c), pieces[g], size)
            word = at(words, min(image, top - image) if image >= len(words) else image) - FINISHED
            if word & most:
                return c
            other = word >> depth_bits
            if len(rank):
                other = at(rank, other)
            if orbit[other] < 0:
                orbit[other] = c
                members[c] += 1
    return -1

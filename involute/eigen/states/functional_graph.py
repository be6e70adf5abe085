"""Every cycle of a map on n numbered states: its first state, its length, its basin; and all distances.

The map is given by what fills a table of n words: the successor's number, with the bit ``TURNED`` where a
sign changes on the way (modulo negation a state stands for itself and its negative). The table holds four
bytes a state and is worked on in place; a few sets of states at one bit each are all that is added.
"""

from collections.abc import Callable
from typing import TypeAlias, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.eigen.states.workers import PIECES, Workers, cut
from involute.kernels.states import functional_graph as graph
from involute.kernels.states import tally as count
from involute.kernels.states.successors import TURNED

Words = NDArray[np.uint32]
Bits = NDArray[np.uint8]
Counts = NDArray[np.int64]
Fill: TypeAlias = Callable[[Words], None]

MOST_STORED = TURNED  # states whose numbers leave room for the marks
LEVELS = 8
STALLED = 0.98  # images that hardly shrink any more are not taken further
FEW = 1 / 64  # nor are those of so small a share of the states
WORD_BITS = 31


@final
@attrs.frozen(eq=False)
class Graph:
    """What is known of a map on n states; cycles in order of their first, that is least, states.

    Attributes
    ----------
    first, length, basin : one entry a cycle; a basin counts the states that end in it, its own included.
    turns : whether the signs along the cycle multiply to -1.
    distances : how many states reach their cycle after 0, 1, 2, .. steps.
    n_images : how many states have a predecessor.
    words, depth_bits, rank : the finished table, and the place in this order of a cycle's number there.
    """

    first: Counts
    length: Counts
    turns: NDArray[np.bool_]
    basin: Counts
    distances: Counts
    n_images: int
    words: Words
    depth_bits: int
    rank: Counts

    def homes(self, states: Counts) -> tuple[Counts, Counts]:
        """Return the place of the cycle that each of some states ends in, and after how many steps.

        Distances above ``2^depth_bits - 1`` are cut off.
        """
        words = self.words[states].astype(np.int64) - graph.FINISHED
        return self.rank[words >> self.depth_bits], words & ((1 << self.depth_bits) - 1)

    def cycle_of_each_state(self) -> Counts:
        """Return the place of the cycle that each state ends in."""
        numbers = np.empty(len(self.words), dtype=np.int64)
        count.cycle_of(self.words, self.depth_bits, numbers)
        return self.rank[numbers]


def explored(fill: Fill, n: int, workers: Workers) -> Graph:
    """Return the graph of the map on n states that ``fill`` writes down.

    Raises
    ------
    OutOfTimeError
        The workers' clock ran out.
    """
    words = np.empty(n, dtype=np.uint32)
    found, n_images, depth_bits, furthest = _finished(fill, words, workers, None)
    basin, distances = _tallied(words, len(found), depth_bits, furthest)
    if furthest >> depth_bits:
        distances = _all_distances(fill, n, workers)
    order = np.argsort(found[:, 0])
    rank = np.empty(len(found), dtype=np.int64)
    rank[order] = np.arange(len(found))
    found = found[order]
    return Graph(
        first=found[:, 0].astype(np.int64),
        length=found[:, 1].astype(np.int64),
        turns=found[:, 2] == 1,
        basin=basin[order],
        distances=distances,
        n_images=n_images,
        words=words,
        depth_bits=depth_bits,
        rank=rank,
    )


def _all_distances(fill: Fill, n: int, workers: Workers) -> Counts:
    """Return the distances once more, with all bits of a word for them and none for the cycle."""
    words = np.empty(n, dtype=np.uint32)
    *_, furthest = _finished(fill, words, workers, WORD_BITS)
    return _tallied(words, 1, WORD_BITS, furthest)[1]


def _finished(
    fill: Fill, words: Words, workers: Workers, depth_bits: int | None
) -> tuple[Words, int, int, int]:
    """Fill and finish a table; return its cycles, how many images, the bits and the size of distances."""
    fill(words)
    levels = _levels(words, workers)
    found = _cycles(words, levels[-1], workers)
    bits = WORD_BITS - (len(found) - 1).bit_length() if depth_bits is None else depth_bits
    n_bytes = len(levels[0])
    workers.over(n_bytes, lambda a, b: graph.widen(words, levels[-1], a, b, bits), "numbering cycles")
    furthest = workers.over(
        n_bytes, lambda a, b: graph.settle(words, levels[-1], a, b, bits), "walking to cycles"
    )
    for level in levels[-2::-1]:
        furthest += workers.over(n_bytes, _settler(words, level, bits), "following images")
    return found, _size(levels[1]), bits, max(furthest)


def _settler(words: Words, level: Bits, bits: int) -> Callable[[int, int], int]:
    return lambda a, b: graph.settle_level(words, level, a, b, bits)


def _levels(words: Words, workers: Workers) -> list[Bits]:
    """Return the sets of states with predecessors k steps back, k = 0, 1, ..; the last holds all cycles."""
    levels = [_all_of(len(words))]
    sizes = [len(words)]
    while len(levels) <= LEVELS:
        levels.append(_images(words, levels[-1], workers))
        sizes.append(_size(levels[-1]))
        if sizes[-1] > STALLED * sizes[-2] or sizes[-1] < FEW * sizes[0]:
            break
    return levels


def _all_of(n: int) -> Bits:
    whole, rest = divmod(n, 8)
    return np.append(np.full(whole, 255, dtype=np.uint8), np.full(min(rest, 1), 2**rest - 1, dtype=np.uint8))


def _images(words: Words, domain: Bits, workers: Workers) -> Bits:
    """Return the set of successors; each thread gathers its own."""

    def gathered(first: int, last: int) -> Bits:
        own = np.zeros_like(domain)
        graph.images(words, domain, first, last, own)
        return own

    n_pieces = workers.threads if len(words) > PIECES**2 else 1
    own, *others = workers.over(len(domain), gathered, "marking images", n_pieces=n_pieces)
    for other in others:
        own |= other
    return own


def _size(bits: Bits) -> int:
    return int(np.bitwise_count(bits).sum(dtype=np.int64))


def _cycles(words: Words, domain: Bits, workers: Workers) -> Words:
    """Return the first state, the length and the change of sign of each cycle, as they are found."""
    found = np.empty((2**10, 3), dtype=np.uint32)
    n = 0
    for first, last in workers.shown(cut(len(domain), PIECES), "finding cycles"):
        workers.check()
        n, byte = graph.find_cycles(words, domain, first, last, n, found)
        while byte < last:
            found = np.concatenate([found, np.empty_like(found)])
            n, byte = graph.find_cycles(words, domain, byte, last, n, found)
    return found[:n]


def _tallied(words: Words, n_cycles: int, depth_bits: int, furthest: int) -> tuple[Counts, Counts]:
    """Return the sizes of the basins and how many states are at each distance."""
    basins, distances = np.zeros(n_cycles, dtype=np.int64), np.zeros(furthest + 1, dtype=np.int64)
    count.tally(words, depth_bits, basins, distances)
    return basins, distances

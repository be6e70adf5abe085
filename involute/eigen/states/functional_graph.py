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
Cycles: TypeAlias = tuple[Words, Words, NDArray[np.bool_]]
Fill: TypeAlias = Callable[[Words], None]

MOST_STORED = TURNED  # states whose numbers leave room for the marks
LEVELS = 2  # each is a bit a state; more of them hardly save time
MOST_ROWS = 2**20  # cycles that are written down at a time
STALLED = 0.98  # images that hardly shrink any more are not taken further
FEW = 1 / 64  # nor are those of so small a share of the states
WORD_BITS = 31


@final
@attrs.frozen(eq=False)
class Graph:
    """What is known of a map on n states; cycles in order of their first, that is least, states.

    Attributes
    ----------
    first, length, basin : uint32, one entry a cycle; a basin counts the states that end in it, its own
        included.
    turns : whether the signs along the cycle multiply to -1.
    distances : how many states reach their cycle after 0, 1, 2, .. steps.
    n_images : how many states have a predecessor.
    words, depth_bits, rank : the finished table, and the place in this order of a cycle's number there;
        ``None`` where that is the number.
    """

    first: Words
    length: Words
    turns: NDArray[np.bool_]
    basin: Words
    distances: Counts
    n_images: int
    words: Words
    depth_bits: int
    rank: Words | None

    def homes(self, states: Counts) -> tuple[Counts, Counts]:
        """Return the place of the cycle that each of some states ends in, and after how many steps.

        Distances above ``2^depth_bits - 1`` are cut off.
        """
        words = self.words[states].astype(np.int64) - graph.FINISHED
        return self._ranked(words >> self.depth_bits), words & ((1 << self.depth_bits) - 1)

    def cycle_of_each_state(self) -> Counts:
        """Return the place of the cycle that each state ends in."""
        numbers = np.empty(len(self.words), dtype=np.int64)
        count.cycle_of(self.words, self.depth_bits, numbers)
        return self._ranked(numbers)

    def _ranked(self, numbers: Counts) -> Counts:
        return numbers if self.rank is None else self.rank[numbers].astype(np.int64)


def explored(fill: Fill, n: int, workers: Workers) -> Graph:
    """Return the graph of the map on n states that ``fill`` writes down.

    Raises
    ------
    OutOfTimeError
        The workers' clock ran out.
    """
    words = np.empty(n, dtype=np.uint32)
    found, n_images, depth_bits, furthest = _finished(fill, words, workers, None)
    basin, distances = _tallied(words, len(found[0]), depth_bits, furthest)
    if furthest >> depth_bits:
        distances = _all_distances(fill, n, workers)
    first, length, turns = found
    rank, order = _in_order(first)
    return Graph(
        first=first[order],
        length=length[order],
        turns=turns[order],
        basin=basin[order],
        distances=distances,
        n_images=n_images,
        words=words,
        depth_bits=depth_bits,
        rank=rank,
    )


def _in_order(first: Words) -> tuple[Words | None, NDArray[np.int64] | slice]:
    """Return the place of each cycle by its first state, and the order; no more than a slice if it is so."""
    if (first[1:] > first[:-1]).all():
        return None, slice(None)
    order = np.argsort(first)
    rank = np.empty(len(first), dtype=np.uint32)
    rank[order] = np.arange(len(first), dtype=np.uint32)
    return rank, order


def _all_distances(fill: Fill, n: int, workers: Workers) -> Counts:
    """Return the distances once more, with all bits of a word for them and none for the cycle."""
    words = np.empty(n, dtype=np.uint32)
    *_, furthest = _finished(fill, words, workers, WORD_BITS)
    return _tallied(words, 1, WORD_BITS, furthest)[1]


def _finished(
    fill: Fill, words: Words, workers: Workers, depth_bits: int | None
) -> tuple[Cycles, int, int, int]:
    """Fill and finish a table; return its cycles, how many images, the bits and the size of distances."""
    fill(words)
    levels = _levels(words, workers)
    n_images, inmost = _size(levels[0]), levels.pop()
    found = _cycles(words, inmost, workers)
    bits = WORD_BITS - (len(found[0]) - 1).bit_length() if depth_bits is None else depth_bits
    n_bytes = len(inmost)
    workers.over(n_bytes, lambda a, b: graph.widen(words, inmost, a, b, bits), "numbering cycles")
    furthest = workers.over(
        n_bytes, lambda a, b: graph.settle(words, inmost, a, b, bits), "walking to cycles"
    )
    while levels:
        furthest += workers.over(n_bytes, _settler(words, levels.pop(), bits), "following images")
    furthest += workers.over(n_bytes, _settler(words, _all_of(len(words)), bits), "following images")
    return found, n_images, bits, max(furthest)


def _settler(words: Words, level: Bits, bits: int) -> Callable[[int, int], int]:
    return lambda a, b: graph.settle_level(words, level, a, b, bits)


def _levels(words: Words, workers: Workers) -> list[Bits]:
    """Return the sets of states with predecessors k steps back, k = 1, 2, ..; the last holds all cycles."""
    levels = [_images(words, _all_of(len(words)), workers)]
    sizes = [len(words), _size(levels[0])]
    while len(levels) < LEVELS and FEW * sizes[0] <= sizes[-1] <= STALLED * sizes[-2]:
        levels.append(_images(words, levels[-1], workers))
        sizes.append(_size(levels[-1]))
    return levels


def _all_of(n: int) -> Bits:
    bits = np.full(-(-n // 8), 255, dtype=np.uint8)
    bits[-1:] >>= -n % 8
    return bits


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
    parts = cut(len(bits), PIECES)
    return sum(int(np.bitwise_count(bits[a:b]).sum(dtype=np.int64)) for a, b in parts)


def _cycles(words: Words, domain: Bits, workers: Workers) -> Cycles:
    """Return the first state, the length and whether the sign changes, of each cycle as they are found."""
    rows = [np.empty((2**10, 3), dtype=np.uint32)]
    n_known, n = 0, 0
    for first, last in workers.shown(cut(len(domain), PIECES), "finding cycles"):
        workers.check()
        n, byte = graph.find_cycles(words, domain, first, last, n_known, n, rows[-1])
        while byte < last:
            n_known = n
            rows.append(np.empty((min(2 * len(rows[-1]), MOST_ROWS), 3), dtype=np.uint32))
            n, byte = graph.find_cycles(words, domain, byte, last, n_known, n, rows[-1])
    rows[-1] = rows[-1][: n - n_known]
    return _columns(rows, n)


def _columns(rows: list[Words], n: int) -> Cycles:
    """Return three columns, and use up the rows."""
    first, length = np.empty((2, n), dtype=np.uint32)
    turns = np.empty(n, dtype=np.bool_)
    while rows:
        part = rows.pop()
        own = slice(n - len(part), n)
        first[own], length[own], turns[own] = part.T
        n -= len(part)
    return first, length, turns


def _tallied(words: Words, n_cycles: int, depth_bits: int, furthest: int) -> tuple[Words, Counts]:
    """Return the sizes of the basins and how many states are at each distance."""
    basins, distances = np.zeros(n_cycles, dtype=np.uint32), np.zeros(furthest + 1, dtype=np.int64)
    count.tally(words, depth_bits, basins, distances)
    return basins, distances

"""Where do blocks start? Pairs of walks with the same letters, and how far around an edge they must agree.

A window of radius R decides the cut flag of its middle edge if no two walks of 2R + 1 edges have the same
letters and different flags in the middle: no conflicting pair of edges then starts at a pair of nodes that R
equal steps reach and ends at one from which R equal steps lead on. Conflicts that remain for every R lie on
two bi-infinite walks with the same letters, because there are finitely many pairs.
"""

from typing import TypeAlias, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index
from involute.automata.labelled_graph import LabelledGraph

Flags: TypeAlias = NDArray[np.bool_]
MOST_LOOKED_AT = 200  # conflicts among which the shortest refutation is chosen


@final
@attrs.frozen(eq=False)
class TwoWalks:
    """Two bi-infinite walks with the same letters, ``left* centre right*``, as edges, shapes (2, n)."""

    left: Index
    centre: Index
    right: Index

    def __len__(self) -> int:
        """Return the number of edges that write both walks down."""
        return int(self.left.shape[1] + self.centre.shape[1] + self.right.shape[1])


@final
@attrs.frozen(eq=False)
class Contexts:
    """What windows decide: the least radius, or two walks that no radius tells apart, or neither.

    Attributes
    ----------
    radius : the least radius whose windows decide every cut, or ``None``.
    walks : two walks that are cut differently, or ``None``.
    covered : the greatest radius that was seen not to suffice, -1 if none was looked at.
    n_pairs : the number of pairs of edges with the same letter.
    """

    radius: int | None
    walks: TwoWalks | None
    covered: int
    n_pairs: int


def n_equal_pairs(graph: LabelledGraph) -> int:
    """Return the number of ordered pairs of edges with the same letter."""
    return int((np.bincount(graph.letter).astype(object) ** 2).sum()) if len(graph.letter) else 0


def contexts(graph: LabelledGraph, *, max_radius: int, budget: int) -> Contexts:
    """Return what windows of a trimmed graph decide, looking at no more than ``budget`` pairs of edges.

    >>> alternating = LabelledGraph([0, 1], [1, 0], [2, 0], [1, 0])
    >>> contexts(alternating, max_radius=9, budget=100).radius
    0
    """
    n_pairs = n_equal_pairs(graph)
    n_nodes = graph.n_nodes
    if max(n_pairs, n_nodes**2) > budget:
        return Contexts(None, None, -1, n_pairs)
    first, second = _equal_pairs(graph)
    start = graph.source[first].astype(np.int64) * n_nodes + graph.source[second]
    end = graph.target[first].astype(np.int64) * n_nodes + graph.target[second]
    conflict = graph.cut[first] != graph.cut[second]
    reached, leading = np.ones((2, n_nodes**2), dtype=np.bool_)
    for radius in range(max_radius + 1):
        left = conflict & reached[start] & leading[end]
        if not left.any():
            return Contexts(radius, None, radius - 1, n_pairs)
        after, before = _marked(end[reached[start]], n_nodes), _marked(start[leading[end]], n_nodes)
        if (after == reached).all() and (before == leading).all():
            past = _Steps(end, start, np.flatnonzero(reached[start]))
            future = _Steps(start, end, np.flatnonzero(leading[end]))
            walks = _shortest(past, future, np.flatnonzero(left), np.stack([first, second]))
            return Contexts(None, walks, radius, n_pairs)
        reached, leading = after, before
    return Contexts(None, None, max_radius, n_pairs)


def _equal_pairs(graph: LabelledGraph) -> tuple[Index, Index]:
    """Return all ordered pairs of edges with the same letter."""
    groups = [np.flatnonzero(graph.letter == letter) for letter in np.unique(graph.letter)]
    first = [np.repeat(group, len(group)) for group in groups]
    second = [np.tile(group, len(group)) for group in groups]
    none = [np.zeros(0, dtype=np.int64)]
    return np.concatenate(first or none), np.concatenate(second or none)


def _marked(pairs: Index, n_nodes: int) -> Flags:
    marks = np.zeros(n_nodes**2, dtype=np.bool_)
    marks[pairs] = True
    return marks


@final
class _Steps:
    """The steps that can be repeated for ever in one direction: each pair of nodes, and one step on."""

    def __init__(self, start: Index, end: Index, steps: Index) -> None:
        """Sort the steps by the pair that they leave."""
        order = steps[np.argsort(start[steps], kind="stable")]
        self._start, self._end, self._steps = start, end, order
        self._keys = start[order]

    def lasso(self, step: int) -> tuple[list[int], list[int]]:
        """Return the steps after this one up to a repeated pair: those before the cycle, and the cycle."""
        pair, seen, taken = int(self._end[step]), dict[int, int](), list[int]()
        while pair not in seen:
            seen[pair] = len(taken)
            taken.append(int(self._steps[np.searchsorted(self._keys, pair)]))
            pair = int(self._end[taken[-1]])
        return taken[: seen[pair]], taken[seen[pair] :]


def _shortest(past: _Steps, future: _Steps, conflicts: Index, pairs: Index) -> TwoWalks:
    """Return the shortest of the pairs of walks through the first conflicts."""
    found = []
    for conflict in conflicts[:MOST_LOOKED_AT]:
        before, left = past.lasso(int(conflict))
        after, right = future.lasso(int(conflict))
        centre = [*reversed(before), int(conflict), *after]
        found.append(TwoWalks(pairs[:, left[::-1]], pairs[:, centre], pairs[:, right]))
    return min(found, key=len)

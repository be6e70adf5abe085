"""Closed walks of any graph: those of its strongly connected parts, and of plain cycles by their lengths."""

from collections.abc import Sequence
from functools import cached_property
from typing import final

import attrs
import numpy as np

from involute.automata.capacity.perron import walks_matrix
from involute.automata.periodic.counting import ConnectedWalks
from involute.automata.periodic.merging import Sparse, Wholes, merged
from involute.automata.periodic.polynomials import Polynomial, product, without_repeated_factors

MOST_TERMS = 400  # of a recurrence that is written down


@final
@attrs.frozen(eq=False, slots=False)
class ClosedWalks:
    """The numbers of closed walks, and of walks that end at the image of their start under a symmetry.

    Attributes
    ----------
    matrix : numbers of edges between nodes, sparse rows, merged.
    exchanges : permutations of the nodes that commute with it; products of them may be asked for.
    """

    matrix: Sparse
    exchanges: tuple[Wholes, ...] = ()

    @classmethod
    def of_edges(cls, source: Wholes, target: Wholes, exchanges: Sequence[Wholes] = ()) -> "ClosedWalks":
        """Return the walks of a graph given by its edges, all on cycles, and by symmetries of it."""
        n_nodes = 1 + int(source.max()) if len(source) else 0
        if not n_nodes:
            return cls(walks_matrix(source, target, 0), tuple(exchanges))
        matrix, permutations = merged(walks_matrix(source, target, n_nodes), exchanges)
        return cls(matrix, tuple(permutations))

    def count(self, length: int, ends: Wholes | None = None) -> int:
        """Return the number of walks of n >= 1 edges from each node v to ``ends[v]``, by default v itself."""
        to = np.arange(self.matrix.shape[0]) if ends is None else ends
        total = self._around(length, to)
        for nodes, walks in self._parts:
            place = np.searchsorted(nodes, to[nodes])
            if nodes[place.clip(max=len(nodes) - 1)].tolist() == to[nodes].tolist():
                total += walks.count(length, None if ends is None else place)
        return total

    @cached_property
    def recurrence(self) -> tuple[int, ...] | None:
        """The c with ``count(n) = Σ_k c[k - 1] count(n - k)``; ``None`` where it would be very long."""
        factors = {(1, *[0] * (n - 1), -1) for n in set(self._cycles[2].tolist())}
        known: set[Polynomial | None] = {walks.determinant for _, walks in self._parts}
        if None in known or sum(map(len, filter(None, known | factors))) > MOST_TERMS:
            return None
        found: Polynomial = (1,)
        for factor in sorted(filter(None, known | factors)):
            found = product(found, factor)
        return tuple(-c for c in without_repeated_factors(found)[1:])

    def _around(self, length: int, to: Wholes) -> int:
        """Return the number of walks on the plain cycles."""
        cycle, place, lengths = self._cycles
        nodes = np.flatnonzero(cycle >= 0)
        own = nodes[cycle[nodes] == cycle[to[nodes]]]
        return int(((place[own] + length - place[to[own]]) % lengths[cycle[own]] == 0).sum())

    @cached_property
    def _part(self) -> Wholes:
        from scipy.sparse.csgraph import connected_components

        return np.asarray(connected_components(self.matrix, directed=True, connection="strong")[1])

    @cached_property
    def _degree(self) -> Wholes:
        """The number of edges of each node that stay in its part."""
        entries = self.matrix.tocoo()
        inside = self._part[entries.row] == self._part[entries.col]
        found = np.zeros(len(self._part), dtype=np.int64)
        np.add.at(found, entries.row[inside], entries.data[inside])
        return found

    @cached_property
    def _is_plain(self) -> Wholes:
        """Whether each node lies in a part that is one cycle."""
        most = np.zeros(len(self._part), dtype=np.int64)
        np.maximum.at(most, self._part, self._degree)
        return np.asarray(most[self._part] == 1)

    @cached_property
    def _parts(self) -> list[tuple[Wholes, ConnectedWalks]]:
        """The nodes of each strongly connected part that is more than a cycle, and its walks."""
        nodes = np.flatnonzero(~self._is_plain & (self._degree > 0))
        order = nodes[np.argsort(self._part[nodes], kind="stable")]
        groups = np.split(order, np.flatnonzero(np.diff(self._part[order])) + 1)
        return [(own, ConnectedWalks(self.matrix[own][:, own])) for own in groups if len(own)]

    @cached_property
    def _cycles(self) -> tuple[Wholes, Wholes, Wholes]:
        """For each node its cycle (-1 for none) and its place on it, and the length of each cycle."""
        entries = self.matrix.tocoo()
        inside = (self._part[entries.row] == self._part[entries.col]) & self._is_plain[entries.row]
        after = dict(zip(entries.row[inside].tolist(), entries.col[inside].tolist(), strict=True))
        cycle, place = np.full((2, len(self._part)), -1, dtype=np.int64)
        lengths: list[int] = []
        for start in after:
            node, k = start, 0
            while cycle[node] < 0:
                cycle[node], place[node] = len(lengths), k
                node, k = after[node], k + 1
            lengths += [k] if k else []
        return cycle, place, np.asarray(lengths, dtype=np.int64)

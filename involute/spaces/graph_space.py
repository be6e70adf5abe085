"""Trits on the nodes of a graph: ``S = T^V``."""

from collections.abc import Iterable
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index, Trits
from involute.checking import whole
from involute.errors import InvalidSpaceError, explain
from involute.spaces import trit_array
from involute.spaces.base import AbstractSpace


def _count(n_nodes: Any) -> int:
    return whole(n_nodes, "n_nodes", InvalidSpaceError, at_least=1)


def _edges(edges: Any) -> tuple[tuple[int, int], ...]:
    try:
        pairs = [(a, b) for a, b in edges]
    except (TypeError, ValueError):
        raise InvalidSpaceError(
            explain("edges as pairs of node numbers", f"edges={edges!r}", "write [(0, 1), (1, 2)]")
        ) from None
    return tuple(
        (whole(a, "node", InvalidSpaceError, at_least=0), whole(b, "node", InvalidSpaceError, at_least=0))
        for a, b in pairs
    )


def _labels(labels: Iterable[Any]) -> tuple[str, ...]:
    return tuple(str(label) for label in labels)


@final
@attrs.frozen(slots=False)
class GraphSpace(AbstractSpace):
    """One trit a node.

    Parameters
    ----------
    n_nodes : the number of nodes, numbered from 0.
    edges : undirected edges as pairs of node numbers, each once.
    labels : names of the nodes, in order; defaults to their numbers.

    >>> GraphSpace(3, [(0, 1), (1, 2)]).shape
    (3,)
    """

    n_nodes: int = attrs.field(converter=_count)
    edges: tuple[tuple[int, int], ...] = attrs.field(converter=_edges)
    labels: tuple[str, ...] = attrs.field(default=(), converter=_labels, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse edges to nowhere, repeated edges and repeated labels."""
        seen: set[frozenset[int]] = set()
        for a, b in self.edges:
            if max(a, b) >= self.n_nodes:
                raise InvalidSpaceError(
                    explain(
                        f"edges between nodes 0..{self.n_nodes - 1}",
                        f"edge ({a}, {b})",
                        "number nodes from 0",
                    )
                )
            if frozenset((a, b)) in seen:
                raise InvalidSpaceError(
                    explain(
                        "each undirected edge once",
                        f"edge ({a}, {b}) again",
                        "list a pair in one order, once",
                    )
                )
            seen.add(frozenset((a, b)))
        if self.labels and (len(set(self.labels)) != len(self.labels) or len(self.labels) != self.n_nodes):
            raise InvalidSpaceError(
                explain(
                    f"{self.n_nodes} different labels", f"{self.labels}", "give one label a node, or none"
                )
            )

    @classmethod
    def from_networkx(cls, graph: Any) -> "GraphSpace":
        """Read a networkx graph; nodes keep its order; directions, weights and attributes are not read."""
        nodes = list(graph.nodes)
        position = {node: i for i, node in enumerate(nodes)}
        pairs = {tuple(sorted((position[a], position[b]))) for a, b in graph.edges()}
        edges = sorted((a, b) for a, b in pairs)
        return cls(len(nodes), edges, labels=tuple(str(node) for node in nodes))

    @property
    def shape(self) -> tuple[int, ...]:
        """One axis: the nodes."""
        return (self.n_nodes,)

    @property
    def n_cells(self) -> int:
        """The number of nodes."""
        return self.n_nodes

    @property
    def n_states(self) -> int:
        """3 to the number of nodes."""
        return int(3**self.n_nodes)

    def check(self, x: Any, *, name: str = "x", batch: bool = False) -> Trits:
        """Return one validated state of shape (n_nodes,) (or a batch), int8."""
        return trit_array.checked(x, self.shape, name, batch=batch)

    def neutral(self) -> Trits:
        """Return the all-zero state."""
        return np.zeros(self.shape, dtype=np.int8)

    def states(self, indices: Index) -> Trits:
        """Return the states with these indices, shape (batch, n_nodes)."""
        return trit_array.from_indices(self.check_indices(indices), self.shape)

    def indices(self, x: Trits) -> Index:
        """Return the indices of a batch of states."""
        return trit_array.to_indices(x, self.shape)

    def random(self, rng: np.random.Generator, *, size: int | None = None) -> Trits:
        """Draw uniform states."""
        return trit_array.drawn(rng, self.shape, size)

    def equal(self, x: Trits, y: Trits) -> NDArray[np.bool_]:
        """Compare states node by node."""
        return trit_array.same(x, y, 1)

    def weight(self, x: Trits) -> NDArray[np.int64]:
        """Count the non-neutral nodes."""
        return trit_array.non_neutral(x, 1)

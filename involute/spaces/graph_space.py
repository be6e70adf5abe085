"""Trits on the nodes of a graph: ``S = T^V``."""

from collections.abc import Iterable
from typing import Any, final

import attrs

from involute.checking import whole
from involute.errors import InvalidSpaceError, InvoluteError, explain
from involute.spaces.trit_array import AbstractTritArray

LONGEST = 60  # characters of edges or labels in the text of a space


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


def nodes_of(graph: Any, error: type[InvoluteError]) -> list[Any]:
    """Return the nodes of a networkx graph, in its order."""
    if not hasattr(graph, "nodes") or not hasattr(graph, "edges") or not callable(graph.edges):
        got, mend = f"{graph!r:.80}", "make one of edges with networkx.Graph(edges)"
        raise error(explain("a networkx graph", got, mend))
    return list(graph.nodes)


def _shortened(values: tuple[Any, ...]) -> str:
    """Return the text of a tuple, or where that is long, its beginning and how many there are."""
    word = repr(values)
    return word if len(word) <= LONGEST else f"<{len(values)}: {', '.join(map(repr, values[:2]))}, ..>"


def _labels(labels: Iterable[Any]) -> tuple[str, ...]:
    return tuple(str(label) for label in labels)


@final
@attrs.frozen(slots=False)
class GraphSpace(AbstractTritArray):
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
    edges: tuple[tuple[int, int], ...] = attrs.field(converter=_edges, repr=_shortened)
    labels: tuple[str, ...] = attrs.field(default=(), converter=_labels, kw_only=True, repr=_shortened)

    shape: tuple[int, ...] = attrs.field(init=False, repr=False, eq=False)

    @shape.default
    def _one_axis(self) -> tuple[int, ...]:
        return (self.n_nodes,)

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
        """Read a networkx graph; nodes keep its order; directions, weights and attributes are not read.

        Raises
        ------
        InvalidSpaceError
            It is no such graph.
        """
        nodes = nodes_of(graph, InvalidSpaceError)
        position = {node: i for i, node in enumerate(nodes)}
        pairs = {tuple(sorted((position[a], position[b]))) for a, b in graph.edges()}
        edges = sorted((a, b) for a, b in pairs)
        return cls(len(nodes), edges, labels=tuple(str(node) for node in nodes))

"""A state on a graph: nodes coloured by their trit, with its sign inside."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from numpy.typing import NDArray

from involute.arrays import Trits
from involute.plot.style import INK, PAPER, SOFT, TRIT_COLOURS, axes, bare, styled
from involute.spaces.graph_space import GraphSpace

SPRINGS = 200  # nodes up to which a spring layout is computed
LABELLED = 40


@styled
def node_link(
    space: GraphSpace, x: Trits, *, ax: Axes | None = None, places: NDArray[np.float64] | None = None
) -> Axes:
    """Draw a state of a graph space.

    Parameters
    ----------
    space, x : a graph and one state on it.
    places : shape (n_nodes, 2); by default `graph_places`.
    """
    state = space.check(x)
    at = graph_places(space) if places is None else np.asarray(places)
    ax = axes(4.2, 3.6) if ax is None else ax
    edges: Any = [(at[a], at[b]) for a, b in space.edges if a != b]
    ax.add_collection(LineCollection(edges, colors=SOFT, linewidths=0.7, zorder=1))
    size = float(np.clip(5000 / space.n_nodes, 24, 220))
    ax.scatter(
        at[:, 0],
        at[:, 1],
        c=state,
        cmap=TRIT_COLOURS,
        vmin=-1,
        vmax=1,
        s=size,
        edgecolors=SOFT,
        linewidths=0.7,
        zorder=2,
    )
    for value, marker, colour in ((-1, "_", PAPER), (1, "+", INK)):
        where = at[state == value]
        ax.scatter(where[:, 0], where[:, 1], marker=marker, c=colour, s=size * 0.3, linewidths=1.1, zorder=3)
    if space.labels and space.n_nodes <= LABELLED:
        for name, place in zip(space.labels, at, strict=True):
            ax.annotate(name, place, xytext=(0, 8), textcoords="offset points", ha="center", fontsize=7)
    ax.margins(0.12)
    ax.set_aspect("equal")
    return bare(ax)


def graph_places(space: GraphSpace) -> NDArray[np.float64]:
    """Return a place for each node: springs where networkx is installed, otherwise a circle."""
    angle = np.pi / 2 - 2 * np.pi * np.arange(space.n_nodes) / space.n_nodes
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    if space.n_nodes > SPRINGS or not space.edges:
        return circle
    try:
        import networkx as nx
    except ImportError:
        return circle
    graph = nx.Graph(space.edges)
    graph.add_nodes_from(range(space.n_nodes))
    start = dict(enumerate(circle))
    found = nx.spring_layout(graph, pos=start, iterations=200, seed=0)
    return np.array([found[node] for node in range(space.n_nodes)])

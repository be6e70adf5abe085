"""Radial places for the trees of a map: roots inside, one ring a depth, one angle a leaf."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from involute.plot.functional_graph import FunctionalGraph

Places = NDArray[np.float64]
TOUCHING = 0.42  # the distance at which two dots nearly touch


def radial_places(
    graph: FunctionalGraph,
    roots: list[int],
    *,
    span: float,
    centred: bool,
    leaf: float,
    cycle: set[int] | None = None,
) -> tuple[NDArray[np.int64], Places]:
    """Lay out the trees that end in the roots: one ring a depth, an angle of ``span``."""
    on_cycle = set(roots) if cycle is None else cycle
    before = preimages(graph)
    depth = dict.fromkeys(roots, 0)
    order = deque(roots)
    sequence: list[int] = []
    while order:
        state = order.popleft()
        sequence.append(state)
        for child in before[state]:
            if child not in on_cycle and child not in depth:
                depth[child] = depth[state] + 1
                order.append(child)
    children: dict[int, list[int]] = {
        s: [c for c in before[s] if depth.get(c) == depth[s] + 1] for s in sequence
    }
    leaves: dict[int, int] = {}
    for state in reversed(sequence):
        leaves[state] = max(1, sum(leaves[c] for c in children[state]))
    total = max(sum(leaves[root] for root in roots), 1)
    angle: dict[int, float] = {}
    start = dict.fromkeys(roots, 0.0)
    offset = 0.0
    for root in roots:
        start[root], offset = offset, offset + leaves[root]
    for state in sequence:
        angle[state] = span / 2 - span * (start[state] + leaves[state] / 2) / total
        offset = start[state]
        for child in children[state]:
            start[child], offset = offset, offset + leaves[child]
    ends = {depth[s] for s in sequence if not children[s]}
    rings = _rings(list(depth.values()), ends, span=span, centred=centred, leaf=leaf, leaves=total)
    places = [(rings[depth[s]] * np.cos(angle[s]), rings[depth[s]] * np.sin(angle[s])) for s in sequence]
    return np.array(sequence, dtype=np.int64), np.array(places, dtype=np.float64).reshape(-1, 2)


def _rings(
    depths: list[int], ends: set[int], *, span: float, centred: bool, leaf: float, leaves: int
) -> list[float]:
    """Return the radius of each depth: one apart, and further where a ring is crowded."""
    radii: list[float] = []
    for depth in range(max(depths, default=0) + 1):
        crowded = max(depths.count(depth) * leaf, TOUCHING * leaves if depth in ends else 0.0) / span
        radii.append(0.0 if centred and depth == 0 else max(crowded, (radii[-1] if radii else 0.0) + 1.0))
    return radii


def preimages(graph: FunctionalGraph) -> list[list[int]]:
    """Return the states that map to each state."""
    found: list[list[int]] = [[] for _ in range(len(graph))]
    for state, image in enumerate(graph.successor.tolist()):
        found[image].append(state)
    return found

"""Places for the states of a small map such that -x stands at the mirror image of x, left for right.

Each component is one cycle with trees growing outwards. A component that the involution maps to another is
laid out once, on the right, and mirrored; one that it maps to itself straddles the axis, its cycle cut in
halves. Trees use a radial layout: one ring a depth, one angle a leaf.
"""

from collections import deque

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.plot.functional_graph import FunctionalGraph

Places = NDArray[np.float64]
HALF_TURN = np.pi
TOUCHING = 0.42  # the distance at which two dots nearly touch


@attrs.frozen(eq=False)
class _Component:
    """States with their places around the component's own centre."""

    states: NDArray[np.int64]
    places: Places
    straddles: bool

    @property
    def radius(self) -> float:
        return float(np.abs(self.places).max(initial=0.0)) + 0.6


def mirrored_places(graph: FunctionalGraph, *, leaf: float = 0.42) -> Places:
    """Return places of shape (n, 2); where the map commutes with the involution, they are mirrored.

    ``leaf`` is the least distance of neighbours on a ring, in ring widths. A state that the involution fixes lies on the axis if it is the centre of its component.
    """
    if graph.broken.any():
        return _ring(graph, leaf)
    cycles = graph.cycles()
    home = graph.basins(cycles)
    partner = home[graph.mirror]
    found = [
        _component(graph, cycle, leaf=leaf, straddles=int(partner[cycle[0]]) == number)
        for number, cycle in enumerate(cycles)
        if number <= int(partner[cycle[0]])
    ]
    places = np.zeros((len(graph), 2))
    for component, centre in _packed(found):
        here = component.places + centre
        if not component.straddles:
            places[graph.mirror[component.states]] = here * (-1, 1)
        places[component.states] = here
    return places


def _ring(graph: FunctionalGraph, leaf: float) -> Places:
    """Place pairs on the two halves of a circle, and fixed states on the axis between them."""
    every = np.arange(len(graph))
    right = every[every > graph.mirror]
    fixed = every[every == graph.mirror]
    places = np.zeros((len(graph), 2))
    angle = HALF_TURN * ((np.arange(len(right)) + 0.5) / max(len(right), 1) - 0.5)
    radius = max(1.5, len(right) * leaf / HALF_TURN)
    places[right] = radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    places[graph.mirror[right]] = places[right] * (-1, 1)
    places[fixed, 1] = np.linspace(-0.6, 0.6, len(fixed)) * radius if len(fixed) > 1 else 0.0
    return places


def _component(graph: FunctionalGraph, cycle: NDArray[np.int64], *, leaf: float, straddles: bool) -> _Component:
    """Lay out the component of a cycle around its centre."""
    length = len(cycle)
    swapped = straddles and bool((graph.mirror[cycle] != cycle).all())
    if not straddles or not (swapped or length == 1):
        states, places = _radial(graph, [int(c) for c in cycle], span=2 * HALF_TURN, centred=length == 1, leaf=leaf)
        return _Component(states, places, straddles=straddles)
    if swapped:
        roots = [int(c) for c in cycle[: length // 2]]
        states, places = _radial(graph, roots, span=HALF_TURN, centred=False, leaf=leaf, cycle=set(cycle.tolist()))
    else:
        centre = int(cycle[0])
        above = [i for i in _preimages(graph)[centre] if i != centre and i >= graph.mirror[i]]
        states, places = _radial(graph, above, span=HALF_TURN, centred=False, leaf=leaf)
        states, places = np.append(states, centre), np.vstack([places, np.zeros((1, 2))])
    moved = graph.mirror[states] != states
    mirrored = np.setdiff1d(graph.mirror[states[moved]], states)
    origin = {int(s): p for s, p in zip(states, places, strict=True)}
    reflected = np.array([origin[int(graph.mirror[s])] * (-1, 1) for s in mirrored]).reshape(-1, 2)
    return _Component(np.append(states, mirrored), np.vstack([places, reflected]), straddles=True)


def _radial(
    graph: FunctionalGraph, roots: list[int], *, span: float, centred: bool, leaf: float, cycle: set[int] | None = None
) -> tuple[NDArray[np.int64], Places]:
    """Lay out the trees that end in the roots: one ring a depth, over an angle of ``span`` around the right."""
    on_cycle = set(roots) if cycle is None else cycle
    before = _preimages(graph)
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
    children: dict[int, list[int]] = {s: [c for c in before[s] if depth.get(c) == depth[s] + 1] for s in sequence}
    leaves: dict[int, int] = {}
    for state in reversed(sequence):
        leaves[state] = max(1, sum(leaves[c] for c in children[state]))
    total = max(sum(leaves[root] for root in roots), 1)
    angle: dict[int, float] = {}
    start = {root: 0.0 for root in roots}
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


def _preimages(graph: FunctionalGraph) -> list[list[int]]:
    """Return the states that map to each state."""
    found: list[list[int]] = [[] for _ in range(len(graph))]
    for state, image in enumerate(graph.successor.tolist()):
        found[image].append(state)
    return found


def _packed(components: list[_Component]) -> list[tuple[_Component, tuple[float, float]]]:
    """Return a centre for each: those on the axis in one column, the others in columns to the right."""
    by_size = sorted(components, key=lambda c: -c.radius)
    central = [c for c in by_size if c.straddles]
    paired = [c for c in by_size if not c.straddles]
    column = [*central[1::2][::-1], *central[:1], *central[2::2]]
    found = list(zip(column, _column([c.radius for c in column], 0.0), strict=True))
    height = max(2 * sum(c.radius for c in central), 1.6 * sum(c.radius**2 for c in paired) ** 0.5)
    left = max((c.radius for c in central), default=0.2)
    while paired:
        taken = [paired.pop(0)]
        while paired and 2 * sum(c.radius for c in (*taken, paired[0])) <= height:
            taken.append(paired.pop(0))
        x = left + taken[0].radius
        found += list(zip(taken, _column([c.radius for c in taken], x), strict=True))
        left = x + taken[0].radius
    return found


def _column(radii: list[float], x: float) -> list[tuple[float, float]]:
    """Return centres one below the other, as a whole around height 0."""
    edges = np.concatenate([[0.0], np.cumsum(2 * np.asarray(radii))])
    return [(x, float(edges[-1] / 2 - edge - radius)) for edge, radius in zip(edges, radii, strict=False)]

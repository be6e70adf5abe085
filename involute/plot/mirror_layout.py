"""Places for the states of a small map such that -x stands at the mirror image of x, left for right.

Each component is one cycle with trees growing outwards. A component that the involution maps to another is
laid out once, on the right, and mirrored; one that it maps to itself straddles an axis, its cycle cut in
halves.
"""

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.plot.functional_graph import FunctionalGraph
from involute.plot.radial_tree import Places, preimages, radial_places

HALF_TURN = np.pi


@attrs.frozen(eq=False)
class _Component:
    """States with their places around the component's own centre."""

    states: NDArray[np.int64]
    places: Places
    straddles: bool

    @property
    def radius(self) -> float:
        return float(np.abs(self.places).max(initial=0.0)) + 0.6


def mirrored_places(graph: FunctionalGraph, *, leaf: float = 0.42) -> tuple[Places, NDArray[np.float64]]:
    """Return places of shape (n, 2), and for each state the upright line that mirrors it to its negation.

    Where the map commutes with the involution, ``x -> 2 line - x`` leads from the place of a state to that
    of its mirror image, but for states that the involution fixes away from the centre of their component.
    Pairs of components are mirrored at 0. ``leaf`` is the least distance of neighbours on a ring, in ring
    widths.
    """
    lines = np.zeros(len(graph))
    if graph.broken.any():
        return _ring(graph, leaf), lines
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
        if component.straddles:
            lines[component.states] = centre[0]
        else:
            places[graph.mirror[component.states]] = here * (-1, 1)
        places[component.states] = here
    return places, lines


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


def _component(
    graph: FunctionalGraph, cycle: NDArray[np.int64], *, leaf: float, straddles: bool
) -> _Component:
    """Lay out the component of a cycle around its centre."""
    length = len(cycle)
    swapped = straddles and bool((graph.mirror[cycle] != cycle).all())
    if not straddles or not (swapped or length == 1):
        states, places = radial_places(
            graph, [int(c) for c in cycle], span=2 * HALF_TURN, centred=length == 1, leaf=leaf
        )
        return _Component(states, places, straddles=straddles)
    if swapped:
        roots = [int(c) for c in cycle[: length // 2]]
        states, places = radial_places(
            graph, roots, span=HALF_TURN, centred=False, leaf=leaf, cycle=set(cycle.tolist())
        )
    else:
        centre = int(cycle[0])
        above = [i for i in preimages(graph)[centre] if i != centre and i >= graph.mirror[i]]
        states, places = radial_places(graph, above, span=HALF_TURN, centred=False, leaf=leaf)
        states, places = np.append(states, centre), np.vstack([places, np.zeros((1, 2))])
    moved = graph.mirror[states] != states
    mirrored = np.setdiff1d(graph.mirror[states[moved]], states)
    origin = {int(s): p for s, p in zip(states, places, strict=True)}
    reflected = np.array([origin[int(graph.mirror[s])] * (-1, 1) for s in mirrored]).reshape(-1, 2)
    return _Component(np.append(states, mirrored), np.vstack([places, reflected]), straddles=True)


def _packed(components: list[_Component]) -> list[tuple[_Component, tuple[float, float]]]:
    """Return a centre for each: those that straddle in the middle, the others in columns to the right."""
    by_size = sorted(components, key=lambda c: -c.radius)
    paired = [c for c in by_size if not c.straddles]
    columns = _central([c for c in by_size if c.straddles])
    width = sum(2 * column[0].radius for column in columns)
    found: list[tuple[_Component, tuple[float, float]]] = []
    left, tallest = -width / 2, 0.0
    for column in columns:
        x = left + column[0].radius
        ordered = [*column[1::2][::-1], *column[:1], *column[2::2]]  # the largest in the middle
        found += list(zip(ordered, _column([c.radius for c in ordered], x), strict=True))
        tallest = max(tallest, 2 * sum(c.radius for c in column))
        left = x + column[0].radius
    height = max(tallest, 1.6 * sum(c.radius**2 for c in paired) ** 0.5)
    left = max(width / 2, 0.2)
    while paired:
        taken = [paired.pop(0)]
        while paired and 2 * sum(c.radius for c in (*taken, paired[0])) <= height:
            taken.append(paired.pop(0))
        x = left + taken[0].radius
        found += list(zip(taken, _column([c.radius for c in taken], x), strict=True))
        left = x + taken[0].radius
    return found


def _central(straddling: list[_Component]) -> list[list[_Component]]:
    """Share components out, largest first, among as many columns as make a picture that is not too tall."""
    if not straddling:
        return []
    rows = sum(c.radius for c in straddling) / straddling[0].radius
    n_columns = max(1, int((0.9 * rows) ** 0.5))
    return [straddling[i::n_columns] for i in range(n_columns)]


def _column(radii: list[float], x: float) -> list[tuple[float, float]]:
    """Return centres one below the other, as a whole around height 0."""
    edges = np.concatenate([[0.0], np.cumsum(2 * np.asarray(radii))])
    return [(x, float(edges[-1] / 2 - edge - radius)) for edge, radius in zip(edges, radii, strict=False)]

"""What the graph of all states says about a whole space: basins, orbits of cycles, and their order."""

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Control
from involute.decide.orbits.symmetry import Symmetry
from involute.eigen.states import exhaustive
from involute.eigen.states.answer import Attractors
from involute.eigen.states.functional_graph import MOST_STORED, Graph, explored
from involute.eigen.states.symmetry import (
    acting_on_numbers,
    has_negation,
    is_words,
    proved_group,
    with_negation,
)
from involute.eigen.states.workers import Workers
from involute.kernels.states import tally as functional_graph_tally
from involute.system import System

Counts = NDArray[np.int64]


def census(
    system: System, control: Control, phase: int, workers: Workers, *, with_lattice: bool
) -> Attractors | None:
    """Return the census of all states, or ``None`` if too many would have to be stored."""
    turn = exhaustive.turn_of(system, control, phase)
    group, n_mapped = census_group(system, control, turn, workers, with_lattice=with_lattice)
    n_states, is_folded = system.space.n_states, has_negation(group)
    n_stored = (n_states + 1) // 2 if is_folded else n_states
    if n_stored > MOST_STORED:
        return None
    top = n_states - 1 if is_folded else None
    graph = explored(lambda words: exhaustive.fill(turn, top, words, workers), n_stored, workers)
    return _answer(system, phase, turn, group, graph, n_mapped + n_stored)


def census_group(
    system: System, control: Control, turn: exhaustive.Turn, workers: Workers, *, with_lattice: bool
) -> tuple[Symmetry, int]:
    """Return the symmetries to count under, and how many states were mapped to know them."""
    group = proved_group(system, control, with_lattice=with_lattice)
    if has_negation(group) or not is_words(system.space):
        return group, 0
    if not exhaustive.is_odd(turn, system.space.n_states, workers):
        return group, 0
    return with_negation(group), system.space.n_states


def _answer(
    system: System, phase: int, turn: exhaustive.Turn, group: Symmetry, graph: Graph, n_mapped: int
) -> Attractors:
    """Return what a graph says about the whole space."""
    n_states, is_folded = system.space.n_states, len(graph.words) < system.space.n_states
    orbit, members = orbits_of_cycles(graph, group, n_states)
    neutral = len(graph.words) - 1  # modulo negation; the one state that is its own negative
    own = graph.turns | (graph.first == neutral) if is_folded else _self_dual(graph, turn, system)
    copies = np.where(own, 1, 2) if is_folded else np.ones(len(own), dtype=np.int64)
    whole_cycle = graph.length * np.where(graph.turns, 2, 1)
    basin = graph.basin * np.where(own, 2, 1) - (graph.first == neutral) if is_folded else graph.basin
    first = np.flatnonzero(orbit == np.arange(len(orbit)))
    sizes = (members * copies)[first]
    order = in_order(graph.first[first], sizes * basin[first])
    chosen = first[order]
    distances = graph.distances * (2 if is_folded else 1)
    distances[0] -= int(is_folded)
    return Attractors(
        system=system,
        n_states=n_states,
        n_mapped=n_mapped,
        steps=system.update.period or 1,
        n_garden_of_eden=(len(graph.words) - graph.n_images) * (2 if is_folded else 1),
        distances=distances,
        group=group,
        first_states=graph.first[chosen],
        periods=whole_cycle[chosen],
        orbit_sizes=sizes[order],
        basin_sizes=basin[chosen],
        self_dual=own[chosen],
        follow=turn.orbit,
        wirings=exhaustive.turn_wirings(system, phase),
    )


def in_order(first_states: Counts, shares: Counts) -> Counts:
    """Return the order of orbits: the largest share first, equal ones by their first states."""
    return np.lexsort((first_states, -shares))


def orbits_of_cycles(graph: Graph, group: Symmetry, n_states: int) -> tuple[Counts, Counts]:
    """Return, for each stored cycle, the first one of its orbit, and there how many the orbit has."""
    n = len(graph.first)
    if len(group.elements) == 1:
        return np.arange(n), np.ones(n, dtype=np.int64)
    orbit, members = np.full(n, -1, dtype=np.int64), np.zeros(n, dtype=np.int64)
    pieces = acting_on_numbers(group)
    missed = functional_graph_tally.join(
        graph.words, graph.depth_bits, graph.first, graph.rank, pieces, n_states - 1, orbit, members
    )
    if missed >= 0:
        raise RuntimeError("a proved symmetry that carries cycles to cycles")
    return orbit, members


def _self_dual(graph: Graph, turn: exhaustive.Turn, system: System) -> NDArray[np.bool_]:
    """Return which cycles of a map that is not odd are their own negatives all the same, state by state."""
    own = np.zeros(len(graph.first), dtype=np.bool_)
    if is_words(system.space):
        top = system.space.n_states - 1
        homes, depths = graph.homes(top - graph.first)
        for c in np.flatnonzero((homes == np.arange(len(own))) & (depths == 0)).tolist():
            cycle = turn.orbit(int(graph.first[c]), int(graph.length[c]))
            start = int(np.flatnonzero(cycle == top - cycle[0])[0])
            own[c] = bool((np.roll(cycle, -start) == top - cycle).all())
    return own

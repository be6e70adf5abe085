"""What the graph of all states says about a whole space: basins, orbits of cycles, and their order."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Control
from involute.decide.orbits.symmetry import Symmetry
from involute.eigen.rows import is_words
from involute.eigen.states import exhaustive
from involute.eigen.states.answer import Attractors
from involute.eigen.states.functional_graph import MOST_STORED, Graph, explored
from involute.eigen.states.symmetry import acting_on_numbers, has_negation, proved_group, with_negation
from involute.eigen.states.workers import Workers
from involute.kernels.states import tally as functional_graph_tally
from involute.system import System

Counts = NDArray[np.int64]
Column = NDArray[Any]  # whole numbers of 32 or 64 bits


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
    first, members = _first_of_orbits(graph, group, n_states)
    first_states, periods, basin = (
        column[first].astype(np.int64) for column in (graph.first, graph.length, graph.basin)
    )
    turns = graph.turns[first]
    is_neutral = first_states == len(graph.words) - 1  # modulo negation; the one state that is its own
    own = turns | is_neutral if is_folded else _self_dual(graph, turn, system, first)
    sizes = members * np.where(own, 1, 2) if is_folded else members
    basin = basin * np.where(own, 2, 1) - is_neutral if is_folded else basin
    order = in_order(first_states, sizes * basin)
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
        first_states=first_states[order],
        periods=(periods * np.where(turns, 2, 1))[order],
        orbit_sizes=sizes[order],
        basin_sizes=basin[order],
        self_dual=own[order],
        follow=turn.orbit,
        phase=phase,
    )


def in_order(first_states: Column, shares: Column) -> Counts:
    """Return the order of orbits: the largest share first, equal ones by their first states."""
    return np.lexsort((first_states, -shares))


def _first_of_orbits(graph: Graph, group: Symmetry, n_states: int) -> tuple[Counts, Counts]:
    """Return the first cycle of each orbit, and how many stored cycles the orbit has."""
    members = orbits_of_cycles(graph, group, n_states)[1]
    first = np.flatnonzero(members)
    return first, members[first].astype(np.int64)


def orbits_of_cycles(graph: Graph, group: Symmetry, n_states: int) -> tuple[Column, Column]:
    """Return, for each stored cycle, the first one of its orbit, and there how many the orbit has."""
    n = len(graph.first)
    if len(group.elements) == 1:
        return np.arange(n, dtype=np.int32), np.ones(n, dtype=np.int32)
    orbit, members = np.full(n, -1, dtype=np.int32), np.zeros(n, dtype=np.int32)
    pieces = acting_on_numbers(group)
    rank = np.empty(0, dtype=np.uint32) if graph.rank is None else graph.rank
    missed = functional_graph_tally.join(
        graph.words, graph.depth_bits, graph.first, rank, pieces, n_states - 1, orbit, members
    )
    if missed >= 0:
        raise RuntimeError("a proved symmetry that carries cycles to cycles")
    return orbit, members


def _self_dual(graph: Graph, turn: exhaustive.Turn, system: System, chosen: Counts) -> NDArray[np.bool_]:
    """Return which cycles of a map that is not odd are their own negatives all the same, state by state."""
    own = np.zeros(len(chosen), dtype=np.bool_)
    if is_words(system.space):
        top, first = system.space.n_states - 1, graph.first[chosen].astype(np.int64)
        homes, depths = graph.homes(top - first)
        for c in np.flatnonzero((homes == chosen) & (depths == 0)).tolist():
            cycle = turn.orbit(int(first[c]), int(graph.length[chosen[c]]))
            start = int(np.flatnonzero(cycle == top - cycle[0])[0])
            own[c] = bool((np.roll(cycle, -start) == top - cycle).all())
    return own

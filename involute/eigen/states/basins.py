"""Where each state ends: the number of its attractor, for pictures of basins."""

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Control
from involute.checking import whole
from involute.eigen.states import exhaustive
from involute.eigen.states.counted import census_group, in_order, orbits_of_cycles
from involute.eigen.states.functional_graph import Graph, explored
from involute.eigen.states.limits import checked
from involute.eigen.states.workers import Workers
from involute.errors import InvalidSystemError, explain
from involute.system import System

BUDGET = 3**14

Counts = NDArray[np.int64]


def basins(
    system: System,
    *,
    control: Control = None,
    phase: int = 0,
    by_orbit: bool = False,
    symmetries: bool = True,
    budget: int = BUDGET,
) -> Counts:
    """Return the number of the attractor that each state ends in, in order of the numbers of states.

    Parameters
    ----------
    system, control, phase, symmetries : as `involute.eigen.states.attractors.attractors` has them.
    by_orbit : whether attractors of one orbit have one number, their place in what `attractors` returns;
        otherwise each has its own, in order of their least states.
    budget : the most states.

    Returns
    -------
    int64, shape (n_states,).

    Raises
    ------
    InvalidSystemError
        The space has more states than the budget, or what `attractors` refuses.

    >>> from involute.spaces.trit_space import TritSpace
    >>> from involute.updates.local_rule import LocalRule
    >>> sign = LocalRule.totalistic(lambda s: (s > 0) - (s < 0), offsets=(0,))
    >>> basins(System(space=TritSpace(1), update=sign)).tolist()
    [0, 1, 2]
    """
    held = checked(system, control, phase)
    n = system.space.n_states
    most = whole(budget, "budget", InvalidSystemError, at_least=1)
    if n > most:
        raise InvalidSystemError(
            explain(f"at most {most} states", f"{n} states", "label a smaller lattice, or raise budget=")
        )
    workers = Workers()
    turn = exhaustive.turn_of(system, held, phase)
    graph = explored(lambda words: exhaustive.fill(turn, None, words, workers), n, workers)
    homes = graph.cycle_of_each_state()
    if not by_orbit:
        return homes
    group, _ = census_group(system, held, turn, workers, with_lattice=bool(symmetries))
    orbit, members = orbits_of_cycles(graph, group, n)
    return _places(graph, orbit, members)[homes]


def _places(graph: Graph, orbit: Counts, members: Counts) -> Counts:
    """Return the place of the orbit of each cycle in the order of a census."""
    first = np.flatnonzero(orbit == np.arange(len(orbit)))
    order = in_order(graph.first[first], members[first] * graph.basin[first])
    place = np.empty(len(orbit), dtype=np.int64)
    place[first[order]] = np.arange(len(first))
    return place[orbit]

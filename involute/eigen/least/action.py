"""Least-action orbits of a finite system: closed orbits whose action a step is least, with the proof.

The mean action of a closed orbit is ``Σ_t (A(x_t) + C(u_t)) / p``, the growth of what the Gibbs weight
``exp(-β Σ A)`` of a trajectory counts: as β grows, its free energy a step tends to the least such mean.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, final

import attrs
import numpy as np

from involute.actions.base import AbstractAction
from involute.arrays import Control, State
from involute.checking import whole
from involute.decide.statement import Certificate
from involute.eigen.least.cycles import Cycles, cycles_of_map, lightest_walk
from involute.eigen.least.mean_cycle import MeanCycle, minimum_mean_cycle
from involute.eigen.least.state_graph import StateGraph
from involute.eigen.least.written_out import BUDGET, state_graph
from involute.errors import InvalidRuleError
from involute.system import System

LIMIT = 10
MOST_SHOWN = 10**6  # denominators that a representation writes


@final
@attrs.frozen(eq=False, repr=False)
class LeastOrbit:
    """A closed orbit ``x_0 -> x_1 -> .. -> x_(p-1) -> x_0``.

    Attributes
    ----------
    states : the batch of its p states in order.
    controls : the batch of the p controls that drive it, or ``None`` without controls.
    value : its mean action a step.
    time : the phase of its first state, where the update depends on time.
    is_self_dual : whether the involution maps the set of its states to itself.
    """

    states: State
    controls: Control
    value: Fraction
    period: int
    time: int
    is_self_dual: bool

    def __repr__(self) -> str:
        """Say its action and its period."""
        dual = ", self-dual" if self.is_self_dual else ""
        return f"LeastOrbit(action {self.value}, period {self.period}{dual})"


@final
@attrs.frozen(eq=False, repr=False)
class LeastAction:
    """The least mean action of the closed orbits of a system, and orbits in order of theirs.

    Attributes
    ----------
    value : the least mean action a step, or ``None`` where there is no such orbit.
    orbits : one of each x and ιx. Without controls, the orbits of least action first, as many as asked for;
        with controls, one that attains the value.
    mean_cycle : the cycle of the state graph with its potential, node ``t n + x`` and edge
        ``(t n + x) controls + u`` where all states are admissible; ``None`` where a period was asked for.
    scale : the weights of the graph are whole multiples of 1 / scale.
    """

    value: Fraction | None
    orbits: tuple[LeastOrbit, ...]
    mean_cycle: MeanCycle | None
    scale: int

    @property
    def certificate(self) -> Certificate | None:
        """That no closed orbit has less: of kind "mean cycle".

        ``None`` where a period was asked for: then the value rests on a search of all orbits of that period.
        """
        return None if self.mean_cycle is None else self.mean_cycle.certificate

    def __iter__(self) -> Iterator[LeastOrbit]:
        """Iterate over the orbits, least action first."""
        return iter(self.orbits)

    def __len__(self) -> int:
        """Return the number of orbits."""
        return len(self.orbits)

    def __repr__(self) -> str:
        """Say the action and the period of the first orbits."""
        if not self.orbits:
            return "LeastAction(no closed orbit)"
        first, *others = self.orbits[:5]
        said = [f"{_short(first.value)} (period {first.period})"]
        said += [f"{_short(orbit.value)} ({orbit.period})" for orbit in others]
        return f"LeastAction({', '.join(said)}{', ...' if len(self.orbits) > 5 else ''})"


def least_action_orbits(
    system: System,
    *,
    period: int | None = None,
    control_cost: AbstractAction | None = None,
    admissible: Callable[[State], Any] | None = None,
    limit: int = LIMIT,
    budget: int = BUDGET,
) -> LeastAction:
    """Return all closed orbits of a finite system, least mean action first, up to ``limit``.

    One of each x and ιx is listed. With controls, which make closed orbits without end, it is one that
    attains the least.

    Parameters
    ----------
    system : with an action A. With controls, each step may choose any of them.
    period : look only at orbits of this many steps: without controls, of this least period; with controls, at
        closed walks of so many steps, which may repeat a shorter one.
    control_cost : an action C on the control space; a step costs ``A(x) + C(u)``.
    admissible : from a batch of states to one truth value each; orbits keep to states where it is true.
    limit : the most orbits that are listed.
    budget : the most transitions that are written out, and that a search by period looks along.

    Returns
    -------
    LeastAction
        Exact: the value is a fraction, floats count as the fractions that they are.

    Raises
    ------
    InvalidSystemError, InvalidRuleError
        There is no action, too many transitions, or an argument is of the wrong kind.

    >>> from involute.actions.support import Support
    >>> from involute.spaces.trit_space import TritSpace
    >>> from involute.updates.local_rule import LocalRule
    >>> shift = LocalRule.from_text("---------000000000+++++++++")
    >>> least_action_orbits(System(space=TritSpace(3), update=shift, action=Support()), period=3)
    LeastAction(1 (period 3), 2 (3), 2 (3), 3 (3))
    """
    n_listed = whole(limit, "limit", InvalidRuleError, at_least=1)
    steps = None if period is None else whole(period, "period", InvalidRuleError, at_least=1)
    graph = state_graph(system, control_cost=control_cost, admissible=admissible, budget=budget)
    if graph.shape[1] == 1:
        cycles = cycles_of_map(graph, steps, n_listed)
        return _answer(graph, cycles, None if steps else proved(graph)[0])
    if steps is not None:
        return _answer(graph, lightest_walk(graph, steps, budget), None)
    found, lift = proved(graph)
    attained = [] if lift is None or found.value is None else [(*lift, found.value)]
    return _answer(graph, attained, found)


def proved(graph: StateGraph) -> tuple[MeanCycle, tuple[list[int], list[int]] | None]:
    """Return the least mean cycle of the unfolded graph, and its nodes and controls."""
    source, target, weight, numbers = graph.folded()
    _, n_controls, n = graph.shape
    size = graph.shape[0] * len(graph.representatives)
    least = minimum_mean_cycle(source, target, weight, size)
    value = None if least.value is None else least.value / graph.scale
    if not graph.is_symmetric and value is None:
        return attrs.evolve(least, scale=graph.scale), None
    lift = None if value is None else graph.lifted(numbers[list(least.edges)])
    source, target, weight, numbers = graph.unfolded()
    nodes, controls = ([], []) if lift is None else lift
    edges = np.searchsorted(numbers, np.asarray(nodes, dtype=np.int64) * n_controls + controls)
    every = np.arange(graph.shape[0] * n)
    lifted = attrs.evolve(
        least,
        value=value,
        nodes=tuple(nodes),
        edges=tuple(edges.tolist()),
        potential=least.potential[every // n * len(graph.representatives) + graph.place[every % n]],
        scale=graph.scale,
        source=source,
        target=target,
        weight=weight,
    )
    return lifted, lift


def _short(value: Fraction) -> str:
    """Return a fraction in a few characters: a float where it came from one."""
    return str(value) if value.denominator <= MOST_SHOWN else f"{float(value):.6g}"


def _answer(graph: StateGraph, cycles: Cycles, mean_cycle: MeanCycle | None) -> LeastAction:
    """Return cycles of nodes and controls as orbits of states."""
    orbits = tuple(_orbit(graph, nodes, controls, value) for nodes, controls, value in cycles)
    return LeastAction(orbits[0].value if orbits else None, orbits, mean_cycle, graph.scale)


def _orbit(graph: StateGraph, nodes: list[int], controls: list[int], value: Any) -> LeastOrbit:
    n, space, driven = graph.shape[2], graph.system.space, graph.system.controls
    phases, states = np.divmod(np.asarray(nodes, dtype=np.int64), n)
    return LeastOrbit(
        states=space.states(states),
        controls=None if driven is None else driven.states(np.asarray(controls, dtype=np.int64)),
        value=value,
        period=len(nodes),
        time=int(phases[0]),
        is_self_dual=set(graph.conjugates[0][states].tolist()) == set(states.tolist()),
    )

"""The graph of a finite system: an edge for each state and admissible control, weighed by the action.

Where update, action and costs respect the involution, the graph is folded: one node for x and ιx. A cycle
of the folded graph lifts to one of the system, once or twice as long and of the same mean.
"""

import math
from collections.abc import Callable
from functools import cached_property
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.actions.base import AbstractAction
from involute.checking import function_of, whole
from involute.decide.enumeration import all_values, enumeration
from involute.eigen.least.weights import exact_integers, multiplied
from involute.errors import InvalidRuleError, InvalidSystemError, explain
from involute.system import System

BUDGET = 3**15  # edges


@final
@attrs.frozen(eq=False, repr=False, slots=False)
class StateGraph:
    """All transitions of a system, unfolded: node ``t n + x`` is state number x at phase t.

    Attributes
    ----------
    system : what is written out.
    successors : (phases, controls, n): the number of the next state.
    action, cost : (n,) and (controls,): whole numbers, ``scale`` times the values.
    is_admissible : (n,): the states that may occur.
    """

    system: System
    successors: NDArray[np.int32]
    action: NDArray[Any]
    cost: NDArray[Any]
    scale: int
    is_admissible: NDArray[np.bool_]

    @property
    def shape(self) -> tuple[int, int, int]:
        """The numbers of phases, controls and states."""
        n_phases, n_controls, n_states = self.successors.shape
        return n_phases, n_controls, n_states

    @cached_property
    def conjugates(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The numbers of ιx and of the conjugate controls."""
        listed = enumeration(self.system)
        return listed.conjugates, listed.control_conjugates

    @cached_property
    def is_symmetric(self) -> bool:
        """Whether everything respects the involution."""
        states, controls = self.conjugates
        return (
            bool((self.action[states] == self.action).all())
            and bool((self.cost[controls] == self.cost).all())
            and bool((self.is_admissible[states] == self.is_admissible).all())
            and all(
                np.array_equal(phase[controls[u]][states], states[phase[u]])
                for phase in self.successors
                for u in range(len(phase))
            )
        )

    @cached_property
    def representatives(self) -> NDArray[np.int32]:
        """The states that stand for themselves: all of them, or one of each x and ιx."""
        n = self.shape[2]
        first = np.arange(n, dtype=np.int32)
        return np.flatnonzero(first <= self.conjugates[0]).astype(np.int32) if self.is_symmetric else first

    @cached_property
    def place(self) -> NDArray[np.int32]:
        """The position of each state's representative among the representatives, (n,)."""
        place = np.zeros(self.shape[2], dtype=np.int32)
        place[self.representatives] = np.arange(len(self.representatives), dtype=np.int32)
        if self.is_symmetric:
            place[self.conjugates[0][self.representatives]] = place[self.representatives]
        return place

    def folded(self) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[Any], NDArray[np.int64]]:
        """Return source, target, weight and number of the edges from representatives, by source.

        Node ``t r + i`` is representative i of r at phase t; the number of an edge is
        ``(t r + i) controls + u``.
        """
        return self._edges(self.representatives, self.place)

    def unfolded(self) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[Any], NDArray[np.int64]]:
        """Return the same of all states."""
        every = np.arange(self.shape[2], dtype=np.int32)
        return self._edges(every, every)

    def _edges(
        self, states: NDArray[np.int32], place: NDArray[np.int32]
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[Any], NDArray[np.int64]]:
        n_phases, n_controls, _ = self.shape
        size = len(states)
        images = self.successors[:, :, states].transpose(0, 2, 1)
        phase = (np.arange(n_phases, dtype=np.int32)[:, None, None] + 1) % n_phases
        target = (phase * size + place[images]).reshape(-1)
        weight = np.broadcast_to(self.action[states][:, None] + self.cost, images.shape).reshape(-1)
        source = np.repeat(np.arange(n_phases * size, dtype=np.int32), n_controls)
        kept = self.is_admissible[states][None, :, None] & self.is_admissible[images]
        numbers = np.flatnonzero(kept.reshape(-1))
        if len(numbers) == len(source):
            return source, target, weight, numbers
        return source[numbers], target[numbers], weight[numbers], numbers

    def lifted(self, numbers: NDArray[np.int64]) -> tuple[list[int], list[int]]:
        """Return the nodes and controls of the cycle over the folded edges with these numbers."""
        _, n_controls, n = self.shape
        size = len(self.representatives)
        folded, controls = np.divmod(numbers, n_controls)
        phases, states = folded // size, self.representatives[folded % size]
        start = self._fixed_first(states)
        nodes, chosen, k = list[int](), list[int](), start
        node = int(phases[k]) * n + int(states[k])
        while not nodes or node != nodes[0]:
            t, x = divmod(node, n)
            u = int(controls[k])
            u = u if x == states[k] else int(self.conjugates[1][u])
            nodes.append(node)
            chosen.append(u)
            node = (t + 1) % self.shape[0] * n + int(self.successors[t, u, x])
            k = (k + 1) % len(numbers)
        return nodes, chosen

    def _fixed_first(self, states: NDArray[np.int32]) -> int:
        """Return the first place of a cycle with a state that is its own conjugate, or 0."""
        if not self.is_symmetric:
            return 0
        own = np.flatnonzero(self.conjugates[0][states] == states)
        return int(own[0]) if len(own) else 0


def state_graph(
    system: System,
    *,
    control_cost: AbstractAction | None = None,
    admissible: Callable[[Any], Any] | None = None,
    budget: int = BUDGET,
) -> StateGraph:
    """Write out a system whose every step costs ``A(x) + C(u)``.

    Parameters
    ----------
    system : with an action, and few enough states to list.
    control_cost : C, an action on the control space; nothing by default.
    admissible : from a batch of states to one truth value each; orbits keep to states where it is true.
    budget : the most edges: states times controls times phases.

    Raises
    ------
    InvalidSystemError
        There is no action, or a cost without controls; the update's period is unknown.
    InvalidRuleError
        There are more edges than the budget; an argument is of the wrong kind.
    """
    _check(system, control_cost, admissible)
    n_edges = _n_edges(system)
    if n_edges > whole(budget, "budget", InvalidRuleError, at_least=1):
        mend = "choose a smaller lattice, or raise the budget"
        raise InvalidRuleError(explain(f"at most {budget} transitions", f"{n_edges}", mend))
    action, above = exact_integers(all_values(system.space, system.action_value))
    cost, below = _costs(system, control_cost)
    scale = math.lcm(above, below)
    return StateGraph(
        system,
        enumeration(system).successors,
        multiplied(action, scale // above),
        multiplied(cost, scale // below),
        scale,
        _admissible(system, admissible),
    )


def _check(system: Any, control_cost: Any, admissible: Any) -> None:
    if not isinstance(system, System):
        raise InvalidRuleError(
            explain("a System", f"{system!r:.60}", "build one: System(space=.., update=..)")
        )
    if system.action is None:
        mend = "declare action=involute.Support(), or another"
        raise InvalidSystemError(explain("a system with an action", f"none in {system.name!r}", mend))
    if system.update.period is None:
        mend = "use an update with a period, such as Cycle"
        raise InvalidSystemError(explain("an update of known period", f"{system.update!r:.60}", mend))
    if control_cost is not None and not isinstance(control_cost, AbstractAction):
        mend = "pass an action on the control space, such as Support()"
        raise InvalidRuleError(explain("control_cost to be an action", f"{control_cost!r:.60}", mend))
    if control_cost is not None and system.controls is None:
        mend = "declare controls= in the system, or leave the cost out"
        raise InvalidSystemError(explain("controls under a control_cost", "a system without", mend))
    if admissible is not None:
        function_of(admissible, "admissible", InvalidRuleError)


def _n_edges(system: System) -> int:
    n_controls = 1 if system.controls is None else system.controls.n_states
    return system.space.n_states * n_controls * int(system.update.period or 1)


def _costs(system: System, control_cost: AbstractAction | None) -> tuple[NDArray[Any], int]:
    if system.controls is None:
        return np.zeros(1, dtype=np.int64), 1
    if control_cost is None:
        return np.zeros(system.controls.n_states, dtype=np.int64), 1
    return exact_integers(all_values(system.controls, control_cost.bind(system.controls)))


def _admissible(system: System, admissible: Callable[[Any], Any] | None) -> NDArray[np.bool_]:
    if admissible is None:
        return np.ones(system.space.n_states, dtype=np.bool_)
    found = all_values(system.space, admissible)
    if found.shape != (system.space.n_states,) or found.dtype != np.bool_:
        got = f"{found.dtype} of shape {found.shape}"
        mend = "return a boolean array, one entry a state of the batch"
        raise InvalidRuleError(explain("admissible to give one truth value a state", got, mend))
    return found

"""The graph of a finite system: an edge for each state and admissible control, weighed by the action.

Where update, action and costs respect the involution, the graph is folded: one node for x and ιx. A cycle
of the folded graph lifts to one of the system, once or twice as long and of the same mean.
"""

from functools import cached_property
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.decide.enumeration import enumeration
from involute.system import System


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

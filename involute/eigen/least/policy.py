"""Least-action policies: for every state a control that leads to the least mean action it can reach."""

from collections.abc import Callable
from fractions import Fraction
from functools import cached_property
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.actions.base import AbstractAction
from involute.arrays import Control, State
from involute.checking import whole
from involute.decide.statement import Certificate
from involute.eigen.least.action import proved
from involute.eigen.least.policy_search import Gains, gains
from involute.eigen.least.state_graph import StateGraph
from involute.eigen.least.written_out import BUDGET, state_graph
from involute.errors import InvalidStateError, InvalidSystemError, explain
from involute.system import System


@final
@attrs.frozen(eq=False, repr=False, slots=False)
class Policy:
    """A control for every state; ``controls=`` of a run accepts it as it is.

    With the gain g and the bias h of a state x, ``h(x) = min_u (A(x) + C(u) - g + h(F(x, u)))`` over the
    controls that keep the gain; the policy's control attains it. From a state of gain g, n steps of it cost
    ``g n + h(x) - h(x_n)``, and no choice of controls has a lower mean in the long run.

    Attributes
    ----------
    graph : the transitions.
    found : gains, biases and edges by folded node.
    numbers : the number of each folded edge.
    """

    graph: StateGraph
    found: Gains
    numbers: NDArray[np.int64]

    @cached_property
    def value(self) -> Fraction | None:
        """The least gain of a state; ``None`` if no state can go on for ever."""
        known = np.flatnonzero(self.found.denominator)
        pairs = {(int(self.found.numerator[k]), int(self.found.denominator[k])) for k in known}
        return min((Fraction(*pair) / self.graph.scale for pair in pairs), default=None)

    @cached_property
    def certificate(self) -> Certificate | None:
        """That no closed orbit has less than the value: of kind "mean cycle"."""
        return proved(self.graph)[0].certificate

    def __call__(self, x: State, t: int = 0, rng: np.random.Generator | None = None) -> Control:  # noqa: ARG002
        """Return the control of a state at time t, as a run asks for it."""
        return self.control(x, t)

    def control(self, x: State, t: int = 0) -> Control:
        """Return the control of one state at time t.

        Raises
        ------
        InvalidStateError
            ``x`` is no state; or from it every orbit ends, as no admissible control leads on.
        """
        graph, controls = self.graph, self.graph.system.controls
        state, node = self._node(x, t)
        edge = int(self.found.edge[node])
        if controls is None or edge < 0:
            mend = "begin elsewhere, or admit more states"
            raise InvalidStateError(explain("a state from which orbits go on", f"x={x!r:.60}", mend))
        u = int(self.numbers[edge]) % graph.shape[1]
        if graph.representatives[graph.place[state]] != state:
            u = int(graph.conjugates[1][u])
        return controls.check(_first(controls.states(np.asarray([u], dtype=np.int64))))

    def gain(self, x: State, t: int = 0) -> Fraction | None:
        """Return the least mean action a step that a state can reach, or ``None`` if every orbit ends."""
        _, node = self._node(x, t)
        if not self.found.denominator[node]:
            return None
        return Fraction(int(self.found.numerator[node]), int(self.found.denominator[node]) * self.graph.scale)

    def bias(self, x: State, t: int = 0) -> Fraction | None:
        """Return what the way from a state costs beyond its gain, 0 at one state of a best orbit."""
        _, node = self._node(x, t)
        if not self.found.denominator[node]:
            return None
        return Fraction(int(self.found.height[node]), int(self.found.denominator[node]) * self.graph.scale)

    def _node(self, x: State, t: int) -> tuple[int, int]:
        """Return the number of a state and its folded node."""
        graph = self.graph
        space = graph.system.space
        checked = space.check(x)
        batch = tuple(part[None] for part in checked) if isinstance(checked, tuple) else checked[None]
        state = int(space.indices(batch)[0])
        phase = whole(t, "t", InvalidStateError, at_least=0) % graph.shape[0]
        return state, phase * len(graph.representatives) + int(graph.place[state])

    def __repr__(self) -> str:
        """Say the value and on how many states."""
        return f"Policy(least mean action {self.value}, {self.graph.shape[2]} states)"


def least_action_policy(
    system: System,
    *,
    control_cost: AbstractAction | None = None,
    admissible: Callable[[State], Any] | None = None,
    budget: int = BUDGET,
) -> Policy:
    """Return the control of every state that leads to the least mean action in the long run.

    Parameters
    ----------
    system : with controls and an action A, and few enough states to list.
    control_cost : an action C on the control space; a step costs ``A(x) + C(u)``.
    admissible : from a batch of states to one truth value each; the policy keeps to states where it is true.
    budget : the most transitions that are written out.

    Raises
    ------
    InvalidSystemError, InvalidRuleError
        There are no controls, no action or too many transitions, or an argument is of the wrong kind.

    >>> from involute.actions.support import Support
    >>> from involute.spaces.trit_space import TritSpace
    >>> from involute.updates.local_rule import local_rule
    >>> @local_rule(radius=0, n_controls=1)
    ... def driven(x, u):
    ...     return max(-1, min(1, x + u))
    >>> system = System(space=TritSpace(1), update=driven, controls=TritSpace(1), action=Support())
    >>> policy = least_action_policy(system, control_cost=Support())
    >>> policy.value, policy.control(np.array([1])).tolist(), policy.bias(np.array([1]))
    (Fraction(0, 1), [-1], Fraction(2, 1))
    """
    if isinstance(system, System) and system.controls is None:
        mend = "declare controls=, or ask for least_action_orbits"
        raise InvalidSystemError(explain("a system with controls", f"none in {system.name!r}", mend))
    graph = state_graph(system, control_cost=control_cost, admissible=admissible, budget=budget)
    source, target, weight, numbers = graph.folded()
    found = gains(source, target, weight, graph.shape[0] * len(graph.representatives))
    return Policy(graph, found, numbers)


def _first(batch: Any) -> Any:
    """Return the first control of a batch."""
    return tuple(_first(part) for part in batch) if isinstance(batch, tuple) else batch[0]

"""A system written out as the graph of its states, after a look at what is asked and how large it is."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.actions.base import AbstractAction
from involute.checking import function_of, whole
from involute.decide.enumeration import all_values, enumeration
from involute.eigen.least.state_graph import StateGraph
from involute.eigen.least.weights import exact_integers, multiplied
from involute.errors import InvalidRuleError, InvalidSystemError, explain
from involute.system import System

BUDGET = 3**15  # edges


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

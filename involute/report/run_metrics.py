"""Numbers of a run, for any system: how long, how much is broken, where action and quantities went."""

from typing import Any

import numpy as np

from involute.domain import Metric
from involute.system import System


def run_metrics(system: System, trajectory: Any) -> tuple[Metric, ...]:
    """Return what a run shows in numbers; nothing where there is no run."""
    states = getattr(trajectory, "states", None)
    if states is None:
        return ()
    clock = np.asarray(trajectory.times)
    broken = system.space.weight(states)
    found = [
        Metric("steps", abs(int(clock[-1] - clock[0])), "time from the first to the last state kept"),
        Metric("states kept", len(clock), "states that this section looks at"),
        Metric(
            "broken at start",
            int(broken[0]),
            f"non-neutral cells of {system.space.n_cells} in the first state",
        ),
        Metric("broken at end", int(broken[-1]), "non-neutral cells in the last state"),
    ]
    for name, values in observed(system, states).items():
        found += [
            Metric(f"{name} at start", values[0].item(), f"{name} of the first state"),
            Metric(f"{name} at end", values[-1].item(), f"{name} of the last state"),
            Metric(
                f"{name} changes",
                int(np.count_nonzero(np.diff(values))),
                f"steps in which the {name} changes",
            ),
        ]
    return (*found, *_observations(trajectory))


def _observations(trajectory: Any) -> list[Metric]:
    """Return what observers found, where it is one number."""
    return [
        Metric(label, np.asarray(value).item(), "observed along the run")
        for label, value in getattr(trajectory, "observations", {}).items()
        if np.ndim(value) == 0 and np.asarray(value).dtype.kind in "biuf"
    ]


def observed(system: System, states: Any) -> dict[str, Any]:
    """Return the action and every quantity with one number a state, along a run."""
    found = {} if system.action is None else {"action": np.asarray(system.action_value(states))}
    for quantity in (*system.invariants, *system.monotones):
        found[quantity.label] = np.asarray(system.quantity(quantity.label)(states))
    return {name: values for name, values in found.items() if values.ndim == 1}

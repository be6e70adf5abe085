"""The pictures of a run: in space and time, at every level of the tower, and its numbers."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from involute import plot
from involute.domain import Picture
from involute.plot.cells import parts
from involute.report.run_metrics import observed
from involute.spaces.graph_space import GraphSpace
from involute.system import System

SHOWN_STEPS = 240


def run_pictures(system: System, trajectory: Any) -> Iterator[Picture]:
    """Yield the run in space and time, on its graph, through its tower, and in numbers."""
    states = getattr(trajectory, "states", None)
    if states is None:
        return
    clock = np.asarray(trajectory.times)
    shown = min(len(clock), SHOWN_STEPS)
    span = "all" if shown == len(clock) else f"the first {shown} of {len(clock)}"
    for name, cells in parts(system.space, states):
        kept = shown if cells.ndim == 2 else len(clock)
        which = span if cells.ndim == 2 else "evenly spaced"
        if cells.ndim in {2, 3}:
            yield Picture(
                f"space-time {name}".strip(),
                f"Space and time{': ' + name if name else ''}",
                f"Blue is −, orange +, pale 0; {which} states of the run.",
                drawn(plot.spacetime, cells[:kept], times=clock[:kept]),
                {"share of broken cells": float(np.count_nonzero(cells) / max(cells.size, 1))},
            )
    if isinstance(system.space, GraphSpace):
        yield Picture(
            "graph",
            "The last state on its graph",
            "Nodes in the colour of their trit, with its sign.",
            drawn(plot.node_link, system.space, states[-1]),
        )
    if system.tower is not None and isinstance(states, np.ndarray) and states.ndim in {2, 3}:
        yield Picture(
            "tower",
            "The first state at every level of the tower",
            "A coarse cell stands over the block it summarises.",
            drawn(plot.tower_view, system, states[0]),
        )
        if states.ndim == 2:
            yield Picture(
                "tower in time",
                "The run at every level of the tower",
                f"The same run, coarse-grained; {span} states.",
                partial(_tower_in_time, system, states[:shown], clock[:shown]),
            )
    lines = observed(system, states)
    if lines:
        yield Picture(
            "quantities",
            "Action and quantities along the run",
            "An invariant stays level, a monotone never rises.",
            partial(_stacked_series, clock, lines),
            {f"{name} at end": float(values[-1]) for name, values in lines.items()},
        )
    yield from _observations(trajectory)


def drawn(function: Callable[..., Axes], *data: Any, **options: Any) -> Callable[[], Figure]:
    """Return a drawing as a function of nothing."""
    return lambda: plot.figure_of(function(*data, **options))


def _observations(trajectory: Any) -> Iterator[Picture]:
    """Yield what observers measured at every step, where that is one number each."""
    found = getattr(trajectory, "observations", {})
    lines = {label: np.asarray(found[label]) for label in getattr(trajectory, "series", ())}
    lines = {
        label: values for label, values in lines.items() if values.ndim == 1 and values.dtype.kind in "biuf"
    }
    if lines:
        longest = max(len(values) for values in lines.values())
        clock = trajectory.t0 + (-1 if trajectory.t < trajectory.t0 else 1) * np.arange(longest)
        lines = {label: values for label, values in lines.items() if len(values) == longest}
        yield Picture(
            "observations",
            "What was observed along the run",
            "One number a step.",
            partial(_stacked_series, clock, lines),
            {f"{label} at end": float(values[-1]) for label, values in lines.items()},
        )


def _tower_in_time(system: System, states: Any, clock: Any) -> Figure:
    levels = 0 if system.tower is None else system.tower.n_levels
    grid = plot.panels(1, levels + 1, width=7.2, height=3.2, sharey=True)
    for level, ax in enumerate(grid):
        plot.spacetime(system.coarse_grain(states, levels=level), times=clock, time="down", ax=ax)
        ax.set_title(f"level {level}")
        if level:
            ax.set_ylabel("")
    return plot.figure_of(grid[0])


def _stacked_series(clock: Any, lines: dict[str, Any]) -> Figure:
    grid = plot.panels(len(lines), 1, width=7.2, height=0.7 + 1.15 * len(lines), sharex=True)
    for (name, values), ax in zip(lines.items(), grid, strict=True):
        plot.series(clock, values, ax=ax, label=name)
        if ax is not grid[-1]:
            ax.set_xlabel("")
    return plot.figure_of(grid[0])

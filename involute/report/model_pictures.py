"""The pictures of a model: its verdicts, its rule, a run in space and time, its tower, its numbers, its states."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from involute import plot
from involute.domain import Picture
from involute.laws import Status, Verdict
from involute.plot.cells import parts
from involute.report.run_metrics import observed
from involute.spaces.graph_space import GraphSpace
from involute.system import System
from involute.updates.block import BlockRule
from involute.updates.local_rule import LocalRule

SHOWN_STEPS = 240
WITNESSES = 4
TABLE = 27  # entries of the largest rule table drawn
STATES = 3**8  # of the largest state graph drawn


def model_pictures(system: System, verdicts: Sequence[Verdict], trajectory: Any) -> tuple[Picture, ...]:
    """Return every picture that this system and this run allow, most telling first."""
    states = getattr(trajectory, "states", None)
    found = [*verdict_pictures(system, verdicts)]
    if states is not None:
        found += [*_run_pictures(system, states, np.asarray(trajectory.times))]
    return tuple(found + [*_rule_pictures(system.update), *_state_pictures(system)])


def verdict_pictures(system: System, verdicts: Sequence[Verdict], *, name: str = "") -> Iterator[Picture]:
    """Yield the matrix of verdicts and the first few witnesses."""
    of = f" of {name}" if name else ""
    if verdicts:
        yield Picture(
            "verdicts",
            f"Verdicts{of}",
            "Laws down, parts of the system across; the letter names the status. Where several verdicts meet, the worst is shown.",
            _drawn(plot.verdict_matrix, tuple(verdicts)),
            {status.value: sum(v.status is status for v in verdicts) for status in Status},
        )
    refuted = [v for v in verdicts if v.witness is not None]
    for verdict in refuted[:WITNESSES]:
        yield Picture(
            f"witness {verdict.law.id} {verdict.subject}",
            f"Why {verdict.law.id} fails for {verdict.subject}{of}",
            "The witness and the two sides of the law; red frames mark where they differ.",
            _drawn(plot.witness, verdict, system),
        )


def _run_pictures(system: System, states: Any, clock: Any) -> Iterator[Picture]:
    shown = min(len(clock), SHOWN_STEPS)
    span = "all" if shown == len(clock) else f"the first {shown} of {len(clock)}"
    for name, cells in parts(system.space, states):
        if cells.ndim in {2, 3}:
            yield Picture(
                f"space-time {name}".strip(),
                f"Space and time{': ' + name if name else ''}",
                f"Blue is −, orange +, pale 0; {span} states of the run.",
                _drawn(plot.spacetime, cells[:shown], times=clock[:shown]),
                {"share of broken cells": float(np.count_nonzero(cells) / max(cells.size, 1))},
            )
    if isinstance(system.space, GraphSpace):
        yield Picture(
            "graph",
            "The last state on its graph",
            "Nodes in the colour of their trit, with its sign.",
            _drawn(plot.node_link, system.space, states[-1]),
        )
    if system.tower is not None and isinstance(states, np.ndarray) and states.ndim in {2, 3}:
        yield Picture(
            "tower",
            "The first state at every level of the tower",
            "A coarse cell stands over the block it summarises.",
            _drawn(plot.tower_view, system, states[0]),
        )
        if states.ndim == 2:  # noqa: PLR2004
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


def _rule_pictures(update: Any) -> Iterator[Picture]:
    tables = [rule for rule in _leaves(update) if isinstance(rule, LocalRule | BlockRule) and len(rule.table) <= TABLE]
    for i, rule in enumerate(tables):
        which = f" {i + 1} of {len(tables)}" if len(tables) > 1 else ""
        yield Picture(
            f"rule table{which}",
            f"The rule{which}{': ' + rule.name if rule.name else ''}",
            "Every word of the neighbourhood over its output, and below it its negation.",
            _drawn(plot.table_picture, rule),
        )


def _state_pictures(system: System) -> Iterator[Picture]:
    if system.space.n_states <= STATES and system.update.period is not None:
        yield Picture(
            "states",
            "All states, with the involution as a mirror",
            "x and −x stand at mirrored places; lines lead to the attractors.",
            _drawn(plot.state_graph, system),
        )


def _leaves(update: Any) -> Iterator[Any]:
    """Yield the simple updates that an update is made of."""
    inner = getattr(update, "parts", None)
    if inner is None:
        yield update
    else:
        for part in inner:
            yield from _leaves(part)


def _drawn(function: Callable[..., Axes], *data: Any, **options: Any) -> Callable[[], Figure]:
    """Return the drawing as a function of nothing."""
    return lambda: plot.figure_of(function(*data, **options))


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

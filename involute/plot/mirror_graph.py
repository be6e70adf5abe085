"""The whole dynamics of a small system as one picture, with the involution as its mirror.

Every state is a dot and every step a line towards its attractor; x and -x stand at mirrored places. Where the
map does not commute with the involution, the arrows that spoil the symmetry are drawn in red.
"""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import EllipseCollection, LineCollection
from numpy.typing import NDArray

from involute.arrays import State
from involute.errors import InvalidSystemError, explain
from involute.notation import text
from involute.plot.basins import basin_picture
from involute.plot.cells import flat_row
from involute.plot.functional_graph import FunctionalGraph, functional_graph
from involute.plot.mirror_layout import mirrored_places
from involute.plot.style import (
    FAINT,
    HIGHLIGHT,
    INK,
    MINUS,
    NEUTRAL,
    PLUS,
    SHARE,
    SOFT,
    bare,
    scaled_axes,
    styled,
)
from involute.system import System

EVERY_STATE = 3**6  # larger systems are condensed to attractors and basins
LABELLED = 27


@styled
def state_graph(system: System, *, cycle: State | None = None, ax: Axes | None = None) -> Axes:
    """Draw the functional graph of a system, with -x at the mirror image of x.

    Up to 3^6 states every state is shown, fixed points in a ring; up to 3^10, the attractors with their
    basins. A line is one period of F in time, under the neutral control.

    Parameters
    ----------
    system : of few states.
    cycle : a batch of states that a closed orbit goes through in order, such as ``states`` of one of
        `least_action_orbits`; it is drawn on top, also where a control drives it.

    Raises
    ------
    InvalidSystemError
        The system has more states, or an unknown period; or there is a cycle and not every state is shown.
    """
    graph = functional_graph(system)
    if len(graph) > EVERY_STATE:
        if cycle is not None:
            mend = "draw the orbit alone, with orbit_action"
            raise InvalidSystemError(
                explain(f"at most {EVERY_STATE} states under a cycle", f"{len(graph)}", mend)
            )
        return basin_picture(graph, ax=ax)
    places, lines = mirrored_places(graph, leaf=1.0 if len(graph) <= LABELLED else 0.42)
    across, down = np.ptp(places, axis=0) + 1.6
    unit = min(0.55, 7.0 / across, 6.0 / down)
    ax = scaled_axes(across, down, unit=unit, extra=(0.1, 0.35)) if ax is None else ax
    _arrows(graph, places, ax)
    _dots(graph, places, ax)
    if cycle is not None:
        _closed_orbit(places[system.space.indices(cycle)], ax)
    if len(graph) <= LABELLED and isinstance(system.space.neutral(), np.ndarray):
        for state, (x, y) in zip(system.space.states(np.arange(len(graph))), places, strict=True):
            ax.text(x, y - 0.3, text(flat_row(state)), ha="center", va="top", fontsize=7)
    for line in np.unique(lines):
        ax.axvline(line, color=FAINT, linewidth=0.8, linestyle=(0, (2, 3)), zorder=0)
    x, y = places.T
    ax.set_xlim(-across / 2, across / 2)
    ax.set_ylim(y.min() - 0.8, y.max() + 0.8)
    ax.set_aspect("equal")
    bare(ax)
    ax.set_xlabel(_said(graph), loc="left", fontsize=8, color=HIGHLIGHT if graph.broken.any() else SOFT)
    return ax


def _arrows(graph: FunctionalGraph, places: NDArray[np.float64], ax: Axes) -> None:
    """Draw steps as lines, those on cycles strong and with a head, those that break the symmetry red."""
    on_cycle = np.zeros(len(graph), dtype=bool)
    on_cycle[np.concatenate(graph.cycles())] = True
    moves = graph.successor != np.arange(len(graph))
    lines: Any = np.stack([places, places[graph.successor]], axis=1)
    for which, colour, width in (
        (moves & ~on_cycle & ~graph.broken, FAINT, 0.8),
        (moves & on_cycle & ~graph.broken, SOFT, 1.5),
        (moves & graph.broken, HIGHLIGHT, 1.2),
    ):
        ax.add_collection(LineCollection(lines[which], colors=colour, linewidths=width, zorder=1))
    for a, b in lines[moves & (on_cycle | graph.broken)]:
        _head(a, b, SOFT, ax)


def _closed_orbit(path: NDArray[np.float64], ax: Axes) -> None:
    """Draw a closed orbit on top: a band along its steps, a ring around its states."""
    steps: Any = np.stack([path, np.roll(path, -1, axis=0)], axis=1)
    ax.add_collection(LineCollection(steps, colors=SHARE, linewidths=3.0, alpha=0.75, zorder=2))
    _discs(path, 0.62, ax, facecolors="none", edgecolors=SHARE, linewidths=2.0)
    for a, b in steps:
        _head(a, b, SHARE, ax)


def _head(a: Any, b: Any, colour: str, ax: Axes) -> None:
    """Draw the head of an arrow in the middle of a step."""
    head = {"arrowstyle": "-|>", "color": colour, "lw": 0, "mutation_scale": 8, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", a + 0.6 * (b - a), a + 0.54 * (b - a), arrowprops=head)


def _dots(graph: FunctionalGraph, places: NDArray[np.float64], ax: Axes) -> None:
    """Draw states in the colour of their side of the mirror, with a ring around fixed points."""
    side = np.sign(np.arange(len(graph)) - graph.mirror)
    colours = np.array([MINUS, NEUTRAL, PLUS])[side + 1]
    rest = graph.successor == np.arange(len(graph))
    _discs(places[rest], 0.62, ax, facecolors="none", edgecolors=INK, linewidths=0.8)
    _discs(places, 0.38, ax, facecolors=colours, edgecolors=np.where(side == 0, INK, "none"), linewidths=0.8)


def _discs(places: NDArray[np.float64], diameter: float, ax: Axes, **look: Any) -> None:
    widths = np.full(len(places), diameter)
    discs = EllipseCollection(
        widths,
        widths,
        np.zeros(len(places)),
        units="xy",
        offsets=places,
        transOffset=ax.transData,
        zorder=3,
        **look,
    )
    ax.add_collection(discs)


def _said(graph: FunctionalGraph) -> str:
    n = len(graph.cycles())
    period = "one step" if graph.steps == 1 else f"one period of {graph.steps} steps"
    broken = int(graph.broken.sum())
    spoiled = f"\n{broken} of them have no mirror image (red)" if broken else ""
    return f"{len(graph)} states, {n} attractor{'' if n == 1 else 's'}; a line is {period}{spoiled}"

"""Space-time diagrams: where and when the trits of a lattice are broken."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes

from involute.arrays import Trits
from involute.errors import InvalidStateError, explain
from involute.plot.cells import as_trits
from involute.plot.style import axes, bare, scaled_axes, styled
from involute.plot.tiling import frame, tiles

Direction = Literal["down", "right"]
WIDE = 1.25  # times a site from which on time runs to the right
CELL = 0.2  # inches, as long as the page has room
WIDEST, TALLEST = 6.6, 4.8  # inches
LINE, PLANE = 2, 3  # axes of a sequence of 1-D states, of 2-D states


@styled
def spacetime(
    trajectory: Any,
    *,
    ax: Axes | None = None,
    times: Sequence[int] | None = None,
    time: Direction | None = None,
    frames: int = 6,
    signs: bool | None = None,
) -> Axes:
    """Draw a run: a space-time diagram of a 1-D lattice, or evenly spaced frames of a 2-D one.

    Parameters
    ----------
    trajectory : a `Trajectory`, or states of shape (n_times, n) or (n_times, rows, columns); packed
        integers are drawn as their digits.
    times : the time of each state; a trajectory knows its own.
    time : whether time runs ``"down"`` or ``"right"``; by default, along the longer side of the axes.
    frames : how many frames of a 2-D lattice to show.
    signs : whether cells carry their sign; by default, in small pictures that choose their own size.

    Raises
    ------
    InvalidStateError
        The states are no sequence of 1-D or 2-D lattices.

    >>> spacetime([[1, 0, -1], [0, 0, 0]]).get_ylabel()
    'time'
    """
    states = as_trits(getattr(trajectory, "states", trajectory))
    found = getattr(trajectory, "times", times)
    clock = np.arange(len(states)) if found is None else np.asarray(found)
    if states.ndim not in {LINE, PLANE} or states.size == 0 or len(clock) != len(states):
        raise InvalidStateError(
            explain(
                "states of shape (n_times, n) or (n_times, rows, columns), and a time for each",
                f"shape {states.shape} and {len(clock)} times",
                "pass the states of one run, not of a batch",
            )
        )
    if states.ndim == PLANE:
        return _frames(states, clock, ax, min(frames, len(states)))
    across = len(states) > WIDE * states.shape[1] if time is None else time == "right"
    drawn = states.T if across else states
    signs = False if signs is None and ax is not None else signs
    if ax is None:
        ax = _fitting(*drawn.shape)
    tiles(drawn, ax=ax, signs=signs)
    frame(ax, drawn.shape[1], drawn.shape[0])
    _label(ax, clock, sites=states.shape[1], across=across)
    return ax


def _fitting(rows: int, columns: int) -> Axes:
    """Return axes in which cells are square, unless the run is too long for that."""
    unit = min(CELL, WIDEST / columns, TALLEST / rows)
    width = max(columns * unit, min(columns * CELL, 2.0))
    height = max(rows * unit, min(rows * CELL, 1.6))
    return axes(width + 0.6, height + 0.5)


def _label(ax: Axes, clock: Any, *, sites: int, across: bool) -> None:
    """Put times and site numbers on the middle of their cells."""
    time_axis, site_axis = (ax.xaxis, ax.yaxis) if across else (ax.yaxis, ax.xaxis)
    shown = _places(len(clock), 7)
    time_axis.set_ticks([i + 0.5 for i in shown], [f"{clock[i]}" for i in shown])
    shown = _places(sites, 5)
    site_axis.set_ticks([i + 0.5 for i in shown], [f"{i}" for i in shown])
    time_axis.set_label_text("time")
    site_axis.set_label_text("site")
    ax.spines[:].set_visible(False)


def _places(n: int, most: int) -> range:
    """Return at most ``most`` round positions among n."""
    steps = (s * 10**e for e in range(12) for s in (1, 2, 5))
    return range(0, n, next(step for step in steps if -(-n // step) <= most))


def _frames(states: Trits, clock: Any, ax: Axes | None, n_frames: int) -> Axes:
    """Lay frames side by side in one picture."""
    _, height, width = states.shape
    gap = 0.12 * width
    across = n_frames * (width + gap) - gap
    if ax is None:
        ax = scaled_axes(across, 1.18 * height, unit=min(7.0 / across, 2.6 / height), extra=(0.1, 0.1))
    chosen = np.unique(np.linspace(0, len(states) - 1, n_frames).round().astype(int))
    for place, i in enumerate(chosen):
        left = place * (width + gap)
        tiles(states[i], ax=ax, at=(left, 0.0))
        ax.text(left + width / 2, -0.04 * height, f"t = {clock[i]}", ha="center", va="bottom", fontsize=8)
    frame(ax, len(chosen) * (width + gap) - gap, height, margin=0.02 * width)
    ax.set_ylim(height * 1.02, -0.14 * height)
    ax.set_aspect("equal")
    return bare(ax)

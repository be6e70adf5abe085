"""A state at every level of its tower: coarse cells stand over the blocks they summarise."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from involute.arrays import State, Trits
from involute.errors import InvalidTowerError, explain
from involute.plot.style import FAINT, axes, bare, styled
from involute.plot.tiling import frame, tiles
from involute.system import System

GAP = 0.55  # between levels, in cell heights


@styled
def tower_view(system: System, x: State, *, ax: Axes | None = None) -> Axes:
    """Draw x and its coarse images: 1-D levels stacked with blocks aligned, 2-D levels side by side.

    Parameters
    ----------
    system : declares the tower.
    x : one state of its space.

    Raises
    ------
    InvalidTowerError
        The system declares no tower, or its lattice has neither one nor two axes.
    """
    if system.tower is None:
        raise InvalidTowerError(
            explain(
                "a system with a tower", f"{system.name!r} without one", "declare tower=involute.BlockTower"
            )
        )
    state = system.space.check(x)
    levels = [system.coarse_grain(state, levels=j) for j in range(system.tower.n_levels + 1)]
    if any(not isinstance(level, np.ndarray) or level.ndim not in {1, 2} for level in levels):
        raise InvalidTowerError(
            explain("a lattice of one or two axes", f"{system.space!r}", "draw one slice of it")
        )
    return _stacked(levels, ax) if state.ndim == 1 else _side_by_side(levels, ax)


def _stacked(levels: list[Trits], ax: Axes | None) -> Axes:
    """Draw rows, the finest at the bottom, and lines from each coarse cell to its block."""
    n = len(levels[0])
    unit = n / 22  # the height of a row, in cells of level 0
    ax = axes(7.2, 0.55 + 0.52 * len(levels)) if ax is None else ax
    tops = [(len(levels) - 1 - j) * unit * (1 + GAP) for j in range(len(levels))]
    for level, top in zip(levels, tops, strict=True):
        tiles(level, ax=ax, at=(0.0, top), cell=(n / len(level), unit))
    for coarse, top in zip(levels[1:], tops[1:], strict=True):
        edges = np.linspace(0, n, len(coarse) + 1)
        drops = [[(edge, top + unit), (edge, top + unit * (1 + GAP))] for edge in edges]
        ax.add_collection(LineCollection(drops, colors=FAINT, linewidths=0.8, zorder=1), autolim=False)
    frame(ax, n, tops[0] + unit, margin=0.01 * n)
    bare(ax)
    ax.set_yticks([top + unit / 2 for top in tops], [f"level {j}" for j in range(len(levels))])
    ax.tick_params(axis="y", length=0)
    return ax


def _side_by_side(levels: list[Trits], ax: Axes | None) -> Axes:
    """Draw squares of one size, each coarser one with larger cells."""
    height, width = levels[0].shape
    gap = 0.12 * width
    ax = axes(2.4 * len(levels), 2.7) if ax is None else ax
    for j, level in enumerate(levels):
        left = j * (width + gap)
        tiles(level, ax=ax, at=(left, 0.0), cell=(width / level.shape[1], height / level.shape[0]))
        ax.text(left + width / 2, -0.03 * height, f"level {j}", ha="center", va="bottom", fontsize=8)
    frame(ax, len(levels) * (width + gap) - gap, height)
    ax.set_ylim(height * 1.01, -0.12 * height)
    ax.set_aspect("equal")
    return bare(ax)

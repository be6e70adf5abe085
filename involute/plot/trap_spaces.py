"""Trap spaces of a network as a map: a row a node, a column a space; pale where a node is free."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from involute.arrays import Trits
from involute.checking import array_of
from involute.eigen.sat.answer import FixedPoints
from involute.errors import InvalidDataError, explain
from involute.plot.style import INK, NARROWEST, SOFT, axes, styled
from involute.plot.tiling import frame, tiles

NAMED, MOST = 45, 60  # nodes whose names are written, spaces that are drawn
CELL, WIDEST, TALLEST = 0.2, 5.6, 6.6  # inches


@styled
def trap_space_map(found: Any, *, ax: Axes | None = None, labels: Any = None, grouped: bool = True) -> Axes:
    r"""Draw trap spaces (or any states of a network): which nodes each determines, and to what.

    Parameters
    ----------
    found : what `involute.trap_spaces` or `fixed_points` return, or trits of shape (n_spaces, n_nodes).
    labels : the names of the nodes; by default those of the system.
    grouped : whether nodes stand in groups: alike in all spaces, then those that differ, then free in all.

    Numbers above the columns count the nodes that are determined.

    Raises
    ------
    InvalidDataError
        There is no space, or these are no trits, or not one name a node.

    >>> trap_space_map([[1, 0, 1], [-1, 0, 1]], labels="abc").get_xlabel()
    '3 nodes: 1 alike in all, 1 differing, 1 free in all\n2 spaces'
    """
    every = _states(found)
    states = every[:MOST]
    names = _names(found, labels, every.shape[1])
    alike, free = (every == every[0]).all(axis=0), (every == 0).all(axis=0)
    group = np.where(free, 2, np.where(alike, 0, 1))
    order = np.argsort(group, kind="stable") if grouped else np.arange(len(group))
    n_nodes, n = len(order), len(states)
    unit = min(CELL, WIDEST / n, TALLEST / n_nodes)
    if ax is None:
        ax = axes(max(n * max(unit, 0.12) + 1.2, NARROWEST), n_nodes * unit + 0.95)
    tiles(states[:, order].T, ax=ax, signs=n_nodes <= NAMED and n <= MOST // 2)
    _borders(ax, group[order], n)
    frame(ax, n, n_nodes)
    ax.spines[:].set_visible(False)
    _ticks(ax, [names[i] for i in order], np.count_nonzero(states, axis=1))
    ax.set_xlabel(_said(found, every, group), loc="left", fontsize=8, color=SOFT)
    return ax


def _states(found: Any) -> Trits:
    given = getattr(found, "states", found)
    array = array_of(given, "found", InvalidDataError)
    if array.ndim != 2 or not array.size or not np.isin(array, (-1, 0, 1)).all():
        got = f"{array.dtype} of shape {array.shape}"
        mend = "pass what trap_spaces returns, where it found one"
        raise InvalidDataError(explain("spaces as trits, one row each", got, mend))
    return array.astype(np.int8)


def _names(found: Any, labels: Any, n_nodes: int) -> list[str]:
    known = getattr(getattr(getattr(found, "system", None), "space", None), "labels", None)
    names = list(labels if labels is not None else known or map(str, range(n_nodes)))
    if len(names) != n_nodes:
        got, mend = f"{len(names)} names", "give one name a node, in order"
        raise InvalidDataError(explain(f"{n_nodes} names", got, mend))
    return [str(name) for name in names]


def _borders(ax: Axes, group: Any, n: int) -> None:
    """Draw lines between groups of nodes."""
    for place in np.flatnonzero(np.diff(group)) + 1:
        ax.plot([0, n], [place, place], color=INK, linewidth=1.2, zorder=5)


def _ticks(ax: Axes, names: list[str], determined: Any) -> None:
    is_named = len(names) <= NAMED
    ax.set_yticks([i + 0.5 for i in range(len(names))] if is_named else [], names if is_named else [])
    ax.set_ylabel("" if is_named else "nodes")
    step = -(-len(determined) // 12)
    places = range(0, len(determined), step)
    ax.set_xticks([i + 0.5 for i in places], [f"{determined[i]}" for i in places])
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.annotate(
        "determined",
        (0, 1),
        (-4, 4),
        xycoords="axes fraction",
        textcoords="offset points",
        ha="right",
        fontsize=8,
        color=SOFT,
    )


def _said(found: Any, every: Trits, group: Any) -> str:
    """Return the counts, and whether these are all spaces."""
    alike, differ, free = (int(np.count_nonzero(group == k)) for k in range(3))
    nodes = f"{every.shape[1]} nodes: {alike} alike in all, {differ} differing, {free} free in all"
    n_members = len(every) if not isinstance(found, FixedPoints) else found.count
    spaces = f"{len(every)} space{'' if len(every) == 1 else 's'}"
    lines = [nodes, f"{spaces}, one an orbit: {n_members} in all" if n_members != len(every) else spaces]
    if not getattr(found, "is_complete", True):
        lines.append(f"not complete: {found.reason}")
    if len(every) > MOST:
        lines.append(f"the first {MOST} are drawn")
    return "\n".join(lines)

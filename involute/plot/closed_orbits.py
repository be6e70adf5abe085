"""A closed orbit with its action: a stair a step (or a cell), the mean as a line, the states below."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from involute.actions.base import AbstractAction
from involute.arrays import Trits
from involute.eigen.least.action import LeastOrbit
from involute.eigen.least.rings import LeastRing
from involute.errors import InvalidDataError, explain
from involute.plot.cells import flat_row
from involute.plot.style import FAINT, HIGHLIGHT, INK, axes, bare, styled
from involute.plot.tiling import frame, tiles
from involute.system import System

CELL, WIDEST, TALLEST, LEAST = 0.2, 6.0, 2.4, 3.2  # inches
CHART, BETWEEN = 1.1, 0.1  # inches of the chart, and down to the tiles
SIGNED = 240  # tiles up to which signs are drawn


@styled
def orbit_action(
    orbit: LeastOrbit | LeastRing,
    system: System | None = None,
    *,
    control_cost: AbstractAction | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a closed orbit of least action: its action at each step and the mean, over its states.

    Parameters
    ----------
    orbit : one of `least_action_orbits`, with its system; time runs to the right. Or what `ground_state` and
        `least_action_rings` return, without one: the action is that of each cell, summed over the steps.
    system : what the orbit is one of, for its action.
    control_cost : as it was given to `least_action_orbits`.

    Raises
    ------
    InvalidDataError
        It is no such orbit or there is no ring, the system is missing, or the actions have another mean than
        the orbit says.

    >>> import involute as iv
    >>> ising = iv.PairInteraction([[1, 0, -1], [0, 0, 0], [-1, 0, 1]])
    >>> orbit_action(iv.ground_state(ising)).get_title(loc="left")
    'mean action −1 a cell: the least of all rings'
    """
    if isinstance(orbit, LeastRing):
        values, columns, words = _ring(orbit)
    elif isinstance(orbit, LeastOrbit):
        values, columns, words = _orbit(orbit, system, control_cost)
    else:
        mend = "pass one of least_action_orbits, or a ground_state"
        raise InvalidDataError(explain("an orbit of least action", f"{orbit!r:.60}", mend))
    n_rows, n = columns.shape
    cell = min(CELL, WIDEST / n, TALLEST / n_rows)
    below = max(n_rows * cell, 0.12)
    ax = axes(max(n * cell, LEAST) + 0.7, CHART + BETWEEN + below + 0.85) if ax is None else ax
    bare(ax).set_title(words["said"], fontsize=9, color=INK)
    whole = CHART + BETWEEN + below
    chart = ax.inset_axes((0, 1 - CHART / whole, 1, CHART / whole))
    _stairs(chart, values)
    _states(ax.inset_axes((0, 0, 1, below / whole)), columns, words)
    return ax


def _orbit(
    orbit: LeastOrbit, system: System | None, control_cost: AbstractAction | None
) -> tuple[list[Any], Trits, dict[str, Any]]:
    """Return the action of each step, the states as columns, and the words."""
    if not isinstance(system, System) or system.action is None:
        got, mend = f"{system!r:.40}", "pass the system that the orbit is one of"
        raise InvalidDataError(explain("a system with an action", got, mend))
    values = np.asarray(system.action_value(orbit.states)).tolist()
    if control_cost is not None and orbit.controls is not None and system.controls is not None:
        costs = np.asarray(control_cost.bind(system.controls)(orbit.controls)).tolist()
        values = [value + cost for value, cost in zip(values, costs, strict=True)]
    _check_mean(values, orbit.value)
    columns = np.stack([flat_row(_at(orbit.states, i)) for i in range(orbit.period)], axis=1)
    dual = ", self-dual" if orbit.is_self_dual else ""
    said = f"mean action {_number(orbit.value)} a step, period {orbit.period}{dual}"
    return values, columns, {"said": said, "across": "time", "down": "cells", "first": orbit.time}


def _ring(ring: LeastRing) -> tuple[list[Any], Trits, dict[str, Any]]:
    """Return the action of each cell, a row a step, and the words."""
    if ring.value is None:
        mend = "ask for another period"
        raise InvalidDataError(explain("a ring of least action", f"{ring!r}", mend))
    cycle, p = ring.mean_cycle, len(ring.states)
    edges = cycle.edges[ring.first :] + cycle.edges[: ring.first]  # from that of the word around cell 0
    values = [Fraction(int(cycle.weight[edge]), cycle.scale) for edge in edges]
    _check_mean(values, ring.value)
    steps = "" if p == 1 else " and step"
    said = f"mean action {_number(ring.value)} a cell{steps}: the least of all rings"
    return values, ring.states, {"said": said, "across": "cell", "down": "" if p == 1 else "time", "first": 0}


def _check_mean(values: Sequence[Any], claimed: Fraction) -> None:
    mean = sum((Fraction(value) for value in values), Fraction(0)) / len(values)
    if mean != claimed:
        mend = "pass the system and the control_cost that the orbit was found with"
        raise InvalidDataError(explain(f"actions of mean {claimed}", f"mean {mean}", mend))


def _stairs(ax: Axes, values: Sequence[Any]) -> None:
    """Draw the action of each column, and the line of their mean."""
    heights = [float(value) for value in values]
    mean = float(sum(Fraction(value) for value in values) / len(values))
    edges = np.arange(len(heights) + 1)
    ax.stairs(heights, edges, fill=True, facecolor=FAINT, alpha=0.6, baseline=0.0)
    ax.stairs(heights, edges, baseline=None, color=INK, linewidth=1.2)
    ax.axhline(mean, color=HIGHLIGHT, linewidth=1.3, linestyle=(0, (5, 1.5)), zorder=3)
    ax.set_xticks([])
    ax.set_xlim(0, len(heights))
    ax.set_ylabel("action")
    ax.margins(y=0.15)
    ax.yaxis.set_major_locator(MaxNLocator(nbins=4))


def _states(ax: Axes, columns: Trits, words: dict[str, Any]) -> None:
    """Draw the states below, a column for each stair."""
    n_rows, n = columns.shape
    tiles(columns, ax=ax, signs=None if n_rows * n <= SIGNED else False)
    frame(ax, n, n_rows)
    ax.set_yticks([])
    ax.spines[:].set_visible(False)
    ax.set_xticks(*_places(n, words["first"]))
    ax.tick_params(length=0)
    ax.set_xlabel(words["across"])
    ax.set_ylabel(words["down"])


def _places(n: int, first: int) -> tuple[list[float], list[str]]:
    step = next(s * 10**e for e in range(12) for s in (1, 2, 5) if -(-n // (s * 10**e)) <= 12)
    return [i + 0.5 for i in range(0, n, step)], [f"{first + i}" for i in range(0, n, step)]


def _number(value: Fraction) -> str:
    """Return a fraction, and as decimals where it is none of the simple ones."""
    word = f"{value}" if value.denominator <= 100 else f"{float(value):.6g}"
    return word.replace("-", "\N{MINUS SIGN}")


def _at(batch: Any, i: int) -> Any:
    return tuple(_at(part, i) for part in batch) if isinstance(batch, tuple) else batch[i]

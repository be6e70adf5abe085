"""How many different nodes the states of HashLife consist of."""

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes

from involute.errors import InvalidDataError, explain
from involute.hashlife.macrocell import Macrocell
from involute.plot.style import LINES, axes, styled

WIDE = 30  # times the least count from which on a scale of counts is logarithmic
MARKS = ("o", "s", "^", "D", "v")


@styled
def node_counts(states: Mapping[str, Sequence[Macrocell]], *, ax: Axes | None = None) -> Axes:
    """Draw how many different nodes states consist of, against their time.

    Parameters
    ----------
    states : several runs by name, such as with and without ``share_signs``.

    Raises
    ------
    InvalidDataError
        There is no run, or one has no state.

    >>> import involute as iv
    >>> spread = iv.LocalRule.totalistic(lambda total: (total + 1) % 3 - 1, offsets=(-1, 0, 1))
    >>> ax = node_counts({"shared": [iv.hashlife(spread, [1], 3**k - 1) for k in range(1, 6)]})
    >>> ax.lines[0].get_xdata().tolist()
    [2.0, 8.0, 26.0, 80.0, 242.0]
    """
    if not isinstance(states, Mapping) or not states:
        mend = "pass {'shared': [hashlife(..), ..]}"
        raise InvalidDataError(explain("runs by name", f"{states!r:.60}", mend))
    ax = axes(5.4, 3.0) if ax is None else ax
    for i, (name, run) in enumerate(states.items()):
        every = checked(run)
        colour, dash = LINES[i % len(LINES)]
        times, nodes = [float(state.time) for state in every], [state.n_nodes for state in every]
        ax.plot(times, nodes, color=colour, linestyle=dash, marker=MARKS[i % 5], markersize=4, label=name)
        ax.annotate(
            f"{nodes[-1]}",
            (times[-1], nodes[-1]),
            (6, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
        )
    ax.set_xscale("log", base=3)
    counts = [state.n_nodes for run in states.values() for state in run]
    if max(counts) > WIDE * min(counts):
        ax.set_yscale("log")
    else:
        ax.set_ylim(bottom=0)
    ax.set_xlabel("steps")
    ax.set_ylabel("different nodes")
    ax.grid(axis="y", visible=True)
    ax.margins(x=0.08)
    ax.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=3, borderaxespad=0.2)
    return ax


def checked(states: Any) -> list[Macrocell]:
    """Return states of one universe, all of lines or all of planes."""
    every = [states] if isinstance(states, Macrocell) else list(states)
    if not every or not all(isinstance(state, Macrocell) for state in every):
        mend = "pass what involute.hashlife returns, for one or more numbers of steps"
        raise InvalidDataError(explain("states of hashlife", f"{states!r:.60}", mend))
    if len({state.universe.motion.dimension for state in every}) > 1:
        raise InvalidDataError(explain("states of one kind", "lines and planes", "draw them apart"))
    return every

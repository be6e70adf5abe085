"""Attractors and the size of their basins, for systems with too many states to show each.

A disc is a kind of attractor: of one period and one basin size. Its area is the number of states that end in
all attractors of the kind. Attractors that the involution exchanges are shown on both sides, those that it
maps to themselves in the middle.
"""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle

from involute.plot.functional_graph import FunctionalGraph
from involute.plot.style import FAINT, INK, MINUS, NEUTRAL, PLUS, SOFT, bare, scaled_axes, styled

MOST = 9  # kinds shown


@styled
def basin_picture(graph: FunctionalGraph, *, ax: Axes | None = None) -> Axes:
    """Draw the kinds of attractors of a map, the largest share of states first."""
    kinds = attractor_kinds(graph)
    shown = kinds[:MOST]
    radii = [max((share / (1 if own else 2) / np.pi) ** 0.5, 0.01) * 3.0 for _, _, _, own, share in shown]
    heights = [max(2 * radius, 0.55) + 0.15 for radius in radii]
    reach = max(radii)
    ax = scaled_axes(4 * reach + 4.6, sum(heights), unit=0.62, extra=(0.1, 0.4)) if ax is None else ax
    top = 0.0
    for (count, period, basin, own, share), radius, height in zip(shown, radii, heights, strict=True):
        middle = top - height / 2
        for side, colour in ((0, NEUTRAL),) if own else ((-1, MINUS), (1, PLUS)):
            ax.add_patch(
                Circle((side * reach, middle), radius, facecolor=colour, edgecolor=INK, linewidth=0.7)
            )
        many = f"{count} attractor{'' if count == 1 else 's'} of period {period}"
        each = "" if count == 1 else " each"
        word = f"{many}, basin {basin}{each}\n{100 * share:.1f} % of all states"
        ax.text(2 * reach + 0.3, middle, word, va="center", fontsize=8)
        top -= height
    ax.axvline(0, color=FAINT, linewidth=0.8, linestyle=(0, (2, 3)), zorder=0)
    ax.set_xlim(-2 * reach - 0.1, 2 * reach + 4.5)
    ax.set_ylim(top, 0.0)
    ax.set_aspect("equal")
    bare(ax)
    left = "" if len(kinds) <= MOST else f"\nthe first {MOST} of {len(kinds)} kinds"
    ax.set_xlabel(
        f"{len(graph)} states; attractors left and right are x and −x{left}",
        loc="left",
        fontsize=8,
        color=SOFT,
    )
    return ax


def attractor_kinds(graph: FunctionalGraph) -> list[tuple[int, int, int, bool, float]]:
    """Return the kinds of attractors, the one with most states first.

    Each is (how many, period in steps, size of a basin, whether it is its own mirror image, share of states).
    """
    cycles = graph.cycles()
    home = graph.basins(cycles)
    basin = np.bincount(home, minlength=len(cycles))
    partner = home[graph.mirror[[int(c[0]) for c in cycles]]]
    found: dict[tuple[int, int, bool], int] = {}
    for number, cycle in enumerate(cycles):
        key = (len(cycle) * graph.steps, int(basin[number]), bool(partner[number] == number))
        found[key] = found.get(key, 0) + 1
    rows = [(count, *key, count * key[1] / len(graph)) for key, count in found.items()]
    return sorted(rows, key=lambda row: (-row[4], row[1], row[2]))

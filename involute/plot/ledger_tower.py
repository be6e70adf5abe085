"""The tower of all functions of functions, one step a level, each labelled by a logarithm of a logarithm."""

import math
from itertools import pairwise

from matplotlib.axes import Axes

from involute.find.ledger.stages import Ledger
from involute.plot.style import INK, PLUS, SOFT, bare

FORMS = ("9", "9^9", "(9^9)^{9^9}")  # of |F_0|, |F_1|, ..; the next ones have no short form


def tower(found: Ledger, ax: Axes) -> None:
    """Draw the levels of the tower at equal distances, and where the ledger's first stage lies among them."""
    values = found.ambient
    last = len(values) - 1
    ax.plot([0, last + 0.28], [0, 0], color=SOFT, linewidth=0.8, zorder=0)
    for n, value in enumerate(values):
        form = f" = {FORMS[n]}" if n < len(FORMS) else f" = |F_{n - 1}|^{{|F_{n - 1}|}}"
        ax.plot(n, 0, marker="o", markersize=6, color=SOFT)
        ax.text(n, 0.45, f"$|F_{n}|{form}$", ha="center", va="bottom", color=INK, fontsize=8)
        ax.text(n + 0.02, -0.5, _short(value), ha="right", va="top", color=SOFT, fontsize=8)
    ax.text(last + 0.31, 0, "..", ha="left", va="center", color=SOFT)
    start = found.stages[0].bits
    place = None if start <= 1 else _between(math.log2(start), values)
    if place is not None:
        ax.plot(place, 0, marker="D", markersize=6, color=PLUS, markeredgecolor=INK, zorder=3)
        words = f"{found.stages[0].name}: {math.log2(start):.2f}"
        ax.plot([place, place], [-0.25, -1.75], color=PLUS, linewidth=0.8, zorder=0)
        ax.text(place + 0.03, -1.95, words, ha="left", va="center", color=INK, fontsize=8)
    bare(ax)
    ax.set_xlim(-0.4, last + 0.42)
    ax.set_ylim(-2.4, 1.6)
    words = "for scale: log2 log2 of the tower of all functions of functions"
    ax.set_title(words, fontsize=8, color=SOFT, pad=2)


def _between(value: float, values: tuple[float, ...]) -> float | None:
    """Return where a value lies among the levels, by its logarithm; ``None`` below or above all of them."""
    for n, (low, high) in enumerate(pairwise(values)):
        if low <= value <= high:
            return n + math.log(value / low) / math.log(high / low)
    return None


def _short(value: float) -> str:
    """Return a number of any size in a few signs.

    >>> _short(4.834), _short(1.105e10)
    ('4.83', '1.1 · 10$^{10}$')
    """
    if value < 1000:
        return f"{value:.3g}"
    exponent = math.floor(math.log10(value))
    return f"{value / 10**exponent:.1f} · 10$^{{{exponent}}}$"

"""How many states of a period there are on rings of every length, with the rate at which they multiply."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from involute.errors import InvalidDataError, explain
from involute.plot.style import LINES, axes, styled

LENGTHS = range(1, 25)
LARGEST = 300  # decimal digits that a logarithmic axis can hold
MARKS = ("o", "s", "^", "D", "v")


@styled
def ring_counts(found: Any, lengths: Iterable[int] = LENGTHS, *, ax: Axes | None = None) -> Axes:
    """Draw the number of periodic states against the length of the ring, on a logarithmic scale with a 0.

    Parameters
    ----------
    found : what `involute.ring_orbits` returns, or a mapping from names to several of these.
    lengths : of the rings, each at least 1.

    The line of each is ``growth^n``.

    Raises
    ------
    InvalidDataError
        These are no counts, there is no length, or a count has more than 300 digits.

    >>> import involute as iv
    >>> sign = iv.LocalRule.totalistic(iv.sgn, offsets=(-1, 0, 1))
    >>> [word.get_text() for word in ring_counts(iv.ring_orbits(sign)).get_legend().get_texts()]
    ['fixed points, growth 1.9052']
    """
    named = found if isinstance(found, Mapping) else {_name(found): found}
    sizes = list(lengths)
    if not sizes or not named:
        raise InvalidDataError(explain("rings and lengths", f"{named!r:.40} on {sizes}", "pass some of both"))
    ax = axes(6.4, 3.2) if ax is None else ax
    for i, (name, orbits) in enumerate(named.items()):
        _series(ax, sizes, _counts(orbits, sizes), orbits, name=name, look=i)
    ax.set_yscale("symlog", linthresh=1, linscale=0.35, subs=range(2, 10))
    ax.set_ylim(bottom=-0.25)
    ax.set_xlim(min(sizes) - 0.6, max(sizes) + 0.6)
    ax.xaxis.set_major_locator(MaxNLocator(nbins=10, integer=True))
    ax.set_xlabel("cells of the ring")
    ax.set_ylabel("states")
    ax.grid(axis="y", visible=True)
    ax.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=2, borderaxespad=0.2)
    return ax


def _name(orbits: Any) -> str:
    """Return the equation of solutions in words."""
    period, shift, sign = (getattr(orbits, name, None) for name in ("period", "shift", "sign"))
    if sign == -1:
        return f"negated after {period} step{'' if period == 1 else 's'}"
    if shift:
        return f"moved by {shift} after {period} step{'' if period == 1 else 's'}"
    return "fixed points" if period == 1 else f"back after {period} steps"


def _counts(orbits: Any, sizes: list[int]) -> list[int]:
    if not hasattr(orbits, "counts"):
        mend = "pass what involute.ring_orbits returns"
        raise InvalidDataError(explain("orbits on rings", f"{orbits!r:.60}", mend))
    counts = [int(count) for count in orbits.counts(sizes)]
    if max(counts) >= 10**LARGEST:
        got = f"one of {round(math.log10(max(counts)))}"
        raise InvalidDataError(explain(f"counts of at most {LARGEST} digits", got, "draw shorter rings"))
    return counts


def _series(ax: Axes, sizes: list[int], counts: list[int], orbits: Any, *, name: str, look: int) -> None:
    """Draw the counts of one equation and the line of their growth."""
    colour, dash = LINES[look % len(LINES)]
    growth = getattr(orbits, "growth", None)
    if growth is not None:
        rate = float((growth.lower + growth.upper) / 2)
        line = [rate**n for n in (min(sizes), max(sizes))]
        ax.plot([min(sizes), max(sizes)], line, color=colour, linestyle=dash, linewidth=0.9)
        name = f"{name}, growth {rate:.5g}"
    ax.plot(
        sizes,
        [float(count) for count in counts],
        color=colour,
        marker=MARKS[look % len(MARKS)],
        markersize=3.6 + 2.2 * look,
        markerfacecolor=colour if look == 0 else "none",
        linestyle="",
        label=name,
    )

"""The attractors of a system as a portrait: a row an orbit, its cycle in space and time beside its numbers.

A disc half blue and half orange marks cycles that are their own negation. Grey bars with a whisker are shares
of samples and their 95 % bounds; full bars are shares of all states.
"""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Circle, Rectangle, Wedge

from involute.errors import InvalidDataError, explain
from involute.plot.attractor_rows import AttractorRow, attractor_rows
from involute.plot.cycle_strips import Strip, strips
from involute.plot.style import FAINT, INK, MINUS, PLUS, SHARE, SOFT, axes, bare, styled
from involute.plot.tiling import tiles

MOST = 9  # rows
BAR, LEAST, GAP = 1.15, 0.22, 0.13  # inches: a full bar, the height of a row at least, between rows
NARROWEST = 1.35  # inches of the column of cycles
SHARES, PERIOD, CYCLES, DUAL, ACTION = 0.3, 2.55, 3.15, 3.72, 4.6  # inches from the column of cycles


@styled
def attractor_portrait(found: Any, *, ax: Axes | None = None, limit: int = MOST) -> Axes:
    """Draw attractors, one row an orbit: its cycle, its share of the states, its period and its size.

    Parameters
    ----------
    found : what `involute.attractors`, `sampled_attractors` or `fixed_points` return, or any attractors.
    limit : how many orbits at most.

    Raises
    ------
    InvalidDataError
        These are no attractors, or there are none.

    >>> import involute as iv
    >>> sign = iv.LocalRule.totalistic(iv.sgn, offsets=(-1, 0, 1))
    >>> ax = attractor_portrait(iv.attractors(iv.System(space=iv.TritSpace(6), update=sign)))
    >>> ax.get_xlabel()
    '729 states: 64 attractors in 8 orbits, complete'
    """
    rows = attractor_rows(found, limit)
    if not rows:
        mend = "search longer, or draw another answer"
        raise InvalidDataError(explain("at least one attractor", f"{found!r:.60}", mend))
    drawn = strips([row.states for row in rows], _shape(found))
    start = max(NARROWEST, *(strip.width for strip in drawn))
    heights = [max(LEAST, strip.height) for strip in drawn]
    has_action = any(row.action is not None for row in rows)
    width = start + (ACTION if has_action else DUAL + 0.35)
    total = sum(heights) + GAP * len(rows)
    words = _said(found, rows, drawn)
    ax = axes(width + 0.15, total + 0.6 + 0.15 * len(words)) if ax is None else ax
    _header(ax, rows, start, is_plane=_shape(found) is not None)
    top = 0.0
    for row, strip, height in zip(rows, drawn, heights, strict=True):
        middle = top + height / 2
        _cycle(ax, strip, middle)
        _numbers(ax, row, start, middle)
        top += height + GAP
    ax.set_xlim(-0.02, width)
    ax.set_ylim(top, -0.36)
    ax.set_aspect("equal")
    bare(ax)
    ax.set_xlabel("\n".join(words), loc="left", fontsize=8, color=SOFT)
    return ax


def _shape(found: Any) -> tuple[int, ...] | None:
    """Return rows and columns of a state of a plane."""
    shape = getattr(getattr(getattr(found, "system", None), "space", None), "shape", ())
    return tuple(shape) if len(shape) == 2 else None


def _cycle(ax: Axes, strip: Strip, middle: float) -> None:
    for cells, left in strip.frames:
        tiles(cells, ax=ax, at=(left, middle - strip.height / 2), cell=strip.cell, signs=False)
    if strip.word:
        ax.text(0, middle, strip.word, va="center", fontsize=8, color=INK)


def _numbers(ax: Axes, row: AttractorRow, start: float, middle: float) -> None:
    """Draw the bar, and write the numbers in their columns."""
    if row.share is not None:
        _bar(ax, row, start + SHARES, middle)
    columns = [(PERIOD, f"{row.period}"), (CYCLES, f"{row.n_cycles}")]
    columns += [] if row.action is None else [(ACTION, f"{row.action:.4g}")]
    for end, word in columns:
        ax.text(start + end, middle, word, ha="right", va="center", fontsize=8, color=INK)
    if row.is_self_dual:
        _half_and_half(ax, start + DUAL, middle)


def _bar(ax: Axes, row: AttractorRow, left: float, middle: float) -> None:
    """Draw a share on its track; with a whisker where it comes from samples."""
    share = row.share or 0.0
    ax.add_patch(Rectangle((left, middle - 0.05), BAR, 0.1, facecolor=FAINT, alpha=0.5))
    colour = SHARE if row.bounds is None else SOFT
    ax.add_patch(Rectangle((left, middle - 0.05), max(share * BAR, 0.008), 0.1, facecolor=colour))
    if row.bounds is not None:
        ends = [left + end * BAR for end in row.bounds]
        ax.plot(ends, [middle] * 2, color=INK, linewidth=1.0, marker="|", markersize=5, zorder=4)
    word = f"{100 * share:.1f} %" if share >= 0.0005 else "< 0.1 %"
    ax.text(left + BAR + 0.58, middle, word, ha="right", va="center", fontsize=8, color=INK)


def _half_and_half(ax: Axes, x: float, y: float, radius: float = 0.075) -> None:
    ax.add_patch(Wedge((x, y), radius, 90, 270, facecolor=MINUS, edgecolor="none"))
    ax.add_patch(Wedge((x, y), radius, -90, 90, facecolor=PLUS, edgecolor="none"))
    ax.add_patch(Circle((x, y), radius, fill=False, edgecolor=INK, linewidth=0.6))


def _header(ax: Axes, rows: list[AttractorRow], start: float, *, is_plane: bool) -> None:
    kind = "samples" if any(row.bounds for row in rows) else "states"
    has_action = any(row.action is not None for row in rows)
    cycle = "cycle, time to the right" if is_plane else "cycle, time down"
    words = [(0.0, cycle, "left"), (start + PERIOD, "period", "right")]
    words += [(start + CYCLES, "cycles", "right"), (start + DUAL, "self-dual", "center")]
    words += [(start + ACTION, "action", "right")] if has_action else []
    words += [(start + SHARES, f"share of {kind}", "left")] if any(row.share for row in rows) else []
    for x, word, side in words:
        ax.text(x, -0.1, word, ha=side, va="bottom", fontsize=8, color=SOFT)


def _said(found: Any, rows: list[AttractorRow], drawn: list[Strip]) -> list[str]:
    """Return in words how many there are, whether these are all, and what is left out."""
    n_orbits = getattr(found, "n_orbits", None)
    lines = [] if n_orbits is None else [f"{_counted(found, n_orbits)}, {_completeness(found)}"]
    if n_orbits is not None and n_orbits > len(rows):
        lines.append(f"the first {len(rows)} of {n_orbits} orbits are shown")
    most = max(strip.n_shown for strip in drawn)
    if any(row.period > most for row in rows):
        lines.append(f"of longer cycles the first {most} states")
    if getattr(found, "steps", 1) > 1:
        lines.append(f"a step of a cycle is {found.steps} steps of the system")
    return lines or [f"{len(rows)} orbit{'' if len(rows) == 1 else 's'}"]


def _counted(found: Any, n_orbits: int) -> str:
    attractors = f"{found.n_attractors} attractor{'' if found.n_attractors == 1 else 's'}"
    orbits = f"{n_orbits} orbit{'' if n_orbits == 1 else 's'}"
    if hasattr(found, "hits"):
        return f"at least {attractors} in {orbits}, from {found.n_samples} samples"
    return f"{found.n_states} states: {attractors} in {orbits}"


def _completeness(found: Any) -> str:
    if not hasattr(found, "hits"):
        return "complete"
    undecided = f", {found.n_undecided} undecided" if found.n_undecided else ""
    return f"with 95 % bounds{undecided}\nnot complete: {found.reason}"

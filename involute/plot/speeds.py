"""Measured speeds as bars, each against the limit that the machine sets it."""

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes

from involute.errors import InvalidDataError, explain
from involute.plot.style import FAINT, HIGHLIGHT, INK, SHARE, SOFT, axes, styled

BAR = 0.56  # of a row
ROW = 0.34  # inches


@styled
def speed_bars(
    speeds: Mapping[str, float],
    limits: Mapping[str, tuple[str, float]] | None = None,
    *,
    unit: str = "G cell steps a second",
    scale: float = 1e9,
    ax: Axes | None = None,
) -> Axes:
    """Draw speeds as bars, with a mark where each has its limit, and the share of it that was reached.

    Parameters
    ----------
    speeds : by name, in the order of the bars; what was measured.
    limits : for some of the names, what limits them in words, and how fast that would be.
    unit, scale : what the axis counts, and how many cells a second are one of it.

    Raises
    ------
    InvalidDataError
        A speed or a limit is no positive number, or a limit belongs to none of the bars.

    >>> ax = speed_bars({"table": 1e9, "bit planes": 2e11}, {"bit planes": ("L2 copy", 4e11)})
    >>> [word.get_text() for word in ax.texts]
    ['1', '200, 0.50 of L2 copy']
    """
    bounds = {} if limits is None else dict(limits)
    _check(speeds, bounds)
    ax = axes(6.6, 0.75 + ROW * len(speeds)) if ax is None else ax
    full = max([*speeds.values(), *(limit for _, limit in bounds.values())]) / scale
    for row, (name, speed) in enumerate(speeds.items()):
        word, own = bounds.get(name, ("", 0.0))
        _bar(ax, row, speed / scale, own / scale)
        share = f", {speed / own:.2f} of {word}" if own else ""
        after = max(speed, own) / scale + 0.012 * full
        ax.text(after, row, f"{speed / scale:.3g}{share}", va="center", fontsize=8, color=INK)
    ax.set_yticks(range(len(speeds)), list(speeds))
    ax.set_ylim(len(speeds) - 0.4, -0.6)
    ax.set_xlim(0, 1.42 * full)
    ax.set_xticks([tick for tick in ax.get_xticks() if tick <= full])
    ax.spines["bottom"].set_bounds(0, full)
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    ax.set_xlabel(unit + ("; a line marks the limit" if bounds else ""), loc="left", fontsize=8, color=SOFT)
    return ax


def _bar(ax: Axes, row: int, speed: float, limit: float) -> None:
    """Draw a bar on the track that leads to its limit."""
    if limit:
        ax.barh(row, limit, height=0.3 * BAR, color=FAINT, alpha=0.6)
        ax.plot([limit] * 2, [row - BAR / 2, row + BAR / 2], color=HIGHLIGHT, linewidth=1.6)
    ax.barh(row, speed, height=BAR, color=SHARE)


def _check(speeds: Any, limits: dict[str, Any]) -> None:
    if not isinstance(speeds, Mapping) or not speeds:
        mend = "pass {'bit planes': 2e11, ..}"
        raise InvalidDataError(explain("speeds by name", f"{speeds!r:.60}", mend))
    strangers = [name for name in limits if name not in speeds]
    if strangers:
        got = f"{strangers[0]!r}"
        raise InvalidDataError(explain("limits of bars that are drawn", got, "use the same names"))
    numbers = [*speeds.items(), *((name, pair[1]) for name, pair in limits.items())]
    for name, number in numbers:
        if not isinstance(number, int | float) or not 0 < number < float("inf"):
            got, mend = f"{name}: {number!r}", "pass what was measured, in cells a second"
            raise InvalidDataError(explain("positive speeds", got, mend))

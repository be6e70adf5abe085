"""A ledger as a waterfall: the bits that are left at every stage, and the bits that each claim removed.

Below it stands the tower of all functions of functions, on a scale of ``log2 log2``, and on the same scale
the class of maps that the ledger starts from.
"""

import math
import re
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from involute.find.ledger.stages import Ledger, Stage
from involute.plot.ledger_tower import tower
from involute.plot.style import INK, MINUS, PAPER, PLUS, SOFT, figure, styled
from involute.plot.tiling import tiles
from involute.updates.local_rule import LocalRule

REMOVED, BOUND = "#FCE8D3", "#8794A0"  # the plus colour, paled; what is only a bound
BAR, ROW = 0.62, 0.44  # height of a bar in rows, of a row in inches
INSIDE, ROOMY = 0.22, 0.24  # of the scale: bars from here on hold their own words
SIGNS = "\N{MINUS SIGN}0+"
MOST, LEAST = (
    27,
    0.018,
)  # entries of a table that is drawn as tiles; width of a tile with a sign, of the scale


@styled
def ledger(found: Ledger) -> Figure:
    """Draw a ledger: a bar a stage, dark for the bits that are left, hatched for those just removed.

    Bounds are grey and say ``≤``. The last row shows the one rule that is left, as its table.
    """
    n = len(found.stages)
    page = figure(7.2, ROW * n + 1.75)
    parts: Any = page.subfigures(2, 1, height_ratios=[ROW * n + 0.8, 0.95])
    above, below = parts[0].subplots(), parts[1].subplots()
    parts[0].suptitle(f"{found.name}: from all maps to this one", x=0.01, ha="left", fontsize=10)
    full = max(stage.bits for stage in found.stages) or 1.0
    for row, stage in enumerate(found.stages):
        before = found.stages[max(row - 1, 0)].bits
        _bar(above, row, stage, before, full)
        _words(above, row, stage, before, full)
    _itself(above, n - 1, found, full)
    _frame(above, found, full)
    tower(found, below)
    return page


def _bar(ax: Axes, row: int, stage: Stage, before: float, full: float) -> None:
    """Draw what is left, what was removed, and where the row above ended."""
    if stage.bits:
        ax.barh(row, stage.bits, height=BAR, color=MINUS if stage.is_exact else BOUND)
    if before > stage.bits:
        ax.barh(
            row,
            before - stage.bits,
            left=stage.bits,
            height=BAR,
            facecolor=REMOVED,
            edgecolor=PLUS,
            hatch="///",
            hatch_linewidth=0.5,
            linewidth=0.6,
        )
    if row and before > 0.004 * full:
        ax.plot([before] * 2, [row - 1 + BAR / 2, row - BAR / 2], color=SOFT, linewidth=0.7)


def _words(ax: Axes, row: int, stage: Stage, before: float, full: float) -> None:
    """Write the bits left in the bar, the bits removed in or behind it, and the count at the right."""
    sign = "" if stage.is_exact else "≤ "
    after = max(before, stage.bits) + 0.012 * full
    is_wide = stage.bits >= INSIDE * full
    if is_wide:
        ax.text(
            stage.bits - 0.012 * full,
            row,
            f"{sign}{_bits(stage.bits)} bits",
            ha="right",
            va="center",
            color=PAPER,
            weight="bold",
        )
    removed = f"\N{MINUS SIGN}{_bits(stage.removed)} bits" if row else ""
    is_roomy = stage.removed >= ROOMY * full
    if is_roomy:
        box = {"boxstyle": "round,pad=0.25", "facecolor": PAPER, "edgecolor": "none"}
        middle = stage.bits + stage.removed / 2
        ax.text(middle, row, removed, ha="center", va="center", color=INK, bbox=box)
    if stage.bits:
        behind = [
            "" if is_wide else f"{sign}{_bits(stage.bits)} bits left",
            "" if is_roomy or stage.removed == 0 else removed,
        ]
        words = ", ".join(word for word in behind if word)
        ax.text(after, row, words, ha="left", va="center", color=INK, fontsize=8)
    ax.text(1.2 * full, row, sign + _power(stage.form), ha="right", va="center", color=INK, fontsize=10)


def _itself(ax: Axes, row: int, found: Ledger, full: float) -> None:
    """Draw the rule that is left: a mark at 0 bits, and its table where that is short and there is room."""
    ax.plot(0, row, marker="D", markersize=7, color=PLUS, markeredgecolor=INK, clip_on=False, zorder=4)
    start = found.stages[-2].bits + 0.03 * full
    ax.text(start, row, "0 bits", ha="left", va="center", color=INK, weight="bold")
    update, left = found.update, start + 0.135 * full
    if not isinstance(update, LocalRule) or len(update.table) > MOST:
        return
    cell = min((1.1 * full - left) / len(update.table), 0.035 * full)
    if cell < LEAST * full:
        return
    tiles(update.table, ax=ax, at=(left, row - BAR / 3), cell=(cell, BAR / 1.5), signs=False)
    for k, trit in enumerate(update.table):
        colour = PAPER if trit < 0 else INK
        sign = SIGNS[int(trit) + 1]
        ax.text(
            left + (k + 0.5) * cell, row, sign, ha="center", va="center", color=colour, fontsize=6, zorder=4
        )


def _frame(ax: Axes, found: Ledger, full: float) -> None:
    ax.set_xlim(0, 1.2 * full)
    ax.set_ylim(len(found.stages) - 0.5, -0.6)
    ax.set_yticks(range(len(found.stages)), [stage.name for stage in found.stages], color=INK)
    ax.tick_params(axis="y", length=0, labelsize=9, pad=8)
    ax.set_xticks([tick for tick in ax.get_xticks() if tick <= full])
    ax.spines["left"].set_color(SOFT)
    ax.spines["bottom"].set_bounds(0, full)
    ax.set_xlabel(
        "bits, log2 of the number of maps left; hatched: what this claim removed",
        loc="left",
        color=SOFT,
        fontsize=8,
    )
    ax.text(1.2 * full, -0.62, "maps left", ha="right", va="bottom", color=SOFT, fontsize=8)


def _bits(value: float) -> str:
    """Return bits with as many digits as they need.

    >>> _bits(20.6045), _bits(0.678), _bits(3.0)
    ('20.6', '0.68', '3')
    """
    return f"{value:.0f}" if math.isclose(value, round(value)) else f"{value:.{1 if value >= 1 else 2}f}"


def _power(form: str) -> str:
    """Return ``3^27`` as mathematics."""
    return re.sub(r"(\d+)\^([\d.]+)", r"$\1^{\2}$", form)

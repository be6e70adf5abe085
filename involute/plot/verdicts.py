"""The verdicts of a system at one glance: laws down, subjects across, a letter and a colour each."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from involute.laws import STATEMENTS, Status, Verdict
from involute.plot.style import FAINT, INK, NARROWEST, PAPER, STATUS_COLOURS, STATUS_SIGNS, axes, bare, styled

WORST_FIRST = (Status.REFUTED, Status.UNDECIDED, Status.TESTED, Status.PROVED)
FLATTENED = 0.55  # height of a cell over its width
DARK = {Status.PROVED, Status.REFUTED}


@styled
def verdict_matrix(report: Any, *, ax: Axes | None = None) -> Axes:
    """Draw a report of verdicts as a matrix; where several meet in a cell, the worst is shown.

    Parameters
    ----------
    report : has ``verdicts``, or is a sequence of `Verdict`.
    """
    verdicts: tuple[Verdict, ...] = tuple(getattr(report, "verdicts", report))
    order = [*STATEMENTS, *(v.law.id for v in verdicts)]
    laws = sorted({v.law.id: v.law for v in verdicts}.values(), key=lambda law: order.index(law.id))
    subjects = list(dict.fromkeys(v.subject for v in verdicts))
    worst: dict[tuple[str, str], Status] = {}
    for verdict in verdicts:
        key = (verdict.law.id, verdict.subject)
        worst[key] = min(worst.get(key, verdict.status), verdict.status, key=WORST_FIRST.index)
    cell = min(0.55, 4.4 / max(len(subjects), 1))
    words = 0.12 + 0.045 * max(map(len, subjects), default=0)  # inches that the slanted names take
    if ax is None:
        height = FLATTENED * cell * len(laws) + words + 0.5
        ax = axes(max(2.1 + cell * len(subjects) + words, NARROWEST), height)
    for row, law in enumerate(laws):
        for column, subject in enumerate(subjects):
            _cell(worst.get((law.id, subject)), column, row, ax)
    bare(ax)
    ax.set_yticks([row + 0.5 for row in range(len(laws))], [f"{law.id}  {law.name}" for law in laws])
    ax.set_xticks(
        [c + 0.62 for c in range(len(subjects))], subjects, rotation=35, ha="left", rotation_mode="anchor"
    )
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set_xlim(0, max(len(subjects), 1))
    ax.set_ylim(max(len(laws), 1), 0)
    ax.set_aspect(FLATTENED)
    found = [status for status in Status if status in worst.values()]
    legend = "     ".join(f"{STATUS_SIGNS[status]} = {status.value.lower()}" for status in found)
    ax.set_xlabel(legend or "no verdicts", loc="left", fontsize=8)
    return ax


def _cell(status: Status | None, column: int, row: int, ax: Axes) -> None:
    if status is None:
        ax.plot(column + 0.5, row + 0.5, marker=".", markersize=2, color=FAINT)
        return
    box = FancyBboxPatch(
        (column + 0.1, row + 0.1),
        0.8,
        0.8,
        boxstyle="round,pad=0,rounding_size=0.14",
        facecolor=STATUS_COLOURS[status],
        edgecolor="none",
    )
    ax.add_patch(box)
    colour = PAPER if status in DARK else INK
    ax.text(
        column + 0.5,
        row + 0.52,
        STATUS_SIGNS[status],
        ha="center",
        va="center",
        color=colour,
        fontsize=9,
        weight="bold",
    )

"""A ledger as a table of text, and as HTML."""

from html import escape
from typing import Any

HEADS = ("stage", "left", "bits", "removed", "holds on", "how counted")


def text_of(ledger: Any) -> str:
    """Return a ledger as lines of text, columns aligned."""
    rows = [HEADS, *_rows(ledger)]
    widths = [max(len(row[k]) for row in rows) for k in range(len(HEADS))]
    lines = [
        "  ".join(
            cell.rjust(width) if k in {2, 3} else cell.ljust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return "\n".join([ledger.name, "", *lines, *_notes(ledger)])


def html_of(ledger: Any) -> str:
    """Return a ledger as an HTML table, every text escaped."""
    head = "".join(f"<th>{escape(cell)}</th>" for cell in HEADS)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in _rows(ledger)
    )
    notes = "".join(f"<p>{escape(note)}</p>" for note in _notes(ledger) if note)
    caption = f"<caption>{escape(ledger.name)}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{notes}"


def _rows(ledger: Any) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for k, stage in enumerate(ledger.stages):
        sign = "" if stage.is_exact else "≤ "
        removed = "" if k == 0 else f"{stage.removed:.2f}"
        left = (f"{sign}{stage.form}", f"{sign}{stage.bits:.2f}")
        found.append((stage.name, *left, removed, stage.scope, stage.how))
    return found


def _notes(ledger: Any) -> list[str]:
    left_out = [f"left out: {name.removeprefix('+ ')}: {reason}" for name, reason in ledger.left_out]
    doubled = ", ".join(f"{value:.4g}" for value in ledger.ambient)
    tower = f"for comparison, log2 log2 |F_n| of all functions of functions, from |F_0| = 9: {doubled}, .."
    return ["", *left_out, tower]

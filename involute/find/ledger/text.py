"""A ledger as a table of text, and as HTML."""

import math
from html import escape
from textwrap import wrap
from typing import Any

HEADS = ("stage", "left", "bits", "removed", "holds on", "how counted")
LEAST = 3  # columns that are always shown


def text_of(ledger: Any, width: int | None = None) -> str:
    """Return a ledger as lines of text, columns aligned; the last columns are dropped to fit a width."""
    rows = [HEADS, *_rows(ledger)]
    widths = [max(len(row[k]) for row in rows) for k in range(len(HEADS))]
    n_shown = len(HEADS)
    while width is not None and n_shown > LEAST and sum(widths[:n_shown]) + 2 * (n_shown - 1) > width:
        n_shown -= 1
    lines = [
        "  ".join(
            cell.rjust(widths[k]) if k in {2, 3} else cell.ljust(widths[k])
            for k, cell in enumerate(row[:n_shown])
        ).rstrip()
        for row in rows
    ]
    dropped = ", ".join(HEADS[n_shown:])
    said = [*_notes(ledger), *([f"columns for a wider terminal: {dropped}"] if dropped else [])]
    notes = [line for note in said for line in (_wrapped(note, width) if note else [""])]
    return "\n".join([ledger.name, "", *lines, *notes])


def _wrapped(note: str, width: int | None) -> list[str]:
    return [note] if width is None else wrap(note, max(width, 20), subsequent_indent="  ")


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
    bits = ledger.stages[0].bits
    here = f"; the first line above is at {math.log2(bits):.4g}" if bits > 0 else ""
    tower = (
        f"log2 log2 of the numbers |F_0| = 9, |F_1| = 9^9, .. of all functions of functions: {doubled}, .."
    )
    return ["", *left_out, f"for scale, to see how few maps even the first line is: {tower}{here}"]

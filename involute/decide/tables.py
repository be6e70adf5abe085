"""A report of verdicts as a table: plain text, and HTML with everything escaped."""

from collections.abc import Sequence
from html import escape

from involute.laws import Status, Verdict

COLUMNS = ("law", "subject", "verdict", "scope", "by", "remark")
COLOURS = {
    Status.PROVED: "#1b7837",
    Status.TESTED: "#2166ac",
    Status.REFUTED: "#b2182b",
    Status.UNDECIDED: "#8c6d1f",
}


def row(verdict: Verdict) -> tuple[str, ...]:
    """Return one verdict as the cells of a table."""
    law = f"{verdict.law.id} {verdict.law.name}"
    seed = f", seed {verdict.seed}" if verdict.seed is not None else ""
    by = f"{verdict.procedure}{seed}"
    return (law, verdict.subject, str(verdict.status), verdict.scope, by, verdict.reason)


def text_table(verdicts: Sequence[Verdict]) -> str:
    """Return aligned columns, and below them one line for each witness."""
    rows = [COLUMNS, *(row(verdict) for verdict in verdicts)]
    widths = [max(len(cells[k]) for cells in rows) for k in range(len(COLUMNS))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
        for cells in rows
    ]
    lines.insert(1, "-" * min(max(map(len, lines)), 110))
    return "\n".join([*lines, *witness_lines(verdicts)])


def witness_lines(verdicts: Sequence[Verdict]) -> list[str]:
    """Return the lines to paste back, one for each refuted law; none if there are none."""
    lines = [line for verdict in verdicts if verdict.witness is not None for line in lines_of(verdict)]
    return ["", "Witnesses, to paste back:", *lines] if lines else []


def lines_of(verdict: Verdict) -> list[str]:
    """Return the witness of a refuted law, and the remedy if there is one."""
    return [str(verdict.witness), *([f"  # {verdict.remedy}"] if verdict.remedy else [])]


def html_of(verdicts: Sequence[Verdict], title: str) -> str:
    """Return an HTML table, self-contained, every text escaped, statuses also in ``data-`` attributes."""
    head = "".join(f"<th>{name}</th>" for name in COLUMNS)
    body = "".join(_html_row(verdict) for verdict in verdicts)
    return (
        f'<table class="involute-verdicts"><caption>{escape(title)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _html_row(verdict: Verdict) -> str:
    law, subject, status, scope, by, remark = (escape(cell) for cell in row(verdict))
    witness = "" if verdict.witness is None else f"<br><code>{escape(str(verdict.witness))}</code>"
    colour = COLOURS[verdict.status]
    return (
        f'<tr data-law="{escape(verdict.law.id)}" data-subject="{subject}" data-status="{status}">'
        f'<td title="{escape(verdict.law.statement)}">{law}</td><td>{subject}</td>'
        f'<td style="color:{colour};font-weight:bold">{status}</td>'
        f"<td>{scope}</td><td>{by}</td><td>{remark}{witness}</td></tr>"
    )

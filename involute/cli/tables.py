"""Verdicts for the terminal: one line each where it fits, and below them the witnesses, ready to paste."""

from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from involute.cli.terminal import STYLES
from involute.decide.tables import lines_of
from involute.laws import Verdict

ROOMY = 110  # columns from which on the names of the laws stand in the table


def show_report(console: Console, name: str, report: Any) -> None:
    """Print the verdicts on one system or chart, and a line for each witness, never wrapped."""
    counts = ", ".join(f"{n} {status}" for status, n in report.status_counts.items() if n)
    console.print(f"[bold]{escape(name)}[/]: {counts or 'no laws to decide'}")
    is_roomy = console.width >= ROOMY
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=2)
    table.add_column(ratio=5)
    for verdict in report.verdicts:
        law = f"{verdict.law.id} {verdict.law.name}" if is_roomy else verdict.law.id
        status = Text(str(verdict.status), style=STYLES[str(verdict.status)])
        table.add_row(status, Text(law), Text(verdict.subject), Text(_how(verdict)))
    console.print(table)
    names = {verdict.law.id: verdict.law.name for verdict in report.verdicts}
    if names and not is_roomy:
        listed = " · ".join(f"{law} {name}" for law, name in names.items())
        console.print(Text(listed, style="dim"))
    _show_witnesses(console, report.verdicts)


def _show_witnesses(console: Console, verdicts: tuple[Verdict, ...]) -> None:
    """Print witnesses as they are: a line that is cut inside a text is no Python any more."""
    refuted = [verdict for verdict in verdicts if verdict.witness is not None]
    if refuted:
        console.print("Witnesses, to paste back:")
    for line in (line for verdict in refuted for line in lines_of(verdict)):
        console.out(line, highlight=False)


def _how(verdict: Verdict) -> str:
    """Return scope and procedure, and the remark if there is one."""
    seed = f", seed {verdict.seed}" if verdict.seed is not None else ""
    how = "; ".join(part for part in (verdict.scope, f"{verdict.procedure}{seed}") if part)
    return f"{how}: {verdict.reason}" if verdict.reason else how

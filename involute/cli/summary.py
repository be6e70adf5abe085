"""The end of a run: a table of what came of each target, and the exit code."""

from pathlib import Path

from rich.markup import escape
from rich.table import Table

from involute.cli.exits import Code
from involute.cli.outcome import Outcome
from involute.cli.terminal import STYLES, output


def show_summary(outcomes: list[Outcome], page: Path | None) -> None:
    """Print the table of targets, what was and was not as declared, and where the report is."""
    console = output()
    table = Table(
        "target", *(f"[{style}]{status}[/]" for status, style in STYLES.items()), "seconds", "remarks"
    )
    for outcome in outcomes:
        counts = [str(outcome.judgement.counts.get(status, 0)) for status in STYLES]
        table.add_row(outcome.name, *counts, f"{outcome.seconds:.1f}", escape(outcome.remark))
    console.print(table)
    for outcome in outcomes:
        for sentence in outcome.judgement.as_declared:
            console.print(f"[yellow]·[/] {escape(sentence)}", soft_wrap=True)
        for sentence in outcome.judgement.surprises:
            console.print(f"[red]✗[/] {escape(sentence)}", soft_wrap=True)
    if page is not None:
        console.print(f"Report: [bold]{escape(str(page))}[/]", soft_wrap=True)


def code_of(outcomes: list[Outcome]) -> Code:
    """Return the exit code: the worst that happened."""
    if any(outcome.interrupted for outcome in outcomes):
        return Code.INTERRUPTED
    failed = [outcome for outcome in outcomes if outcome.failure is not None]
    if failed and len(outcomes) == 1 and failed[0].is_bad_input:
        return Code.BAD_INPUT
    if failed:
        return Code.FAILED
    return Code.REFUTED if any(outcome.judgement.surprises for outcome in outcomes) else Code.GOOD

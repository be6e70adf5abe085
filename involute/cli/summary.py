"""The end of a run: a table of what came of each target, and the exit code."""

from pathlib import Path

from rich.markup import escape
from rich.table import Table

from involute.cli.exits import Code
from involute.cli.judgement import NOTHING, Judgement
from involute.cli.outcome import Outcome
from involute.cli.terminal import STYLES, complain, output


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
        show_judgement(outcome.judgement)
    if page is not None:
        console.print(f"Report: [bold]{escape(str(page))}[/]", soft_wrap=True)


def show_judgement(judgement: Judgement) -> None:
    """Print a sentence for everything that is refuted, as declared or not, or undecided."""
    console = output()
    for mark, sentences in (
        ("[yellow]·[/]", judgement.as_declared),
        ("[red]✗[/]", judgement.surprises),
        ("[yellow]?[/]", judgement.undecided),
    ):
        for sentence in sentences:
            console.print(f"{mark} {escape(sentence)}", soft_wrap=True)


def complain_of(judgement: Judgement) -> None:
    """Say on the standard error what the exit code comes from, where nothing else is printed."""
    for sentence in judgement.complaints:
        complain(f"{sentence}.")


def code_of(outcomes: list[Outcome]) -> Code:
    """Return the exit code: the worst that happened."""
    if any(outcome.interrupted for outcome in outcomes):
        return Code.INTERRUPTED
    failed = [outcome for outcome in outcomes if outcome.failure is not None]
    if failed and len(outcomes) == 1 and failed[0].is_bad_input:
        return Code.BAD_INPUT
    if failed:
        return Code.FAILED
    return sum((outcome.judgement for outcome in outcomes), NOTHING).code

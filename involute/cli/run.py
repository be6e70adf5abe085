"""``involute run``: verify and simulate, one target, several or all, and write the report."""

import shlex
import sys
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from involute.cli.arguments import AllowCode
from involute.cli.exits import clear_ends, end
from involute.cli.job import Job
from involute.cli.observation import observation_options
from involute.cli.outcome import Outcome, Request
from involute.cli.summary import code_of, complain_of, show_summary
from involute.cli.targets import Target, complete, everything, target
from involute.cli.terminal import Watch, complain, warn
from involute.domain import AbstractDomain
from involute.errors import InvalidDataError, explain


def run(
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TARGET]...",
            help="Domains, models, or paths of model files; everything that is installed if none is given.",
            autocompletion=complete,
        ),
    ] = None,
    *,
    data: Annotated[
        Path | None,
        typer.Option(
            "--input",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="Data for the domain, instead of its sample.",
        ),
    ] = None,
    column: Annotated[
        str | None, typer.Option(metavar="NAME", help="The column of the data to read.")
    ] = None,
    option: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY=VALUE",
            help="An option of the domain, as `involute show DOMAIN` lists them; may be repeated.",
        ),
    ] = None,
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder of the report.")] = Path(
        "involute-report"
    ),
    seed: Annotated[
        int | None, typer.Option(min=0, help="Seed of everything random; by default the model's own, or 0.")
    ] = None,
    steps: Annotated[int | None, typer.Option(min=0, help="Steps of models, instead of their own.")] = None,
    cases: Annotated[int, typer.Option(min=1, help="Cases where a statement is sampled.")] = 200,
    allow_code: AllowCode = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Verify and simulate, and write one page with pictures and verdicts: DIR/index.html.

    With no target, every installed domain and model is run on its embedded data. A target that fails does
    not lose the others.

    Example: involute run cancellation --steps 100
    """
    with clear_ends():
        from involute.report import write
        from involute.report.folder import check_replaceable, check_writable

        begun = time.monotonic()
        check_replaceable(out.resolve())
        check_writable(out.resolve())
        found, skipped = _targets(what or [], allow_code=allow_code)
        for message in skipped:
            warn(message)
        options = observation_options(column, option or [])
        _check_use(found, data, options)
        request = Request(data=data, options=options, seed=seed, n_steps=steps, n_cases=cases)
        page = None
        with Watch(quiet=quiet) as watch:
            outcomes = _run_all(found, request, watch, quiet=quiet)
            if any(outcome.failure is None for outcome in outcomes):
                with watch.stage("drawing the report"):
                    sections = [outcome.section for outcome in outcomes]
                    seconds = time.monotonic() - begun
                    page = write(sections, out, seed=seed, seconds=seconds, command=_command())
        if quiet:
            for outcome in outcomes:
                complain_of(outcome.judgement)
        else:
            show_summary(outcomes, page)
        end(code_of(outcomes))


def _targets(names: list[str], *, allow_code: bool) -> tuple[dict[str, Target], list[str]]:
    if not names:
        return everything()
    return {name: target(name, allow_code=allow_code) for name in dict.fromkeys(names)}, []


def _check_use(found: dict[str, Target], data: Path | None, options: dict[str, object]) -> None:
    given = [
        word
        for word, used in (("--input", data is not None), ("--column or --option", bool(options)))
        if used
    ]
    if given and not (len(found) == 1 and isinstance(next(iter(found.values())), AbstractDomain)):
        expected = f"one domain with {' and '.join(given)}"
        got = ", ".join(found)
        mend = "name the domain that reads the data, for example `involute run market --input FILE`"
        raise InvalidDataError(explain(expected, got, mend))


def _command() -> str:
    """Return what was typed, for the page."""
    return shlex.join(["involute", *sys.argv[1:]])


def _run_all(found: dict[str, Target], request: Request, watch: Watch, *, quiet: bool) -> list[Outcome]:
    outcomes = []
    for name, entry in found.items():
        outcome = Job(name, entry, request).outcome(watch)
        outcomes.append(outcome)
        if outcome.failure is not None:
            complain(f"{name}: {outcome.failure}")
        elif not quiet:
            watch.console.print(f"[green]✓[/] {escape(name)} [dim]{outcome.seconds:.1f} s[/]")
        if outcome.interrupted:
            break
    return outcomes

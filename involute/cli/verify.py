"""``involute verify``: a verdict for every statement of a model, or of each system of a domain."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from involute.cli.arguments import AllowCode, JsonFile, What
from involute.cli.exits import clear_ends, end
from involute.cli.judgement import NOTHING, Judgement, judged
from involute.cli.summary import complain_of, show_judgement
from involute.cli.tables import show_report
from involute.cli.targets import Target, target
from involute.cli.terminal import Watch, output
from involute.cli.writing import check_place, write_json
from involute.spec.model import Model
from involute.system import System

if TYPE_CHECKING:
    from collections.abc import Sequence

    from involute.charts.base import AbstractChart
    from involute.spec.model_file import Expectation

CASES_A_SERIES = 10


def verify(
    what: What,
    *,
    seed: Annotated[int, typer.Option(min=0, help="Seed of everything that is sampled.")] = 0,
    cases: Annotated[int, typer.Option(min=1, help="Cases where a statement is sampled.")] = 200,
    budget: Annotated[int, typer.Option(min=0, help="States to exhaust, at most, before sampling.")] = 3**12,
    seconds: Annotated[
        float | None, typer.Option(min=0.001, help="Time for each search of states; none by default.")
    ] = None,
    json_file: JsonFile = "",
    with_certificates: Annotated[
        bool, typer.Option("--certificates", help="Write the certificates of proofs into the JSON as well.")
    ] = False,
    allow_code: AllowCode = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Verify a model, or every system of a domain: a table of verdicts, with witnesses.

    The exit code is 0 if everything was proved or passed its tests, but for what the model itself declares to
    fail; 1 if something else was refuted; 4 if nothing else was, and something could not be decided.

    Example: involute verify threshold --certificates --json verdicts.json
    """
    with clear_ends():
        check_place(json_file)
        found = target(what, allow_code=allow_code)
        with Watch(quiet=quiet) as watch:
            limits = {"budget": budget, "seconds": seconds}
            reports = verified(found, seed=seed, n_cases=cases, watch=watch, **limits)
        judgement = judgement_of(found, reports)
        if json_file:
            plain = {name: one.to_json(certificates=with_certificates) for name, one in reports.items()}
            write_json(json_file, plain)
        if quiet or json_file == "-":
            complain_of(judgement)
        else:
            _show(reports, judgement)
        end(judgement.code)


def systems_of(found: Target) -> dict[str, System]:
    """Return the systems of a target by name."""
    return {found.name: found.system} if isinstance(found, Model) else dict(found.systems())


def verified(found: Target, *, seed: int, n_cases: int, watch: Watch, **limits: Any) -> dict[str, Any]:
    """Return the report of every system, and of every chart of a domain, by name."""
    from involute.verify import verify as decide

    reports: dict[str, Any] = {
        name: decide(system, seed=seed, n_cases=n_cases, progress=watch.items, **limits)
        for name, system in systems_of(found).items()
    }
    charts = {} if isinstance(found, Model) else found.charts()
    for name, chart in watch.items(list(charts.items()), f"verifying charts of {found.name}"):
        label = f"chart {name}" if name in reports else name
        reports[label] = _of_chart(label, chart, seed=seed, n_cases=n_cases)
    return reports


def _of_chart(name: str, chart: "AbstractChart", *, seed: int, n_cases: int) -> Any:
    """Return the report of a chart; one case is a whole series, cut at every date."""
    from involute.charts.laws import check_chart
    from involute.identity import digest
    from involute.verify import Report

    verdicts = check_chart(chart, n_cases=max(5, n_cases // CASES_A_SERIES), seed=seed)
    return Report(name, digest(chart), verdicts)


def judgement_of(found: Target, reports: dict[str, Any]) -> Judgement:
    """Return the judgement of all reports of a target together."""
    expected: Sequence[Expectation] = found.expected_refuted if isinstance(found, Model) else ()
    parts = [judged(report.verdicts, expected, of=name) for name, report in reports.items()]
    return sum(parts, NOTHING)


def _show(reports: dict[str, Any], judgement: Judgement) -> None:
    console = output()
    for name, report in reports.items():
        show_report(console, name, report)
    show_judgement(judgement)
    if not judgement.surprises:
        console.print("[green]✓[/] Nothing was refuted that should hold.")

"""``involute find``: what a model has without having declared it."""

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from involute.cli.arguments import AllowCode, What
from involute.cli.exits import Code, clear_ends, end
from involute.cli.targets import target
from involute.cli.terminal import Watch, output
from involute.cli.verify import systems_of

if TYPE_CHECKING:
    from involute.find.everything import Findings


def find(
    what: What,
    *,
    width: Annotated[int, typer.Option(min=1, help="Neighbouring cells that a density reads.")] = 2,
    block: Annotated[int, typer.Option(min=1, help="Cells of a block of the projections searched.")] = 3,
    time: Annotated[int, typer.Option(min=1, help="Steps that one coarse step stands for.")] = 3,
    budget: Annotated[
        int, typer.Option(min=0, help="Steps of work for the densities, estimated before they are done.")
    ] = 5 * 10**9,
    seconds: Annotated[float, typer.Option(min=0.001, help="Time for the monotones of one system.")] = 10.0,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON, with certificates.")] = False,
    allow_code: AllowCode = False,
) -> None:
    """Find invariants, monotones, inverses, symmetries and towers of a model, with certificates.

    The exit code is 4 if its updates are of a kind that no finder reads.

    Example: involute find linear
    """
    with clear_ends():
        from involute.find.everything import find as found_of

        found = target(what, allow_code=allow_code)
        with Watch() as watch:
            findings = {
                name: found_of(
                    system, width, block, time, budget=budget, seconds=seconds, progress=watch.items
                )
                for name, system in systems_of(found).items()
            }
        if as_json:
            plain = {name: one.to_json() for name, one in findings.items()}
            sys.stdout.write(json.dumps(plain, indent=1, ensure_ascii=False) + "\n")
        else:
            for name, one in findings.items():
                _show(name, one)
        end(Code.UNDECIDED if all(one.is_empty for one in findings.values()) else Code.GOOD)


def _show(name: str, found: "Findings") -> None:
    """Print what was found under the name of a system; one line where no finder reads it."""
    if found.is_empty:
        output().print(Text(f"{name}: {next(said for _, said in found.lines())}"), soft_wrap=True)
        return
    output().print(Text(name, style="bold"))
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for heading, sentence in found.lines():
        table.add_row(Text(heading), Text(sentence))
    output().print(table)

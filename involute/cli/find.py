"""``involute find``: what a model has without having declared it."""

import json
import sys
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from involute.cli.exits import clear_ends
from involute.cli.targets import complete, target
from involute.cli.terminal import Watch, output
from involute.cli.verify import systems_of


def find(
    what: Annotated[
        str,
        typer.Argument(
            metavar="TARGET", help="A domain, a model, or the path of a model file.", autocompletion=complete
        ),
    ],
    *,
    width: Annotated[int, typer.Option(min=1, help="Neighbouring cells that a density reads.")] = 2,
    block: Annotated[int, typer.Option(min=1, help="Cells of a block of the projections searched.")] = 3,
    time: Annotated[int, typer.Option(min=1, help="Steps that one coarse step stands for.")] = 3,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON, with certificates.")] = False,
    allow_code: Annotated[
        bool,
        typer.Option(
            "--allow-code", help="Load Python files that the model names. Only for files you trust."
        ),
    ] = False,
) -> None:
    """Find invariants, monotones, inverses, symmetries and towers of a model, with certificates."""
    with clear_ends():
        from involute.find.everything import find as found_of

        found = target(what, allow_code=allow_code)
        with Watch() as watch:
            findings = {
                name: found_of(system, width=width, block=block, time=time, progress=watch.items)
                for name, system in systems_of(found).items()
            }
        if as_json:
            plain = {name: one.to_json() for name, one in findings.items()}
            sys.stdout.write(json.dumps(plain, indent=1, ensure_ascii=False) + "\n")
            return
        for name, one in findings.items():
            output().print(Text(name, style="bold"))
            table = Table(box=None, show_header=False, pad_edge=False)
            for heading, sentence in one.lines():
                table.add_row(Text(heading), Text(sentence))
            output().print(table)

"""Arguments that several commands take alike."""

from typing import Annotated, TypeAlias

import typer

from involute.cli.targets import complete

What: TypeAlias = Annotated[
    str,
    typer.Argument(
        metavar="TARGET",
        help="A domain, a model, or the path of a model file (.toml or .bnet).",
        autocompletion=complete,
    ),
]
AllowCode: TypeAlias = Annotated[
    bool,
    typer.Option("--allow-code", help="Load Python files that the model names. Only for files you trust."),
]
JsonFile: TypeAlias = Annotated[
    str,
    typer.Option("--json", metavar="FILE", help="Write the answer as JSON; - for the standard output."),
]
Seconds: TypeAlias = Annotated[
    float | None, typer.Option(min=0.001, help="Time for each system; no limit by default.")
]
Limit: TypeAlias = Annotated[
    int | None,
    typer.Option(min=1, help="Orbits to find and list, at most; by default 100, of which 20 are listed."),
]

"""Arguments that several commands take alike."""

from typing import Annotated, TypeAlias

import typer

from involute.cli.targets import complete

What: TypeAlias = Annotated[
    str,
    typer.Argument(
        metavar="TARGET", help="A domain, a model, or the path of a model file.", autocompletion=complete
    ),
]
AllowCode: TypeAlias = Annotated[
    bool,
    typer.Option("--allow-code", help="Load Python files that the model names. Only for files you trust."),
]

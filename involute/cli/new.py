"""``involute new``: a domain plug-in of one's own, to start from."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from involute.cli.exits import clear_ends
from involute.cli.scaffold import scaffold
from involute.cli.terminal import output
from involute.registry import available_models, domain_names


def new(
    name: Annotated[str, typer.Argument(help="The domain's name: small letters, digits and _.")],
    *,
    folder: Annotated[
        Path,
        typer.Option(
            "--dir", metavar="DIR", file_okay=False, help="Where to write the new folder; made if missing."
        ),
    ] = Path(),
) -> None:
    """Write a domain plug-in that installs, is found and passes the law suite, to change from there.

    Example: involute new tides
    """
    with clear_ends():
        made = "" if folder.exists() else f"Made the folder {escape(str(folder))}.\n"
        place = scaffold(name, folder, taken=[*domain_names(), *available_models()])
        written = escape(str(place))
        output().print(
            f"{made}Wrote [bold]{written}[/]. Next:\n"
            f"  cd {written}\n"
            rf'  python -m pip install -e ".\[test]"'
            "\n"
            f"  python -m pytest\n"
            f"  involute run {name}\n"
            "README.md says what to change first.",
            soft_wrap=True,
        )

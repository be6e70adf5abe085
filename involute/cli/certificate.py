"""``involute check-certificate``: proofs in a file, checked without the code that found them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from involute.certificates import accepts, explanation
from involute.cli.exits import Code, clear_ends, end
from involute.cli.terminal import output
from involute.errors import InvalidDataError, explain


def check_certificate(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="JSON: one certificate, or what `involute verify TARGET --certificates --json FILE` wrote.",
        ),
    ],
) -> None:
    """Check the certificates in a file with the small independent checker.

    The exit code is 1 if one of them is refused.
    """
    with clear_ends():
        found = list(certificates(_read(file)))
        if not found:
            mend = "write one with `involute verify TARGET --certificates --json FILE`"
            raise InvalidDataError(explain("certificates", f"none in {file.name}", mend))
        console, refused = output(), 0
        for name, certificate in found:
            refused += not accepts(certificate)
            console.print(escape(f"{name}: {explanation(certificate)}"), soft_wrap=True)
        end(Code.REFUTED if refused else Code.GOOD)


def certificates(data: Any, name: str = "certificate") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every certificate in plain data, with the law and subject of its verdict."""
    if isinstance(data, dict) and isinstance(data.get("kind"), str):
        yield name, data
    elif isinstance(data, dict):
        own = f"{data['law']} of {data.get('subject', '')}" if "law" in data else name
        for key, entry in data.items():
            yield from certificates(entry, own if key == "certificate" else str(key))
    elif isinstance(data, list):
        for entry in data:
            yield from certificates(entry, name)


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise InvalidDataError(explain(f"JSON in {file.name}", str(error), "write it again")) from None

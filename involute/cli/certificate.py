"""``involute check-certificate``: proofs in a file, checked without the code that found them."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from involute.cli.claims import claims
from involute.cli.exits import Code, clear_ends, end
from involute.cli.terminal import complain, output
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

    The exit code is 1 if one of them is refused, or a PROVED verdict has none.

    Example: involute check-certificate verdicts.json
    """
    with clear_ends():
        found = list(claims(_read(file)))
        if not found:
            mend = "write one with `involute verify TARGET --certificates --json FILE`"
            raise InvalidDataError(explain("certificates", f"none in {file.name}", mend))
        console = output()
        for claim in found:
            console.print(escape(claim.sentence), soft_wrap=True)
        checked = [claim for claim in found if claim.certificate is not None]
        refused, bare = sum(not claim.is_proved for claim in checked), len(found) - len(checked)
        console.print(_summary(len(checked), refused, bare), soft_wrap=True)
        if not checked:
            complain("No verdict has its certificate. To mend: pass --certificates to `involute verify`.")
        end(Code.REFUTED if refused or bare else Code.GOOD)


def _summary(checked: int, refused: int, bare: int) -> str:
    """Return how many were checked and refused, and how many proofs came without."""
    plural = "" if checked == 1 else "s"
    said = f"{checked} certificate{plural} checked, {refused} refused"
    return f"{said}; {bare} PROVED verdict{'' if bare == 1 else 's'} without a certificate."


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise InvalidDataError(explain(f"JSON in {file.name}", str(error), "write it again")) from None

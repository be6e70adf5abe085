"""``involute ledger``: how many bits each claim of a model removes from all maps, in text or a picture."""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from involute.cli.arguments import AllowCode, What
from involute.cli.exits import Code, clear_ends, end
from involute.cli.targets import target
from involute.cli.terminal import Watch, output, warn
from involute.cli.verify import systems_of
from involute.errors import InvalidDataError, InvalidRuleError, explain
from involute.find.ledger.text import text_of

if TYPE_CHECKING:
    from involute.find.ledger.stages import Ledger

ENDINGS = (".svg", ".png", ".pdf")


def ledger(
    what: What,
    *,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Draw the collapse into a PNG, SVG or PDF file as well."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
    allow_code: AllowCode = False,
) -> None:
    """Count the maps that are left at each stage: all, equivariant, conserving, reversible, this one.

    Example: involute ledger linear --out ledger.svg
    """
    with clear_ends():
        if out is not None:
            check_picture(out)
        ledgers = _counted(what, allow_code=allow_code)
        if as_json:
            plain = {name: one.to_json() for name, one in ledgers.items()}
            sys.stdout.write(json.dumps(plain, indent=1, ensure_ascii=False) + "\n")
        else:
            for one in ledgers.values():
                output().out(text_of(one, _width()), highlight=False)
        for k, one in enumerate(ledgers.values()):
            if out is not None:
                _draw(one, out if k == 0 else out.with_stem(f"{out.stem}-{k + 1}"))
        end(Code.GOOD if ledgers else Code.UNDECIDED)


def check_picture(out: Path) -> None:
    """Refuse a picture that cannot be written, before anything is counted.

    Raises
    ------
    InvalidDataError
        Its name has another ending, or its folder is not there.
    """
    if out.suffix not in ENDINGS:
        mend = "change its ending"
        raise InvalidDataError(explain("a picture name in .svg, .png or .pdf", repr(out.name), mend))
    if not out.parent.is_dir():
        raise InvalidDataError(explain("a folder that is there", f"'{out.parent}'", "make it first"))


def _counted(what: str, *, allow_code: bool) -> "dict[str, Ledger]":
    """Return the ledgers of all systems that can be counted, and say of the others why they cannot."""
    from involute.find.ledger.count import ledger as counted

    ledgers = {}
    with Watch() as watch:
        for name, system in systems_of(target(what, allow_code=allow_code)).items():
            try:
                ledgers[name] = counted(system, progress=watch.items)
            except InvalidRuleError as error:
                warn(f"{name}: {error}")
    return ledgers


def _width() -> int | None:
    """Return how wide lines may be: as the terminal or ``COLUMNS`` says, and nothing elsewhere."""
    console = output()
    return console.width if console.is_terminal or os.environ.get("COLUMNS") else None


def _draw(found: "Ledger", out: Path) -> None:
    """Write one picture."""
    from involute.plot import ledger as picture
    from involute.plot import save

    save(picture(found), out)
    output().print(f"Wrote {out}", soft_wrap=True)

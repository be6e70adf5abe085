"""``involute ledger``: how many bits each claim of a model removes from all maps, in text or a picture."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from involute.cli.exits import clear_ends
from involute.cli.targets import complete, target
from involute.cli.terminal import Watch, output, warn
from involute.cli.verify import systems_of
from involute.errors import InvalidRuleError

if TYPE_CHECKING:
    from involute.find.ledger.stages import Ledger


def ledger(
    what: Annotated[
        str,
        typer.Argument(
            metavar="TARGET", help="A domain, a model, or the path of a model file.", autocompletion=complete
        ),
    ],
    *,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Draw the collapse into a PNG, SVG or PDF file as well."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
    allow_code: Annotated[
        bool,
        typer.Option(
            "--allow-code", help="Load Python files that the model names. Only for files you trust."
        ),
    ] = False,
) -> None:
    """Count the maps that are left at each stage: all, equivariant, conserving, reversible, this one."""
    with clear_ends():
        from involute.find.ledger.count import ledger as counted

        ledgers = {}
        with Watch() as watch:
            for name, system in systems_of(target(what, allow_code=allow_code)).items():
                try:
                    ledgers[name] = counted(system, progress=watch.items)
                except InvalidRuleError as error:
                    warn(f"{name}: {error}")
        if as_json:
            plain = {name: one.to_json() for name, one in ledgers.items()}
            sys.stdout.write(json.dumps(plain, indent=1, ensure_ascii=False) + "\n")
        else:
            for one in ledgers.values():
                output().out(str(one), highlight=False)
        for k, one in enumerate(ledgers.values()):
            if out is not None:
                _draw(one, out if k == 0 else out.with_stem(f"{out.stem}-{k + 1}"))


def _draw(found: "Ledger", out: Path) -> None:
    """Write one picture."""
    from involute.plot import ledger as picture
    from involute.plot import save

    save(picture(found), out)
    output().print(f"Wrote {out}", soft_wrap=True)

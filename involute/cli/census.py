"""``involute census``: whole classes of rules counted afresh, beside the numbers that are known."""

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from involute.cli.exits import Code, clear_ends, end
from involute.cli.terminal import Watch, output


def census(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ROW]...", help="Rows to count, by name; all of them by default."),
    ] = None,
    *,
    listed: Annotated[bool, typer.Option("--list", help="List the rows and count nothing.")] = False,
) -> None:
    """Count whole classes of rules and compare with the numbers that are known.

    The exit code is 1 if a count differs.
    """
    with clear_ends():
        from involute.census.table import count, rows

        known = rows()
        if listed:
            table = Table("row", "question", "known", "source", box=None, pad_edge=False)
            for row in known.values():
                table.add_row(Text(row.name), Text(row.question), Text(str(row.known)), Text(row.source))
            output().print(table)
            return
        is_off, seconds, console = False, 0.0, output()
        with Watch() as watch:
            for name in watch.items(names or list(known), "counting"):
                found = count(name)
                is_off |= not found.agrees
                seconds += found.seconds
                mark = "agrees" if found.agrees else f"differs from {found.row.known}"
                said = f"{found.row.name}: {found.count} ({mark}; {found.seconds:.2f} s)"
                console.print(Text(said), soft_wrap=True, style="" if found.agrees else "red")
        console.print(f"{seconds:.1f} s of CPU time in all.")
        end(Code.REFUTED if is_off else Code.GOOD)

"""``involute census``: whole classes of rules counted afresh, beside the numbers that are known."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from involute.cli.exits import Code, clear_ends, end
from involute.cli.terminal import Watch, output

if TYPE_CHECKING:
    from involute.census.row import Row

LONGEST = 48  # characters of a known answer in the list


def census(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ROW]...",
            help="Rows by name, its beginning, or a pattern like 'reversible-*'; all by default.",
        ),
    ] = None,
    *,
    listed: Annotated[bool, typer.Option("--list", help="List the rows and count nothing.")] = False,
) -> None:
    """Count whole classes of rules and compare with the numbers that are known.

    The exit code is 1 if a count differs.

    Example: involute census 'reversible-*'
    """
    with clear_ends():
        from involute.census.table import count, named

        chosen = named(names)
        if listed:
            output().print(_listing(chosen))
            return
        is_off, seconds, console = False, 0.0, output()
        with Watch() as watch:
            for row in watch.items(chosen, "counting"):
                found = count(row)
                is_off |= not found.agrees
                seconds += found.seconds
                mark = "agrees" if found.agrees else f"differs from {found.row.known}"
                said = f"{found.row.name}: {found.count} ({mark}; {found.seconds:.2f} s)"
                console.print(Text(said), soft_wrap=True, style="" if found.agrees else "red")
        console.print(f"{seconds:.1f} s of CPU time in all.")
        end(Code.REFUTED if is_off else Code.GOOD)


def _listing(chosen: "list[Row]") -> Table:
    """Return the table of rows; names are never cut, long answers are."""
    table = Table(box=None, pad_edge=False)
    longest = max(len(row.name) for row in chosen)
    table.add_column("row", no_wrap=True, min_width=longest)
    for heading in ("question", "known", "source"):
        table.add_column(heading, overflow="fold")
    for row in chosen:
        known = str(row.known)
        short = known if len(known) <= LONGEST else f"{known[: LONGEST - 3]}..."
        table.add_row(Text(row.name), Text(row.question), Text(short), Text(row.source))
    return table

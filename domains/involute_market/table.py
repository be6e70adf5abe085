"""Tables of text cells that remember where each cell came from, and the choice of their columns.

A CSV file is read by the standard library; objects of pandas and xarray are written out as text (numbers
by their shortest exact form), so that every source passes the same checks.
"""

import csv
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, final

import attrs

from involute.errors import InvalidDataError, MissingExtraError, explain
from involute_market.cells import iso_date, number

DATE_NAMES = frozenset({"date", "dates", "time", "datetime", "timestamp", "month", "day", "year", "period"})
DELIMITERS = (",", ";", "\t")
INDEX = "(index)"


@final
@attrs.frozen(eq=False)
class Table:
    """Rows of stripped text cells under column names; ``lines`` are their line numbers in a file."""

    names: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    source: str
    lines: Sequence[int] | None = None

    def place(self, row: int, column: int) -> str:
        """Return where a cell stands, for messages."""
        where = f"row {row}" if self.lines is None else f"line {self.lines[row]}"
        return f"{where}, column {self.names[column]!r} of {self.source}"


def read_csv(path: Path) -> Table:
    """Read a CSV file: UTF-8; comma, semicolon or tab; the first line names the columns.

    Raises
    ------
    InvalidDataError
        No such file, no text, no header, or a row with another number of cells than the header.
    """
    wanted = "a CSV file with a header line"
    if not path.is_file():
        got = f"a folder: {path}" if path.is_dir() else f"no file at {path}"
        raise InvalidDataError(explain(wanted, got, "check the path"))
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise InvalidDataError(
            explain(wanted, f"binary or non-UTF-8 content in {path}", "export it as UTF-8 CSV")
        )
    lines = text.splitlines()
    header = lines[0] if lines else ""
    if not header.strip():
        got = f"an empty file {path}" if not text.strip() else f"an empty first line in {path}"
        raise InvalidDataError(explain(wanted, got, "write the column names in the first line"))
    reader = csv.reader(lines, delimiter=max(DELIMITERS, key=header.count))
    try:
        numbered = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise InvalidDataError(
            explain(wanted, f"{error} in line {reader.line_num} of {path}", "correct the line")
        ) from error
    while numbered and not any(numbered[-1][1]):
        numbered.pop()
    names = tuple(numbered[0][1])
    return _checked(names, numbered[1:], path)


def _checked(names: tuple[str, ...], numbered: Sequence[tuple[int, Sequence[str]]], path: Path) -> Table:
    """Return the table of a file whose header and rows are sound."""
    if any(number(name) is not None for name in names):
        got = f"numbers in line 1 of {path}: {', '.join(names)}"
        raise InvalidDataError(
            explain("column names in line 1", got, "add a header line, for example date,price")
        )
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        got = f"the name {doubled[0]!r} more than once in line 1 of {path}"
        raise InvalidDataError(explain("distinct column names", got, "rename the columns"))
    for line, row in numbered:
        if len(row) != len(names):
            got = f"{len(row)} in line {line} of {path}" if row else f"an empty line {line} in {path}"
            raise InvalidDataError(explain(f"{len(names)} cells a line", got, "correct or remove the line"))
    if not numbered:
        raise InvalidDataError(explain("rows under the header", f"none in {path}", "pass a file with data"))
    return Table(names, [row for _, row in numbered], path.name, [line for line, _ in numbered])


def table_of(source: Any) -> Table:
    """Write a pandas Series or DataFrame, or a one-dimensional xarray DataArray, as a table, index first.

    Raises
    ------
    InvalidDataError
        Another kind of object.
    MissingExtraError
        pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        got = f"a {type(source).__name__} and no pandas"
        mend = 'install the extra: pip install "involute[market]"'
        raise MissingExtraError(
            explain("a path to a CSV file, or pandas to read objects", got, mend)
        ) from error
    kind = type(source).__name__
    if (
        hasattr(source, "to_series")
        and getattr(source, "ndim", None) == 1
        and not isinstance(source, pd.Index)
    ):
        source = source.to_series()
    if isinstance(source, pd.Series):
        source = source.to_frame("values" if source.name is None else source.name)
    if not isinstance(source, pd.DataFrame):
        wanted = "a path, a pandas Series or DataFrame, or a one-dimensional xarray DataArray"
        raise InvalidDataError(
            explain(wanted, f"a {kind}", "wrap the numbers in a pandas Series indexed by date")
        )
    stamps = source.index.to_timestamp() if isinstance(source.index, pd.PeriodIndex) else source.index
    columns = [stamps, *(source.iloc[:, i] for i in range(source.shape[1]))]
    rows = list(zip(*([_cell(value) for value in column.tolist()] for column in columns), strict=True))
    return Table((INDEX, *(str(name) for name in source.columns)), rows, f"the {kind}")


def _cell(value: Any) -> str:
    """Return an object as the text of a cell: dates in ISO form, numbers in their shortest exact form."""
    return value.isoformat() if hasattr(value, "isoformat") else str(value).strip()


def date_position(table: Table, date_column: str | None) -> int:
    """Return the position of the dates: the named column, or the first that is named or filled like dates.

    Raises
    ------
    InvalidDataError
        No such column, or none that looks like dates.
    """
    if date_column is not None:
        return _named(table, date_column)
    filled = [i for i in range(len(table.names)) if table.rows and iso_date(table.rows[0][i]) is not None]
    named = [i for i, name in enumerate(table.names) if name.casefold() in DATE_NAMES]
    found = [i for i in filled if table.names[i] == INDEX] + named + [i for i in filled if not i]
    if not found:
        got = f"the columns {_listed(table.names)} in {table.source}"
        mend = "index the values by date, or pass date_column" if INDEX in table.names else "pass date_column"
        raise InvalidDataError(explain("a column of dates", got, mend))
    return found[0]


def choose_column(table: Table, column: str | None, date_at: int) -> int:
    """Return the position of the column to read: the named one, or the only one of numbers.

    Raises
    ------
    InvalidDataError
        No such column, or several of numbers, or none.
    """
    if column is not None:
        return _named(table, column)
    others = [i for i, name in enumerate(table.names) if i != date_at and name != INDEX]
    numeric = others if len(others) == 1 else [i for i in others if _mostly_numbers(table, i)]
    if len(numeric) != 1:
        names = [table.names[i] for i in numeric]
        got = f"{len(names)} in {table.source}" + (f": {_listed(names)}" if names else "")
        raise InvalidDataError(explain("one column of numbers", got, "name the one to read with column=..."))
    return numeric[0]


def _named(table: Table, column: str) -> int:
    column = str(column)  # a name like 2000 may come as a number
    if column in table.names:
        return table.names.index(column)
    names = [name for name in table.names if name != INDEX]
    close = get_close_matches(column.casefold(), [name.casefold() for name in names], n=1)
    guess = next((name for name in names if close and name.casefold() == close[0]), None)
    got = f"no column {column!r} in {table.source}, which has {_listed(names)}"
    mend = f"write {guess!r}, the closest name" if guess else "name one of these"
    raise InvalidDataError(explain("the name of a column", got, mend))


def _mostly_numbers(table: Table, column: int) -> bool:
    cells = [row[column] for row in table.rows if row[column]]
    return 2 * sum(number(cell) is not None for cell in cells) > len(cells)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(repr(name) for name in names)

"""Tables of text cells that remember where each cell came from, and the choice of their columns.

A CSV file is read by the standard library; objects of pandas and xarray are written out as text (numbers
by their shortest exact form), so that every source passes the same checks.
"""

import csv
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeAlias, final

import attrs

from involute.errors import InvalidDataError, MissingExtraError, explain
from involute_market.cells import iso_date, number
from involute_market.options import asked

DATE_NAMES = frozenset({"date", "dates", "time", "datetime", "timestamp", "month", "day", "year", "period"})
DELIMITERS = (",", ";", "\t")
INDEX = "(index)"
MOST_LISTED = 10
UNCLOSED = "unexpected end of data"  # what a strict csv reader says of a quote that never closes


Lines: TypeAlias = tuple[int, int]  # the first and the last line of a row: a quoted cell may hold several


@final
@attrs.frozen(eq=False)
class Table:
    """Rows of stripped text cells under column names; ``lines`` are their first and last lines in a file."""

    names: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    source: str
    lines: Sequence[Lines] | None = None

    def place(self, row: int, column: int) -> str:
        """Return where a cell stands, for messages."""
        where = f"row {row}" if self.lines is None else _numbered(self.lines[row])
        return f"{where}, column {self.names[column]!r} of {self.source}"

    def runs_on(self, row: int) -> bool:
        """Return whether a row holds more than one line of the file, inside quotes."""
        return self.lines is not None and self.lines[row][1] > self.lines[row][0]


def read_csv(path: Path) -> Table:
    """Read a CSV file: UTF-8; comma, semicolon or tab; the first line names the columns.

    Raises
    ------
    InvalidDataError
        No such file, no text, no header, a quote that does not close, or a row with another number of cells
        than the header.
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
    numbered = _rows(lines, max(DELIMITERS, key=header.count), path)
    while numbered and not any(numbered[-1][1]):
        numbered.pop()
    names = tuple(numbered[0][1])
    return _checked(names, numbered[1:], path)


def _rows(lines: Sequence[str], delimiter: str, path: Path) -> list[tuple[Lines, list[str]]]:
    """Return the rows of a file with their first and last lines."""
    found: list[tuple[Lines, list[str]]] = []
    reader = csv.reader(lines, delimiter=delimiter)
    first = 1
    try:
        for row in reader:
            found.append(((first, reader.line_num), [cell.strip() for cell in row]))
            first = reader.line_num + 1
    except csv.Error as error:
        _refuse_unclosed(lines, delimiter, first, path)
        got = f"{error} in {_numbered((first, reader.line_num))} of {path}"
        raise InvalidDataError(explain("a CSV file with a header line", got, "correct the line")) from error
    _refuse_unclosed(lines, delimiter, found[-1][0][0], path)
    return found


def _refuse_unclosed(lines: Sequence[str], delimiter: str, first: int, path: Path) -> None:
    """Raise where the row that begins in a line opens a quote that never closes."""
    limit = csv.field_size_limit(sum(map(len, lines)) + 1)
    try:
        next(csv.reader(lines[first - 1 :], delimiter=delimiter, strict=True), None)
    except csv.Error as error:
        if str(error) == UNCLOSED:
            got = f"a quote that opens in line {first} of {path} and never closes"
            raise InvalidDataError(
                explain("quotes in pairs", got, "close or remove the quote in that line")
            ) from error
    finally:
        csv.field_size_limit(limit)


def _numbered(lines: Lines) -> str:
    """Return the words for a stretch of lines.

    >>> _numbered((7, 7)), _numbered((7, 9))
    ('line 7', 'lines 7 to 9')
    """
    first, last = lines
    return f"line {first}" if first == last else f"lines {first} to {last}"


def _checked(names: tuple[str, ...], numbered: Sequence[tuple[Lines, Sequence[str]]], path: Path) -> Table:
    """Return the table of a file whose header and rows are sound."""
    if any(number(name) is not None for name in names):
        got = f"numbers in line 1 of {path}: {_listed(names)}"
        raise InvalidDataError(
            explain("column names in line 1", got, "add a header line, for example date,price")
        )
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        got = f"the name {doubled[0]!r} more than once in line 1 of {path}"
        raise InvalidDataError(explain("distinct column names", got, "rename the columns"))
    for (first, last), row in numbered:
        if len(row) != len(names):
            place = f"{_numbered((first, last))} of {path}"
            got = f"{len(row)} in {place}" if row else f"an empty line: {place}"
            mend = "correct or remove the line"
            if last > first:
                mend = f"check the quotes in line {first}: a cell in quotes runs on from there"
            raise InvalidDataError(explain(f"{len(names)} cells a line", got, mend))
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
        mend = f"pass {asked('date_column', 'NAME')}"
        if INDEX in table.names:
            mend = f"index the values by date, or {mend}"
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
        raise InvalidDataError(explain("one column of numbers", got, f"pass {asked('column', 'NAME')}"))
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
    """Return names in quotes, and how many more there are.

    >>> _listed(["a", "b"]), _listed("abcdefghijklm")[-14:]
    ("'a', 'b'", "'j' and 3 more")
    """
    rest = len(names) - MOST_LISTED
    more = f" and {rest:,} more" if rest > 0 else ""
    return ", ".join(repr(name) for name in names[:MOST_LISTED]) + more

"""World to series: a CSV file, a pandas Series or DataFrame, or an xarray DataArray becomes an `Observation`.

Nothing is repaired in silence. Gaps, duplicates, disorder and cells that are no numbers are errors that
name the line, the cell and the mend; only empty cells before the first and after the last number are cut.
"""

import math
from pathlib import Path
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.charts.base import Series
from involute.errors import InvalidDataError, explain
from involute_market.cells import formatted_date, is_missing, iso_date, number, shown
from involute_market.options import asked, truth
from involute_market.settings import Settings
from involute_market.table import Table, choose_column, date_position, read_csv, table_of

TRANSFORMS = ("log", "level")
SPACINGS = (  # longest usual step in days, name, nominal observations a year
    (4.0, "daily", 252),
    (10.0, "weekly", 52),
    (45.0, "monthly", 12),
    (130.0, "quarterly", 4),
    (math.inf, "yearly", 1),
)
STEP_MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}
LONGEST_STEP_DAYS = {"daily": 31, "weekly": 10}  # holidays and closed exchanges included


@final
@attrs.frozen(eq=False)
class Observation:
    """One series as it was read, in order of time and without gaps.

    Attributes
    ----------
    name, source : the column, and where it came from.
    dates : datetime64[D], shape (n,), increasing.
    values : float64, shape (n,), finite; positive under ``transform="log"``.
    transform : ``"log"`` (prices: the charts see logarithms) or ``"level"`` (yields: the values themselves).
    spacing, per_year : ``"daily"`` .. ``"yearly"``, and its nominal number of observations a year.
    """

    name: str
    dates: NDArray[np.datetime64]
    values: Series
    transform: str = "log"
    spacing: str = "monthly"
    per_year: int = 12
    source: str = ""

    @property
    def x(self) -> Series:
        """What the charts see, shape (n,): value by value, so that cutting changes nothing."""
        if self.transform == "level":
            return self.values
        return np.array([math.log(value) for value in self.values.tolist()])

    @property
    def span(self) -> str:
        """The first and the last date, as text."""
        return f"{self.dates[0]} to {self.dates[-1]}"


def observe(
    source: Any,
    *,
    column: str | None = None,
    date_column: str | None = None,
    transform: str = "log",
    date_format: str | None = None,
    allow_gaps: bool | str = False,
) -> Observation:
    """Read one column of a source.

    Parameters
    ----------
    source : a path to a CSV file (comma, semicolon or tab; the first line names the columns), a pandas Series
        or DataFrame, or a one-dimensional xarray DataArray; in memory, dates are the index or coordinate.
    column : the column to read; may be omitted where there is one column of numbers.
    date_column : the column of dates; may be omitted where one is named so (date, month ..) or comes first.
    transform : ``"log"`` for prices, ``"level"`` for yields and whatever may be zero or negative.
    date_format : the strptime format of dates that are not ISO (YYYY-MM-DD, YYYY-MM, YYYY).
    allow_gaps : accept missing dates (never missing values): True or False, or the words ``"true"`` and
        ``"false"``, as a command line passes them.

    Raises
    ------
    InvalidDataError
        The source is not such a series; the message names the place and the mend.
    MissingExtraError
        An object in memory, but no pandas: install ``involute[market]``. Files need no extra.
    """
    if transform not in TRANSFORMS:
        mend = f"pass {asked('transform', 'level')} for yields, log for prices"
        raise InvalidDataError(explain("transform=log or transform=level", f"transform={transform!r}", mend))
    if not isinstance(date_format, str | None):
        mend = f"pass {asked('date_format', '%d.%m.%Y')}, for example"
        raise InvalidDataError(explain("a strptime format", f"date_format={date_format!r}", mend))
    gaps = truth("allow_gaps", allow_gaps)
    table = read_csv(Path(source)) if isinstance(source, str | Path) else table_of(source)
    at = date_position(table, date_column)
    chosen = choose_column(table, column, at)
    values, first = _numbers(table, chosen)
    if transform == "log":
        _refuse_nonpositive(table, chosen, values, first)
    dates = _dates(table, at, first, first + values.size, date_format)
    _refuse_disorder(table, at, dates, first)
    if values.size < 2:
        _refuse_single(table)
    spacing, per_year = _spacing(dates)
    if not gaps:
        _refuse_missing_dates(table, at, dates, first, spacing)
    return Observation(table.names[chosen], dates, values, transform, spacing, per_year, table.source)


def _numbers(table: Table, column: int) -> tuple[Series, int]:
    """Return the column's numbers from its first to its last filled cell, and the row of the first."""
    filled = [i for i, row in enumerate(table.rows) if not is_missing(row[column])]
    if not filled:
        got = f"only empty cells in column {table.names[column]!r} of {table.source}"
        raise InvalidDataError(explain("a column of numbers", got, f"pass {asked('column', 'NAME')}"))
    rows = range(filled[0], filled[-1] + 1)
    return np.array([_number(table, i, column) for i in rows]), filled[0]


def _number(table: Table, row: int, column: int) -> float:
    """Return the number in a cell, or say what else is there."""
    cell, place = table.rows[row][column], table.place(row, column)
    if is_missing(cell):
        got = f"an empty cell ({shown(cell)}) at {place}"
        raise InvalidDataError(explain("a number in every row", got, "fill the gap, or cut the series there"))
    value = number(cell)
    if value is None:
        mend = "correct the cell; write decimals with a point, and no thousands separators"
        if table.runs_on(row):
            mend = "check the quotes in the first of these lines: a cell in quotes runs on from there"
        elif not cell.isascii():
            mend = "write numbers in the digits 0 to 9, with a plain minus and point"
        raise InvalidDataError(explain("a number", f"{shown(cell)} at {place}", mend))
    if not math.isfinite(value):
        raise InvalidDataError(explain("a finite number", f"{shown(cell)} at {place}", "correct the cell"))
    return value


def _refuse_nonpositive(table: Table, column: int, values: Series, first: int) -> None:
    if values.min() > 0.0:
        return
    row = first + int(np.argmax(values <= 0.0))
    got = f"{table.rows[row][column]!r} at {table.place(row, column)}"
    mend = f"pass {asked('transform', 'level')} for yields and other series that may be zero or negative"
    raise InvalidDataError(explain("positive prices under the logarithm", got, mend))


def _dates(
    table: Table, column: int, first: int, last: int, date_format: str | None
) -> NDArray[np.datetime64]:
    """Return the dates of the rows ``first <= row < last``."""
    days = []
    for row in range(first, last):
        cell = table.rows[row][column]
        day = iso_date(cell) if date_format is None else formatted_date(cell, date_format)
        if day is None:
            got = f"{shown(cell)} at {table.place(row, column)}"
            wanted = "a date YYYY-MM-DD" if date_format is None else f"a date like {date_format!r}"
            mend = f"correct it, or pass for example {asked('date_format', '%d.%m.%Y')}"
            raise InvalidDataError(explain(wanted, got, mend))
        days.append(day)
    return np.array(days, dtype="datetime64[D]")


def _refuse_disorder(table: Table, column: int, dates: NDArray[np.datetime64], first: int) -> None:
    """Raise where a date repeats or precedes the one before it."""
    steps = np.diff(dates).astype(np.int64)
    if not steps.size or steps.min() > 0:
        return
    at = int(np.argmax(steps <= 0)) + 1
    place = table.place(first + at, column)
    if steps[at - 1] == 0:
        got = f"{dates[at]} twice, again at {place}"
        raise InvalidDataError(explain("every date once", got, "remove the duplicate row"))
    got = f"{dates[at]} after {dates[at - 1]} at {place}"
    raise InvalidDataError(explain("dates in increasing order", got, "sort the rows by date"))


def _refuse_single(table: Table) -> None:
    """Raise for a lone observation, whose spacing, and so the length to ask for, is unknown."""
    lengths = [f"{Settings.for_spacing(per_year).shortest:,} {name}" for _, name, per_year in SPACINGS]
    wanted = f"at least {', '.join(lengths[:-1])} or {lengths[-1]} observations"
    raise InvalidDataError(explain(wanted, f"1 in {table.source}", "pass a longer series"))


def _spacing(dates: NDArray[np.datetime64]) -> tuple[str, int]:
    """Return the name and yearly number of the usual step between dates."""
    usual = float(np.median(np.diff(dates).astype(np.int64)))
    return next((name, per_year) for longest, name, per_year in SPACINGS if usual <= longest)


def _refuse_missing_dates(
    table: Table, column: int, dates: NDArray[np.datetime64], first: int, spacing: str
) -> None:
    """Raise where a regular series skips a date: a calendar month, quarter or year, or a month of days."""
    if spacing in STEP_MONTHS:
        steps = np.diff(dates.astype("datetime64[M]").astype(np.int64))
        irregular = steps != STEP_MONTHS[spacing]
    else:
        irregular = np.diff(dates).astype(np.int64) > LONGEST_STEP_DAYS[spacing]
    if irregular.any():
        at = int(np.argmax(irregular)) + 1
        got = f"{dates[at - 1]} followed by {dates[at]} at {table.place(first + at, column)}"
        mend = f"add the missing dates, cut the series there, or pass {asked('allow_gaps', 'true')}"
        raise InvalidDataError(explain(f"a {spacing} series without missing dates", got, mend))

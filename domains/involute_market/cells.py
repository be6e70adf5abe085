"""What the text of one cell says: a number, a date, or nothing."""

from datetime import date, datetime

MISSING = frozenset({"", ".", "-", "na", "n/a", "<na>", "nan", "nat", "null", "none"})
YEAR_DIGITS = 4
LONGEST_SHOWN = 60
DATE_PARTS = 3


def number(cell: str) -> float | None:
    """Return the number in a cell, or None if there is none.

    ``1_000`` and ``1,000`` are not numbers, and neither are digits other than 0 to 9.

    >>> number("1.5e3"), number("n.a."), number("1_000"), number("٣")
    (1500.0, None, None, None)
    """
    if "_" in cell or not cell.isascii():
        return None
    try:
        return float(cell)
    except ValueError:
        return None


def shown(cell: str) -> str:
    """Return a cell in quotes for a message, its middle left out where it is long.

    >>> shown("n.a."), len(shown("9" * 1000))
    ("'n.a.'", 45)
    """
    return repr(cell if len(cell) <= LONGEST_SHOWN else f"{cell[:30]} .. {cell[-9:]}")


def is_missing(cell: str) -> bool:
    """Return whether a cell says that there is no value."""
    return cell.casefold() in MISSING


def iso_date(cell: str) -> date | None:
    """Return the date in ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` (a time of day may follow), or None.

    >>> iso_date("1999-12"), iso_date("31.12.1999")
    (datetime.date(1999, 12, 1), None)
    """
    parts = cell.replace("T", " ").split(" ")[0].replace("/", "-").split("-")
    sound = all(part.isdecimal() and part.isascii() for part in parts)
    if not sound or len(parts[0]) != YEAR_DIGITS or len(parts) > DATE_PARTS:
        return None
    year, month, day = (*map(int, parts), 1, 1)[:DATE_PARTS]
    try:
        return date(year, month, day)
    except ValueError:
        return None


def formatted_date(cell: str, date_format: str) -> date | None:
    """Return the date in a cell of the given strptime format, or None.

    >>> formatted_date("31.12.1999", "%d.%m.%Y")
    datetime.date(1999, 12, 31)
    """
    if any(sign.isdecimal() and not sign.isascii() for sign in cell):
        return None
    try:
        return datetime.strptime(cell, date_format).date()  # noqa: DTZ007  (a calendar date has no time zone)
    except ValueError:
        return None

"""Answers as JSON: to a file, or to the standard output."""

import json
import sys
from pathlib import Path
from typing import Any

from involute.errors import InvalidDataError, explain

STANDARD = "-"


def check_place(place: str) -> None:
    """Refuse a place that cannot be written, before the work; nothing and ``-`` are fine.

    Raises
    ------
    InvalidDataError
        It is a folder, or in no folder.
    """
    if place in {"", STANDARD}:
        return
    path = Path(place)
    if not path.parent.is_dir() or path.is_dir():
        got = f"{path}, a folder" if path.is_dir() else f"{path}, where there is no folder {path.parent}"
        raise InvalidDataError(explain("a file that can be written", got, "choose another --json"))


def write_json(place: str, plain: dict[str, Any]) -> None:
    """Write plain data; nothing where no place is given."""
    text = json.dumps(plain, indent=1, ensure_ascii=False) + "\n"
    if place == STANDARD:
        sys.stdout.write(text)
    elif place:
        Path(place).write_text(text, encoding="utf-8")


def written(number: int) -> str:
    """Return an exact count as text, however many digits it has.

    >>> written(10**5000) == "1" + 5000 * "0"
    True
    """
    limit = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        return str(number)
    finally:
        sys.set_int_max_str_digits(limit)

"""All rows of the census, and what counting one of them gives."""

import time
from collections.abc import Iterable
from difflib import get_close_matches
from fnmatch import fnmatchcase
from importlib import import_module
from typing import NoReturn, final

import attrs

from involute.census.row import Counts, Row
from involute.errors import InvalidRuleError, explain

TOPICS = ("conserving", "reversible", "towers", "capacities", "dynamics")


@final
@attrs.frozen
class Counted:
    """A row, what counting gave, and the seconds of CPU time that it took (compilation included).

    >>> Counted(Row("one", "How many?", lambda: 1, 1, "arithmetic"), 1, 0.0).agrees
    True
    """

    row: Row
    count: Counts
    seconds: float

    @property
    def agrees(self) -> bool:
        """Whether the count is the number that is known."""
        return bool(self.count == self.row.known)


def rows() -> dict[str, Row]:
    """Return every row by its name, topic by topic."""
    found = [row for topic in TOPICS for row in import_module(f"involute.census.{topic}").ROWS]
    return {row.name: row for row in found}


def named(names: Iterable[str] | None) -> list[Row]:
    """Return the rows with these names, beginnings of names or patterns, each once; all of them for none.

    Raises
    ------
    InvalidRuleError
        No row has one of these names; near ones are suggested.

    >>> [row.name for row in named(["reversible-elem"])]
    ['reversible-elementary']
    """
    known = rows()
    found: dict[str, Row] = {}
    for name in names or known:
        found.update({name: known[name]} if name in known else _matching(name, known))
    return list(found.values())


def _matching(pattern: str, known: dict[str, Row]) -> dict[str, Row]:
    """Return the rows whose names match a pattern, or begin like it."""
    names = [name for name in known if fnmatchcase(name, pattern) or name.startswith(pattern)]
    return {name: known[name] for name in names} or _refuse(pattern, known)


def _refuse(name: str, known: dict[str, Row]) -> NoReturn:
    near = get_close_matches(str(name), known, n=3, cutoff=0.5)
    mend = f"write {' or '.join(near)}, or " if near else ""
    raise InvalidRuleError(
        explain("the name of a row of the census", repr(name), f"{mend}see `involute census --list`")
    )


def count(row: Row | str) -> Counted:
    """Count one row afresh.

    Raises
    ------
    InvalidRuleError
        No row has this name.
    """
    if not isinstance(row, Row):
        known = rows()
        row = known[row] if row in known else _refuse(row, known)
    start = time.process_time()
    found = row.count()
    return Counted(row, found, time.process_time() - start)

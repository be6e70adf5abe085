"""All rows of the census, and what counting one of them gives."""

import time
from importlib import import_module
from typing import final

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


def count(row: Row | str) -> Counted:
    """Count one row afresh.

    Raises
    ------
    InvalidRuleError
        No row has this name.
    """
    if not isinstance(row, Row):
        known = rows()
        if row not in known:
            mend = "see `involute census --list`"
            raise InvalidRuleError(explain("the name of a row of the census", repr(row), mend))
        row = known[row]
    start = time.process_time()
    found = row.count()
    return Counted(row, found, time.process_time() - start)

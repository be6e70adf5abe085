"""Verify a system: a verdict for every law of every part it declares.

    print(iv.verify(system))

decides each law by table where that is possible, by exhausting the states of a small space, and on generated
cases otherwise. A refuted law comes with its smallest witness, printed as a line that replays it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import attrs

from involute.certificates import accepts
from involute.decide.questions import Question, questions
from involute.decide.replay import Replay, replay
from involute.decide.statement import Effort
from involute.errors import InvoluteError
from involute.laws import Status, Verdict
from involute.system import System

if TYPE_CHECKING:
    from rich.table import Table

Progress = Callable[[Iterable[Any], str], Iterable[Any]]  # (items, what) -> the same items, watched
BUDGET = Effort().budget
COLUMNS = ("law", "subject", "verdict", "scope", "by", "remark")
STYLES = {
    Status.PROVED: "bold green",
    Status.TESTED: "cyan",
    Status.REFUTED: "bold red",
    Status.UNDECIDED: "yellow",
}

__all__ = ["Replay", "Report", "html_table", "replay", "verify"]

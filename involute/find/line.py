"""Rules on a line as bare tables: what all finders accept in place of one another."""

from typing import Any

import numpy as np

from involute.automata.line_rule import LineRule
from involute.errors import InvalidRuleError, explain
from involute.system import System
from involute.updates.local_rule import LocalRule
from involute.updates.tables import MAX_INPUTS


def line_rule(rule: Any) -> LineRule:
    """Return a 1-D local rule, or the update of a system, as a `LineRule` without gaps between its cells.

    Raises
    ------
    InvalidRuleError
        It is no local rule on a line without controls, or its window is too wide.
    """
    if isinstance(rule, LineRule):
        return rule
    update = rule.update if isinstance(rule, System) else rule
    if not isinstance(update, LocalRule) or update.n_controls or len(update.offsets[0]) != 1:
        raise InvalidRuleError(
            explain(
                "a local rule on a line without controls", f"{update!r}", "pass a 1-D LocalRule or a LineRule"
            )
        )
    places = [offset[0] for offset in update.offsets]
    first, width = min(places), max(places) - min(places) + 1
    if width > MAX_INPUTS:
        raise InvalidRuleError(
            explain(f"a window of at most {MAX_INPUTS} cells", f"{width} cells", "bring the offsets together")
        )
    number = np.zeros((3,) * width, dtype=np.int64)
    grid = np.indices((3,) * width, sparse=True)
    for place in places:
        number = number * 3 + grid[place - first]
    return LineRule((update.table[number.reshape(-1)] + 1).astype(np.int8), 3, first)


def local_rule_of(rule: LineRule) -> LocalRule:
    """Return a rule over three letters as a `LocalRule`.

    Raises
    ------
    InvalidRuleError
        Its alphabet is another.
    """
    if rule.n_letters != 3:
        raise InvalidRuleError(
            explain("three letters", f"{rule.n_letters} letters", "use the LineRule itself")
        )
    return LocalRule((rule.table - 1).astype(np.int8), [(rule.first + k,) for k in range(rule.width)])

"""The census of reversible rules: every row counts what is known, and a wrong rule would be counted out."""

import os

import numpy as np
import pytest

from involute.automata.line_rule import LineRule
from involute.automata.pairs.periodic import injective_rules
from involute.census.reversible import ROWS, windows

COMPILED = os.environ.get("NUMBA_DISABLE_JIT", "0") in {"", "0"}


@pytest.mark.skipif(not COMPILED, reason="millions of rules")
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_rows(row):
    assert row.count() == row.known


def test_names_are_unique():
    assert len({row.name for row in ROWS}) == len(ROWS)


def test_windows_leave_out_what_has_no_inverse():
    """A reversible rule with two entries exchanged is not counted."""
    rule = injective_rules(3, 3)[0]
    table = np.array(rule.table)
    table[[1, 26]] = table[[26, 1]]

    assert sum(windows([rule]).values()) == 1
    assert windows([LineRule(table, 3, -1)]) == {}

"""The table of the census: names, errors, and the rows about time and totals."""

import re

import attrs
import pytest

from involute.census.dynamics import ROWS
from involute.census.row import Row
from involute.census.table import TOPICS, count, named, rows
from involute.errors import InvalidRuleError


def test_rows_have_names_questions_and_sources():
    found = rows()

    assert len(found) > 40
    for name, row in found.items():
        assert re.fullmatch(r"[a-z0-9-]+", name), name
        assert row.question.endswith("?") or row.question.endswith("."), name
        assert row.source


def test_no_two_rows_share_a_name():
    from importlib import import_module

    names = [row.name for topic in TOPICS for row in import_module(f"involute.census.{topic}").ROWS]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_counts_are_the_known_ones(row):
    assert count(row).agrees


def test_a_wrong_number_is_seen():
    row = Row("one", "How many?", lambda: 2, 1, "arithmetic")

    assert not count(row).agrees
    assert count(attrs.evolve(row, known=2)).agrees


def test_an_unknown_row():
    with pytest.raises(InvalidRuleError, match="the name of a row of the census, but got 'rows'"):
        count("rows")
    with pytest.raises(InvalidRuleError, match="To mend: write reversible-ternary-3"):
        named(["reversible-tenary-3"])


def test_names_beginnings_and_patterns():
    every = list(rows().values())

    assert named(None) == every == named(["*"])
    assert named(["reversible-"]) == [row for row in every if row.name.startswith("reversible-")]
    assert named(["*-ternary-2", "reversible-ternary-2"]) == [
        r for r in every if r.name.endswith("-ternary-2")
    ]
    assert [row.name for row in named(["totalistic-ternary"])] == ["totalistic-ternary"]

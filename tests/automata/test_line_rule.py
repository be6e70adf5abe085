"""Rules on a line as bare tables: what is refused, and what is said of it."""

import numpy as np
import pytest

import involute as iv
from involute.automata.line_rule import LineRule
from involute.errors import InvalidRuleError

CANCEL = iv.LocalRule.from_text("--0000-00--00000++00+0000++")


@pytest.mark.parametrize("q", [2, 3, 9])
def test_numbers_and_tables(q):
    rng = np.random.default_rng(q)
    for width in (1, 2, 3):
        rule = LineRule(rng.integers(0, q, q**width), q, -(width // 2))
        again = LineRule.from_number(rule.number, n_letters=q, width=width)
        assert again.table.tolist() == rule.table.tolist()
        assert (again.first, again.width) == (rule.first, width)


@pytest.mark.parametrize("q", [10, 200, 2.5, True, 1, "3"])
def test_alphabets_have_2_to_9_letters(q):
    with pytest.raises(InvalidRuleError, match="n_letters"):
        LineRule([0] * 10, q)


@pytest.mark.parametrize("first", [1.5, "0", None])
def test_the_window_starts_at_a_cell(first):
    with pytest.raises(InvalidRuleError, match="first to be a whole number"):
        LineRule([0, 1, 2], 3, first)


def test_the_wrong_entry_is_named():
    with pytest.raises(InvalidRuleError, match=r"got table\[2\]=5. To mend: letters are 0..2\."):
        LineRule([0, 1, 5], 3)
    with pytest.raises(
        InvalidRuleError, match=r"table\[0\]=-1. .*add 1 to a table of trits, or pass a Local"
    ):
        LineRule(CANCEL.table, 3)
    with pytest.raises(InvalidRuleError, match="float64 of shape"):
        LineRule([0.0, 1.0, 2.0], 3)
    assert LineRule(CANCEL.table + 1, 3).width == 3


@pytest.mark.parametrize(
    ("number", "n_letters", "width", "said"),
    [
        (0, 300, 1, "an alphabet of 2 to 9 letters, but got n_letters=300"),
        (0, 2.0, 3, "n_letters to be a whole number"),
        (0, 0, 3, "n_letters to be a whole number of at least 2"),
        (0, 2, -1, "width to be a whole number of at least 1"),
        (0, 2, 0, "width to be a whole number of at least 1"),
        (0, 3, 64, "a table of at most 3.13 entries, but got 3.64"),
        (0, 2, 10**6, "a table of at most 3.13 entries"),
        (2**8, 2, 3, "a number below 2.8, but got 256"),
        (3 ** (3**9), 3, 3, "but got a number of 31197 bits"),
        (-1, 2, 3, "number to be a whole number of at least 0"),
    ],
    ids=lambda value: str(value) if isinstance(value, str) else "",
)
def test_numbers_that_are_refused(number, n_letters, width, said):
    with pytest.raises(InvalidRuleError, match=said):
        LineRule.from_number(number, n_letters=n_letters, width=width)

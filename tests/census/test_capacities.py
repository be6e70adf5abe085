"""Every row of the census of capacities, and that a wrong constraint would be noticed."""

import pytest

from involute.census.capacities import ROWS, bits
from involute.find.capacity import forbidden, run_length


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_rows_reproduce_what_is_known(row):
    assert row.count() == row.known


def test_names_are_unique():
    assert len({row.name for row in ROWS}) == len(ROWS)


def test_wrong_constraints_are_noticed():
    known = {name: value for row in ROWS[:2] for name, value in row.known.items()}
    wrong = {"(1,7)": run_length(1, 6), "no ++ and no --": forbidden("++")}

    assert all(found != known[name] for name, found in bits(wrong).items())

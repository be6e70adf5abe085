"""Every row of the census of towers, and the smallest by brute force in plain Python."""

import itertools
import os

import pytest

from involute.census.coarse_graining import coarse_grainings, of_block
from involute.census.towers import ROWS

COMPILED = os.environ.get("NUMBA_DISABLE_JIT", "0") in {"", "0"}
QUICK = ("coarse-grained-elementary-2",)


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_rows_reproduce_what_is_known(row):
    if not COMPILED and row.name not in QUICK:
        pytest.skip("millions of cases need the compiler")

    assert row.count() == row.known


def test_names_are_unique():
    assert len({row.name for row in ROWS}) == len(ROWS)


def squared(number, cells):
    """Return the middle two of six cells after two steps."""
    for _ in range(2):
        cells = [
            number >> (4 * a + 2 * b + c) & 1 for a, b, c in zip(cells, cells[1:], cells[2:], strict=False)
        ]
    return cells


def coarse_rules(number, projection):
    """Return the induced elementary rule as a set of at most one number."""
    table = {}
    for word in itertools.product((0, 1), repeat=6):
        coarse = tuple(projection[2 * word[i] + word[i + 1]] for i in (0, 2, 4))
        left, right = squared(number, list(word))
        image = projection[2 * left + right]
        if table.setdefault(coarse, image) != image:
            return set()
    return {sum(image << (4 * a + 2 * b + c) for (a, b, c), image in table.items())}


def test_blocks_of_two_by_brute_force():
    projections = [p for p in itertools.product((0, 1), repeat=4) if len(set(p)) == 2]
    found = [[coarse_rules(number, p) for p in projections] for number in range(256)]
    rules = [set().union(*one) for one in found]

    assert [set(one.numbers) for one in coarse_grainings(2)] == rules
    assert of_block(2) == {
        "rules": sum(map(bool, rules)),
        "rules with a coarse rule that is not constant": sum(bool(one - {0, 255}) for one in rules),
        "pairs of rule and projection": sum(len(one) for rule in found for one in rule),
        "pairs of rule and coarse rule": sum(map(len, rules)),
    }

"""Limits of macrocells: time, levels, places, and patterns that are long but not wide."""

from time import monotonic

import numpy as np
import pytest

from involute.errors import InvalidRunError, InvalidStateError
from involute.hashlife import evolution, universe
from involute.hashlife.evolution import hashlife
from involute.spaces.neighbourhood import interval, von_neumann
from involute.updates.local_rule import LocalRule

RNG = np.random.default_rng(9)
START = RNG.bit_generator.state
SUM = LocalRule.totalistic(lambda total: (total + 1) % 3 - 1, offsets=(-1, 0, 1))
SIGN = LocalRule.totalistic(lambda total: (total > 0) - (total < 0), offsets=von_neumann(2))


@pytest.fixture(autouse=True)
def _same_numbers():
    """Draw the same numbers in every order of tests."""
    RNG.bit_generator.state = START


def chaotic():
    table = RNG.integers(-1, 2, 27)
    table[13] = 0
    return LocalRule(table, interval(1))


def test_pieces_of_the_work_change_nothing(monkeypatch):
    """Property: pausing after every frame, and going on, gives the same nodes."""
    rule, x = chaotic(), RNG.integers(-1, 2, 50)
    whole = hashlife(rule, x, 200)
    monkeypatch.setattr(universe, "WINDOWS", 1)
    pieces = hashlife(rule, x, 200)

    assert (pieces.to_array() == whole.to_array()).all()
    assert (pieces.origin, pieces.n_nodes, pieces.n_stored) == (whole.origin, whole.n_nodes, whole.n_stored)


def test_time_runs_out_within_a_power_of_three(monkeypatch):
    """Example: one power of three that would take hours; the clock is looked at every few windows."""
    looks = []

    def clock():
        looks.append(monotonic())
        return len(looks)

    monkeypatch.setattr(universe, "monotonic", clock)
    monkeypatch.setattr(evolution.arguments, "monotonic", lambda: 0)
    monkeypatch.setattr(universe, "WINDOWS", 100)
    found = hashlife(chaotic(), RNG.integers(-1, 2, 60), 3**30 + 1, seconds=20)

    assert (found.time, found.reason) == (1, "the time ran out")
    assert len(looks) == 21


def test_negation_leaves_the_number_of_stored_nodes():
    found = hashlife(chaotic(), RNG.integers(-1, 2, 30), 25, share_signs=False)
    before = found.n_stored

    assert (-found).population == found.population[::-1]
    assert found.n_stored == before


def test_steps_that_no_level_holds_are_refused_before_the_work():
    seen = []
    with pytest.raises(InvalidRunError, match=r"fewer than 3\^64 cells a side"):
        hashlife(SUM, [1], 10**1000, progress=lambda items, _: seen.append(items) or items)

    assert seen == []


def test_a_pattern_that_outgrows_all_levels_is_returned_as_far_as_it_came():
    found = hashlife(SUM, [1], 2 * 3**61)

    assert found.time == 3**61
    assert found.reason == "the pattern came near 3^64 cells a side"
    assert found.bounds == ((-(3**61), 3**61 + 1),)


@pytest.mark.parametrize("shape", [(1, 3000), (3000, 1), (2, 730), (244, 3)])
def test_long_patterns_on_the_plane_take_no_square(shape):
    x = RNG.integers(-1, 2, shape)
    found = hashlife(SIGN, x, 0, origin=(-5, 7))

    assert (found.window((-5, 7), (shape[0] - 5, shape[1] + 7)) == x).all()
    assert found.population == (int((x == 1).sum()), int((x == -1).sum()))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"origin": (1, 2)}, "an origin of one number an axis, 1-D"),
        ({"origin": ()}, "an origin of one number an axis, 1-D"),
        ({"seconds": None}, "seconds to be a number"),
        ({"seconds": "a"}, "seconds to be a number"),
        ({"seconds": float("nan")}, "seconds to be a number"),
        ({"seconds": True}, "seconds to be a number"),
    ],
)
def test_refusals(options, message):
    with pytest.raises(InvalidRunError, match=message):
        hashlife(SUM, [1], 5, **options)


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ([2], r"got pattern\[0\]=2\. "),
        ([0, 1, -3, 5], r"got pattern\[2\]=-3\. "),
        ([[1]], "pattern of trits with 1 axes"),
        ([0.5], "pattern of trits with 1 axes, but got float64"),
    ],
)
def test_patterns_that_are_no_trits_are_refused(pattern, said):
    with pytest.raises(InvalidStateError, match=said):
        hashlife(SUM, pattern, 1)

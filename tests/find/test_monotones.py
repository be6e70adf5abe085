"""Monotones that are found never rise on whole rings and fall on the ring they show."""

import itertools

import numpy as np
import pytest
from flow_claims import holds

import involute as iv
from involute.automata.line_rule import LineRule
from involute.errors import InvalidRuleError
from involute.find.invariants import find_invariants
from involute.find.monotones import find_monotones

CANCEL = "--0000-00--00000++00+0000++"
EATING = "-00-----0-0000000+0+++++00+"
MOVING = "-0----+0+-0-000+0+-0-++++0+"


def every_state(n):
    return np.array(list(itertools.product((-1, 0, 1), repeat=n)), dtype=np.int8)


@pytest.mark.parametrize("word", [CANCEL, EATING, MOVING, "0" * 27])
@pytest.mark.parametrize("width", [1, 2, 3])
def test_finds_never_rise_and_sometimes_fall(word, width):
    rule = iv.LocalRule.from_text(word)
    found = find_monotones(rule, width, seconds=600)
    x = every_state(8)
    y = rule.bind(iv.TritSpace(8))(x, None, 0)

    assert found.is_complete
    for one in found:
        value = one.quantity.bind(iv.TritSpace(8))
        assert (value(y) <= value(x)).all()
        space = iv.TritSpace(one.falls.shape)
        step, there = rule.bind(space), one.quantity.bind(space)
        assert there(step(one.falls, None, 0)) < there(one.falls)
        assert one.parity == "even"
        assert holds(one.certificate)


def test_activity_is_found_exactly_where_it_never_rises():
    """Odd rules near annihilation: width 1 has at most one monotone, up to sign the activity."""
    rng = np.random.default_rng(4)
    seen = set()
    for _ in range(60):
        table = np.array(iv.LocalRule.from_text(CANCEL).table)
        for place in rng.integers(0, 13, size=3):
            table[place] = rng.integers(-1, 2)
        table[14:] = -table[12::-1]
        rule = iv.LocalRule(table, (-1, 0, 1))
        changes = [
            np.abs(rule.bind(iv.TritSpace(n))(x, None, 0)).sum(axis=1) - np.abs(x).sum(axis=1)
            for n in range(1, 8)
            for x in (every_state(n),)
        ]
        high, low = max(int(c.max()) for c in changes), min(int(c.min()) for c in changes)
        found = [str(one) for one in find_monotones(rule, 1)]
        expected = ["Σ [+] + [-]"] * (high <= 0 > low) + ["Σ - [+] - [-]"] * (low >= 0 < high)
        assert found == expected
        seen.add(tuple(found))
    assert len(seen) > 1


@pytest.mark.parametrize("place", range(27))
def test_any_one_entry_changed(place):
    """Both signs of charge counted apart: what is found is what all rings of up to 7 cells allow."""
    table = np.array(iv.LocalRule.from_text(CANCEL).table)
    table[place] = (table[place] + 2) % 3 - 1
    rule = iv.LocalRule(table, (-1, 0, 1))
    changes = []
    for n in range(1, 7):
        x = every_state(n)
        y = rule.bind(iv.TritSpace(n))(x, None, 0)
        changes.append(np.stack([(y == s).sum(axis=1) - (x == s).sum(axis=1) for s in (-1, 1)], axis=1))
    rows = np.unique(np.concatenate(changes), axis=0)
    for one in find_monotones(rule, 1):
        weights = one.density[[0, 2]]
        assert (rows @ weights <= 0).all()
        assert (rows @ weights < 0).any()


def test_there_is_none_where_everything_is_conserved():
    assert len(find_monotones(iv.LocalRule.from_text("---------000000000+++++++++"), 2)) == 0


def test_letters():
    """Rule 132 erases ones whose one neighbour is a one: ones never grow; rule 184 keeps them."""
    eater = find_monotones(LineRule.from_number(132, n_letters=2, width=3), 1)
    traffic = find_monotones(LineRule.from_number(184, n_letters=2, width=3), 1)

    assert [str(one) for one in eater] == ["Σ [1]"]
    assert eater[0].falls.tolist() == [1, 1, 0, 0, 0]
    assert len(traffic) == 0


def test_in_the_plane_flows_prove_and_the_rest_is_said_to_be_open():
    table = iv.LocalRule.from_text(CANCEL).table
    rule = iv.LocalRule(table, ((-1, 0), (0, 0), (1, 0)))
    found = find_monotones(rule, shape=[(0, 0), (1, 0)])
    x = every_state(9).reshape(-1, 3, 3)
    y = rule.bind(iv.TritSpace((3, 3)))(x, None, 0)

    assert not found.is_complete
    assert "undecidable" in found.reason
    assert found
    for one in found:
        value = one.quantity.bind(iv.TritSpace((3, 3)))
        assert (value(y) <= value(x)).all()
        space = iv.TritSpace(one.falls.shape)
        assert one.quantity.bind(space)(rule.bind(space)(one.falls, None, 0)) < one.quantity.bind(space)(
            one.falls
        )
        assert holds(one.certificate)


def test_a_cycle_obeys_all_its_parts():
    grow = iv.LocalRule.from_text("---" + "-" * 6 + "-0+" * 3 + "+" * 9)
    cycle = iv.Cycle((iv.LocalRule.from_text(CANCEL), grow))

    assert len(find_monotones(iv.LocalRule.from_text(CANCEL), 1)) == 1
    assert len(find_monotones(cycle, 1)) == 0


def test_an_odd_monotone_is_an_invariant():
    """Odd rules near annihilation: where charge never rises on rings of 7 cells, it is conserved."""
    rng = np.random.default_rng(9)
    n_kept = 0
    for _ in range(40):
        table = np.array(iv.LocalRule.from_text(CANCEL).table)
        table[rng.integers(0, 13)] = rng.integers(-1, 2)
        table[14:] = -table[12::-1]
        rule = iv.LocalRule(table, (-1, 0, 1))
        x = every_state(7)
        change = rule.bind(iv.TritSpace(7))(x, None, 0).sum(axis=1) - x.sum(axis=1)
        is_kept = [str(one) for one in find_invariants(rule, 1).odd] == ["Σ [+] - [-]"]
        assert is_kept is bool((change <= 0).all())
        n_kept += is_kept
    assert 0 < n_kept < 40


def test_too_many_faces_are_said_to_be_open():
    rule = iv.LocalRule.from_text(CANCEL)
    wide, narrow = find_monotones(rule, 4, seconds=600), find_monotones(rule, 3, seconds=600)

    assert not wide.is_complete
    assert wide.reason == "UNDECIDED for widths above 3: their cone has too many faces to list"
    assert [str(one) for one in wide] == [str(one) for one in narrow]
    assert find_monotones(rule, 13, seconds=600).reason == wide.reason


@pytest.mark.parametrize("word", [CANCEL, EATING, MOVING, "0" * 27])
def test_narrow_rays_come_first_and_each_class_once(word):
    """On all rings of 7 cells: no ray is a positive multiple of another one plus invariants and constants."""
    rule = iv.LocalRule.from_text(word)
    x = every_state(7)
    one, two, three = (find_monotones(rule, width, seconds=600) for width in (1, 2, 3))
    assert [str(ray) for ray in three][: len(two)] == [str(ray) for ray in two]
    assert [str(ray) for ray in two][: len(one)] == [str(ray) for ray in one]

    space = iv.TritSpace(7)
    kept = [invariant.quantity.bind(space)(x) for invariant in find_invariants(rule, 2)]
    plane = np.stack([np.ones(len(x)), *kept], axis=1)
    rays = [ray.quantity.bind(space)(x) for ray in two]
    for a, b in itertools.combinations(rays, 2):
        both = np.linalg.matrix_rank(np.column_stack([plane, a, b]))
        assert both == np.linalg.matrix_rank(plane) + 2


def test_the_activity_is_seen_at_every_width():
    for width in (1, 2, 3):
        assert str(find_monotones(iv.LocalRule.from_text(CANCEL), width, seconds=600)[0]) == "Σ [+] + [-]"


def test_a_fall_names_its_control_and_its_time():
    """A control + erases, any other keeps; at odd times everything is erased anyhow."""
    erase = iv.LocalRule.from_function(lambda c, u: 0 if u == 1 else c, offsets=(0,), n_controls=1)
    system = iv.System(space=iv.TritSpace(5), controls=iv.TritSpace(()), update=erase)
    for rule in (erase, system):
        (found,) = find_monotones(rule, 1)[:1]
        assert (found.control, found.time) == ((1,), 0)
        assert found.fall == "falls on - under the control +"
        assert found.fall in str(find_monotones(rule, 1))

    same, none = iv.LocalRule.from_text("-0+", radius=0), iv.LocalRule.from_text("000", radius=0)
    (late,) = find_monotones(iv.Cycle((same, none)), 1)[:1]
    assert (late.control, late.time, late.fall) == ((), 1, "falls on - at time 1")


def test_time_that_runs_out():
    found = find_monotones(iv.LocalRule.from_text(CANCEL), 3, seconds=1e-9)

    assert (len(found), found.reason) == (0, "UNDECIDED for widths above 0: the time is over")
    for seconds in (0, -1, "x", None, float("nan")):
        with pytest.raises(InvalidRuleError, match="seconds"):
            find_monotones(iv.LocalRule.from_text(CANCEL), seconds=seconds)


def test_too_many_cells_are_said_to_be_open():
    """On the line and in the plane: what is searched is what there is room for."""
    far = iv.LocalRule.from_function(lambda a, b: a * b, offsets=(0, 12))
    assert find_monotones(far, 3).reason == "UNDECIDED for widths above 1: they depend on too many cells"

    sum_of_five = iv.LocalRule.totalistic(iv.sgn, offsets=iv.von_neumann(2))
    found = find_monotones(sum_of_five, shape=[(0, 0), (0, 1), (1, 0), (1, 1), (2, 2)])
    assert "UNDECIDED for " in found.reason
    assert found.reason.endswith(" shapes: they depend on too many cells")

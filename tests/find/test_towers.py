"""Descents and towers: against simulation of all states of rings of 9 cells (exhaustive)."""

from fractions import Fraction

import numpy as np
import pytest
from tower_rings import (
    NAMED,
    SPREADING,
    TOTAL,
    brute,
    changed,
    projected,
    random_odd_rules,
    ring_states,
    stepped,
)

import involute as iv
from involute.automata.line_rule import LineRule
from involute.certificates import proves
from involute.decide.statement import Effort
from involute.decide.towers import lift
from involute.errors import InvalidRuleError, InvalidTowerError
from involute.find.towers.descent import find_descent
from involute.find.towers.iteration import iterate_tower
from involute.find.towers.projection import projection_table
from involute.laws import Status

CASES = [
    *((rule, projection) for rule in random_odd_rules(3) for projection in (iv.majority, iv.first_non_zero)),
    *((TOTAL, projection) for projection in NAMED),
    *((changed(TOTAL, entry), iv.sum_mod_3) for entry in (0, 5, 12)),
    (SPREADING, iv.sign_of_sum),
]


@pytest.mark.parametrize(("rule", "projection"), CASES)
def test_descents_are_what_all_rings_of_nine_say(rule, projection):
    found = find_descent(rule, projection)
    expected = brute(rule, found.projection, 3, 9)
    if expected is None:
        states = ring_states(9)
        fine = projected(found.projection, stepped(rule, states, 3))

        assert found.status is Status.PROVED
        assert (fine == stepped(found.coarse, projected(found.projection, states), 1)).all()
        assert proves(None, found.certificate)
    else:
        assert found.status is Status.REFUTED
        assert [x.tolist() for x in found.states] == list(expected[1:])
        x, y = found.states
        images = [projected(found.projection, stepped(rule, one, 3)).tolist() for one in (x, y)]

        assert projected(found.projection, x).tolist() == projected(found.projection, y).tolist()
        assert images[0] != images[1]


@pytest.mark.parametrize("projection", [iv.sum_mod_3, iv.centre_cell])
def test_one_changed_entry_of_a_linear_rule_is_refuted(projection):
    assert find_descent(TOTAL, projection).status is Status.PROVED
    for entry in range(13):
        assert find_descent(changed(TOTAL, entry), projection).status is Status.REFUTED


def test_a_declared_tower_agrees():
    """The found coarse rule, declared, is proved; with one entry changed it is refuted."""
    coarse = find_descent(TOTAL, iv.sum_mod_3).coarse
    for declared, status in ((coarse, Status.PROVED), (changed(coarse, 4), Status.REFUTED)):
        tower = iv.BlockTower(iv.sum_mod_3, levels=1, coarse=declared, times=3)
        system = iv.System(space=iv.TritSpace(27), update=TOTAL, tower=tower)

        assert lift.decide(system, 0, Effort()).status is status


def test_a_changed_certificate_is_refused():
    found = find_descent(TOTAL, iv.sum_mod_3)
    wrong = {**found.certificate, "table": "+" + found.certificate["table"][1:]}

    assert proves(None, found.certificate)
    assert not proves(None, wrong)


def test_projections_are_read_from_functions_texts_and_arrays():
    table = projection_table(iv.centre_cell)

    assert projection_table(iv.text(table)).tolist() == projection_table(table, 3).tolist() == table.tolist()
    with pytest.raises(InvalidTowerError, match="leave out block="):
        projection_table(table, 2)


def test_shipped_projections_have_names():
    for function in (iv.majority, iv.sign_of_sum, iv.sum_mod_3, iv.centre_cell, iv.first_non_zero):
        assert projection_table(function.__name__).tolist() == projection_table(function).tolist()
    assert find_descent(TOTAL, "sum_mod_3").is_self_similar
    assert len(projection_table("majority", 2)) == 9


@pytest.mark.parametrize("wrong", [None, [1, 2, 3], 3, np.zeros((3, 3)), [0, 1], int, "", "-0", "majorty"])
def test_what_is_no_projection_is_told_what_one_is(wrong):
    with pytest.raises(InvalidRuleError, match=r"a projection: a function|one of the names|signs"):
        find_descent(TOTAL, wrong)


def test_what_is_found_is_printed_in_a_line():
    refuted, proved = find_descent(TOTAL, iv.majority), find_descent(TOTAL, iv.sum_mod_3)

    assert "REFUTED, equal coarse states, different coarse images: -000-0000 and 000000000" in str(refuted)
    assert "PROVED, for all periodic lines of 3k cells" in repr(proved)
    assert str(iterate_tower(TOTAL, iv.sum_mod_3)) == (
        "a tower of 1 proved levels, periodic from level 0 with period 1, so infinite"
    )
    assert "-000-0000 and 000000000" in repr(iterate_tower(TOTAL, iv.majority))
    assert "array" not in repr(refuted) + repr(proved) + repr(iterate_tower(TOTAL, iv.sum_mod_3).levels)


def test_what_is_refused():
    with pytest.raises(InvalidRuleError, match="the three trits"):
        find_descent(LineRule.from_number(110, n_letters=2, width=3), iv.majority)
    with pytest.raises(InvalidTowerError, match="at least 1"):
        find_descent(TOTAL, iv.majority, time=0)
    with pytest.raises(TypeError, match="not a truth value"):
        bool(find_descent(TOTAL, iv.majority))
    assert find_descent(TOTAL, iv.majority, time=6).status is Status.UNDECIDED


def test_a_linear_rule_is_its_own_tower():
    tower = iterate_tower(TOTAL, iv.sum_mod_3)

    assert (tower.ending, tower.first, tower.period, tower.n_levels) == ("periodic", 0, 1, 1)
    assert tower.is_infinite
    assert tower.states is None


def test_a_tower_that_ends_on_its_fourth_level():
    """A shift by 8 halves under decimation by pairs, until a shift by one asks for the other cell."""
    shift = iv.LocalRule(np.array([-1, 0, 1], dtype=np.int8), (8,))
    tower = iterate_tower(shift, lambda x, _: x, time=1, block=2)

    assert [level.rule.first for level in tower.levels] == [8, 4, 2, 1]
    assert (tower.ending, tower.n_levels, tower.is_infinite) == ("refuted", 3, False)
    table = projection_table(lambda x, _: x, 2)
    one = iv.LocalRule(np.array([-1, 0, 1], dtype=np.int8), (1,))
    x, y = tower.states

    assert (projected(table, x) == projected(table, y)).all()
    assert (projected(table, stepped(one, x, 1)) != projected(table, stepped(one, y, 1))).any()
    assert iterate_tower(shift, lambda x, _: x, time=1, n_levels=2, block=2).ending == "open"


def test_a_tower_that_becomes_periodic_later():
    flip = iv.LocalRule.from_text("+0-", radius=0)
    tower = iterate_tower(flip, iv.majority, time=2)

    assert (tower.ending, tower.first, tower.period) == ("periodic", 1, 1)
    assert [level.steps for level in tower.levels] == [1, 2]


def test_towers_of_constant_and_of_wide_rules():
    null = iv.LocalRule.from_text("000", radius=0)

    assert iterate_tower(null, iv.majority).ending == "constant"
    assert iterate_tower(TOTAL, iv.majority, time=6).ending == "undecided"
    assert iterate_tower(TOTAL, iv.majority).ending == "refuted"


def test_densities_of_a_tower():
    """By counting words of one, three and nine cells."""
    shift = iv.LocalRule(np.array([-1, 0, 1], dtype=np.int8), (9,))
    tower = iterate_tower(shift, iv.majority, time=1, n_levels=2)
    majority = projection_table(iv.majority)
    words = [np.array([-1, 0, 1]), projected(majority, ring_states(3))[:, 0]]
    for level, word in zip(tower.levels, words, strict=True):
        shares = [Fraction(int((word == trit).sum()), len(word)) for trit in (-1, 0, 1)]

        assert list(level.densities) == shares
        assert level.bits == pytest.approx(-sum(float(p) * np.log2(float(p)) for p in shares))
    higher = iterate_tower(iv.LocalRule(np.array([-1, 0, 1], dtype=np.int8), (27,)), iv.majority, time=1)
    twice = projected(majority, projected(majority, ring_states(9)))[:, 0]

    assert list(higher.levels[2].densities) == [Fraction(int((twice == t).sum()), 3**9) for t in (-1, 0, 1)]

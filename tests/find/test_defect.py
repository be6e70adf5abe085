"""Defects: against the weights of all rings of 9 cells (exhaustive), and samples against the exact value."""

from fractions import Fraction

import numpy as np
import pytest
from tower_rings import SPREADING, TOTAL, changed, projected, random_odd_rules, ring_states, stepped

import involute as iv
from involute.errors import InvalidDataError, InvalidTowerError
from involute.find.towers import masses
from involute.find.towers.defect import defect
from involute.find.towers.descent import find_descent
from involute.find.towers.projection import projection_table


@pytest.mark.parametrize("densities", [(1, 1, 1), (1, 2, 1), (Fraction(1, 10), 0.5, 3)])
def test_defects_are_weights_of_wrong_rings(densities):
    rule, table = random_odd_rules(1, seed=8)[0], projection_table(iv.majority)
    states = ring_states(9)
    shares = [Fraction(density) / sum(map(Fraction, densities)) for density in densities]
    counts = [(states == trit).sum(axis=1) for trit in (-1, 0, 1)]
    powers = [
        shares[0] ** int(a) * shares[1] ** int(b) * shares[2] ** int(c)
        for a, b, c in zip(*counts, strict=True)
    ]
    weights = np.asarray(powers, dtype=object)
    coarse, image = projected(table, states), projected(table, stepped(rule, states, 3))[:, 0]
    given = defect(rule, iv.majority, coarse=SPREADING, densities=densities)

    assert given.value == weights[stepped(SPREADING, coarse, 1)[:, 0] != image].sum()
    assert given.is_exact
    best = defect(rule, iv.majority, densities=densities)
    right = sum(
        max(weights[(coarse == word).all(axis=1) & (image == trit)].sum() for trit in (-1, 0, 1))
        for word in ring_states(3)
    )

    assert best.value == 1 - right
    assert best.value <= given.value
    assert defect(rule, iv.majority, coarse=best.coarse, densities=densities).value == best.value


def test_the_best_coarse_rule_of_an_odd_situation_is_odd():
    for rule in random_odd_rules(5, seed=4):
        assert defect(rule, iv.majority).coarse.is_equivariant


def test_a_defect_vanishes_exactly_for_the_induced_rule():
    induced = find_descent(TOTAL, iv.sum_mod_3).coarse

    assert defect(TOTAL, iv.sum_mod_3, coarse=induced).value == 0
    for entry in (0, 7, 26):
        wrong = changed(induced, min(entry, 26 - entry))

        assert defect(TOTAL, iv.sum_mod_3, coarse=wrong).value == Fraction(2, 27)


def test_sampled_defects_cover_the_exact_one():
    exact = defect(TOTAL, iv.majority)
    sampled = [defect(TOTAL, iv.majority, coarse=exact.coarse, n_cases=2000, seed=seed) for seed in range(20)]
    covered = [low <= exact.value <= high for low, high in (one.interval for one in sampled)]

    assert sum(covered) >= 17
    assert not sampled[0].is_exact
    assert sampled[3].value == defect(TOTAL, iv.majority, coarse=exact.coarse, n_cases=2000, seed=3).value
    wide = defect(TOTAL, iv.majority, time=6, n_cases=500)

    assert wide.interval[0] < wide.value < wide.interval[1]
    assert defect(TOTAL, iv.sum_mod_3, n_cases=500, time=3).interval[0] == 0


def test_what_is_refused():
    for densities in ((1, -1, 1), ("a", "b", "c"), (1, 1), (0, 0, 0), (1, float("nan"), 1)):
        with pytest.raises(InvalidDataError, match="three weights"):
            defect(TOTAL, iv.majority, densities=densities)
    far = iv.LocalRule(np.array([-1, 0, 1], dtype=np.int8), (30,))
    with pytest.raises(InvalidTowerError, match="coarse cells"):
        defect(TOTAL, iv.majority, coarse=far)
    with pytest.raises(InvalidDataError, match="n_cases"):
        defect(TOTAL, iv.majority, n_cases=0)
    for seed in (-1, "a", 1.5):
        with pytest.raises(InvalidDataError, match="seed to be a whole number of at least 0"):
            defect(TOTAL, iv.majority, n_cases=10, seed=seed)
    with pytest.raises(InvalidDataError, match="at most 1000000000 samples"):
        defect(TOTAL, iv.majority, n_cases=10**12)


def test_samples_are_drawn_in_stretches_without_a_change(monkeypatch):
    whole = defect(TOTAL, iv.majority, n_cases=3000, seed=5)
    monkeypatch.setattr(masses, "CHUNK", 1000)

    assert defect(TOTAL, iv.majority, n_cases=3000, seed=5).value == whole.value


def test_a_defect_is_printed_with_short_numbers():
    exact = defect(TOTAL, iv.majority, densities=(0.5, 0.3, 0.2))

    assert isinstance(exact.value, Fraction)
    assert str(exact).startswith("defect 0.507618 (exact over 19683 windows; densities 0.5, 0.3, 0.2) of ")
    assert len(repr(exact)) < 150
    assert "by 500 samples, seed 0" in str(defect(TOTAL, iv.majority, n_cases=500))

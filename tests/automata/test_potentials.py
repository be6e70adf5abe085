"""Potentials, rises, lightest rises, bounding flows and cones of monotones, against whole rings and tori."""

import itertools

import numpy as np
import pytest

from involute.automata.bounding_flows import bounded_combinations, bounding_flows
from involute.automata.clusters import LocalFunction
from involute.automata.conservation import LatticeRule, change, conserved, patterns, shapes_within
from involute.automata.flows import is_identity
from involute.automata.monotones import gains_by_word, monotone_cone, words_around
from involute.automata.potentials import (
    Potential,
    Rise,
    interval,
    lightest_rise,
    line_gains,
    never_rises,
    potential_flow,
)
from involute.errors import InvalidRuleError
from involute.kernels.jit import pure
from involute.kernels.potentials import closing_gains, relax

LINE3 = ((-1,), (0,), (1,))
CANCEL = np.array(["-0+".index(sign) for sign in "--0000-00--00000++00+0000++"])
ACTIVITY = LocalFunction(np.array([1, 0, 1]), ((0,),))


def every_ring(q, n):
    return np.array(list(itertools.product(range(q), repeat=n)))


def rise_on(gains, x):
    """The gain of each ring, word by word."""
    return np.array([gains[words_around(row, len(gains), 3)].sum() for row in x])


def odd_rules(seed, n):
    """Odd rules near the identity and near annihilation, with a few entries changed."""
    rng = np.random.default_rng(seed)
    centre = np.arange(27) // 3 % 3
    for k in range(n):
        table = np.array(CANCEL if k % 2 else centre)
        for place in rng.integers(0, 13, size=rng.integers(0, 4)):
            table[place] = rng.integers(3)
        table[14:] = 2 - table[12::-1]
        yield LatticeRule(table, LINE3, 3, 1)


def test_potentials_and_cycles_against_all_rings():
    """A potential is an inequality at every word; a rise is a ring that shows it; never both."""
    rings = [every_ring(3, n) for n in range(1, 8)]
    n_rising = 0
    for rule in odd_rules(0, 60):
        difference = change(ACTIVITY, rule)
        gains, found = line_gains(difference, 3), potential_flow(difference, 3)
        highest = max(int(rise_on(gains, x).max()) for x in rings)
        if isinstance(found, Rise):
            n_rising += 1
            assert rise_on(gains, found.letters[None])[0] == found.gain > 0
        else:
            assert is_identity(difference, found, 3, "<=")
            assert highest <= 0
    assert 0 < n_rising < 60


@pytest.mark.parametrize("place", range(27))
def test_any_one_entry_of_a_monotone_rule(place):
    """Each entry of the annihilating rule replaced, twice: the answer is that of all rings up to 6 cells."""
    for shift in (1, 2):
        table = np.array(CANCEL)
        table[place] = (table[place] + shift) % 3
        gains = line_gains(change(ACTIVITY, LatticeRule(table, LINE3, 3, 1)), 3)
        highest = max(int(rise_on(gains, every_ring(3, n)).max()) for n in range(1, 7))
        assert isinstance(never_rises(gains, 3), Rise) is (highest > 0)


def test_the_lightest_rise_is_the_first_of_all_states():
    n_found = 0
    for rule in odd_rules(1, 40):
        gains = line_gains(change(ACTIVITY, rule), 3)
        for n in (2, 3, 5, 6):
            x = every_ring(3, n)
            weights = np.count_nonzero(x != 1, axis=1)
            rising = np.flatnonzero(rise_on(gains, x) > 0)
            found = lightest_rise(gains, 3, 1, n, n)
            if len(rising):
                n_found += 1
                best = rising[np.lexsort((rising, weights[rising]))[0]]
                assert (found == x[best]).all()
                assert lightest_rise(gains, 3, 1, n, int(weights[best]) - 1) is None
            else:
                assert found is None
    assert n_found


def test_kernels_with_the_compiler_off():
    gains = line_gains(change(ACTIVITY, next(odd_rules(2, 1))), 3)
    results = []
    for lower, close in ((relax, closing_gains), (pure(relax), pure(closing_gains))):
        height, entered = np.zeros(9, dtype=np.int64), np.full(9, -1)
        best = np.empty((5, 3, 9), dtype=np.int64)
        node = lower(-gains, 3, height, entered, 20)
        close(gains, 3, 1, 5, best)
        results.append((node, height.tolist(), best.tolist()))
    assert results[0] == results[1]


def test_cells_far_apart_are_a_line_of_their_own():
    far = LatticeRule(CANCEL, ((-30,), (0,), (30,)), 3, 1)
    difference = change(ACTIVITY, far)

    found = potential_flow(difference, 3)

    assert [flow.shift for flow in found] == [(30,)]
    assert is_identity(difference, found, 3, "<=")
    with pytest.raises(InvalidRuleError, match="bring the offsets together"):
        interval(difference, 3)


def test_one_cell_needs_no_flow():
    erase = LatticeRule(np.array([1, 1, 1]), ((0,),), 3, 1)
    assert potential_flow(change(ACTIVITY, erase), 3) == ()


def test_a_search_past_its_budget_says_nothing():
    height, entered = np.zeros(9, dtype=np.int64), np.full(9, -1)
    falling = np.full(27, 5)
    falling[1] = -1
    assert relax(falling, 3, height, entered, 1) == -2


def moving(a, b, c, d, e):
    return CANCEL[9 * a + 3 * c + e]


@pytest.mark.parametrize("place", [0, 7, 100, 121, 200, 242])
def test_bounding_flows_in_the_plane(place):
    """Annihilation along one axis of a cross is bounded; changed, it is bounded only if no torus rises."""
    cross = ((-1, 0), (0, -1), (0, 0), (0, 1), (1, 0))
    table = np.array([moving(*word) for word in itertools.product(range(3), repeat=5)])
    site = LocalFunction(ACTIVITY.values, ((0, 0),))
    difference = change(site, LatticeRule(table, cross, 3, 1))
    scale, given = bounding_flows(difference, 3, 1)

    assert is_identity(LocalFunction(scale * difference.values, difference.cells), given, 3, "<=")

    table[place] = (table[place] + 1) % 3
    broken = change(site, LatticeRule(table, cross, 3, 1))
    x = np.array(list(itertools.product(range(3), repeat=9))).reshape(-1, 3, 3)
    rolled = [np.roll(x, [-c for c in cell], (1, 2)) for cell in broken.cells]
    rises = broken.values[tuple(rolled)].reshape(len(x), -1).sum(axis=1).max() > 0
    found = bounding_flows(broken, 3, 1)
    if rises:
        assert found is None
    elif found is not None:
        bound = LocalFunction(found[0] * broken.values, broken.cells)
        assert is_identity(bound, found[1], 3, "<=")


def test_a_moving_background_needs_flows_and_gets_them():
    """Shift and annihilate: no cellwise bound holds, flows along the axis do."""
    cross = ((-1, 0), (0, -1), (0, 0), (0, 1), (1, 0))
    site = LocalFunction(ACTIVITY.values, ((0, 0),))
    words = itertools.product(range(3), repeat=5)
    table = np.array([w[4] if w[1] == 1 else w[4] * 0 + 1 for w in words])
    rule = LatticeRule(table, cross, 3, 1)
    difference = change(site, rule)

    assert difference.values.max() == 1
    assert bounding_flows(difference, 3, 1) is not None
    assert bounded_combinations(LocalFunction(difference.values[..., None], difference.cells), 3)


def combinations_of(cone, size):
    return np.array([*cone.lines, *(-line for line in cone.lines), *cone.rays]).reshape(-1, size)


@pytest.mark.parametrize("seed", range(6))
def test_the_cone_is_exactly_the_monotones(seed):
    """Random densities are in the cone (by linear programming) exactly if they have a potential."""
    from scipy.optimize import linprog

    rng = np.random.default_rng(seed)
    n_inside, n_checked = 0, 0
    for rule in odd_rules(seed, 5):
        basis = patterns(shapes_within([(0,), (1,)]), 3)
        cone, gains = monotone_cone([rule], basis), gains_by_word(rule, basis)
        generators = combinations_of(cone, basis.size)
        assert cone.is_complete
        assert len(cone.lines) == len(conserved([rule], basis))
        for vector in generators:
            assert isinstance(never_rises(gains @ vector, 3), Potential)
        for ray in cone.rays:
            assert isinstance(never_rises(-gains @ ray, 3), Rise)
        for _ in range(30):
            vector = rng.integers(-2, 3, size=basis.size)
            if rng.random() < 0.5 and len(generators):
                vector = rng.integers(0, 2, size=len(generators)) @ generators
                vector[rng.integers(basis.size)] += rng.integers(-1, 2)
            is_monotone = isinstance(never_rises(gains @ vector, 3), Potential)
            padded = np.concatenate([generators, np.zeros((1, basis.size))])
            program = linprog(np.zeros(len(padded)), A_eq=padded.T, b_eq=vector)
            assert is_monotone is (program.status == 0)
            n_inside, n_checked = n_inside + is_monotone, n_checked + 1
    assert 0 < n_inside < n_checked


def test_a_cone_past_its_budget_keeps_what_is_proved():
    rule = LatticeRule(CANCEL, LINE3, 3, 1)
    basis = patterns(shapes_within([(0,), (1,), (2,)]), 3, 1)
    gains = gains_by_word(rule, basis)

    cone = monotone_cone([rule], basis, most_walks=12)

    assert not cone.is_complete
    for vector in [*cone.rays, *cone.lines]:
        assert isinstance(never_rises(gains @ vector, 3), Potential)


def test_a_clock_leaves_the_cone_and_the_programs():
    """What is left at once is incomplete; without a clock the same search is complete."""
    rule = LatticeRule(np.array([0, 0, 0, 1, 0, 1, 1, 1]), ((-1,), (0,), (1,)), 2, 0)
    basis = patterns(shapes_within([(0,), (1,)]), 2)
    assert monotone_cone([rule], basis).is_complete
    early = monotone_cone([rule], basis, until=0.0)
    assert (early.is_complete, early.rays) == (False, ())

    steps = change(LocalFunction(np.array([[0, 0], [1, 2]]), ((0,),)), rule)
    assert bounded_combinations(steps, 2, until=0.0) == []

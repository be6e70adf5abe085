"""Normal forms, flows and conserved densities, against sums over whole rings and tori."""

import itertools

import numpy as np
import pytest

from involute.automata.clusters import (
    LocalFunction,
    assembled,
    at_origin,
    clusters,
    corner,
    moved,
    normal_form,
    ordered,
)
from involute.automata.conservation import (
    LatticeRule,
    change,
    composed,
    conserved,
    density_of,
    fits,
    is_conserved,
    patterns,
    shapes_within,
)
from involute.automata.flows import flows, is_identity, reach
from involute.automata.rationals import _by_fractions, distinct_rows, nullspace
from involute.kernels.conservation import reduce_rows
from involute.kernels.jit import pure

LINE3 = ((-1,), (0,), (1,))
NUMBER = LocalFunction(np.array([0, 1]), ((0,),))


def every_state(q, shape):
    return np.array(list(itertools.product(range(q), repeat=int(np.prod(shape))))).reshape(-1, *shape)


def image(rule, x):
    """The rule on tori, by rolling: independent of the windows under test."""
    axes = tuple(range(1, x.ndim))
    number = np.zeros(x.shape, dtype=np.int64)
    for cell in rule.cells:
        number = number * rule.n_letters + np.roll(x, [-c for c in cell], axes)
    return np.asarray(rule.table)[number]


def total(function, x):
    """The sum of a density over tori, by rolling."""
    axes = tuple(range(1, x.ndim))
    rolled = [np.roll(x, [-c for c in cell], axes) for cell in function.cells]
    return function.values[tuple(rolled)].reshape(len(x), -1).sum(axis=1)


def line_rule(number, q=2, cells=LINE3):
    table = [number // q**i % q for i in range(q ** len(cells))]
    return LatticeRule(np.array(table), cells, q, 0)


@pytest.mark.parametrize("seed", range(12))
def test_clusters_add_up_to_the_function(seed):
    rng = np.random.default_rng(seed)
    q, cells = int(rng.integers(2, 5)), ordered(rng.integers(-2, 3, size=(3, 2)))
    neutral = int(rng.integers(q))
    function = LocalFunction(rng.integers(-9, 9, size=(q,) * len(cells)), cells)

    parts = dict(clusters(function, q, neutral))

    assert (assembled(parts, q, neutral, cells).values == function.values).all()


@pytest.mark.parametrize(
    ("q", "shape", "cells"), [(2, (7,), 3), (3, (5,), 2), (2, (4, 3), 3), (3, (3, 3), 2), (2, (4, 2, 2), 2)]
)
def test_a_zero_normal_form_is_a_zero_sum_on_tori(q, shape, cells):
    """Sums of differences of translates have no normal form; one entry more, and some torus shows it."""
    rng = np.random.default_rng(cells)
    states, n_zero = every_state(q, shape), 0
    for _ in range(6):
        home = ordered(rng.integers(0, 2, size=(cells, len(shape))))
        step = tuple(int(i == 0) for i in range(len(shape)))
        inner = LocalFunction(rng.integers(-3, 4, size=(q,) * len(home)), home)
        window = ordered((*home, *moved(home, step)))
        there = LocalFunction(inner.values, moved(home, step)).on(window).full(q)
        function = LocalFunction(there - inner.on(window).full(q), window)
        found = flows(function, q, 0)

        assert normal_form(function, q, 0) == {}
        assert is_identity(function, found, q)
        assert not total(function, states).any()

        wrong = np.array(function.values)
        wrong[tuple(rng.integers(0, q, size=len(window)))] += 1
        broken = LocalFunction(wrong, window)
        assert normal_form(broken, q, 0)
        assert not is_identity(broken, found, q)
        assert total(broken, states).any()
        n_zero += len(found)
    assert n_zero


@pytest.mark.parametrize("seed", range(8))
def test_the_nullspace_is_that_of_fractions(seed):
    rng = np.random.default_rng(seed)
    basis = rng.integers(-4, 5, size=(3, 7))
    matrix = rng.integers(-3, 4, size=(9, 3)) @ basis

    found, exact = nullspace(matrix), _by_fractions(distinct_rows(matrix))

    assert len(found) == len(exact)
    assert not (matrix @ found.T).any()
    assert len(nullspace(np.concatenate([nullspace(found), nullspace(exact)]))) == len(found)


def test_entries_too_large_for_one_prime():
    """A kernel vector with entries past the root of a prime is found by fractions."""
    matrix = np.array([[10**6, -(10**6) - 1, 0], [0, 10**6, -(10**6) - 3]])

    (vector,) = nullspace(matrix)

    assert not (matrix.astype(object) @ vector.astype(object)).any()
    assert np.gcd.reduce(vector) == 1
    assert vector.max() > 10**9


def test_without_equations_everything_is_a_solution():
    assert (nullspace(np.zeros((0, 3), dtype=np.int64)) == np.eye(3)).all()


def test_elimination_with_the_compiler_off():
    rows, results = np.array([[2, 4, 1], [1, 2, 0], [0, 0, 5]]), []
    for kernel in (reduce_rows, pure(reduce_rows)):
        reduced, pivots = np.zeros((3, 3), dtype=np.int64), np.full(3, -1)
        kernel(rows, 7, reduced, pivots)
        results.append((reduced.tolist(), pivots.tolist()))
    assert results[0] == results[1] == ([[1, 2, 0], [0, 0, 1], [0, 0, 0]], [0, -1, 1])


def test_number_conserving_elementary_rules_by_brute_force():
    """Both ways, all 256 rules: rings of up to 7 cells show every violation."""
    rings = [every_state(2, (n,)) for n in range(1, 8)]
    for number in range(256):
        rule = line_rule(number)
        kept = all((image(rule, x).sum(axis=1) == x.sum(axis=1)).all() for x in rings)
        assert is_conserved(NUMBER, rule) is kept


@pytest.mark.parametrize("number", [170, 184, 204, 226, 240])
@pytest.mark.parametrize("place", range(8))
def test_any_one_entry_changed_breaks_conservation(number, place):
    rule = line_rule(number)
    table = np.array(rule.table)
    table[place] ^= 1

    assert is_conserved(NUMBER, rule)
    assert not is_conserved(NUMBER, LatticeRule(table, LINE3, 2, 0))


@pytest.mark.parametrize(
    ("q", "cells", "window"),
    [(2, LINE3, 3), (3, LINE3, 2), (3, ((0,), (1,)), 3), (2, ((-2,), (1,)), 3), (4, ((0,), (1,)), 2)],
)
def test_the_dimension_against_linear_algebra_on_rings(q, cells, window):
    """Count every pattern before and after on rings; the invariants are what no ring changes."""
    rng = np.random.default_rng(q)
    basis = patterns(shapes_within([(k,) for k in range(window)]), q)
    units = [density_of(basis.combined(row), q, 0) for row in np.eye(basis.size, dtype=np.int64)]
    dimensions = []
    for trial in range(14):
        table = rng.integers(0, q, size=q ** len(cells))
        table[0] = 0
        if trial % 2:  # a copy of one cell, with a few entries changed
            copied = np.array(list(itertools.product(range(q), repeat=len(cells))))[
                :, trial // 2 % len(cells)
            ]
            table = np.where(rng.random(len(table)) < trial / 14 - 0.3, table, copied)
        rule = LatticeRule(table, cells, q, 0)
        rows = [
            np.stack([total(one, image(rule, x)) - total(one, x) for one in units], axis=1)
            for x in (every_state(q, (n,)) for n in range(1, 10 if q == 2 else 7))
        ]
        expected = basis.size - np.linalg.matrix_rank(np.unique(np.concatenate(rows), axis=0))
        found = conserved([rule], basis)
        dimensions.append(len(found))
        assert len(found) == expected
        for one in found:
            density = density_of(one, q, 0)
            assert is_identity(change(density, rule), flows(change(density, rule), q, 0), q)
    assert len(set(dimensions)) > 1


@pytest.mark.parametrize("seed", range(6))
def test_composed_rules_do_one_after_the_other(seed):
    rng = np.random.default_rng(seed)
    first = LatticeRule(rng.integers(0, 3, size=9), ((0, 1), (1, 0)), 3, 1)
    second = LatticeRule(rng.integers(0, 3, size=9), ((1, 0), (-1, 0)), 3, 1)
    x = rng.integers(0, 3, size=(20, 4, 5))

    both = composed(first, second)

    assert (image(both, x) == image(second, image(first, x))).all()


def test_a_cell_read_twice_is_one_cell():
    """A rule may name a cell twice: only words with equal letters there occur."""
    rng = np.random.default_rng(7)
    twice = LatticeRule(rng.integers(0, 3, size=27), ((0,), (1,), (0,)), 3, 1)
    x = rng.integers(0, 3, size=(20, 7))

    assert (image(composed(twice, twice), x) == image(twice, image(twice, x))).all()


def test_too_wide_compositions_are_refused():
    wide = LatticeRule(np.zeros(3**4, dtype=np.int64), tuple((k,) for k in range(0, 16, 4)), 3, 1)

    assert fits(((0,),), wide)
    assert composed(wide, LatticeRule(wide.table, tuple((k,) for k in range(4)), 3, 1)) is None


def test_jumps_where_steps_would_read_too_much():
    """In three dimensions a cross has no box of 13 cells: pairs jump, and nothing else is read."""
    cross = ordered(((0, 0, 0), *(tuple(s * (k == a) for k in range(3)) for a in range(3) for s in (-1, 1))))
    pair = ((-1, 0, 0), (0, -1, 0))
    step = (1, 1, 0)
    inner = LocalFunction(np.array([[0, 0], [0, 1]]), pair)
    there = LocalFunction(inner.values, moved(pair, step)).on(cross).full(2)
    function = LocalFunction(there - inner.on(cross).full(2), cross)

    found = flows(function, 2, 0)

    assert is_identity(function, found, 2)
    assert [tuple(abs(c) for c in flow.shift) for flow in found] == [step]
    assert reach(found, cross) == cross


def test_shapes_are_listed_once_a_class():
    square = list(itertools.product((0, 1), repeat=2))
    shapes = shapes_within(square)

    assert len(shapes) == len(set(shapes)) == 10
    assert all(at_origin(moved(shape, (3, -5))) == shape for shape in shapes)
    assert all(corner(shape) == (0, 0) for shape in shapes)


def test_opposite_patterns_split_into_even_and_odd():
    shapes = shapes_within([(0,), (1,)])
    sizes = [patterns(shapes, 3, sign).size for sign in (0, 1, -1)]
    assert sizes == [6, 3, 3]


@pytest.mark.parametrize("sign", [0, 1, -1])
def test_coefficients_and_vectors_of_a_basis(sign):
    basis = patterns(shapes_within([(0,), (1,), (2,)]), 3, sign)
    for seed in range(5):
        vector = np.random.default_rng(seed).integers(-3, 4, basis.size)
        assert basis.vector(basis.combined(vector)).tolist() == vector.tolist()
    assert not basis.vector({}).any()

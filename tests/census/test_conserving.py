"""Counts of conserving rules against the numbers known, against brute force, and with the compiler off."""

import itertools

import numba
import numpy as np
import pytest

from involute.census import conserving
from involute.census.conserving import ROWS, has, number_conserving, odd_rule_flags, simple_cycles
from involute.kernels.conservation import count_between, cycle_flags, odd_table, table_flags
from involute.kernels.jit import pure


def every_ring(letters, n):
    return np.array(list(itertools.product(letters, repeat=n)))


def image(table, x, q, width):
    number = sum(np.roll(x, -k, axis=1) * q ** (width - 1 - k) for k in range(width))
    return np.asarray(table)[number]


slow_without_compiler = pytest.mark.skipif(
    numba.config.DISABLE_JIT, reason="a pass over all 3^13 rules takes minutes without the compiler"
)
ALL_RULES = [pytest.param(row, marks=slow_without_compiler) for row in ROWS if "ternary-radius" in row.name]
OTHERS = [row for row in ROWS if "ternary-radius" not in row.name]


@pytest.mark.parametrize("row", [*OTHERS, *ALL_RULES], ids=lambda row: row.name)
def test_rows_reproduce_what_is_known(row):
    assert row.count() == row.known


def test_names_are_unique():
    assert len({row.name for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize(("q", "width", "longest"), [(2, 2, 6), (2, 3, 7), (3, 2, 5)])
def test_number_conserving_rules_one_by_one(q, width, longest):
    """Every rule of the class, on all short rings."""
    rings = [every_ring(range(q), n) for n in range(1, longest + 1)]
    count = sum(
        all((image(table, x, q, width).sum(axis=1) == x.sum(axis=1)).all() for x in rings)
        for table in itertools.product(range(q), repeat=q**width)
    )
    assert number_conserving(q, width) == count


def test_number_conserving_rules_of_four_cells_all_at_once():
    """All 65536 tables side by side; a ring's sum before and after, ring by ring."""
    tables = (np.arange(2**16)[:, None] >> np.arange(16)) & 1
    is_kept = np.ones(2**16, dtype=bool)
    for n in range(1, 9):
        for x in every_ring((0, 1), n):
            words = sum(np.roll(x, -k) * 2 ** (3 - k) for k in range(4))
            is_kept &= tables[:, words].sum(axis=1) == x.sum()
    assert number_conserving(2, 4) == is_kept.sum()


def test_lattice_points_between_differences():
    rng = np.random.default_rng(0)
    for _ in range(20):
        bounds = rng.integers(0, 3, size=(4, 4))
        np.fill_diagonal(bounds, 0)
        for middle in range(4):
            bounds = np.minimum(bounds, bounds[:, [middle]] + bounds[[middle]])
        points = [(0, *rest) for rest in itertools.product(range(-3, 4), repeat=3)]
        inside = [v for v in points if all(v[j] - v[i] <= bounds[i, j] for i in range(4) for j in range(4))]
        assert count_between(bounds) == pure(count_between)(bounds) == len(inside)


def test_simple_cycles_are_all_of_them():
    import networkx as nx

    words, starts = simple_cycles()
    graph = nx.DiGraph([(word // 3, word % 9) for word in range(27)])
    found = {tuple(sorted(words[a:b].tolist())) for a, b in itertools.pairwise(starts)}
    expected = {
        tuple(sorted(3 * a + b % 3 for a, b in zip(cycle, [*cycle[1:], cycle[0]], strict=True)))
        for cycle in nx.simple_cycles(graph)
    }
    assert found == expected
    assert len(found) == len(starts) - 1


def flags_of(number, rings):
    """The properties of one odd rule, from all short rings and straight from its table."""
    table = np.zeros(27, dtype=np.int8)
    odd_table(number, table)
    changes = [(image(table, x + 1, 3, 3), x) for x in rings]
    charge = np.concatenate([y.sum(axis=1) - x.sum(axis=1) for y, x in changes])
    activity = np.concatenate([np.abs(y).sum(axis=1) - np.abs(x).sum(axis=1) for y, x in changes])
    f = table.reshape(3, 3, 3).astype(np.int64)
    grid = np.indices((3, 3, 3)) - 1
    linear = f[2, 1, 1] * grid[0] + f[1, 2, 1] * grid[1] + f[1, 1, 2] * grid[2]
    by_sum = {int(s): set(f[grid.sum(axis=0) == s].tolist()) for s in range(-3, 4)}
    sums = [
        not charge.any(),
        charge.max() <= 0,
        not activity.any(),
        activity.max() <= 0,
        activity.min() >= 0,
    ]
    tables = [
        (f == f.transpose(2, 1, 0)).all(),
        (np.abs(f) <= np.abs(grid[1])).all(),
        all((np.diff(f, axis=axis) >= 0).all() for axis in range(3)),
        not ((linear - f) % 3).any(),
        all(len(values) == 1 for values in by_sum.values()),
    ]
    return [sum(bool(bit) << k for k, bit in enumerate(bits)) for bits in (sums, tables)]


@slow_without_compiler
def test_flags_of_rules_one_by_one():
    """Drawn rules and rules with flags, on all rings of up to 7 cells."""
    rng = np.random.default_rng(1)
    sums, tables = odd_rule_flags()
    rings = [every_ring((-1, 0, 1), n) for n in range(1, 8)]
    rare = [rng.choice(np.flatnonzero(flags & 1 << k), 4) for flags in (sums, tables) for k in range(5)]
    for number in np.concatenate([*rare, rng.integers(0, 3**13, size=40)]).tolist():
        assert [sums[number], tables[number]] == flags_of(number, rings)


def test_kernels_with_the_compiler_off():
    words, starts = simple_cycles()
    before = np.arange(27) // 3 % 3 - 1
    for first in (0, 3**12, 796_000):
        found, plain = np.empty((2, 2, 40), dtype=np.uint8)
        cycle_flags(first, first + 40, words, starts, before, found[0])
        table_flags(first, first + 40, found[1])
        pure(cycle_flags)(first, first + 40, words, starts, before, plain[0])
        pure(table_flags)(first, first + 40, plain[1])
        assert (found == plain).all()


@slow_without_compiler
def test_charge_conservation_and_its_monotone_are_one():
    sums, _ = odd_rule_flags()
    assert (has(sums, conserving.SUMS[0]) == has(sums, conserving.SUMS[1])).all()

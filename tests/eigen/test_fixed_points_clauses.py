"""Covers, clauses, cores and counts, each against all words."""

import itertools

import numpy as np
import pytest

from involute.eigen.sat import counting
from involute.eigen.sat.clauses import clauses_of
from involute.eigen.sat.core import core_of
from involute.eigen.sat.covers import cover, word_set
from involute.eigen.sat.equations import Equations, essential
from involute.eigen.sat.parts import parts_of
from involute.eigen.sat.products import product_of
from involute.eigen.sat.solver import Limits

KINDS = [{-1, 0, 1}, {-1, 0}, {0, 1}, {1}, {-1}, {0}]


def random_equations(rng, n, k):
    pairs = [essential(tuple(rng.integers(0, n, k).tolist()), rng.integers(-1, 2, 3**k), n) for _ in range(n)]
    return Equations(tuple(p[0] for p in pairs), tuple(p[1] for p in pairs), n)


def solutions(own):
    words = itertools.product((-1, 0, 1), repeat=len(own.reads))
    return {
        x
        for x in words
        if all(
            t[tuple(x[u] + 1 for u in r)] == x[v]
            for v, (r, t) in enumerate(zip(own.reads, own.tables, strict=True))
        )
    }


@pytest.mark.parametrize("n_inputs", [0, 1, 2, 3, 4])
def test_covers_hold_exactly_the_words_and_no_cube_can_be_left_out(n_inputs):
    rng = np.random.default_rng(n_inputs)
    words = list(itertools.product((-1, 0, 1), repeat=n_inputs))
    for _ in range(60):
        flags = rng.random(len(words)) < rng.random()
        cubes = cover(word_set(flags), n_inputs)
        held = np.array(
            [[all(t in KINDS[kind] for t, kind in zip(w, c, strict=True)) for w in words] for c in cubes]
        )

        assert np.array_equal(held.reshape(len(cubes), len(words)).any(axis=0), flags)
        for left_out in range(len(cubes)):
            assert not np.array_equal(np.delete(held, left_out, axis=0).any(axis=0), flags)


@pytest.mark.parametrize("n_inputs", [0, 1, 2, 3])
def test_clauses_say_the_table_and_nothing_else(n_inputs):
    rng = np.random.default_rng(n_inputs)
    for _ in range(20):
        table = rng.integers(-1, 2, (3,) * n_inputs).astype(np.int8)
        clauses = list(clauses_of(0, range(1, n_inputs + 1), table))
        for x in itertools.product((-1, 0, 1), repeat=n_inputs + 1):
            true = {
                s * (2 * v + 1 + m)
                for v, t in enumerate(x)
                for m in (0, 1)
                for s in (1, -1)
                if (t == 1 - 2 * m) == (s > 0)
            }
            assert all(true & set(clause) for clause in clauses) == (
                x[0] == table[tuple(t + 1 for t in x[1:])]
            )
        assert [-1, -2] in clauses


@pytest.mark.parametrize("seed", range(60))
def test_a_core_has_the_same_solutions(seed):
    rng = np.random.default_rng(seed)
    own = random_equations(rng, int(rng.integers(1, 9)), int(rng.integers(1, 4)))
    core = core_of(own)
    parts = parts_of(core)
    names = [v for part in parts for v in part.variables]
    limits = Limits.of(None, None)
    found = [
        tuple(core.state(dict(zip(names, values, strict=True))).tolist())
        for values in product_of([part.solutions(limits) for part in parts])
    ]

    assert len(found) == len(set(found))
    assert set(found) == solutions(own)


@pytest.mark.parametrize("seed", range(30))
def test_the_deciding_variables_decide(seed):
    rng = np.random.default_rng(seed)
    own = random_equations(rng, 8, 2)
    for part in parts_of(core_of(own, is_reduced=False)):
        found = list(part.solutions(Limits.of(None, None)))
        assert len({tuple(values[v] for v in part.deciding) for values in found}) == len(found)


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("safe", [2**62, 2], ids=["machine integers", "Python integers"])
def test_counts_without_a_list(seed, safe, monkeypatch):
    monkeypatch.setattr(counting, "FEW", 0)
    monkeypatch.setattr(counting, "SAFE", safe)
    rng = np.random.default_rng(seed)
    own = random_equations(rng, 7, 2 + seed % 2)
    total = 1
    for part in parts_of(core_of(own, is_reduced=bool(seed % 4))):
        total *= counting.n_solutions(part, Limits.of(None, None))

    assert total == len(solutions(own))


def test_wide_parts_are_not_counted_by_tables(monkeypatch):
    monkeypatch.setattr(counting, "BROADEST", 2)
    monkeypatch.setattr(counting, "FEW", 0)
    rng = np.random.default_rng(0)
    part = max(
        parts_of(core_of(random_equations(rng, 8, 3), is_reduced=False)), key=lambda p: len(p.variables)
    )

    assert counting.n_solutions(part, Limits.of(None, None)) is None


def test_products_with_an_empty_part_are_empty_and_read_no_further():
    def endless():
        yield (0,)
        raise AssertionError("read too far")

    assert list(product_of([endless(), iter(())])) == []
    assert list(product_of([])) == [()]
    three = list(product_of([iter([(0,), (1,)]), iter([(2,)]), iter([(3,), (4,)])]))
    assert three == [(0, 2, 3), (0, 2, 4), (1, 2, 3), (1, 2, 4)]

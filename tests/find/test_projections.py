"""All projections of a rule, all rules of a projection, and the best by a solver: each against the others."""

import os
import sys

import numpy as np
import pytest
from tower_rings import (
    IDENTITY,
    NAMED,
    SPREADING,
    TOTAL,
    brute,
    changed,
    random_odd_rules,
    ring_states,
    stepped,
)

import involute as iv
from involute.certificates import proves
from involute.errors import InvalidDataError, InvalidRuleError, InvalidTowerError, MissingExtraError
from involute.find.towers.coarse_rules import find_descending_rules
from involute.find.towers.coarse_words import odd_tables
from involute.find.towers.descent import find_descent
from involute.find.towers.projections import find_projections
from involute.find.towers.synthesis import synthesise_projection
from involute.kernels import coarse_rules as kernels
from involute.laws import Status

COMPILED = os.environ.get("NUMBA_DISABLE_JIT", "0") in {"", "0"}
compiled = pytest.mark.skipif(not COMPILED, reason="millions of rules need the compiler")


@pytest.mark.parametrize("rule", random_odd_rules(4, seed=5))
def test_all_projections_of_two_cells_by_brute_force(rule):
    found = find_projections(rule, block=2, time=2)
    expected = [table for table in odd_tables(np.arange(81), 9) if brute(rule, table, 2, 6) is None]

    assert found.is_complete
    assert found.tables.tolist() == [table.tolist() for table in expected]
    for i in range(len(found)):
        assert found.descent(i).status is Status.PROVED


def test_projections_that_need_not_be_odd():
    rule = iv.LocalRule(np.array([0, 1, 1, -1, 0, 1, 0, 0, 1], dtype=np.int8), (0, 1))
    found = find_projections(rule, block=2, time=1, odd=False)
    drawn = np.random.default_rng(3).integers(-1, 2, (100, 9)).astype(np.int8)
    kept = {tuple(table.tolist()) for table in found.tables}

    assert found.is_complete
    assert all(brute(rule, table, 1, 6) is None for table in found.tables[:: max(1, len(found) // 20)])
    assert all((tuple(table.tolist()) in kept) == (brute(rule, table, 1, 6) is None) for table in drawn)
    with pytest.raises(InvalidTowerError, match="pass odd=False"):
        find_projections(rule)


def test_flags_of_projections():
    """The sum of three: all 26 odd linear projections, each self-similar, and the constant one."""
    found = find_projections(TOTAL)
    linear = {tuple(((ring_states(3) @ row + 1) % 3 - 1).tolist()) for row in ring_states(3)}

    assert {tuple(table.tolist()) for table in found.tables} == linear
    assert found.is_surjective.sum() == found.is_self_similar.sum() == 26
    assert found.is_constant.tolist() == (~found.is_surjective).tolist()
    assert found.retained_bits.max() == pytest.approx(np.log2(3))
    assert found.retained_bits.min() == 0
    assert found.coarse_offsets == (-1, 0, 1)
    assert found.best is not None
    for i in range(len(found)):
        descent = found.descent(i)

        assert descent.is_self_similar == found.is_self_similar[i]
        assert descent.is_vacuous == found.is_constant[i]


def test_retained_bits_are_the_entropy_of_counts():
    found = find_projections(IDENTITY, block=2, time=1)
    for table, bits in zip(found.tables, found.retained_bits, strict=True):
        shares = np.unique(table, return_counts=True)[1] / 9

        assert bits == pytest.approx(-(shares * np.log2(shares)).sum())
    assert len(found) == 81


@compiled
@pytest.mark.parametrize("projection", NAMED)
def test_rules_and_projections_find_each_other(projection):
    rules = find_descending_rules(projection)
    table = rules.projection.tolist()
    kept = {tuple(row.tolist()) for row in rules.tables}
    for rule in [*random_odd_rules(20, seed=9), *(rules.rule(i) for i in range(0, len(rules), 100))]:
        if (rule.table != 0).any():
            found = find_projections(rule, budget=50_000)
            descends = find_descent(rule, projection).status is Status.PROVED

            assert (tuple(rule.table.tolist()) in kept) == descends
            assert not found.is_complete or (table in found.tables.tolist()) == descends


@compiled
def test_coarse_rules_of_all_rules():
    found = find_descending_rules(iv.sign_of_sum)
    for i in range(0, len(found), 5):
        descent = found.descent(i)

        assert descent.status is Status.PROVED
        assert descent.is_self_similar == found.is_self_similar[i]
        assert descent.is_vacuous == found.is_null[i]
        states = ring_states(3)
        rule = iv.LocalRule(found.coarse_tables[i], [(k,) for k in found.coarse_offsets])

        assert (stepped(rule, states, 1) == stepped(descent.coarse, states, 1)).all()
    assert len(found.distinct_coarse_tables) == 7


def test_rules_of_one_cell_and_refusals():
    found = find_descending_rules(iv.majority, radius=0)

    assert [iv.text(table) for table in found.tables] == ["-0+", "000", "+0-"]
    assert found.n_rules == 3
    assert found.is_null.tolist() == [False, True, False]
    assert found.is_self_similar.tolist() == [True, True, True]
    assert find_descending_rules(iv.majority, time=2, radius=0).is_self_similar.tolist() == [
        True,
        True,
        False,
    ]
    with pytest.raises(InvalidTowerError, match="a radius of at most 1"):
        find_descending_rules(iv.majority, radius=2)


def test_a_constant_projection_is_refused():
    for constant in (np.zeros(27, dtype=int), "+++"):
        with pytest.raises(InvalidTowerError, match="more than one trit"):
            find_descending_rules(constant)


@compiled
def test_rules_are_tried_in_stretches_within_a_budget():
    seen = []

    def watch(items, what):
        seen.append((len(items), what))
        return items

    every = find_descending_rules(iv.majority, time=1, progress=watch)
    some = find_descending_rules("majority", time=1, budget=10_000)

    assert seen == [(243, "trying rules")]
    assert every.is_complete
    assert not some.is_complete
    first = [table for table in every.tables if number_of(table) < 10_000]
    assert some.tables.tolist() == [table.tolist() for table in first]
    assert len(find_descending_rules(iv.majority, radius=0, budget=0)) == 0
    assert "the budget ran out" in str(some)


def number_of(table):
    """Return the place of an odd table in order: its first entries are the digits."""
    return int((table[:13].astype(int) + 1) @ 3 ** np.arange(12, -1, -1))


def test_an_interrupt_ends_a_search_between_two_stretches():
    def impatient(items, _what):
        yield items[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        find_descending_rules(iv.majority, radius=0, progress=impatient)


@pytest.mark.parametrize(("hidden", "seen"), [(KeyboardInterrupt, KeyboardInterrupt), (None, SystemError)])
def test_an_interrupt_inside_a_compiled_function_is_one(monkeypatch, hidden, seen):
    def struck(*_):
        raise SystemError("returned a result with an exception set") from (hidden and hidden())

    monkeypatch.setattr(kernels, "descending_rules", struck)
    with pytest.raises(seen):
        find_descending_rules(iv.majority, radius=0)


@pytest.mark.parametrize(
    ("search", "message"),
    [
        (lambda: find_projections(TOTAL, budget="q"), "budget to be a whole number of at least 0"),
        (lambda: find_projections(TOTAL, budget=-1), "budget to be a whole number of at least 0"),
        (lambda: find_projections(TOTAL, budget=1.5), "budget to be a whole number of at least 0"),
        (lambda: find_projections(TOTAL, odd="no"), "odd to be True or False"),
        (lambda: synthesise_projection(TOTAL, time=1.5), "time to be a whole number of at least 1"),
        (lambda: synthesise_projection(TOTAL, time=None), "time to be a whole number of at least 1"),
        (lambda: synthesise_projection(TOTAL, budget="q"), "budget to be a whole number of at least 0"),
        (lambda: synthesise_projection(TOTAL, budget=-1), "budget to be a whole number of at least 0"),
        (lambda: find_descending_rules(iv.majority, budget=-1), "budget to be a whole number of at least 0"),
    ],
)
def test_budgets_and_steps_are_checked_at_the_door(search, message):
    with pytest.raises(InvalidTowerError, match=message):
        search()


@compiled
def test_huge_numbers_end_at_once():
    assert len(find_projections(TOTAL, budget=10**30)) == 27
    with pytest.raises(InvalidRuleError, match="windows of blocks"):
        find_projections(TOTAL, block=10**9)
    with pytest.raises(InvalidRuleError, match="steps"):
        find_descending_rules(iv.majority, radius=0, time=10**9)
    with pytest.raises(InvalidDataError, match="progress to be a function"):
        find_descending_rules(iv.majority, radius=0, progress=3)


def test_no_budget_for_a_solver_is_no_answer():
    pytest.importorskip("pysat.solvers")
    found = synthesise_projection(TOTAL, budget=0)

    assert (found.status, found.is_greatest, found.is_exhausted) == (Status.UNDECIDED, False, False)
    assert str(found).startswith("UNDECIDED: no projection; the solver's budget ran out")


@compiled
def test_what_is_found_is_printed_in_a_line():
    every = find_projections(TOTAL)

    assert "27 projections descend, 26 of them onto" in str(every)
    assert repr(iv.text(every.best)) in repr(every)
    assert "3 of 3 odd rules of radius 0 descend, 2 of them" in repr(
        find_descending_rules(iv.majority, radius=0)
    )
    assert "keeps 1.5850 bits" in repr(synthesise_projection(TOTAL))
    assert "array" not in repr(every) + repr(find_descending_rules(iv.majority, radius=0))


def test_projections_that_are_not_odd_find_odd_rules():
    """Whether a block is all +: a rule of one cell that negates tells nothing about it."""
    table = np.where(np.arange(27) == 26, 1, 0).astype(np.int8)
    found = find_descending_rules(table, time=1, radius=0)

    assert [iv.text(row) for row in found.tables] == ["-0+", "000"]


@pytest.mark.parametrize("rule", [TOTAL, SPREADING, changed(TOTAL, 3), *random_odd_rules(6, seed=2)])
def test_synthesis_keeps_as_much_as_any(rule):
    made, every = synthesise_projection(rule), find_projections(rule)
    bits = np.where(every.is_constant, 0, every.retained_bits).max()

    assert made.retained_bits == pytest.approx(bits)
    assert made.is_greatest
    if bits:
        assert made.status is Status.PROVED
        assert brute(rule, made.descent.projection, 3, 9) is None
        assert proves(None, made.descent.certificate)
        assert not made.descent.is_vacuous
    else:
        assert made.status is Status.UNDECIDED
        assert made.is_exhausted
        assert "without a certificate" in made.reason


def test_synthesis_of_null_and_of_four_cells():
    null = iv.LocalRule.from_text("000", radius=0)

    assert synthesise_projection(null).is_exhausted
    assert synthesise_projection(IDENTITY, block=4, time=1).retained_bits == pytest.approx(np.log2(3))
    with pytest.raises(InvalidTowerError, match="odd=False"):
        synthesise_projection(
            iv.LocalRule.from_text("000+00000", radius=0)
            if False
            else iv.LocalRule.from_text("+++", radius=0)
        )


def test_synthesis_within_a_budget_and_without_a_solver(monkeypatch):
    class Tired:
        def __init__(self, **_):
            self.clauses = 0

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def conf_budget(self, _):
            return None

        def solve_limited(self, **_):
            return None

        def get_status(self):
            return None

    pysat = pytest.importorskip("pysat.solvers")
    monkeypatch.setattr(pysat, "Glucose4", Tired)
    tired = synthesise_projection(TOTAL)

    assert (tired.status, tired.is_greatest, tired.is_exhausted) == (Status.UNDECIDED, False, False)
    assert tired.reason == "the solver's budget ran out"
    monkeypatch.setitem(sys.modules, "pysat.solvers", None)
    with pytest.raises(MissingExtraError, match=r"involute\[sat\]"):
        synthesise_projection(TOTAL)

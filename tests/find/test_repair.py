"""The nearest lawful rule, against the nearest among all rules that rings and words show to be lawful."""

import os
from itertools import product

import numpy as np
import pytest

import involute as iv
from involute.errors import InvalidRuleError
from involute.find.repair import integer_program as repair_milp
from involute.find.repair import of_tower
from involute.find.repair.demands import Invertible
from involute.find.repair.integer_program import by_program
from involute.find.repair.laws import demands_of
from involute.find.repair.listed import reversible_tables
from involute.find.repair.nearest import nearest_lawful
from involute.find.repair.remedy import remedy
from involute.find.repair.search import Found, along_conflicts, order
from involute.laws import STATEMENTS, Status, Verdict
from involute.verify import verify

CANCEL = iv.LocalRule.from_text("--0000-00--00000++00+0000++")
PAIRED = iv.Additive(np.array([[1, 0, 0], [0, 0, 0], [0, 0, 1]]), (0, 1), "even", label="pairs")
TABLES_2 = np.array(list(product((-1, 0, 1), repeat=9)), dtype=np.int8)
PLACES_2 = [(0,), (1,)]
COMPILED = os.environ.get("NUMBA_DISABLE_JIT", "0") in {"", "0"}
compiled = pytest.mark.skipif(not COMPILED, reason="classes of thousands of rules need the compiler")


def states(n):
    """Return all states of a ring of n cells."""
    return np.array(list(product((-1, 0, 1), repeat=n)), dtype=np.int8)


def stepped(tables, x, width):
    """Return the images of all states under all tables, cells at offsets 0, 1, .., shape (m, s, n)."""
    words = sum((np.roll(x, -k, axis=1).astype(int) + 1) * 3 ** (width - 1 - k) for k in range(width))
    return tables[:, words]


def keeps(tables, width, sums, compare, rings):
    """Return which tables keep (or never raise) a sum, on rings up to a length."""
    kept = np.ones(len(tables), dtype=bool)
    for n in rings:
        x = states(n)
        kept[kept] = compare(sums(stepped(tables[kept], x, width)), sums(x)).all(axis=1)
    return kept


def charge(x):
    return x.sum(axis=-1, dtype=int)


def activity(x):
    return np.abs(x).sum(axis=-1, dtype=int)


def paired(x):
    return ((x == np.roll(x, -1, axis=-1)) & (x != 0)).sum(axis=-1)


def odd(tables):
    return (tables == -tables[:, ::-1]).all(axis=1)


def injective_2():
    """Return the tables of two cells that are injective on rings of 1 to 4 cells: all 48 reversible ones."""
    kept = np.ones(len(TABLES_2), dtype=bool)
    for n in range(1, 5):
        images = stepped(TABLES_2[kept], states(n), 2) @ 3 ** np.arange(n)
        kept[kept] = [len(set(row.tolist())) == 3**n for row in images]
    return kept


def surjective_2():
    """Return the tables of two cells under which every word of 1 to 4 cells has 3 preimages."""
    kept = np.ones(len(TABLES_2), dtype=bool)
    for n in range(1, 5):
        words = stepped(TABLES_2[kept], states(n + 1), 2)[:, :, :n] @ 3 ** np.arange(n)
        kept[kept] = [
            (np.unique(row, return_counts=True)[1] == 3).all() & (len(set(row)) == 3**n) for row in words
        ]
    return kept


def descending_2():
    """Return the tables under which equal signs of sums of pairs have equal images, on a ring of 6 cells."""
    x = states(6)
    coarse = np.sign(x.reshape(-1, 3, 2).sum(axis=2)) @ 3 ** np.arange(3)
    order = np.argsort(coarse, kind="stable")
    is_same = np.diff(coarse[order]) == 0
    kept = []
    for part in np.array_split(TABLES_2, 27):
        above = np.sign(stepped(part, x[order], 2).reshape(len(part), -1, 3, 2).sum(axis=3))
        kept.append(((np.diff(above, axis=1) == 0).all(axis=2) | ~is_same).all(axis=1))
    return np.concatenate(kept)


def sign_of_pair(a, b):
    return iv.sgn(a + b)


LAWFUL_2 = {
    ("A1",): lambda: odd(TABLES_2),
    ("A5", "charge"): lambda: keeps(TABLES_2, 2, charge, np.equal, (1, 2, 3)),
    ("A5", "pairs"): lambda: keeps(TABLES_2, 2, paired, np.equal, (1, 2, 3, 4, 5, 6)),
    ("A6", "activity"): lambda: keeps(TABLES_2, 2, activity, np.less_equal, (1, 2, 3)),
    ("D1",): injective_2,
    ("D2",): surjective_2,
    ("A10",): descending_2,
    ("A1", "A6", "activity"): lambda: odd(TABLES_2) & keeps(TABLES_2, 2, activity, np.less_equal, (1, 2, 3)),
    ("D2", "A6", "activity"): lambda: surjective_2() & keeps(TABLES_2, 2, activity, np.less_equal, (1, 2, 3)),
}
QUANTITIES = {"charge": iv.Charge(), "activity": iv.Activity(), "pairs": PAIRED}


def first_nearest(table, lawful):
    """Return the changes of the nearest lawful table, the first in order of (word, trit)."""
    distances = (lawful != table).sum(axis=1)
    near = lawful[distances == distances.min()]
    return min(tuple((int(i), int(row[i])) for i in np.flatnonzero(row != table)) for row in near)


def changes(table, rule):
    return tuple((int(i), int(rule.table[i])) for i in np.flatnonzero(rule.table != table))


@compiled
@pytest.mark.parametrize("key", LAWFUL_2, ids="-".join)
def test_width_2_against_all_19683_rules(key):
    lawful = TABLES_2[LAWFUL_2[key]()]
    laws = [law for law in key if law not in QUANTITIES]
    quantity = next((QUANTITIES[word] for word in key if word in QUANTITIES), None)
    for table in TABLES_2[np.random.default_rng(len(key)).choice(len(TABLES_2), 12, replace=False)]:
        rule = iv.LocalRule(table, PLACES_2)
        found = nearest_lawful(rule, laws, quantity=quantity, projection=np.sign(states(2).sum(axis=1)))

        assert found.is_optimal
        assert changes(table, found.rule) == first_nearest(table, lawful)


@pytest.mark.parametrize("key", LAWFUL_2, ids="-".join)
def test_following_conflicts_finds_the_same(key):
    lawful = TABLES_2[LAWFUL_2[key]()]
    laws = tuple(law for law in key if law not in QUANTITIES)
    quantity = next((QUANTITIES[word] for word in key if word in QUANTITIES), None)
    projection = np.sign(states(2).sum(axis=1))
    for table in TABLES_2[np.random.default_rng(len(key)).choice(len(TABLES_2), 4, replace=False)]:
        rule = iv.LocalRule(table, PLACES_2)
        demands = demands_of(rule, laws, quantity=quantity, projection=projection, n_steps=1)
        found = along_conflicts(table, demands, 10, deadline=np.inf)

        assert order(table, found.table) == first_nearest(table, lawful)
        assert found.lower_bound == len(first_nearest(table, lawful))
        if not {"D1", "D2"} & set(laws):
            other = by_program(table, demands, np.inf, is_first=False)

            assert len(order(table, other.table)) == other.lower_bound == found.lower_bound
            assert (lawful == other.table).all(axis=1).any()


def test_the_classes_of_width_2_have_their_known_sizes():
    assert (int(injective_2().sum()), int(surjective_2().sum())) == (48, 420)


def equivariant_3():
    half = np.array(list(product((-1, 0, 1), repeat=13)), dtype=np.int8)
    return np.concatenate([half, np.zeros((len(half), 1), dtype=np.int8), -half[:, ::-1]], axis=1)


def test_width_3_against_all_equivariant_rules():
    tables = equivariant_3()
    tables = tables[keeps(tables, 3, charge, np.equal, (1, 2, 3, 4))]
    both = tables[keeps(tables, 3, activity, np.equal, (1, 2, 3, 4))]
    rng = np.random.default_rng(3)

    assert (len(tables), len(both)) == (8, 5)
    for table in rng.integers(-1, 2, (6, 27)).astype(np.int8):
        rule = iv.LocalRule(table, (-1, 0, 1))
        one = nearest_lawful(rule, ["A1", "A5"], quantity=iv.Charge())
        two = nearest_lawful(rule, ["A1", "A5"], quantity=(iv.Charge(), iv.Activity()))

        assert one.is_optimal
        assert two.is_optimal
        assert changes(table, one.rule) == first_nearest(table, tables)
        assert changes(table, two.rule) == first_nearest(table, both)


@compiled
def test_reversible_rules_of_three_cells():
    tables = reversible_tables(3)
    fives = states(5)

    assert (len(tables), int(odd(tables).sum())) == (1800, 52)
    for table in np.random.default_rng(0).integers(-1, 2, (4, 27)).astype(np.int8):
        found = nearest_lawful(iv.LocalRule(table, (-1, 0, 1)), ["D1"])
        images = stepped(found.rule.table[None], fives, 3)[0]

        assert found.is_optimal
        assert len(np.unique(images, axis=0)) == 3**5
        assert changes(table, found.rule) == first_nearest(table, tables)


def test_every_single_wrong_entry_is_mended_by_one_change():
    for i, trit in product(range(27), (-1, 0, 1)):
        if trit != CANCEL.table[i]:
            table = CANCEL.table.copy()
            table[i] = trit
            found = nearest_lawful(iv.LocalRule(table, (-1, 0, 1)), ["A1", "A5"], quantity=iv.Charge())

            assert found.n_changes == found.lower_bound == 1
            assert changes(table, found.rule) == ((i, int(CANCEL.table[i])),)


@compiled
def test_conflicts_name_entries_that_every_reversible_rule_nearby_changes():
    lawful = reversible_tables(3)
    for law, table in product(
        ("D1", "D2"), np.random.default_rng(5).integers(-1, 2, (40, 27)).astype(np.int8)
    ):
        conflict = Invertible(law).conflict(table)

        assert (lawful[:, conflict] != table[conflict]).any(axis=1).all()


def test_nothing_to_change():
    found = nearest_lawful(CANCEL, ["A1", "A5"], quantity=iv.Charge())

    assert str(found) == "change nothing: A1, A5 hold"
    assert found.is_optimal
    assert (found.rule.table == CANCEL.table).all()


def test_gaps_and_wide_windows():
    table = np.repeat(np.array([-1, 0, 1], dtype=np.int8), 81)
    table[7] = 1
    wide = nearest_lawful(iv.LocalRule(table, (-2, -1, 0, 1, 2)), ["A5"], quantity=iv.Charge())
    short = table[::9].copy()
    short[13] = -1
    gapped = nearest_lawful(iv.LocalRule(short, (-4, 0, 3)), ["A5"], quantity=iv.Charge())

    assert str(wide) == "change 1 of 243 entries: ---+0 -> - (was +)"
    assert gapped.in_words() == "change 1 of 27 entries: 000 -> 0 (was -)"


def test_descent_in_one_step_beyond_odd_rules():
    table = np.tile(np.repeat(np.array([-1, 0, 1], dtype=np.int8), 3), 3)
    table[[2, 24]] = 0
    rule = iv.LocalRule(table, (-1, 0, 1))
    demands = demands_of(rule, ("A10",), quantity=None, projection=iv.centre_cell, n_steps=3)
    one = nearest_lawful(rule, ["A10"], projection=iv.majority)
    three = nearest_lawful(rule, ["A10"], projection=iv.centre_cell, time=3)

    assert one.is_optimal
    assert one.n_changes == along_conflicts(table, one_step(rule), 27, np.inf).lower_bound
    assert three.n_changes == three.lower_bound == 2
    assert demands[0].holds(three.rule.table)


def one_step(rule):
    return demands_of(rule, ("A10",), quantity=None, projection=iv.majority, n_steps=1)


def test_a_spent_budget_leaves_a_lawful_rule_and_a_bound():
    table = np.random.default_rng(11).integers(-1, 2, 27).astype(np.int8)
    found = nearest_lawful(
        iv.LocalRule(table, (-1, 0, 1)), ["A10"], projection=iv.majority, time=2, seconds=0.0
    )

    assert not found.is_optimal
    assert found.lower_bound < found.n_changes
    assert "(at least 0 are needed)" in str(found)


def test_a_solver_in_a_hurry_does_not_spoil_what_is_nearest(monkeypatch):
    """While ties are broken, a solve that ran out of time may return a table with more changes."""
    table = np.random.default_rng(2).integers(-1, 2, 27).astype(np.int8)
    rule = iv.LocalRule(table, (-1, 0, 1))
    demands = demands_of(rule, ("A5",), quantity=iv.Charge(), projection=None, n_steps=1)
    best = by_program(table, demands, np.inf, is_first=False)
    answers = iter([best])
    hurried = Found(np.array(states(3)[:, 1], dtype=np.int8), 0)
    monkeypatch.setattr(repair_milp, "_solved", lambda *_: next(answers, hurried))
    found = by_program(table, demands, np.inf, is_first=True)

    assert len(order(table, hurried.table)) > best.lower_bound
    assert (found.table == best.table).all()


def test_a_projection_is_made_odd():
    found = nearest_lawful(iv.trits("-0+-++-0+"), ["A9"])

    assert iv.text(found.rule) == "-0+-0+-0+"
    assert found.changes == (("00", "+", "0"),)


@compiled
def test_laws_are_taken_from_a_system():
    spoilt = CANCEL.table.copy()
    spoilt[26] = 0
    chain = iv.System(
        space=iv.TritSpace(27),
        update=iv.LocalRule(spoilt, (-1, 0, 1)),
        invariants=(iv.Charge(),),
        monotones=(iv.Activity(),),
        tower=iv.BlockTower(iv.centre_cell, levels=1, times=3),
    )

    assert nearest_lawful(chain, ["A5", "A6"]).changes == (("+++", "0", "+"),)
    assert nearest_lawful(chain, ["A1", "A10"]).is_optimal


@pytest.mark.parametrize(
    ("rule", "laws", "message"),
    [
        (CANCEL, ["A2"], "laws of A1, A5"),
        (CANCEL, ["A1", "A9"], "A9 alone"),
        (CANCEL, ["A5"], "a quantity for A5"),
        (CANCEL, ["A10"], "a projection for A10"),
        (3, ["A1"], "a local rule"),
        (iv.LocalRule(CANCEL.table, (-1, 0, 3)), ["D1"], "evenly spaced cells"),
    ],
)
def test_what_cannot_be_repaired_is_said(rule, laws, message):
    with pytest.raises(InvalidRuleError, match=message):
        nearest_lawful(rule, laws)


SPOILT = iv.LocalRule.from_text("--0+00-00--00000++00+0000++")


AT_LEAST_1 = "time to be a whole number of at least 1"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"laws": "A1"}, r"several laws, but got laws='A1'. To mend: write laws=\['A1'\]"),
        ({"laws": None}, r"write laws=\['A1'\]"),
        ({"laws": [["A1"]]}, "laws by their names"),
        ({"laws": ["A10"], "projection": iv.majority, "time": -1}, AT_LEAST_1),
        ({"laws": ["A10"], "projection": iv.majority, "time": 0}, AT_LEAST_1),
        (
            {"laws": ["A10"], "projection": iv.majority, "time": "x"},
            AT_LEAST_1,
        ),
        ({"laws": ["A10"], "projection": "majority", "time": 10**30}, "cells"),
        ({"laws": ["A10"], "projection": "majorty"}, "write 'majority'"),
        ({"laws": ["A5"], "quantity": 3}, "a quantity, or several, but got quantity=3"),
        ({"laws": ["A5"], "quantity": "charge"}, "a quantity, or several"),
        ({"seconds": "x"}, "a number of seconds, at least 0"),
        ({"seconds": -1}, "a number of seconds, at least 0"),
        ({"seconds": float("nan")}, "a number of seconds, at least 0"),
    ],
)
def test_what_is_checked_at_the_door(given, message):
    with pytest.raises(InvalidRuleError, match=message):
        nearest_lawful(SPOILT, **given)


def test_steps_of_a_rule_of_one_cell_are_bounded():
    with pytest.raises(InvalidRuleError, match="steps"):
        nearest_lawful(iv.LocalRule.from_text("00+", radius=0), ["A10"], projection="majority", time=10**30)


@compiled
def test_a_projection_by_name_and_no_limit_of_seconds():
    one = nearest_lawful(SPOILT, ["A1", "A10"], projection="majority", time=3, seconds=None)

    assert one == nearest_lawful(SPOILT, ["A1", "A10"], projection=iv.majority, time=3)


def test_a_printed_repair_has_the_table_of_a_model_file():
    found = nearest_lawful(SPOILT, ["A1"])
    first, second = str(found).splitlines()

    assert first == found.in_words()
    assert second == f'table = "{iv.text(found.rule.table)}"'
    assert str(nearest_lawful(iv.trits("-0+-++-0+"), ["A9"])).endswith('\nprojection = "-0+-0+-0+"')


def odd_blocks():
    halves = product(range(9), repeat=4)
    words = states(2)
    return [np.concatenate([words[list(h)], [[0, 0]], -words[list(h)][::-1]]) for h in halves]


def test_block_rules_become_odd_by_the_fewest_images():
    every = np.array(odd_blocks())
    for table in np.random.default_rng(4).integers(-1, 2, (6, 9, 2)).astype(np.int8):
        found = nearest_lawful(iv.BlockRule(table, 2, (0, 1)), ["A1"])
        fewest = (every != table).any(axis=2).sum(axis=1).min()

        assert found.rule.is_equivariant
        assert found.n_changes == found.lower_bound == fewest
        assert (found.rule.table != table).any(axis=1).sum() == fewest
        assert f'images = "{" ".join(map(iv.text, found.rule.table))}"' in str(found)


def test_networks_become_odd_site_by_site():
    rule = iv.NetworkRule.from_functions({0: ([1], lambda _: 1), 1: ([0, 1], lambda a, b: iv.sgn(a + b))})
    found = nearest_lawful(rule)

    assert found.changes == (("site 0 -", "+", "-"), ("site 0 0", "+", "0"))
    assert [iv.text(table) for table in found.rule.tables] == ["-0+", "--0-0+0++"]
    assert 'site 0: table = "-0+"' in str(found)
    system = iv.System(space=iv.GraphSpace(2, [(0, 1)]), update=rule)
    assert verify(system, laws=["A1"]).verdicts[0].remedy == f"nearest lawful: {found.in_words()}"


def lift_remedy(rule, projection, time, coarse=None):
    tower = iv.BlockTower(projection, levels=1, times=time, coarse=coarse)
    system = iv.System(space=iv.TritSpace(27), update=rule, tower=tower)
    return verify(system, laws=["A10"]).verdicts[0].remedy


SUM = iv.LocalRule.totalistic(lambda s: (s + 1) % 3 - 1, offsets=(-1, 0, 1))
WRONG_SUM = iv.LocalRule(np.where(np.abs(states(3).sum(axis=1)) == 3, states(3)[:, 0], SUM.table), (-1, 0, 1))


@compiled
@pytest.mark.parametrize("declared", [None, SUM])
def test_a_wrong_rule_under_a_tower_has_a_remedy(declared):
    line = lift_remedy(WRONG_SUM, iv.sum_mod_3, 3, declared)

    assert line == "nearest lawful: change 2 of 27 entries: --- -> 0 (was -), +++ -> 0 (was +)"


def test_a_wrong_coarse_rule_has_a_remedy():
    line = lift_remedy(SUM, iv.sum_mod_3, 3, WRONG_SUM)

    assert line == (
        "nearest lawful: change 2 of 27 entries of the declared coarse rule: "
        "--- -> 0 (was -), +++ -> 0 (was +)"
    )
    narrow = iv.LocalRule.from_text("-0+", radius=0)
    assert lift_remedy(SUM, iv.sum_mod_3, 3, narrow).startswith("nearest lawful: declare the coarse table")


@compiled
def test_remedies_of_towers_are_the_nearest_of_all_odd_rules():
    """Against the list of all odd tables, each tried on its own."""
    line = lift_remedy(CANCEL, iv.majority, 1)
    nearest = nearest_lawful(CANCEL, ["A1", "A10"], projection=iv.majority, seconds=None)

    assert line == f"nearest lawful: {nearest.in_words(4)}"
    assert "with a coarse rule of its own: change 8" in lift_remedy(CANCEL, iv.majority, 1, CANCEL)


@compiled
def test_a_rule_that_is_not_odd_is_offered_an_equivariant_one():
    line = lift_remedy(SPOILT, iv.majority, 2)

    assert line.startswith("nearest lawful of the equivariant rules: change")


@compiled
def test_a_class_that_takes_long_is_no_remedy(monkeypatch):
    monkeypatch.setattr(of_tower, "SECONDS_OF_CLASS", 0.0)
    monkeypatch.setattr(of_tower, "LISTED", {})

    assert lift_remedy(CANCEL, iv.majority, 2) == ""


def test_oddness_under_another_involution_has_no_remedy_by_tables():
    system = iv.System(
        space=iv.TritSpace(9), update=SPOILT, involution=iv.Reflection(axis=0, sign=-1), name="mirrored"
    )
    verdict = verify(system, laws=["A1"]).verdicts[0]

    assert verdict.status is Status.REFUTED
    assert verdict.remedy == ""


def test_a_remedy_for_each_refuted_verdict():
    spoilt = CANCEL.table.copy()
    spoilt[[0, 26]] = 0
    chain = iv.System(
        space=iv.TritSpace(9),
        update=iv.LocalRule(spoilt, (-1, 0, 1)),
        invariants=(iv.Charge(),),
        monotones=(iv.Activity(),),
        tower=iv.BlockTower(lambda a, b, c: 1 if a == b == c == 0 else b, levels=1),
    )
    report = verify(chain)
    lines = {(v.law.id, v.subject): remedy(chain, v) for v in report.verdicts}

    assert lines["A5", "invariant charge"] == (
        "nearest lawful: change 2 of 27 entries: --- -> - (was 0), +++ -> + (was 0)"
    )
    assert lines["A9", "tower level 0"] == "nearest lawful: change 1 of 27 entries: 000 -> 0 (was +)"
    assert {line for (law, _), line in lines.items() if law in {"A1", "A6", "A7"}} == {""}


def test_no_remedy_where_there_is_no_short_answer():
    refuted = Verdict(STATEMENTS["A1"], Status.REFUTED, "update", "all", "table")
    plain = iv.System(space=iv.TritSpace(9), update=lambda x: x)
    wide = iv.System(space=iv.TritSpace(9), update=iv.LocalRule(np.ones(243, dtype=np.int8), range(5)))

    assert remedy(plain, refuted) == remedy(wide, refuted) == ""


def test_the_second_of_two_words_may_be_the_one_that_is_wrong():
    chain = iv.System(space=iv.TritSpace(9), update=iv.LocalRule.from_text("+-0", radius=0))

    assert remedy(chain, verify(chain, laws=["A1"]).verdicts[0]).startswith("nearest lawful: change 2 of 3")


@pytest.mark.parametrize("law", ["A5", "A6"])
def test_nothing_is_offered_where_trits_leave_at_the_ends(law):
    """What is restored on rings need not hold on a lattice with ends."""
    role = {"invariants" if law == "A5" else "monotones": (iv.Charge(),)}
    rule = iv.LocalRule(iv.trits("0+00000+0"), [-1, 0])
    ring, chain = (
        iv.System(space=iv.TritSpace(4, boundary=boundary), update=rule, **role)
        for boundary in ("periodic", "neutral")
    )

    assert iv.verify(ring, laws=[law]).verdict(law).remedy
    assert iv.verify(chain, laws=[law]).verdict(law).remedy == ""
    with pytest.raises(InvalidRuleError, match="a periodic lattice, where these laws are restored"):
        iv.nearest_lawful(chain, [law])

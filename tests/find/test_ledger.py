"""The ledger's counts, against closed forms, published numbers and independent enumeration."""

import json
import math
import os
from itertools import permutations, product

import numpy as np
import pytest

import involute as iv
from involute.errors import InvalidDataError, InvalidRuleError
from involute.find.ledger.ambient import ambient
from involute.find.ledger.claims import ODD, REVERSIBLE, descends, kept, never_raised
from involute.find.ledger.closed import BlockClass
from involute.find.ledger.count import ledger
from involute.find.ledger.counts import LocalClass
from involute.find.ledger.descent import descent_of
from involute.find.ledger.gain import gain_of
from involute.find.ledger.size import number, power_of_three
from involute.find.ledger.text import text_of
from involute.spec import load_model
from involute.updates.tables import from_function

CHARGED = (  # the radius-1 equivariant rules that conserve charge; the first five conserve activity as well
    "---------000000000+++++++++",
    "---000+++---000+++---000+++",
    "-0+-0+-0+-0+-0+-0+-0+-0+-0+",
    "----0++++000-0+000----0++++",
    "-0----+0+-0-000+0+-0-++++0+",
    "--0-0+-0000+-0+-0000+-0+0++",
    "-00-----0-0000000+0+++++00+",
    "--0000-00--00000++00+0000++",
)
LOG3 = math.log2(3)
COMPILED = os.environ.get("NUMBA_DISABLE_JIT", "0") in {"", "0"}
compiled = pytest.mark.skipif(not COMPILED, reason="millions of rules need the compiler")


def counts(found):
    return {stage.name: stage.count for stage in found.stages}


def chain(rule, **parts):
    return iv.System(space=iv.TritSpace(27), update=rule, name="chain", **parts)


@compiled
@pytest.mark.parametrize("word", CHARGED)
def test_rules_that_conserve_charge(word):
    found = ledger(iv.LocalRule.from_text(word))
    left = counts(found)

    assert list(left.values())[:3] == [3**27, 3**13, 8]
    assert [stage.bits for stage in found.stages[:3]] == [27 * LOG3, 13 * LOG3, 3.0]
    if word in CHARGED[:5]:
        assert left["+ conserves activity"] == 5
        assert ("+ reversible" in left) == (word in CHARGED[:3])
    else:
        assert left["+ never raises activity"] == 8
    assert (found.stages[-1].count, found.stages[-1].bits) == (1, 0.0)
    assert found.stages[-1].removed == found.stages[-2].bits


@compiled
@pytest.mark.parametrize(
    ("quantity", "is_kept", "published"),
    [(iv.Activity(), True, 2560), (iv.Activity(), False, 89_775)],
)
def test_published_counts_of_one_claim(quantity, is_kept, published):
    role = {"invariants": (quantity,)} if is_kept else {"monotones": (quantity,)}
    found = ledger(chain(iv.LocalRule.from_text(CHARGED[2]), **role))

    assert found.stages[2].count == published


@compiled
def test_reversible_equivariant_rules():
    found = ledger(iv.LocalRule.from_text("---00+++0---000+++0---00+++"))

    assert counts(found)["+ reversible"] == 52


@compiled
def test_the_linear_model():
    found = ledger(load_model("linear").system)

    assert list(counts(found).values()) == [3**27, 3**13, 207, 1]
    assert found.left_out == (("+ reversible", "it does not hold"),)


@compiled
@pytest.mark.parametrize(
    ("projection", "n_steps", "published"),
    [
        (iv.majority, 1, 101),
        (iv.first_non_zero, 1, 17),
    ],
)
def test_published_counts_of_descending_rules(projection, n_steps, published):
    tower = iv.BlockTower(projection, levels=1, times=n_steps)
    rule = iv.LocalRule.from_text(CHARGED[1])
    left = LocalClass(rule, lambda items, _what: items).narrowed(ODD).narrowed(descends(chain(rule), tower))

    assert left.size.count == published


@compiled
def test_the_cancellation_model_counts_its_parts_side_by_side():
    found = ledger(load_model("cancellation").system)
    block = number(432_081_216 // 8)

    assert [stage.form for stage in found.stages[:2]] == ["3^108", "3^52"]
    assert counts(found)["+ never raises activity"] == 8 * block.count == 8 * blocks_counted()
    assert [stage.is_exact for stage in found.stages] == [True, True, True, True, False, True]
    assert found.stages[4].how.startswith("not counted: needs one rule that descends")
    assert found.stages[4].bits == found.stages[3].bits
    assert found.left_out == (("+ reversible", "it does not hold"),)


def blocks_counted():
    """Count the odd maps of three cells that keep charge and never raise activity, word by word."""
    words = list(product((-1, 0, 1), repeat=3))
    total = 1
    for word in words[:13]:
        total *= sum(sum(v) == sum(word) and sum(map(abs, v)) <= sum(map(abs, word)) for v in words)
    return total


def odd_maps_of_pairs():
    """Return all odd maps of two cells, as rows of numbers of the 9 words."""
    return [(*half, 4, *(8 - i for i in half[::-1])) for half in product(range(9), repeat=4)]


def pair_sums(density):
    return np.array([density[a] + density[b] for a, b in product(range(3), repeat=2)])


@pytest.mark.parametrize(
    ("claims", "tests"),
    [
        ([kept(iv.Charge())], [("=", (-1, 0, 1))]),
        ([never_raised(iv.Activity())], [("<=", (1, 0, 1))]),
        ([kept(iv.Charge()), never_raised(iv.Activity())], [("=", (-1, 0, 1)), ("<=", (1, 0, 1))]),
        ([kept(iv.Additive(np.array([0, 1, 3]), (0,), "even"))], [("=", (0, 1, 3))]),
    ],
)
@pytest.mark.parametrize("is_reversible", [False, True])
def test_blocks_of_two_against_all_their_odd_maps(claims, tests, is_reversible):
    swap = iv.BlockRule.from_function(lambda a, b: (b, a), block=2, offsets=(0, 1))
    claimed = [ODD, *claims, *([REVERSIBLE] if is_reversible else [])]
    left = BlockClass(swap)
    for claim in claimed:
        assert left.holds(claim)
        left = left.narrowed(claim)
    maps = np.array(odd_maps_of_pairs())
    lawful = np.array([len(set(row)) == 9 for row in maps]) if is_reversible else np.ones(len(maps), bool)
    for relation, density in tests:
        sums = pair_sums(density)
        lawful &= (sums[maps] == sums if relation == "=" else sums[maps] <= sums).all(axis=1)

    assert left.size.count == lawful.sum()


def test_parts_that_take_turns_descend_together():
    """Shifts by one cell and back descend in two steps; neither part descends in one step."""
    right, left = (iv.LocalRule(np.array([-1, 0, 1], dtype=np.int8), (offset,)) for offset in (-1, 1))
    tower = iv.BlockTower(iv.majority, levels=1, times=2)
    found = ledger(chain(iv.Cycle((right, left)), monotones=(iv.Activity(),), tower=tower))

    assert counts(found) == {
        "all maps of the parts": 27**2,
        "equivariant": 9,
        "+ never raises activity": 9,
        "+ reversible": 4,
        "+ descends through majority, 2 steps": None,
        "this one": 1,
    }


def test_a_block_rule_under_a_tower_is_bounded():
    stay = iv.BlockRule.from_function(lambda a, b, c: (a, b, c), block=3, offsets=(0,))
    found = ledger(chain(stay, monotones=(iv.Activity(),), tower=iv.BlockTower(iv.majority, levels=1)))

    assert found.stages[-2].how == "not counted: needs a local rule under a tower, not a block rule"


def test_permutations_of_a_block_that_need_not_be_odd():
    turn = iv.BlockRule(np.array([[0], [1], [-1]]), 1, (0,))
    found = ledger(chain(turn))

    assert counts(found) == {"all maps of a block of 1 cells": 27, "+ reversible": 6, "this one": 1}
    assert sum(1 for _ in permutations(range(3))) == 6


def test_two_cells_against_rings():
    """Among the 81 odd rules of two cells, those that keep a sum on rings of up to 4 cells are counted."""
    halves = product((-1, 0, 1), repeat=4)
    tables = np.array([(*half, 0, *(-t for t in half[::-1])) for half in halves], dtype=np.int8)
    kept_sum = np.ones(len(tables), dtype=bool)
    for n in range(1, 5):
        x = np.array(list(product((-1, 0, 1), repeat=n)))
        images = tables[:, 3 * x + np.roll(x, -1, axis=1) + 4]
        kept_sum &= (np.abs(images).sum(axis=2) == np.abs(x).sum(axis=1)).all(axis=1)
    rule = iv.LocalRule.from_function(lambda a, _b: -a, offsets=(0, 1))

    assert counts(ledger(rule))["+ conserves activity"] == kept_sum.sum()


def test_a_rule_that_is_not_equivariant_is_counted_among_all():
    found = ledger(iv.LocalRule.from_function(lambda a, _b: (a + 2) % 3 - 1, offsets=(0, 1)))

    assert counts(found) == {"all maps of 2 cells": 3**9, "+ reversible": 48, "this one": 1}
    assert found.left_out == (("equivariant", "it does not hold"),)


def test_wide_windows_are_bounded_and_say_so():
    wide = iv.LocalRule.from_function(lambda a, _b, _c, _d: a, offsets=(-2, -1, 0, 1))
    found = ledger(chain(wide, invariants=(iv.Charge(),)))

    assert [stage.form for stage in found.stages] == ["3^81", "3^40", "3^40", "3^40", "1"]
    assert [stage.is_exact for stage in found.stages] == [True, True, False, False, True]
    assert found.stages[2].how.startswith("not counted: needs at most 1594323 tables")
    assert "≤ 3^40" in str(found)


def test_networks_and_rules_with_controls_have_closed_forms():
    network = iv.NetworkRule.from_functions({0: ([1], lambda a: -a), 1: ([0, 1], lambda a, b: iv.sgn(a + b))})
    driven = iv.LocalRule(np.zeros(27, dtype=np.int8), (0, 1), n_controls=1)

    assert [stage.form for stage in ledger(network).stages][:2] == ["3^12", "3^5"]
    assert [stage.form for stage in ledger(driven).stages] == ["3^27", "3^13", "1"]


@compiled
def test_gaps_do_not_matter_where_they_are_even():
    spread = iv.LocalRule.from_text(CHARGED[0])
    spread = iv.LocalRule(spread.table, (-3, 0, 3))

    assert counts(ledger(spread)) == counts(ledger(iv.LocalRule.from_text(CHARGED[0])))


def test_updates_without_a_table_are_refused():
    with pytest.raises(InvalidRuleError, match="a local rule, a block rule, a network rule"):
        ledger(chain(lambda x: x))


def test_what_is_left_out_is_said_with_the_reason():
    rough = iv.Additive(np.array([0.5, 0.0, 0.5]), (0,), "even", label="rough")
    tower = iv.BlockTower(iv.majority, levels=1)
    found = ledger(chain(iv.LocalRule.from_text(CHARGED[7]), invariants=(rough,), tower=tower))

    assert dict(found.left_out) == {
        "+ conserves rough": "not tested: needs a sum of one integer density over a line, not rough",
        "+ reversible": "it does not hold",
        "+ descends through majority, 1 step": "it does not hold",
    }


def test_oddness_is_equivariance_under_negation_only():
    mirror = chain(iv.LocalRule.from_text(CHARGED[7]), involution=iv.Reflection(axis=0, sign=-1))

    assert ledger(mirror).left_out[0] == ("equivariant", "not tested: needs negation as the involution")


@compiled
def test_plain_data_and_html():
    found = ledger(chain(iv.LocalRule.from_text(CHARGED[7], name="<b>"), invariants=(iv.Charge(),)))
    plain = json.loads(json.dumps(found.to_json()))

    assert plain["stages"][0]["count"] == str(3**27)
    assert plain["ambient"] == list(found.ambient)
    assert found == ledger(chain(iv.LocalRule.from_text(CHARGED[7]), invariants=(iv.Charge(),)))
    assert (
        "<td>+ conserves charge</td><td>8</td><td>3.00</td><td>17.60</td><td>all rings</td>"
        in found._repr_html_()
    )


@compiled
def test_progress_is_shown_stretch_by_stretch():
    seen = []

    def watch(items, what):
        seen.append((len(items), what))
        return items

    ledger(chain(iv.LocalRule.from_text(CHARGED[7]), invariants=(iv.Charge(),)), progress=watch)

    assert seen == [(27, "+ conserves charge")]


def test_sizes():
    assert power_of_three(20_000).count is None
    assert (power_of_three(20_000) * power_of_three(3)).form == "3^20000 · 3^3"
    assert number(10**30).form.startswith("2^99.6")
    assert number(9**9).form == "3^18"


def test_the_ambient_tower_from_exact_numbers():
    first = 9**9

    assert ambient()[1] == pytest.approx(math.log2(9 * math.log2(9)), rel=1e-15)
    assert ambient()[2] == pytest.approx(math.log2(first * math.log2(first)), rel=1e-15)
    assert len(ambient(9)) == 4


def test_tests_of_one_rule_refuse_what_they_cannot_read():
    with pytest.raises(InvalidRuleError, match="at most 9 cells"):
        gain_of(tuple(range(12)), iv.Charge())
    with pytest.raises(InvalidRuleError, match="neighbouring cells"):
        descent_of((0, 2), from_function(iv.majority, 3), 1)


def test_a_progress_that_is_no_function_is_refused():
    with pytest.raises(InvalidDataError, match="progress to be a function"):
        ledger(iv.LocalRule.from_text("+0-", radius=0), progress=3)


def test_what_is_left_out_of_a_network_is_a_sentence():
    network = iv.NetworkRule.from_functions({0: ([1], lambda a: -a), 1: ([0], lambda a: a)})
    space = iv.GraphSpace(2, [(0, 1)])
    found = ledger(iv.System(space=space, update=network, invariants=(iv.Charge(),)))

    assert found.left_out[0] == (
        "+ conserves charge",
        (
            "not tested: needs a claim about each node alone, as equivariance is, "
            "not one about the whole network"
        ),
    )


def test_a_narrow_ledger_drops_its_last_columns():
    found = ledger(iv.LocalRule.from_text("+0-", radius=0))
    narrow, wide = text_of(found, 60), text_of(found)

    assert max(map(len, narrow.splitlines())) <= 60
    assert "how counted" in wide.splitlines()[2]
    assert "how counted" not in narrow.splitlines()[2]
    assert "columns for a wider terminal" in narrow
    assert "for scale, to see how few maps even the first line is" in wide
    assert str(found) == wide

"""What is found is all there is: dimensions against linear algebra on rings, finds against whole lattices."""

import itertools
import os
import time

import numpy as np
import pytest
from flow_claims import holds

import involute as iv
from involute.automata.line_rule import LineRule
from involute.errors import InvalidRuleError
from involute.find.invariants import find_invariants
from involute.find.monotones import find_monotones
from involute.find.reversible.decisions import injectivity, surjectivity
from involute.find.reversible.inverse import find_inverse

COMPILED = os.environ.get("NUMBA_DISABLE_JIT", "0") in {"", "0"}
slow_without_compiler = pytest.mark.skipif(not COMPILED, reason="thousands of equations")
CANCEL = "--0000-00--00000++00+0000++"
IDENTITY = "---000+++---000+++---000+++"
CHARGE_CONSERVING = (
    "---------000000000+++++++++",
    IDENTITY,
    "-0+-0+-0+-0+-0+-0+-0+-0+-0+",
    "----0++++000-0+000----0++++",
    "-0----+0+-0-000+0+-0-++++0+",
    "--0-0+-0000+-0+-0000+-0+0++",
    "-00-----0-0000000+0+++++00+",
    CANCEL,
)


def every_state(n):
    return np.array(list(itertools.product((-1, 0, 1), repeat=n)), dtype=np.int8)


def word_counts(x, width):
    """How often each ring shows each word: any density of this width is a combination of these columns."""
    words = sum((np.roll(x, -k, axis=1).astype(np.int64) + 1) * 3 ** (width - 1 - k) for k in range(width))
    return np.stack([(words == word).sum(axis=1) for word in range(3**width)], axis=1)


def dimension_on_rings(rule, width, longest):
    """Count the densities of this width that no ring changes, less those that are constant on every ring."""
    before, changes = [], []
    for n in range(1, longest + 1):
        x = every_state(n)
        y = rule.bind(iv.TritSpace(n))(x, None, 0)
        before.append(word_counts(x, width))
        changes.append(word_counts(y, width) - before[-1])
    rank = np.linalg.matrix_rank(np.unique(np.concatenate(changes), axis=0))
    nonzero = [np.column_stack([counts, np.full(len(counts), -counts[0].sum())]) for counts in before]
    vacuous = 3**width + 1 - np.linalg.matrix_rank(np.unique(np.concatenate(nonzero), axis=0))
    return 3**width - rank - vacuous


@pytest.mark.parametrize("word", CHARGE_CONSERVING)
@pytest.mark.parametrize("width", [1, 2])
def test_dimensions_against_linear_algebra(word, width):
    rule = iv.LocalRule.from_text(word)
    found = find_invariants(rule, width)

    assert found.is_complete
    assert len(found) == dimension_on_rings(rule, width, 7)
    assert len(found) == len(found.even) + len(found.odd)
    assert str(found.odd[0]) == "Σ [+] - [-]"


@pytest.mark.parametrize("place", range(27))
def test_any_one_entry_changed(place):
    """The rule is no longer odd: the search without parities has the dimension of linear algebra too."""
    table = np.array(iv.LocalRule.from_text(CANCEL).table)
    table[place] = (table[place] + 2) % 3 - 1
    rule = iv.LocalRule(table, (-1, 0, 1))
    found = find_invariants(rule, 2)

    assert len(found) == dimension_on_rings(rule, 2, 6)
    assert all(one.parity is None or place == 13 for one in found)


@pytest.mark.parametrize("word", CHARGE_CONSERVING)
def test_finds_are_constant_on_whole_rings_and_prove_it(word):
    rule = iv.LocalRule.from_text(word)
    x = every_state(8)
    y = rule.bind(iv.TritSpace(8))(x, None, 0)
    for one in find_invariants(rule, 3):
        value = one.quantity.bind(iv.TritSpace(8))
        assert (value(y) == value(x)).all()
        assert len(np.unique(value(x))) > 1
        assert (value(-x) == (1 if one.parity == "even" else -1) * value(x)).all()
        assert holds(one.certificate)
        assert one.flow or word == IDENTITY


def test_no_find_is_a_combination_of_others_constants_or_differences():
    rule = iv.LocalRule.from_text("---------000000000+++++++++")
    found = find_invariants(rule, 3)
    x = every_state(7)
    values = np.stack([one.quantity.bind(iv.TritSpace(7))(x) for one in found] + [np.ones(len(x))], axis=1)

    assert len(found) == 18
    assert np.linalg.matrix_rank(values) == 19


def test_wide_densities_of_the_annihilating_rule():
    """Width 4 adds two: an even and an odd one, both checked on all rings of 9 cells."""
    rule = iv.LocalRule.from_text(CANCEL)
    found = find_invariants(rule, 4)
    x = every_state(9)
    y = rule.bind(iv.TritSpace(9))(x, None, 0)

    assert [one.parity for one in found] == ["even", "odd", "odd"]
    for one in found:
        value = one.quantity.bind(iv.TritSpace(9))
        assert (value(y) == value(x)).all()


def test_elementary_rules_count_ones():
    for number, width, texts in [
        (184, 1, ["Σ [1]"]),
        (142, 2, ["Σ [1] - [11]"]),
        (110, 4, []),
        (204, 2, ["Σ [1]", "Σ [11]"]),
    ]:
        found = find_invariants(LineRule.from_number(number, n_letters=2, width=3), width)
        assert [str(one) for one in found] == texts
        assert all(one.parity is None and one.certificate is None for one in found)


def test_letters_have_no_quantity_to_declare():
    (one,) = find_invariants(LineRule.from_number(184, n_letters=2, width=3), 1)
    with pytest.raises(InvalidRuleError, match="a density of trits with a parity"):
        _ = one.quantity


def test_in_the_plane():
    """A shift conserves every density; one entry changed, what is left is what all 3 x 3 tori keep."""
    shift = iv.LocalRule.from_function(lambda _n, _w, _c, e, _s: e, offsets=iv.von_neumann(2))
    assert len(find_invariants(shift, shape=[(0, 0), (0, 1), (1, 0)])) == 22

    space, x = iv.TritSpace((3, 3)), every_state(9).reshape(-1, 3, 3)
    for place in (0, 60, 120, 121, 240):
        table = np.array(shift.table)
        table[place] = (table[place] + 2) % 3 - 1
        rule = iv.LocalRule(table, shift.offsets)
        y = rule.bind(space)(x, None, 0)
        counts = [np.stack([(s == 1).sum((1, 2)), (s == -1).sum((1, 2))], axis=1) for s in (x, y)]
        expected = 2 - np.linalg.matrix_rank(np.unique(counts[1] - counts[0], axis=0))
        found = find_invariants(rule, shape=[(0, 0)])
        assert len(found) == expected
        assert all(holds(one.certificate) for one in found)


def test_in_space():
    shift = iv.LocalRule.from_function(lambda *cells: cells[0], offsets=iv.von_neumann(3))
    found = find_invariants(shift, shape=[(0, 0, 0)])

    assert [str(one) for one in found] == [
        "Σ [+ at (0, 0, 0)] + [- at (0, 0, 0)]",
        "Σ [+ at (0, 0, 0)] - [- at (0, 0, 0)]",
    ]
    assert [flow.shift for flow in found[1].flow] == [(1, 0, 0)]


def test_every_control_and_every_time_counts():
    """A push that a control directs keeps charge and activity; a control that erases keeps nothing."""
    push = iv.LocalRule.from_function(
        lambda left, c, right, u: left if u > 0 else right if u < 0 else c, offsets=(-1, 0, 1), n_controls=1
    )
    erase = iv.LocalRule.from_function(lambda c, u: c if u else 0, offsets=(0,), n_controls=1)
    system = iv.System(space=iv.TritSpace(6), controls=iv.TritSpace(()), update=push)
    same, none = iv.LocalRule.from_text("-0+", radius=0), iv.LocalRule.from_text("000", radius=0)

    for rule in (push, system):
        found = find_invariants(rule, 1)
        assert [one.parity for one in found] == ["even", "odd"]
        assert all(len(one.certificate["parts"]) == 3 and holds(one.certificate) for one in found)
    assert len(find_invariants(erase, 1)) == 0
    assert len(find_invariants(iv.Cycle((same, none)), 2)) == 0
    assert len(find_invariants(iv.Cycle((same, iv.LocalRule.from_text(CANCEL))), 1)) == 1


def test_composites_are_composed_where_that_fits():
    """One step back undoes one step forth: no part is the identity, the composite keeps everything."""
    left = iv.LocalRule.from_text("---------000000000+++++++++")
    negate = iv.LocalRule.from_text("+0-", radius=0)

    found = find_invariants(iv.Composite((negate, left, negate)), 1)
    assert found.is_complete
    assert [one.parity for one in found] == ["even", "odd"]

    wide = find_invariants(iv.Composite((negate, *[left] * 7, negate)), 1)
    assert not wide.is_complete
    assert "every part" in wide.reason
    assert [one.parity for one in wide] == ["even"]


def test_a_budget_says_what_was_not_covered():
    found = find_invariants(iv.LocalRule.from_text(CANCEL), 4, budget=10**5)

    assert [str(one) for one in found] == ["Σ [+] - [-]"]
    assert not found.is_complete
    assert found.reason == "UNDECIDED for widths above 2: they take more than 100000 steps"
    assert found.reason in str(found)
    nothing = find_invariants(iv.LocalRule.from_text(CANCEL), 4, budget=0)
    assert len(nothing) == 0
    assert nothing.reason.startswith("UNDECIDED for widths above 0")
    apart = find_invariants(iv.LocalRule.from_text(CANCEL), shape=[0, 2, 3], budget=10**5)
    assert [str(one) for one in apart] == ["Σ [+] - [-]"]
    assert apart.reason == "UNDECIDED for 3 of 5 shapes: they take more than 100000 steps"


@slow_without_compiler
def test_the_default_budget_is_spent_within_seconds():
    """Linear rules have the densest equations; no width makes the default search take long."""
    rule = iv.LocalRule.totalistic(lambda s: (s + 1) % 3 - 1, offsets=(-1, 0, 1))
    start = time.process_time()
    found = find_invariants(rule, 13)

    assert time.process_time() - start < 30
    assert (len(found), found.is_complete) == (0, False)
    assert found.reason == "UNDECIDED for widths above 6: they take more than 5000000000 steps"


def test_too_many_cells_are_said_to_be_so():
    far = iv.LocalRule.from_function(lambda a, b: a * b, offsets=(0, 12))
    found = find_invariants(far, 13, budget=10**20)

    assert found.reason == "UNDECIDED for widths above 6: they depend on too many cells"


@pytest.mark.parametrize("budget", ["x", None, -1, 0.5, True])
def test_budgets_are_whole_numbers(budget):
    for ask in (find_invariants, find_monotones, find_inverse, injectivity, surjectivity):
        with pytest.raises(InvalidRuleError, match="budget to be a whole number of at least 0"):
            ask(iv.LocalRule.from_text(CANCEL), budget=budget)


def test_what_cannot_be_searched_is_refused():
    plane = iv.LocalRule.totalistic(iv.sgn, offsets=iv.von_neumann(2))
    block = iv.BlockRule.from_function(lambda a, b: (b, a), block=2, offsets=(0, 1))
    with pytest.raises(InvalidRuleError, match="a shape of cells in 2 dimensions"):
        find_invariants(plane)
    with pytest.raises(InvalidRuleError, match="local rules with global controls"):
        find_invariants(block)
    with pytest.raises(InvalidRuleError, match="densities of at most 13 cells"):
        find_invariants(iv.LocalRule.from_text(CANCEL), 14)
    with pytest.raises(InvalidRuleError, match="densities of at most 13 cells, but got 1000000000 cells"):
        find_invariants(iv.LocalRule.from_text(CANCEL), 10**9)
    with pytest.raises(InvalidRuleError, match="width to be a whole number of at least 1"):
        find_invariants(iv.LocalRule.from_text(CANCEL), 0)

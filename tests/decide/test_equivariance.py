"""[A1]: every planted entry is found, with the smallest witness, by every procedure that applies."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shipped import CANCEL, FAR_CANCEL, GATHER, LINEAR, PAIR, PATH, SWAP, UPDATES

import involute as iv
from involute.decide import equivariance, exhaustive, odd_table, sampled
from involute.decide.statement import Effort
from involute.laws import Status
from involute.testing import block_rules, local_rules

EFFORT = Effort()
TABLE = iv.LocalRule.from_text(CANCEL).table


def with_entry(table, place):
    """Return the table with one entry changed."""
    wrong = np.array(table)
    flat = wrong.reshape(-1)
    flat[place] = (flat[place] + 2) % 3 - 1
    return wrong


def decided(system, checked, effort=EFFORT):
    return checked(system, equivariance.decide(system, effort))


@pytest.mark.parametrize("name", UPDATES)
def test_everything_shipped_is_proved(name, checked):
    space, controls, update = UPDATES[name]

    assert decided(iv.System(space=space, controls=controls, update=update), checked).status is Status.PROVED


@pytest.mark.parametrize("place", range(27))
@pytest.mark.parametrize("boundary", ["periodic", "neutral"])
def test_every_entry_of_a_local_rule(place, boundary, checked):
    """By table, and the witness is that of brute force on small lattices."""
    rule = iv.LocalRule(with_entry(TABLE, place), (-1, 0, 1))
    for n in (3, 5, 6):
        system = iv.System(space=iv.TritSpace(n, boundary=boundary), update=rule)
        verdict = decided(system, checked)

        assert verdict.status is Status.REFUTED
        assert verdict.procedure == "table"
        assert str(verdict.witness) == str(exhaustive.decide(equivariance.statement(system), EFFORT).witness)


@pytest.mark.parametrize("shape", [27, 10_000, (30, 40)])
def test_large_lattices(shape, checked):
    dimension = np.size(shape)
    rule = iv.LocalRule.totalistic(iv.sgn, offsets=iv.von_neumann(dimension))
    wrong = iv.LocalRule(with_entry(rule.table, 1), rule.offsets)
    system = iv.System(space=iv.TritSpace(shape), update=wrong)
    verdict = decided(system, checked)

    assert verdict.status is Status.REFUTED
    assert verdict.witness.weight == np.count_nonzero(odd_table.smallest_violation(wrong.table, rule.width))


def test_a_wide_table_is_decided_at_once():
    table = np.zeros(3**9, dtype=np.int8)
    table[100] = 1

    word = odd_table.smallest_violation(table, 9)

    assert odd_table.text(word) in {"----0-+-0", "++++0+-+0"}


def test_a_wrong_word_that_does_not_fit_the_lattice(checked):
    """On one periodic cell all inputs are the same trit: most words never occur, the ring is lawful."""
    rule = iv.LocalRule(with_entry(TABLE, 1), (-1, 0, 1))
    verdict = decided(iv.System(space=iv.TritSpace(1), update=rule), checked)

    assert verdict.status is Status.PROVED
    assert verdict.scope == "this space of 1 trits: all 3 states"


@pytest.mark.parametrize("place", range(27))
def test_every_entry_with_global_controls(place, checked):
    rule = iv.LocalRule.from_function(lambda c, u, v: iv.sgn(c + u - v), offsets=(0,), n_controls=2)
    wrong = iv.LocalRule(with_entry(rule.table, place), (0,), n_controls=2)
    system = iv.System(space=iv.TritSpace(4), controls=iv.TritSpace(2), update=wrong)
    verdict = decided(system, checked)

    assert verdict.status is Status.REFUTED
    assert str(verdict.witness) == str(exhaustive.decide(equivariance.statement(system), EFFORT).witness)


@pytest.mark.parametrize("place", range(9))
def test_every_entry_with_one_control_a_cell(place, checked):
    wrong = iv.LocalRule(with_entry(np.zeros(9, dtype=np.int8), place), (0,), n_controls=1)
    system = iv.System(space=iv.TritSpace(3), controls=iv.TritSpace(3), update=wrong)
    verdict = decided(system, checked)

    assert verdict.status is Status.REFUTED
    assert str(verdict.witness) == str(exhaustive.decide(equivariance.statement(system), EFFORT).witness)


@pytest.mark.parametrize("place", range(18))
def test_every_entry_of_a_block_rule(place, checked):
    wrong = iv.BlockRule(with_entry(SWAP.table, place), 2, (0, 1))
    system = iv.System(space=iv.TritSpace(6), update=wrong)
    verdict = decided(system, checked)

    assert verdict.status is Status.REFUTED
    assert str(verdict.witness) == str(exhaustive.decide(equivariance.statement(system), EFFORT).witness)


@pytest.mark.parametrize("site", range(4))
def test_every_site_of_a_network(site, checked):
    tables = [np.array([-1, 0, 1], dtype=np.int8)] * 4
    tables[site] = with_entry(tables[site], site % 3)
    wrong = iv.NetworkRule([[1], [0], [3], [2]], tables)
    system = iv.System(space=PATH, update=wrong)
    verdict = decided(system, checked)

    assert verdict.status is Status.REFUTED
    assert str(verdict.witness) == str(exhaustive.decide(equivariance.statement(system), EFFORT).witness)


def test_an_input_that_is_read_twice(checked):
    """The word +- of one site read twice never occurs; ++ does."""
    table = np.zeros((3, 3), dtype=np.int8)
    table[2, 0] = 1
    harmless = iv.NetworkRule([[0, 0]], [table.reshape(-1)])
    table[2, 2] = 1
    harmful = iv.NetworkRule([[0, 0]], [table.reshape(-1)])

    assert decided(iv.System(space=iv.TritSpace(1), update=harmless), checked).status is Status.PROVED
    assert decided(iv.System(space=iv.TritSpace(1), update=harmful), checked).status is Status.REFUTED


@pytest.mark.parametrize("backwards", [False, True])
def test_second_order(backwards, checked):
    wrong = iv.LocalRule(with_entry(TABLE, 5), (-1, 0, 1))
    system = iv.System(space=PAIR, update=iv.SecondOrder(wrong, backwards=backwards))
    verdict = decided(system, checked)

    assert verdict.status is Status.REFUTED
    assert str(verdict.witness) == str(exhaustive.decide(equivariance.statement(system), EFFORT).witness)


def test_a_wrong_part_of_a_composite(checked):
    """It is refuted by running the whole, on a space too large to exhaust."""
    wrong = iv.LocalRule(with_entry(TABLE, 7), (-1, 0, 1))
    for update in (iv.Composite((GATHER, wrong)), iv.Cycle((GATHER, LINEAR, wrong))):
        system = iv.System(space=iv.TritSpace(27), update=update)

        assert decided(system, checked).status is Status.REFUTED


def test_a_wrong_part_may_leave_the_composite_lawful(checked):
    """What the first part breaks, the second forgets: no refutation, but the states of the space decide."""
    forget = iv.LocalRule.from_text("000", radius=0)
    wrong = iv.LocalRule(with_entry(TABLE, 7), (-1, 0, 1))
    small = iv.System(space=iv.TritSpace(6), update=iv.Composite((wrong, forget)))
    large = iv.System(space=iv.TritSpace(27), update=iv.Composite((wrong, forget)))

    assert decided(small, checked).status is Status.PROVED
    assert decided(small, checked).procedure == "exhaustive"
    assert decided(large, checked).status is Status.TESTED


def test_a_threshold_network_whose_sums_overflow(checked):
    """2^62 + 2^62 wraps around in int64. The class refuses such weights; if it did not, this would show."""
    update = iv.ThresholdNetwork([[1, 1], [0, 1]])
    object.__setattr__(update, "weights", np.array([[2**62, 2**62], [0, 1]]))
    verdict = decided(iv.System(space=iv.TritSpace(2), update=update), checked)

    assert verdict.status is Status.REFUTED


def test_opaque_callables(checked):
    lawful = iv.System(space=iv.TritSpace(6), update=lambda x: np.roll(x, 1))
    biased = iv.System(space=iv.TritSpace(30), update=lambda x: np.where(x == 0, 1, x))
    hidden = iv.System(space=iv.TritSpace(30), update=lambda x: x * (1 if x[4] != 1 or x[7] != 1 else 0))

    assert decided(lawful, checked).status is Status.PROVED
    assert decided(biased, checked).status is Status.REFUTED
    assert decided(biased, checked).witness.weight == 0
    assert decided(hidden, checked).status is Status.REFUTED
    assert decided(hidden, checked).witness.weight == 2


def test_time_dependence_is_examined_at_every_phase(checked):
    def late(x, u, t):
        return np.abs(x) if t % 5 == 4 else x

    update = iv.FunctionUpdate(late, declared_period=5)
    verdict = decided(iv.System(space=iv.TritSpace(3), controls=iv.TritSpace(1), update=update), checked)

    assert verdict.status is Status.REFUTED
    assert verdict.witness.t == 4


def test_finite_controls_under_exchange(checked):
    def turn(x, u):
        return np.roll(x, int(u) - 1)

    def push(x, u):
        return iv.trits("+++") if int(u) == 2 else (iv.trits("---") if int(u) == 0 else x)

    labels = iv.FiniteSpace(("left", "stay", "right"), neutral_label="stay")
    common = {"space": iv.TritSpace(3), "controls": labels}
    exchange = iv.Exchange({"left": "right"})

    assert (
        decided(iv.System(update=push, control_involution=exchange, **common), checked).status
        is Status.PROVED
    )
    assert (
        decided(iv.System(update=turn, control_involution=exchange, **common), checked).status
        is Status.REFUTED
    )


def test_another_involution(checked):
    """Reflection: a shift does not commute with it, a symmetric rule does."""
    shift = iv.LocalRule(np.array([-1, 0, 1], dtype=np.int8), (1,))
    for update, status in ((shift, Status.REFUTED), (LINEAR, Status.PROVED)):
        system = iv.System(space=iv.TritSpace(5), update=update, involution=iv.Reflection())

        assert decided(system, checked).status is status


def test_further_symmetries(checked):
    shift = iv.LocalRule(np.array([-1, 0, 1], dtype=np.int8), (1,))
    for n in (5, 40):
        for update, status in ((shift, {Status.REFUTED}), (LINEAR, {Status.PROVED, Status.TESTED})):
            system = iv.System(space=iv.TritSpace(n), update=update, symmetries=(iv.Reflection(),))

            assert checked(system, equivariance.decide_symmetry(system, 0, EFFORT)).status in status


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rule=local_rules(radius=1, equivariant=False),
    n=st.integers(3, 6),
    boundary=st.sampled_from(("periodic", "neutral")),
)
def test_table_and_brute_force_agree(rule, n, boundary):
    """Status and smallest witness, for any table whose words all fit."""
    system = iv.System(space=iv.TritSpace(n, boundary=boundary), update=rule)
    by_table, by_force = (
        equivariance.decide(system, EFFORT),
        exhaustive.decide(equivariance.statement(system), EFFORT),
    )

    assert by_table.status is by_force.status
    assert str(by_table.witness) == str(by_force.witness)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(rule=block_rules(block=2, equivariant=False))
def test_block_tables_and_brute_force_agree(rule):
    system = iv.System(space=iv.TritSpace(4), update=rule)
    by_table, by_force = (
        equivariance.decide(system, EFFORT),
        exhaustive.decide(equivariance.statement(system), EFFORT),
    )

    assert by_table.status is by_force.status
    assert str(by_table.witness) == str(by_force.witness)


def test_the_same_seed_gives_the_same_witness():
    system = iv.System(space=iv.TritSpace(60), update=lambda x: np.where(x.sum() > 3, 0, x))
    found = [str(sampled.decide(equivariance.statement(system), Effort(seed=5)).witness) for _ in range(2)]

    assert found[0] == found[1]


def test_far_offsets_are_one_rule():
    assert (
        equivariance.decide(iv.System(space=iv.TritSpace(9), update=FAR_CANCEL), EFFORT).status
        is Status.PROVED
    )

"""[A5] and [A6]: every planted entry of a conserving rule is found, on small rings and on large ones."""

import numpy as np
import pytest
from shipped import CANCEL, GATHER

import involute as iv
from involute.decide import conserved
from involute.decide.statement import Effort
from involute.laws import INVARIANT, MONOTONE, Status

EFFORT = Effort()
TABLE = iv.LocalRule.from_text(CANCEL).table


def decided(system, law, checked):
    word, quantity = (
        ("invariant", system.invariants[0]) if law is INVARIANT else ("monotone", system.monotones[0])
    )
    return checked(system, conserved.decide(system, quantity, law, f"{word} {quantity.label}", EFFORT))


@pytest.mark.parametrize("n", [9, 27])
@pytest.mark.parametrize("place", range(27))
@pytest.mark.parametrize("shift", [1, 2])
def test_every_entry_of_a_conserving_rule(n, place, shift, checked):
    """Whatever the entry becomes, charge is no longer conserved: it is the density of one word."""
    table = np.array(TABLE)
    table[place] = (table[place] + shift + 1) % 3 - 1
    for update in (iv.LocalRule(table, (-1, 0, 1)), iv.Cycle((GATHER, iv.LocalRule(table, (-3, 0, 3))))):
        system = iv.System(space=iv.TritSpace(n), update=update, invariants=(iv.Charge(),))

        assert decided(system, INVARIANT, checked).status is Status.REFUTED


@pytest.mark.parametrize("place", range(81))
def test_every_entry_of_a_conserving_block_rule(place, checked):
    table = np.array(GATHER.table)
    table.reshape(-1)[place] = (table.reshape(-1)[place] + 2) % 3 - 1
    system = iv.System(space=iv.TritSpace(6), update=iv.BlockRule(table, 3, (0,)), invariants=(iv.Charge(),))

    assert decided(system, INVARIANT, checked).status is Status.REFUTED


@pytest.mark.parametrize("n", [9, 27])
def test_lawful_ones(n, checked):
    gathering = iv.System(
        space=iv.TritSpace(n), update=GATHER, invariants=(iv.Charge(),), monotones=(iv.Activity(),)
    )
    cancelling = iv.System(
        space=iv.TritSpace(n),
        update=iv.LocalRule.from_text(CANCEL),
        invariants=(iv.Charge(),),
        monotones=(iv.Activity(),),
    )
    for law in (INVARIANT, MONOTONE):
        verdict = decided(gathering, law, checked)
        assert (verdict.status, verdict.procedure) == (Status.PROVED, "block sums")
        assert decided(cancelling, law, checked).status is (Status.PROVED if n == 9 else Status.TESTED)


@pytest.mark.parametrize("n", [6, 30])
def test_a_rising_monotone(n, checked):
    """Creation of a pair out of nothing."""
    create = iv.BlockRule.from_texts({"+0": "++"}, block=2, offsets=(0, 1))
    system = iv.System(space=iv.TritSpace(n), update=create, monotones=(iv.Activity(),))
    verdict = decided(system, MONOTONE, checked)

    assert verdict.status is Status.REFUTED
    assert verdict.witness.relation == ">"
    assert verdict.witness.weight == 1


def test_a_violation_at_a_late_phase(checked):
    erase = iv.LocalRule.from_text("000", radius=0)
    same = iv.LocalRule.from_text("-0+", radius=0)
    system = iv.System(
        space=iv.TritSpace(20), update=iv.Cycle((same, same, erase)), invariants=(iv.Charge(),)
    )
    verdict = decided(system, INVARIANT, checked)

    assert verdict.status is Status.REFUTED
    assert verdict.witness.t == 2


def test_floats_that_agree_up_to_rounding_are_never_proved(checked):
    """0.1 a + 0.1 b.. in another order is rounded otherwise: TESTED, and the verdict says why."""
    quantity = iv.FunctionQuantity(lambda x: float(sum(0.1 * v for v in x)), parity="odd", label="tenth")
    system = iv.System(space=iv.TritSpace(7), update=lambda x: np.roll(x, 3), invariants=(quantity,))

    verdict = decided(system, INVARIANT, checked)

    assert verdict.status is Status.TESTED
    assert "within rounding" in verdict.reason


def test_rows_of_numbers(checked):
    pair = iv.FunctionQuantity(lambda x: np.array([x.sum(), x[0]]), parity="odd", label="pair")
    system = iv.System(
        space=iv.TritSpace(5), update=lambda x: np.roll(x, 1), invariants=(pair,), monotones=()
    )

    assert decided(system, INVARIANT, checked).status is Status.REFUTED


def test_controls_are_exhausted_too(checked):
    driven = iv.LocalRule.from_function(lambda c, u: c if u <= 0 else 0, offsets=(0,), n_controls=1)
    system = iv.System(
        space=iv.TritSpace(4), controls=iv.TritSpace(()), update=driven, invariants=(iv.Charge(),)
    )
    verdict = decided(system, INVARIANT, checked)

    assert verdict.status is Status.REFUTED
    assert int(verdict.witness.u) == 1

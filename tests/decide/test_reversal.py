"""[A1'] inverses and reversals: by the nine entries of the difference, by tables, by parts, by states."""

import attrs
import numpy as np
import pytest
from shipped import GATHER, LINEAR, PAIR, SWAP

import involute as iv
from involute.decide import reversal
from involute.decide.statement import Effort
from involute.laws import Status

EFFORT = Effort()
EXCHANGE = iv.PartExchange((1, 0))


def test_second_order_for_any_rule_and_any_size(checked):
    lopsided = iv.LocalRule.from_text("++-0-+00-+0-+0-+0-+--0+0-+0", radius=1)
    for n in (3, 40):
        space = iv.ProductSpace((iv.TritSpace(n), iv.TritSpace(n)))
        for backwards in (False, True):
            update = iv.SecondOrder(lopsided, backwards=backwards)
            system = iv.System(space=space, update=update, reversal=EXCHANGE)

            for decide in (reversal.decide_inverse, reversal.decide_reversal):
                verdict = checked(system, decide(system, EFFORT))
                assert (verdict.status, verdict.procedure) == (Status.PROVED, "structure")


def test_a_reversal_with_signs_is_left_to_the_states(checked):
    """Negating both as well is a reversal if the rule is odd, and none if it is not."""
    both = iv.PartExchange((1, 0), signs=(-1, -1))
    lopsided = iv.LocalRule.from_text("+-+", radius=0)
    for rule, status in ((LINEAR, Status.PROVED), (lopsided, Status.REFUTED)):
        system = iv.System(space=PAIR, update=iv.SecondOrder(rule), reversal=both)

        assert checked(system, reversal.decide_reversal(system, EFFORT)).status is status


def test_block_rules_and_their_compositions(checked):
    for update in (SWAP, iv.Composite((SWAP, SWAP)), iv.Cycle((SWAP, iv.Composite((SWAP, SWAP))))):
        system = iv.System(space=iv.TritSpace(30), update=update)
        verdict = checked(system, reversal.decide_inverse(system, EFFORT))

        assert (verdict.status, verdict.procedure) == (Status.PROVED, "structure")


@pytest.mark.parametrize("place", range(18))
def test_every_entry_of_an_inverse_table(place):
    """The procedure compares the tables: one wrong entry of the inverse is seen."""
    table = np.array(SWAP.inverse.table)
    table.reshape(-1)[place] = (table.reshape(-1)[place] + 2) % 3 - 1
    wrong = iv.BlockRule(table, 2, SWAP.offsets)

    assert reversal.inversion(SWAP, SWAP.inverse) is not None
    assert reversal.inversion(SWAP, wrong) is None
    assert reversal.inversion(iv.Composite((SWAP, SWAP)), iv.Composite((SWAP.inverse, wrong))) is None


def test_other_offsets_or_orders_do_not_invert():
    later = attrs.evolve(SWAP.inverse, offsets=(1, 0))
    turn = iv.BlockRule.from_function(lambda a, b: (b, -a), block=2, offsets=(0, 1))

    assert reversal.inversion(SWAP, later) is None
    assert reversal.inversion(iv.Composite((SWAP, turn)), iv.Composite((SWAP.inverse, turn.inverse))) is None
    assert (
        reversal.inversion(iv.Composite((SWAP, turn)), iv.Composite((turn.inverse, SWAP.inverse))) is not None
    )
    assert reversal.inversion(GATHER, GATHER) is None


@pytest.mark.parametrize("n", [5, 60])
def test_a_wrong_inverse_function(n, checked):
    """It fails on one kind of state only."""

    def nearly(x):
        return np.roll(x, 1) if x[0] == x[1] == 1 else np.roll(x, -1)

    update = iv.FunctionUpdate(lambda x: np.roll(x, 1), inverse_function=nearly)
    system = iv.System(space=iv.TritSpace(n), update=update)
    verdict = checked(system, reversal.decide_inverse(system, EFFORT))

    assert verdict.status is Status.REFUTED
    assert verdict.witness.weight == 2


def test_reversals_of_block_rules(checked):
    """Reflection reverses the swaps of neighbours (they are symmetric, and undo themselves)."""
    for n, status in ((6, Status.PROVED), (30, Status.TESTED)):
        system = iv.System(space=iv.TritSpace(n), update=SWAP, reversal=iv.Reflection())

        assert checked(system, reversal.decide_reversal(system, EFFORT)).status is status


def test_a_wrong_reversal(checked):
    shift = iv.FunctionUpdate(lambda x: np.roll(x, 1), inverse_function=lambda x: np.roll(x, -1))
    right = iv.System(space=iv.TritSpace(6), update=shift, reversal=iv.Reflection())
    wrong = iv.System(space=iv.TritSpace(6), update=shift, reversal=iv.SignedPermutation([1, 0, 2, 3, 4, 5]))

    assert checked(right, reversal.decide_reversal(right, EFFORT)).status is Status.PROVED
    assert checked(wrong, reversal.decide_reversal(wrong, EFFORT)).status is Status.REFUTED

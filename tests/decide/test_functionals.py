"""[A2], [A3], [A4], [A7] of actions and quantities: each planted value is found."""

import numpy as np
import pytest

import involute as iv
from involute.actions.base import AbstractAction
from involute.decide import functional
from involute.decide.statement import Effort
from involute.laws import Status
from involute.spaces.local_term import LocalTerm

EFFORT = Effort()
SMALL, LARGE = iv.TritSpace(6), iv.TritSpace(30)
EVEN_PAIR = np.array([[2, 1, 3], [1, 0, 1], [3, 1, 2]])
IDENTITY = iv.LocalRule(np.array([-1, 0, 1], dtype=np.int8), (0,))


class Weighted(AbstractAction):
    """The support with site weights of any sign."""

    def __init__(self, weights):
        self.terms = (LocalTerm(np.array([1, 0, 1]), site_weights=weights),)

    terms = ()

    def bind(self, space):
        return self.terms[0].bind(space)


def with_action(action, space=SMALL, **rest):
    return iv.System(space=space, update=IDENTITY, action=action, **rest)


def with_quantity(quantity, space=SMALL):
    return iv.System(space=space, update=IDENTITY, invariants=(quantity,))


@pytest.mark.parametrize("space", [SMALL, LARGE, iv.TritSpace(30, boundary="neutral")])
def test_lawful_actions_are_proved(space, checked):
    for action in (iv.Support(), iv.Support(2.5) + iv.DomainWalls(0.5), iv.PairInteraction(EVEN_PAIR)):
        system = with_action(action, space)
        decisions = (functional.decide_even, functional.decide_minimum, functional.decide_local)

        for decide in decisions:
            assert checked(system, decide(system, EFFORT)).status is Status.PROVED


@pytest.mark.parametrize("space", [SMALL, LARGE])
@pytest.mark.parametrize("place", [0, 1, 2, 3, 5, 6, 7, 8])
def test_every_entry_of_an_even_density(space, place, checked):
    """Only the neutral word has itself as its opposite."""
    density = EVEN_PAIR.copy().reshape(-1)
    density[place] += 1
    system = with_action(iv.LocalAction(density.reshape(3, 3), (0, 1)), space)
    verdict = checked(system, functional.decide_even(system, EFFORT))

    assert verdict.status is Status.REFUTED
    assert verdict.witness.weight == (1 if place in {1, 3, 5, 7} else 2)


def test_an_uneven_density_with_an_even_sum(checked):
    """φ(a, b) = a - b telescopes on a ring: the table is not even, every sum is 0."""
    density = np.array([[0, -1, -2], [1, 0, -1], [2, 1, 0]])
    system = with_action(iv.LocalAction(density, (0, 1)))
    verdict = checked(system, functional.decide_even(system, EFFORT))

    assert verdict.status is Status.PROVED
    assert verdict.procedure == "exhaustive"


@pytest.mark.parametrize("space", [SMALL, LARGE])
@pytest.mark.parametrize("site", [-1, 1])
def test_a_negative_price_is_found(space, site, checked):
    density = np.array([1, 0, 1])
    density[site + 1] = -1
    system = with_action(iv.LocalAction(density, (0,)), space)

    for decide in (functional.decide_minimum, functional.decide_local):
        verdict = checked(system, decide(system, EFFORT))
        assert verdict.status is Status.REFUTED
        assert verdict.witness.relation == "<"


def test_one_negative_site_weight_is_found(checked):
    weights = np.ones(30)
    weights[17] = -0.5
    system = with_action(Weighted(weights), LARGE)
    local = checked(system, functional.decide_local(system, EFFORT))

    assert local.status is Status.REFUTED
    assert np.flatnonzero(local.witness.x).tolist() == [17]
    assert checked(system, functional.decide_minimum(system, EFFORT)).status is Status.REFUTED
    assert checked(system, functional.decide_even(system, EFFORT)).status is Status.PROVED


def test_prices_that_cancel_are_added_up_first(checked):
    """-|x| + 2|x| is an action, though its first term is none."""
    system = with_action(iv.LocalAction(np.array([-1, 0, -1]), (0,)) + iv.Support(2), LARGE)

    assert checked(system, functional.decide_minimum(system, EFFORT)).status is Status.PROVED
    assert checked(system, functional.decide_local(system, EFFORT)).status is Status.PROVED


def test_an_action_below_zero_at_the_neutral_state(checked):
    system = with_action(iv.LocalAction(np.array([-1, -2, -1]), (0,)))
    verdict = checked(system, functional.decide_minimum(system, EFFORT))

    assert verdict.status is Status.REFUTED
    assert verdict.witness.weight == 0


def test_interactions_may_undercut_without_lowering_the_minimum(checked):
    """φ(+, -) < 0 alone, but with the price of the sites no state is below the neutral one: states decide."""
    bond = np.zeros((3, 3))
    bond[0, 2] = bond[2, 0] = -0.5
    small, large = (
        with_action(iv.Support(1.0) + iv.PairInteraction(bond), space) for space in (SMALL, LARGE)
    )

    assert checked(small, functional.decide_minimum(small, EFFORT)).procedure == "exhaustive"
    assert checked(small, functional.decide_minimum(small, EFFORT)).status is Status.PROVED
    assert checked(large, functional.decide_minimum(large, EFFORT)).status is Status.TESTED


def test_opaque_actions(checked):
    good = with_action(iv.FunctionAction(lambda x: float(np.abs(x).sum())))
    odd = with_action(iv.FunctionAction(lambda x: float(x.sum())))
    large = with_action(iv.FunctionAction(lambda x: float(np.abs(x).sum() + (x[3] == 1))), LARGE)

    assert checked(good, functional.decide_even(good, EFFORT)).status is Status.PROVED
    assert checked(odd, functional.decide_even(odd, EFFORT)).status is Status.REFUTED
    assert checked(odd, functional.decide_minimum(odd, EFFORT)).status is Status.REFUTED
    assert checked(large, functional.decide_even(large, EFFORT)).witness.weight == 1
    assert checked(good, functional.decide_local(good, EFFORT)).status is Status.UNDECIDED


def test_evenness_under_another_involution(checked):
    """A density that tells left from right is even under negation, not under reflection."""
    density = np.zeros((3, 3), dtype=np.int64)
    density[2, 1] = density[0, 1] = 1
    action = iv.LocalAction(density, (0, 1))
    weighted = iv.Support(np.arange(1, 7))
    for act, status in ((action, Status.PROVED), (weighted, Status.REFUTED)):
        system = with_action(act, involution=iv.Reflection())
        assert checked(system, functional.decide_even(system, EFFORT)).status is status


@pytest.mark.parametrize("space", [SMALL, LARGE])
@pytest.mark.parametrize("value", range(3))
def test_every_entry_of_a_parity(space, value, checked):
    for density, parity in ((np.array([-1, 0, 1]), "odd"), (np.array([1, 0, 1]), "even")):
        density[value] += 1
        if parity == "even" and value == 1:
            continue  # 1, 1, 1 is even
        system = with_quantity(iv.Additive(density, (0,), parity=parity, label="q"), space)
        quantity = system.invariants[0]
        verdict = checked(system, functional.decide_parity(system, quantity, "invariant q", EFFORT))

        assert verdict.status is Status.REFUTED


def test_parities_of_vectors_of_numbers(checked):
    both = iv.FunctionQuantity(lambda x: np.array([x.sum(), x[0]]), parity="odd", label="both")
    mixed = iv.FunctionQuantity(lambda x: np.array([x.sum(), abs(x[0])]), parity="odd", label="mixed")
    for quantity, status in ((both, Status.PROVED), (mixed, Status.REFUTED)):
        system = with_quantity(quantity)
        subject = f"invariant {quantity.label}"
        assert checked(system, functional.decide_parity(system, quantity, subject, EFFORT)).status is status

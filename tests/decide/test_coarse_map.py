"""[A9] coarse maps, [A8] differences, [A0] vacuity: planted defects are found, vacuous parts named."""

import numpy as np
import pytest
from shipped import LINEAR

import involute as iv
from involute.decide import difference, vacuity
from involute.decide.statement import Effort, equal_values
from involute.decide.towers import coarse_map
from involute.laws import Status
from involute.towers.base import AbstractTower
from involute.verify import verify

EFFORT = Effort()
MAJORITY = iv.BlockTower(iv.majority, levels=1).table(1)


def with_tower(tower, space=None):
    return iv.System(space=space or iv.TritSpace(9), update=LINEAR, tower=tower)


@pytest.mark.parametrize("place", range(27))
@pytest.mark.parametrize("n", [9, 81])
def test_every_entry_of_a_projection(place, n, checked):
    table = np.array(MAJORITY)
    table[place] = (table[place] + 2) % 3 - 1
    system = with_tower(iv.BlockTower(table, levels=2), iv.TritSpace(n))
    for level in (0, 1):
        verdict = checked(system, coarse_map.decide(system, level, EFFORT))

        assert verdict.status is Status.REFUTED
        assert verdict.witness.level == level


def test_a_lawful_projection_in_two_dimensions(checked):
    space = iv.TritSpace((6, 6))
    system = iv.System(
        space=space,
        update=iv.LocalRule.totalistic(iv.sgn, offsets=iv.von_neumann(2)),
        tower=iv.BlockTower(iv.sign_of_sum, levels=1, block=2),
    )

    assert checked(system, coarse_map.decide(system, 0, EFFORT)).status is Status.PROVED


class FoldTower(AbstractTower):
    """A tower of the reader's own: the first half, plus a bias or not."""

    def __init__(self, bias):
        self.bias = bias

    n_levels = 1

    def spaces(self, space):
        return space, iv.TritSpace(space.shape[0] // 2)

    def projection_map(self, space, level):
        half = space.shape[0] // 2
        return lambda x: np.where(x[..., :half] == 0, np.int8(self.bias), x[..., :half])

    def coarse_update(self, level):
        return None

    def time(self, level):
        return 1


@pytest.mark.parametrize(("bias", "status"), [(0, Status.PROVED), (1, Status.REFUTED)])
def test_a_tower_of_ones_own(bias, status, checked):
    system = with_tower(FoldTower(bias), iv.TritSpace(6))

    assert checked(system, coarse_map.decide(system, 0, EFFORT)).status is status


def test_a_large_tower_of_ones_own_is_sampled(checked):
    system = with_tower(FoldTower(0), iv.TritSpace(40))

    assert checked(system, coarse_map.decide(system, 0, EFFORT)).status is Status.TESTED
    assert verify(system, laws=["A10"]).verdicts[0].status is Status.UNDECIDED


def test_coarse_maps_under_reflection(checked):
    system = iv.System(
        space=iv.TritSpace(9),
        update=LINEAR,
        involution=iv.Reflection(),
        tower=iv.BlockTower(iv.first_non_zero, levels=1),
    )

    assert checked(system, coarse_map.decide(system, 0, EFFORT)).status is Status.REFUTED


@pytest.mark.parametrize("place", range(9))
def test_every_entry_of_a_difference(place):
    def wrong(a, b):
        d = difference.group_difference(a, b)
        at = 3 * (a + 1) + b + 1 == place
        return np.where(at, (d + 2) % 3 - 1, d).astype(np.int8)

    verdict = difference.decide("group difference", wrong)

    assert verdict.status is Status.REFUTED
    assert verdict.witness.weight <= 2


@pytest.mark.parametrize("name", difference.DIFFERENCES)
def test_the_two_differences(name, checked):
    system = iv.System(space=iv.TritSpace(3), update=LINEAR)

    assert checked(system, difference.decide(name, difference.DIFFERENCES[name])).status is Status.PROVED


def test_vacuous_parts_are_called_vacuous(checked):
    """A constant action, invariant and coarse dynamics: each lawful for no reason, each refused."""
    null = iv.LocalRule.from_text("000", radius=0)
    system = iv.System(
        space=iv.TritSpace(9),
        update=null,
        action=iv.LocalAction(np.array([2, 2, 2]), (0,)),
        invariants=(iv.Additive(np.zeros(3, dtype=np.int64), (0,), parity="odd", label="nothing"),),
        tower=iv.BlockTower(iv.majority, levels=1),
    )
    report = verify(system, laws=["A0"])
    found = {v.subject: v for v in report.verdicts}

    for subject in ("action", "invariant nothing", "coarse dynamics 1"):
        verdict = checked(system, found[subject])
        assert verdict.status is Status.REFUTED
        assert verdict.reason.startswith("vacuous")
    assert found["tower level 0"].status is Status.PROVED
    assert verify(system, laws=["A10"]).verdicts[0].status is Status.PROVED


def test_a_constant_projection(checked):
    system = with_tower(iv.BlockTower(lambda *cells: 0, levels=1), iv.TritSpace(81))
    verdict = checked(system, coarse_map.decide_vacuity(system, 0, EFFORT))

    assert verdict.status is Status.REFUTED
    assert verdict.scope == "all lattice sizes"


def test_a_constant_that_was_only_sampled_is_open():
    seven = iv.FunctionQuantity(lambda x: 7, parity="even", label="seven")
    system = iv.System(space=iv.TritSpace(40), update=LINEAR, invariants=(seven,))
    verdict = verify(system, laws=["A0"]).verdicts[0]

    assert verdict.status is Status.UNDECIDED
    assert "vacuous" in verdict.reason


def test_a_value_that_differs_at_one_state_only():
    """No plain state shows it; among all states of a small space it is found."""
    needle = iv.trits("+-0-+")
    space = iv.TritSpace(5)
    asked = vacuity.statement(
        "needle", space, lambda x: (x == needle).all(axis=-1).astype(int), equal_values()
    )

    assert vacuity.decide(asked, EFFORT, what="it").status is Status.PROVED

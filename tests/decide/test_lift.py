"""[A10]: windows against brute force over pairs of states, known towers, planted coarse rules."""

from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shipped import CANCEL, FAR_CANCEL, GATHER, LINEAR, SWAP

import involute as iv
from involute.decide.layers import steps
from involute.decide.statement import Effort
from involute.decide.towers import lift, pairs
from involute.decide.towers.levels import induced_update
from involute.decide.towers.windows import Conflict, Induced, induced, reduced
from involute.laws import Status
from involute.testing import cell_permutations, linear_rules, local_rules, projections

EFFORT = Effort()
CANCELLING = iv.LocalRule.from_text(CANCEL)
PROJECTIONS = (iv.sign_of_sum, iv.centre_cell, iv.sum_mod_3, iv.majority, iv.first_non_zero)


def with_tower(update, projection, n=9, **tower):
    return iv.System(
        space=iv.TritSpace(n), update=update, tower=iv.BlockTower(projection, **{"levels": 1, **tower})
    )


def linear(a, b, c):
    return iv.LocalRule.from_function(lambda x, y, z: (a * x + b * y + c * z + 1) % 3 - 1, offsets=(-1, 0, 1))


def brute_pair(system, n_steps):
    """Return the least (weight, i, j) of equal coarse states with different images after n steps."""
    space = system.space
    x = space.states(np.arange(space.n_states))
    project = system.tower.projection_map(space, 0)
    image = x
    for k in range(n_steps):
        image = system.step(image, None, k)
    coarse, after = (system.tower.spaces(space)[1].indices(project(v)) for v in (x, image))
    weight, found = space.weight(x), []
    for value in np.unique(coarse):
        members = np.flatnonzero(coarse == value)
        members = members[np.argsort(weight[members], kind="stable")]
        for i in members[weight[members] <= weight[members[0]] + 4]:
            others = members[after[members] != after[i]]
            if others.size:
                least = others[weight[others] == weight[others].min()]
                found.append((weight[i] + weight[least[0]], *sorted((int(i), int(least.min())))))
    return min(found, default=None)


def test_the_reference_tower(checked):
    """Gathering and cancelling descends to cancelling, for all lattices of 3k cells; one level up it ends."""
    system = with_tower(
        iv.Cycle((GATHER, FAR_CANCEL)), iv.majority, n=27, levels=2, coarse=(CANCELLING, None), times=(2, 1)
    )
    below, above = (checked(system, lift.decide(system, level, EFFORT)) for level in (0, 1))

    assert (below.status, below.scope) == (Status.PROVED, "all periodic lattices of 3k cells")
    assert above.status is Status.REFUTED
    assert above.witness.level == 1


def test_the_reference_tower_is_found_undeclared(checked):
    system = with_tower(iv.Cycle((GATHER, FAR_CANCEL)), iv.majority, n=27, times=2)
    verdict = checked(system, lift.decide(system, 0, EFFORT))
    found = induced_update(system, 0, system)

    assert verdict.status is Status.PROVED
    assert CANCEL in verdict.reason
    assert iv.text(found.table) == CANCEL
    assert found.offsets == ((-1,), (0,), (1,))


@pytest.mark.parametrize("projection", [iv.centre_cell, iv.sum_mod_3])
def test_linear_rules_are_fixed_points(projection, checked):
    """F(z)^3 = F(z^3) modulo 3: all 27 descend to themselves at T = 3."""
    for weights in product((-1, 0, 1), repeat=3):
        rule = linear(*weights)
        system = with_tower(rule, projection, n=27, times=3, coarse=rule)

        assert checked(system, lift.decide(system, 0, EFFORT)).status is Status.PROVED


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_sampled_rules_that_are_not_linear_do_not_descend(projection, checked):
    """At T = 3 only 187 to 1103 of 1 594 323 equivariant rules descend: 60 drawn ones do not."""
    rng = np.random.default_rng(1)
    for _ in range(60):
        half = rng.integers(-1, 2, 13)
        rule = iv.LocalRule(np.concatenate([half, [0], -half[::-1]]), (-1, 0, 1))
        system = with_tower(rule, projection, times=3)

        assert checked(system, lift.decide(system, 0, EFFORT)).status is Status.REFUTED


@pytest.mark.parametrize("n_steps", [1, 3])
@pytest.mark.parametrize("projection", PROJECTIONS)
def test_the_witness_is_the_least_pair(projection, n_steps, checked):
    """Against all pairs of the 19683 states of a ring of 9, the largest window."""
    for rule in (LINEAR, CANCELLING):
        system = with_tower(rule, projection, times=n_steps)
        verdict = checked(system, lift.decide(system, 0, EFFORT))
        least = brute_pair(system, n_steps)

        assert (verdict.status is Status.REFUTED) == (least is not None)
        if least:
            x, y = (int(system.space.indices(s)) for s in (verdict.witness.x, verdict.witness.y))
            assert (verdict.witness.weight, x, y) == least


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rule=local_rules(radius=1) | linear_rules() | cell_permutations(),
    projection=projections() | st.sampled_from([iv.centre_cell, iv.sum_mod_3]),
    n_steps=st.sampled_from((1, 3)),
)
def test_windows_and_partitions_agree(rule, projection, n_steps, checked):
    """On a ring that holds the window, both procedures give one status and one witness."""
    system = with_tower(rule, projection, times=n_steps)
    asked = lift.statement(system, 0, is_pair=True)
    by_windows = checked(system, lift.decide(system, 0, EFFORT))
    by_states = checked(
        system, pairs.exhausted(asked, EFFORT, lift.coarse_space(system, 0), lift.projection(system, 0))
    )

    assert by_windows.procedure == "windows"
    assert by_windows.status is by_states.status
    assert str(by_windows.witness) == str(by_states.witness)


@pytest.mark.parametrize("place", range(27))
def test_every_entry_of_a_declared_coarse_rule(place, checked):
    """The witness is the lightest state: that of brute force over all states."""
    table = np.array(LINEAR.table)
    table[place] = (table[place] + 2) % 3 - 1
    coarse = iv.LocalRule(table, (-1, 0, 1))
    system = with_tower(LINEAR, iv.sum_mod_3, times=3, coarse=coarse)
    verdict = checked(system, lift.decide(system, 0, EFFORT))
    asked = lift.statement(system, 0, is_pair=False)
    exhausted = lift.searched(asked, EFFORT)

    assert verdict.status is Status.REFUTED
    assert "induced" in verdict.reason
    assert str(verdict.witness) == str(exhausted.witness)


@pytest.mark.parametrize("place", range(13))
def test_every_entry_of_a_fine_rule_that_descends(place, checked):
    """One odd pair of entries changed: the linear rule no longer descends."""
    table = np.array(LINEAR.table)
    table[place] = (table[place] + 2) % 3 - 1
    table[26 - place] = -table[place]
    system = with_tower(iv.LocalRule(table, (-1, 0, 1)), iv.sum_mod_3, times=3, coarse=LINEAR, n=27)

    assert checked(system, lift.decide(system, 0, EFFORT)).status is Status.REFUTED


@pytest.mark.parametrize("place", range(27))
def test_every_entry_of_a_projection_that_descends(place, checked):
    table = np.array(iv.BlockTower(iv.sum_mod_3, levels=1).table(1))
    table[place] = (table[place] + 2) % 3 - 1
    system = with_tower(LINEAR, table, times=3, coarse=LINEAR)

    assert checked(system, lift.decide(system, 0, EFFORT)).status is Status.REFUTED


def test_each_level_stands_on_the_one_below(checked):
    """Derived three levels up; and undecided above a refuted one."""
    tall = with_tower(LINEAR, iv.sum_mod_3, n=81, levels=3, times=3)
    broken = with_tower(CANCELLING, iv.majority, n=81, levels=3)

    assert [checked(tall, lift.decide(tall, k, EFFORT)).status for k in range(3)] == [Status.PROVED] * 3
    assert checked(broken, lift.decide(broken, 0, EFFORT)).status is Status.REFUTED
    assert checked(broken, lift.decide(broken, 1, EFFORT)).status is Status.UNDECIDED


def test_global_controls(checked):
    """A field that is added to every cell: the sum of three is added to nothing, the centre cell to one."""
    field = iv.LocalRule.from_function(lambda c, u: (c + u + 1) % 3 - 1, offsets=(0,), n_controls=1)
    both = iv.LocalRule.from_function(lambda c, u: iv.sgn(c + u), offsets=(0,), n_controls=1)
    for rule, projection, status in (
        (field, iv.sum_mod_3, Status.PROVED),
        (field, iv.centre_cell, Status.PROVED),
        (both, iv.centre_cell, Status.PROVED),
        (both, iv.majority, Status.PROVED),
        (both, iv.first_non_zero, Status.REFUTED),
    ):
        for n, controls in ((9, iv.TritSpace(())), (27, iv.TritSpace((1,)))):
            system = iv.System(
                space=iv.TritSpace(n),
                controls=controls,
                update=rule,
                tower=iv.BlockTower(projection, levels=2),
            )
            assert checked(system, lift.decide(system, 0, EFFORT)).status is status
            assert checked(system, lift.decide(system, 1, EFFORT)).status in {status, Status.UNDECIDED}


def test_a_declared_rule_with_controls(checked):
    field = iv.LocalRule.from_function(lambda c, u: (c + u + 1) % 3 - 1, offsets=(0,), n_controls=1)
    system = iv.System(
        space=iv.TritSpace(9),
        controls=iv.TritSpace(()),
        update=field,
        tower=iv.BlockTower(iv.sum_mod_3, levels=1, coarse=field),
    )
    verdict = checked(system, lift.decide(system, 0, EFFORT))

    assert verdict.status is Status.REFUTED
    assert "-0+ on coarse cells [0]" in verdict.reason


def test_one_control_a_cell(checked):
    """Controls are projected as cells are where a coarse rule is declared."""
    field = iv.LocalRule.from_function(lambda c, u: (c + u + 1) % 3 - 1, offsets=(0,), n_controls=1)
    for n, statuses in ((3, {Status.PROVED}), (6, {Status.PROVED, Status.TESTED}), (30, {Status.TESTED})):
        system = iv.System(
            space=iv.TritSpace(n),
            controls=iv.TritSpace(n),
            update=field,
            tower=iv.BlockTower(iv.sum_mod_3, levels=1, coarse=field),
        )
        assert checked(system, lift.decide(system, 0, EFFORT)).status in statuses
        open_one = iv.System(
            space=iv.TritSpace(n),
            controls=iv.TritSpace(n),
            update=field,
            tower=iv.BlockTower(iv.sum_mod_3, levels=1),
        )
        assert checked(open_one, lift.decide(open_one, 0, EFFORT)).status is Status.UNDECIDED


@pytest.mark.parametrize(
    "space",
    [
        iv.TritSpace(9, boundary="neutral"),
        iv.TritSpace(30, boundary="neutral"),
        iv.TritSpace((3, 3)),
        iv.TritSpace((6, 9)),
    ],
)
def test_where_windows_do_not_apply(space, checked):
    """All states if they are few, pairs of them if not. The null rule descends, a sign rule does not."""
    dimension = len(space.shape)
    places = iv.von_neumann(dimension)
    for rule, statuses in (
        (iv.LocalRule.totalistic(lambda _: 0, offsets=places), {Status.PROVED, Status.TESTED}),
        (iv.LocalRule.totalistic(iv.sgn, offsets=places), {Status.REFUTED}),
    ):
        system = iv.System(space=space, update=rule, tower=iv.BlockTower(iv.sum_mod_3, levels=1))
        assert checked(system, lift.decide(system, 0, EFFORT)).status in statuses


def test_partitions_that_do_not_fit_the_blocks(checked):
    """Blocks of 2 under a tower of 3: no windows; the states of a ring of 6 decide."""
    system = with_tower(SWAP, iv.majority, n=6, times=2)
    verdict = checked(system, lift.decide(system, 0, EFFORT))

    assert verdict.procedure == "partition refinement"


def test_a_ring_smaller_than_the_window(checked):
    """Windows refute the rule on large rings; a ring of 3 cells has its own answer."""
    system = with_tower(linear(1, 1, 1), iv.majority, n=3, times=3)
    verdict = checked(system, lift.decide(system, 0, EFFORT))

    assert verdict.procedure == "partition refinement"
    assert verdict.scope.startswith("this space of 3 trits")


def test_a_rule_that_depends_on_time(checked):
    """Two phases, T = 1: the coarse dynamics takes turns as well."""
    negate = iv.LocalRule.from_text("+0-", radius=0)
    same = iv.LocalRule.from_text("-0+", radius=0)
    system = with_tower(iv.Cycle((negate, same)), iv.majority, levels=1)
    found = induced_update(system, 0, system)

    assert checked(system, lift.decide(system, 0, EFFORT)).status is Status.PROVED
    assert isinstance(found, iv.Cycle)
    assert [iv.text(part.table) for part in found.parts] == ["+0-", "-0+"]
    declared = with_tower(iv.Cycle((negate, same)), iv.majority, coarse=iv.Cycle((negate, same, same, same)))
    assert checked(declared, lift.decide(declared, 0, EFFORT)).witness.t == 2


def test_shifts_by_whole_blocks_far_away(checked):
    """The light cone does not contain the centre block."""
    for far in (3, -12):
        rule = iv.LocalRule(np.array([-1, 0, 1], dtype=np.int8), (far,))
        system = with_tower(rule, iv.majority, n=27)
        verdict = checked(system, lift.decide(system, 0, EFFORT))

        assert verdict.status is Status.PROVED
        assert f"on coarse cells [{far // 3}]" in verdict.reason


def test_a_constant_induced_rule_has_no_inputs():
    null = iv.LocalRule.from_text("000", radius=0)
    table = iv.BlockTower(iv.majority, levels=1).table(1)
    found = induced(steps(null, 0, 1, 0), 3, table)

    assert isinstance(found, Induced)
    assert found.offsets == ()
    assert found.at((0, 1)).tolist() == [[0, 0, 0]] * 3


def test_cells_that_never_matter_are_dropped():
    table = np.array([-1, 0, 1] * 9, dtype=np.int8)

    assert reduced(table, (-1, 0, 1), np.arange(3)).offsets == (1,)
    assert isinstance(
        induced(steps(CANCELLING, 0, 1, 0), 3, np.array([0, 1, 0] * 9, dtype=np.int8)), Conflict
    )


def test_windows_that_are_too_wide_are_left_to_other_procedures(checked):
    wide = iv.LocalRule(np.array([-1, 0, 1] * 3, dtype=np.int8), (-7, 7))
    system = with_tower(wide, iv.majority, n=27)

    assert checked(system, lift.decide(system, 0, EFFORT)).procedure == "sampled"


def test_opaque_dynamics(checked):
    for n, statuses in ((6, {Status.PROVED}), (27, {Status.TESTED})):
        system = with_tower(lambda x: np.roll(x, 3), iv.majority, n=n)
        assert checked(system, lift.decide(system, 0, EFFORT)).status in statuses
        shifted = with_tower(lambda x: np.roll(x, 1), iv.majority, n=n)
        assert checked(shifted, lift.decide(shifted, 0, EFFORT)).status is Status.REFUTED

"""Least-action orbits of finite systems: against all simple cycles, all closed walks, and the step itself."""

from fractions import Fraction
from itertools import product

import networkx as nx
import numpy as np
import pytest

import involute as iv
from involute.certificates import proves
from involute.eigen.least.action import least_action_orbits
from involute.errors import InvalidRuleError, InvalidSystemError

TILTED = iv.LocalAction(np.array([0, 3, 1]), offsets=(0,))
PAIR = iv.PairInteraction([[2, 1, -3], [1, 0, 1], [-3, 1, 2]])


def random_rule(seed, *, odd, n_controls=0):
    """Return a random rule of three cells, or of two and a control."""
    table = np.random.default_rng(seed).integers(-1, 2, 27).astype(np.int8)
    if odd:
        table[14:], table[13] = -table[:13][::-1], 0
    return iv.LocalRule(table, (0, 1) if n_controls else (-1, 0, 1), n_controls=n_controls)


def driven(seed, n_cells, *, odd, action):
    rule = random_rule(seed, odd=odd, n_controls=1)
    return iv.System(space=iv.TritSpace(n_cells), update=rule, controls=iv.TritSpace(1), action=action)


def all_means(system, cost, allowed):
    """Return the least mean over all simple cycles of the transitions, listed state by state."""
    states = [np.array(x, dtype=np.int8) for x in product((-1, 0, 1), repeat=system.space.n_cells)]
    graph, least = nx.DiGraph(), {}
    for i, x in enumerate(states):
        for u in (-1, 0, 1):
            y = system.step(x, np.array([u]))
            j = int(system.space.indices(y[None])[0])
            if allowed(x[None])[0] and allowed(y[None])[0]:
                w = Fraction(float(system.action_value(x))) + cost * abs(u)
                least[i, j] = min(w, least.get((i, j), w))
    graph.add_edges_from(least)
    means = [
        sum(least[a, b] for a, b in zip(c, c[1:] + c[:1], strict=True)) / len(c)
        for c in nx.simple_cycles(graph)
    ]
    return min(means, default=None)


def check_orbit(system, orbit, cost):
    """Check that an orbit follows the step and has the action that it says."""
    n = len(orbit.states)
    controls = orbit.controls if orbit.controls is not None else [None] * n
    total = Fraction(0)
    for t in range(n):
        u = controls[t]
        image = system.step(orbit.states[t], u, (orbit.time + t) % system.update.period)
        assert (image == orbit.states[(t + 1) % n]).all()
        total += Fraction(float(system.action_value(orbit.states[t])))
        total += 0 if u is None else cost * int(np.abs(u).sum())
    assert total / n == orbit.value
    assert orbit.period == n


def everywhere(x):
    return np.ones(len(x), dtype=bool)


def never_two_plus(x):
    return (x == 1).sum(axis=-1) < 2


def never_neutral(x):
    return (x != 0).all(axis=-1)


@pytest.mark.parametrize("allowed", [everywhere, never_two_plus, never_neutral])
@pytest.mark.parametrize("action", [iv.Support() + iv.DomainWalls(0.5), TILTED, PAIR])
@pytest.mark.parametrize("odd", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_with_controls(seed, odd, action, allowed):
    """Folded where all is odd and even, unfolded where the action, the rule or the states are not."""
    system = driven(seed, 2, odd=odd, action=action)
    cost = seed % 3
    found = least_action_orbits(system, control_cost=iv.Support(cost), admissible=allowed)

    assert found.value == all_means(system, cost, allowed)
    if found.value is None:
        assert found.orbits == ()
        return
    (orbit,) = found
    check_orbit(system, orbit, cost)
    assert allowed(orbit.states).all()
    assert orbit.value == found.value == found.mean_cycle.value
    assert proves(None, found.certificate)
    claim = Fraction(found.certificate["numerator"], found.certificate["denominator"] * found.scale)
    assert claim == found.value


@pytest.mark.parametrize("odd", [True, False])
@pytest.mark.parametrize("seed", range(6))
def test_without_controls_every_attractor_in_order(seed, odd):
    system = iv.System(space=iv.TritSpace(4), update=random_rule(seed, odd=odd), action=PAIR)
    found = least_action_orbits(system, limit=10**4)
    after = {}
    for x in product((-1, 0, 1), repeat=4):
        after[x] = tuple(system.step(np.array(x, dtype=np.int8)).tolist())
    cycles = [frozenset(c) for c in nx.simple_cycles(nx.DiGraph(after.items()))]
    listed = [frozenset(map(tuple, orbit.states.tolist())) for orbit in found]
    mirrored = [frozenset(tuple(-a for a in x) for x in states) for states in listed]

    assert set(listed) | (set(mirrored) if odd else set()) == set(cycles)
    assert len(set(listed)) == len(listed)
    if odd:
        assert all(a == b or b not in listed for a, b in zip(listed, mirrored, strict=True))
    assert [o.is_self_dual for o in found] == [a == b for a, b in zip(listed, mirrored, strict=True)]
    assert [o.value for o in found] == sorted(o.value for o in found)
    for orbit in found:
        check_orbit(system, orbit, 0)
    assert found.value == min(o.value for o in found) == found.mean_cycle.value
    assert proves(None, found.certificate)
    for period in range(1, 5):
        asked = least_action_orbits(system, period=period, limit=10**4)
        assert [o.value for o in asked] == [o.value for o in found if o.period == period]


@pytest.mark.parametrize("period", [1, 2, 3, 4])
@pytest.mark.parametrize("odd", [True, False])
def test_closed_walks_of_a_period(period, odd):
    system = driven(3, 2, odd=odd, action=PAIR)
    found = least_action_orbits(system, period=period, control_cost=iv.Support(2))
    values = []
    for x in product((-1, 0, 1), repeat=2):
        for word in product((-1, 0, 1), repeat=period):
            y, total = np.array(x, dtype=np.int8), Fraction(0)
            for u in word:
                total += Fraction(float(system.action_value(y))) + 2 * abs(u)
                y = system.step(y, np.array([u]))
            values += [total / period] if tuple(y.tolist()) == x else []

    assert found.value == min(values, default=None)
    for orbit in found:
        check_orbit(system, orbit, 2)


def test_time_is_part_of_the_state():
    rules = [random_rule(5, odd=False), random_rule(6, odd=False)]
    system = iv.System(space=iv.TritSpace(3), update=iv.Cycle(rules), action=PAIR)
    found = least_action_orbits(system, limit=1000)

    assert all(orbit.period % 2 == 0 for orbit in found)
    for orbit in found:
        check_orbit(system, orbit, 0)
    assert proves(None, found.certificate)
    assert len(least_action_orbits(system, period=3)) == 0


def test_the_neutral_state_is_least_under_a_lawful_action():
    """An even action that is least at the neutral state [A3], an odd rule: it rests there."""
    system = iv.System(space=iv.TritSpace(5), update=random_rule(1, odd=True), action=iv.Support())
    found = least_action_orbits(system, limit=1)

    assert found.value == 0
    assert not found.orbits[0].states.any()
    assert found.orbits[0].is_self_dual


def test_one_wrong_entry_of_the_table_changes_the_orbit():
    """The identity pays at every state but the neutral one; without that fixed point it pays everywhere."""
    table = np.repeat(np.array([-1, 0, 1], dtype=np.int8), 1)
    wrong = table.copy()
    wrong[1] = 1
    values = [
        least_action_orbits(
            iv.System(space=iv.TritSpace(2), update=iv.LocalRule(t, (0,)), action=iv.Support())
        ).value
        for t in (table, wrong)
    ]

    assert values == [0, 2]


def test_fractions_of_a_control_cost():
    found = least_action_orbits(
        driven(2, 2, odd=True, action=iv.Support(0.25)),
        control_cost=iv.Support(0.1),
        admissible=never_neutral,
    )
    assert found.value is None or found.value.denominator > 1
    assert found.scale >= 2**55
    if found.orbits:
        assert proves(None, found.certificate)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"period": 0}, "period"),
        ({"period": 1.5}, "period"),
        ({"limit": 0}, "limit"),
        ({"budget": 10}, "at most 10 transitions"),
        ({"budget": 0}, "budget"),
        ({"control_cost": 3}, "control_cost"),
        ({"admissible": 3}, "admissible"),
        ({"admissible": lambda x: x}, "one truth value a state"),
        ({"period": 40, "budget": 100}, "budget"),
    ],
)
def test_bad_arguments(change, message):
    with pytest.raises(InvalidRuleError, match=message) as caught:
        least_action_orbits(driven(0, 2, odd=True, action=PAIR), **change)
    assert "To mend: " in str(caught.value)


def test_bad_systems():
    rule = random_rule(0, odd=True)
    with pytest.raises(InvalidSystemError, match="action"):
        least_action_orbits(iv.System(space=iv.TritSpace(3), update=rule))
    with pytest.raises(InvalidSystemError, match="controls"):
        least_action_orbits(
            iv.System(space=iv.TritSpace(3), update=rule, action=PAIR), control_cost=iv.Support()
        )
    with pytest.raises(InvalidRuleError, match="System"):
        least_action_orbits(rule)
    with pytest.raises(InvalidRuleError, match="transitions"):
        least_action_orbits(iv.System(space=iv.TritSpace(30), update=rule, action=PAIR))


def test_names_for_people():
    found = least_action_orbits(driven(0, 2, odd=True, action=iv.Support()))

    assert repr(found) == "LeastAction(0 (period 1))"
    ring = iv.System(space=iv.TritSpace(3), update=iv.LocalRule.from_text("-0+" * 9), action=TILTED)
    shown = [f"{orbit.value} ({orbit.period})" for orbit in least_action_orbits(ring)]
    assert len(shown) > 5
    said = f"LeastAction({shown[0].replace('(', '(period ')}, {', '.join(shown[1:5])}, ...)"
    assert repr(least_action_orbits(ring)) == said
    tenth = iv.System(space=iv.TritSpace(1), update=iv.LocalRule([1, 1, 1], (0,)), action=iv.Support(0.1))
    assert repr(least_action_orbits(tenth)) == "LeastAction(0.1 (period 1))"
    nowhere = least_action_orbits(ring, admissible=lambda x: np.zeros(len(x), dtype=bool))
    assert repr(nowhere) == "LeastAction(no closed orbit)"
    assert repr(found.orbits[0]) == "LeastOrbit(action 0, period 1, self-dual)"

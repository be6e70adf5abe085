"""Least action per cell over rings of all lengths: against every state of every short ring."""

from fractions import Fraction

import numpy as np
import pytest

import involute as iv
from involute.certificates import proves
from involute.eigen.least.rings import ground_state, least_action_rings
from involute.errors import InvalidRuleError, InvalidSystemError

LENGTHS = range(3, 9)


def random_action(seed, width):
    values = np.random.default_rng(seed).integers(-9, 10, (3,) * width)
    return iv.LocalAction(values, offsets=tuple(range(-1, width - 1)))


def per_cell(action, n, states):
    """Return the exact action per cell of states of a ring."""
    values = action.bind(iv.TritSpace(n))(states)
    return [Fraction(float(value)) / n for value in values]


def all_states(n):
    return iv.TritSpace(n).states(np.arange(3**n))


def repeated(states):
    """Return rings of at least 3 cells that say the same without end."""
    times = -(-3 // states.shape[1])
    return np.tile(states, (1, times))


@pytest.mark.parametrize("width", [1, 2, 3])
@pytest.mark.parametrize("seed", range(5))
def test_ground_states(seed, width):
    """No ring of up to 8 cells has less; the ring that is found has what it says."""
    action = random_action(seed, width)
    found = ground_state(action)
    ring = repeated(found.states)

    assert per_cell(action, ring.shape[1], ring) == [found.value]
    for n in LENGTHS:
        assert min(per_cell(action, n, all_states(n))) >= found.value
    least = min(min(per_cell(action, n, all_states(n))) for n in LENGTHS)
    assert found.length > 8 or least == found.value
    assert proves(None, found.certificate)


def test_known_ground_states():
    """Antiferromagnet, walls, a field against a coupling, and next-nearest neighbours that frustrate."""
    anti = iv.PairInteraction([[1, 0, -1], [0, 0, 0], [-1, 0, 1]])
    second = iv.LocalAction(np.array([[1, 0, -1], [0, 0, 0], [-1, 0, 1]]), offsets=(0, 2))

    assert ground_state(anti).value == -1
    assert ground_state(iv.DomainWalls(0.5) + iv.Support()).value == 0
    assert ground_state(anti + second).value == Fraction(-1)
    assert ground_state(anti + iv.Support(0.25)).value == Fraction(-3, 4)
    assert ground_state(second + anti + second).length == 4


@pytest.mark.parametrize("period", [1, 2, 3])
@pytest.mark.parametrize("seed", range(6))
def test_orbits_of_a_rule(seed, period):
    """All rings of 3 to 8 cells with F^p(x) = x have at least this action a cell and step."""
    rng = np.random.default_rng(seed)
    rule = iv.LocalRule(rng.integers(-1, 2, 27).astype(np.int8), (-1, 0, 1))
    action = random_action(seed, 2)
    found = least_action_rings(rule, action, period=period)
    least = []
    for n in LENGTHS:
        step = rule.bind(iv.TritSpace(n))
        orbit = [all_states(n)]
        for _ in range(period):
            orbit.append(step(orbit[-1], None, 0))
        closed = (orbit[0] == orbit[period]).all(axis=-1)
        if closed.any():
            steps = [per_cell(action, n, x[closed]) for x in orbit[:period]]
            least.append(min(sum(own) / period for own in zip(*steps, strict=True)))
    if found.value is None:
        assert least == []
        return
    assert all(value >= found.value for value in least)
    assert found.length > 8 or min(least) == found.value
    ring = repeated(found.states)
    n = ring.shape[1]
    step = rule.bind(iv.TritSpace(n))
    assert ring.shape[0] == period
    for t in range(period):
        assert (step(ring[t], None, 0) == ring[(t + 1) % period]).all()
    assert sum(per_cell(action, n, ring)) / period == found.value
    assert period % found.period == 0
    assert proves(None, found.certificate)


def test_a_rule_without_fixed_points():
    """Adding one to every trit has period 3 and no fixed point; one changed entry makes some."""
    table = np.array([0, 1, -1], dtype=np.int8)
    rule = iv.LocalRule(table, (0,))

    assert least_action_rings(rule, iv.Support()).value is None
    assert repr(least_action_rings(rule, iv.Support())) == "LeastRing(none)"
    assert least_action_rings(rule, iv.Support(), period=3).value == Fraction(2, 3)
    wrong = iv.LocalRule(np.array([0, 1, 1], dtype=np.int8), (0,))
    assert least_action_rings(wrong, iv.Support()).value == 1


def test_offsets_that_lie_apart():
    """A shift by two cells, a density three cells away: just rings of 4 cells come back in two steps."""
    shift = iv.LocalRule(np.array([-1, 0, 1], dtype=np.int8), (2,))
    for seed in range(5):
        action = iv.LocalAction(np.random.default_rng(seed).integers(-9, 10, (3, 3)), offsets=(0, 3))
        found = least_action_rings(shift, action, period=2)

        assert found.value == min(per_cell(action, 4, all_states(4)))
        assert 4 % found.length == 0


def test_a_system_gives_rule_and_action():
    rule = iv.LocalRule.from_number(12345)
    system = iv.System(space=iv.TritSpace(5), update=rule, action=iv.Support() + iv.DomainWalls())

    assert least_action_rings(system).value == least_action_rings(rule, system.action).value


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ground_state(3), "local terms"),
        (lambda: ground_state(iv.Support(np.array([1, 2, 3]))), "local terms"),
        (lambda: ground_state(iv.Support(part=0)), "local terms"),
        (lambda: ground_state(iv.FunctionAction(lambda x: 0)), "local terms"),
        (lambda: ground_state(iv.LocalAction(np.zeros((3,)), offsets=((0, 0),))), "local terms"),
        (lambda: ground_state(iv.DomainWalls(), budget=8), "at most 8 words"),
        (lambda: ground_state(iv.DomainWalls(), budget=1), "budget"),
        (lambda: least_action_rings(3, iv.Support()), "a rule on the line"),
        (lambda: least_action_rings(iv.LocalRule.from_number(0), iv.Support(), period=0), "period"),
        (
            lambda: least_action_rings(iv.LocalRule.from_number(0), iv.Support(), period=9),
            "words of 19 cells",
        ),
    ],
)
def test_bad_arguments(call, message):
    with pytest.raises(InvalidRuleError, match=message) as caught:
        call()
    assert "To mend: " in str(caught.value)


def test_no_action():
    with pytest.raises(InvalidSystemError, match="an action"):
        least_action_rings(iv.LocalRule.from_number(0))

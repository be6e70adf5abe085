"""Least-action policies: gains and biases against all that a node reaches, and runs under the policy."""

import random
from fractions import Fraction

import numpy as np
import pytest

import involute as iv
from involute.certificates import proves
from involute.eigen.least.mean_cycle import minimum_mean_cycle
from involute.eigen.least.policy import least_action_policy
from involute.eigen.least.policy_search import gains
from involute.errors import InvalidRuleError, InvalidStateError, InvalidSystemError

PAIR = iv.PairInteraction([[2, 1, -3], [1, 0, 1], [-3, 1, 2]])


def system(seed, *, odd=True, n_cells=3, action=PAIR):
    table = np.random.default_rng(seed).integers(-1, 2, 27).astype(np.int8)
    if odd:
        table[14:], table[13] = -table[:13][::-1], 0
    rule = iv.LocalRule(table, (0, 1), n_controls=1)
    return iv.System(space=iv.TritSpace(n_cells), update=rule, controls=iv.TritSpace(1), action=action)


@pytest.mark.parametrize("seed", range(300))
def test_gains_and_biases_of_random_graphs(seed):
    """Many components, dead ends, equal means in different ones, weights beyond 64 bits."""
    rng = random.Random(seed)  # noqa: S311
    n, m, size = rng.randint(1, 8), rng.randint(0, 16), rng.choice([0, 1, 3, 10, 10**6, 2**58, 2**80])
    edges = sorted((rng.randrange(n), rng.randrange(n), rng.randint(-size, size)) for _ in range(m))
    source, target = (np.array([e[k] for e in edges], dtype=np.int32) for k in (0, 1))
    weight = np.array([e[2] for e in edges], dtype=object if size > 2**62 else np.int64)
    found = gains(source, target, weight, n)
    reach = [{v} for v in range(n)]
    for _ in range(n):
        for a, b, _w in edges:
            reach[a] |= reach[b]
    for v in range(n):
        own = [e for e in edges if e[0] in reach[v]]
        value = minimum_mean_cycle(*([e[k] for e in own] for k in range(3))).value
        above, below = int(found.numerator[v]), int(found.denominator[v])
        assert (Fraction(above, below) if below else None) == value
        if value is None:
            assert found.edge[v] == -1
            continue
        level = [
            below * w - above + int(found.height[b])
            for a, b, w in edges
            if a == v and (found.numerator[b], found.denominator[b]) == (above, below)
        ]
        a, b, w = edges[found.edge[v]]
        assert a == v
        assert int(found.height[v]) == min(level) == below * w - above + int(found.height[b])


@pytest.mark.parametrize("odd", [True, False])
@pytest.mark.parametrize("seed", range(5))
def test_a_run_under_the_policy_costs_gain_and_bias(seed, odd):
    chain = system(seed, odd=odd)
    cost = iv.Support(1)
    policy = least_action_policy(chain, control_cost=cost)
    rng = np.random.default_rng(seed)
    n_steps = 40
    for x0 in chain.space.random(rng, size=8):
        run = iv.simulate(chain, x0, n_steps, controls=policy)
        states, x, total = [], x0, Fraction(0)
        for t in range(n_steps):
            u = policy(x, t, rng)
            total += Fraction(float(chain.action_value(x))) + int(np.abs(u).sum())
            x = chain.step(x, u, t)
            states.append(x)
        assert (np.asarray(run.states)[-1] == x).all()
        assert policy.gain(x) == policy.gain(x0)
        assert total == n_steps * policy.gain(x0) + policy.bias(x0) - policy.bias(x)


@pytest.mark.parametrize("seed", range(5))
def test_the_policy_is_optimal_and_equivariant(seed):
    chain = system(seed)
    policy = least_action_policy(chain, control_cost=iv.Support(2))
    states = chain.space.states(np.arange(27))
    for x in states:
        options = []
        for u in (-1, 0, 1):
            y = chain.step(x, np.array([u]))
            assert policy.gain(y) >= policy.gain(x)
            step = Fraction(float(chain.action_value(x))) + 2 * abs(u)
            if policy.gain(y) == policy.gain(x):
                options.append(step - policy.gain(x) + policy.bias(y))
        assert policy.bias(x) == min(options)
        if x.any():
            assert (policy.control(-x) == -policy.control(x)).all()
    assert policy.value == min(policy.gain(x) for x in states)
    assert proves(None, policy.certificate)
    claim = policy.certificate
    assert Fraction(claim["numerator"], claim["denominator"] * policy.graph.scale) == policy.value


def test_no_periodic_controls_do_better():
    """The gain of each state against all control words of up to 4 letters, repeated for ever."""
    chain = system(7, n_cells=2)
    policy = least_action_policy(chain)
    for x0 in chain.space.states(np.arange(9)):
        for number in range(3**4):
            word = [number // 3**k % 3 - 1 for k in range(4)]
            x = x0
            for _ in range(12):  # 9 states: a repeated word has come round
                for u in word:
                    x = chain.step(x, np.array([u]))
            total, y, rounds = Fraction(0), x, 0
            while rounds == 0 or (y != x).any():
                for u in word:
                    total += Fraction(float(chain.action_value(y)))
                    y = chain.step(y, np.array([u]))
                rounds += 1
            assert total / (4 * rounds) >= policy.gain(x0)


def test_admissible_states_and_dead_ends():
    chain = system(2, odd=False, n_cells=2)
    policy = least_action_policy(chain, admissible=lambda x: (x != 0).all(axis=-1))
    outside = np.array([0, 0], dtype=np.int8)

    assert policy.gain(outside) is None
    assert policy.bias(outside) is None
    with pytest.raises(InvalidStateError, match="orbits go on"):
        policy.control(outside)


def test_bad_arguments():
    chain = system(0)
    policy = least_action_policy(chain)
    with pytest.raises(InvalidStateError, match="t to be"):
        policy.control(np.zeros(3, dtype=np.int8), -1)
    with pytest.raises(InvalidStateError):
        policy.control(np.zeros(4, dtype=np.int8))
    with pytest.raises(InvalidSystemError, match="controls"):
        least_action_policy(iv.System(space=iv.TritSpace(3), update=iv.LocalRule.from_number(0), action=PAIR))
    with pytest.raises(InvalidRuleError, match="System"):
        least_action_policy(3)
    with pytest.raises(InvalidRuleError, match="transitions"):
        least_action_policy(chain, budget=10)
    assert repr(policy).startswith("Policy(least mean action ")

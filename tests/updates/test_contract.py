"""Every update: commutes with negation, treats a batch as its states, undoes itself where it says so."""

import numpy as np
import pytest
from shipped import UPDATES

import involute as iv
from involute.spaces.batch import batch_length, row


@pytest.fixture(params=UPDATES, scope="module")
def system(request):
    space, controls, update = UPDATES[request.param]
    return iv.System(space=space, controls=controls, update=update, name=request.param)


def batch(system, size=40):
    rng = np.random.default_rng(3)
    x = system.space.random(rng, size=size)
    u = None if system.controls is None else system.controls.random(rng, size=size)
    return x, u


def test_commutes_with_negation(system):
    """Random states, every phase."""
    x, u = batch(system)
    for t in range(system.update.period or 1):
        left = system.step(system.conjugate(x), system.conjugate_control(u), t)
        right = system.conjugate(system.step(x, u, t))

        assert system.space.equal(left, right).all()


def test_a_batch_is_its_states(system):
    x, u = batch(system, size=5)
    together = system.step(x, u, 1)
    for i in range(batch_length(x)):
        alone = system.step(row(x, i), None if u is None else row(u, i), 1)

        assert system.space.equal(alone, row(together, i)).all()


def test_neutral_is_fixed_under_the_neutral_control(system):
    neutral = system.space.neutral()

    assert system.space.equal(system.step(neutral), neutral).all()


def test_one_control_serves_a_batch(system):
    if system.controls is None:
        return
    x, _ = batch(system, size=5)
    u = system.controls.random(np.random.default_rng(8))
    together = system.step(x, u, 0)
    for i in range(5):
        assert system.space.equal(system.step(row(x, i), u, 0), row(together, i)).all()


def test_the_inverse_undoes_every_phase(system):
    inverse = system.update.inverse
    if inverse is None:
        return
    back = inverse.bind(system.space, system.controls)
    x, u = batch(system)
    for t in range(system.update.period or 1):
        assert system.space.equal(back(system.step(x, u, t), u, t), x).all()


def test_the_state_given_is_not_changed(system):
    x, u = batch(system, size=3)
    before = system.space.indices(x).copy()
    system.step(x, u, 0)

    assert np.array_equal(system.space.indices(x), before)

"""The public law suites: what they collect, and how they fail."""

import sys

import numpy as np
import pytest
from hypothesis import given, settings
from shipped import LINEAR, PAIR

import involute as iv
from involute.errors import MissingExtraError
from involute.testing import (
    assert_equivariant,
    block_rules,
    check_system,
    controls,
    domain_suite,
    equivariance_error,
    law_suite,
    local_rules,
    states,
    tables,
)

LAWFUL = iv.System(space=iv.TritSpace(9), update=LINEAR, action=iv.Support(), invariants=())
BIASED = iv.LocalRule.from_text("-++", radius=0)

test_laws = law_suite(LAWFUL)


def test_a_suite_has_one_case_for_each_law():
    ids = [case.id for case in test_laws.pytestmark[0].args[1]]

    assert ids[:3] == ["A0 action", "A1 update", "A2 action"]
    assert len(ids) == len(set(ids))


def test_a_refuted_law_fails_with_its_witness():
    suite = law_suite(iv.System(space=iv.TritSpace(9), update=BIASED))
    question = next(case.values[0] for case in suite.pytestmark[0].args[1] if case.id == "A1 update")

    with pytest.raises(pytest.fail.Exception, match=r"A1 equivariance of update is REFUTED.*\n.*iv\.replay"):
        suite(question)


def test_an_open_law_is_skipped_with_its_reason():
    system = iv.System(
        space=iv.TritSpace(3), update=LINEAR, action=iv.FunctionAction(lambda x: float(np.abs(x).sum()))
    )
    suite = law_suite(system)
    question = next(case.values[0] for case in suite.pytestmark[0].args[1] if case.id == "A4 action")

    with pytest.raises(pytest.skip.Exception, match="may couple any sites"):
        suite(question)


def test_check_system():
    check_system(LAWFUL)
    with pytest.raises(AssertionError, match=r"iv\.replay\(system, 'A1'"):
        check_system(iv.System(space=iv.TritSpace(9), update=BIASED))


def test_assert_equivariant():
    assert_equivariant(LINEAR, iv.TritSpace(9))
    assert_equivariant(iv.SecondOrder(LINEAR), PAIR)
    with pytest.raises(AssertionError, match="A1 equivariance"):
        assert_equivariant(BIASED, iv.TritSpace(9))


def test_equivariance_error():
    """A bias at every neutral cell: a third of all cells."""
    assert equivariance_error(LINEAR, iv.TritSpace(9)) == 0
    assert equivariance_error(iv.SecondOrder(LINEAR), PAIR) == 0
    assert equivariance_error(BIASED, iv.TritSpace(90)) == pytest.approx(1 / 3, abs=0.02)
    driven = iv.LocalRule.from_function(lambda c, u: iv.sgn(c + u), offsets=(0,), n_controls=1)
    assert equivariance_error(driven, iv.TritSpace(9), controls=iv.TritSpace(())) == 0


@given(
    states(iv.TritSpace((2, 3))), states(iv.TritSpace(1000)), states(iv.IntegerSpace(2, (3,))), states(PAIR)
)
def test_states_lie_in_their_space(a, b, c, d):
    for space, x in (
        (iv.TritSpace((2, 3)), a),
        (iv.TritSpace(1000), b),
        (iv.IntegerSpace(2, (3,)), c),
        (PAIR, d),
    ):
        assert space.equal(space.check(x), x).all()


@given(
    states(iv.IntegerSpace(3, (300,))),
    states(iv.FiniteSpace(("a", "b"), neutral_label="b")),
    states(iv.GraphSpace(3, [])),
)
def test_states_of_other_spaces(a, b, c):
    iv.IntegerSpace(3, (300,)).check(a)
    assert int(b) in {0, 1}
    iv.GraphSpace(3, []).check(c)


def test_states_of_a_space_of_ones_own():
    class Two(type(iv.FiniteSpace(("a",))).__mro__[1]):
        n_states = n_cells = 2

        def neutral(self):
            return np.zeros(())

        def random(self, rng, *, size=None):
            return rng.integers(2, size=size)

        check = states = indices = equal = weight = None

    Two.__abstractmethods__ = frozenset()

    @given(states(Two()))
    def check(x):
        assert int(x) in {0, 1}

    check()


@given(tables(n_inputs=2), tables(n_inputs=2, outputs=2), tables(n_inputs=2, equivariant=False))
def test_tables(odd, rows, free):
    assert (odd == -odd[::-1]).all()
    assert (rows == -rows[::-1]).all()
    assert free.shape == (9,)


@settings(max_examples=50)
@given(
    local_rules(radius=1, n_controls=1),
    block_rules(block=2, invertible=True),
    block_rules(invertible=True, equivariant=False),
)
def test_rules(local, odd, free):
    assert local.is_equivariant
    assert odd.is_equivariant
    assert odd.is_invertible
    assert free.is_invertible


@given(controls(LAWFUL))
def test_no_controls(u):
    assert u is None


@pytest.mark.parametrize("suite", [law_suite, domain_suite])
def test_suites_say_what_to_install_where_pytest_is_missing(monkeypatch, suite):
    monkeypatch.setitem(sys.modules, "pytest", None)

    with pytest.raises(MissingExtraError, match=r"involute\[test\]"):
        suite(LAWFUL)

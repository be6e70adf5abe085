"""States as rows and back, exact means, and attractors of spaces whose states are no arrays of trits."""

from fractions import Fraction

import numpy as np
import pytest

import involute as iv
from involute.certificates import proves
from involute.eigen.attractor import attractor, symmetry_group
from involute.eigen.rows import from_rows, is_words, mean, rows

SPACES = [
    iv.TritSpace(3),
    iv.TritSpace((2, 2)),
    iv.TritSpace(()),
    iv.GraphSpace(2, [(0, 1)]),
    iv.IntegerSpace(3),
    iv.IntegerSpace(2, shape=(2,)),
    iv.FiniteSpace(("a", "b", "c")),
    iv.ProductSpace((iv.TritSpace(2), iv.IntegerSpace(2))),
    iv.ProductSpace((iv.FiniteSpace(("a", "b")), iv.TritSpace(1))),
]


@pytest.mark.parametrize("space", SPACES, ids=repr)
def test_rows_are_states_in_order(space):
    numbers = np.arange(space.n_states)
    own = rows(space, space.states(numbers))

    assert space.indices(from_rows(space, own)).tolist() == numbers.tolist()
    assert own.tolist() == sorted(own.tolist())
    assert is_words(space) == (own.dtype == np.int8)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.array([1, 2, 4]), Fraction(7, 3)),
        (np.array([True, False, False]), Fraction(1, 3)),
        (np.array([2**61, 2**61, 1]), Fraction(2**62 + 1, 3)),
        (np.array([0.5, 0.25, 0.25]), Fraction(1, 3)),
        (np.array([Fraction(1, 3), Fraction(1, 6)]), Fraction(1, 4)),
        (np.array([-3]), Fraction(-3)),
    ],
)
def test_means_are_exact(values, expected):
    assert mean(values) == expected
    assert isinstance(mean(values), Fraction)


@pytest.mark.parametrize("values", [[0.1, 0.1, 0.1], [np.inf, 1.0], [2.0**-21]])
def test_means_of_other_floats_are_floats(values):
    found = mean(np.array(values))

    assert isinstance(found, float)
    assert found == sum(values) / len(values) or found == values[0]


PAIR = iv.ProductSpace((iv.TritSpace(2), iv.TritSpace(2)))
TURN = iv.LocalRule.from_text("+-0", radius=0)


def test_the_action_of_a_pair_is_read_as_a_pair():
    """The shape of a tuple of states was once taken for that of an array."""
    system = iv.System(
        space=PAIR, update=iv.SecondOrder(TURN), action=iv.FunctionAction(lambda x: int(np.abs(x[0]).sum()))
    )
    x, cycle = (np.array([1, 0]), np.array([0, 0])), []
    while not cycle or not PAIR.equal(x, cycle[0]):
        cycle.append(x)
        x = system.step(x)
    own = np.array([np.concatenate(state) for state in cycle])
    found = attractor(system, own, symmetry_group(system))

    assert found.period == len(cycle)
    assert found.action == Fraction(int(np.abs(own[:, :2]).sum()), len(cycle))


def test_states_of_labels_are_shown_as_numbers():
    space = iv.FiniteSpace(("a", "b", "c", "d"))
    image = np.array([1, 3, 2, 1])
    system = iv.System(
        space=space, update=iv.FunctionUpdate(lambda x: image[int(x)]), involution=iv.Exchange({})
    )
    found = iv.attractors(system)

    assert list(map(repr, found)) == [
        "Attractor(period 2, '1', orbit of 1)",
        "Attractor(period 1, '2', orbit of 1)",
    ]
    assert not any(one.is_self_dual for one in found)


def test_layers_are_packed_once():
    """The certificates of one system share their layers."""
    system = iv.System(space=iv.TritSpace(6), update=iv.LocalRule.totalistic(iv.sgn, offsets=(-1, 0, 1)))
    first, second, *_ = (one.certificate for one in iv.attractors(system))

    assert first["layers"][0] is second["layers"][0]
    assert proves(None, first)
    assert proves(None, second)

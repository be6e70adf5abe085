"""The attractor of each state against following it, and against the order of the census."""

import numpy as np
import pytest
from shipped import GATHER, LINEAR, RING

import involute as iv
from involute.eigen.states.attractors import attractors
from involute.eigen.states.basins import basins
from involute.errors import InvalidSystemError

SIGN = iv.LocalRule.totalistic(iv.sgn, offsets=(-1, 0, 1), name="sign")
UNEVEN = iv.LocalRule(np.random.default_rng(2).integers(-1, 2, 27).astype(np.int8), iv.interval(1))
RULES = pytest.mark.parametrize(
    "rule", [SIGN, LINEAR, UNEVEN, GATHER], ids=["sign", "linear", "uneven", "gather"]
)


def followed(system):
    """Return the least state of the cycle that each state ends in, by steps of the whole space."""
    space = system.space
    following = space.indices(system.step(space.states(np.arange(space.n_states))))
    ends = np.arange(space.n_states)
    for _ in range(space.n_states.bit_length() * 40):
        ends = following[ends]
    least, now = ends.copy(), ends
    for _ in range(200):
        now = following[now]
        least = np.minimum(least, now)
    return least


@RULES
def test_labels_number_attractors_by_their_least_states(rule):
    system = iv.System(space=RING, update=rule)
    least = followed(system)

    assert basins(system).tolist() == np.unique(least, return_inverse=True)[1].tolist()


@RULES
@pytest.mark.parametrize("symmetries", [True, False])
def test_labels_by_orbit_are_places_in_the_census(rule, symmetries):
    system = iv.System(space=RING, update=rule)
    found = attractors(system, symmetries=symmetries)
    labels = basins(system, by_orbit=True, symmetries=symmetries)

    assert np.bincount(labels).tolist() == (found.orbit_sizes * found.basin_sizes).tolist()
    assert labels[found.first_states].tolist() == list(range(len(found)))
    for element in found.group.elements:
        x = system.space.states(np.arange(729))
        moved = system.space.indices((element.signs * x[:, element.places]).astype(np.int8))
        assert (labels[moved] == labels).all()


def test_a_large_space_is_refused():
    with pytest.raises(InvalidSystemError, match="Expected at most 4782969 states, but got 14348907 states"):
        basins(iv.System(space=iv.TritSpace(15), update=SIGN))


def test_what_is_no_system():
    with pytest.raises(InvalidSystemError, match="Expected a system"):
        basins(3)

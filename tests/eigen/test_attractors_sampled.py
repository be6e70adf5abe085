"""Sampled attractors: some of the census, labelled as such, with the bounds of Clopper and Pearson."""

import math
from fractions import Fraction

import numpy as np
import pytest
from shipped import LABELS, LINEAR, PACKED, PAIR, PATH, RING, UPDATES

import involute as iv
from involute.certificates import proves
from involute.eigen.states.attractors import attractors
from involute.eigen.states.interval import share_bounds
from involute.eigen.states.sampled import sampled_attractors
from involute.eigen.states.sampled_answer import SampledAttractors
from involute.errors import InvalidSystemError

SIGN = iv.LocalRule.totalistic(iv.sgn, offsets=(-1, 0, 1), name="sign")


def same(one, other):
    """Return whether two attractors agree in all but the basin."""
    fields = ("orbit_size", "stabiliser_size", "stabiliser", "is_self_dual", "action", "certificate")
    return one.states.tolist() == other.states.tolist() and all(
        getattr(one, f) == getattr(other, f) for f in fields
    )


# Negation is not shown by the structure of these, and samples show nothing for all states.
UNPROVED = {"switch", "function", "function of integers", "expression", "expression of integers"}


@pytest.mark.parametrize("name", sorted(UNPROVED))
def test_without_a_proof_orbits_are_not_joined(name):
    space, controls, update = UPDATES[name]
    system = iv.System(space=space, controls=controls, update=update)
    found = sampled_attractors(system, 50)
    every = {row.tobytes() for one in attractors(system) for row in (*one.states, *-one.states)}

    assert {one.orbit_size for one in found} == {1}
    assert all(one.states[0].tobytes() in every for one in found)


@pytest.mark.parametrize("name", sorted(set(UPDATES) - UNPROVED))
def test_what_is_sampled_is_in_the_census(name):
    space, controls, update = UPDATES[name]
    system = iv.System(space=space, controls=controls, update=update)
    every = list(attractors(system))
    found = sampled_attractors(system, 50)

    assert found.n_undecided == 0
    assert sum(found.hits) == 50
    for one in found:
        (other,) = [other for other in every if other.states[0].tolist() == one.states[0].tolist()]
        assert same(one, other)


def test_with_many_samples_all_of_a_small_space_is_found():
    system = iv.System(space=RING, update=SIGN, action=iv.Support())
    every, found = attractors(system), sampled_attractors(system, 5000, seed=1)

    assert found.n_orbits == every.n_orbits
    assert found.n_attractors == every.n_attractors
    assert all(same(one, next(o for o in every if same(o, one))) for one in found)


def test_shares_are_bounded_about_the_truth():
    """Bounds of 95 % hold for the largest orbit under most of the seeds."""
    system = iv.System(space=iv.TritSpace(7), update=SIGN)
    every = attractors(system)
    share = int(every.orbit_sizes[0] * every.basin_sizes[0]) / 3**7
    first = every[0].states.tolist()
    inside = 0
    for seed in range(40):
        found = sampled_attractors(system, 60, seed)
        i = [one.states.tolist() for one in found].index(first)
        low, high = found.share(i)
        inside += low <= share <= high

    assert inside >= 34


def tail(k, n, p):
    return sum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1))


@pytest.mark.parametrize(("hits", "n"), [(0, 5), (5, 5), (1, 5), (3, 10), (50, 100), (2, 60)])
def test_bounds_solve_the_exact_equations(hits, n):
    """A share at a bound makes so many hits, or so few, exactly 2.5 % likely."""
    low, high = share_bounds(hits, n)

    assert low <= hits / n <= high
    if hits:
        assert tail(hits, n, Fraction(low)) < Fraction("0.02500001")
        assert tail(hits, n, Fraction(low) + Fraction(1, 10**9)) > Fraction("0.02499999")
    if hits < n:
        assert 1 - tail(hits + 1, n, Fraction(high)) < Fraction("0.02500001")
        assert 1 - tail(hits + 1, n, Fraction(high) - Fraction(1, 10**9)) > Fraction("0.02499999")
    assert (low == 0.0) == (hits == 0)
    assert (high == 1.0) == (hits == n)


def test_undecided_samples_widen_the_bounds_upwards():
    assert share_bounds(3, 10, 4) == (share_bounds(3, 10)[0], share_bounds(7, 10)[1])
    assert share_bounds(3, 10, 7)[1] == 1.0


def test_long_cycles_are_left_undecided():
    weights = np.roll(np.eye(13, dtype=np.int64), 1, axis=0)
    system = iv.System(space=iv.GraphSpace(13, []), update=iv.ThresholdNetwork(weights, 0))
    found = sampled_attractors(system, 20, max_steps=5)
    every = sampled_attractors(system, 20, max_steps=50)

    assert found.n_undecided == 20
    assert len(found) == 0
    assert every.n_undecided == 0
    assert {one.period for one in every} == {13}
    assert "20 of them undecided" in str(found)


def test_no_time_leaves_all_undecided():
    found = sampled_attractors(iv.System(space=iv.TritSpace(30), update=LINEAR), 10, seconds=0)

    assert found.n_undecided == 10


def test_large_spaces_without_numbers():
    system = iv.System(space=iv.TritSpace(200), update=SIGN)
    found = attractors(system)

    assert isinstance(found, SampledAttractors)
    assert not found.is_complete
    assert found.n_states == 3**200
    assert "more than 129140163 states" in found.reason
    assert all(proves(None, one.certificate) for one in found)


def test_a_census_beyond_its_budget_is_sampled():
    system = iv.System(space=RING, update=SIGN)

    assert attractors(system, budget=729).is_complete
    assert not attractors(system, budget=728).is_complete
    assert "more than 728 states" in str(attractors(system, budget=728))


def test_a_census_out_of_time_is_sampled():
    found = attractors(iv.System(space=iv.TritSpace(9), update=SIGN), seconds=0)

    assert not found.is_complete
    assert found.reason == "the 0 seconds ran out"
    assert len(found) > 0


def test_the_same_seed_gives_the_same_answer():
    system = iv.System(space=iv.TritSpace(12), update=SIGN)
    one, other = sampled_attractors(system, 30, 7), sampled_attractors(system, 30, 7)

    assert one.hits == other.hits
    assert all(map(same, one, other))
    assert str(one) == str(other)
    assert sampled_attractors(system, 30, 8).hits != one.hits


@pytest.mark.parametrize(
    ("space", "update"),
    [
        (PACKED, iv.FunctionUpdate(lambda x: x[::-1])),
        (PAIR, iv.SecondOrder(LINEAR)),
        (PATH, UPDATES["network rule"][2]),
    ],
)
def test_spaces_of_other_kinds(space, update):
    found = sampled_attractors(iv.System(space=space, update=update), 20)

    assert sum(found.hits) == 20
    assert found[0].states.shape[1] == space.n_cells


def test_labels():
    table = np.array([2, 1, 1])
    system = iv.System(
        space=LABELS,
        update=iv.FunctionUpdate(lambda x: table[x]),
        involution=iv.Exchange([("left", "right")]),
    )
    found = sampled_attractors(system, 20)

    assert found[0].states.tolist() == [[1]]
    assert not found[0].is_self_dual


def test_it_is_a_sequence_and_is_shown():
    found = sampled_attractors(iv.System(space=RING, update=SIGN, name="sign"), 200)

    assert len(found) == len(list(found)) == len(found[:])
    assert found[-1] is found[len(found) - 1]
    assert list(found.hits) == sorted(found.hits, reverse=True)
    assert repr(found).startswith("SampledAttractors(sign: at least ")
    assert str(found).startswith("sign: NOT COMPLETE: samples were asked for\n")
    assert found.table(limit=1).endswith("more orbits")


def test_progress_is_told():
    seen = []

    def progress(items, what):
        seen.append(what)
        return items

    sampled_attractors(iv.System(space=RING, update=SIGN), 5, progress=progress)

    assert seen == ["following samples"]


@pytest.mark.parametrize("name", ["n_samples", "max_steps"])
def test_bad_numbers(name):
    with pytest.raises(InvalidSystemError, match=f"Expected {name} to be a whole number of at least 1"):
        sampled_attractors(iv.System(space=RING, update=SIGN), **{name: 0})


def test_a_bad_seed():
    with pytest.raises(InvalidSystemError, match="Expected seed to be a whole number of at least 0"):
        sampled_attractors(iv.System(space=RING, update=SIGN), seed=-1)


@pytest.mark.parametrize("symmetries", [False, True])
def test_integers_are_negated_where_formulas_show_it(symmetries):
    system = iv.System(
        space=iv.IntegerSpace(2, shape=(2,)),
        update=iv.ExpressionUpdate(["clip(x0 + x1)", "x0"]),
        action=iv.FunctionAction(lambda x: int(abs(x[0]))),
    )
    every, found = list(attractors(system)), sampled_attractors(system, 200, symmetries=symmetries)

    assert any(one.orbit_size == 2 for one in found)
    for one in found:
        (other,) = [other for other in every if other.states[0].tolist() == one.states[0].tolist()]
        assert same(one, other)


def test_integers_come_in_one_order():
    """The first state of a cycle is the same one in a census and in samples."""
    image = np.array([4, -4, 3, 1, 0, -1, -3, 4, -4])
    system = iv.System(
        space=iv.IntegerSpace(2), update=iv.FunctionUpdate(lambda x: np.asarray(image[int(x) + 4]))
    )
    every = {one.states.tobytes() for one in attractors(system)}

    assert {one.states.tobytes() for one in sampled_attractors(system, 100)} <= every


def test_products_with_labels_are_not_negated():
    """Positions of labels are no trits, whatever the update is."""
    space = iv.ProductSpace((iv.FiniteSpace(("a", "b")), iv.TritSpace(1)))
    update = iv.FunctionUpdate(lambda x: (x[0], -x[1]))
    system = iv.System(space=space, update=update, involution=iv.Factorwise((iv.Exchange({}), iv.Negation())))
    every, found = list(attractors(system)), sampled_attractors(system, 100)

    assert sorted(one.period for one in found) == sorted(one.period for one in every) == [1, 1, 2, 2]
    assert not any(one.is_self_dual for one in (*every, *found))
    assert "'1 -1'" in repr(found) + "".join(map(repr, found))

"""Ring counts, trap spaces and orbits of least action: the artists hold the numbers of the answers."""

from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.patches import StepPatch

import involute as iv
from involute import plot
from involute.errors import InvalidDataError, InvalidSystemError
from involute.plot.closed_orbits import _ring

SIGN = iv.LocalRule.totalistic(iv.sgn, offsets=(-1, 0, 1))
SUM = iv.LocalRule.totalistic(lambda total: (total + 1) % 3 - 1, offsets=(-1, 0, 1))
NETWORK = "a, a\nb, !c & a\nc, !b & a\nd, !e\ne, d"


def points_of_period(rule, n, period, sign=1):
    """Count by stepping every state of a ring."""
    system = iv.System(space=iv.TritSpace(n), update=rule)
    every = x = system.space.states(np.arange(3**n))
    for _ in range(period):
        x = system.step(x)
    return int((x == sign * every).all(axis=1).sum())


@pytest.mark.parametrize(("period", "sign"), [(1, 1), (2, 1), (1, -1)])
def test_ring_counts_are_those_of_all_states(period, sign):
    ax = plot.ring_counts(iv.ring_orbits(SIGN, period, sign=sign), range(1, 8))

    assert ax.lines[-1].get_xdata().tolist() == list(range(1, 8))
    assert ax.lines[-1].get_ydata().tolist() == [points_of_period(SIGN, n, period, sign) for n in range(1, 8)]


def test_the_line_of_growth_is_its_power():
    orbits = iv.ring_orbits(SIGN)
    ax = plot.ring_counts({"rest": orbits}, [3, 20])
    low, high = ax.lines[0].get_ydata()

    assert float(orbits.growth.lower) ** 3 <= low * (1 + 1e-12)
    assert high / low == pytest.approx(float(orbits.growth.upper) ** 17)
    assert ax.get_legend().get_texts()[0].get_text() == "rest, growth 1.9052"


def test_rings_without_such_a_state_stand_at_zero():
    shift = iv.LocalRule.totalistic(lambda total: total, offsets=(-1,))
    never = iv.LocalRule.totalistic(lambda total: (total + 2) % 3 - 1, offsets=(0,))
    ax = plot.ring_counts({"rest": iv.ring_orbits(shift), "never": iv.ring_orbits(never)}, range(1, 4))

    assert ax.lines[-1].get_ydata().tolist() == [0, 0, 0]
    assert [word.get_text() for word in ax.get_legend().get_texts()] == ["rest, growth 1", "never"]
    assert ax.get_ylim()[0] < 0


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({"period": 3}, "back after 3 steps"),
        ({"shift": 2}, "moved by 2 after 1 step"),
        ({"sign": -1}, "negated after 1 step"),
    ],
)
def test_equations_are_named(options, name):
    ax = plot.ring_counts(iv.ring_orbits(SIGN, **options), [4])

    assert ax.get_legend().get_texts()[0].get_text().startswith(name)


@pytest.mark.parametrize(
    ("found", "lengths", "said"),
    [
        (iv.ring_orbits(SIGN), [], "rings and lengths"),
        ({}, [1], "rings and lengths"),
        (7, [1], "Expected orbits on rings, but got 7"),
        (SimpleNamespace(counts=lambda _: [10**400]), [9], "counts of at most 300 digits"),
    ],
)
def test_counts_that_cannot_be_drawn_are_refused(found, lengths, said):
    with pytest.raises(InvalidDataError, match=said) as caught:
        plot.ring_counts(found, lengths)

    assert "\n" not in str(caught.value)


def tiles_of(ax):
    """Return what the raster or the rectangles of a map show, as trits."""
    (image,) = ax.images
    shown = np.asarray(image.get_array())
    rows, columns = (round(abs(b - a)) for a, b in ((image.get_extent()[2:]), (image.get_extent()[:2])))
    return shown[:: shown.shape[0] // rows, :: shown.shape[1] // columns]


def test_a_trap_space_map_shows_the_states_in_groups():
    rng = np.random.default_rng(0)
    states = rng.integers(-1, 2, (7, 20))
    states[:, 3], states[:, 11], states[:, 5] = 0, 0, 1
    ax = plot.trap_space_map(states)
    names = [int(label.get_text()) for label in ax.get_yticklabels()]

    assert names[:1] + names[-2:] == [5, 3, 11]
    assert (tiles_of(ax) == states[:, names].T).all()
    assert [label.get_text() for label in ax.get_xticklabels()] == [
        f"{n}" for n in np.count_nonzero(states, axis=1)
    ]
    assert ax.get_xlabel().startswith("20 nodes: 1 alike in all, 17 differing, 2 free in all")


def test_nodes_stay_in_order_if_asked():
    ax = plot.trap_space_map([[1, 0, 1], [-1, 0, 1]], labels=["x", "y", "z"], grouped=False)

    assert [label.get_text() for label in ax.get_yticklabels()] == ["x", "y", "z"]
    assert ax.get_xlabel().splitlines()[1:] == ["2 spaces"]


def test_spaces_that_stand_for_an_orbit_are_counted_with_their_images():
    swap = iv.System(space=iv.TritSpace(2), update=iv.NetworkRule([[1], [0]], [[-1, 0, 1], [-1, 0, 1]]))
    said = plot.trap_space_map(iv.fixed_points(swap)).get_xlabel()

    assert said.splitlines()[1:] == ["2 spaces, one an orbit: 3 in all"]


def test_a_network_names_its_nodes_and_says_how_many_there_are():
    network = iv.read_bnet(NETWORK)
    found = iv.trap_spaces(network)
    ax = plot.trap_space_map(found)

    assert {label.get_text() for label in ax.get_yticklabels()} == set("abcde")
    assert f"{len(found.states)} spaces" in ax.get_xlabel()
    assert "not complete" in plot.trap_space_map(iv.trap_spaces(network, limit=1)).get_xlabel()


@pytest.mark.parametrize(
    ("found", "labels", "said"),
    [
        ([[2, 0]], None, "spaces as trits"),
        ([1, 0], None, "spaces as trits"),
        (np.zeros((0, 4), dtype=np.int8), None, "where it found one"),
        ([[1, 0]], ["a"], "Expected 2 names, but got 1 names"),
    ],
)
def test_what_is_no_space_is_refused(found, labels, said):
    with pytest.raises(InvalidDataError, match=said) as caught:
        plot.trap_space_map(found, labels=labels)

    assert "\n" not in str(caught.value)


def weighed(n=5):
    return iv.System(space=iv.TritSpace(n), update=SUM, action=iv.Support() + iv.DomainWalls(0.5))


def stairs(ax):
    return next(patch for patch in ax.child_axes[0].patches if isinstance(patch, StepPatch)).get_data().values


def test_the_stairs_are_the_actions_of_the_states_and_the_line_is_their_mean():
    system = weighed()
    orbit = iv.least_action_orbits(system, admissible=lambda x: x.any(axis=1)).orbits[0]
    ax = plot.orbit_action(orbit, system)
    (line,) = ax.child_axes[0].lines

    assert stairs(ax).tolist() == system.action_value(orbit.states).tolist()
    assert line.get_ydata()[0] == pytest.approx(float(orbit.value))
    assert f"mean action {orbit.value} a step, period {orbit.period}" in ax.get_title(loc="left")
    assert [ax.child_axes[1].get_xlim(), ax.child_axes[1].get_ylim()] == [(0, orbit.period), (5, 0)]


def test_the_cost_of_the_control_is_counted():
    rule = iv.LocalRule.from_function(lambda c, u: iv.sgn(c + u), offsets=(0,), n_controls=1)
    system = iv.System(space=iv.TritSpace(2), update=rule, controls=iv.TritSpace(2), action=iv.Support())
    orbit = iv.least_action_orbits(
        system, control_cost=iv.Support(), admissible=lambda x: x[:, 0] != x[:, 1], period=2
    ).orbits[0]
    ax = plot.orbit_action(orbit, system, control_cost=iv.Support())
    expected = np.count_nonzero(orbit.states, axis=1) + np.count_nonzero(orbit.controls, axis=1)

    assert stairs(ax).tolist() == expected.tolist()


def test_another_action_than_the_orbits_own_is_refused():
    system = weighed()
    orbit = iv.least_action_orbits(system, admissible=lambda x: x.any(axis=1)).orbits[0]
    other = iv.System(space=iv.TritSpace(5), update=SUM, action=iv.Support())

    with pytest.raises(InvalidDataError, match="actions of mean 39/8, but got mean") as caught:
        plot.orbit_action(orbit, other)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("seed", [1, 2, 5])
@pytest.mark.parametrize("first", [-2, -1, 0, 1])
def test_the_action_of_a_ring_stands_at_its_cell(first, seed):
    """A density that reads cells to the left, here, or to the right weighs the same cells of the ring."""
    table = np.random.default_rng(seed).integers(-4, 5, (3, 3, 3))
    offsets = (first, first + 1, first + 2)
    ring = iv.ground_state(iv.LocalAction(table, offsets))
    values, states, _ = _ring(ring)
    x = ring.states[0].astype(int)
    own = [table[tuple(x[(i + offset) % len(x)] + 1 for offset in offsets)] for i in range(len(x))]

    assert len(set(own)) > 1
    assert values == own
    assert sum(map(int, own)) == ring.value * len(x)
    assert (states == ring.states).all()


@pytest.mark.parametrize("period", [1, 2, 3])
def test_the_action_of_a_ring_is_the_mean_over_its_steps(period):
    table = np.random.default_rng(period).integers(-4, 5, (3, 3))
    found = iv.least_action_rings(SUM, iv.LocalAction(table, (0, 1)), period=period)
    values, states, _ = _ring(found)
    own = [
        Fraction(sum(int(table[x[i] + 1, x[(i + 1) % len(x)] + 1]) for x in states), period)
        for i in range(len(states[0]))
    ]

    assert values == own


@pytest.mark.parametrize(
    ("orbit", "system", "said"),
    [
        (7, None, "an orbit of least action"),
        ("orbit", None, "a system with an action, but got None"),
        ("none", None, "a ring of least action"),
    ],
)
def test_what_is_no_orbit_is_refused(orbit, system, said):
    given = {
        "orbit": lambda: iv.least_action_orbits(weighed(3)).orbits[0],
        "none": lambda: iv.least_action_rings(
            iv.LocalRule.totalistic(lambda total: (total + 2) % 3 - 1, offsets=(0,)), iv.Support()
        ),
    }
    with pytest.raises(InvalidDataError, match=said) as caught:
        plot.orbit_action(given.get(orbit, lambda: orbit)(), system)

    assert "\n" not in str(caught.value)


def test_a_closed_orbit_lies_on_the_graph_of_all_states():
    system = weighed()
    states = iv.least_action_orbits(system, admissible=lambda x: x.any(axis=1)).orbits[0].states
    plain, marked = plot.state_graph(system), plot.state_graph(system, cycle=states)
    band, ring = (c for c in marked.collections if c not in plain.collections and c.get_linewidth()[0] >= 2)
    ends = [segment[1].tolist() for segment in band.get_segments()]
    starts = [segment[0].tolist() for segment in band.get_segments()]

    assert len(starts) == len(ring.get_offsets()) == len(states)
    assert ends == starts[1:] + starts[:1]
    with pytest.raises(InvalidSystemError, match="at most 729 states under a cycle"):
        plot.state_graph(weighed(7), cycle=states)

"""The functional graph against brute force, and the mirror law of its picture."""

import numpy as np
import pytest

import involute as iv
from involute import plot
from involute.errors import InvalidSystemError
from involute.plot.basins import attractor_kinds
from involute.plot.functional_graph import functional_graph
from involute.plot.mirror_layout import mirrored_places

CANCEL = iv.LocalRule.from_text("--0000-00--00000++00+0000++")
LINEAR = iv.LocalRule.totalistic(lambda s: (s + 1) % 3 - 1, offsets=(-1, 0, 1))
SPOILT = iv.LocalRule.from_text("+-0000-00--00000++00+0000++")
SWAP = iv.BlockRule.from_function(lambda a, b: (b, a), block=2, offsets=(0, 1))
SYSTEMS = {
    "cancel 4": iv.System(space=iv.TritSpace(4), update=CANCEL),
    "linear 3": iv.System(space=iv.TritSpace(3), update=LINEAR),
    "linear 5": iv.System(space=iv.TritSpace(5), update=LINEAR),
    "minus": iv.System(space=iv.TritSpace(3), update=iv.LocalRule.from_text("+0-", radius=0)),
    "two phases": iv.System(space=iv.TritSpace(4), update=SWAP),
    "reflection": iv.System(space=iv.TritSpace(4), update=LINEAR, involution=iv.Reflection()),
    "graph": iv.System(
        space=iv.GraphSpace(4, [(0, 1), (1, 2), (2, 3)]),
        update=iv.ThresholdNetwork([[0, 1, 0, 0], [1, 0, 2, 0], [0, 2, 0, -1], [0, 0, -1, 0]]),
    ),
}


@pytest.mark.parametrize("name", SYSTEMS)
def test_cycles_and_basins_by_following_every_state(name):
    graph = functional_graph(SYSTEMS[name])
    cycles = graph.cycles()
    home = graph.basins(cycles)
    for state in range(len(graph)):
        x = state
        for _ in range(len(graph)):
            x = int(graph.successor[x])

        assert x in cycles[home[state]]
    for cycle in cycles:
        assert graph.successor[cycle].tolist() == np.roll(cycle, -1).tolist()
        assert cycle[0] == cycle.min()


@pytest.mark.parametrize("name", SYSTEMS)
def test_negated_states_stand_at_mirrored_places(name):
    graph = functional_graph(SYSTEMS[name])
    places, lines = mirrored_places(graph)
    moved = graph.mirror != np.arange(len(graph))
    if (
        name == "reflection"
    ):  # many fixed states, off the axis with their trees; pairs of components are mirrored
        home = graph.basins(graph.cycles())
        moved &= home[graph.mirror] != home

    reflected = np.stack([2 * lines - places[:, 0], places[:, 1]], axis=1)
    assert np.abs(places[graph.mirror] - reflected)[moved].max(initial=0) < 1e-9


@pytest.mark.parametrize("name", [name for name in SYSTEMS if name != "reflection"])
def test_no_two_states_share_a_place(name):
    places, _ = mirrored_places(functional_graph(SYSTEMS[name]))
    distance = np.hypot(*(places[:, None] - places[None, :]).T)

    assert distance[~np.eye(len(places), dtype=bool)].min() > 0.3


def test_one_line_is_one_period():
    assert functional_graph(SYSTEMS["two phases"]).steps == 2


def test_broken_steps_are_found_and_said():
    system = iv.System(space=iv.TritSpace(3), update=SPOILT)
    graph = functional_graph(system)
    states = system.space.states(np.arange(27))
    expected = (system.step(-states) != -system.step(states)).any(axis=1)

    assert (graph.broken == expected).all()
    assert "2 of them have no mirror image" in plot.state_graph(system).get_xlabel()


def test_every_state_of_a_small_system_is_labelled():
    ax = plot.state_graph(SYSTEMS["linear 3"])

    assert {word.get_text() for word in ax.texts} == {
        iv.text(x) for x in iv.TritSpace(3).states(np.arange(27))
    }
    assert ax.get_xlabel() == "27 states, 1 attractor; a line is one step"


def test_large_systems_are_condensed():
    system = iv.System(space=iv.TritSpace(7), update=CANCEL)
    kinds = attractor_kinds(functional_graph(system))

    assert sum(count * basin for count, _, basin, _, _ in kinds) == 3**7
    assert sum(share for *_, share in kinds) == pytest.approx(1.0)
    assert "2187 states" in plot.state_graph(system).get_xlabel()


def test_larger_ones_are_refused():
    with pytest.raises(InvalidSystemError, match="at most 59049 states"):
        plot.state_graph(iv.System(space=iv.TritSpace(11), update=CANCEL))

"""The portrait of attractors: rows, bars and marks against brute force over all states."""

import numpy as np
import pytest
from matplotlib.patches import Rectangle, Wedge

import involute as iv
from involute import plot
from involute.errors import InvalidDataError
from involute.plot.attractor_rows import attractor_rows
from involute.plot.attractors import BAR
from involute.plot.cycle_strips import FRAMES, STEPS, strips
from involute.plot.style import MINUS, PLUS, SHARE, SOFT

SIGN = iv.LocalRule.totalistic(iv.sgn, offsets=(-1, 0, 1))
SUM = iv.LocalRule.totalistic(lambda total: (total + 1) % 3 - 1, offsets=(-1, 0, 1))


def ring(n, rule=SIGN, **more):
    return iv.System(space=iv.TritSpace(n), update=rule, **more)


def words(ax):
    return [word.get_text() for word in ax.texts]


def bars(ax, colour):
    from matplotlib.colors import to_rgba

    found = [p for p in ax.patches if isinstance(p, Rectangle) and p.get_facecolor() == to_rgba(colour)]
    return [bar.get_width() / BAR for bar in found]


def ends(system):
    """Return, for each state, the set of states of the cycle it ends in, by walking."""
    every = system.space.states(np.arange(system.space.n_states))
    after = system.space.indices(system.step(every)).tolist()
    found = []
    for state in range(len(after)):
        for _ in range(len(after)):
            state = after[state]  # noqa: PLW2901
        cycle = {state}
        while (state := after[state]) not in cycle:
            cycle.add(state)
        found.append(frozenset(cycle))
    return found


def test_shares_periods_and_sizes_are_those_of_all_states():
    system = ring(5, SUM)
    home = ends(system)
    found = iv.attractors(system)
    rows = attractor_rows(found, 100)
    negated = {cycle: frozenset(242 - state for state in cycle) for cycle in set(home)}

    assert sum(row.n_cycles for row in rows) == len(set(home))
    assert sum(row.share for row in rows) == pytest.approx(1)
    for row in rows:
        own = frozenset(system.space.indices(row.states).tolist())

        assert own in negated
        assert row.period == len(own)
        assert row.is_self_dual == (negated[own] == own)
        assert row.share == row.n_cycles * home.count(own) / 243


def test_bars_are_as_long_as_the_shares_and_half_discs_mark_self_dual_cycles():
    found = iv.attractors(ring(6))
    ax = plot.attractor_portrait(found, limit=4)
    rows = attractor_rows(found, 4)
    halves = [patch for patch in ax.patches if isinstance(patch, Wedge)]

    assert bars(ax, SHARE) == pytest.approx([row.share for row in rows])
    assert len(halves) == 2 * sum(row.is_self_dual for row in rows)
    assert words(ax)[:4] == ["cycle, time down", "period", "cycles", "self-dual"]
    for row in rows:
        assert {f"{row.period}", f"{row.n_cycles}", f"{100 * row.share:.1f} %"} <= set(words(ax))


def test_the_disc_has_the_colours_of_both_signs():
    from matplotlib.colors import to_hex

    ax = plot.attractor_portrait(iv.attractors(ring(1)))
    halves = [to_hex(patch.get_facecolor()) for patch in ax.patches if isinstance(patch, Wedge)]

    assert halves == [MINUS.lower(), PLUS.lower()]


def test_tiles_are_the_states_of_the_cycle():
    cycle = iv.attractors(ring(6, SUM))[0].states
    (strip,) = strips([cycle], None)

    assert [cells.tolist() for cells, _ in strip.frames] == [cycle[:STEPS].tolist()]
    assert strip.n_shown == min(STEPS, len(cycle))


def test_states_of_a_plane_are_frames():
    vote = iv.LocalRule.totalistic(iv.sgn, offsets=iv.von_neumann(2))
    found = iv.attractors(iv.System(space=iv.TritSpace((2, 3)), update=vote))
    drawn = strips([one.states for one in found], (2, 3))

    for one, strip in zip(found, drawn, strict=True):
        assert [c.reshape(-1).tolist() for c, _ in strip.frames] == one.states[:FRAMES].tolist()
    assert "cycle, time to the right" in words(plot.attractor_portrait(found))


def test_samples_are_said_to_be_samples():
    found = iv.sampled_attractors(ring(40, action=iv.Support()), 30, seed=3)
    ax = plot.attractor_portrait(found, limit=3)
    whiskers = [tuple(line.get_xdata()) for line in ax.lines]
    start = next(word for word in ax.texts if word.get_text() == "share of samples").get_position()[0]

    assert "not complete: samples were asked for" in ax.get_xlabel()
    assert f"at least {found.n_attractors} attractors" in ax.get_xlabel()
    assert bars(ax, SOFT) == pytest.approx([hits / 30 for hits in found.hits[:3]])
    assert whiskers == [pytest.approx([start + BAR * x for x in found.share(i)]) for i in range(3)]
    assert "action" in words(ax)


def test_what_is_left_out_is_said():
    system = iv.System(
        space=iv.TritSpace(4),
        update=iv.Cycle((iv.BlockRule.from_function(lambda a, b: (b, a), block=2, offsets=(0, 1)),) * 2),
    )
    said = plot.attractor_portrait(iv.attractors(system), limit=2).get_xlabel()

    assert "the first 2 of" in said
    assert f"a step of a cycle is {system.update.period} steps of the system" in said
    assert "of longer cycles" not in said
    long = plot.attractor_portrait(iv.attractors(ring(7, SUM)), limit=3)
    assert "of longer cycles the first 9 states" in long.get_xlabel()


def test_fixed_points_have_no_shares():
    ax = plot.attractor_portrait(iv.fixed_points(ring(6)), limit=3)

    assert not bars(ax, SHARE)
    assert not any(word.startswith("share") for word in words(ax))


def test_labels_that_are_no_trits_are_written():
    (strip,) = strips([np.array([[2, 5], [5, 2]])], None)

    assert strip.word == "2 5 → 5 2"
    assert strip.frames == ()


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([], "at least one attractor"),
        ([1, 2], "Expected attractors, but got 1"),
        (7, "Expected attractors, but got 7"),
    ],
)
def test_what_is_no_attractor_is_refused(found, said):
    with pytest.raises(InvalidDataError, match=said) as caught:
        plot.attractor_portrait(found)

    assert "\n" not in str(caught.value)


def test_a_limit_is_positive():
    with pytest.raises(InvalidDataError, match="limit"):
        plot.attractor_portrait(iv.attractors(ring(3)), limit=0)


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_the_same_attractors_give_the_same_bytes(tmp_path, ending):
    first, second = (
        plot.save(plot.attractor_portrait(iv.attractors(ring(4))), tmp_path / f"{i}.{ending}")
        for i in range(2)
    )

    assert first.read_bytes() == second.read_bytes()


def test_it_draws_on_the_axes_that_are_given():
    ax = plot.axes(5, 5)

    assert plot.attractor_portrait(iv.attractors(ring(3)), ax=ax) is ax

"""Macrocells and speeds: cells against simulation, nodes against the states, bars against what is passed."""

import numpy as np
import pytest
from matplotlib.patches import Rectangle

import involute as iv
from involute import plot
from involute.errors import InvalidDataError
from involute.plot.macrocell_frames import FRAME, PIXELS, _thinned

SUM = iv.LocalRule.totalistic(lambda total: (total + 1) % 3 - 1, offsets=(-1, 0, 1))
PLANE = iv.LocalRule.totalistic(lambda total: (total + 1) % 3 - 1, offsets=iv.von_neumann(2))


def raster(ax):
    (image,) = ax.images
    shown = np.asarray(image.get_array())
    left, right, bottom, top = image.get_extent()
    return shown[:: shown.shape[0] // round(bottom - top), :: shown.shape[1] // round(right - left)]


def test_rows_of_a_line_are_the_run():
    states = [iv.hashlife(SUM, [1, 1, -1], t) for t in range(12)]
    chain = iv.System(space=iv.TritSpace(25), update=SUM)
    x = np.zeros(25, dtype=np.int8)
    x[11:14] = 1, 1, -1
    run = iv.simulate(chain, x, 11)

    assert (raster(plot.macrocells(states)) == run.states).all()
    assert plot.macrocells(states).get_xlabel() == "cells −11 to 13"


def test_a_window_can_be_given():
    states = [iv.hashlife(SUM, [1], t) for t in (0, 40, 41)]
    shown = raster(plot.macrocells(states, low=-50, high=51))

    assert shown.tolist() == [state.window(-50, 51).tolist() for state in states]


def test_frames_of_a_plane_are_squares_of_their_own_scale():
    states = [iv.hashlife(PLANE, [[1, 1], [0, -1]], t) for t in (4, 13)]
    ax = plot.macrocells(states)
    shown = np.asarray(ax.images[0].get_array())
    times = len(shown) // 10

    assert (shown[::times, ::times] == states[0].window((-4, -4), (6, 6))).all()
    assert [word.get_text() for word in ax.texts] == [
        "t = 4",
        f"10 cells wide\n{states[0].n_nodes} nodes",
        "t = 13",
        f"28 cells wide\n{states[1].n_nodes} nodes",
    ]


def test_large_windows_show_the_sign_that_prevails():
    cells = np.zeros((1, 4 * PIXELS), dtype=np.int8)
    cells[0, :4], cells[0, 4:8] = (1, 1, -1, 0), (-1, 0, 0, 0)
    cells[0, -1] = 1
    thin = _thinned(cells[0], (PIXELS,))

    assert thin[:2].tolist() == [1, -1]
    assert (thin.size, int(np.abs(thin).sum()), thin[-1]) == (PIXELS, 3, 1)
    assert _thinned(np.ones((300, 90), dtype=np.int8), (FRAME, FRAME)).tolist() == [[1] * FRAME] * FRAME
    far = iv.hashlife(SUM, [1], 3**7 - 1)
    assert "in the sign that prevails" in plot.macrocells([far]).get_xlabel()


def test_powers_of_three_are_written_as_powers():
    ax = plot.macrocells([iv.hashlife(SUM, [1], t) for t in (3**5 - 1, 3**5)])

    assert [label.get_text() for label in ax.get_yticklabels()] == ["242", "$3^{5}$"]


def test_node_counts_are_those_of_the_states():
    runs = {
        name: [iv.hashlife(SUM, [1, 1, 0, -1, -1], 3**k, share_signs=shared) for k in range(1, 6)]
        for name, shared in (("shared", True), ("apart", False))
    }
    ax = plot.node_counts(runs)

    for line, (name, states) in zip(ax.lines, runs.items(), strict=True):
        assert line.get_label() == name
        assert line.get_xdata().tolist() == [3**k for k in range(1, 6)]
        assert line.get_ydata().tolist() == [state.n_nodes for state in states]
    assert [word.get_text() for word in ax.texts] == [f"{states[-1].n_nodes}" for states in runs.values()]


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (lambda: plot.macrocells([]), "states of hashlife"),
        (lambda: plot.macrocells([1]), "states of hashlife"),
        (lambda: plot.macrocells([iv.hashlife(SUM, [0], 1)]), "a state that is not neutral everywhere"),
        (lambda: plot.macrocells([iv.hashlife(PLANE, [[0]], 1)]), "a state that is not neutral everywhere"),
        (
            lambda: plot.macrocells([iv.hashlife(SUM, [1], 1), iv.hashlife(PLANE, [[1]], 1)]),
            "states of one kind",
        ),
        (lambda: plot.macrocells([iv.hashlife(SUM, [1], 3**20)]), "a window of at most 14348907 cells"),
        (lambda: plot.node_counts({}), "runs by name"),
        (lambda: plot.node_counts([1]), "runs by name"),
        (lambda: plot.node_counts({"a": []}), "states of hashlife"),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw, said):
    with pytest.raises(InvalidDataError, match=said) as caught:
        draw()

    assert "\n" not in str(caught.value)


def test_bars_are_what_is_passed():
    speeds = {"table": 1e9, "planes": 2e11, "int8": 4.6e10}
    ax = plot.speed_bars(speeds, {"planes": ("L2 copy", 4e11), "int8": ("int8 copy", 9.2e10)})
    bars = [bar for bar in ax.patches if isinstance(bar, Rectangle) and bar.get_height() > 0.5]

    assert [bar.get_width() for bar in bars] == [1, 200, 46]
    assert [line.get_xdata()[0] for line in ax.lines] == [400, 92]
    assert [label.get_text() for label in ax.get_yticklabels()] == list(speeds)
    assert [word.get_text() for word in ax.texts] == ["1", "200, 0.50 of L2 copy", "46, 0.50 of int8 copy"]
    assert "a line marks the limit" in ax.get_xlabel()
    assert "limit" not in plot.speed_bars({"table": 1e9}).get_xlabel()


@pytest.mark.parametrize(
    ("speeds", "limits", "said"),
    [
        ({}, None, "speeds by name"),
        ([1.0], None, "speeds by name"),
        ({"a": 0.0}, None, "positive speeds, but got a: 0.0"),
        ({"a": float("nan")}, None, "positive speeds"),
        ({"a": 1.0}, {"b": ("copy", 2.0)}, "limits of bars that are drawn, but got 'b'"),
        ({"a": 1.0}, {"a": ("copy", -2.0)}, "positive speeds"),
    ],
)
def test_speeds_that_are_none_are_refused(speeds, limits, said):
    with pytest.raises(InvalidDataError, match=said) as caught:
        plot.speed_bars(speeds, limits)

    assert "\n" not in str(caught.value)

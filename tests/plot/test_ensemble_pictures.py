"""Fans and phase diagrams: quantiles and means by hand, and runs that did not finish."""

import numpy as np
import pytest
from matplotlib.collections import PolyCollection

import involute as iv
from involute import plot
from involute.errors import InvalidDataError

VALUES = np.random.default_rng(0).normal(size=(6, 41))
PLACES = [0.5, 1, 2, 4, 8, 16]


def spread(threshold):
    if threshold == 3:
        raise iv.errors.InvalidSystemError("no such threshold")
    shift = iv.LocalRule.totalistic(lambda s: iv.sgn(s) if abs(s) >= threshold else 0, offsets=(-1, 0, 1))
    return iv.System(space=iv.TritSpace(12), update=shift, action=iv.Support())


def spread_twice(threshold, sites):
    return iv.System(space=iv.TritSpace(sites), update=spread(threshold).update, action=iv.Support())


def test_the_fan_is_the_quantiles():
    ax = plot.quantile_fan(VALUES, {"strength": PLACES}, label="x")
    wide, narrow = (c for c in ax.collections if isinstance(c, PolyCollection))
    low, high = np.quantile(VALUES, (0.05, 0.95), axis=1)

    assert ax.lines[0].get_xdata().tolist() == PLACES
    assert ax.lines[0].get_ydata() == pytest.approx(np.median(VALUES, axis=1))
    for band, ends in ((wide, (low, high)), (narrow, np.quantile(VALUES, (0.25, 0.75), axis=1))):
        heights = band.get_paths()[0].vertices[:, 1]

        assert set(np.round(np.concatenate(ends), 9)) <= set(np.round(heights, 9))
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("strength", "x")
    assert "41 replicas" in ax.get_title(loc="left")


def test_several_fans_have_a_legend():
    ax = plot.quantile_fan(VALUES, PLACES, label="a")
    plot.quantile_fan(VALUES + 1, PLACES, label="b", look=1, ax=ax)

    assert [word.get_text() for word in ax.get_legend().get_texts()] == ["a", "b"]
    assert ax.lines[0].get_linestyle() != ax.lines[1].get_linestyle()


def test_missing_runs_are_left_out_and_counted():
    values = VALUES.copy()
    values[2, :5] = np.nan
    values[4] = np.nan
    ax = plot.quantile_fan(values, PLACES)

    assert ax.lines[0].get_ydata()[2] == np.median(VALUES[2, 5:])
    assert np.isnan(ax.lines[0].get_ydata()[4])
    assert "46 of 246 runs left out" in ax.get_title(loc="left")


def test_an_ensemble_knows_its_parameters():
    series = iv.ActionSeries()
    runs = iv.ensemble(
        spread, 9, n_replicas=5, parameters={"threshold": [1, 2]}, observers=[series], seed=3, workers=1
    )
    name = next(name for name in runs.columns if name != "state")
    ax = plot.quantile_fan(runs, column=name)

    assert ax.lines[0].get_ydata() == pytest.approx(np.median(runs[name][..., -1], axis=-1))
    assert ax.lines[0].get_xdata().tolist() == [1, 2]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("threshold", name)
    first = plot.quantile_fan(runs, column=name, moment=0)
    assert first.lines[0].get_ydata() == pytest.approx(np.median(runs[name][..., 0], axis=-1))


class Partial:
    """An ensemble of which one run has failed and one was not made."""

    grid = type("Grid", (), {"names": ("p", "q"), "values": ((1, 2), ("a", "b", "c")), "shape": (2, 3, 2)})
    status = np.array([[[1, 1], [1, 2], [1, 0]], [[1, 1], [0, 0], [1, 1]]])
    columns = ("x",)

    def __getitem__(self, name):
        return np.arange(12).reshape(2, 3, 2)


def test_zeros_of_runs_that_did_not_finish_are_no_numbers():
    ax = plot.phase_diagram(Partial(), column="x")
    shown = ax.collections[0].get_array()

    assert shown.filled(-1).tolist() == [[0.5, 2.0, 4.0], [6.5, -1.0, 10.5]]
    assert [line.get_marker() for line in ax.lines] == ["x"]
    assert (ax.lines[0].get_xdata().tolist(), ax.lines[0].get_ydata().tolist()) == ([1.0], [2.0])
    assert [label.get_text() for label in ax.get_xticklabels()] == ["a", "b", "c"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("q", "p")


@pytest.mark.parametrize(("summary", "expected"), [("mean", 4.0), ("median", 1.0)])
def test_replicas_are_summarised(summary, expected):
    ax = plot.phase_diagram([[[0.0, 1.0, 11.0]]], summary=summary)

    assert ax.collections[0].get_array().tolist() == [[expected]]


def test_signs_have_colours_on_both_sides_of_zero():
    amount = plot.phase_diagram([[[1.0], [4.0]]]).collections[0]
    signed = plot.phase_diagram([[[-1.0], [4.0]]]).collections[0]

    assert (amount.norm.vmin, amount.norm.vmax) == (0, 4)
    assert (signed.norm.vmin, signed.norm.vmax) == (-4, 4)


def test_the_boundary_lies_where_the_number_is_passed():
    values = np.arange(5.0)[:, None, None] * np.ones((5, 4, 1))
    over = {"down": [0, 1, 2, 3, 4], "across": [10, 20, 30, 40]}
    lines = plot.phase_diagram(values, over, boundary=2.5).collections[1:]
    heights = {y for line in lines for path in line.get_paths() for y in path.vertices[:, 1].tolist()}

    assert heights == {2.5}


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (lambda: plot.quantile_fan([1.0, 2.0]), "numbers over 1 parameter and replicas"),
        (lambda: plot.quantile_fan([[1.0, 2.0]], [1, 2]), "a value for each entry"),
        (lambda: plot.quantile_fan([[np.nan]]), "at least one finished run"),
        (lambda: plot.quantile_fan([["a"]]), "real numbers"),
        (lambda: plot.phase_diagram([[1.0]]), "numbers over 2 parameters and replicas"),
        (lambda: plot.phase_diagram([[[1.0]]], summary="best"), "a summary of replicas, but got 'best'"),
        (lambda: plot.phase_diagram(Partial()), "a column of the ensemble"),
    ],
)
def test_other_axes_are_refused(draw, said):
    with pytest.raises(InvalidDataError, match=said) as caught:
        draw()

    assert "\n" not in str(caught.value)

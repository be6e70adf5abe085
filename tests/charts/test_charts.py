"""The shipped charts: their laws on any series, and their values on series where the answer is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from involute.charts.autoregression import AutoRegression
from involute.charts.base import AbstractChart, first_warm, series
from involute.charts.ewma import EwmaScaled
from involute.charts.laws import check_causal, check_chart, check_odd
from involute.charts.random_walk import RandomWalk
from involute.errors import InvalidDataError
from involute.laws import CAUSAL_CHART, ODD_CHART, Status

CHARTS: tuple[AbstractChart, ...] = (
    RandomWalk(),
    AutoRegression(1, warmup=3, refit=1),
    AutoRegression(2, warmup=4, refit=3),
    AutoRegression(2, warmup=4, refit=2, differenced=False),
    AutoRegression(3, warmup=5, refit=2, window=6),
    EwmaScaled(RandomWalk(), halflife=3.0, warmup=2),
    EwmaScaled(RandomWalk(), halflife=float("inf"), warmup=2),
    EwmaScaled(AutoRegression(1, warmup=3, refit=2), halflife=2.0, warmup=2),
    EwmaScaled(EwmaScaled(RandomWalk(), warmup=2), warmup=2),
)
FLOATS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([0.0, -0.0, 1.0, -1.0, 0.1, 5e-324, 1e-160, 1e160, -1e308]),
    st.integers(-3, 3).map(float),
)
SERIES = st.lists(FLOATS, max_size=24).map(lambda values: np.array(values, dtype=np.float64))
each_chart = pytest.mark.parametrize("chart", CHARTS, ids=str)


@each_chart
@settings(max_examples=40, deadline=None)
@given(x=SERIES)
def test_every_chart_is_odd_on_any_series(chart, x):
    assert check_odd(chart, x).status is not Status.REFUTED


@each_chart
@settings(max_examples=25, deadline=None)
@given(x=SERIES)
def test_every_chart_is_causal_on_any_series(chart, x):
    assert check_causal(chart, x).status is not Status.REFUTED


@each_chart
def test_every_chart_is_tested_on_generated_series(chart):
    odd, causal = check_chart(chart, n_cases=10)
    assert (odd.status, odd.law) == (Status.TESTED, ODD_CHART)
    assert (causal.status, causal.law) == (Status.TESTED, CAUSAL_CHART)
    assert odd.n_cases >= 8


@each_chart
@settings(max_examples=40, deadline=None)
@given(x=SERIES)
def test_warming_up_is_a_prefix_and_the_scale_is_positive(chart, x):
    scale = chart.scale(x)
    start = first_warm(scale)
    assert (scale[start:] > 0.0).all()
    assert np.isnan(scale[:start]).all()


def test_random_walk_predicts_the_last_observation():
    x = np.array([1.0, 4.0, 2.0])
    assert np.array_equal(RandomWalk().prediction(x), [np.nan, 1.0, 4.0], equal_nan=True)
    assert RandomWalk().residual(np.array([])).shape == (0,)


def test_autoregression_finds_the_coefficients_of_an_exact_recursion():
    x = np.empty(60)
    x[:2] = 1.0, 0.3
    for t in range(2, 60):
        x[t] = 0.5 * x[t - 1] - 0.7 * x[t - 2]
    residual = AutoRegression(2, differenced=False, warmup=10, refit=1).residual(x)
    assert first_warm(residual) == 12
    assert np.abs(residual[12:]).max() < 1e-9


def test_autoregression_agrees_with_least_squares():
    rng = np.random.default_rng(1)
    x = np.cumsum(rng.standard_normal(120))
    z = np.diff(x, prepend=np.nan)
    t = 119
    rows = np.array([[z[s - 1], z[s - 2], z[s - 3]] for s in range(4, t)])
    expected = x[t - 1] + np.linalg.lstsq(rows, z[4:t])[0] @ z[[t - 1, t - 2, t - 3]]
    assert AutoRegression(3, warmup=24, refit=1).prediction(x)[t] == pytest.approx(expected, rel=1e-10)
    windowed = AutoRegression(3, warmup=24, refit=1, window=30).prediction(x)[t]
    expected = x[t - 1] + np.linalg.lstsq(rows[-30:], z[t - 30 : t])[0] @ z[[t - 1, t - 2, t - 3]]
    assert windowed == pytest.approx(expected, rel=1e-10)


def test_coefficients_stay_between_fits():
    x = np.cumsum(np.random.default_rng(2).standard_normal(40))
    every, seldom = (AutoRegression(1, warmup=10, refit=refit).prediction(x) for refit in (1, 7))
    same = np.flatnonzero(every[12:] == seldom[12:])
    assert same.tolist()[:2] == [0, 7]


@pytest.mark.parametrize("x", [np.zeros(20), np.full(20, 3.0), np.array([1e-200, -1e-200] * 10)])
def test_a_singular_fit_is_a_random_walk(x):
    prediction = AutoRegression(2, warmup=4, refit=1).prediction(x)
    assert np.array_equal(prediction[8:], x[7:-1])


def test_ewma_scale_by_hand():
    x = np.cumsum([0.0, 1.0, -1.0, 2.0, 0.0])
    scale = EwmaScaled(RandomWalk(), halflife=1.0, warmup=2).scale(x)
    expected = [np.sqrt((1.0 + 0.5) / 1.5), np.sqrt((4.0 + 0.5 + 0.25) / 1.75)]
    assert np.isnan(scale[:3]).all()
    assert scale[3:].tolist() == expected
    unit = EwmaScaled(RandomWalk(), halflife=float("inf"), warmup=2).scale(x)
    assert unit[4] == np.sqrt(6.0 / 3.0)


def test_ewma_scale_waits_while_nothing_moves_and_never_returns_to_zero():
    x = np.concatenate((np.zeros(10), [1.0], np.ones(3000)))
    scale = EwmaScaled(RandomWalk(), halflife=1.0, warmup=1).scale(x)
    assert first_warm(scale) == 11
    assert scale[11:].min() > 0.0


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: AutoRegression(0), "order >= 1"),
        (lambda: AutoRegression(1, refit=0), "refit=0"),
        (lambda: AutoRegression(5, warmup=3), "warmup=3 with order=5"),
        (lambda: AutoRegression(5, window=4), "window=4 with order=5"),
        (lambda: EwmaScaled(RandomWalk(), halflife=0.0), "halflife=0.0"),
        (lambda: EwmaScaled(RandomWalk(), halflife=float("nan")), "halflife=nan"),
        (lambda: EwmaScaled(RandomWalk(), warmup=0), "warmup=0"),
    ],
)
def test_impossible_charts_are_refused(make, words):
    with pytest.raises(InvalidDataError, match=words):
        make()


@pytest.mark.parametrize(
    ("x", "words"),
    [
        (np.zeros((2, 2)), r"shape=\(2, 2\)"),
        (np.array(["a"]), "dtype=<U1"),
        (np.array([True]), "dtype=bool"),
        (np.array([0.0, np.nan]), r"x\[1\]=nan"),
        (np.array([np.inf]), r"x\[0\]=inf"),
    ],
)
def test_what_is_no_series_is_refused(x, words):
    with pytest.raises(InvalidDataError, match=words):
        RandomWalk().residual(x)


def test_series_accepts_integers_and_strides():
    assert series([1, 2]).dtype == np.float64
    assert series(np.arange(6.0)[::2]).flags.c_contiguous


def test_charts_name_their_laws():
    assert {law.id for law in RandomWalk.all_laws()} == {"C1", "C2"}

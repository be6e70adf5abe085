"""Description length: codes that a decoder can follow, exact under negation, and changes that pay."""

from fractions import Fraction
from itertools import product
from math import ceil, lgamma, log, log2

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from involute.charts.autoregression import AutoRegression
from involute.charts.ewma import EwmaScaled
from involute.charts.random_walk import RandomWalk
from involute.errors import InvalidDataError, InvalidStateError
from involute.mdl.charts import chart_bits
from involute.mdl.choice import chart_changes, running_charts
from involute.mdl.planes import description_length, plane_costs, prequential_bits
from involute.notation import trits

CHARTS = (
    RandomWalk(),
    AutoRegression(1, warmup=4, refit=2),
    EwmaScaled(RandomWalk(), halflife=3.0, warmup=3),
)
PLANES = (
    st.integers(1, 4)
    .flatmap(
        lambda k: st.lists(st.lists(st.integers(-1, 1), min_size=k, max_size=k), min_size=1, max_size=30)
    )
    .map(lambda rows: np.array(rows, dtype=np.int8).T.copy())
)
INTEGERS = st.lists(st.integers(-40, 40), min_size=8, max_size=40)


def nested(planes):
    """Cut each plane to the support and sign of the one below."""
    out = planes.copy()
    for k in range(1, len(out)):
        out[k] = np.where(out[k] != 0, out[k - 1], 0)
    return out


@given(PLANES)
@settings(deadline=None)
def test_negation_changes_no_code_length(planes):
    assert np.array_equal(prequential_bits(planes), prequential_bits(-planes))
    assert plane_costs(planes) == plane_costs(-planes)
    planes = nested(planes)
    assert np.array_equal(prequential_bits(planes, nested=True), prequential_bits(-planes, nested=True))
    assert description_length(planes, nested=True) == description_length(-planes, nested=True)


@given(PLANES)
@settings(deadline=None)
def test_a_longer_series_repeats_the_costs_of_a_shorter_one(planes):
    full = prequential_bits(planes)
    for n in range(planes.shape[1] + 1):
        assert np.array_equal(prequential_bits(planes[:, :n]), full[:, :n])


def test_the_adaptive_code_is_the_krichevsky_trofimov_mixture():
    plane = np.random.default_rng(0).choice([-1, 0, 1], size=(1, 400), p=[0.1, 0.7, 0.2]).astype(np.int8)

    def mixture(a, b):  # log2 of the integral of p^a q^b under the arcsine law
        return (lgamma(a + 0.5) + lgamma(b + 0.5) - lgamma(a + b + 1) - log(np.pi)) / log(2)

    plus, minus, zero = (int((plane == s).sum()) for s in (1, -1, 0))
    expected = -mixture(plus + minus, zero) - mixture(plus, minus)
    assert description_length(plane) == pytest.approx(expected, rel=1e-12)


def probability(word, following):
    """Return the exact probability of a trit after a word, whose logarithm `prequential_bits` claims."""
    half = Fraction(1, 2)
    seen, signs = np.count_nonzero(word), [t for t in word if t]
    support = (seen + half) / (len(word) + 1)
    if following == 0:
        return 1 - support
    return support * (sum(t == following for t in signs) + half) / (len(signs) + 1)


def test_a_decoder_driven_by_the_bits_gives_the_trits_back():
    """Arithmetic coding with exact fractions: ceil(L) + 1 bits name the series among all of its length."""
    plane = np.random.default_rng(1).choice([-1, 0, 1], size=60, p=[0.05, 0.8, 0.15]).tolist()
    low, width = Fraction(0), Fraction(1)
    for t, trit in enumerate(plane):
        shares = {s: probability(plane[:t], s) for s in (-1, 0, 1)}
        low += width * sum((shares[s] for s in (-1, 0, 1) if s < trit), Fraction(0))
        width *= shares[trit]
    bits = description_length(np.array([plane], dtype=np.int8))
    assert -log2(width) == pytest.approx(bits, rel=1e-12)
    n_bits = ceil(bits) + 1
    code = Fraction(ceil(low * 2**n_bits), 2**n_bits)
    decoded, low, width = [], Fraction(0), Fraction(1)
    for _ in plane:
        for s in (-1, 0, 1):
            share = width * probability(decoded, s)
            if code < low + share:
                decoded.append(s)
                width = share
                break
            low += share
    assert decoded == plane


@pytest.mark.parametrize("length", [1, 4])
def test_the_lengths_are_those_of_a_complete_code(length):
    words = [np.array([word], dtype=np.int8) for word in product((-1, 0, 1), repeat=length)]
    assert sum(2.0 ** -description_length(word) for word in words) == pytest.approx(1.0, abs=1e-12)


def test_nested_planes_are_a_complete_code_of_depth_and_sign():
    column = [np.array(c, dtype=np.int8) for c in ([0, 0], [1, 0], [1, 1], [-1, 0], [-1, -1])]
    words = [np.stack(word, axis=1) for word in product(column, repeat=3)]
    assert sum(2.0 ** -description_length(w, nested=True) for w in words) == pytest.approx(1.0, abs=1e-12)


def test_dial_entropy_and_code_stand_side_by_side():
    plane = np.zeros((1, 1000), dtype=np.int8)
    plane[0, ::4] = np.where(np.arange(250) % 2, 1, -1)
    (cost,) = plane_costs(plane)
    assert (cost.n, cost.n_nonzero, cost.density) == (1000, 250, 0.25)
    assert cost.dial == pytest.approx(0.25 * log2(3))
    assert cost.entropy == pytest.approx(0.25 * 2 + 0.75 * log2(4 / 3) + 0.25)
    assert cost.dial < cost.entropy < cost.coded < cost.entropy + 0.02


@pytest.mark.parametrize(("word", "entropy"), [("0000", 0.0), ("+-+-", 1.0)])
def test_extreme_densities(word, entropy):
    assert plane_costs(trits(word)[np.newaxis])[0].entropy == entropy


@pytest.mark.parametrize(
    ("planes", "words"),
    [
        (np.zeros(3, dtype=np.int8), r"shape=\(3,\)"),
        (np.zeros((2, 0), dtype=np.int8), r"shape=\(2, 0\)"),
        (np.array([[2]]), "trits in"),
        (trits("+0/0+"), r"planes\[1, 1\]=1 over planes\[0, 1\]=0"),
        (trits("+-/+0").T, r"planes\[1, 0\]=-1 over planes\[0, 0\]=1"),
    ],
)
def test_what_is_no_stack_of_planes_is_refused(planes, words):
    with pytest.raises(InvalidStateError, match=words):
        plane_costs(planes, nested=True)


@pytest.mark.parametrize("chart", CHARTS, ids=str)
@given(steps=INTEGERS, power=st.integers(-4, 4))
@settings(max_examples=40, deadline=None)
def test_chart_bits_are_even_and_causal(chart, steps, power):
    x, resolution = np.cumsum(steps) * 0.3, 2.0**power
    bits = chart_bits(chart, x, resolution=resolution)
    assert np.array_equal(bits, chart_bits(chart, -x, resolution=resolution), equal_nan=True)
    for n in range(x.size + 1):
        cut = chart_bits(chart, x[:n], resolution=resolution)
        assert np.array_equal(cut, bits[:n], equal_nan=True)


def test_chart_bits_are_a_complete_code_of_the_next_integer():
    """Over all next observations within 3^6 steps the probabilities add up to nearly one, and never above."""
    past = np.cumsum(np.random.default_rng(3).integers(-20, 21, 50)).astype(np.float64)
    reach = 3**6 // 2
    claims = [
        2.0 ** -chart_bits(RandomWalk(), np.append(past, past[-1] + step), resolution=1.0)[-1]
        for step in range(-reach, reach + 1)
    ]
    assert 0.95 < sum(claims) <= 1.0 + 1e-12


def test_a_better_chart_costs_fewer_bits():
    rng = np.random.default_rng(4)
    x = np.zeros(1500)
    for t in range(2, x.size):
        x[t] = x[t - 1] + 0.8 * (x[t - 1] - x[t - 2]) + rng.standard_normal()
    walk, regression = (
        float(np.nansum(chart_bits(chart, x, resolution=2.0**-5)[30:]))
        for chart in (RandomWalk(), AutoRegression(1, warmup=24, refit=12))
    )
    assert walk - regression > 0.4 * x.size


def test_a_known_scale_costs_fewer_bits():
    rng = np.random.default_rng(5)
    x = np.cumsum(rng.standard_normal(2000) * np.where(np.arange(2000) // 100 % 2, 16.0, 0.5))
    walk, scaled = (
        float(np.nansum(chart_bits(chart, x, resolution=2.0**-5)[30:]))
        for chart in (RandomWalk(), EwmaScaled(RandomWalk()))
    )
    assert walk - scaled > 0.3 * x.size


@pytest.mark.parametrize(
    ("x", "resolution", "words"),
    [
        ([0.0, 1.0], 0.0, "resolution=0.0"),
        ([0.0, 1.0], float("nan"), "resolution=nan"),
        ([0.0, 1e10], 1e-10, r"2\*\*53"),
        ([0.0, 1e308], 1e-300, r"2\*\*53"),
    ],
)
def test_impossible_resolutions_are_refused(x, resolution, words):
    with pytest.raises(InvalidDataError, match=words):
        chart_bits(RandomWalk(), np.array(x), resolution=resolution)


def exhaustive(bits, side):
    """Return the least total over all choices of a chart for each date."""
    costs = np.array(list(bits.values()))
    paths = product(range(len(costs)), repeat=costs.shape[1])
    return min(
        sum(costs[c, t] for t, c in enumerate(path)) + side * (1 + np.count_nonzero(np.diff(path)))
        for path in paths
    )


@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=7)
)
@settings(max_examples=60, deadline=None)
def test_the_segmentation_is_the_best_of_all(rows):
    bits = {
        name: np.array(column, dtype=float)
        for name, column in zip("abc", zip(*rows, strict=True), strict=True)
    }
    changes = chart_changes(bits)
    side = log2(len(rows)) + log2(3)
    assert changes.total_bits == pytest.approx(exhaustive(bits, side), abs=1e-9)
    assert changes.saving >= -1e-9
    assert [s.start for s in changes.segments[1:]] == [s.stop for s in changes.segments[:-1]]
    assert (changes.segments[0].start, changes.segments[-1].stop) == (0, len(rows))
    assert changes.side_bits == pytest.approx(side * len(changes.segments))


def test_a_planted_change_is_found_and_paid_for():
    rng = np.random.default_rng(6)
    costs = rng.uniform(4.0, 5.0, (2, 300))
    costs[0, 120:] += 1.0
    costs[1, :120] += 1.0
    costs[:, :10] = np.nan
    changes = chart_changes({"before": costs[0], "after": costs[1]})
    assert [(s.chart, s.start) for s in changes.segments] == [("before", 10), ("after", changes.dates[0])]
    assert abs(changes.dates[0] - 120) <= 3
    assert changes.side_bits == 2 * (log2(290) + 1)
    assert changes.saving == min(changes.single.values()) - changes.total_bits > 90


def test_no_change_is_made_up_where_none_pays():
    costs = np.random.default_rng(7).uniform(4.0, 5.0, (2, 300))
    changes = chart_changes({"a": costs[0], "b": costs[1]})
    assert (changes.dates, changes.saving) == ((), 0.0)


def test_the_segmentation_looks_back_and_the_mixture_does_not():
    costs = {"a": np.array([1.0] * 40 + [5.0] * 40), "b": np.array([5.0] * 40 + [1.0] * 40)}
    cut = {name: row[:41] for name, row in costs.items()}
    assert chart_changes(costs).dates == (40,)
    assert chart_changes(cut).dates == ()
    full = running_charts(costs)
    for n in range(1, 81):
        part = running_charts({name: row[:n] for name, row in costs.items()})
        assert np.array_equal(part.weights, full.weights[:, :n])
        assert np.array_equal(part.bits, full.bits[:n])
    assert full.names[int(np.argmax(full.weights[:, 39]))] == "a"
    assert full.names[int(np.argmax(full.weights[:, 79]))] == "b"


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=60))
@settings(deadline=None)
def test_the_mixture_holds_weights_and_never_trails_far_behind(rows):
    bits = {"a": np.array([r[0] for r in rows], float), "b": np.array([r[1] for r in rows], float)}
    running = running_charts(bits)
    assert np.abs(running.weights.sum(axis=0) - 1.0).max() < 1e-12
    best = min(row.sum() for row in bits.values())
    assert running.bits.sum() <= best + 2.0 + 2.0 * log2(len(rows) + 1)


@pytest.mark.parametrize(
    ("bits", "words"),
    [
        ({}, "got none"),
        ({"a": np.zeros(3), "b": np.zeros(4)}, r"lengths \[3, 4\]"),
        ({"a": np.zeros(3), "b": np.full(3, np.nan)}, r"charts \['b'\] never warm"),
    ],
)
def test_costs_that_do_not_fit_are_refused(bits, words):
    for function in (chart_changes, running_charts):
        with pytest.raises(InvalidDataError, match=words):
            function(bits)

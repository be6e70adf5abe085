"""The checks catch planted defects, with small witnesses that can be replayed."""

import attrs
import numpy as np
import pytest

from involute.charts.base import AbstractChart
from involute.charts.laws import check_causal, check_chart, check_odd, sample_series
from involute.charts.random_walk import RandomWalk
from involute.laws import Status


@attrs.frozen
class Planted(AbstractChart):
    """A random walk with one defect."""

    defect: str

    def prediction(self, x):
        past = np.concatenate((np.full(min(1, x.size), np.nan), x[:-1]))
        future = np.append(x[1:], x[-1:])
        return {
            "peeks one step ahead": future,
            "peeks at today": x,
            "forgets a date": past[1:],
            "even bias": past + 1e-9 * past**2,
            "rounds down": np.floor(past),
            "knows the length": past * x.size,
            "centres on the whole": past - x.mean() if x.size else past,
        }.get(self.defect, past)

    def scale(self, x):
        future = np.append(x[1:], x[-1:])
        return {
            "scale peeks": 1.0 + np.abs(future),
            "scale sees today": 1.0 + np.abs(x),
            "odd scale": np.where(np.concatenate(([0.0], x[:-1]))[: x.size] > 0, 2.0, 1.0),
        }.get(self.defect, np.ones(x.size))


X = np.array([0.5, 1.5, -2.0, 3.25, 0.75, -1.0])
ODD_DEFECTS = ("even bias", "rounds down", "odd scale")
CAUSAL_DEFECTS = (
    "peeks one step ahead",
    "peeks at today",
    "knows the length",
    "centres on the whole",
    "scale peeks",
    "scale sees today",
)


@pytest.mark.parametrize("defect", ODD_DEFECTS)
def test_a_chart_that_is_not_odd_is_caught(defect):
    verdict = check_odd(Planted(defect), X)
    assert verdict.status is Status.REFUTED
    assert check_causal(Planted(defect), X).status is Status.TESTED


@pytest.mark.parametrize("defect", CAUSAL_DEFECTS)
def test_a_chart_that_looks_ahead_is_caught(defect):
    verdict = check_causal(Planted(defect), X)
    assert verdict.status is Status.REFUTED
    assert check_odd(Planted(defect), X).status is Status.TESTED


@pytest.mark.parametrize("defect", ODD_DEFECTS)
def test_the_witness_against_oddness_is_small_and_replays(defect):
    witness = check_odd(Planted(defect), X).witness
    assert witness.x.size == 2
    assert np.count_nonzero(witness.x) == 1
    assert check_odd(Planted(defect), witness.x).status is Status.REFUTED
    assert not np.array_equal(witness.left, witness.right, equal_nan=True)


@pytest.mark.parametrize("defect", CAUSAL_DEFECTS)
def test_the_witness_against_causality_is_small_and_replays(defect):
    witness = check_causal(Planted(defect), X).witness
    assert witness.x.size <= 3
    assert check_causal(Planted(defect), witness.x).status is Status.REFUTED
    part = getattr(Planted(defect), witness.subject)
    full, cut = part(witness.x), part(witness.y)
    common = min(full.size, cut.size)
    assert not np.array_equal(full[:common], cut[:common], equal_nan=True)


@pytest.mark.parametrize("defect", ODD_DEFECTS)
def test_generated_series_catch_defects_of_oddness(defect):
    odd, causal = check_chart(Planted(defect), n_cases=5)
    assert (odd.status, causal.status) == (Status.REFUTED, Status.TESTED)


@pytest.mark.parametrize("defect", CAUSAL_DEFECTS)
def test_generated_series_catch_defects_of_causality(defect):
    odd, causal = check_chart(Planted(defect), n_cases=5)
    assert (odd.status, causal.status) == (Status.TESTED, Status.REFUTED)


def test_a_sound_chart_is_tested_never_proved():
    odd, causal = check_chart(RandomWalk(), n_cases=7, seed=3)
    assert (odd.status, odd.n_cases, odd.seed) == (Status.TESTED, 7, 3)
    assert (causal.subject, causal.scope) == ("chart RandomWalk", "7 series, every cut")
    with pytest.raises(TypeError, match="not a truth value"):
        bool(odd)


def test_a_chart_that_never_speaks_is_undecided():
    verdict = check_odd(RandomWalk(), np.array([1.0]))
    assert verdict.status is Status.UNDECIDED
    assert "warm-up" in verdict.reason
    assert check_chart(RandomWalk(), n_cases=3, length=1)[1].status is Status.UNDECIDED


def test_a_chart_of_the_wrong_length_is_caught():
    assert check_causal(Planted("forgets a date"), X).status is Status.REFUTED


def test_samples_are_finite_and_repeat_with_their_seed():
    first, again = (list(sample_series(10, length=16, seed=5)) for _ in range(2))
    assert all(np.isfinite(x).all() and x.shape == (16,) for x in first)
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))

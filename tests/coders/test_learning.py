"""Exact rules behind adaptive models: estimates, pasts, mixing; each against its definition."""

from fractions import Fraction
from math import exp, log, log2

import numpy as np
import pytest
from coders.sources import uniforms
from hypothesis import given
from hypothesis import strategies as st

from involute.coders.contexts import AdaptiveBinary, AdaptiveTernary
from involute.coders.mixtures import MixedTernary
from involute.coders.range_coder import RangeCoder
from involute.coders.tables import squash_table, stretch_table
from involute.kernels.coders import adaptive, history, mixing

TRITS = st.lists(st.integers(-1, 1), max_size=60)


@given(st.lists(st.integers(0, 1), max_size=200))
def test_young_cells_follow_krichevsky_and_trofimov(bits):
    cells, rate = adaptive.fresh(2), adaptive.rates()
    for seen, bit in enumerate(bits):
        expected = Fraction(2 * sum(bits[:seen]) + 1, 2 * seen + 2)
        assert abs(Fraction(int(cells[1, 0]), 2**32) - expected) < Fraction(seen + 1, 2**15)
        assert abs(adaptive.probability(cells, 1) - 2**16 * expected) < 2 * seen + 3
        adaptive.learn(cells, 1, bit, rate, 1000, 1000)

    assert cells[1, 2] == len(bits)
    assert cells[0].tolist() == [2**31, 2**31, 0]


@pytest.mark.parametrize(("quick", "slow"), [(1, 1), (3, 9), (255, 1020), (4093, 4093)])
@pytest.mark.parametrize("bit", [0, 1])
def test_probabilities_never_leave_their_range(quick, slow, bit):
    cells, rate = adaptive.fresh(1), adaptive.rates()
    for _ in range(6000):
        adaptive.learn(cells, 0, bit, rate, quick, slow)
        assert 1 <= adaptive.probability(cells, 0) <= 65535
        assert 0 <= cells[0, :2].min() <= cells[0, :2].max() < 2**32

    assert cells[0, 2] == slow
    assert adaptive.probability(cells, 0) == (65535 if bit else 1) or slow > 1000


def test_the_quick_estimate_forgets_sooner():
    cells, rate = adaptive.fresh(1), adaptive.rates()
    for bit in [0] * 500 + [1] * 30:
        adaptive.learn(cells, 0, bit, rate, 10, 400)

    assert cells[0, 0] > 2**31 > cells[0, 1]


@given(TRITS, st.integers(0, 4))
def test_a_past_is_the_number_of_the_last_trits(trits, order):
    past = 0
    for trit in trits:
        past = history.remembered(past, trit, 3**order)
    last = trits[-order:] if order else []

    assert past == sum(t * 3**k for k, t in enumerate(reversed(last)))


def test_rows_of_a_symmetric_model_are_pairs():
    span = 27
    pasts = range(-13, 14)
    rows = [history.row_of(p, 2, span, True) for p in pasts]  # noqa: FBT003
    plain = [history.row_of(p, 2, span, False) for p in pasts]  # noqa: FBT003

    assert rows == rows[::-1]
    assert sorted(set(rows)) == list(range(28, 42))
    assert plain == list(range(54, 81))
    assert [history.orientation_of(p, True) for p in (-5, 0, 5)] == [-1, 0, 1]  # noqa: FBT003


def test_tables_are_the_rounded_functions():
    stretch, squash = stretch_table(), squash_table()
    for i in range(4096):
        p = (2 * i + 1) / 8192
        assert abs(int(stretch[i]) - 256 * log(p / (1 - p))) <= 0.5 + 1e-9
    for x in range(-3071, 3072):
        p = 65536 / (1 + exp(-x / 256))
        assert abs(int(squash[x + 3071]) - max(1, min(65535, p))) <= 0.5 + 1e-9

    assert (np.diff(stretch) >= 0).all()
    assert (np.diff(squash) >= 0).all()
    assert not stretch.flags.writeable


@given(st.lists(st.tuples(st.integers(-2307, 2307), st.integers(-(2**20), 2**20)), min_size=1, max_size=6))
def test_mixing_is_odd_and_learning_even(pairs):
    inputs, weights = (np.array(column, dtype=np.int64) for column in zip(*pairs, strict=True))
    squash = squash_table()
    x = mixing.mixed(inputs, weights)
    p, q = (mixing.squashed(value, squash) for value in (x, mixing.mixed(-inputs, weights)))
    ahead, turned = weights.copy(), weights.copy()
    mixing.adjust(inputs, ahead, 1, p, 2)
    mixing.adjust(-inputs, turned, 0, q, 2)

    assert x == int(Fraction(int((inputs * weights).sum()), 2**16))  # int() rounds towards 0
    assert p + q == 65536
    assert np.array_equal(ahead, turned)


def test_learning_moves_weights_to_the_expert_that_is_right():
    weights = np.array([2**15, 2**15])
    for _ in range(200):
        inputs = np.array([800, -800])
        p = mixing.squashed(mixing.mixed(inputs, weights), squash_table())
        mixing.adjust(inputs, weights, 1, p, 6)

    assert weights[0] > 2**15 > weights[1]
    assert mixing.squashed(mixing.mixed(inputs, weights), squash_table()) > 2**15 + 2**14


def ideal_bits(symbols, order):
    """Return the length under exact Krichevsky-Trofimov counts for every past and its negation."""
    counts, bits = {}, 0.0
    padded = [0] * order + list(symbols)
    for i, trit in enumerate(symbols):
        past = padded[i : i + order]
        turn = next((t for t in past if t), 0)
        key = tuple(turn * t for t in past)
        decisions = [("zero", trit == 0)] + ([("sign", trit == turn)] if trit and turn else [])
        for node, bit in decisions:
            seen = counts.setdefault((node, key), [0.5, 0.5])
            bits -= log2(seen[bit] / sum(seen))
            seen[bit] += 1
        bits += bool(trit) and not turn
    return bits


@pytest.mark.parametrize("order", [0, 1, 3])
def test_the_adaptive_coder_has_the_length_of_its_model(order):
    symbols = [int(u % 10 == 0) - int(u % 10 == 1) for u in uniforms(4000)]
    coder = RangeCoder(AdaptiveTernary(order, limits=(4093, 4093)))
    n_bits = 8 * len(coder.encode(symbols))

    assert abs(n_bits - ideal_bits(symbols, order)) < 24


def test_bits_cost_what_their_entropy_says():
    bits = (uniforms(20_000) < 6554).astype(np.int64)
    n_bits = 8 * len(RangeCoder(AdaptiveBinary(limits=(1020, 4093))).encode(bits))
    p = bits.mean()

    assert n_bits < 1.004 * -(p * log2(p) + (1 - p) * log2(1 - p)) * bits.size


def test_a_mixture_is_near_its_best_expert_and_better_than_the_others():
    past = [0, 0]
    for u in uniforms(6000):
        past.append(past[-2] if u % 16 else int(u >> 4) % 3 - 1)
    lengths = {order: len(RangeCoder(AdaptiveTernary(order)).encode(past)) for order in (0, 1, 2)}
    mixture = len(RangeCoder(MixedTernary((0, 1, 2), learning=6)).encode(past))

    assert mixture < min(lengths[0], lengths[1]) / 2
    assert mixture < 1.2 * lengths[2]

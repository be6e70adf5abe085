"""Models: frequencies from counts against an exhaustive optimum, and every refusal with its message."""

from itertools import product
from math import inf, log2

import numpy as np
import pytest
from coders.sources import ADAPTIVE, STATIC
from hypothesis import given
from hypothesis import strategies as st

from involute.coders.contexts import AdaptiveBinary, AdaptiveTernary
from involute.coders.frequencies import quantised
from involute.coders.mixtures import MixedBinary, MixedTernary
from involute.coders.range_coder import RangeCoder
from involute.coders.rans import RansCoder
from involute.coders.static import StaticModel
from involute.errors import InvalidDataError, InvalidStateError

COUNTS = st.lists(st.integers(0, 10**6), min_size=2, max_size=12).filter(any)


def length(counts, frequencies):
    total = sum(frequencies)
    pairs = [(c, f) for c, f in zip(counts, frequencies, strict=True) if c]
    return inf if any(f == 0 for _, f in pairs) else sum(c * log2(total / f) for c, f in pairs)


@given(COUNTS, st.integers(4, 16))
def test_frequencies_sum_to_the_power_and_keep_what_occurs(counts, bits):
    frequencies = quantised(counts, bits)

    assert sum(frequencies) == 2**bits
    assert [f > 0 for f in frequencies] == [c > 0 for c in counts]


@pytest.mark.parametrize("counts", [(90, 5, 5), (1, 1, 1), (1000, 1, 1), (7, 0, 3), (2, 3, 4), (33, 33, 1)])
def test_frequencies_are_optimal_or_nearly(counts):
    """Against all frequencies with the same sum: at most a thousandth longer."""
    best = min(length(counts, f) for f in product(range(33), repeat=3) if sum(f) == 32)

    assert length(counts, quantised(counts, 5)) <= best * 1.001


@given(COUNTS, st.integers(5, 16))
def test_symmetric_frequencies_read_the_same_from_both_ends(counts, bits):
    model = StaticModel.from_counts(counts, bits=bits, symmetric=True)
    turned = StaticModel.from_counts(counts[::-1], bits=bits, symmetric=True)

    assert model.symmetric
    assert model == turned
    assert (model.bits, model.size) == (bits, len(counts))


def test_a_fitted_model_counts_its_symbols():
    symbols = np.repeat(np.array([-1, 0, 1, 0]), 40_000)
    model = StaticModel.fitted(symbols, lowest=-1, size=3, bits=4)

    assert model.frequencies == (4, 8, 4)
    assert repr(model) == "StaticModel(3 symbols from -1, 4 bits)"


@pytest.mark.parametrize("model", STATIC + ADAPTIVE, ids=repr)
def test_numbers_make_the_model_again(model):
    numbers = model.numbers()

    assert all(type(n) is int and n >= 0 for n in numbers)
    assert type(model).from_numbers(numbers) == model
    assert hash(type(model).from_numbers(numbers)) == hash(model)


@pytest.mark.parametrize("model", STATIC + ADAPTIVE, ids=repr)
def test_negation_is_of_order_two(model):
    symbols = np.arange(model.lowest, model.lowest + model.size)

    assert np.array_equal(model.negated(symbols), symbols[::-1])


@pytest.mark.parametrize("cls", [StaticModel, AdaptiveTernary, AdaptiveBinary, MixedTernary, MixedBinary])
@pytest.mark.parametrize("numbers", [(), (0,), (1, 1, 1, 2, 1), (9, 1, 1, 1, 0), (1, 1, 1, 1, 2**62, 2**62)])
def test_numbers_of_no_model_are_refused(cls, numbers):
    with pytest.raises(InvalidDataError, match=r"Expected .* To mend: "):
        cls.from_numbers(numbers)


@pytest.mark.parametrize(
    ("make", "match"),
    [
        (lambda: StaticModel([1, 2]), r"sum is a power of two, at most 2\^16, but got sum=3"),
        (lambda: StaticModel([2**16, 2**16]), "but got sum=131072"),
        (lambda: StaticModel([4]), "2 to 4096 frequencies .* but got 1 of them"),
        (lambda: StaticModel([1] * 8192), "but got 8192 of them"),
        (lambda: StaticModel([1, 1], lowest=-5000), "lowest=-5000"),
        (lambda: StaticModel([-1, 2]), r"frequencies\[0\] to be a whole number of at least 0"),
        (lambda: StaticModel([0.5, 0.5]), r"frequencies\[0\]=0.5"),
        (lambda: StaticModel.from_counts([0, 0]), "counts of 1 to 65536 symbols that occur, but got 0"),
        (lambda: StaticModel.from_counts([1] * 9, bits=3), "1 to 8 symbols that occur, but got 9"),
        (lambda: StaticModel.from_counts([1, 1], bits=17), "at most 16 bits, but got bits=17"),
        (lambda: StaticModel.from_counts([1]), "at least 2 counts"),
        (lambda: StaticModel.fitted([], lowest=0, size=2), "but got 0 that do"),
        (lambda: AdaptiveTernary(13), r"orders up to 12 .* but got orders \(13,\)"),
        (lambda: AdaptiveTernary(-1), "order to be a whole number of at least 0"),
        (lambda: AdaptiveTernary(12, n_sides=40), "n_sides=40"),
        (lambda: AdaptiveBinary(n_sides=0), "n_sides to be a whole number of at least 1"),
        (lambda: AdaptiveTernary(limits=(9, 3)), "two counts 1 <= quick <= slow <= 4093"),
        (lambda: AdaptiveTernary(limits=5), "but got limits=5"),
        (lambda: AdaptiveTernary(limits=(5, 4094)), "4094"),
        (lambda: MixedTernary(()), r"1 to 16 orders .* but got orders=\(\)"),
        (lambda: MixedBinary((1,) * 17), "1 to 16 orders"),
        (lambda: MixedTernary(learning=65), "learning=65"),
        (lambda: RansCoder(AdaptiveTernary()), "a static model, .* use RangeCoder"),
        (lambda: RangeCoder("0.9"), "a static or adaptive model, but got model='0.9'"),
    ],
)
def test_what_is_no_model_is_refused(make, match):
    with pytest.raises(InvalidDataError, match=match):
        make()


@pytest.mark.parametrize(
    ("symbols", "match"),
    [
        ([0, 2], r"symbols from -1 to 1, but got symbols\[1\]=2"),
        (np.array([2**63], dtype=np.uint64), "9223372036854775808"),
        ([0.0], "whole numbers of shape .*float64"),
        ([[0]], r"shape=\(1, 1\)"),
        (0, r"shape=\(\)"),
        ([True], "bool"),
        ([[0], [0, 1]], "rows of different lengths"),
    ],
)
def test_symbols_of_another_alphabet_are_refused(symbols, match):
    for coder in (RansCoder(STATIC[0]), RangeCoder(STATIC[0]), RangeCoder(AdaptiveTernary())):
        with pytest.raises(InvalidStateError, match=match):
            coder.encode(symbols)


@pytest.mark.parametrize("n", [1, 5, 6, 11])
def test_symbols_that_are_never_expected_are_refused(n):
    """Wherever the one bad symbol stands; its place is named."""
    for model, bad in ((STATIC[4], 0), (StaticModel([0, 1, 3], lowest=-1), -1)):
        for place in range(n):
            symbols = [1] * n
            symbols[place] = bad
            for coder in (RansCoder(model), RangeCoder(model)):
                with pytest.raises(InvalidStateError, match=rf"symbols\[{place}\]={bad} with frequency 0"):
                    coder.encode(symbols)


@pytest.mark.parametrize("sides", [None, [0], [0, 3], [0, -1], [0.0, 1.0], [[0, 1]]])
def test_sides_that_do_not_fit_are_refused(sides):
    coder = RangeCoder(AdaptiveTernary(n_sides=3))
    with pytest.raises(InvalidStateError, match=r"sides of shape \(2,\) from 0 to 2"):
        coder.encode([0, 1], sides=sides)
    with pytest.raises(InvalidStateError, match=r"sides of shape \(2,\) from 0 to 2"):
        coder.decode(b"", 2, sides=sides)


def test_static_models_have_no_sides():
    with pytest.raises(InvalidStateError, match="no sides with a static model"):
        RansCoder(STATIC[0]).encode([0], sides=[0])
    with pytest.raises(InvalidStateError, match="no sides with a static model"):
        RansCoder(STATIC[0]).decode(b"", 0, sides=[])

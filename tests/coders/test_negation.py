"""Law K2, exactly: under a symmetric model negated data give a stream of the same length."""

import numpy as np
import pytest
from coders.sources import ADAPTIVE, STATIC, drawn
from hypothesis import given, settings
from hypothesis import strategies as st

from involute.coders.contexts import AdaptiveTernary
from involute.coders.laws import check_odd
from involute.coders.mixtures import MixedTernary
from involute.coders.range_coder import RangeCoder
from involute.coders.rans import RansCoder
from involute.coders.static import StaticModel
from involute.laws import Status

SYMMETRIC = [m for m in STATIC + ADAPTIVE if m.symmetric]
CODERS = [RangeCoder(m) for m in SYMMETRIC] + [RansCoder(m) for m in SYMMETRIC if m in STATIC]


def test_the_list_of_symmetric_models_is_not_empty():
    assert len(SYMMETRIC) == 10


@pytest.mark.parametrize("coder", CODERS, ids=repr)
@pytest.mark.parametrize("n", [0, 1, 2, 5, 9, 100, 2000])
def test_negated_data_have_streams_of_the_same_length(coder, n):
    symbols = drawn(coder.model, n, seed=n)
    negated = coder.model.negated(symbols)

    assert check_odd(coder, symbols).status is Status.TESTED
    assert len(coder.encode(symbols)) == len(coder.encode(negated))
    assert np.array_equal(coder.decode(coder.encode(negated), n), negated)


@pytest.mark.parametrize("model", [m for m in ADAPTIVE if m.symmetric], ids=repr)
@settings(max_examples=60)
@given(data=st.data())
def test_any_data_obey_the_law(model, data):
    symbols = data.draw(st.lists(st.integers(model.lowest, 1), max_size=200))
    coder = RangeCoder(model)

    assert len(coder.encode(symbols)) == len(coder.encode(model.negated(symbols)))


@given(st.lists(st.integers(-1, 1), min_size=1, max_size=120))
def test_in_a_rans_stream_only_the_sign_bits_are_flipped(symbols):
    model = STATIC[0]
    coder = RansCoder(model)
    stream, negated = coder.encode(symbols), coder.encode(model.negated(symbols))
    grouped = len(symbols) // 5 * 5
    groups = np.array(symbols[:grouped]).reshape(5, -1).any(axis=0).sum()
    count = int(groups) + int(np.count_nonzero(symbols[grouped:]))
    n_bytes = (count + 7) // 8
    head = len(stream) - n_bytes
    bits = np.unpackbits(np.frombuffer(stream[head:][::-1], dtype=np.uint8), bitorder="little")
    others = np.unpackbits(np.frombuffer(negated[head:][::-1], dtype=np.uint8), bitorder="little")

    assert stream[:head] == negated[:head]
    assert np.array_equal(bits[:count], 1 - others[:count])
    assert not bits[count:].any()
    assert not others[count:].any()


def test_pasts_and_negations_share_what_was_learned():
    """After + comes -, after - comes +: known one way round, it is known the other way round."""
    symbols = [1, -1] * 200
    turned = [0, *symbols, 0, 0, *(-np.array(symbols)).tolist()]
    shared = len(RangeCoder(AdaptiveTernary(2)).encode(turned))
    separate = len(RangeCoder(AdaptiveTernary(2, symmetric=False)).encode(turned))

    assert shared < separate


@pytest.mark.parametrize("model", [AdaptiveTernary(1, symmetric=False), MixedTernary(symmetric=False)])
def test_without_symmetry_the_lengths_differ(model):
    """The law is not empty: a model that is not symmetric breaks it, and makes no promise."""
    symbols = np.where(drawn(AdaptiveTernary(), 999) == 0, -1, 1)
    coder = RangeCoder(model)
    skew = RangeCoder(StaticModel.from_counts([1, 5, 3], lowest=-1))

    assert len(skew.encode(symbols)) != len(skew.encode(-symbols))
    assert check_odd(skew, symbols).status is Status.UNDECIDED
    assert check_odd(coder, symbols).reason == "the model is not symmetric"


def test_the_check_sees_a_model_that_only_claims_symmetry():
    class Claiming:
        """A skew model under a symmetric name."""

        symmetric = True

        def __init__(self, model):
            self.checked, self.negated = model.checked, model.negated

    class Coder:
        """A coder for it."""

        def __init__(self):
            self.inner = RangeCoder(StaticModel.from_counts([1, 5, 3], lowest=-1))
            self.model, self.encode = Claiming(self.inner.model), self.inner.encode

    verdict = check_odd(Coder(), [1] * 90)

    assert verdict.status is Status.REFUTED
    assert verdict.witness.left > verdict.witness.right

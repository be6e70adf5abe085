"""Properties: what is encoded comes back, for every model under every coder that takes it."""

import numpy as np
import pytest
from coders.sources import ADAPTIVE, STATIC, drawn
from hypothesis import given, settings
from hypothesis import strategies as st

from involute.coders.base import AbstractCoder
from involute.coders.container import pack, unpack
from involute.coders.contexts import AdaptiveTernary
from involute.coders.laws import check_lossless
from involute.coders.mixtures import MixedTernary
from involute.coders.range_coder import RangeCoder
from involute.coders.rans import MANY_CODES, RansCoder
from involute.coders.static import StaticModel
from involute.laws import Status

CODERS = [RansCoder(model) for model in STATIC] + [RangeCoder(model) for model in STATIC + ADAPTIVE]


@pytest.mark.parametrize("coder", CODERS, ids=repr)
@pytest.mark.parametrize("n", [0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 300])
def test_symbols_come_back(coder, n):
    symbols = drawn(coder.model, n, seed=n)
    back = coder.decode(coder.encode(symbols), n)

    assert back.dtype == coder.model.dtype
    assert np.array_equal(back, symbols)
    assert np.array_equal(unpack(pack(coder, symbols)), symbols)


@pytest.mark.parametrize("model", [m for m in STATIC if 0 not in m.frequencies], ids=repr)
@settings(max_examples=30)
@given(data=st.data())
def test_any_symbols_come_back_however_unlikely(model, data):
    symbol = st.integers(model.lowest, model.lowest + model.size - 1)
    symbols = data.draw(st.lists(symbol, max_size=40))
    for coder in (RansCoder(model), RangeCoder(model)):
        assert coder.decode(coder.encode(symbols), len(symbols)).tolist() == symbols


@pytest.mark.parametrize("model", ADAPTIVE, ids=repr)
@settings(max_examples=30)
@given(data=st.data())
def test_any_trits_and_bits_come_back(model, data):
    symbols = data.draw(st.lists(st.integers(model.lowest, 1), max_size=60))
    coder = RangeCoder(model)

    assert coder.decode(coder.encode(symbols), len(symbols)).tolist() == symbols


@pytest.mark.parametrize("cls", [AdaptiveTernary, lambda **k: MixedTernary((0, 1), **k)])
def test_sides_tell_symbols_apart(cls):
    """With the symbol itself as side, nothing but its first few occurrences costs anything."""
    n = 3000
    symbols = drawn(AdaptiveTernary(), n)
    coder = RangeCoder(cls(n_sides=3, symmetric=False))
    stream = coder.encode(symbols, sides=symbols + 1)

    assert np.array_equal(coder.decode(stream, n, sides=symbols + 1), symbols)
    assert np.array_equal(unpack(pack(coder, symbols, sides=symbols + 1), sides=symbols + 1), symbols)
    assert len(stream) < 40 < len(coder.encode(symbols, sides=np.zeros(n, dtype=int)))


@pytest.mark.parametrize("n", [5 * MANY_CODES - 1, 5 * MANY_CODES, 5 * MANY_CODES + 3])
def test_many_symbols_use_several_lanes(n):
    block = drawn(STATIC[0], 4001)
    symbols = np.resize(block, n).astype(np.int8)
    coder = RansCoder(STATIC[0])

    assert np.array_equal(coder.decode(coder.encode(symbols), n), symbols)


def test_a_certain_symbol_takes_no_bytes():
    model = StaticModel.from_counts([0, 7, 0], lowest=-1)
    for coder in (RansCoder(model), RangeCoder(model)):
        assert coder.encode(np.zeros(100_001, dtype=np.int8)) == b""
        assert not coder.decode(b"", 100_001).any()


def test_every_integer_type_gives_the_same_stream():
    symbols = drawn(STATIC[2], 50)
    coder = RansCoder(STATIC[2])
    streams = {coder.encode(symbols.astype(kind)) for kind in ("u1", "i1", "u8", "i4", ">i2")}

    assert streams == {coder.encode(symbols.tolist())}
    assert coder.encode(np.repeat(symbols, 2)[::2]) in streams


class Forgetful(AbstractCoder):
    """A coder with one defect: it loses the last symbol's sign."""

    def __init__(self):
        self.inner = RangeCoder(AdaptiveTernary())
        self.model = self.inner.model

    def encode(self, symbols, *, sides=None):
        symbols = np.array(symbols)
        symbols[-1] = abs(symbols[-1])
        return self.inner.encode(symbols)

    def decode(self, stream, n, *, sides=None):
        return self.inner.decode(stream, n)


def test_the_check_sees_a_planted_defect():
    verdict = check_lossless(Forgetful(), [0, 0, -1])

    assert verdict.status is Status.REFUTED
    assert verdict.witness.left.tolist() == [0, 0, 1]
    assert check_lossless(Forgetful(), [0, 0, 1]).status is Status.TESTED

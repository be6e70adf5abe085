"""Adversarial: streams cut off, altered, extended, invented. Always an error or n symbols, never a crash."""

import os
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from coders.sources import ADAPTIVE, STATIC, drawn
from hypothesis import given, settings
from hypothesis import strategies as st

from involute.coders.container import MAGIC, pack, unpack, unpack_from
from involute.coders.contexts import AdaptiveTernary
from involute.coders.range_coder import RangeCoder
from involute.coders.rans import RansCoder
from involute.coders.static import StaticModel
from involute.errors import InvalidDataError, InvoluteError

CODERS = [RansCoder(model) for model in STATIC] + [RangeCoder(model) for model in STATIC + ADAPTIVE]
SHORT = [c for c in CODERS if c.model.size < 20]


def sealed(body):
    return body + zlib.crc32(body).to_bytes(4, "little")


@pytest.mark.parametrize("coder", SHORT, ids=repr)
def test_every_truncation_of_a_container_is_seen(coder):
    data = pack(coder, drawn(coder.model, 60))
    for end in range(len(data)):
        with pytest.raises(InvalidDataError, match="a whole stream"):
            unpack(data[:end])


@pytest.mark.parametrize("coder", SHORT, ids=repr)
def test_every_flipped_bit_of_a_container_is_seen(coder):
    data = pack(coder, drawn(coder.model, 60))
    for bit in range(8 * len(data)):
        altered = bytearray(data)
        altered[bit // 8] ^= 1 << bit % 8
        with pytest.raises(InvalidDataError):
            unpack(bytes(altered))


def test_bytes_after_the_end_are_seen_or_the_next_stream():
    coder = RangeCoder(AdaptiveTernary())
    data = pack(coder, [1, 0]) + pack(coder, [-1])
    first, place = unpack_from(data, 0)
    second, end = unpack_from(data, place)

    assert (first.tolist(), second.tolist(), end) == ([1, 0], [-1], len(data))
    with pytest.raises(InvalidDataError, match="bytes after its end"):
        unpack(data)


@pytest.mark.parametrize("coder", CODERS, ids=repr)
def test_altered_bare_streams_are_seen_or_are_streams_of_other_symbols(coder):
    """Without a checksum no more can be asked: what is accepted is what the encoder writes for the result."""
    stream = coder.encode(drawn(coder.model, 200))
    altered = [stream[:end] for end in range(len(stream))]
    altered += [stream + more for more in (b"\0", b"\0\0\0\0", b"\xff" * 9)]
    for bit in range(8 * len(stream)):
        flipped = bytearray(stream)
        flipped[bit // 8] ^= 1 << bit % 8
        altered.append(bytes(flipped))
    n_seen = 0
    for other in altered:
        try:
            assert coder.encode(coder.decode(other, 200)) == other
        except InvalidDataError as error:
            assert "a whole stream" in str(error)  # noqa: PT017
            n_seen += 1
    assert n_seen >= 3


@pytest.mark.parametrize("coder", CODERS, ids=repr)
@settings(max_examples=60)
@given(data=st.data())
def test_any_bytes_are_refused_or_decode_to_symbols(coder, data):
    stream, n = data.draw(st.binary(max_size=60)), data.draw(st.integers(0, 90))
    try:
        symbols = coder.decode(stream, n)
    except InvalidDataError:
        return
    assert symbols.shape == (n,)
    assert np.array_equal(coder.model.checked(symbols), symbols)


@given(st.binary(max_size=80))
def test_any_bytes_after_the_magic_are_refused_or_read(body):
    """With a right checksum too, so that what lies behind it is reached."""
    for data in (body, MAGIC + body, sealed(MAGIC + body)):
        try:
            unpack(data, most=1000)
        except InvoluteError:
            continue


@pytest.mark.parametrize(
    ("body", "match"),
    [
        (b"\x07\x02" + bytes([5, 1, 1, 1, 1, 0, 0, 0]), "a kind of coder or model"),
        (b"\x02\x07" + bytes([5, 1, 1, 1, 1, 0, 0, 0]), "a kind of coder or model"),
        (b"\x01\x02" + bytes([5, 1, 1, 1, 1, 0, 0, 0]), "a static model"),
        (b"\x02\x02" + bytes([5, 1, 1, 1, 1, 13, 0, 0]), "orders up to 12"),
        (b"\x02\x02" + bytes([5, 1, 1, 1, 1, *[255] * 8, 127, 0, 0]), "orders up to 12"),
        (b"\x02\x02" + bytes([5, 1, 1, 1, 1, *[255] * 20, 127, 0, 0]), "a number that does not end"),
        (b"\x02\x02" + bytes([100, 1, 1]), "a model longer than the data"),
        (b"\x02\x02" + bytes([5, 1, 1, 1, 1, 0, 9, 0]), "where 9 symbols end after"),
    ],
)
def test_sealed_nonsense_is_refused(body, match):
    with pytest.raises(InvalidDataError, match=match):
        unpack(sealed(MAGIC + body))


def test_more_symbols_than_asked_for_are_refused():
    data = pack(RansCoder(StaticModel.from_counts([0, 1])), np.ones(1001, dtype=np.int8))

    assert unpack(data, most=1001).all()
    with pytest.raises(InvalidDataError, match="at most 1000 symbols, but got 1001"):
        unpack(data, most=1000)


@pytest.mark.parametrize("n", [-1, 2.5, None])
def test_a_number_of_symbols_that_is_none_is_refused(n):
    for coder in (CODERS[0], RangeCoder(AdaptiveTernary())):
        with pytest.raises(InvalidDataError, match="n to be a whole number of at least 0"):
            coder.decode(b"", n)


@pytest.mark.parametrize("stream", [3, "abc", None, [1, 2], np.zeros(3, dtype=np.uint8)])
def test_a_stream_that_is_no_bytes_is_refused(stream):
    for read in (CODERS[0].decode, RangeCoder(AdaptiveTernary()).decode, unpack_from):
        with pytest.raises(InvalidDataError, match="a stream of bytes"):
            read(stream, 0)


def test_other_bytes_like_objects_are_read():
    coder = RangeCoder(AdaptiveTernary())
    stream = coder.encode([1, 0, -1])
    for kind in (bytearray, memoryview):
        assert coder.decode(kind(stream), 3).tolist() == [1, 0, -1]
        assert unpack(kind(pack(coder, [1, 0, -1]))).tolist() == [1, 0, -1]


WITHOUT_COMPILER = """
import numpy as np
from coders.sources import ADAPTIVE, STATIC, uniforms
from involute.coders.range_coder import RangeCoder
from involute.coders.rans import RansCoder
from involute.errors import InvalidDataError
coders = [RansCoder(m) for m in STATIC] + [RangeCoder(m) for m in STATIC + ADAPTIVE]
for k, coder in enumerate(coders):
    for seed in range(20):
        stream = uniforms(seed + 1, 40 * k + seed).astype(np.uint8).tobytes()
        try:
            coder.decode(stream, 3 * seed)
        except InvalidDataError:
            pass
print("in bounds")
"""


def test_no_index_leaves_its_array():
    """Without the compiler an index beyond an array is an IndexError: random streams raise none."""
    environment = {
        **os.environ,
        "NUMBA_DISABLE_JIT": "1",
        "PYTHONPATH": str(Path(__file__).parents[1]),
        "PYTHONWARNINGS": "error",
    }
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_COMPILER], env=environment, capture_output=True, text=True, check=False
    )

    assert (done.stdout, done.stderr) == ("in bounds\n", "")

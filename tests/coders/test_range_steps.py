"""Proof by comparison: the range coder against one that never rounds a carry, with integers of any length."""

import numpy as np
import pytest
from coders.sources import uniforms
from hypothesis import given
from hypothesis import strategies as st

from involute.kernels.coders import range_state as state_kernels
from involute.kernels.coders import range_step as step

DECISIONS = st.lists(
    st.one_of(
        st.tuples(st.just("bit"), st.integers(0, 1), st.sampled_from([1, 2, 300, 32768, 65000, 65535])),
        st.tuples(st.just("fair"), st.integers(0, 1)),
        st.tuples(st.just("part"), st.sampled_from([(0, 1), (65535, 1), (7, 900), (40000, 25536)])),
    ),
    max_size=60,
)


class Reference:
    """The interval as an exact number of any length: ``low / 2^scale``, ``width / 2^scale``."""

    def __init__(self):
        self.low, self.width, self.scale = 0, 1 << 48, 48

    def narrow(self, start, size):
        self.low, self.width = self.low + start, size
        while self.width < 1 << 32:
            self.low, self.width, self.scale = self.low << 16, self.width << 16, self.scale + 16

    def decide(self, decision):
        kind, *what = decision
        if kind == "bit":
            bound = (self.width >> 16) * what[1]
            self.narrow(*((0, bound) if what[0] else (bound, self.width - bound)))
        elif kind == "fair":
            half = self.width >> 1
            self.narrow(half * what[0], half)
        else:
            unit = self.width >> 16
            self.narrow(unit * what[0][0], unit * what[0][1])

    def stream(self):
        """Return the shortest bytes, no fewer than the words left behind, that end in the interval."""
        for n_bytes in range((self.scale - 48) // 8, self.scale // 8 + 1):
            unit = 1 << (self.scale - 8 * n_bytes)
            if unit <= self.width:
                return (-(-self.low // unit)).to_bytes(n_bytes, "big")
        raise AssertionError


def kernel_stream(decisions, room=400):
    words, state = np.zeros(room, dtype=np.uint16), state_kernels.encoder()
    for kind, *what in decisions:
        if kind == "bit":
            state_kernels.encode_bit(state, words, *what)
        elif kind == "fair":
            state_kernels.encode_fair(state, words, what[0])
        else:
            state_kernels.encode_part(state, words, *what[0], 16)
    n_bytes = state_kernels.finished(state, words)
    return words.astype(">u2").tobytes()[:n_bytes], n_bytes


def words_of(stream):
    return np.frombuffer(stream + bytes(len(stream) % 2), dtype=">u2").astype(np.uint16)


def assert_read_back(decisions, stream):
    words = words_of(stream)
    state = state_kernels.decoder(words)
    for kind, *what in decisions:
        if kind == "bit":
            assert state_kernels.decode_bit(state, words, what[1]) == what[0]
        elif kind == "fair":
            assert state_kernels.decode_fair(state, words) == what[0]
        else:
            start, size = what[0]
            assert start <= state_kernels.share_at(state, 16) < start + size
            state_kernels.decode_part(state, words, start, size, 16)
    assert state_kernels.ended(state) == len(stream)


@given(DECISIONS)
def test_streams_equal_the_exact_ones(decisions):
    reference = Reference()
    for decision in decisions:
        reference.decide(decision)
    stream, _ = kernel_stream(decisions)

    assert stream == reference.stream()
    assert_read_back(decisions, stream)


@pytest.mark.parametrize("n", [1, 2, 3, 10, 100])
@pytest.mark.parametrize("ends", [0, 1, 65535])
def test_a_carry_runs_through_any_number_of_words(n, ends):
    """The interval closes in on one half from below for n words, then moves above it."""
    words = np.zeros(n + 3, dtype=np.uint16)
    words[0] = 0x8000
    words[-1] = ends
    state, decisions, reference = state_kernels.decoder(words), [], Reference()
    for _ in range(n):
        share = state_kernels.share_at(state, 16)
        start = max(int(share) - 1, 0)  # two shares: the one below keeps low under one half
        state_kernels.decode_part(state, words, start, 2, 16)
        decisions.append(("part", (start, 2)))
    decisions.append(("fair", 1))
    for decision in decisions:
        reference.decide(decision)
    stream, _ = kernel_stream(decisions)

    assert stream == reference.stream()
    assert_read_back(decisions, stream)


def test_such_a_carry_happens():
    """Words of ones are written and then turned to zeros: the test above reaches that path."""
    words, state = np.zeros(9, dtype=np.uint16), state_kernels.encoder()
    for _ in range(5):
        state_kernels.encode_part(state, words, 32767, 2, 16)
    assert words[:3].tolist() == [0x7FFF, 0xFFFF, 0xFFFF]
    for _ in range(3):
        state_kernels.encode_part(state, words, 65535, 1, 16)

    assert words[:3].tolist() == [0x8000, 0, 0]


def test_an_encoder_out_of_room_writes_nothing_beyond_and_counts_on():
    decisions = [("bit", int(u & 1), 32768) for u in uniforms(500)]
    whole, n_bytes = kernel_stream(decisions)
    for room in (0, 1, 5, 30):
        guarded = np.full(room + 8, 0xABCD, dtype=np.uint16)
        words, state = guarded[:room], state_kernels.encoder()
        for _, bit, p in decisions:
            state_kernels.encode_bit(state, words, bit, p)
        assert state_kernels.finished(state, words) == n_bytes > 2 * room
        assert (guarded[room:] == 0xABCD).all()
        assert words[:-1].astype(">u2").tobytes() == whole[: max(2 * room - 2, 0)]


@given(st.binary(max_size=30), st.lists(st.integers(1, 65535), max_size=200))
def test_any_bytes_decode_inside_the_interval(stream, probabilities):
    """A decoder of random bytes keeps ``0 <= code < width`` and ``width >= SMALLEST``."""
    words = words_of(stream)
    state = state_kernels.decoder(words)
    for i, p in enumerate(probabilities):
        if i % 3 == 0:
            state_kernels.decode_bit(state, words, p)
        elif i % 3 == 1:
            state_kernels.decode_fair(state, words)
        else:
            share = state_kernels.share_at(state, 11)
            assert 0 <= share < 2048
            state_kernels.decode_part(state, words, share, 1, 11)
        assert 0 <= state[0] < state[1]
        assert step.SMALLEST <= state[1] <= step.WHOLE


def test_what_lies_beyond_all_shares_is_moved_inside():
    """No encoder writes there: an odd width has one unit more than its halves, others a remainder."""
    width = 2 * step.SMALLEST + 1
    assert step.decided_fair(width - 1, width) == (step.SMALLEST - 1, step.SMALLEST, 1)
    assert step.decided_fair(width - 2, width) == (step.SMALLEST - 1, step.SMALLEST, 1)
    assert step.decided_fair(step.SMALLEST, width) == (0, step.SMALLEST, 1)
    assert step.decided_fair(step.SMALLEST - 1, width) == (step.SMALLEST - 1, step.SMALLEST, 0)

    width = (step.SMALLEST << 4) + 1023
    unit = width >> 10
    assert unit << 10 < width
    assert step.share_at(width - 1, width, 10) == 1023
    assert step.part_taken(width - 1, width, 1023, 1, 10) == (unit - 1, unit)
    assert step.part_taken(unit * 1023, width, 1023, 1, 10) == (0, unit)

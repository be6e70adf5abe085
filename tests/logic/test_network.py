"""A network as data: evaluation on any shape, depth, and the words of a table."""

import numpy as np
import pytest

from involute.logic.network import ONE, ZERO, LogicNetwork, gate, pack, unpack, word_planes

WORDS = np.arange(1, 5, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)


def test_every_gate_on_every_bit():
    a, b, c = np.uint64(0xF0), np.uint64(0xCC), np.uint64(0xAA)

    assert [int(gate(truth, a, b, c)) & 255 for truth in range(256)] == list(range(256))


def test_evaluation_has_the_shape_of_its_input():
    network = LogicNetwork(2, [(0x96, 0, 1, 2), (0x80, 4, 0, 3)], (5, 4))
    positive, negative = WORDS.reshape(2, 2, 1), WORDS[::-1].reshape(2, 2, 1)
    first = positive[0] ^ negative[0] ^ positive[1]

    planes = network.evaluate(positive, negative)

    assert (planes[0] == (first & positive[0] & negative[1])).all()
    assert (planes[1] == first).all()
    assert planes[0].shape == (2, 1)


def test_evaluation_in_blocks():
    words = np.random.default_rng(0).integers(0, 2**63, (2, 40_000)).astype(np.uint64)
    network = LogicNetwork(1, [(0x3C, 0, 1, 0)], (2, ONE))

    positive, negative = network.evaluate(words[:1], words[1:])

    assert (positive == (words[0] ^ words[1])).all()
    assert (~negative == 0).all()


def test_constants_and_depth():
    network = LogicNetwork(1, [(0x3C, 0, 1, 0), (0x0F, 2, 2, 2), (0x80, 0, 1, 3)], (4, ZERO))

    assert (network.n_operations, network.depth) == (3, 3)
    assert LogicNetwork(1, [], (0, ONE)).depth == 0
    assert repr(network) == "LogicNetwork(1 trits, 3 operations, depth 3)"


@pytest.mark.parametrize("n_bits", [1, 63, 64, 65, 200])
def test_bits_and_words(n_bits):
    bits = np.random.default_rng(n_bits).integers(0, 2, (3, n_bits)).astype(np.bool_)
    words = pack(bits)

    assert words.shape == (3, -(-n_bits // 64))
    assert (unpack(words)[:, :n_bits] == bits).all()
    assert not unpack(words)[:, n_bits:].any()


def test_computes_sees_each_plane():
    """Neutral from both planes set is as wrong as a wrong trit."""
    table = np.array([-1, 0, 1])

    assert LogicNetwork(1, [], (0, 1)).computes(table)
    assert not LogicNetwork(1, [], (1, 0)).computes(table)
    assert not LogicNetwork(1, [], (0, ZERO)).computes(table)
    assert not LogicNetwork(1, [(0x3, 0, 0, 1)], (ONE, ONE)).computes(np.zeros(3))
    assert LogicNetwork(1, [(0x3, 0, 0, 1)], (ZERO, ZERO)).computes(np.zeros(3))


def test_word_planes_follow_the_table():
    positive, negative = (unpack(plane)[:, :9] for plane in word_planes(2))

    assert (positive[0].astype(int) - negative[0]).tolist() == [-1, -1, -1, 0, 0, 0, 1, 1, 1]
    assert (positive[1].astype(int) - negative[1]).tolist() == [-1, 0, 1] * 3

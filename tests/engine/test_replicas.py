"""Replicas 64 a word: each equals its scalar run, bit for bit, on any graph and in any number."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import involute as iv
from involute.engine.replicas import engine as replicas
from involute.engine.replicas import step as replicas_step
from involute.engine.replicas.engine import replica_engine, why_not
from involute.kernels.replicas.cache import use_own_cache


def random_network(rng, n, most):
    inputs = [rng.integers(0, n, rng.integers(1, most + 1)).tolist() for _ in range(n)]
    return inputs, [rng.integers(-1, 2, 3 ** len(own)).astype(np.int8) for own in inputs]


def by_hand(inputs, tables, x, n_steps):
    """Step every replica with plain look-ups."""
    for _ in range(n_steps):
        words = [sum((x[:, j].astype(int) + 1) * 3**k for k, j in enumerate(own[::-1])) for own in inputs]
        x = np.stack([table[word] for table, word in zip(tables, words, strict=True)], axis=1)
    return x


@settings(max_examples=25)
@given(st.integers(0, 2**32), st.integers(1, 12), st.integers(1, 5), st.integers(0, 200), st.integers(0, 4))
def test_any_network_any_batch(seed, n, most, n_replicas, n_steps):
    rng = np.random.default_rng(seed)
    inputs, tables = random_network(rng, n, most)
    x = rng.integers(-1, 2, (n_replicas, n), dtype=np.int8)
    kept = x.copy()

    after = replica_engine(inputs, tables).advance(x, n_steps)

    assert after.dtype == np.int8
    assert np.array_equal(after, by_hand(inputs, tables, x, n_steps))
    assert np.array_equal(x, kept)


@pytest.mark.parametrize("k", range(1, 10))
def test_every_number_of_inputs_reads_its_whole_table(k):
    """All words of k inputs at once, with a table in which every entry was drawn apart."""
    rng = np.random.default_rng(k)
    words = iv.TritSpace(k).states(np.arange(min(3**k, 3**6)) * max(1, 3 ** (k - 6)))
    inputs = [rng.permutation(k).tolist() for _ in range(k)]
    tables = [rng.integers(-1, 2, 3**k).astype(np.int8) for _ in range(k)]

    found = replica_engine(inputs, tables).advance(words, 1)

    assert np.array_equal(found, by_hand(inputs, tables, words, 1))


def test_one_wrong_entry_is_seen():
    rng = np.random.default_rng(0)
    inputs, tables = random_network(rng, 4, 3)
    x = iv.TritSpace(4).states(np.arange(81))
    right = replica_engine(inputs, tables).advance(x, 1)
    for site, table in enumerate(tables):
        for word in range(len(table)):
            wrong = table.copy()
            wrong[word] = (table[word] + 2) % 3 - 1
            spoilt = replica_engine(inputs, [wrong if i == site else t for i, t in enumerate(tables)])
            hit = np.array(
                [sum((s[j] + 1) * 3**k for k, j in enumerate(inputs[site][::-1])) for s in x.astype(int)]
            )

            assert np.array_equal((spoilt.advance(x, 1) != right).any(axis=1), hit == word)


@pytest.mark.parametrize("n_replicas", [1, 63, 64, 65, 128, 129, 512, 513, 1100])
def test_packing_there_and_back(n_replicas):
    rng = np.random.default_rng(n_replicas)
    x = rng.integers(-1, 2, (n_replicas, 5), dtype=np.int8)
    engine = replica_engine([[i] for i in range(5)], [np.array([-1, 0, 1], dtype=np.int8)] * 5)
    for width in replicas.WIDTHS:
        blocks = engine.packed(x, width)

        assert blocks.shape == (-(-n_replicas // (64 * width)), 10 * width)
        assert np.array_equal(engine.unpacked(blocks, width, n_replicas), x)
        bit = blocks[0].reshape(5, 2, width)[3, :, 0] & np.uint64(1)
        assert bit.tolist() == [int(x[0, 3] == 1), int(x[0, 3] == -1)]


def test_nodes_with_equal_tables_share_masks():
    table = np.arange(27, dtype=np.int8) % 3 - 1
    engine = replica_engine([[i, i, 0] for i in range(100)], [table.copy() for _ in range(100)])

    assert engine.masks.size == 54
    assert repr(engine) == "ReplicaEngine(100 nodes, 432 bytes of masks)"


def test_the_bound_step_chooses_and_agrees(monkeypatch):
    monkeypatch.setattr(replicas_step, "SMALLEST_WORK", 0)
    rng = np.random.default_rng(1)
    inputs, tables = random_network(rng, 9, 4)
    step = iv.NetworkRule(inputs, tables).bind(iv.TritSpace((3, 3)))
    x = rng.integers(-1, 2, (7, 5, 3, 3), dtype=np.int8)
    single = np.stack([[step(state, None, 0) for state in row] for row in x])

    assert "engine" not in vars(step)
    assert np.array_equal(step(x, None, 0), single)
    assert vars(step)["engine"] is not None
    assert np.array_equal(step.advance(x, 3), step(step(single, None, 1), None, 2))
    assert np.array_equal(step.advance(x[0, 0], 2), step(step(x[0, 0], None, 0), None, 0))
    none = step.advance(x[0, 0], 0)
    assert np.array_equal(none, x[0, 0])
    assert not np.shares_memory(none, x)


def test_many_inputs_keep_the_plain_step(monkeypatch):
    monkeypatch.setattr(replicas_step, "SMALLEST_WORK", 0)
    table = np.random.default_rng(2).integers(-1, 2, 3**10)
    step = iv.NetworkRule([list(range(10))] * 10, [table] * 10).bind(iv.TritSpace(10))
    x = np.random.default_rng(3).integers(-1, 2, (20, 10), dtype=np.int8)

    assert np.array_equal(step(x, None, 0), by_hand([list(range(10))] * 10, [table] * 10, x, 1))
    assert step.engine is None


@pytest.mark.parametrize("zone", [0, 1, [0, 3, 1, 0, 2, 0]])
def test_threshold_networks_use_tables(monkeypatch, zone):
    monkeypatch.setattr(replicas_step, "SMALLEST_WORK", 0)
    weights = np.array(
        [[0, 2, -1, 0, 0, 1], [1, 0, 0, 0, 0, 0], [0] * 6, [3, -2, 1, 0, 1, -1], [0, 0, 0, 2, 0, 0], [1] * 6]
    )
    step = iv.ThresholdNetwork(weights, zone).bind(iv.TritSpace(6))
    x = iv.TritSpace(6).states(np.arange(729))
    drive = x.astype(int) @ weights.T

    assert np.array_equal(step(x, None, 0), np.sign(drive) * (np.abs(drive) > np.asarray(zone)))
    assert step.engine is not None


def test_dense_threshold_networks_keep_the_plain_step(monkeypatch):
    monkeypatch.setattr(replicas_step, "SMALLEST_WORK", 0)
    step = iv.ThresholdNetwork(np.ones((10, 10), dtype=int)).bind(iv.TritSpace(10))
    x = np.random.default_rng(3).integers(-1, 2, (20, 10), dtype=np.int8)

    assert np.array_equal(step(x, None, 0), np.sign(x.sum(axis=1, dtype=int))[:, None] * np.ones(10))
    assert step.engine is None


def test_reasons(monkeypatch):
    assert why_not([[0], []], []) == "0 inputs at node 1, not 1 to 9"
    monkeypatch.setattr(replicas, "MOST_MASK_BYTES", 2**20)
    assert why_not([[0]], [np.zeros(3**9, dtype=np.int8)] * 4) == "1 MiB of masks, more than 1"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda e: e.advance(np.zeros((2, 3), dtype=np.int8), 1), r"int8 trits of shape \(replicas, 1\)"),
        (lambda e: e.advance(np.zeros((2, 1)), 1), "got float64 of shape"),
        (lambda e: e.advance(np.zeros((2, 1), dtype=np.int8), -1), "n_steps=-1"),
        (lambda _: replica_engine([], []), "got 0 lists of inputs, 0 tables"),
        (lambda _: replica_engine([[0]], [np.zeros(9, dtype=np.int8)]), "a table of 3\\^k trits"),
        (lambda _: replica_engine([[1]], [np.zeros(3, dtype=np.int8)]), r"inputs in 0\.\.0, but got 1\.\.1"),
        (lambda _: replica_engine([[0] * 10], [np.zeros(3**10, dtype=np.int8)]), "10 inputs at node 0"),
    ],
)
def test_refusals(call, message):
    engine = replica_engine([[0]], [np.array([-1, 0, 1], dtype=np.int8)])
    with pytest.raises(iv.errors.InvoluteError, match=message):
        call(engine)


def test_a_cache_of_its_own(monkeypatch, tmp_path):
    import numba

    monkeypatch.setattr(numba.config, "CACHE_DIR", numba.config.CACHE_DIR)
    before = numba.config.CACHE_DIR
    n_kernels = use_own_cache(tmp_path)
    try:
        assert (n_kernels > 50) != bool(numba.config.DISABLE_JIT)
        assert str(tmp_path) == numba.config.CACHE_DIR
    finally:
        use_own_cache(before)

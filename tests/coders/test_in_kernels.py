"""Examples: a domain's own compiled loop calls the steps, in registers or with the state in an array."""

import numba
import numpy as np
import pytest
from coders.sources import uniforms

from involute.coders.tables import squash_table, stretch_table
from involute.kernels.coders import adaptive, mixing, range_state, range_step

N = 3000


@numba.njit
def encode_in_registers(values, words):
    """Values 0..26 as two of 27 shares: a uniform part, then one adaptive bit in the context of the part."""
    low, width, position = 0, range_step.WHOLE, 0
    cells, rate = adaptive.fresh(9), adaptive.rates()
    for i in range(values.size):
        part, bit = values[i] >> 1, values[i] & 1
        low, width = range_step.narrowed_part(low, width, 7 * part, 7, 6)
        if width < range_step.SMALLEST:
            low, width, position = range_step.written(low, width, position, words)
        low, width = range_step.narrowed(low, width, bit, adaptive.probability(cells, part))
        if width < range_step.SMALLEST:
            low, width, position = range_step.written(low, width, position, words)
        adaptive.learn(cells, part, bit, rate, 30, 1000)
    return range_step.finish(low, width, position, words)


@numba.njit
def encode_with_state(values, words):
    state = range_state.encoder()
    cells, rate = adaptive.fresh(9), adaptive.rates()
    for i in range(values.size):
        part, bit = values[i] >> 1, values[i] & 1
        range_state.encode_part(state, words, 7 * part, 7, 6)
        range_state.encode_bit(state, words, bit, adaptive.probability(cells, part))
        adaptive.learn(cells, part, bit, rate, 30, 1000)
    return range_state.finished(state, words)


@numba.njit
def decode_with_state(words, values):
    state = range_state.decoder(words)
    cells, rate = adaptive.fresh(9), adaptive.rates()
    for i in range(values.size):
        part = range_state.share_at(state, 6) // 7
        range_state.decode_part(state, words, 7 * part, 7, 6)
        bit = range_state.decode_bit(state, words, adaptive.probability(cells, part))
        adaptive.learn(cells, part, bit, rate, 30, 1000)
        values[i] = 2 * part + bit
    return range_state.ended(state)


@numba.njit
def mixed_bytes(bits, words, decoding, stretch, squash):
    """Code bits under two contexts, the last bit and the number before modulo 3, mixed; both directions."""
    state = range_state.decoder(words) if decoding else range_state.encoder()
    cells, rate = adaptive.fresh(5), adaptive.rates()
    weights, inputs = np.full(2, 1 << 15), np.zeros(2, np.int64)
    last = 0
    for i in range(bits.size):
        rows = (last, 2 + i % 3)
        for k in range(2):
            inputs[k] = mixing.stretched(adaptive.probability(cells, rows[k]), stretch)
        p = mixing.squashed(mixing.mixed(inputs, weights), squash)
        if decoding:
            bits[i] = range_state.decode_bit(state, words, p)
        else:
            range_state.encode_bit(state, words, bits[i], p)
        last = bits[i]
        mixing.adjust(inputs, weights, last, p, mixing.hastened(2, i))
        for k in range(2):
            adaptive.learn(cells, rows[k], last, rate, 30, 1000)
    return range_state.ended(state) if decoding else range_state.finished(state, words)


def test_both_forms_write_the_same_bytes_and_read_them():
    values = uniforms(N) * 18 >> 16
    values[::2] &= ~1
    words, others, back = np.zeros(2 * N, np.uint16), np.zeros(2 * N, np.uint16), np.zeros(N, np.int64)
    n_bytes = encode_in_registers(values, words)

    assert encode_with_state(values, others) == n_bytes
    assert np.array_equal(words, others)
    assert decode_with_state(words, back) == n_bytes
    assert np.array_equal(back, values)


@pytest.mark.parametrize("period", [1, 3])
def test_a_mixture_of_a_loops_own_contexts(period):
    bits = ((np.arange(N) % period == 0) ^ (uniforms(N) % 20 == 0)).astype(np.int64)
    words, back = np.zeros(N, np.uint16), np.zeros(N, np.int64)
    tables = stretch_table(), squash_table()
    n_bytes = mixed_bytes(bits, words, False, *tables)  # noqa: FBT003

    assert mixed_bytes(back, words, True, *tables) == n_bytes  # noqa: FBT003
    assert np.array_equal(back, bits)
    assert 8 * n_bytes < 0.4 * N

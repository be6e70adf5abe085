"""Symbols for the tests of coders: the same on every machine, from a congruential generator."""

import numpy as np

from involute.coders.contexts import AdaptiveBinary, AdaptiveTernary
from involute.coders.mixtures import MixedBinary, MixedTernary
from involute.coders.static import StaticModel

STATIC = (
    StaticModel.from_counts([5, 90, 5], lowest=-1),
    StaticModel.from_counts([5, 90, 7], lowest=-1),
    StaticModel.from_counts([1, 3]),
    StaticModel.from_counts([1, 1]),
    StaticModel.from_counts([1, 0, 1], lowest=-1, bits=4),
    StaticModel.from_counts([0, 5, 0], lowest=-1),
    StaticModel.from_counts([0, 9]),
    StaticModel.from_counts([1, 2, 3, 4, 4, 3, 2, 1], lowest=-300),
    StaticModel.from_counts(list(range(1, 18)), bits=5),
    StaticModel.from_counts(list(range(1, 301)), bits=10),
)
ADAPTIVE = (
    AdaptiveTernary(),
    AdaptiveTernary(3, limits=(4, 9)),
    AdaptiveTernary(2, symmetric=False),
    AdaptiveBinary(),
    AdaptiveBinary(3, symmetric=True),
    MixedTernary((0, 1, 3)),
    MixedTernary((2, 2), learning=20, symmetric=False),
    MixedBinary((0, 4), symmetric=True),
    MixedBinary((1,), limits=(1, 1)),
)


def uniforms(n, seed=1):
    """Return n whole numbers below 2^16."""
    out, state = np.empty(n, dtype=np.int64), seed
    for i in range(n):
        state = (6364136223846793005 * state + 1442695040888963407) % 2**64
        out[i] = state >> 48
    return out


def drawn(model, n, seed=1):
    """Return n symbols: as often as a static model expects, else in slow waves."""
    numbers = uniforms(n, seed)
    if isinstance(model, StaticModel):
        ends = np.cumsum(model.frequencies) * 2**16 // sum(model.frequencies)
        return np.searchsorted(ends, numbers, side="right") + model.lowest
    waves = numbers // 2**8 + (np.arange(n) % 40 - 20) * 8
    if model.binary:
        return (waves > 128).astype(np.int64)
    return (waves > 240).astype(np.int64) - (waves < 16)

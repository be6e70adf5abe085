"""Batches of int8 states to blocks of bit planes and back: a transposition of 64 replicas by all nodes.

Replica ``64 (width block + w) + b`` is bit b of word w of its block. Loops run along the nodes, where the
states are contiguous; replicas beyond the batch are neutral.
"""

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Trits
from involute.kernels.jit import kernel

Words = NDArray[np.uint64]
STRETCH = 256
ONE = np.uint64(1)


@kernel
def gather_bits(x: Trits, positive: Words, negative: Words) -> None:
    """Collect bit b of both planes from row b of at most 64 rows of trits."""
    positive[:] = 0
    negative[:] = 0
    for b in range(x.shape[0]):
        row = x[b]
        bit = np.uint64(b)
        for i in range(row.size):
            trit = np.int64(row[i])
            positive[i] |= np.uint64(trit > 0) << bit
            negative[i] |= np.uint64(trit < 0) << bit


@kernel
def scatter_bits(positive: Words, negative: Words, x: Trits) -> None:
    """Write bit b of both planes to row b; the inverse of `gather_bits`."""
    for b in range(x.shape[0]):
        row = x[b]
        bit = np.uint64(b)
        for i in range(row.size):
            row[i] = np.int8((positive[i] >> bit) & ONE) - np.int8((negative[i] >> bit) & ONE)


@kernel
def pack_replicas(x: Trits, width: int, blocks: Words) -> None:
    """Write the blocks (n_blocks, 2 width n) of a batch (B, n)."""
    n_nodes = x.shape[1]
    positive, negative = np.empty(STRETCH, np.uint64), np.empty(STRETCH, np.uint64)
    for word in range(blocks.shape[0] * width):
        planes = blocks[word // width].reshape(n_nodes, 2, width)
        w = word % width
        rows = x[64 * word : 64 * word + 64]
        for start in range(0, n_nodes, STRETCH):
            size = min(STRETCH, n_nodes - start)
            gather_bits(rows[:, start : start + size], positive[:size], negative[:size])
            for i in range(size):
                planes[start + i, 0, w] = positive[i]
                planes[start + i, 1, w] = negative[i]


@kernel
def unpack_replicas(blocks: Words, width: int, x: Trits) -> None:
    """Write the batch (B, n) of these blocks; the inverse of `pack_replicas`."""
    n_batch, n_nodes = x.shape
    positive, negative = np.empty(STRETCH, np.uint64), np.empty(STRETCH, np.uint64)
    for word in range((n_batch + 63) // 64):
        planes = blocks[word // width].reshape(n_nodes, 2, width)
        w = word % width
        rows = x[64 * word : 64 * word + 64]
        for start in range(0, n_nodes, STRETCH):
            size = min(STRETCH, n_nodes - start)
            for i in range(size):
                positive[i] = planes[start + i, 0, w]
                negative[i] = planes[start + i, 1, w]
            scatter_bits(positive[:size], negative[:size], rows[:, start : start + size])

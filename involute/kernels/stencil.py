"""Table look-up over neighbourhoods, and sums of local densities.

A neighbourhood reads as a balanced-ternary word: the cells ``a_1 .. a_w`` index a table of ``3^w``
entries at ``Σ_j (a_j + 1) 3^(w-j)``, the first cell slowest, so ``---`` is entry 0 and ``+++`` the last.
Sites are flat; a neighbour index equal to the number of sites stands for the neutral outside.
"""

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index, Trits
from involute.kernels.jit import kernel

Sites = NDArray[np.int32]
STRETCH = 1024


@kernel
def lookup(x: Trits, neighbours: Sites, table: Trits, base: Index, out: Trits) -> None:
    """Write ``out[b, i] = table[3^c word(x[b, neighbours[i]]) + base[b, i]]`` with ``c`` control inputs.

    ``x`` (B, n) int8, ``neighbours`` (n, w) int32, ``base`` (B or 1, n or 1) int64, ``out`` (B, n) int8.
    """
    n_batch, n_sites = x.shape
    width = neighbours.shape[1]
    stride = table.shape[0] // 3**width
    for b in range(n_batch):
        row = b if base.shape[0] > 1 else 0
        for i in range(n_sites):
            word = np.int64(0)
            for j in range(width):
                site = neighbours[i, j]
                trit = np.int64(x[b, site]) if site < n_sites else np.int64(0)
                word = 3 * word + trit + 1
            column = i if base.shape[1] > 1 else 0
            out[b, i] = table[word * stride + base[row, column]]


@kernel
def lookup_padded(
    x: Trits, outside: Index, rows: Index, moves: Index, table: Trits, base: Index, out: Trits
) -> None:
    """Write ``out[b, i] = table[3^c word(x[b, i + offsets]) + base[b]]`` on a lattice of any dimension.

    Each state is copied into the midst of a larger lattice: its rows begin at the places ``rows``, the
    places ``outside[0]`` continue it from its cells ``outside[1]`` (-1: neutral), and the cells read are
    ``moves`` places away. Words are formed for a stretch of a row at a time, cell by cell: contiguous loads
    that the compiler turns into vector code; only the look-up itself goes site by site. ``base`` (B or 1, 1)
    int64.
    """
    n_batch, n_sites = x.shape
    length = n_sites // rows.size
    padded = np.empty(n_sites + outside.shape[1], np.int8)
    words = np.empty(min(STRETCH, length), np.uint32)
    size = np.uint32(1)
    for _ in range(moves.size):
        size *= np.uint32(3)
    stride = np.uint32(table.size // np.int64(size))
    for b in range(n_batch):
        pad(x[b], outside, rows, padded)
        first = np.uint32(base[b if base.shape[0] > 1 else 0, 0])
        for row in range(rows.size):
            for start in range(0, length, STRETCH):
                place = row * length + start
                target = out[b, place : place + min(STRETCH, length - start)]
                words_of(padded, rows[row] + start, moves, words, target.size)
                for i in range(target.size):
                    target[i] = table[words[i] * stride + first]


@kernel
def pad(x: Trits, outside: Index, rows: Index, padded: Trits) -> None:
    """Copy a state into the midst of a larger lattice that continues it."""
    length = x.size // rows.size
    for row in range(rows.size):
        for i in range(length):
            padded[rows[row] + i] = x[row * length + i]
    for k in range(outside.shape[1]):
        cell = outside[1, k]
        padded[outside[0, k]] = np.int8(0) if cell < 0 else x[cell]


@kernel
def words_of(padded: Trits, place: int, moves: Index, words: NDArray[np.uint32], size: int) -> None:
    """Write the words read from ``size`` consecutive places."""
    words[:size] = 0
    for j in range(moves.size):
        begin = place + moves[j]
        cells = padded[begin : begin + size]
        for i in range(size):
            words[i] = np.uint32(3) * words[i] + np.uint32(cells[i] + 1)


@kernel
def lookup_ragged(
    x: Trits, starts: Index, inputs: Sites, table_starts: Index, tables: Trits, out: Trits
) -> None:
    """Write ``out[b, i] = table_i[word(x[b, inputs of i])]`` for sites with their own inputs and tables.

    Inputs of site i are ``inputs[starts[i]:starts[i+1]]``, its table begins at ``tables[table_starts[i]]``.
    """
    n_batch, n_sites = out.shape
    for b in range(n_batch):
        for i in range(n_sites):
            word = np.int64(0)
            for k in range(starts[i], starts[i + 1]):
                word = 3 * word + np.int64(x[b, inputs[k]]) + 1
            out[b, i] = tables[table_starts[i] + word]


@kernel
def block_lookup(x: Trits, blocks: Sites, table: Trits, out: Trits) -> None:
    """Replace each block of cells by its image: ``out[b, blocks[k]] = table[word(x[b, blocks[k]])]``.

    ``blocks`` (m, v) int32 sites, ``table`` (3^v, v) int8. Cells in no block are left as they are in ``out``.
    """
    n_blocks, volume = blocks.shape
    for b in range(x.shape[0]):
        for k in range(n_blocks):
            word = np.int64(0)
            for j in range(volume):
                word = 3 * word + np.int64(x[b, blocks[k, j]]) + 1
            for j in range(volume):
                out[b, blocks[k, j]] = table[word, j]


@kernel
def project_blocks(x: Trits, blocks: Sites, table: Trits, out: Trits) -> None:
    """Write one trit a block: ``out[b, k] = table[word(x[b, blocks[k]])]``."""
    n_blocks, volume = blocks.shape
    for b in range(x.shape[0]):
        for k in range(n_blocks):
            word = np.int64(0)
            for j in range(volume):
                word = 3 * word + np.int64(x[b, blocks[k, j]]) + 1
            out[b, k] = table[word]


@kernel
def word_counts(x: Trits, neighbours: Sites, n_words: int, out: Index) -> None:
    """Count the words seen: ``out[b, word] = #{i : word(x[b, neighbours[i]]) = word}``, int64."""
    n_batch, n_sites = x.shape
    n_terms, width = neighbours.shape
    for b in range(n_batch):
        for word in range(n_words):
            out[b, word] = 0
        for i in range(n_terms):
            index = np.int64(0)
            for j in range(width):
                site = neighbours[i, j]
                trit = np.int64(x[b, site]) if site < n_sites else np.int64(0)
                index = 3 * index + trit + 1
            out[b, index] += 1

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
def lookup_1d(x: Trits, width: int, table: Trits, out: Trits) -> None:
    """Write ``out[b, i] = table[word(x[b, i:i+width])]``: a 1-D rule on a row that is already padded.

    Words are formed for a stretch of sites at a time, cell by cell: contiguous loads that the compiler
    turns into vector code; only the look-up itself goes site by site.
    """
    n_batch, n_sites = out.shape
    words = np.empty(STRETCH, np.uint32)
    for b in range(n_batch):
        for start in range(0, n_sites, STRETCH):
            target = out[b, start : start + STRETCH]
            words[: target.size] = 0
            for j in range(width):
                cells = x[b, start + j : start + j + target.size]
                for i in range(target.size):
                    words[i] = np.uint32(3) * words[i] + np.uint32(cells[i] + 1)
            for i in range(target.size):
                target[i] = table[words[i]]


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

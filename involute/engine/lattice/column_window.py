"""Windows whose rows are the places of the second axis, each with all word rows of the bands in it.

With V lanes the second axis of n places is cut into V strips of n / V, which lie side by side: word
``w V + l`` of row x is word w of the place ``l n / V + x``. So every cell that a vector of V words reads is
in one whole vector, at the same lanes; only rows beyond the ends move by a lane.
"""

import math

import numpy as np

from involute.arrays import Index
from involute.engine.lattice.layout import BITS, Layout
from involute.engine.lattice.schedule import Schedule
from involute.engine.lattice.window import (
    FULL,
    Geometry,
    Words,
    band_bits,
    frame_of,
    halo,
    words_from,
    wrapped,
)


def column_window(layout: Layout, cut: Schedule, first: int = 0) -> Geometry:
    """Return the geometry of the window of a part of the second axis."""
    length, lanes = layout.shape[1] // cut.lanes, cut.lanes
    rows = min(cut.rows, length - first)
    depth = layout.rows + 2 * layout.reach[0]
    further = zip(layout.shape[2:], layout.reach[2:], strict=True)
    axes = [*(wrapped(n, r, layout.is_periodic) for n, r in further), np.arange(depth)]
    lengths = [axis.size for axis in axes]
    strides = [math.prod(lengths[k + 1 :]) for k in range(len(lengths))]
    words = lanes * math.prod(lengths)
    guard = lanes * sum(r * s for r, s in zip((*layout.reach[2:], layout.reach[0]), strides, strict=True))
    frame, n_words = frame_of(words, rows, cut, guard, (-first, length - first))
    places = _places(layout, lengths)
    spots, kept = _spots(layout, places)
    return Geometry(
        frame=frame,
        repairs=(
            _widened(np.concatenate([_rotated(layout, places), halo(axes, strides)], axis=1), lanes),
            (lanes * spots[:, None] + np.arange(lanes)).reshape(-1),
            np.repeat(kept, lanes),
            _masks(layout, cut, first, rows),
        ),
        strides=(lanes, words, *(lanes * stride for stride in strides[:-1])),
        n_words=n_words,
        first=first,
        runs=lanes * places[:, None],
    )


def _widened(entries: Index, lanes: int) -> Index:
    """Return the first words of vectors for words; -1 stays nothing."""
    wide = np.ascontiguousarray(entries)
    for row in (0, 1, 3):
        wide[row] = np.where(wide[row] < 0, -1, lanes * wide[row])
    return wide


def _places(layout: Layout, lengths: list[int]) -> Index:
    """Return the word of a row where the bands of each place of the further axes begin."""
    numbers = np.arange(math.prod(lengths)).reshape(lengths)
    inner = tuple(slice(r, r + n) for n, r in zip(layout.shape[2:], layout.reach[2:], strict=True))
    return numbers[inner][..., layout.reach[0]].reshape(-1).astype(np.int64)


def _rotated(layout: Layout, places: Index) -> Index:
    """Return the words that continue the bands, as `involute.kernels.lattice.steps.renew` takes them."""
    n, length, reach = layout.shape[0], layout.rows, layout.reach[0]
    entries = []
    for y in (*range(-reach, 0), *range(length, length + reach)):
        band = y // length
        word = words_from(places + y, places + y % length, band)
        if layout.is_periodic:
            bit = 0 if band < 0 else BITS - 1
            cell = (bit * length + y) % n
            word[3], word[4], word[5] = places + cell % length, cell // length, bit
        entries.append(word)
    return np.concatenate([np.zeros((6, 0), np.int64), *entries], axis=1)


def _spots(layout: Layout, places: Index) -> tuple[Index, Words]:
    """Return the words with bits behind the last row of a neutral lattice, and what to keep of them."""
    bits = band_bits(layout, 0, layout.rows)
    rows = np.flatnonzero(bits != np.uint64(FULL)) if not layout.is_periodic else np.zeros(0, np.int64)
    spots = (places[:, None] + rows).reshape(-1)
    return spots, np.tile(bits[rows], places.size)


def _masks(layout: Layout, cut: Schedule, first: int, rows: int) -> Words:
    """Return all bits for places of the second axis, lane by lane, and none outside; nothing if periodic."""
    if layout.is_periodic:
        return np.zeros(0, np.uint64)
    extent = cut.depth * cut.skew
    rows_of_window = np.arange(first - extent, first + rows + extent)
    strips = layout.shape[1] // cut.lanes * np.arange(cut.lanes)
    places = (rows_of_window[:, None] + strips).reshape(-1)
    return np.where((places >= 0) & (places < layout.shape[1]), np.uint64(FULL), np.uint64(0))

"""Windows whose rows are the places of the second axis, each with all word rows of the bands in it."""

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
    rows = min(cut.rows, layout.shape[1] - first)
    depth = layout.rows + 2 * layout.reach[0]
    further = zip(layout.shape[2:], layout.reach[2:], strict=True)
    axes = [*(wrapped(n, r, layout.is_periodic) for n, r in further), np.arange(depth)]
    lengths = [axis.size for axis in axes]
    strides = [math.prod(lengths[k + 1 :]) for k in range(len(lengths))]
    words = math.prod(lengths)
    guard = sum(r * s for r, s in zip((*layout.reach[2:], layout.reach[0]), strides, strict=True))
    frame, n_words = frame_of(words, rows, cut, guard, (-first, layout.shape[1] - first))
    places = _places(layout, lengths)
    spots, kept = _spots(layout, places)
    return Geometry(
        frame=frame,
        repairs=(
            np.ascontiguousarray(np.concatenate([_rotated(layout, places), halo(axes, strides)], axis=1)),
            spots,
            kept,
            _masks(layout, cut, first, rows),
        ),
        strides=(1, words, *strides[:-1]),
        n_words=n_words,
        first=first,
        runs=places[:, None],
    )


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
    """Return all bits for the places of the second axis, and none outside; nothing if it is periodic."""
    if layout.is_periodic:
        return np.zeros(0, np.uint64)
    extent = cut.depth * cut.skew
    places = np.arange(first - extent, first + rows + extent)
    return np.where((places >= 0) & (places < layout.shape[1]), np.uint64(FULL), np.uint64(0))

"""A window: the words of a part of the lattice and of what continues it, for even and odd steps."""

import math
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index
from involute.engine.lattice.layout import BITS, Layout
from involute.engine.lattice.schedule import VECTOR, Schedule

Words = NDArray[np.uint64]
PAGE = 4096
WIDE_ROW = 64
FULL = 2**BITS - 1


@final
@attrs.frozen(eq=False)
class Geometry:
    """What kernels need to know of a window; see `involute.kernels.lattice.steps`.

    Parameters
    ----------
    frame, repairs : as the kernels take them.
    strides : the words from a place to the next along each axis of the layout.
    n_words : the words of one plane of the window.
    first : the first row of the part.
    runs : the stretches of a window's row that are stretches of the lattice's.
    """

    frame: Index
    repairs: tuple[Any, ...]
    strides: tuple[int, ...]
    n_words: int
    first: int
    runs: Index

    def moves(self, steps: list[tuple[int, ...]]) -> Index:
        """Return the distance in words of each step."""
        return np.array([int(np.dot(step, self.strides)) for step in steps], dtype=np.int64)


def room(n_words: int) -> Words:
    """Return four planes of words, aligned to vectors, that do not fall on the same lines of a cache."""
    size = n_words + -n_words % (PAGE // 8) + 17 * VECTOR
    store = np.empty(4 * size + VECTOR, dtype=np.uint64)
    store.fill(0)  # not zeros(): only memory from empty() comes in large pages
    start = -(store.ctypes.data // 8) % VECTOR
    return store[start : start + 4 * size].reshape(4, size)


def frame_of(words: int, rows: int, cut: Schedule, guard: int, masked: tuple[int, int]) -> tuple[Index, int]:
    """Return the frame of a window, and the words of one of its planes."""
    around = guard + cut.depth * cut.skew * words + VECTOR
    origin = around + -around % VECTOR
    frame = np.array([origin, words, rows, cut.skew, *masked, cut.lanes], dtype=np.int64)
    return frame, origin + rows * words + around


def band_window(layout: Layout, cut: Schedule, first: int = 0) -> Geometry:
    """Return the geometry of a window whose rows are word rows of the bands."""
    rows = min(cut.rows, layout.rows - first)
    axes = [
        wrapped(n, r, layout.is_periodic) for n, r in zip(layout.shape[1:], layout.reach[1:], strict=True)
    ]
    lengths = [axis.size for axis in axes]
    strides = [math.prod(lengths[k + 1 :]) for k in range(len(lengths))]
    words = math.prod(lengths)
    words += -words % VECTOR if words >= WIDE_ROW else 0
    guard = sum(r * s for r, s in zip(layout.reach[1:], strides, strict=True))
    full = layout.rows - (BITS * layout.rows - layout.shape[0])
    frame, n_words = frame_of(words, rows, cut, guard, (-first, full - first))
    extent = cut.depth * cut.skew
    nothing = np.zeros(0, np.int64), np.zeros(0, np.uint64)
    return Geometry(
        frame=frame,
        repairs=(
            halo(axes, strides),
            *nothing,
            _band_masks(layout, extent)[first : first + rows + 2 * extent],
        ),
        strides=(words, *strides),
        n_words=n_words,
        first=first,
        runs=_runs(layout, axes),
    )


def block_of(layout: Layout, place: Geometry) -> Index:
    """Return the first row of a part, and the words of a row of the lattice."""
    return np.array([place.first, layout.row_words], dtype=np.int64)


def wrapped(n: int, reach: int, is_periodic: bool) -> Index:  # noqa: FBT001
    """Return the place of a continued axis that each of its places is read from; -1 for nothing."""
    places = np.arange(-reach, n + reach)
    inside = (places >= 0) & (places < n)
    return np.where(inside | is_periodic, places % n + reach, -1)


def halo(axes: list[Index], strides: list[int]) -> Index:
    """Return the words of a row that continue it along some axes, as `kernels.lattice.renew` takes them."""
    source, is_outside = np.zeros((), np.int64), np.zeros((), np.bool_)
    for k, (axis, stride) in enumerate(zip(axes, strides, strict=True)):
        along = [-1 if i == k else 1 for i in range(len(axes))]
        source = source + (axis * stride).reshape(along)
        is_outside = is_outside | (axis < 0).reshape(along)
    flat = np.where(is_outside, -1, source).reshape(-1)
    places = np.flatnonzero(flat != np.arange(flat.size))
    return words_from(places, flat[places])


def whole_row(words: int) -> Index:
    """Return the one run of a row that is read from a row just like it."""
    return np.array([[0, 0, words]], dtype=np.int64)


def words_from(places: Any, sources: Any, band: int = 0) -> Index:
    """Return entries for `involute.kernels.lattice.steps.renew` without a bit from beyond the end."""
    entries = np.full((6, np.size(places)), -1, dtype=np.int64)
    entries[0], entries[1], entries[2] = places, sources, band
    return entries


def band_bits(layout: Layout, low: int, high: int) -> Words:
    """Return, for word rows ``low .. high - 1``, the bits that lie on the lattice."""
    cells = np.arange(low, high)[:, None] + layout.rows * np.arange(BITS)
    bits = (cells >= 0) & (cells < layout.shape[0])
    return np.packbits(bits, axis=1, bitorder="little").view("<u8").reshape(-1).astype(np.uint64)


def _band_masks(layout: Layout, extent: int) -> Words:
    if layout.is_periodic:
        return np.zeros(0, np.uint64)
    return band_bits(layout, -extent, layout.rows + extent)


def _runs(layout: Layout, axes: list[Index]) -> Index:
    """Return the stretches: first word in the window's row, first word in the lattice's row, words."""
    inner = tuple(slice(r, r + n) for n, r in zip(layout.shape[1:], layout.reach[1:], strict=True))
    numbers = np.arange(math.prod(axis.size for axis in axes)).reshape([axis.size for axis in axes])
    places = numbers[inner].reshape(-1)
    first = np.flatnonzero(np.diff(places, prepend=-2) != 1)
    return np.stack([places[first], first, np.diff(first, append=places.size)], axis=1).astype(np.int64)

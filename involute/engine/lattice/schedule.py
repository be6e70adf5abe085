"""How a run is cut: along which axis it goes, steps a pass, rows a tile, and parts for threads or the cache.

The rows of a window are either the word rows of the bands, or the places of the second axis with all word
rows in each. A pass of T steps computes ``(T - 1) σ`` rows more than it needs at each end; a tile of R rows
keeps ``R + T σ`` rows of both parities in a near cache.
"""

import math
from typing import final

import attrs

from involute.engine.lattice.layout import Layout

NEAR, FAR = 36 * 1024, 512 * 1024  # bytes of the two nearest caches that a window may take
LAST = 16 * 2**20  # bytes of a window that stays in the last cache
BYTES_A_WORD = 32  # two planes, two parities
PART = 4 * FAR  # bytes of a part that passes through a window: each costs some time to begin
WORK = 5 * 10**8  # cell steps of a pass, about two milliseconds, that are worth a thread
VECTOR = 8
LONG_STRIP = 8  # times the reach: else the rows around a strip cost more than whole vectors save
DEEPEST = 32
SHALLOW, RARE = 8, 32  # steps a pass that the last cache needs, and rows for each
SMALL = 1024  # words of a lattice on which a pass is dearer than a few rows more


@final
@attrs.frozen
class Schedule:
    """The cuts of a run.

    Parameters
    ----------
    depth : the steps T a pass.
    skew : the rows σ that each step stays behind the one before; at least the reach.
    tile : rows a tile.
    rows : rows a part; all of them for one window.
    is_columns : whether rows are the places of the second axis.
    lanes : the strips of the second axis that lie side by side, one in each word of a vector.
    is_streamed : whether parts pass through small windows, instead of staying.
    """

    depth: int
    skew: int
    tile: int
    rows: int
    is_columns: bool = False
    lanes: int = 1
    is_streamed: bool = False


def schedule(layout: Layout, n_threads: int) -> Schedule:
    """Return the cuts for a lattice."""
    if suits_columns(layout):
        return by_columns(layout, n_threads)
    cut = by_bands(layout)
    return cut if n_threads == 1 else streamed(layout, cut, n_threads)


def useful_threads(layout: Layout, n_threads: int) -> int:
    """Return how many threads, of so many at most, have enough to do in each pass."""
    n_cells = math.prod(layout.shape)
    for n in range(min(n_threads, 1 + n_cells * DEEPEST // WORK), 1, -1):
        if n_cells * schedule(layout, n).depth >= n * WORK:
            return n
    return 1


def suits_columns(layout: Layout) -> bool:
    """Whether the second axis is long enough, and the bands are no shorter than the reach."""
    return (
        len(layout.shape) > 1
        and layout.reach[0] <= layout.rows
        and layout.shape[1] >= max(layout.rows // 4, 8 * layout.reach[1], 2)
    )


def column_words(layout: Layout) -> int:
    """Return the words of a window's row whose rows are columns."""
    further = zip(layout.shape[2:], layout.reach[2:], strict=True)
    return (layout.rows + 2 * layout.reach[0]) * math.prod(n + 2 * r for n, r in further)


def by_columns(layout: Layout, n_threads: int) -> Schedule:
    """Return the cuts for rows that are places of the second axis."""
    reach, lanes = layout.reach[1], VECTOR if suits_lanes(layout) else 1
    words, rows = lanes * column_words(layout), -(-layout.shape[1] // (lanes * n_threads))
    depth, tile = _fitted(words, reach, rows)
    if lanes > 1 and reach and BYTES_A_WORD * layout.n_words <= LAST:
        depth = min(depth, SHALLOW, 1 + max(1, rows // (RARE * reach)))
        tile = max(tile, FAR // (BYTES_A_WORD * words) - depth * reach)
    return Schedule(depth, reach, tile, rows, is_columns=True, lanes=lanes)


def suits_lanes(layout: Layout) -> bool:
    """Whether the second axis makes strips, long enough, for the words of a vector.

    Beyond the last cache the steps of a pass count for more than whole vectors: there, only where enough of
    them fit a tile.
    """
    strip, rest = divmod(layout.shape[1], VECTOR)
    reach = max(1, layout.reach[1])
    if rest or strip < LONG_STRIP * reach:
        return False
    fit = FAR // (BYTES_A_WORD * VECTOR * column_words(layout))
    return BYTES_A_WORD * layout.n_words <= LAST or fit >= 2 * SHALLOW * reach


def by_bands(layout: Layout) -> Schedule:
    """Return the cuts for one window whose rows are the word rows of the bands."""
    further = zip(layout.shape[1:], layout.reach[1:], strict=True)
    words = math.prod(n + 2 * r for n, r in further)
    skew = _skew(layout, words)
    depth, tile = _fitted(words, skew, layout.rows)
    return Schedule(depth, skew, tile, layout.rows)


def streamed(layout: Layout, cut: Schedule, n_threads: int) -> Schedule:
    """Return the cuts for parts that pass through a small window on each thread."""
    words = max(1, layout.row_words)
    rows = max(8 * cut.skew * cut.depth, PART // (BYTES_A_WORD * words), 1)
    rows = min(rows, -(-layout.rows // n_threads))
    return attrs.evolve(cut, rows=rows, is_streamed=True)


def _fitted(words: int, skew: int, rows: int) -> tuple[int, int]:
    """Return the steps a pass and the rows a tile for rows of so many words."""
    if not skew:
        return DEEPEST, max(1, NEAR // (BYTES_A_WORD * words))
    spare = max(1, rows // (2 if words * rows <= SMALL else 10))
    depth = max(1, min(DEEPEST, 1 + spare // skew))
    fit = NEAR // (BYTES_A_WORD * words)
    if fit < 12 * skew:
        fit = FAR // (BYTES_A_WORD * words)
    depth = max(1, min(depth, fit // (2 * skew)))
    return depth, max(1, skew, fit - depth * skew)


def _skew(layout: Layout, words: int) -> int:
    """Return the reach, or more where short rows would else split vectors between tiles."""
    reach = layout.reach[0]
    if not reach or words >= VECTOR or layout.rows < 64 * VECTOR:
        return reach
    return -(-reach // VECTOR) * VECTOR

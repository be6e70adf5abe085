"""States of HashLife as pictures: a window of the universe at many times."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from involute.arrays import Trits
from involute.errors import InvalidDataError, explain
from involute.hashlife.macrocell import Macrocell
from involute.plot.macrocell_nodes import checked
from involute.plot.style import INK, SOFT, axes, bare, scaled_axes, styled
from involute.plot.tiling import frame, tiles

PIXELS, FRAME = 729, 81  # cells across a picture of a line, and of a frame of a plane
LARGEST = 3**15  # cells of a window
MOST_FRAMES = 7


@styled
def macrocells(
    states: Sequence[Macrocell], *, low: Any = None, high: Any = None, ax: Axes | None = None
) -> Axes:
    """Draw states of the infinite line or plane: on a line a row each, on a plane a frame each.

    Parameters
    ----------
    states : what `involute.hashlife` returns, in order of time.
    low, high : the window, one whole number an axis; by default, on a line what holds all of the states, and
        on a plane what holds each, so that frames at powers of three show the pattern at its own scale.

    Windows of more cells than fit are drawn in blocks, each in the sign that prevails in it.

    Raises
    ------
    InvalidDataError
        There is no such state, one is neutral everywhere, or the window has more than 3^15 cells.

    >>> import involute as iv
    >>> spread = iv.LocalRule.totalistic(lambda total: (total + 1) % 3 - 1, offsets=(-1, 0, 1))
    >>> macrocells([iv.hashlife(spread, [1], t) for t in range(9)]).get_xlabel()
    'cells −8 to 8'
    """
    every = checked(states)
    if every[0].universe.motion.dimension == 1:
        return _line(every, low, high, ax)
    return _frames(every, low, high, ax)


def _line(every: list[Macrocell], low: Any, high: Any, ax: Axes | None) -> Axes:
    """Draw a row a state, in one window."""
    bounds = [state.bounds[0] for state in every if state.bounds]
    if not bounds and (low is None or high is None):
        mend = "give low and high"
        raise InvalidDataError(explain("a state that is not neutral everywhere", "none", mend))
    start = min(a for a, _ in bounds) if low is None else low
    stop = max(b for _, b in bounds) if high is None else high
    rows = np.stack([_thinned(_window(state, start, stop), (PIXELS,)) for state in every])
    n_rows, n = rows.shape
    unit = min(0.2, 6.4 / n, 4.6 / n_rows)
    if ax is None:
        ax = axes(max(n * unit, 2.6) + 0.8, max(n_rows * unit, min(0.2 * n_rows, 2.0)) + 0.6)
    tiles(rows, ax=ax, signs=False)
    frame(ax, n, n_rows)
    ax.spines[:].set_visible(False)
    ax.set_xticks([])
    shown = np.unique(np.linspace(0, n_rows - 1, min(n_rows, 9)).round().astype(int))
    ax.set_yticks([i + 0.5 for i in shown], [_steps(every[i].time) for i in shown])
    ax.tick_params(length=0)
    ax.set_ylabel("time")
    said = f"cells {start} to {stop - 1}".replace("-", "\N{MINUS SIGN}") + _blocks(stop - start, n)
    ax.set_xlabel(said, loc="left", fontsize=8, color=SOFT)
    return ax


def _frames(every: list[Macrocell], low: Any, high: Any, ax: Axes | None) -> Axes:
    """Draw a square a state, each at its own scale unless a window is given."""
    shown = [
        every[i]
        for i in np.unique(np.linspace(0, len(every) - 1, min(len(every), MOST_FRAMES)).round().astype(int))
    ]
    width = 1.12 * len(shown) - 0.12
    ax = scaled_axes(width, 1.3, unit=min(1.6, 7.0 / width), extra=(0.1, 0.1)) if ax is None else ax
    for place, state in enumerate(shown):
        cells, side = _square(state, low, high)
        left = 1.12 * place
        n = max(cells.shape)
        tiles(cells, ax=ax, at=(left, 0.0), cell=(1 / n, 1 / n), signs=False)
        ax.text(
            left + 0.5, -0.03, f"t = {_steps(state.time)}", ha="center", va="bottom", fontsize=8, color=INK
        )
        said = f"{side} cells wide\n{state.n_nodes} nodes"
        ax.text(left + 0.5, 1.04, said, ha="center", va="top", fontsize=7, color=SOFT)
    frame(ax, width, 1.0, margin=0.02)
    ax.set_ylim(1.3, -0.16)
    ax.set_aspect("equal")
    return bare(ax)


def _square(state: Macrocell, low: Any, high: Any) -> tuple[Trits, int]:
    """Return the cells of a square window, thinned, and how many there are across."""
    bounds = state.bounds
    if bounds is None and (low is None or high is None):
        mend = "give low and high"
        raise InvalidDataError(explain("a state that is not neutral everywhere", f"{state!r}", mend))
    own: Any = bounds or ((0, 0), (0, 0))
    side = max(b - a for a, b in own)
    centred = [((a + b - side) // 2) for a, b in own]
    start = tuple(centred) if low is None else tuple(low)
    stop = tuple(a + side for a in start) if high is None else tuple(high)
    cells = _window(state, start, stop)
    return _thinned(cells, (FRAME, FRAME)), stop[1] - start[1]


def _window(state: Macrocell, low: Any, high: Any) -> Trits:
    size = int(
        np.prod(
            [b - a for a, b in zip(np.atleast_1d(low).tolist(), np.atleast_1d(high).tolist(), strict=True)]
        )
    )
    if size > LARGEST:
        mend = "give low and high, or ask for fewer steps"
        raise InvalidDataError(explain(f"a window of at most {LARGEST} cells", f"{size}", mend))
    return state.window(low, high)


def _thinned(cells: Trits, most: tuple[int, ...]) -> Trits:
    """Return at most so many cells along each axis: of each block, the sign that prevails among its cells."""
    found: Any = cells.astype(np.int64)
    for axis, limit in enumerate(most):
        n = found.shape[axis]
        if n > limit:
            starts = np.linspace(0, n, limit + 1).astype(np.int64)[:-1]
            found = np.add.reduceat(found, starts, axis=axis)
    return np.asarray(np.sign(found), dtype=np.int8)


def _blocks(n_cells: int, n: int) -> str:
    return "" if n_cells == n else f", blocks of about {n_cells / n:.3g} cells in the sign that prevails"


def _steps(time: int) -> str:
    """Return a time, as a power of three where it is one of size.

    >>> _steps(3**7), _steps(3**7 - 1), _steps(5)
    ('$3^{7}$', '2186', '5')
    """
    power = 0
    while 3 ** (power + 1) <= time:
        power += 1
    return f"$3^{{{power}}}$" if power > 2 and time == 3**power else f"{time}"

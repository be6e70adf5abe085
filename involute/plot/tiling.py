"""The brick of every lattice picture: an array of trits as coloured cells, with signs where there is room.

A cell's sign is told three times: by hue, by lightness, and, in small arrays, by a drawn ``+`` or ``-``.
"""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from involute.arrays import Trits
from involute.plot.style import FAINT, HIGHLIGHT, INK, MINUS, NEUTRAL, PAPER, PLUS, TRIT_COLOURS

FEW = 90  # cells up to which each is a drawn rectangle; more are a raster
SHARP = 700  # pixels an embedded raster has at least, so that no viewer blurs it
ROOMY = 700  # cells up to which signs and grid lines are drawn


def tiles(
    x: Trits,
    *,
    ax: Axes,
    at: tuple[float, float] = (0.0, 0.0),
    cell: tuple[float, float] = (1.0, 1.0),
    signs: bool | None = None,
) -> Axes:
    """Draw a row or a table of trits, its first row on top; y grows downwards.

    Parameters
    ----------
    x : trits of shape (n,) or (rows, n).
    at : the upper left corner, in data units.
    cell : width and height of a cell, in data units.
    signs : whether to draw signs and grid lines; by default, if the array is small.
    """
    rows = np.atleast_2d(x)
    (left, top), (width, height) = at, cell
    right, bottom = left + rows.shape[1] * width, top + rows.shape[0] * height
    if rows.size <= FEW:
        _patches(rows, at, cell, ax)
    else:
        times = -(-SHARP // max(rows.shape))
        ax.imshow(
            rows.repeat(times, axis=0).repeat(times, axis=1),
            cmap=TRIT_COLOURS,
            vmin=-1,
            vmax=1,
            interpolation="none",
            aspect=ax.get_aspect(),
            extent=(left, right, bottom, top),
            origin="upper",
            zorder=1.5,
        )
    if signs or (signs is None and rows.size <= ROOMY):
        _grid(rows.shape, at, cell, ax)
        _signs(rows, at, cell, ax)
    ax.add_patch(
        Rectangle(at, right - left, bottom - top, fill=False, edgecolor=FAINT, linewidth=0.8, zorder=3)
    )
    return ax


def outline(
    where: NDArray[np.bool_],
    *,
    ax: Axes,
    at: tuple[float, float] = (0.0, 0.0),
    cell: tuple[float, float] = (1.0, 1.0),
) -> Axes:
    """Frame the cells of an array that are true, in the colour of disagreement."""
    for row, column in np.argwhere(np.atleast_2d(where)):
        corner = (at[0] + column * cell[0], at[1] + row * cell[1])
        ax.add_patch(
            Rectangle(
                corner, *cell, fill=False, edgecolor=HIGHLIGHT, linewidth=2.0, zorder=5, joinstyle="miter"
            )
        )
    return ax


def frame(ax: Axes, width: float, height: float, *, margin: float = 0.0) -> Axes:
    """Show the rectangle from the origin to (width, height), y downwards."""
    ax.set_xlim(-margin, width + margin)
    ax.set_ylim(height + margin, -margin)
    return ax


def _patches(rows: Trits, at: tuple[float, float], cell: tuple[float, float], ax: Axes) -> None:
    corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1)])
    for value, colour in zip((-1, 0, 1), (MINUS, NEUTRAL, PLUS), strict=True):
        places = np.argwhere(rows == value)[:, None, ::-1] + corners
        outlines: Any = list(places * np.asarray(cell) + np.asarray(at))
        ax.add_collection(
            PolyCollection(outlines, facecolors=colour, edgecolors="none", zorder=1.5), autolim=False
        )


def _grid(shape: tuple[int, ...], at: tuple[float, float], cell: tuple[float, float], ax: Axes) -> None:
    n_rows, n = shape
    (left, top), (width, height) = at, cell
    down = [[(left + i * width, top), (left + i * width, top + n_rows * height)] for i in range(1, n)]
    across = [[(left, top + j * height), (left + n * width, top + j * height)] for j in range(1, n_rows)]
    ax.add_collection(LineCollection(down + across, colors=PAPER, linewidths=0.7, zorder=2), autolim=False)


def _signs(rows: Trits, at: tuple[float, float], cell: tuple[float, float], ax: Axes) -> None:
    """Draw the signs as strokes in data units, so that they scale with their cells."""
    reach = 0.2 * min(abs(cell[0]), abs(cell[1]))
    for value, colour in ((-1, PAPER), (1, INK)):
        places: Any = np.argwhere(rows == value)[:, ::-1] + 0.5
        centres = places * np.asarray(cell) + np.asarray(at)
        across = [[(x - reach, y), (x + reach, y)] for x, y in centres]
        down = [[(x, y - reach), (x, y + reach)] for x, y in centres] if value > 0 else []
        ax.add_collection(
            LineCollection(across + down, colors=colour, linewidths=0.9, zorder=4), autolim=False
        )

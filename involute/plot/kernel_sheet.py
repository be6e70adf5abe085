"""The sheet of kernels and its fold: 3^d kernels, (3^d + 1)/2 orbits; for d = 2, nine become five.

A colour is an orbit. A kernel and its negation share it, so the fold is the picture of equal colours; only
the neutral kernel is alone.
"""

from itertools import product

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from involute.arrays import Trits
from involute.errors import InvalidStateError, explain
from involute.plot.style import INK, SOFT, bare, scaled_axes, styled
from involute.plot.tiling import tiles

ORDERS = (1, 2, 3)


@styled
def sheet(d: int = 2, *, ax: Axes | None = None) -> Axes:
    """Draw all kernels of order d beside one representative of each orbit.

    Raises
    ------
    InvalidStateError
        The order is none of 1, 2, 3: larger sheets do not fit a page.

    >>> len(sheet(2).texts)
    8
    """
    if d not in ORDERS:
        raise InvalidStateError(explain(f"an order among {ORDERS}", f"d={d}", "draw a sheet of order 2"))
    kernels = [np.array(word, dtype=np.int8) for word in product((-1, 0, 1), repeat=d)]
    half = len(kernels) // 2
    columns, rows = (3, 3 ** (d - 1)) if d < 3 else (9, 3)
    folded_columns = 1 if d < 3 else 5
    gap = 2.2
    width = columns + gap + folded_columns + (3.4 if folded_columns == 1 else 0.2)
    ax = scaled_axes(width + 0.1, rows + 0.65, unit=7.0 / width, extra=(0.1, 0.1)) if ax is None else ax
    for i, kernel in enumerate(kernels):
        column, row = i % columns, i // columns
        _card(kernel, abs(i - half), half, (column, row), ax)
    for orbit in range(half + 1):
        n_rows = -(-(half + 1) // folded_columns)
        scale = rows / n_rows
        place = (columns + gap + orbit % folded_columns, (orbit // folded_columns) * scale + (scale - 1) / 2)
        _card(kernels[half + orbit], orbit, half, place, ax, height=min(scale, 1.0))
        if folded_columns == 1:
            times = "fixed by the involution" if orbit == 0 else "two kernels, x and −x"
            ax.text(columns + gap + 1.12, place[1] + 0.5, times, va="center", fontsize=8, color=SOFT)
    arrow = FancyArrowPatch(
        (columns + 0.35, rows / 2),
        (columns + gap - 0.35, rows / 2),
        arrowstyle="-|>",
        mutation_scale=14,
        color=INK,
    )
    ax.add_patch(arrow)
    ax.text(columns + gap / 2, rows / 2 - 0.18, "fold", ha="center", va="bottom", fontsize=9)
    ax.text(0, -0.15, f"{len(kernels)} kernels", fontsize=9)
    ax.text(columns + gap, -0.15, f"{half + 1} orbits", fontsize=9)
    ax.set_xlim(-0.1, width)
    ax.set_ylim(rows + 0.1, -0.55)
    ax.set_aspect("equal")
    return bare(ax)


def _card(
    kernel: Trits, orbit: int, half: int, at: tuple[float, float], ax: Axes, *, height: float = 1.0
) -> None:
    """Draw one kernel as trits on a card in the colour of its orbit."""
    shade = 0.55 + 0.45 * np.asarray(mpl.colormaps["cividis"](0.05 + 0.95 * orbit / half))  # paler: a ground
    box = FancyBboxPatch(
        (at[0] + 0.06, at[1] + 0.5 - 0.44 * height),
        0.88,
        0.88 * height,
        boxstyle="round,pad=0,rounding_size=0.1",
        facecolor=to_hex(tuple(shade[:3].tolist())) if orbit else "#FFFFFF",
        edgecolor=SOFT,
        linewidth=0.7,
    )
    ax.add_patch(box)
    side = min(0.34, 0.74 / len(kernel), 0.7 * height)
    left = at[0] + 0.5 - side * len(kernel) / 2
    tiles(kernel, ax=ax, at=(left, at[1] + 0.5 - side / 2), cell=(side, side))

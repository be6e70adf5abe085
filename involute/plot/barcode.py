"""Trit planes as a barcode, and their profile ρ_k.

In a barcode a ``+`` rises above its plane's line and a ``-`` hangs below it: the sign is a position before
it is a colour.
"""

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from involute.arrays import Trits
from involute.errors import InvalidDataError, explain
from involute.plot.cells import as_trits
from involute.plot.style import INK, MINUS, PAPER, SOFT, TRIT_COLOURS, axes, styled

SHARP_BAR = 8  # pixels of a half bar in the raster
COLUMNS = 1600  # widest raster; longer series are drawn by the strongest trit of each column


@styled
def planes(planes: Any, *, ax: Axes | None = None, times: Any = None) -> Axes:
    """Draw planes as a signed barcode, the finest plane at the bottom.

    Parameters
    ----------
    planes : `DigitPlanes`, `ThresholdPlanes`, or trits of shape (n_planes, n), the finest first.
    times : first and last time, or all of them, for the ticks.

    >>> planes([[1, 0, -1], [0, 0, -1]]).get_yticklabels()[0].get_text()
    '$S_0$'
    """
    rows = _table(getattr(planes, "array", planes))
    n = rows.shape[1]
    ax = axes(7.2, 0.6 + 0.45 * len(rows)) if ax is None else ax
    thinned = _thinned(rows)
    raster = np.zeros((len(rows), 2, thinned.shape[1]), dtype=np.int8)
    raster[:, 0] = np.where(thinned == 1, 1, 0)
    raster[:, 1] = np.where(thinned == -1, -1, 0)
    bars = raster[::-1].reshape(2 * len(rows), -1).repeat(SHARP_BAR, axis=0)
    bars = bars.repeat(max(1, -(-COLUMNS // (2 * bars.shape[1]))), axis=1)
    start, stop = (0.0, float(n)) if times is None else (times[0], times[-1])
    ax.imshow(
        bars,
        cmap=TRIT_COLOURS,
        vmin=-1,
        vmax=1,
        interpolation="none",
        aspect="auto",
        extent=(start, stop, 0, len(rows)),
    )
    for k in range(len(rows)):
        ax.axhline(k + 0.5, color=SOFT, linewidth=0.4)
        ax.axhline(k, color=PAPER, linewidth=2.5)
    ax.set_yticks(
        [k + 0.5 for k in range(len(rows))],
        [f"$S_{{{k}}}$" if k > 9 else f"$S_{k}$" for k in range(len(rows))],
    )
    ax.set_xlabel("time")
    ax.spines[:].set_visible(False)
    return ax


@styled
def profile(rho: Any, *, ax: Axes | None = None, label: str = "") -> Axes:
    """Draw the profile ``ρ_k = Pr[S_k != 0]``, one bar a plane, with its value on top.

    Raises
    ------
    InvalidDataError
        A density lies outside 0..1.
    """
    density = np.asarray(rho, dtype=np.float64)
    if density.ndim != 1 or not ((density >= 0) & (density <= 1)).all():
        raise InvalidDataError(
            explain("densities between 0 and 1, one a plane", f"{density}", "pass planes.profile()")
        )
    ax = axes(0.9 + 0.55 * len(density), 2.3) if ax is None else ax
    ax.bar(np.arange(len(density)), density, width=0.62, color=MINUS, label=label)
    for k, value in enumerate(density):
        ax.text(k, value, f"{value:.3f}".removeprefix("0"), ha="center", va="bottom", fontsize=7.5, color=INK)
    ax.set_xticks(range(len(density)))
    ax.set_xlabel("plane k")
    ax.set_ylabel("density $\\rho_k$")
    ax.set_ylim(0, max(1.0, float(density.max(initial=0)) * 1.1))
    ax.grid(axis="y", visible=True)
    return ax


def _table(array: Any) -> Trits:
    rows = as_trits(array)
    if rows.ndim < 2:
        raise InvalidDataError(
            explain(
                "planes of shape (n_planes, n)",
                f"shape {rows.shape}",
                "stack the planes along the first axis",
            )
        )
    return rows.reshape(len(rows), -1)


def _thinned(rows: Trits) -> Trits:
    """Return at most ``COLUMNS`` columns: of each group, the sign that prevails among its broken trits."""
    n = rows.shape[1]
    if n <= COLUMNS:
        return rows
    starts = np.linspace(0, n, COLUMNS + 1).astype(np.int64)[:-1]
    balance = np.add.reduceat(rows.astype(np.int64), starts, axis=1)
    return np.sign(balance).astype(np.int8)

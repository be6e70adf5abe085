"""Pictures of a market run: functions take ``ax`` and return it; figures are made without any global state.

Colours are safe for colour blindness, and never the only mark: lines differ in dash, signs in position.
Grey bands are bear markets (falls, of levels) found afterwards; they feed no indicator.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from numpy.typing import NDArray

from involute.arrays import Trits
from involute.charts.base import Series
from involute.mdl.choice import ChartChanges
from involute_market.evaluation import BearPhase

Dates = NDArray[np.datetime64]

MINUS, NEUTRAL, PLUS = "#0072B2", "#FFFFFF", "#D55E00"
SHADE, INK, OTHER = "#DDDDDD", "#333333", "#E69F00"
CYCLE = (  # (colour, dash) of the n-th line of a picture
    ("#56B4E9", "-"),
    ("#0072B2", (0, (6, 1.5))),
    ("#D55E00", (0, (3, 1))),
    ("#000000", (0, (1, 1))),
)
WIDTH = 9.0  # inches
DRAWABLE = (1e-290, 1e290)  # prices that matplotlib's logarithmic axis can frame with a margin
COLUMNS = 1600  # widest raster of the barcode


def figure(
    height: float, *, rows: int = 1, ratios: Sequence[float] | None = None
) -> tuple[Figure, list[Axes]]:
    """Return a figure and its panels, one below the other with a common time axis."""
    fig = Figure(figsize=(WIDTH, height), layout="constrained", dpi=120)
    grid = fig.subplots(rows, 1, sharex=True, squeeze=False, height_ratios=ratios)
    return fig, list(grid[:, 0])


def draw_price(
    dates: Dates, values: Series, phases: Sequence[BearPhase], *, ax: Axes, name: str, log: bool = True
) -> Axes:
    """Draw the series, on a logarithmic axis for prices, with its bear markets shaded."""
    _shade(dates, phases, ax)
    drawable = DRAWABLE[0] <= values.min() and values.max() <= DRAWABLE[1]
    ax.plot(dates, values if drawable or not log else np.log10(values), color=INK, linewidth=1.0)
    if log and drawable:
        ax.set_yscale("log")
    words = "log scale" if drawable else "decimal logarithm"
    ax.set_ylabel(f"{name}\n({words})" if log else name)
    return _tidy(ax, dates)


def draw_densities(
    dates: Dates, rho: NDArray[np.float64], phases: Sequence[BearPhase], *, ax: Axes, tau0: float, event: str
) -> Axes:
    """Draw the surprise density of each plane through time, one line a plane."""
    _shade(dates, phases, ax)
    for k, row in enumerate(rho):
        label = rf"$\rho_{k}$: beyond {tau0 * 3**k:.2g} sd"
        ax.plot(dates, row, color=CYCLE[k % len(CYCLE)][0], linewidth=1.1 + 0.2 * k, label=label)
    ax.set_ylim(-0.02, 1.02)
    ax.set_ylabel("surprise density\n(share of dates in the window)")
    _legend(ax, phases, event)
    return _tidy(ax, dates)


def draw_lambda(
    dates: Dates,
    lam: Series,
    volatility: Series,
    phases: Sequence[BearPhase],
    *,
    ax: Axes,
    headline: str,
    event: str,
) -> Axes:
    """Draw Lambda over the volatility of the same window and unit, and say that they are one thing."""
    _shade(dates, phases, ax)
    usual = np.nanmean(volatility)
    rescaled = volatility * (np.nanmean(lam) / usual if usual > 0.0 else 1.0)
    ax.plot(
        dates,
        rescaled,
        color=OTHER,
        linewidth=1.4,
        linestyle=(0, (3, 1)),
        label="realised volatility, rescaled",
    )
    ax.plot(dates, lam, color=MINUS, linewidth=1.2, label="Λ")
    ax.set_ylabel("Λ\n(mean surprise,\nin thresholds)")
    ax.set_ylim(bottom=0.0)
    _legend(ax, phases, event)
    _headline(ax, headline)
    return _tidy(ax, dates)


def draw_quotient(
    dates: Dates,
    value: Series,
    phases: Sequence[BearPhase],
    *,
    ax: Axes,
    label: str,
    headline: str,
    event: str,
) -> Axes:
    """Draw QLambda, the surprise inside a label relative to the label's long-run density."""
    _shade(dates, phases, ax)
    ax.axhline(1.0, color=INK, linewidth=0.8, linestyle=(0, (1, 2)), label="as usual inside the label")
    ax.plot(dates, value, color=PLUS, linewidth=1.2, label=f"QΛ inside “{label}”")
    ax.set_ylabel("QΛ\n(ratio to the label's\nlong-run density)")
    ax.set_ylim(bottom=0.0)
    _legend(ax, phases, event)
    _headline(ax, headline)
    return _tidy(ax, dates)


def draw_barcode(dates: Dates, planes: Trits, *, ax: Axes, tau0: float, start: int = 0) -> Axes:
    """Draw the signed trits, planes upwards and time to the right: + above a plane's line, - below it."""
    dates, planes = dates[start:], planes[:, start:]
    columns = np.linspace(0, planes.shape[1], min(planes.shape[1], COLUMNS) + 1).astype(np.int64)[:-1]
    raster = np.zeros((2 * len(planes), columns.size), dtype=np.int8)
    raster[1::2] = np.maximum.reduceat(np.maximum(planes, 0), columns, axis=1)
    raster[0::2] = np.minimum.reduceat(np.minimum(planes, 0), columns, axis=1)
    left, right = _day_numbers(dates[[0, -1]])
    ax.imshow(
        raster,
        aspect="auto",
        origin="lower",
        interpolation="nearest",
        cmap=ListedColormap([MINUS, NEUTRAL, PLUS]),
        norm=BoundaryNorm([-1.5, -0.5, 0.5, 1.5], 3),
        extent=(left, right, 0.0, float(len(planes))),
    )
    ax.xaxis_date()
    for k in range(len(planes)):
        ax.axhline(k + 0.5, color="#BBBBBB", linewidth=0.6)
        ax.axhline(k, color=INK, linewidth=0.8)
    ax.set_yticks(
        [k + 0.5 for k in range(len(planes))],
        [f"plane {k}\n> {tau0 * 3**k:.2g} sd" for k in range(len(planes))],
    )
    marks = [
        Patch(facecolor=PLUS, label="+  rise beyond the threshold (above the line)"),
        Patch(facecolor=NEUTRAL, edgecolor=INK, label="0  neutral"),
        Patch(facecolor=MINUS, label="−  fall beyond the threshold (below the line)"),
    ]
    ax.legend(
        handles=marks, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=3, frameon=False, fontsize=8.5
    )
    return _tidy(ax, dates, grid=False)


def draw_savings(dates: Dates, bits: Mapping[str, Series], changes: ChartChanges, *, ax: Axes) -> Axes:
    """Draw the bits that each chart has saved so far against the first one, and the chart changes."""
    first, *others = bits
    start = changes.segments[0].start
    for (colour, dash), name in zip(CYCLE[1:], others, strict=False):
        saved = np.cumsum((bits[first] - bits[name])[start:])
        ax.plot(dates[start:], saved, color=colour, linestyle=dash, linewidth=1.3, label=name)
    ax.axhline(0.0, color=CYCLE[0][0], linewidth=1.3, label=f"{first} (reference)")
    for at in changes.dates:
        ax.axvline(dates[at], color=INK, linewidth=0.9, linestyle=(0, (1, 2)))
    ax.set_ylabel(f"bits saved so far\nagainst the {first}")
    ax.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=2, frameon=False, fontsize=8.5)
    return _tidy(ax, dates)


def draw_timeline(
    dates: Dates, rows: Mapping[str, NDArray[np.int64]], names: Sequence[str], *, ax: Axes
) -> Axes:
    """Draw which chart describes each date, one strip a row; -1 leaves a date blank."""
    edges = _day_numbers(dates)
    for height, chosen in enumerate(reversed(list(rows.values()))):
        cuts = [0, *(np.flatnonzero(np.diff(chosen)) + 1).tolist(), chosen.size]
        for begin, end in pairwise(cuts):
            c = int(chosen[begin])
            if c >= 0:
                width = edges[min(end, edges.size - 1)] - edges[begin]
                ax.broken_barh(
                    [(edges[begin], width)],
                    (height + 0.12, 0.76),
                    facecolor=CYCLE[c % len(CYCLE)][0],
                    linewidth=0.0,
                )
    ax.xaxis_date()
    ax.set_yticks([height + 0.5 for height in range(len(rows))], list(rows)[::-1])
    ax.set_ylim(0, len(rows))
    marks = [Patch(facecolor=CYCLE[c % len(CYCLE)][0], label=name) for c, name in enumerate(names)]
    ax.legend(
        handles=marks, loc="upper left", bbox_to_anchor=(0.0, -0.25), ncols=4, frameon=False, fontsize=8.5
    )
    return _tidy(ax, dates, grid=False)


def _day_numbers(dates: Dates) -> NDArray[np.float64]:
    """Return dates as matplotlib's numbers."""
    return np.asarray(date2num(dates), dtype=np.float64)  # type: ignore[no-untyped-call]


def _shade(dates: Dates, phases: Sequence[BearPhase], ax: Axes) -> None:
    for phase in phases:
        ax.axvspan(dates[phase.peak], dates[phase.trough], color=SHADE, linewidth=0.0, zorder=0)


def _legend(ax: Axes, phases: Sequence[BearPhase], event: str) -> None:
    """Put the legend above the axes, clear of the data."""
    handles, labels = ax.get_legend_handles_labels()
    if phases:
        handles, labels = [*handles, Patch(color=SHADE)], [*labels, f"{event} (found afterwards)"]
    ax.legend(
        handles,
        labels,
        loc="lower left",
        bbox_to_anchor=(0.0, 1.0),
        ncols=4,
        frameon=False,
        fontsize=8.5,
        borderaxespad=0.2,
    )


def _headline(ax: Axes, text: str) -> None:
    """Write one line above the legend."""
    ax.set_title(text, fontsize=9.5, loc="left", pad=22.0)


def _tidy(ax: Axes, dates: Dates, *, grid: bool = True) -> Axes:
    """Frame the whole span, with light horizontal lines."""
    ax.set_xlim(dates[0], dates[-1])
    ax.spines[["top", "right"]].set_visible(False)
    if grid:
        ax.grid(axis="y", color="#EEEEEE", linewidth=0.8)
        ax.set_axisbelow(True)
    return ax

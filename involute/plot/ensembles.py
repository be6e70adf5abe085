"""Pictures of ensembles: how a number spreads over replicas, and how it depends on two parameters."""

import warnings
from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from involute.errors import InvalidDataError, explain
from involute.plot.replicas import ReplicaTable, replica_table
from involute.plot.style import (
    AMOUNT_COLOURS,
    FAINT,
    INK,
    LINES,
    PAPER,
    SIGNED_COLOURS,
    SOFT,
    axes,
    figure_of,
    styled,
)

BANDS = (0.9, 0.5)
SHADES = (0.16, 0.32)
Summary = Literal["mean", "median"]


@styled
def quantile_fan(
    data: Any,
    over: Mapping[str, Any] | Any = None,
    *,
    column: str | None = None,
    moment: int = -1,
    ax: Axes | None = None,
    label: str = "",
    look: int = 0,
) -> Axes:
    """Draw the median over replicas, with the bands that hold the middle 50 % and 90 % of them.

    Parameters
    ----------
    data : an `Ensemble` over one parameter, or numbers of shape (n, n_replicas); NaN are left out.
    over : the n values of the parameter, ``{name: values}`` or without a name; an ensemble knows its own.
    column, moment : which column of the ensemble, and of a series along the run which entry.
    label : of the numbers, and of the line in the legend where several are drawn.
    look : which colour and dash, to draw several fans on the same axes.

    Runs of an ensemble that did not finish are left out, and counted below.

    Raises
    ------
    InvalidDataError
        There is not one number a run, over one parameter.

    >>> quantile_fan([[0, 1, 2], [1, 2, 3]], over=[0.5, 1.0], label="period").lines[0].get_ydata().tolist()
    [1.0, 2.0]
    """
    table = replica_table(data, over, column, moment, n_parameters=1)
    places = _numbers(table.places[0])
    ax = axes(6.4, 3.0) if ax is None else ax
    colour, dash = LINES[look % len(LINES)]
    for band, shade in zip(BANDS, SHADES, strict=True):
        low, high = _quantiles(table.values, ((1 - band) / 2, (1 + band) / 2))
        ax.fill_between(places, low, high, color=colour, alpha=shade, linewidth=0)
    (median,) = _quantiles(table.values, (0.5,))
    mark = "o" if len(places) <= 30 else ""
    said = label or column or ""
    ax.plot(places, median, color=colour, linestyle=dash, marker=mark, markersize=3.2, label=said or "median")
    if ax.get_legend() is not None or look:
        ax.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=4, borderaxespad=0.2)
    ax.set_xlabel(table.names[0])
    ax.set_ylabel(said)
    ax.margins(x=0.02)
    ax.grid(axis="y", visible=True)
    n_missing = int(np.isnan(table.values).sum())
    left_out = f", {n_missing} of {table.values.size} runs left out" if n_missing else ""
    ax.set_title(
        f"median, middle 50 % and 90 % of {table.values.shape[1]} replicas{left_out}", fontsize=8, color=SOFT
    )
    return ax


@styled
def phase_diagram(
    data: Any,
    over: Mapping[str, Any] | None = None,
    *,
    column: str | None = None,
    moment: int = -1,
    summary: Summary = "mean",
    boundary: float | None = None,
    label: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw a number over two parameters as a map of colours: dark is much; blue and orange are signs.

    Parameters
    ----------
    data : an `Ensemble` over two parameters, or numbers of shape (n, m, n_replicas); NaN are left out.
    over : ``{name: values, other: values}``, the first upwards, the second to the right.
    column, moment : as in `quantile_fan`.
    summary : what to make of the replicas: ``"mean"`` or ``"median"``.
    boundary : draws the line where the number takes this value.

    Points without a finished run are crossed out.

    Raises
    ------
    InvalidDataError
        There is not one number a run, over two parameters; there is no such summary.

    >>> ax = phase_diagram([[[0.0, 1.0], [2.0, 2.0]]], over={"a": [7], "b": [1, 2]}, label="activity")
    >>> ax.collections[0].get_array().tolist()
    [[0.5, 2.0]]
    """
    table = replica_table(data, over, column, moment, n_parameters=2)
    if summary not in ("mean", "median"):
        mend = "pass 'mean' or 'median'"
        raise InvalidDataError(explain("a summary of replicas", f"{summary!r}", mend))
    values = _summarised(table.values, summary)
    down, across = (_numbers(places) for places in table.places)
    ax = axes(5.4, 3.8) if ax is None else ax
    largest = float(np.nanmax(np.abs(values))) or 1.0
    is_signed = bool(np.nanmin(values) < 0)
    mesh = ax.pcolormesh(
        _edges(across),
        _edges(down),
        np.ma.masked_invalid(values),
        cmap=SIGNED_COLOURS if is_signed else AMOUNT_COLOURS,
        vmin=-largest if is_signed else 0.0,
        vmax=largest,
        rasterized=True,
    )
    _missing(ax, values, down, across)
    if boundary is not None and min(values.shape) > 1:
        ax.contour(across, down, values, levels=[boundary], colors=PAPER, linewidths=2.6)
        ax.contour(across, down, values, levels=[boundary], colors=INK, linewidths=1.2)
    _axis_of(ax, table)
    bar = figure_of(ax).colorbar(mesh, ax=ax, pad=0.02, aspect=24)
    bar.outline.set_visible(False)
    bar.set_label(f"{summary} {label or column or ''}".strip())
    return ax


def _numbers(places: tuple[Any, ...]) -> NDArray[np.float64]:
    """Return the values of a parameter; places 0, 1, 2, .. where they are no numbers or not in order."""
    is_real = all(isinstance(value, int | float) and not isinstance(value, bool) for value in places)
    numbers = np.asarray(places if is_real else range(len(places)), dtype=np.float64)
    steps: Any = np.diff(numbers)
    return numbers if (steps > 0).all() or (steps < 0).all() else np.arange(len(places), dtype=np.float64)


def _quantiles(values: NDArray[np.float64], levels: tuple[float, ...]) -> NDArray[np.float64]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a point without any run is a gap
        return np.asarray(np.nanquantile(values, levels, axis=1))


def _summarised(values: NDArray[np.float64], summary: str) -> NDArray[np.float64]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.asarray((np.nanmean if summary == "mean" else np.nanmedian)(values, axis=-1))


def _edges(centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the borders of cells around places."""
    if len(centres) == 1:
        return np.asarray(centres[0] + np.array([-0.5, 0.5]))
    middles: Any = (centres[1:] + centres[:-1]) / 2
    first, last = 2 * centres[0] - middles[0], 2 * centres[-1] - middles[-1]
    return np.concatenate([[first], middles, [last]])


def _missing(ax: Axes, values: Any, down: Any, across: Any) -> None:
    """Cross out the points without a number."""
    rows, columns = np.nonzero(np.isnan(values))
    if len(rows):
        ax.plot(across[columns], down[rows], linestyle="", marker="x", color=SOFT, markersize=4)
    ax.set_facecolor(FAINT)


def _axis_of(ax: Axes, table: ReplicaTable) -> None:
    """Name the axes; write the values of parameters that are no numbers."""
    for axis, name, places in zip((ax.yaxis, ax.xaxis), table.names, table.places, strict=True):
        axis.set_label_text(name)
        if (_numbers(places) == np.arange(len(places))).all() and len(places) <= 12:
            axis.set_ticks(range(len(places)), [f"{value}" for value in places])

"""Numbers along a run: the action, quantities, whatever was observed."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from involute.errors import InvalidDataError, explain
from involute.plot.style import LINES, axes, styled

STEPWISE = 120  # runs up to this length are drawn as steps, since time is discrete


@styled
def series(
    times: Any, values: Mapping[str, Any] | Any, *, ax: Axes | None = None, label: str = "", title: str = ""
) -> Axes:
    """Draw one or several series over time, each with its own colour and dash.

    Parameters
    ----------
    times : shape (n,).
    values : shape (n,), or a mapping from names to such series.
    label : of the vertical axis.

    Raises
    ------
    InvalidDataError
        A series has another length than the times.

    >>> ax = series([0, 1, 2], {"action": [3, 1, 0], "charge": [1, 1, 1]})
    >>> [word.get_text() for word in ax.get_legend().get_texts()]
    ['action', 'charge']
    """
    named = values if isinstance(values, Mapping) else {label: values}
    ax = axes(6.4, 2.4) if ax is None else ax
    clock = np.asarray(times)
    for i, (name, row) in enumerate(named.items()):
        numbers = np.asarray(row)
        if numbers.shape != clock.shape:
            raise InvalidDataError(
                explain(
                    f"one number a time, {clock.shape}", f"{name} of shape {numbers.shape}", "pass one column"
                )
            )
        colour, dash = LINES[i % len(LINES)]
        steps = "steps-post" if len(clock) <= STEPWISE else "default"
        ax.plot(clock, numbers, color=colour, linestyle=dash, drawstyle=steps, label=name)
        ax.plot(clock[-1:], numbers[-1:], marker="o", markersize=3.5, color=colour, linestyle="")
    if len(named) > 1:
        ax.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=min(len(named), 4), borderaxespad=0.2)
    ax.set_xlabel("time")
    if clock.dtype.kind in "iu":
        ax.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
    ax.set_ylabel(label)
    ax.set_title(title)
    ax.margins(x=0.01, y=0.12)
    ax.grid(axis="y", visible=True)
    every = np.concatenate([np.asarray(row, dtype=np.float64) for row in named.values()])
    if (every == np.rint(every)).all():
        ax.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    if every.size and np.ptp(every) == 0:
        ax.set_ylim(every[0] - 1, every[0] + 1)
    return ax

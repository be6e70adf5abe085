"""The look of every picture: one style sheet, one three-colour map, and figures without global state.

The colours of ``-``, ``0``, ``+`` are dark blue, near white, orange. Their lightness differs as well
(CIE L* near 30, 95, 69), so the sign survives grey printing and every common colour blindness.
"""

from collections.abc import Callable
from functools import cache, wraps
from importlib.resources import as_file, files
from typing import Any, ParamSpec, TypeVar

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, ListedColormap
from matplotlib.figure import Figure

from involute.laws import Status

P = ParamSpec("P")
R = TypeVar("R")

MINUS, NEUTRAL, PLUS = "#0B4A8F", "#F4F1EA", "#F28E2B"
TRIT_COLOURS = ListedColormap([MINUS, NEUTRAL, PLUS], name="involute")
SIGNED_COLOURS = LinearSegmentedColormap.from_list("involute_signed", [MINUS, NEUTRAL, PLUS])
AMOUNT_COLOURS = LinearSegmentedColormap.from_list(
    "involute_amount", [NEUTRAL, "#8FBFB8", "#0B5D6B", "#08323A"]
)
INK, SOFT, FAINT, PAPER = "#22303C", "#66727C", "#D5DBE0", "#FFFFFF"
NARROWEST = 4.2  # inches: a line of words below a picture fits
HIGHLIGHT = "#B3123F"  # where two sides differ
SHARE = "#3A8F83"  # bars beside trits, in a colour that is no sign
LINES: tuple[tuple[str, Any], ...] = (  # (colour, dash) of the n-th line: told apart without colour too
    (MINUS, "-"),
    ("#D9730D", (0, (5, 1.5))),
    ("#3A8F83", (0, (1, 1))),
    ("#7A4E8A", (0, (5, 1.5, 1, 1.5))),
    (SOFT, (0, (8, 2))),
)
STATUS_COLOURS = {
    Status.PROVED: "#0B5D6B",
    Status.TESTED: "#8CC7C0",
    Status.REFUTED: "#B93A4C",
    Status.UNDECIDED: "#C9CED3",
}
STATUS_SIGNS = {Status.PROVED: "P", Status.TESTED: "T", Status.REFUTED: "R", Status.UNDECIDED: "?"}


@cache
def sheet() -> Any:
    """Return the settings of the style sheet, as matplotlib takes them."""
    with as_file(files("involute.plot") / "involute.mplstyle") as path:
        return mpl.rc_params_from_file(path, use_default_template=False)


def styled(function: Callable[P, R]) -> Callable[P, R]:
    """Run a drawing function under the style sheet, leaving the caller's settings as they were."""

    @wraps(function)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> R:
        with mpl.rc_context(rc=sheet()):
            return function(*args, **kwargs)

    return drawn


@styled
def figure(width: float = 6.4, height: float = 3.6) -> Figure:
    """Return an empty figure in inches, laid out so that nothing is cut off."""
    return Figure(figsize=(width, height), layout="constrained")


@styled
def panels(
    rows: int = 1, columns: int = 1, *, width: float = 6.4, height: float = 3.6, **layout: Any
) -> list[Axes]:
    """Return the axes of a fresh figure, row by row; ``layout`` goes to ``Figure.subplots``."""
    grid = figure(width, height).subplots(rows, columns, squeeze=False, **layout)
    return list(grid.flat)


def axes(width: float = 6.4, height: float = 3.6) -> Axes:
    """Return the one pair of axes of a fresh figure."""
    return panels(width=width, height=height)[0]


def scaled_axes(across: float, down: float, *, unit: float, extra: tuple[float, float] = (0.3, 0.3)) -> Axes:
    """Return axes that fit a picture of this many units, each ``unit`` inches, plus room for words."""
    return axes(max(across * unit + extra[0], NARROWEST), down * unit + extra[1])


def figure_of(ax: Axes) -> Figure:
    """Return the figure that holds these axes."""
    found = ax.get_figure(root=True)
    if not isinstance(found, Figure):
        raise TypeError("These axes stand in no figure.")
    return found


def bare(ax: Axes) -> Axes:
    """Take ticks and spines away: for pictures that are no charts."""
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines[:].set_visible(False)
    return ax

"""A refuted verdict as a picture: the state, and the two sides that should have agreed."""

import textwrap
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from involute.errors import InvalidDataError, InvoluteError, explain
from involute.laws import Verdict, Witness
from involute.plot.cells import rows_of, short_text
from involute.plot.style import HIGHLIGHT, INK, SOFT, bare, scaled_axes, styled
from involute.plot.tiling import outline, tiles
from involute.system import System

SIDES = {
    "A1": ("F(ι x)", "ι F(x)"),
    "A1'": ("there and back", "x"),
    "A2": ("A(ι x)", "A(x)"),
    "A3": ("A(x)", "A(baseline)"),
    "A5": ("J(F x)", "J(x)"),
    "A6": ("L(F x)", "L(x)"),
    "A7": ("J(ι x)", "± J(x)"),
    "A9": ("Π(ι x)", "ι Π(x)"),
    "A10": ("Π F(x)", "G(Π x)"),
}
WORDS = 54  # characters of a line above the picture
Row = tuple[str, Any]


@styled
def witness(verdict: Verdict, system: System, *, ax: Axes | None = None) -> Axes:
    """Draw the witness of a REFUTED verdict: x, its image, and both sides with their differences framed.

    Raises
    ------
    InvalidDataError
        The verdict has no witness.
    """
    found = verdict.witness
    if found is None:
        raise InvalidDataError(
            explain("a verdict with a witness", f"{verdict.law.id} {verdict.status}", "draw a REFUTED one")
        )
    rows = _rows(found, system)
    widest = max([_width(value) for _, value in rows] + [9])
    deep = sum(_height(value) + 0.35 for _, value in rows) + 0.55
    ax = scaled_axes(widest, deep, unit=min(0.3, 5.4 / widest), extra=(1.4, 0.75)) if ax is None else ax
    differ = _difference(found.left, found.right)
    top = 0.0
    for i, (label, value) in enumerate(rows):
        side = i >= len(rows) - 2
        cells = rows_of(value)
        middle = top + _height(value) / 2
        ax.text(-0.4, middle, label, ha="right", va="center", fontsize=9, color=HIGHLIGHT if side else INK)
        if cells is None:
            ax.text(0, middle, short_text(value), va="center", fontsize=10, color=HIGHLIGHT if side else INK)
        else:
            tiles(cells, ax=ax, at=(0.0, top))
            if side and differ is not None:
                outline(differ, ax=ax, at=(0.0, top))
        top += _height(value) + (0.9 if i == len(rows) - 3 else 0.35)
    ax.set_xlim(-0.2, widest + 0.2)
    ax.set_ylim(top, -0.2)
    ax.set_aspect("equal", anchor="W")
    bare(ax)
    ax.set_title(textwrap.fill(f"{verdict.law.id}  {verdict.law.statement}", WORDS))
    ax.set_xlabel(_said(found, differ), loc="left", fontsize=8, color=SOFT)
    return ax


def _rows(found: Witness, system: System) -> list[Row]:
    """Return what to draw: x, what it maps to where that helps, then the two sides."""
    rows: list[Row] = [("x", found.x)]
    if found.u is not None:
        rows.append(("u", found.u))
    if found.y is not None:
        rows.append(("y", found.y))
    rows += _context(found, system)
    left, right = SIDES.get(found.law, ("left side", "right side"))
    if found.law == "A10" and found.y is not None:
        right = "Π F(y)"
    return [*rows, (left, found.left), (right, found.right)]


def _context(found: Witness, system: System) -> list[Row]:
    """Return the states between the witness and its two sides, as far as they can be computed."""
    try:
        if found.law == "A10" and system.tower is not None:
            project = system.tower.projection_map(system.space, found.level or 0)
            pairs = (("Π x", found.x), ("Π y", found.y))
            return [(label, project(state)) for label, state in pairs if state is not None]
        x = system.space.check(found.x)
        if found.law in {"A1", "A5", "A6"}:
            return [("F(x)", system.step(x, found.u, found.t))]
        if found.law in {"A2", "A7", "A9"}:
            return [("ι x", system.conjugate(x))]
    except (InvoluteError, IndexError, TypeError, ValueError):
        return []
    return []


def _difference(left: Any, right: Any) -> NDArray[np.bool_] | None:
    a, b = rows_of(left), rows_of(right)
    return np.asarray(a != b) if a is not None and b is not None and a.shape == b.shape else None


def _height(value: Any) -> float:
    cells = rows_of(value)
    return 1.0 if cells is None or cells.ndim == 1 else float(len(cells))


def _width(value: Any) -> int:
    cells = rows_of(value)
    return 0 if cells is None else cells.shape[-1]


def _said(found: Witness, differ: Any) -> str:
    weight = f"{found.weight} broken trit" + ("" if found.weight == 1 else "s")
    where = (
        ""
        if differ is None
        else f"\nthe two sides differ in {int(differ.sum())} of {differ.size} cells (framed)"
    )
    return f"witness with {weight}{where}"

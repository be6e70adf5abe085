"""Flows: ``g = Σ_a (J_a(shifted by a) - J_a)`` for a local function whose sums all vanish.

Every cluster is moved to one translate of its class. Each step of that move along an axis adds its
coefficients to the flow along that axis, so the flows are integers. Where a step would read cells outside a
window small enough to check, the move is one jump, and its vector a shift of its own.
"""

import math
from itertools import product
from typing import final

import attrs
import numpy as np

from involute.automata.clusters import (
    LARGEST,
    Cell,
    Coefficients,
    LocalFunction,
    Shape,
    assembled,
    at_origin,
    clusters,
    corner,
    moved,
    ordered,
)


@final
@attrs.frozen(eq=False)
class Flow:
    """What crosses in one direction: ``J(x shifted) - J(x)`` is its share of the change.

    Attributes
    ----------
    shift : the lattice vector.
    function : J, integers.
    """

    shift: Cell
    function: LocalFunction


def flows(function: LocalFunction, n_letters: int, neutral: int) -> tuple[Flow, ...]:
    """Return the flows of a local function with a vanishing normal form."""
    allowed, steps = frozenset(box(function.cells, n_letters)), strides(function.cells)
    homes: dict[Shape, Cell] = {}
    found: dict[Cell, Coefficients] = {}
    for cells, values in clusters(function, n_letters, neutral):
        if cells and values.any():
            shape, place = at_origin(cells), corner(cells)
            home = homes.setdefault(shape, place)
            for shift, start, sign in _steps(shape, home, place, allowed, steps):
                at, own = moved(shape, start), found.setdefault(shift, {})
                own[at] = own.get(at, 0) + sign * values
    return tuple(_flow(shift, own, n_letters, neutral) for shift, own in sorted(found.items()))


def divergence(given: tuple[Flow, ...], n_letters: int, cells: Shape) -> LocalFunction:
    """Return ``Σ_a (J_a(shifted by a) - J_a)`` on a window that contains all it reads."""
    total = np.zeros((n_letters,) * len(cells), dtype=np.int64)
    for flow in given:
        there = LocalFunction(flow.function.values, moved(flow.function.cells, flow.shift))
        total += there.on(cells).values
        total -= flow.function.on(cells).values
    return LocalFunction(total, cells)


def reach(given: tuple[Flow, ...], cells: Shape) -> Shape:
    """Return all cells read by flows, at home and shifted, and these cells."""
    parts = [(*flow.function.cells, *moved(flow.function.cells, flow.shift)) for flow in given]
    return ordered((*cells, *(cell for part in parts for cell in part)))


def is_identity(
    function: LocalFunction, given: tuple[Flow, ...], n_letters: int, relation: str = "="
) -> bool:
    """Return whether a local function is (or is at most) the divergence of flows, word by word."""
    cells = reach(given, function.cells)
    left = function.on(cells).full(n_letters)
    right = divergence(given, n_letters, cells).values
    return bool((left == right).all() if relation == "=" else (left <= right).all())


def _flow(shift: Cell, coefficients: Coefficients, n_letters: int, neutral: int) -> Flow:
    kept = {shape: values for shape, values in coefficients.items() if values.any()}
    cells = ordered(cell for shape in kept or coefficients for cell in shape)
    return Flow(shift, assembled(kept, n_letters, neutral, cells))


def _steps(
    shape: Shape, home: Cell, place: Cell, allowed: frozenset[Cell], steps: Cell
) -> list[tuple[Cell, Cell, int]]:
    """Return (shift, start, sign) of the steps from home to place: along the axes, or in one jump."""
    found, now = [], home
    for axis, (a, b) in enumerate(zip(home, place, strict=True)):
        unit = tuple(step * (k == axis) for k, step in enumerate(steps))
        places = [(*now[:axis], at, *now[axis + 1 :]) for at in range(min(a, b), max(a, b) + 1, steps[axis])]
        if not allowed.issuperset(cell for at in places for cell in moved(shape, at)):
            return [(tuple(y - x for x, y in zip(home, place, strict=True)), home, 1)]
        found += [(unit, start, 1 if b > a else -1) for start in places[:-1]]
        now = (*now[:axis], b, *now[axis + 1 :])
    return found


def strides(cells: Shape) -> Cell:
    """Return, for each axis, the greatest common divisor of the distances between cells, at least 1.

    >>> strides(((-3, 0), (0, 0), (3, 0)))
    (3, 1)
    """
    columns = zip(*cells, strict=True)
    return tuple(math.gcd(*(place - column[0] for place in column)) or 1 for column in columns)


def box(cells: Shape, n_letters: int) -> Shape:
    """Return every cell, in steps of the strides, between the extreme ones; the cells alone if too many."""
    columns = list(zip(*cells, strict=True))
    axes = [
        range(min(column), max(column) + 1, step)
        for column, step in zip(columns, strides(cells), strict=True)
    ]
    if n_letters ** min(math.prod(len(axis) for axis in axes), 64) > LARGEST:
        return cells
    return tuple(product(*axes))

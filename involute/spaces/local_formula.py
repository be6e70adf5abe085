"""Formulas of a neighbourhood: ``x[-1] + x[1]`` reads the cells at these offsets, and makes a table."""

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.spaces.evaluation import check_size, compiled
from involute.spaces.formula import Tree, parsed, refused, variables
from involute.spaces.neighbourhood import Offsets

MAX_INPUTS = 15


@attrs.frozen
class LocalFormula:
    """A formula whose variables are cells at offsets, in lexicographic order, and controls after them."""

    tree: Tree
    offsets: Offsets
    n_controls: int


def local_formula(text: Any) -> LocalFormula:
    """Return the formula of a neighbourhood; ``x`` alone is the cell itself, of a line.

    >>> local_formula("x[1] * x[-1]").offsets
    ((-1,), (1,))
    """
    cells: list[tuple[int, ...]] = []
    driven: list[int] = []

    def number(name: str, place: tuple[int, ...]) -> int:
        offset = place or (0,)
        if name == "u" and len(place) == 1 and 0 <= place[0] < MAX_INPUTS:
            driven.append(place[0])
            return MAX_INPUTS + place[0]
        if name != "x" or len(offset) != len((cells or [offset])[0]):
            raise refused("cells x[-1], x[0], .. of one dimension, and controls u0, u1, ..", f"{name}{place}")
        if offset not in cells:
            cells.append(offset)
        return 2 * MAX_INPUTS + cells.index(offset)

    tree = parsed(text, number)
    offsets, n_controls = tuple(sorted(cells)), max(driven, default=-1) + 1
    if not offsets or len(offsets) + n_controls > MAX_INPUTS:
        raise refused(f"1 to {MAX_INPUTS} cells and controls", f"{len(offsets)} cells, {n_controls} controls")
    order = {2 * MAX_INPUTS + cells.index(offset): k for k, offset in enumerate(offsets)}
    order |= {MAX_INPUTS + k: len(offsets) + k for k in range(n_controls)}
    return LocalFormula(_renamed(tree, order), offsets, n_controls)


def table_of(formula: LocalFormula) -> NDArray[Any]:
    """Return the values at all words, first input slowest: whole numbers in int64, others in float64.

    >>> table_of(local_formula("x[0] - x[1]")).tolist()
    [0, -1, -2, 1, 0, -1, 2, 1, 0]
    """
    return values_on_words(formula.tree, len(formula.offsets) + formula.n_controls)


def density_of(text: Any) -> tuple[NDArray[Any], Offsets]:
    """Return a density as a table of shape (3,) * w, and the cells of its words; it reads no controls."""
    formula = local_formula(text)
    if formula.n_controls:
        raise refused("a density of cells", f"one of {formula.n_controls} controls")
    return table_of(formula).reshape((3,) * len(formula.offsets)), formula.offsets


def values_on_words(tree: Tree, n_inputs: int) -> NDArray[Any]:
    """Return the values of a formula of ``n_inputs`` trits at all words, first input slowest."""
    check_size(tree, [1] * n_inputs)
    powers = 3 ** np.arange(n_inputs - 1, -1, -1, dtype=np.int64)
    words = np.arange(3**n_inputs, dtype=np.int64)[:, None] // powers % 3 - 1
    with np.errstate(all="ignore"):
        values = np.broadcast_to(compiled(tree)(list(words.T)), 3**n_inputs)
    if not np.isfinite(values).all():
        raise refused("a finite value at every word", "one that is not")
    return np.array(values)


def restricted(tree: Tree) -> tuple[Tree, tuple[int, ...]]:
    """Return a formula with the variables it reads numbered 0, 1, .., and which these were."""
    used = tuple(sorted(variables(tree)))
    return _renamed(tree, {number: k for k, number in enumerate(used)}), used


def _renamed(tree: Tree, order: dict[int, int]) -> Tree:
    if tree[0] == "x":
        return ("x", order[tree[1]])
    return tuple(_renamed(part, order) if isinstance(part, tuple) else part for part in tree)

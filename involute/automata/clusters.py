"""Local functions on Z^d as sums of clusters, and their normal form modulo telescoping.

A local function expands, by Moebius inversion about the neutral letter, into ``g(x) = Σ_A c_A(x_A)`` where
``c_A`` vanishes if any cell of A is neutral. Two local functions have equal sums over all finite
configurations (equivalently over all periodic ones) exactly if the coefficients added over the translates of
each cluster agree. That is linear algebra in any dimension. (Hattori and Takesue 1991; Durand, Formenti and
Róka 2003.)
"""

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any, TypeAlias, final

import attrs
import numpy as np
from numpy.typing import NDArray

Cell: TypeAlias = tuple[int, ...]
Shape: TypeAlias = tuple[Cell, ...]  # cells in lexicographic order
Coefficients: TypeAlias = dict[Shape, NDArray[Any]]  # shape -> (q - 1,) * cells (+ columns)

LARGEST = 3**13  # words of a window


@final
@attrs.frozen(eq=False)
class LocalFunction:
    """A function of the letters on a few cells, one or several values a word.

    Attributes
    ----------
    values : int64, shape (q,) * k, or (q,) * k + columns: by word, in the order of the cells.
    cells : k distinct lattice vectors in lexicographic order.
    """

    values: NDArray[Any]
    cells: Shape

    def on(self, cells: Shape) -> "LocalFunction":
        """Return the same function on a window that contains its cells."""
        q = self.values.shape[0] if self.cells else 1
        columns = self.values.shape[len(self.cells) :]
        inner = [q if cell in self.cells else 1 for cell in cells]
        return LocalFunction(self.values.reshape(*inner, *columns), cells)

    def full(self, n_letters: int) -> NDArray[Any]:
        """Return the values on every word of the window, shape (q,) * k + columns."""
        columns = self.values.shape[len(self.cells) :]
        return np.broadcast_to(self.values, (n_letters,) * len(self.cells) + columns)


def ordered(cells: Iterable[Iterable[int]]) -> Shape:
    """Return distinct cells in lexicographic order.

    >>> ordered([(1,), (0,), (1,)])
    ((0,), (1,))
    """
    return tuple(sorted({tuple(cell) for cell in cells}))


def moved(cells: Iterable[Cell], step: Cell) -> Shape:
    """Return cells translated by a vector; the order stays."""
    return tuple(tuple(a + b for a, b in zip(cell, step, strict=True)) for cell in cells)


def corner(cells: Shape) -> Cell:
    """Return the least coordinate on each axis: what translation brings to the origin."""
    return tuple(min(column) for column in zip(*cells, strict=True))


def at_origin(cells: Shape) -> Shape:
    """Return the translate whose least coordinate is 0 on each axis.

    >>> at_origin(((-1, 2), (0, 1)))
    ((0, 1), (1, 0))
    """
    return moved(cells, tuple(-c for c in corner(cells)))


def clusters(function: LocalFunction, n_letters: int, neutral: int) -> Iterator[tuple[Shape, NDArray[Any]]]:
    """Yield the cells and the coefficients ``c_A`` of every cluster of a local function.

    The coefficients are listed by the non-neutral letters in ascending order, shape (q - 1,) * cells.
    """
    order = [neutral, *(letter for letter in range(n_letters) if letter != neutral)]
    values = np.array(function.full(n_letters), dtype=np.int64)
    for axis in range(len(function.cells)):
        values = np.take(values, order, axis=axis)
        rest = values[(slice(None),) * axis + (slice(1, None),)]
        rest -= values[(slice(None),) * axis + (slice(0, 1),)]
    for chosen in product((0, 1), repeat=len(function.cells)):
        shape = tuple(cell for cell, is_in in zip(function.cells, chosen, strict=True) if is_in)
        yield shape, values[tuple(slice(1, None) if is_in else 0 for is_in in chosen)]


def normal_form(function: LocalFunction, n_letters: int, neutral: int) -> Coefficients:
    """Return the coefficients of each cluster at the origin, its translates added; zeros are left out."""
    found: Coefficients = {}
    for cells, values in clusters(function, n_letters, neutral):
        if values.any():
            shape = at_origin(cells) if cells else ()
            found[shape] = found[shape] + values if shape in found else values
    return {shape: values for shape, values in found.items() if values.any()}


def assembled(coefficients: Coefficients, n_letters: int, neutral: int, cells: Shape) -> LocalFunction:
    """Return the local function on a window with these cluster coefficients: the inverse of `clusters`."""
    columns = next((values.shape[len(shape) :] for shape, values in coefficients.items()), ())
    total = np.zeros((n_letters,) * len(cells) + columns, dtype=np.int64)
    others = [letter for letter in range(n_letters) if letter != neutral]
    for shape, values in coefficients.items():
        one = np.zeros((n_letters,) * len(shape) + columns, dtype=np.int64)
        one[np.ix_(*([others] * len(shape)))] = values
        total += LocalFunction(one, shape).on(cells).values
    return LocalFunction(total, cells)

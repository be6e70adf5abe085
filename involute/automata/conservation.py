"""Which additive densities a local rule on Z^d conserves: a linear system over the rationals, solved exactly.

``Σ φ`` is conserved exactly if the normal form of ``φ∘F - φ`` is zero (Hattori and Takesue 1991; Boccara and
Fukś 2002; Durand, Formenti and Róka 2003). Densities are sums of *patterns*: one letter on each cell of a
shape, none of them neutral. Patterns at the origin leave no constant and no telescoping part.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations, product
from typing import Any, cast, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.automata.clusters import (
    LARGEST,
    Coefficients,
    LocalFunction,
    Shape,
    assembled,
    at_origin,
    moved,
    normal_form,
    ordered,
)
from involute.automata.rationals import distinct_rows, nullspace


@final
@attrs.frozen(eq=False)
class LatticeRule:
    """A local rule on Z^d over any alphabet, as a bare table.

    Attributes
    ----------
    table : q^w letters ``0 .. q - 1`` in the order of the words, the first cell slowest.
    cells : the w lattice vectors read, in the order of the words.
    n_letters, neutral : the alphabet, and the letter that stands for nothing.
    """

    table: NDArray[Any]
    cells: Shape
    n_letters: int
    neutral: int


@final
@attrs.frozen(eq=False)
class Basis:
    """Densities to combine, shape by shape: coefficients of shape (q - 1,) * cells + (columns,)."""

    parts: tuple[tuple[Shape, NDArray[np.int64]], ...]

    @property
    def size(self) -> int:
        """The number of densities."""
        return sum(values.shape[-1] for _, values in self.parts)

    def vector(self, coefficients: Coefficients) -> NDArray[np.int64]:
        """Return the combination with these cluster coefficients: the inverse of `combined`.

        Each density of a basis of patterns leads at a place of its own, where its coefficient is 1.
        """
        found = []
        for shape, values in self.parts:
            flat = values.reshape(-1, values.shape[-1])
            leads = flat.shape[0] - 1 - np.argmax(flat[::-1] != 0, axis=0)
            own = coefficients[shape].reshape(-1) if shape in coefficients else np.zeros(len(flat))
            found.append(own[leads].astype(np.int64))
        return np.concatenate(found)

    def combined(self, vector: NDArray[np.int64]) -> Coefficients:
        """Return the cluster coefficients of a combination."""
        found, start = {}, 0
        for shape, values in self.parts:
            total = values @ vector[start : start + values.shape[-1]]
            start += values.shape[-1]
            if total.any():
                found[shape] = total
        return found


def window(cells: Shape, rule: LatticeRule) -> Shape:
    """Return the cells that decide cells after one step."""
    return ordered(cell for offset in rule.cells for cell in moved(cells, offset))


def pulled_back(function: LocalFunction, rule: LatticeRule) -> LocalFunction:
    """Return ``φ∘F`` on the cells that decide it."""
    cells = window(function.cells, rule)
    q = rule.n_letters
    axes = dict(zip(cells, np.indices((q,) * len(cells), sparse=True, dtype=np.int64), strict=True))
    number: Any = np.int64(0)
    for cell in function.cells:
        word: Any = np.int64(0)
        for read in moved(rule.cells, cell):
            word = word * q + axes[read]
        number = number * q + rule.table.astype(np.int64)[word]
    columns = function.values.shape[len(function.cells) :]
    flat = function.full(q).reshape(-1, *columns)
    return LocalFunction(flat[np.broadcast_to(number, (q,) * len(cells))], cells)


def change(function: LocalFunction, rule: LatticeRule) -> LocalFunction:
    """Return ``φ∘F - φ`` on the union of the cells they read."""
    after = pulled_back(function, rule)
    cells = ordered((*after.cells, *function.cells))
    values = after.on(cells).full(rule.n_letters) - function.on(cells).values
    return LocalFunction(values, cells)


def fits(cells: Shape, rule: LatticeRule) -> bool:
    """Return whether the words on which ``φ∘F - φ`` depends can be listed."""
    n_cells = len(ordered((*window(cells, rule), *cells)))
    return bool(rule.n_letters**n_cells <= LARGEST)


def composed(first: LatticeRule, second: LatticeRule) -> LatticeRule | None:
    """Return the rule that does the one and then the other; ``None`` if its window is too wide."""
    q, cells = first.n_letters, window(ordered(second.cells), first)
    if q ** len(cells) > LARGEST:
        return None
    places = ordered(second.cells)
    grid, number = np.indices((q,) * len(places), sparse=True), cast("Any", 0)
    for cell in second.cells:
        number = number * q + grid[places.index(cell)]
    values = np.broadcast_to(second.table.astype(np.int64)[number], (q,) * len(places))
    after = pulled_back(LocalFunction(values, places), first)
    return LatticeRule(after.values.reshape(-1), after.cells, q, first.neutral)


def shapes_within(cells: Iterable[Sequence[int]]) -> tuple[Shape, ...]:
    """Return the shapes inside a window modulo translation, simple ones first.

    >>> shapes_within([(0,), (1,), (2,)])
    (((0,),), ((0,), (1,)), ((0,), (2,)), ((0,), (1,), (2,)))
    """
    given = ordered(cells)
    found = {at_origin(some) for k in range(1, len(given) + 1) for some in combinations(given, k)}
    return tuple(sorted(found, key=lambda shape: (len(shape), max(max(cell) for cell in shape), shape)))


def patterns(shapes: Iterable[Shape], n_letters: int, sign: int = 0) -> Basis:
    """Return every pattern on these shapes; with a sign, sums (or differences) of opposite patterns.

    Opposite reverses the alphabet. Patterns of the largest letters come first and have the coefficient 1.
    """
    parts = []
    for shape in shapes:
        n = (n_letters - 1) ** len(shape)
        unit = np.eye(n, dtype=np.int64)[:, ::-1]
        if sign:
            unit = (unit + sign * unit[::-1])[:, : n // 2]
        parts.append((shape, unit.reshape((n_letters - 1,) * len(shape) + (-1,))))
    return Basis(tuple(parts))


def conserved(rules: Sequence[LatticeRule], basis: Basis) -> list[Coefficients]:
    """Return a basis of the combinations that all rules conserve, smallest integers, simple ones first."""
    rows = [distinct_rows(block) for rule in rules for block in _equations(rule, basis)]
    matrix = np.concatenate(rows) if rows else np.zeros((0, basis.size), dtype=np.int64)
    return [basis.combined(_led(vector)) for vector in nullspace(matrix)]


def _led(vector: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the vector or its negation: the first non-zero entry is positive."""
    return vector if vector[np.flatnonzero(vector)[0]] > 0 else -vector


def is_conserved(function: LocalFunction, rule: LatticeRule) -> bool:
    """Return whether the sum of a density is conserved on all finite and all periodic configurations."""
    return len(normal_form(change(function, rule), rule.n_letters, rule.neutral)) == 0


def _equations(rule: LatticeRule, basis: Basis) -> list[NDArray[np.int64]]:
    """Return the linear equations of conservation, one block of rows a shape, one column a density."""
    q, blocks, start = rule.n_letters, {}, 0
    for shape, values in basis.parts:
        density = assembled({shape: values}, q, rule.neutral, shape)
        for found, entries in normal_form(change(density, rule), q, rule.neutral).items():
            n = (q - 1) ** len(found)
            if found not in blocks:
                blocks[found] = np.zeros((n, basis.size), dtype=np.int64)
            blocks[found][:, start : start + values.shape[-1]] = entries.reshape(n, -1)
        start += values.shape[-1]
    return list(blocks.values())


def density_of(coefficients: Coefficients, n_letters: int, neutral: int) -> LocalFunction:
    """Return the density with these cluster coefficients on the cells it needs."""
    cells = ordered(cell for shape in coefficients for cell in shape)
    return assembled(coefficients, n_letters, neutral, cells)


def letters_of(shape: Shape, n_letters: int, neutral: int) -> list[tuple[int, ...]]:
    """Return the patterns on a shape in the order of their coefficients."""
    others = [letter for letter in range(n_letters) if letter != neutral]
    return list(product(others, repeat=len(shape)))

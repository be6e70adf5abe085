"""What a rule's table adds to an additive quantity at one place, as a function of the cells around it.

``D(F x) - D(x)`` at a place reads n neighbouring cells. Its sum vanishes on every ring exactly if it is a
difference of one potential of words of n - 1 cells (Hattori and Takesue); it is never positive exactly if no
cycle of overlapping words rises. Integers only.
"""

import math
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index, Trits
from involute.decide.densities import merged
from involute.errors import InvalidRuleError, explain
from involute.kernels import ledger
from involute.quantities.base import AbstractQuantity
from involute.spaces.local_term import LocalTerm

MAX_CELLS = 9  # 3^9 words


@final
@attrs.frozen(eq=False)
class Gain:
    """Which entries of a table decide the gain at one place.

    Attributes
    ----------
    entries : (3^n, k) int64, the entry of the table that gives each cell of the density's word.
    density : (3^k,) int64. before : (3^n,) int64, the density's value at the place now.
    n_cells : the number n of cells read.
    """

    entries: Index
    density: Index
    before: Index
    n_cells: int

    @property
    def parts(self) -> tuple[Index, Index, Index]:
        """The arrays that kernels read."""
        return self.entries, self.density, self.before

    def values(self, table: Trits) -> Index:
        """Return the gain of every word of n cells, shape (3^n,)."""
        out = np.empty(len(self.entries), dtype=np.int64)
        ledger.gain(table, *self.parts, out)
        return out

    def holds(self, table: Trits, relation: str) -> bool:
        """Return whether rings keep their sum (``"="``) or never raise it (``"<="``), by exact integers."""
        check = ledger.is_balanced_gain if relation == "=" else ledger.has_no_rising_ring
        return bool(check(self.values(table)))


def gain_of(places: tuple[int, ...], quantity: AbstractQuantity) -> Gain:
    """Return the gain of a quantity under rules that read these cells of a line.

    Raises
    ------
    InvalidRuleError
        The quantity is no sum of one integer density over a line, or reads too many cells.
    """
    density, cells = line_density(quantity)
    read = sorted({*cells, *(c + p for c in cells for p in places)})
    first, step = read[0], math.gcd(*(cell - read[0] for cell in read)) or 1
    n_cells = (read[-1] - first) // step + 1  # evenly spaced cells form lines of their own
    if n_cells > MAX_CELLS:
        raise _refused(f"a gain that reads at most {MAX_CELLS} cells", f"{n_cells} cells")
    words = np.arange(3**n_cells, dtype=np.int64)
    letters = words[:, None] // 3 ** np.arange(n_cells - 1, -1, -1) % 3
    entries = np.stack([_number(letters, [(c + p - first) // step for p in places]) for c in cells], axis=1)
    before = density[_number(letters, [(c - first) // step for c in cells])]
    return Gain(np.ascontiguousarray(entries), density, before, n_cells)


def line_density(quantity: AbstractQuantity) -> tuple[Index, tuple[int, ...]]:
    """Return an additive quantity's density on a line, flat, and the cells that it reads.

    Raises
    ------
    InvalidRuleError
        It is opaque, has weights by site, or is no integer density.
    """
    terms = merged(quantity.terms or ())
    if not terms or any(_is_foreign(term) for term in terms):
        raise _refused("a sum of one integer density over a line", f"{quantity.label}")
    cells = tuple(sorted({cell for term in terms for cell in _cells(term)}))
    grid = np.indices((3,) * len(cells))
    total = np.zeros(grid.shape[1:], dtype=np.int64)
    for term in terms:
        total += term.values[tuple(grid[cells.index(cell)] for cell in _cells(term))]
    return total.reshape(-1), cells


def _cells(term: LocalTerm) -> tuple[int, ...]:
    return tuple(range(term.width)) if term.offsets is None else tuple(o[0] for o in term.offsets)


def _is_foreign(term: LocalTerm) -> bool:
    is_plain = term.values.dtype.kind in "iu" and term.site_weights is None and not term.part
    return not is_plain or any(len(offset) != 1 for offset in term.offsets or ())


def _number(letters: NDArray[Any], columns: list[int]) -> Index:
    number = np.zeros(len(letters), dtype=np.int64)
    for column in columns:
        number = number * 3 + letters[:, column]
    return number


def _refused(expected: str, got: str) -> InvalidRuleError:
    return InvalidRuleError(explain(expected, got, "leave this quantity out"))

"""Which windows decide whether a rule descends through a projection, and the coarse words around them."""

from typing import Any, final

import attrs
import numpy as np

from involute.arrays import Index, Trits
from involute.automata.descent import MAX_STEPS
from involute.decide.odd_table import words
from involute.decide.towers.windows import number
from involute.errors import InvalidRuleError, explain
from involute.kernels import ledger_descent

MAX_CELLS = 13  # of the whole blocks around a window, as in the procedure that decides A10


@final
@attrs.frozen(eq=False)
class Descent:
    """The light cones of one block, each with all coarse words that whole blocks around it can have."""

    windows: Trits
    classes: Index
    projection: Trits
    shape: Index  # width of the rule, steps, cells in a block
    n_classes: int

    def clash(self, table: Trits) -> Index | None:
        """Return the entries that two windows read which refute descent, or ``None`` if the rule descends."""
        used, holder = np.zeros(len(table), dtype=np.bool_), np.empty(self.n_classes, dtype=np.int64)
        is_refuted = ledger_descent.clash(
            table, self.windows, self.classes, self.projection, self.shape, holder, used
        )
        return np.flatnonzero(used) if is_refuted else None

    def keep(self, tables: Trits) -> Any:
        """Return which of these rules descend."""
        keep, holder = np.empty(len(tables), dtype=np.bool_), np.empty(self.n_classes, dtype=np.int64)
        ledger_descent.keep_descending(
            tables, self.windows, self.classes, self.projection, self.shape, holder, keep
        )
        return keep


def descent_of(places: tuple[int, ...], projection: Trits, n_steps: int) -> Descent:
    """Return what decides ``Π F^T = G Π`` for rules on these neighbouring cells of a line.

    Raises
    ------
    InvalidRuleError
        The cells have gaps, or a window of whole blocks is wider than 13 cells.
    """
    width, block = len(places), _log3(len(projection))
    first = n_steps * places[0]
    last = block - 1 + n_steps * places[-1]
    left, right = first // block * block, -(-(last + 1) // block) * block
    has_gaps = places != tuple(range(places[0], places[0] + width))
    if has_gaps or right - left > MAX_CELLS or n_steps > MAX_STEPS:
        raise InvalidRuleError(
            explain(
                f"neighbouring cells, and blocks around a window of at most {MAX_CELLS} cells",
                f"cells {list(places)}, {n_steps} steps, blocks of {right - left} cells",
                "leave the tower out",
            )
        )
    windows = words(np.arange(3 ** (last - first + 1)), last - first + 1)
    classes = _classes((left, first, last, right), projection, block)
    order = np.random.default_rng(0).permutation(len(windows))  # so that most rules fail soon
    shape = np.array([width, n_steps, block], dtype=np.int64)
    n_classes = 3 ** ((right - left) // block)
    return Descent(windows[order], classes[order], np.ascontiguousarray(projection), shape, n_classes)


def _classes(ends: tuple[int, int, int, int], projection: Trits, block: int) -> Index:
    """Return the coarse words of all whole blocks around each window, a row a window, ended by -1."""
    left, first, last, right = ends
    whole = words(np.arange(3 ** (right - left)), right - left)
    coarse = projection[number(whole.reshape(len(whole), -1, block))]
    size = 3 ** ((right - left) // block)
    found = np.unique(number(whole[:, first - left : last + 1 - left]) * size + number(coarse))
    window = found // size
    column = np.arange(len(found)) - np.searchsorted(window, window)
    classes = np.full((3 ** (last - first + 1), int(column.max()) + 1), -1, dtype=np.int64)
    classes[window, column] = found % size
    return classes


def _log3(size: int) -> int:
    return next(k for k in range(1, 40) if 3**k >= size)

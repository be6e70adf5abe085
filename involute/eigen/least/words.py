"""Words of K cells on the line: their densities and the images of their cells under a local rule."""

import math
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.actions.base import AbstractAction
from involute.arrays import Trits
from involute.eigen.least.weights import exact_integers, multiplied
from involute.errors import InvalidRuleError, explain
from involute.spaces.local_term import LocalTerm
from involute.updates.local_rule import LocalRule


@final
@attrs.frozen(eq=False)
class Density:
    """A sum of tables of some cells each, whole numbers ``scale`` times the values.

    Attributes
    ----------
    tables : each of shape (3,) * w.
    offsets : the w cells of each.
    """

    tables: tuple[NDArray[Any], ...]
    offsets: tuple[tuple[int, ...], ...]
    scale: int

    @property
    def reach(self) -> tuple[int, int]:
        """The first and the last cell that is read."""
        cells = [cell for places in self.offsets for cell in places]
        return min(cells), max(cells)

    def on(self, cells: Trits, first: int) -> NDArray[Any]:
        """Return the density at cell 0 of words whose first cell has this offset, shape (.., K) -> (..)."""
        letters = cells.astype(np.intp) + 1
        parts = [
            table[tuple(letters[..., place - first] for place in places)]
            for table, places in zip(self.tables, self.offsets, strict=True)
        ]
        return np.asarray(sum(parts[1:], start=parts[0]))


def density(action: Any) -> Density:
    """Return the density of an action on the line.

    Raises
    ------
    InvalidRuleError
        It is no sum of local terms, the same at every cell of a line.
    """
    terms = action.terms if isinstance(action, AbstractAction) else None
    places = None if terms is None else [_places(term) for term in terms]
    if not terms or places is None or None in places:
        got = f"{action!r:.60}"
        mend = "use Support, DomainWalls, PairInteraction or LocalAction, without weights of single sites"
        raise InvalidRuleError(explain("an action of local terms, alike at all cells of a line", got, mend))
    exact = [exact_integers(term.values.reshape(-1)) for term in terms]
    scale = math.lcm(*(own for _, own in exact))
    tables = [
        multiplied(whole, scale // own).reshape(term.values.shape)
        for (whole, own), term in zip(exact, terms, strict=True)
    ]
    return Density(tuple(tables), tuple(own for own in places if own is not None), scale)


def _places(term: LocalTerm) -> tuple[int, ...] | None:
    """Return the cells that a term reads on a line, or ``None`` if that is not said."""
    if term.site_weights is not None or term.part is not None:
        return None
    if term.offsets is None:
        return tuple(range(term.width)) if 1 <= term.width <= 2 else None
    is_line = term.offsets and all(len(offset) == 1 for offset in term.offsets)
    return tuple(offset[0] for offset in term.offsets) if is_line else None


@final
@attrs.frozen(eq=False)
class Words:
    """All words of so many cells, and their images over the steps of a rule.

    Attributes
    ----------
    n_cells : K; ``first`` is the offset of the first cell.
    images : the words, int8, shape (3^K, K), and their images, fewer cells each; with the first cell of each.
    """

    n_cells: int
    first: int
    images: tuple[tuple[Trits, int], ...]

    @classmethod
    def reading(cls, found: Density, rule: LocalRule | None, period: int, budget: int) -> "Words":
        """Return the shortest words that show the densities over a period, and whether cell 0 comes back.

        Raises
        ------
        InvalidRuleError
            There are more words than the budget.
        """
        left, right = found.reach
        low, high = (0, 0) if rule is None else _reach(rule)
        first = min(0, left, period * low, (period - 1) * low + left)
        last = max(0, right, period * high, (period - 1) * high + right)
        n_cells = last - first + 1
        if n_cells > budget.bit_length() or 3**n_cells > budget:
            got = f"3^{n_cells} words of {n_cells} cells"
            mend = "ask for a shorter period, or raise the budget"
            raise InvalidRuleError(explain(f"at most {budget} words", got, mend))
        number = np.arange(3**n_cells, dtype=np.int32)
        cells = np.empty((3**n_cells, n_cells), dtype=np.int8)
        for k in range(n_cells):
            cells[:, k] = number // 3 ** (n_cells - 1 - k) % 3 - 1
        images = [(cells, first)]
        for _ in range(0 if rule is None else period):
            images.append(_image(rule, *images[-1]))
        return cls(n_cells, first, tuple(images))

    def weights(self, found: Density) -> NDArray[Any]:
        """Return the density at cell 0, summed over the steps, by word."""
        steps = self.images[: max(1, len(self.images) - 1)]
        return np.asarray(sum(found.on(cells, first) for cells, first in steps))

    def closes(self) -> NDArray[np.bool_]:
        """Return, by word, whether cell 0 after all steps is what it was."""
        (cells, first), (images, start) = self.images[0], self.images[-1]
        return np.asarray(cells[:, -first] == images[:, -start])


def _reach(rule: LocalRule) -> tuple[int, int]:
    """Return the first and the last cell that a rule on the line reads."""
    cells = [offset[0] for offset in rule.offsets]
    return min(cells, default=0), max(cells, default=0)


def _image(rule: Any, cells: Trits, first: int) -> tuple[Trits, int]:
    """Return the images of words, and the offset of their first cell."""
    low, high = _reach(rule)
    n_left = cells.shape[1] - (high - low)
    number = np.zeros((len(cells), n_left), dtype=np.int32)
    for (offset,) in rule.offsets:
        number = 3 * number + cells[:, offset - low : offset - low + n_left] + 1
    return rule.table[number], first - low

"""Which signed permutations of cells leave a sum of local terms alone, or change its sign: to the last bit.

The places of each density must be carried to themselves, in some order of the cells of a word that the
density allows; floats keep their order, because their sums round. Weights by site allow nothing.
"""

from itertools import permutations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.decide.orbits.commuting import moved
from involute.decide.orbits.symmetry import Element
from involute.spaces.base import AbstractSpace
from involute.spaces.local_term import LocalTerm
from involute.spaces.neighbourhood import bonds, neighbour_table
from involute.spaces.product_space import ProductSpace

WIDEST_PERMUTED = 5  # cells of a density whose orders are all tried


def change(terms: tuple[LocalTerm, ...], space: AbstractSpace, element: Element) -> int | None:
    """Return χ with ``J(h x) = χ J(x)`` to the last bit for the sum J of local terms, or ``None``."""
    for sign in (1, -1):
        if all(_is_changed(term, space, element, sign) for term in terms):
            return sign
    return None


def _is_changed(term: LocalTerm, space: AbstractSpace, element: Element, sign: int) -> bool:
    """Return whether some order of its cells carries a density and its places to themselves."""
    if element.sign is None or term.site_weights is not None:
        return False
    places = _places(term, space)
    is_exact, flipped = term.values.dtype.kind in "iu", _flipped(term.values, element.sign)
    orders = permutations(range(term.width)) if is_exact and term.width <= WIDEST_PERMUTED else ()
    for order in [tuple(range(term.width)), *orders]:
        same = np.array_equal(flipped.transpose(order), sign * term.values)
        if same and _same_rows(moved(places, element)[:, order], places):
            return True
    return False


def _places(term: LocalTerm, space: AbstractSpace) -> NDArray[np.int64]:
    """Return the flat cells that each word of a term is read from; one more than the last is outside."""
    start, whole = 0, space.n_cells
    if isinstance(space, ProductSpace):
        part = term.part or 0
        start, space = sum(factor.n_cells for factor in space.factors[:part]), space.factors[part]
    if term.offsets is not None:
        found = neighbour_table(space, term.offsets).astype(np.int64)
    else:
        found = np.arange(space.n_cells)[:, None] if term.width == 1 else bonds(space).astype(np.int64)
    return np.where(found == space.n_cells, whole, found + start)


def _flipped(values: NDArray[Any], sign: int) -> NDArray[Any]:
    return np.flip(values) if sign < 0 else values


def _same_rows(a: NDArray[np.int64], b: NDArray[np.int64]) -> bool:
    """Return whether two lists of rows hold the same rows, each as often."""
    return sorted(map(tuple, a.tolist())) == sorted(map(tuple, b.tolist()))

"""What the densities of local terms say about their sums, and how a word that breaks one is lifted to a state."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.decide.embedding import lightest, parted, spread
from involute.decide.enumeration import packed
from involute.decide.odd_table import words
from involute.decide.ordering import Case
from involute.decide.statement import Certificate
from involute.spaces.base import AbstractSpace
from involute.spaces.local_term import LocalTerm
from involute.spaces.neighbourhood import bonds, neighbour_table
from involute.spaces.product_space import ProductSpace


def merged(terms: tuple[LocalTerm, ...]) -> tuple[LocalTerm, ...]:
    """Return equal terms, with the uniform one-site terms of each part added up to one."""
    uniform: dict[int, NDArray[Any]] = {}
    others = []
    for term in terms:
        part = _part(term)
        if term.width == 1 and term.site_weights is None and term.offsets is None:
            uniform[part] = uniform.get(part, np.zeros(3, dtype=np.int64)) + term.values
        else:
            others.append(term)
    return (*(LocalTerm(values, part=part) for part, values in uniform.items()), *others)


def is_least_at_neutral(term: LocalTerm) -> bool:
    """Return whether ``φ(w) >= φ(0) >= 0`` for all words, and no site weight is negative."""
    flat = term.values.reshape(-1)
    weights = np.asarray(1 if term.site_weights is None else term.site_weights)
    return bool((flat >= flat[flat.size // 2]).all() and flat[flat.size // 2] >= 0 and (weights >= 0).all())


def one_site_rows(terms: tuple[LocalTerm, ...], space: AbstractSpace) -> list[NDArray[Any]]:
    """Return, for each part, its one-site terms ``a_i(-), a_i(0), a_i(+)``: one row for all sites, or one a site."""
    rows: dict[int, NDArray[Any]] = {}
    for term in terms:
        if term.width == 1:
            weights = np.ones((1, 1), dtype=np.int64)
            if term.site_weights is not None:
                shape = np.shape(_factor(term, space).neutral())
                weights = np.broadcast_to(np.asarray(term.site_weights), shape).reshape(-1, 1)
            rows[_part(term)] = (
                rows.get(_part(term), np.zeros((1, 3), dtype=np.int64)) + weights * term.values
            )
    return list(rows.values())


def odd_words(term: LocalTerm, space: AbstractSpace, sign: int) -> list[Case]:
    """Return a state that shows the lightest word with ``φ(-w) != ± φ(w)``, everything else neutral, if any."""
    flat = term.values.reshape(-1)
    found = words(np.flatnonzero(flat != sign * flat[::-1]), term.width)
    if not len(found):
        return []
    factor = _factor(term, space)
    n = factor.n_cells
    places = _places(term, factor).astype(np.int64)
    places[places == n] = -1
    chosen = (places[i] for i in spread(len(places), len(found), n)) if len(places) else iter(())
    case = lightest(((place, found, 0) for place in chosen), n)
    if case is None:
        return []
    x, _ = parted(case[0], factor, None)
    if isinstance(space, ProductSpace):
        ground = space.neutral()
        x = (*ground[: _part(term)], x, *ground[_part(term) + 1 :])
    return [(x, None, 0)]


def plain_term(term: LocalTerm) -> Certificate:
    """Return a term as plain data: its density, and its site weights where it has some."""
    weights = None if term.site_weights is None else packed(np.asarray(term.site_weights))
    return {"values": packed(term.values), "site_weights": weights}


def _places(term: LocalTerm, space: AbstractSpace) -> NDArray[Any]:
    if term.offsets is not None:
        return neighbour_table(space, term.offsets)
    return np.arange(space.n_cells)[:, None] if term.width == 1 else bonds(space)


def _part(term: LocalTerm) -> int:
    return 0 if term.part is None else term.part


def _factor(term: LocalTerm, space: AbstractSpace) -> AbstractSpace:
    return space.factors[_part(term)] if isinstance(space, ProductSpace) else space

"""What the densities of local terms say about their sums, and states that show a word which breaks one."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.decide.embedding import lightest, parted, spread
from involute.decide.odd_table import words
from involute.decide.ordering import Case
from involute.spaces.base import AbstractSpace
from involute.spaces.graph_space import GraphSpace
from involute.spaces.local_term import LocalTerm
from involute.spaces.neighbourhood import bonds, neighbour_table
from involute.spaces.product_space import ProductSpace
from involute.spaces.trit_space import TritSpace


def merged(terms: tuple[LocalTerm, ...]) -> tuple[LocalTerm, ...]:
    """Return equal terms, with the uniform one-site terms of each part added up to one."""
    uniform: dict[int, NDArray[Any]] = {}
    others = []
    for term in terms:
        part = _part(term)
        if is_uniform_site(term):
            uniform[part] = uniform.get(part, np.zeros(3, dtype=np.int64)) + term.values
        else:
            others.append(term)
    return (*(LocalTerm(values, part=part) for part, values in uniform.items()), *others)


def scope_of_tables(space: AbstractSpace) -> str:
    """Return in words what a table of densities decides: more than this one space."""
    if isinstance(space, TritSpace):
        return "all lattice sizes, both boundaries"
    return "all graphs" if isinstance(space, GraphSpace) else "all spaces of this kind"


def scope_of_terms(terms: tuple[LocalTerm, ...], space: AbstractSpace) -> str:
    """Return in words what the tables of these terms decide: with weights by site, one lattice."""
    is_uniform = all(term.site_weights is None for term in terms)
    return scope_of_tables(space) if is_uniform else "this lattice"


def reads_itself(term: LocalTerm) -> bool:
    """Return whether a one-site term reads the site it stands at."""
    return term.offsets is None or not np.any(term.offsets)


def is_uniform_site(term: LocalTerm) -> bool:
    """Return whether a term is one density of each cell alone, the same everywhere."""
    return term.width == 1 and term.site_weights is None and reads_itself(term)


def is_least_at_neutral(term: LocalTerm) -> bool:
    """Return whether ``w_i φ(word) >= w_i φ(0) >= 0`` for all words and site weights."""
    rows = term_rows(term)
    middle = rows[:, [rows.shape[1] // 2]]
    return bool((rows >= middle).all() and (middle >= 0).all())


def is_flat(term: LocalTerm) -> bool:
    """Return whether the density has one value, so that the term is constant."""
    return bool((term.values == term.values.flat[0]).all())


def one_site_rows(terms: tuple[LocalTerm, ...], space: AbstractSpace) -> list[NDArray[Any]]:
    """Return, for each part, its one-site terms ``a_i(-), a_i(0), a_i(+)``: one row, or one a site."""
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
    """Return a state that shows the lightest word with ``φ(-w) != ± φ(w)`` and nothing else, if any."""
    flat = term.values.reshape(-1)
    found = words(np.flatnonzero(flat != sign * flat[::-1]), term.width)
    if not len(found):
        return []
    factor = _factor(term, space)
    n = factor.n_cells
    places = _places(term, factor).astype(np.int64)
    places[places == n] = -1
    chosen: list[NDArray[np.int64]] = [places[i] for i in spread(len(places), len(found), n)]
    case = lightest(((row, found, 0) for row in chosen), n)
    if case is None:
        return []
    x, _ = parted(case[0], factor, None)
    if isinstance(space, ProductSpace):
        ground = space.neutral()
        x = (*ground[: _part(term)], x, *ground[_part(term) + 1 :])
    return [(x, None, 0)]


def term_rows(term: LocalTerm) -> NDArray[Any]:
    """Return the density times each site weight, one row a weight: shape (1, 3^w) for uniform terms."""
    weights = np.asarray(1 if term.site_weights is None else term.site_weights).reshape(-1, 1)
    return np.asarray(weights * term.values.reshape(1, -1))


def _places(term: LocalTerm, space: AbstractSpace) -> NDArray[Any]:
    if term.offsets is not None:
        return neighbour_table(space, term.offsets)
    return np.arange(space.n_cells)[:, None] if term.width == 1 else bonds(space)


def _part(term: LocalTerm) -> int:
    return 0 if term.part is None else term.part


def _factor(term: LocalTerm, space: AbstractSpace) -> AbstractSpace:
    return space.factors[_part(term)] if isinstance(space, ProductSpace) else space

"""Monotones in two and more dimensions: combinations that flows bound, proposed by linear programs."""

import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from involute.automata.bounding_flows import MOST_ROWS, bounded_combinations, bounding_flows
from involute.automata.clusters import Coefficients, LocalFunction, Shape, assembled, ordered
from involute.automata.conservation import (
    Basis,
    LatticeRule,
    change,
    density_of,
    is_conserved,
    patterns,
    window,
)
from involute.find.lattice import Bares

UNDECIDABLE = "those that flows bound: in two dimensions and up monotones are undecidable in general"
FAR, LATE = "they depend on too many cells", "the time is over"
MOST_CELLS = 64


def even_basis(bares: Bares, shapes: Sequence[Shape]) -> Basis:
    """Return the patterns on shapes, the even ones where odd monotones are invariants."""
    return patterns(shapes, bares.rules[0].n_letters, 1 if bares.is_equivariant else 0)


def bounded(bares: Bares, shapes: Sequence[Shape], until: float) -> tuple[list[Coefficients], str]:
    """Return combinations that flows bound under every rule, and are no invariants."""
    few = [k for k in range(1, len(shapes) + 1) if all(_fit(shapes[:k], rule) for rule in bares.rules)]
    if not few:
        return [], f"{UNDECIDABLE}; {FAR}"
    basis = even_basis(bares, shapes[: few[-1]])
    found: dict[bytes, NDArray[np.int64]] = {}
    for rule in bares.rules:
        for vector in bounded_combinations(_changes(rule, basis), rule.n_letters, until=until):
            found[vector.tobytes()] = vector
    kept = [basis.combined(vector) for vector in found.values() if _is_bounded(bares, basis, vector)]
    left = f"; UNDECIDED for {len(shapes) - few[-1]} shapes: {FAR}" if few[-1] < len(shapes) else ""
    return kept, f"{UNDECIDABLE}{left}{'' if time.monotonic() < until else f'; {LATE}'}"


def _fit(shapes: Sequence[Shape], rule: LatticeRule) -> bool:
    """Return whether a linear program has room for all words that decide these shapes together."""
    cells = {cell for shape in shapes for cell in (*window(shape, rule), *shape)}
    return bool(rule.n_letters ** min(len(cells), MOST_CELLS) <= MOST_ROWS)


def _changes(rule: LatticeRule, basis: Basis) -> LocalFunction:
    """Return the change of every density of a basis, one column each, on a common window."""
    q, neutral = rule.n_letters, rule.neutral
    parts = [change(assembled({shape: values}, q, neutral, shape), rule) for shape, values in basis.parts]
    cells: Shape = ordered(cell for part in parts for cell in part.cells)
    return LocalFunction(np.concatenate([part.on(cells).full(q) for part in parts], axis=-1), cells)


def _is_bounded(bares: Bares, basis: Basis, vector: NDArray[np.int64]) -> bool:
    rule = bares.rules[0]
    density = density_of(basis.combined(vector), rule.n_letters, rule.neutral)
    if all(is_conserved(density, one) for one in bares.rules):
        return False
    return all(
        bounding_flows(change(density, one), one.n_letters, one.neutral) is not None for one in bares.rules
    )

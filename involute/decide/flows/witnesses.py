"""The smallest states on which an additive quantity changes, on lattices too large to look at all states.

Cells that no window reads together do not interact: the change is a sum over connected clusters of
non-neutral cells, so a lightest violation is one connected cluster. For conservation the normal form names
the lightest clusters; for a monotone on a ring, closed walks in the graph of words are searched by weight;
elsewhere clusters are grown cell by cell.
"""

import math
from collections.abc import Callable, Iterator
from itertools import product
from typing import cast, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Control, Trits
from involute.automata.clusters import LocalFunction, Shape, normal_form
from involute.automata.conservation import LatticeRule, change, letters_of
from involute.automata.potentials import lightest_rise, line_gains
from involute.decide.embedding import Row, lightest, spread
from involute.decide.flows.proofs import Bare, extents, interacting
from involute.decide.ordering import Case
from involute.decide.statement import Statement
from involute.laws import INVARIANT

WIDEST = 8  # cells of a window in a search of a ring
MOST_STEPS = 10**9  # edges looked at in one search of a ring
MOST_TRITS = 2**26  # written out in a search by clusters
MOST_CLUSTERS = 3**11


@final
@attrs.frozen(eq=False)
class Looked:
    """What a search for the smallest violation found: a case if there is one, and what it covered.

    Attributes
    ----------
    case : the smallest violation at this time under this control, or ``None``.
    covered, weight : in words, and up to which weight of x every state was looked at.
    is_everywhere : whether the case shows a violation on every lattice that holds it.
    """

    case: Case | None
    covered: str
    weight: int
    is_everywhere: bool = False


def smallest_violation(asked: Statement, bare: Bare, density: LocalFunction, u: Control) -> Looked:
    """Return the smallest state that violates [A5] or [A6] at one time under one control, if found."""
    shape = np.shape(asked.space.neutral())
    n_cells = math.prod(shape)
    difference = change(density, cast("LatticeRule", bare.rule))
    if asked.law is INVARIANT:
        x = by_normal_form(difference, shape)
        if x is not None:
            return Looked((x, u, bare.t), "all states", n_cells, is_everywhere=True)
    elif len(shape) == 1:
        x, is_sure = rising_on_ring(difference, shape[0])
        if is_sure:
            return Looked(None if x is None else (x, u, bare.t), "all states of this ring", n_cells)
    x, weight = in_clusters(difference, shape, lambda batch: asked.fails(batch, u, bare.t))
    covered = f"all states of at most {weight} non-neutral cells"
    return Looked(None if x is None else (x, u, bare.t), covered, weight)


def by_normal_form(difference: LocalFunction, shape: tuple[int, ...]) -> Trits | None:
    """Return the state of fewest non-neutral cells, first in order, whose sum changes; ``None`` if unsure.

    Sure on a lattice at least twice as long as the window: there, clusters are translates of each other only
    if they are so on Z^d, and the lightest patterns of the normal form are exactly the lightest violations.
    """
    form = normal_form(difference, 3, 1)
    if not form or any(n < 2 * k - 1 for n, k in zip(shape, extents(difference), strict=True)):
        return None
    least = min(len(cells) for cells in form)
    rows = []
    for cells, values in form.items():
        if len(cells) == least:
            patterns = np.array(letters_of(cells, 3, 1), dtype=np.int8).reshape(values.size, least) - np.int8(
                1
            )
            rows += _placed(cells, patterns[values.reshape(-1) != 0], shape)
    best = lightest(rows, math.prod(shape))
    return None if best is None else best[0].reshape(shape)


def rising_on_ring(difference: LocalFunction, n_cells: int) -> tuple[Trits | None, bool]:
    """Return the smallest state of a ring whose sum rises, and whether the search covered every state."""
    (length,) = extents(difference)
    if not 1 < length <= min(n_cells + 1, WIDEST):
        return None, False
    gains, weight = line_gains(difference, 3), 2
    while True:
        weight = min(weight, n_cells)
        if len(gains) * len(gains) // 3 * n_cells * weight > MOST_STEPS:
            return None, False
        found = lightest_rise(gains, 3, 1, n_cells, weight)
        if found is not None or weight == n_cells:
            return None if found is None else (found - 1).astype(np.int8), True
        weight *= 2


def in_clusters(
    difference: LocalFunction, shape: tuple[int, ...], fails: Callable[[Trits], NDArray[np.bool_]]
) -> tuple[Trits | None, int]:
    """Return the smallest failing state, grown cell by cell, and up to which weight all were looked at."""
    covered, n_cells = -1, math.prod(shape)
    for weight, level, words in _by_weight(difference, shape):
        if len(level) * len(words) * n_cells > MOST_TRITS:
            break
        failing = [(cells, words[fails(_states(cells, words, shape))]) for cells in level]
        best = lightest(
            (row for cells, bad in failing if len(bad) for row in _placed(cells, bad, shape)), n_cells
        )
        if best is not None:
            return best[0].reshape(shape), weight
        if weight == 0 and () in normal_form(difference, 3, 1):
            break  # the neutral state changes the sum at every cell: clusters do not add up
        covered = weight
    return None, covered


def _by_weight(difference: LocalFunction, shape: tuple[int, ...]) -> Iterator[tuple[int, list[Shape], Trits]]:
    """Yield, by weight, the connected clusters of a torus modulo translation, and their words."""
    steps = interacting(difference)
    level, weight = [cast("Shape", ())], 0
    while level and len(level) * 2**weight <= MOST_CLUSTERS:
        words = np.array(list(product((-1, 1), repeat=weight)), dtype=np.int8).reshape(2**weight, weight)
        yield weight, level, words
        level, weight = _grown(level, steps, shape), weight + 1


def _states(cells: Shape, words: Trits, shape: tuple[int, ...]) -> Trits:
    """Return the states that show words on cells, everything else neutral, shape (k, *shape)."""
    x = np.zeros((len(words), *shape), dtype=np.int8)
    if cells:
        flat = np.ravel_multi_index(tuple(np.array(cells).T), shape)
        x.reshape(len(words), math.prod(shape))[:, flat] = words
    return x


def _placed(cells: Shape, words: Trits, shape: tuple[int, ...]) -> list[Row]:
    """Return the rows that put words on the translates of cells of a torus."""
    n_cells = math.prod(shape)
    if not cells:
        return [(np.zeros(0, dtype=np.int64), words, 0)]
    lengths = np.array(shape)
    strides = np.array([math.prod(shape[axis + 1 :]) for axis in range(len(shape))])
    sites = np.stack(np.unravel_index(spread(n_cells, len(words), n_cells), shape), axis=1)
    return [(((np.array(cells) + site) % lengths) @ strides, words, 0) for site in sites]


def _grown(level: list[Shape], steps: Shape, shape: tuple[int, ...]) -> list[Shape]:
    """Return the connected clusters with one cell more, each class of translates once."""
    if level == [()]:
        return [((0,) * len(shape),)]
    found: set[Shape] = set()
    for cells in level:
        for base in cells:
            for step in steps:
                cell = tuple((a + b) % n for a, b, n in zip(base, step, shape, strict=True))
                if cell not in cells:
                    found.add(_least_translate((*cells, cell), shape))
    return sorted(found)


def _least_translate(cells: Shape, shape: tuple[int, ...]) -> Shape:
    """Return the first in order of the translates with a cell at the origin."""
    return min(
        tuple(sorted(tuple((a - b) % n for a, b, n in zip(cell, base, shape, strict=True)) for cell in cells))
        for base in cells
    )

"""Potentials on words: ``φ∘F - φ <= h(shifted) - h`` proves that Σ φ never rises, a cycle refutes it.

The words of a ring are a closed walk in the graph of words, and the change of Σ φ is the weight of that walk.
So Σ φ never rises on any ring exactly if no cycle has a positive change, and shortest distances are then a
certificate (Moreira, Boccara and Goles 2004). A configuration of the line with finitely many non-neutral
cells is a ring with neutral cells enough.
"""

from typing import final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.automata.clusters import LARGEST, LocalFunction
from involute.automata.flows import Flow, strides
from involute.errors import InvalidRuleError, explain
from involute.kernels.potentials import UNREACHED, closing_gains, relax

MOST_EDGES = 10**9  # relaxed before giving up


@final
@attrs.frozen(eq=False)
class Potential:
    """Node values h, int64, by word of w - 1 letters; ``None`` where the window is one cell."""

    values: NDArray[np.int64]


@final
@attrs.frozen(eq=False)
class Rise:
    """Letters of a periodic configuration on which the sum rises, and by how much in one period."""

    letters: NDArray[np.int64]
    gain: int


def line_gains(function: LocalFunction, n_letters: int) -> NDArray[np.int64]:
    """Return a local function on the line by word of the interval that holds its cells, shape (q^w,).

    Raises
    ------
    InvalidRuleError
        The interval has too many words to list.
    """
    return np.ascontiguousarray(interval(function, n_letters).values.reshape(-1), dtype=np.int64)


def interval(function: LocalFunction, n_letters: int, stride: int = 1) -> LocalFunction:
    """Return a local function on the line, on all words of the progression that holds its cells."""
    cells = tuple((place,) for place in range(function.cells[0][0], function.cells[-1][0] + 1, stride))
    if n_letters ** min(len(cells), 64) > LARGEST:
        raise InvalidRuleError(
            explain("an interval of few cells", f"{len(cells)} cells", "bring the offsets together")
        )
    return LocalFunction(function.on(cells).full(n_letters), cells)


def never_rises(gains: NDArray[np.int64], n_letters: int) -> Potential | Rise | None:
    """Return a potential if no closed walk gains, a cycle that does, or ``None`` past the budget.

    >>> never_rises(np.array([0, 1, -1, 0]), 2).values.tolist()
    [0, 1]
    """
    n_nodes = len(gains) // n_letters
    height, entered = np.zeros(n_nodes, dtype=np.int64), np.full(n_nodes, -1, dtype=np.int64)
    n_sweeps = max(2, min(n_nodes + 2, MOST_EDGES // len(gains)))
    node = relax(-gains, n_letters, height, entered, n_sweeps)
    if node == -1:
        return Potential(-height)
    if node == -2:
        return None
    return _cycle(gains, n_letters, entered, int(node))


def potential_flow(function: LocalFunction, n_letters: int) -> tuple[Flow, ...] | Rise | None:
    """Return the flow that bounds a local function on the line, a rise, or ``None`` past the budget.

    Cells a stride apart are a line of their own; letters of a rise are then one stride apart.
    """
    (step,) = strides(function.cells)
    whole = interval(function, n_letters, step)
    found = never_rises(np.ascontiguousarray(whole.values.reshape(-1), dtype=np.int64), n_letters)
    if not isinstance(found, Potential):
        return found
    if len(whole.cells) == 1:
        return ()
    values = found.values.reshape((n_letters,) * (len(whole.cells) - 1))
    return (Flow((step,), LocalFunction(values, whole.cells[:-1])),)


def lightest_rise(
    gains: NDArray[np.int64], n_letters: int, neutral: int, n_cells: int, max_weight: int
) -> NDArray[np.int64] | None:
    """Return the ring of fewest non-neutral cells on which the sum rises, first in order; ``None`` if none.

    Exact for this ring among all configurations of at most ``max_weight`` non-neutral cells. A ring has at
    least as many cells as a node has letters.
    """
    n_nodes = len(gains) // n_letters
    width = _width(n_nodes, n_letters)
    best = np.empty((n_cells + 1, max_weight + 1, n_nodes), dtype=np.int64)
    chosen: tuple[int, int] | None = None
    for start in range(n_nodes):
        own = _weight(start, n_letters, neutral, width)
        if own <= (max_weight if chosen is None else chosen[0] - 1):
            closing_gains(gains, n_letters, neutral, start, best)
            found = np.flatnonzero(best[0, :, start] > 0)
            if len(found) and own + found[0] <= (max_weight if chosen is None else chosen[0] - 1):
                chosen = (own + int(found[0]), start)
    if chosen is None:
        return None
    total, start = chosen
    closing_gains(gains, n_letters, neutral, start, best)
    left = total - _weight(start, n_letters, neutral, width)
    return _first(gains, n_letters, neutral, start, left, best)


def _first(
    gains: NDArray[np.int64], n_letters: int, neutral: int, start: int, left: int, best: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the first ring in order from this start that gains with so many further non-neutral cells."""
    n_cells, n_nodes = best.shape[0] - 1, best.shape[2]
    width = _width(n_nodes, n_letters)
    letters: list[int] = []
    node, gain = start, 0
    for i in range(n_cells):
        for letter in range(n_letters):
            edge = node * n_letters + letter
            is_free = i < n_cells - width
            cost = int(is_free and letter != neutral)
            rest = best[i + 1, left - cost, edge % n_nodes] if cost <= left else UNREACHED
            if rest > UNREACHED and gain + gains[edge] + rest > 0:
                letters.append(letter)
                node, gain, left = int(edge % n_nodes), gain + int(gains[edge]), left - cost
                break
    return np.roll(np.array(letters, dtype=np.int64), width)


def _width(n_nodes: int, n_letters: int) -> int:
    width = 0
    while n_letters**width < n_nodes:
        width += 1
    return width


def _weight(word: int, n_letters: int, neutral: int, width: int) -> int:
    return sum(word // n_letters**k % n_letters != neutral for k in range(width))


def _cycle(gains: NDArray[np.int64], n_letters: int, entered: NDArray[np.int64], node: int) -> Rise:
    """Return the cycle of entered edges through a node, as the letters along it."""
    letters, gain, at = [], 0, node
    while True:
        edge = int(entered[at])
        letters.append(edge % n_letters)
        gain += int(gains[edge])
        at = edge // n_letters
        if at == node:
            return Rise(np.array(letters[::-1], dtype=np.int64), gain)

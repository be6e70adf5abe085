"""The nearest lawful table by an integer program: oddness, sums that stay or never grow, descent in one step.

One 0/1 variable says that an entry holds a trit. A density's gain at a place is a sum of such variables, and
must equal (or not exceed) a difference of potentials of nodes, which are free variables. The image of a word
of several cells has variables of its own, tied to its cells. A coarse rule has one for each word and trit.
"""

import math
import time
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index, Trits
from involute.find.repair.demands import AbstractDemand, Balanced, Descending
from involute.find.repair.search import Found, order

SLACK = 1e-6


@final
@attrs.define(eq=False)
class Program:
    """Rows of ``lower <= A x <= upper`` over variables that are added as they are needed."""

    n_variables: int
    rows: list[tuple[Index, NDArray[Any], float, float]] = attrs.field(factory=list)

    def add(self, n: int) -> Index:
        """Return the numbers of new variables."""
        self.n_variables += n
        return np.arange(self.n_variables - n, self.n_variables)

    def row(self, columns: Any, factors: Any, lower: float, upper: float) -> None:
        """Add one row."""
        self.rows.append((np.asarray(columns), np.asarray(factors, dtype=float), lower, upper))

    def constraint(self) -> Any:
        """Return the rows as scipy takes them."""
        from scipy.optimize import LinearConstraint
        from scipy.sparse import csr_array

        counts = [len(columns) for columns, _, _, _ in self.rows]
        starts = np.concatenate([[0], np.cumsum(counts)])
        columns = np.concatenate([row[0] for row in self.rows])
        factors = np.concatenate([row[1] for row in self.rows])
        matrix = csr_array((factors, columns, starts), shape=(len(self.rows), self.n_variables))
        return LinearConstraint(matrix, [row[2] for row in self.rows], [row[3] for row in self.rows])


def by_program(
    table: Trits, demands: tuple[AbstractDemand, ...], deadline: float, *, is_first: bool
) -> Found:
    """Return the nearest lawful table, and with ``is_first`` the first in order among the nearest."""
    program = Program(3 * len(table))
    for entry in range(len(table)):
        program.row(_variables([entry])[0], [1, 1, 1], 1, 1)
    for demand in demands:
        if isinstance(demand, Balanced):
            _conserve(program, demand)
        elif isinstance(demand, Descending):
            _descend(program, demand)
        else:
            _negate(program, len(table))
    upper = np.ones(3 * len(table))
    found = _solved(program, table, upper, deadline)
    if found.table is None or not is_first or len(order(table, found.table)) > found.lower_bound:
        return found
    return _first(program, found, table, upper, deadline)


def _first(program: Program, found: Found, table: Trits, upper: NDArray[Any], deadline: float) -> Found:
    """Fix entry by entry: changed, to the least trit, wherever as few changes in all still allow it."""
    best = found.table
    for entry in range(len(table)):
        if best is None or not (best != table)[entry:].any() or time.monotonic() > deadline:
            return found
        for trit in (trit for trit in (-1, 0, 1) if trit != table[entry]):
            fixed = upper.copy()
            fixed[3 * entry : 3 * entry + 3] = 0
            fixed[3 * entry + trit + 1] = 1
            if best[entry] != trit:
                other = _solved(program, table, fixed, deadline)
                if other.table is None or len(order(table, other.table)) > found.lower_bound:
                    continue
                best = other.table
            upper = fixed
            break
        else:
            upper[3 * entry : 3 * entry + 3] = 0
            upper[3 * entry + int(table[entry]) + 1] = 1
        found = Found(best, found.lower_bound)
    return found


def _solved(program: Program, table: Trits, upper: NDArray[Any], deadline: float) -> Found:
    from scipy.optimize import Bounds, milp

    n, n_trits = program.n_variables, 3 * len(table)
    costs = np.zeros(n)
    costs[:n_trits] = 1
    costs[3 * np.arange(len(table)) + table + 1] = 0
    lowest, highest, whole = np.full(n, -np.inf), np.full(n, np.inf), np.zeros(n)
    lowest[:n_trits], highest[:n_trits], whole[:n_trits] = 0, upper, 1
    seconds = min(max(deadline - time.monotonic(), 0.01), 1e9)
    result = milp(
        costs,
        integrality=whole,
        bounds=Bounds(lowest, highest),
        constraints=program.constraint(),
        options={"time_limit": seconds},
    )
    bound = result.mip_dual_bound
    lower = 0 if bound is None or not math.isfinite(bound) else math.ceil(bound - SLACK)
    if result.x is None:
        return Found(None, lower)
    return Found((result.x[:n_trits].reshape(-1, 3).argmax(axis=1) - 1).astype(np.int8), lower)


def _variables(entries: Any) -> Index:
    """Return the variables of these entries, a row an entry, a column a trit."""
    return np.asarray(3 * np.asarray(entries)[:, None] + np.arange(3))


def _negate(program: Program, n_entries: int) -> None:
    for entry in range(n_entries // 2 + 1):
        for trit in range(3):
            pair = [3 * entry + trit, 3 * (n_entries - 1 - entry) + 2 - trit]
            if pair[0] != pair[1]:
                program.row(pair, [1, -1], 0, 0)


def _conserve(program: Program, demand: Balanced) -> None:
    gain = demand.gain
    n_nodes = len(gain.entries) // 3
    potentials = program.add(n_nodes)
    images: dict[tuple[int, ...], Index] = {}
    lowest = 0.0 if demand.relation == "=" else -np.inf
    for word in range(len(gain.entries)):
        read = tuple(int(entry) for entry in gain.entries[word])
        if read not in images:
            images[read] = _images(program, read)
        tail, head = word // 3, word % n_nodes
        moved = [] if tail == head else [potentials[tail], potentials[head]]
        columns = np.concatenate([images[read], np.asarray(moved, dtype=np.int64)])
        factors = np.concatenate([gain.density, [1.0, -1.0][: len(moved)]])
        before = float(gain.before[word])
        program.row(columns, factors, before + lowest, before)


def _descend(program: Program, demand: Descending) -> None:
    """Say that the coarse image of every window is that of its coarse word, for one step."""
    descent = demand.descent
    width, _, block = descent.shape.tolist()
    coarse = program.add(3 * descent.n_classes).reshape(-1, 3)
    powers = 3 ** np.arange(width - 1, -1, -1)
    for window, classes in zip(descent.windows + 1, descent.classes, strict=True):
        read = tuple(int(window[i : i + width] @ powers) for i in range(block))
        images = _images(program, read)
        for trit in range(3):
            those = images[descent.projection == trit - 1]
            for word in classes[classes >= 0]:
                program.row([*those, coarse[word, trit]], [*np.ones(len(those)), -1], 0, 0)


def _images(program: Program, read: tuple[int, ...]) -> Index:
    """Return the variables of the image of a word: those of its one cell, or new ones tied to its cells."""
    if len(read) == 1:
        return 3 * read[0] + np.arange(3)
    images = program.add(3 ** len(read))
    digits = np.arange(len(images))[:, None] // 3 ** np.arange(len(read) - 1, -1, -1) % 3
    for image in images:
        program.row([image], [1], 0, 1)
    for k, entry in enumerate(read):
        for trit in range(3):
            those = images[digits[:, k] == trit]
            program.row([*those, 3 * entry + trit], [*np.ones(len(those)), -1], 0, 0)
    return images

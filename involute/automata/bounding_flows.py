"""Flows that bound a local function from above: found by linear programs, verified in integers.

``g <= Σ_a (J_a(shifted by a) - J_a)`` proves that the sum of g is never positive, in any dimension. On the
line potentials decide that; in more dimensions it is undecidable (Bernardi, Durand, Formenti and Kari 2005),
and flows are one way to prove it.
"""

import math
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.automata.clusters import Cell, LocalFunction, Shape, moved, normal_form
from involute.automata.flows import Flow, box, is_identity, strides
from involute.automata.rationals import primitive

MOST_ROWS = 3**9  # inequalities of a linear program
LIMIT = {"maxiter": 20_000}  # steps of one linear program
SCALES = (1, 2, 3, 4, 6, 12, 60)  # denominators tried


def bounding_flows(
    function: LocalFunction, n_letters: int, neutral: int
) -> tuple[int, tuple[Flow, ...]] | None:
    """Return a scale s and integer flows with ``s g <= Σ_a (J_a(shifted by a) - J_a)``, if any are found.

    Flows come from a linear program and read two translates inside the window, or its box if that is small.
    The program is solved in floats, and believed once rounded flows satisfy every inequality in integers.
    ``None`` proves nothing.
    """
    if _rises_at_least(function, n_letters, neutral):
        return None
    windows = [function.cells, box(function.cells, n_letters)]
    for cells in windows[: 1 + (windows[0] != windows[1])]:
        found = _bounding_on(cells, function, n_letters) if n_letters ** len(cells) <= MOST_ROWS else None
        if found is not None:
            return found
    return None


def _rises_at_least(function: LocalFunction, n_letters: int, neutral: int) -> bool:
    """Return whether a lightest cluster alone, on the neutral background, has a positive sum."""
    form = normal_form(function, n_letters, neutral)
    least = min((len(shape) for shape in form), default=0)
    return any(values.max() > 0 for shape, values in form.items() if len(shape) == least)


def _bounding_on(
    cells: Shape, function: LocalFunction, n_letters: int
) -> tuple[int, tuple[Flow, ...]] | None:
    """Return a scale and integer flows that read one window, or ``None``."""
    homes = _homes(cells)
    solution = _solved(function.on(cells).full(n_letters).reshape(-1), divergences(homes, cells, n_letters))
    if solution is None:
        return None
    sizes = np.cumsum([n_letters ** len(home) for home in homes.values()])
    for scale in SCALES:
        entries = np.split(np.rint(solution * scale).astype(np.int64), sizes[:-1])[: len(homes)]
        given = tuple(
            Flow(shift, LocalFunction(values.reshape((n_letters,) * len(home)), home))
            for (shift, home), values in zip(homes.items(), entries, strict=True)
        )
        if is_identity(LocalFunction(scale * function.values, function.cells), given, n_letters, "<="):
            return scale, given
    return None


def bounded_combinations(
    function: LocalFunction, n_letters: int, *, until: float = math.inf
) -> list[NDArray[np.int64]]:
    """Return small integer combinations of the columns of a function that a linear program bounds by flows.

    One program a direction: as much (as little) of one column as there can be, no column more than 1 in size.
    None is begun once `time.monotonic` has passed ``until``. They are proposals, to be verified by
    `bounding_flows`; none where the window is too large.
    """
    from scipy.optimize import linprog
    from scipy.sparse import csr_matrix, hstack

    if n_letters ** len(function.cells) > MOST_ROWS:
        return []
    gains = function.full(n_letters).reshape(n_letters ** len(function.cells), -1)
    flow_part = -divergences(_homes(function.cells), function.cells, n_letters)
    matrix, n = hstack([csr_matrix(gains), flow_part]).tocsr(), gains.shape[1]
    bounds = [(-1, 1)] * n + [(None, None)] * flow_part.shape[1]
    found: dict[bytes, NDArray[np.int64]] = {}
    for column in range(2 * n):
        if time.monotonic() >= until:
            break
        cost = np.zeros(matrix.shape[1])
        cost[column % n] = 1 if column < n else -1
        solved = linprog(
            cost, A_ub=matrix, b_ub=np.zeros(len(gains)), bounds=bounds, method="highs", options=LIMIT
        )
        for scale in SCALES if solved.status == 0 else ():
            vector = np.rint(solved.x[:n] * scale).astype(np.int64)
            if np.allclose(vector, solved.x[:n] * scale, atol=1e-6):
                found[vector.tobytes()] = primitive(vector)
                break
    return [vector for vector in found.values() if vector.any()]


def _homes(cells: Shape) -> dict[Cell, Shape]:
    """Return, for each axis, the cells whose neighbours along it are in the window too."""
    found = {}
    for axis in range(len(cells[0])):
        unit = tuple(step * (k == axis) for k, step in enumerate(strides(cells)))
        home = tuple(cell for cell, there in zip(cells, moved(cells, unit), strict=True) if there in cells)
        if home:
            found[unit] = home
    return found


def divergences(homes: dict[Cell, Shape], cells: Shape, n_letters: int) -> Any:
    """Return the sparse matrix that sends flow entries to their divergence on every word."""
    from scipy.sparse import coo_matrix, hstack

    n_rows = n_letters ** len(cells)
    words, parts = np.arange(n_rows), []
    for shift, home in homes.items():
        n = n_letters ** len(home)
        numbers = LocalFunction(np.arange(n).reshape((n_letters,) * len(home)), home)
        here = numbers.on(cells).full(n_letters).reshape(-1)
        there = LocalFunction(numbers.values, moved(home, shift)).on(cells).full(n_letters).reshape(-1)
        parts.append(coo_matrix((np.ones(n_rows), (words, there)), shape=(n_rows, n)))
        parts[-1] = parts[-1] - coo_matrix((np.ones(n_rows), (words, here)), shape=(n_rows, n))
    return hstack(parts) if parts else coo_matrix((n_rows, 0))


def _solved(gains: NDArray[np.int64], matrix: Any) -> NDArray[np.float64] | None:
    """Return flow entries whose divergence is at least the gains, in floats, or ``None``."""
    from scipy.optimize import linprog

    if not matrix.shape[1]:
        return None if (gains > 0).any() else np.zeros(0)
    found = linprog(
        np.zeros(matrix.shape[1]),
        A_ub=-matrix.tocsr(),
        b_ub=-gains,
        bounds=(None, None),
        method="highs",
        options=LIMIT,
    )
    return np.asarray(found.x) if found.status == 0 else None

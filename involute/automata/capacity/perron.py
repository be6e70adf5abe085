"""How many walks a finite graph has, and what a uniform choice of steps makes of them: certified bounds.

The number of walks of n steps grows as λ^n with the Perron root λ of the graph. For *any* positive vector x
on a strongly connected component, ``min (A x)_i / x_i <= λ <= max (A x)_i / x_i`` (Collatz, Wielandt).
A walk that chooses uniformly among the b_i steps from node i writes ``g`` bits a step, and for *any* h,
``min`` and ``max`` over i of ``log2 b_i + (P h)_i - h_i`` bound g: telescope along the walk.

So the vectors are sought in floats and the bounds are taken in fractions. A vector that is a little wrong
makes the bounds wide, never wrong.
"""

import math
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from involute.automata.capacity.interval import Interval, log2_of

Sparse: TypeAlias = Any  # a scipy.sparse matrix in rows
Reals: TypeAlias = NDArray[np.float64]
GRID_BITS, SUM_BITS = 48, 60
ROUNDS, POLISHES = 60, 4
MOST_DENSE = 1000  # nodes up to which linear equations are solved in full


def walks_matrix(source: Any, target: Any, n_nodes: int) -> Sparse:
    """Return the numbers of edges between nodes, as a sparse matrix of int64, shape (n_nodes, n_nodes)."""
    from scipy.sparse import csr_matrix

    ones = np.ones(len(source), dtype=np.int64)
    return csr_matrix((ones, (source, target)), shape=(n_nodes, n_nodes))


def perron_root(matrix: Any) -> Interval | None:
    """Return bounds of the greatest eigenvalue of a matrix of whole numbers >= 0; ``None`` without a cycle.

    The bounds are multiples of 2^-48, or one and the same number where the vector found is an eigenvector.

    >>> perron_root(np.array([[2, 1], [1, 2]]))
    Interval(lower=Fraction(3, 1), upper=Fraction(3, 1))
    >>> print(perron_root(np.array([[0, 1], [1, 1]])))
    1.618033988750
    """
    from scipy.sparse import csr_matrix

    whole = csr_matrix(matrix)
    found = [_irreducible_root(whole[nodes][:, nodes]) for nodes in _components(whole)]
    bounds = [bound for bound in found if bound is not None]
    if not bounds:
        return None
    return Interval(max(bound.lower for bound in bounds), max(bound.upper for bound in bounds))


def uniform_bits(matrix: Sparse) -> Interval | None:
    """Return bounds of the mean of log2 of the number of edges to choose from, on the uniform walk.

    ``None`` where the walk can be caught by more than one final component.

    >>> print(uniform_bits(walks_matrix([0, 0, 1], [0, 1, 0], 2)))
    0.666666666667
    """
    final = [nodes for nodes in _components(matrix) if matrix[nodes].sum() == matrix[nodes][:, nodes].sum()]
    return _mean_choice(matrix[final[0]][:, final[0]]) if len(final) == 1 else None


def _components(matrix: Sparse) -> list[NDArray[np.int64]]:
    from scipy.sparse.csgraph import connected_components

    n_parts, part = connected_components(matrix, directed=True, connection="strong")
    order = np.argsort(part, kind="stable")
    return np.split(order, np.searchsorted(part[order], np.arange(1, n_parts)))


def _irreducible_root(matrix: Sparse) -> Interval | None:
    """Return bounds for a strongly connected component; ``None`` for one node without a loop."""
    if not matrix.nnz:
        return None
    vector = _perron_vector(matrix)
    least = vector / vector.min()
    if np.abs(least - np.rint(least)).max() < 1e-6:
        exact = _quotients(matrix, [int(entry) for entry in np.rint(least)])
        if not exact.width:
            return exact
    return _quotients(matrix, _as_wholes(vector)).widened(GRID_BITS)


def _perron_vector(matrix: Sparse) -> Reals:
    """Return the best positive vector met: Noda's inverse iteration from above, then steps of A + 1.

    Noda, "Note on the computation of the maximal eigenvalue of a non-negative irreducible matrix",
    Numer. Math. 17 (1971): quadratic, whatever the gap and the period. The steps of A + 1 smooth rounding.
    """
    from scipy.sparse import identity

    one = identity(matrix.shape[0], format="csr")
    vector = best = np.ones(matrix.shape[0])
    width = math.inf
    for _ in range(ROUNDS):
        quotients = (matrix @ vector) / vector
        spread = np.ptp(quotients) / quotients.max()
        if spread >= width and spread < 1e-12:
            break
        if spread < width:
            best, width = vector, spread
        shift = quotients.max() * (1 + 1e-14)
        vector = np.abs(_solution(shift * one - matrix, vector))
        for _ in range(POLISHES):
            vector = matrix @ vector + vector
            vector /= vector.max()
        if not (vector > 0).all():
            break
    return best


def _solution(matrix: Sparse, right: Reals) -> Reals:
    """Return the solution of linear equations."""
    from scipy.sparse.linalg import splu

    if matrix.shape[0] <= MOST_DENSE:
        return np.asarray(np.linalg.solve(matrix.toarray(), right))
    return np.asarray(splu(matrix.tocsc()).solve(right))


def _as_wholes(vector: Reals) -> list[int]:
    """Return floats times a common power of two, exactly."""
    mantissas, exponents = np.frexp(vector)
    shifts = (exponents - exponents.min()).tolist()
    return [int(part) << shift for part, shift in zip(mantissas * 2.0**53, shifts, strict=True)]


def _quotients(matrix: Sparse, vector: list[int]) -> Interval:
    """Return the least and the greatest quotient (A x)_i / x_i, in whole numbers."""
    starts, columns, values = (part.tolist() for part in (matrix.indptr, matrix.indices, matrix.data))
    found = [
        Fraction(sum(values[k] * vector[columns[k]] for k in range(starts[i], starts[i + 1])), vector[i])
        for i in range(len(vector))
    ]
    return Interval(min(found), max(found))


def _mean_choice(matrix: Sparse) -> Interval:
    """Return bounds for one final component: the gains of a nearly right h."""
    choices = np.asarray(matrix.sum(axis=1)).reshape(-1)
    heights = [round(Fraction(height) * 2**SUM_BITS) for height in _heights(matrix, choices).tolist()]
    bits = {int(choice): log2_of(int(choice)) for choice in np.unique(choices)}
    starts, columns, values = (part.tolist() for part in (matrix.indptr, matrix.indices, matrix.data))
    below, above = [], []
    for i, choice in enumerate(choices.tolist()):
        total = sum(values[k] * (heights[columns[k]] - heights[i]) for k in range(starts[i], starts[i + 1]))
        gain = Fraction(total, choice << SUM_BITS)
        below.append(bits[choice].lower + gain)
        above.append(bits[choice].upper + gain)
    return Interval(min(below), max(above))


def _heights(matrix: Sparse, choices: NDArray[np.int64]) -> Reals:
    """Return h with ``log2 b + P h - h`` nearly constant, and 0 at the first node."""
    from scipy.sparse import csr_matrix, diags, hstack, identity

    n_nodes = len(choices)
    steps = identity(n_nodes) - diags(1 / choices) @ matrix
    gain = csr_matrix(np.ones((n_nodes, 1)))
    equations = hstack([gain, steps.tocsc()[:, 1:]]).tocsr()
    heights = _solution(equations, np.log2(choices))
    heights[0] = 0.0
    return heights

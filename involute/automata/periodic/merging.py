"""Smaller matrices with the same traces of all powers: nodes with equal rows, or equal columns, are one.

With the rows of a class written once, ``A = R S`` for the indicator R of classes and the distinct rows S, and
``B = S R`` has ``tr B^n = tr A^n``. A permutation that commutes with A permutes the classes, and
``tr P' B^n = tr P A^n`` too.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Wholes: TypeAlias = NDArray[np.int64]
Sparse: TypeAlias = Any  # a scipy.sparse matrix in rows


def merged(matrix: Sparse, exchanges: Sequence[Wholes] = ()) -> tuple[Sparse, list[Wholes]]:
    """Return the matrix after merging equal rows and equal columns until none are left.

    Parameters
    ----------
    matrix : whole numbers, square, sparse rows.
    exchanges : permutations of the nodes that commute with it; those of the classes are returned.

    >>> from scipy.sparse import csr_matrix
    >>> merged(csr_matrix([[1, 1], [1, 1]]))[0].toarray().tolist()
    [[2]]
    """
    found, permutations, n_before = matrix.tocsr(), list(exchanges), -1
    while found.shape[0] != n_before:
        n_before = found.shape[0]
        for _ in range(2):
            classes, firsts = _equal_rows(found)
            found = _added(found[firsts], classes, len(firsts)).T.tocsr()
            permutations = [classes[permutation[firsts]] for permutation in permutations]
    return found, permutations


def _added(rows: Sparse, classes: Wholes, n_classes: int) -> Sparse:
    """Return rows with the columns of each class added up."""
    from scipy.sparse import csr_matrix

    n = len(classes)
    indicator = csr_matrix((np.ones(n, dtype=np.int64), (np.arange(n), classes)), shape=(n, n_classes))
    return rows @ indicator


def _equal_rows(matrix: Sparse) -> tuple[Wholes, Wholes]:
    """Return the class of each row, and the first row of each class."""
    matrix.sum_duplicates()
    sizes = np.diff(matrix.indptr)
    classes = np.empty(len(sizes), dtype=np.int64)
    firsts: list[Wholes] = []
    n_classes = 0
    for size in np.unique(sizes):
        rows = np.flatnonzero(sizes == size)
        entries = matrix.indptr[rows][:, None] + np.arange(size)
        content = np.concatenate([matrix.indices[entries], matrix.data[entries]], axis=1).astype(np.int64)
        first, place = _distinct(content)
        classes[rows] = n_classes + place
        firsts.append(rows[first])
        n_classes += len(first)
    return classes, np.concatenate([np.empty(0, dtype=np.int64), *firsts])


def _distinct(content: Wholes) -> tuple[Wholes, Wholes]:
    """Return the first of each kind of row, and the kind of each row; rows may be empty."""
    if not content.shape[1]:
        return np.zeros(1, dtype=np.int64), np.zeros(len(content), dtype=np.int64)
    _, first, place = np.unique(content, axis=0, return_index=True, return_inverse=True)
    return first, place.reshape(-1)

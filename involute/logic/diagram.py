"""Shared decision diagrams over trits, or over bits, made level by level from the last input to the first.

A function of the remaining inputs is a literal ``2 id + complement``; literal 0 is false and 1 true. One
level joins the children of every node to a row, makes the first child plain by complementing the row, and
numbers the distinct rows: a sort a level, whatever the table. Both planes of a rule share one diagram.
"""

from collections.abc import Sequence
from typing import final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Trits

Rows = NDArray[np.int64]


@final
@attrs.frozen(eq=False)
class Diagram:
    """The levels from the last input of the order to the first, and the literals of the functions themselves.

    Parameters
    ----------
    order : the inputs, first tested first.
    levels : for each input, last first, the (m, branches) literals of the children of its nodes.
    starts : the number of the first node of each level.
    roots : the literal of each function.
    """

    order: tuple[int, ...]
    levels: tuple[Rows, ...]
    starts: tuple[int, ...]
    roots: tuple[int, ...]

    @property
    def n_nodes(self) -> int:
        """The number of nodes."""
        return sum(len(level) for level in self.levels)


def diagram(functions: NDArray[np.bool_], order: Sequence[int]) -> Diagram:
    """Return the diagram of functions of shape (m, b_1, .., b_n): b = 3 for a trit, 2 for a bit."""
    literals = np.ascontiguousarray(functions.transpose(0, *(1 + i for i in order))).astype(np.int64).ravel()
    levels, starts, n_known = [], [], 1
    for place in reversed(order):
        rows, literals = _one_level(literals.reshape(-1, functions.shape[1 + place]), n_known)
        levels.append(rows)
        starts.append(n_known)
        n_known += len(rows)
    return Diagram(tuple(order), tuple(levels), tuple(starts), tuple(literals.tolist()))


def _one_level(rows: Rows, n_known: int) -> tuple[Rows, Rows]:
    """Return the distinct rows that need a node, and the literal of every row."""
    flips = rows[:, :1] & 1
    plain = rows ^ flips
    base = 2 * n_known
    keys = plain[:, 0]
    for column in plain.T[1:]:
        keys = keys * base + column
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    distinct = plain[first]
    idle = (distinct == distinct[:, :1]).all(axis=1)
    names = np.where(idle, distinct[:, 0], 2 * (n_known + np.cumsum(~idle) - 1))
    return distinct[~idle], names[inverse] ^ flips[:, 0]


def filled(functions: NDArray[np.bool_], care: NDArray[np.bool_], order: Sequence[int]) -> NDArray[np.bool_]:
    """Return functions that agree where ``care`` is: a branch without such words copies one that has some.

    A node whose other branches do not occur then falls away.
    """
    if care.all():
        return functions
    axes = (0, *(1 + i for i in order))
    known = np.ascontiguousarray(care.transpose(order))[None]
    made = np.array(functions.transpose(axes))
    shape = made.shape
    n_blocks = 1
    for size in shape[1:]:
        blocks = made.reshape(shape[0], n_blocks, size, -1)
        present = known.reshape(1, n_blocks, size, -1)
        used = present.any(axis=(0, 3))
        donor = np.where(used, np.arange(size), used.argmax(axis=1)[:, None])
        pick = np.arange(n_blocks)[:, None]
        made = blocks[:, pick, donor]
        known = present[:, pick, donor]
        n_blocks *= size
    return made.reshape(shape).transpose(np.argsort(axes))


def planes_of(table: Trits, n_trits: int) -> NDArray[np.bool_]:
    """Return the two planes of a table as functions of shape (2, 3, .., 3)."""
    return np.array([table == 1, table == -1]).reshape((2, *(3,) * n_trits))

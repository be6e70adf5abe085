"""Congruences of an operation on blocks, and the projections whose classes are one."""

import numpy as np
from numpy.typing import NDArray

from involute.automata.descent import BlockOperation
from involute.kernels import congruence as kernels
from involute.kernels.projections import projections

BUDGET = 8_000_000  # assignments tried before a search gives up: all odd projections of blocks of 3

MOST = 2**62  # a 64-bit counter


def principal_congruences(operation: BlockOperation) -> NDArray[np.int16]:
    """Return the least congruence that joins each two blocks, shape (n, n, n).

    Entry ``[a, b, x]`` is the least member of the class of x when a and b are one class.
    """
    n = operation.n_blocks
    out = np.empty((n, n, n), dtype=np.int16)
    kernels.principal(operation.table, operation.arity, out)
    return out


def has_proper_congruence(operation: BlockOperation) -> bool:
    """Return whether some congruence is neither equality nor the whole: a projection to fewer colours.

    >>> from involute.automata.descent import block_operation
    >>> from involute.automata.line_rule import LineRule
    >>> [has_proper_congruence(block_operation(LineRule.from_number(n, n_letters=2, width=3), 2, 2))
    ...  for n in (60, 110)]
    [True, False]
    """
    return not kernels.is_simple(operation.table, operation.arity, operation.n_blocks)


def descending_projections(
    operation: BlockOperation, *, odd: bool, budget: int = BUDGET
) -> tuple[NDArray[np.int8], bool]:
    """Return all projections of blocks to letters that descend, and whether the search was complete.

    Parameters
    ----------
    operation : what blocks make of the centre block.
    odd : only projections that take opposite letters on opposite blocks, ``Π(ι w) = ι Π(w)``.
    budget : the most assignments of a letter to a block.

    Returns
    -------
    maps : (m, n_blocks) letters, int8, in order; constant ones included.
    is_complete : whether these are all.
    """
    mirror = operation.mirror if odd else np.empty(0, dtype=np.int64)
    congruences = principal_congruences(operation)
    maps, is_complete = projections(congruences, mirror, operation.n_letters, min(budget, MOST))
    return maps, bool(is_complete)

"""The exact Kleene extension of a Boolean function: a sign where all completions agree, else neutral."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Trits


def kleene_table(truth: NDArray[np.bool_]) -> Trits:
    """Return the ternary table, shape (3,) * k, of a truth table, shape (2,) * k: false is -, true is +.

    ``f(x)`` is the common value of the Boolean function over all completions of the neutral inputs of x, and
    neutral where they differ. It is odd exactly if the function is self-dual.

    >>> kleene_table(np.array([[False, False], [False, True]])).tolist()
    [[-1, -1, -1], [-1, 0, 0], [-1, 0, 1]]
    """
    table = np.where(truth, np.int8(1), np.int8(-1))
    for axis in range(table.ndim):
        low, high = np.take(table, [0], axis), np.take(table, [1], axis)
        table = np.concatenate([low, np.where(low == high, low, np.int8(0)), high], axis)
    return table


def truth_table(table: Trits) -> NDArray[np.bool_] | None:
    """Return the truth table whose extension is a table of shape (3,) * k; ``None`` if it is none.

    >>> truth_table(np.array([-1, 1, 1], dtype=np.int8)) is None
    True
    """
    signs: Any = table[(slice(None, None, 2),) * table.ndim]
    return signs > 0 if (signs != 0).all() and np.array_equal(kleene_table(signs > 0), table) else None


def without_idle_inputs(truth: NDArray[np.bool_]) -> tuple[list[int], NDArray[np.bool_]]:
    """Return the inputs that matter, and the truth table as a function of them.

    >>> without_idle_inputs(np.array([[False, True], [False, True]]))[0]
    [1]
    """
    matters = [
        axis for axis in range(truth.ndim) if (np.take(truth, 0, axis) != np.take(truth, 1, axis)).any()
    ]
    return matters, truth[tuple(slice(None) if axis in matters else 0 for axis in range(truth.ndim))]

"""The value of a formula at states: one number a state, whole numbers exact."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Functional, State
from involute.errors import InvalidRuleError, explain
from involute.notation import expression
from involute.spaces.base import AbstractSpace
from involute.spaces.evaluation import check_size, compiled
from involute.spaces.formula import Tree, variables
from involute.spaces.integer_space import IntegerSpace
from involute.spaces.trit_array import AbstractTritArray


def flat_size(space: AbstractSpace) -> tuple[int, int]:
    """Return how many numbers a state is, and the largest of them in size.

    Raises
    ------
    InvalidRuleError
        The states are neither trits nor integers.
    """
    if isinstance(space, AbstractTritArray):
        return space.n_cells, 1
    if isinstance(space, IntegerSpace):
        return space.n_integers, space.bound
    raise InvalidRuleError(
        explain("trits or integers under formulas", f"{space!r}", "use a function of states on other spaces")
    )


def functional(tree: Tree, space: AbstractSpace, name: str) -> Functional:
    """Return a formula in x0, x1, .. as a functional on batches of states.

    Raises
    ------
    InvalidRuleError
        It reads a coordinate that is not there, or may leave int64; later, a value is not finite.
    """
    n, bound = flat_size(space)
    highest = max(variables(tree), default=0)
    if highest >= n:
        raise InvalidRuleError(explain(f"variables x0..x{n - 1}", f"x{highest}", "count coordinates from 0"))
    check_size(tree, [bound] * n)
    function, shape = compiled(tree), np.shape(space.neutral())

    def value(x: State) -> NDArray[Any]:
        array = np.asarray(x, dtype=np.int64)
        batch = array.shape[: array.ndim - len(shape)]
        flat = array.reshape(-1, n)
        with np.errstate(all="ignore"):
            values = np.broadcast_to(function(list(flat.T)), len(flat))
        bad = np.flatnonzero(~np.isfinite(values))
        if len(bad):
            at = expression(flat[bad[0]].reshape(shape))
            raise InvalidRuleError(explain("finite values", f"{name} = {values[bad[0]]} at {at}", "bound it"))
        return np.array(values).reshape(batch)

    return value

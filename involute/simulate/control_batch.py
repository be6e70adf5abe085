"""Controls given all at once: told from a single one by their axes, and checked together."""

from typing import Any

import attrs
import numpy as np

from involute.arrays import Control
from involute.errors import InvalidStateError, explain
from involute.spaces import trit_array
from involute.spaces.base import AbstractSpace
from involute.spaces.batch import stacked
from involute.spaces.finite_space import FiniteSpace
from involute.spaces.graph_space import GraphSpace
from involute.spaces.integer_space import IntegerSpace
from involute.spaces.product_space import ProductSpace
from involute.spaces.trit_space import TritSpace


def is_single(controls: Any, space: AbstractSpace) -> bool:
    """Return whether these are one control of the space rather than one a step."""
    if isinstance(space, ProductSpace):
        return isinstance(controls, tuple) and (
            len(controls) != len(space.factors) or is_single(controls[0], space.factors[0])
        )
    return isinstance(controls, str) or np.ndim(_array(controls)) == np.ndim(space.neutral())


def control_batch(controls: Any, space: AbstractSpace, n_steps: int) -> Control:
    """Return ``n_steps`` checked controls as a batch.

    Raises
    ------
    InvalidStateError
        There are more or fewer, or one lies outside the space.
    """
    if isinstance(space, ProductSpace) and isinstance(controls, tuple):
        pairs = zip(controls, space.factors, strict=True)
        return tuple(control_batch(part, factor, n_steps) for part, factor in pairs)
    if len(controls) != n_steps:
        raise InvalidStateError(
            explain(
                f"one control, or {n_steps} of them",
                f"{len(controls)} controls",
                "give one for every step, or set n_steps to their number",
            )
        )
    if n_steps and isinstance(space, TritSpace | GraphSpace):
        return trit_array.checked(controls, (n_steps, *space.shape), "controls")
    if n_steps and isinstance(space, IntegerSpace):
        return attrs.evolve(space, shape=(n_steps, *space.shape)).check(controls, name="controls")
    if isinstance(space, FiniteSpace | ProductSpace) or n_steps:
        checked = [space.check(u, name=f"controls[{i}]") for i, u in enumerate(controls)]
        return stacked(checked) if checked else stacked([space.neutral()])
    return stacked([space.neutral()])


def _array(controls: Any) -> Any:
    try:
        return np.asarray(controls)
    except ValueError:
        raise InvalidStateError(
            explain(
                "one control, or one a step, all of one shape",
                f"a ragged {type(controls).__name__} of {len(controls)}",
                "give every step a control of the space",
            )
        ) from None

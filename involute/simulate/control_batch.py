"""Controls given all at once: told from a single one by their axes, and checked together."""

from typing import Any

import numpy as np

from involute.arrays import Control
from involute.checking import array_of
from involute.errors import InvalidStateError, explain
from involute.spaces.base import AbstractSpace
from involute.spaces.batch import batch_shape, stacked
from involute.spaces.finite_space import FiniteSpace
from involute.spaces.product_space import ProductSpace


def is_single(controls: Any, space: AbstractSpace) -> bool:
    """Return whether these are one control of the space rather than one a step."""
    if isinstance(controls, str):
        return True
    if isinstance(space, ProductSpace):
        return isinstance(controls, tuple) and (
            len(controls) != len(space.factors) or is_single(controls[0], space.factors[0])
        )
    array = array_of(controls, "controls", InvalidStateError)
    return array.size > 0 and array.ndim == np.ndim(space.neutral())


def control_batch(controls: Any, space: AbstractSpace, n_steps: int) -> Control:
    """Return ``n_steps`` checked controls as a batch.

    Raises
    ------
    InvalidStateError
        There are more or fewer, or one lies outside the space.
    """
    if isinstance(controls, list | tuple) and isinstance(space, FiniteSpace):
        controls = np.asarray(
            [space.check(u, name=f"controls[{i}]") for i, u in enumerate(controls)], dtype=np.int64
        )
    if isinstance(controls, list) and isinstance(space, ProductSpace) and controls:
        controls = stacked([space.check(u, name=f"controls[{i}]") for i, u in enumerate(controls)])
    n_given = len(
        controls[0] if isinstance(space, ProductSpace) and isinstance(controls, tuple) else controls
    )
    if n_given != n_steps:
        raise InvalidStateError(
            explain(
                f"one control, or {n_steps} of them",
                f"{n_given} controls",
                "give one for every step, or set n_steps to their number",
            )
        )
    if not n_steps:
        return stacked([space.neutral()])
    batch = space.check(controls, name="controls", batch=True)
    if batch_shape(batch, space) != (n_steps,):
        raise InvalidStateError(
            explain(
                f"{n_steps} controls along one axis",
                f"controls with leading axes {batch_shape(batch, space)}",
                "drop the further axes",
            )
        )
    return batch

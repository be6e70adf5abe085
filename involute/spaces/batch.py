"""Lift steps and functionals on single states to batches, one state at a time."""

from typing import Any

import numpy as np

from involute.arrays import Control, Functional, State, Step, Values
from involute.spaces.base import AbstractSpace


def over_batch(one: Step, space: AbstractSpace, controls: AbstractSpace | None) -> Step:
    """Return the step on batches that applies ``one`` state by state; a single control serves all."""
    state_axes = _n_axes(space.neutral())
    control_axes = 0 if controls is None else _n_axes(controls.neutral())

    def step(x: State, u: Control, t: int) -> State:
        if _n_axes(x) == state_axes:
            return one(x, u, t)
        shared = u is None or _n_axes(u) == control_axes
        images = [one(row(x, i), u if shared else row(u, i), t) for i in range(batch_length(x))]
        return stacked(images)

    return step


def batch_length(x: State) -> int:
    """Return the length of the leading axis."""
    return batch_length(x[0]) if isinstance(x, tuple) else len(x)


def row(x: State, i: int) -> State:
    """Return one entry of a batch."""
    return tuple(row(part, i) for part in x) if isinstance(x, tuple) else x[i]


def stacked(images: list[State]) -> State:
    """Return single states as a batch."""
    if isinstance(images[0], tuple):
        return tuple(stacked([image[k] for image in images]) for k in range(len(images[0])))
    return np.stack(images)


def _n_axes(x: Any) -> int:
    return _n_axes(x[0]) if isinstance(x, tuple) else np.ndim(x)


def functional_over_batch(one: Functional, space: AbstractSpace) -> Functional:
    """Return the functional on batches that applies ``one`` state by state."""
    state_axes = _n_axes(space.neutral())

    def value(x: State) -> Values:
        if _n_axes(x) == state_axes:
            return one(x)
        return np.asarray([one(row(x, i)) for i in range(batch_length(x))])

    return value

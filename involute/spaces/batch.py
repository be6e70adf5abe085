"""Batches of states: their leading axes, and steps and functionals on single states lifted to them."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from involute.arrays import Control, Functional, State, Step, Values
from involute.errors import InvalidRuleError, explain
from involute.spaces.base import AbstractSpace


def batch_shape(x: State, space: AbstractSpace) -> tuple[int, ...]:
    """Return the leading axes of a batch of states of this space; ``()`` for one state."""
    return _leading(x, n_axes(space))


def n_axes(space: AbstractSpace) -> int:
    """Return the number of axes of one state (of its first part in a product)."""
    return np.ndim(_first(space.neutral()))


def batch_length(x: State) -> int:
    """Return the length of the leading axis."""
    return len(_first(x))


def row(x: State, i: int) -> State:
    """Return one entry along the leading axis, a view."""
    return tuple(row(part, i) for part in x) if isinstance(x, tuple) else x[i]


def read_only(x: State) -> State:
    """Return a view that user functions cannot write through."""
    if x is None:
        return None
    if isinstance(x, tuple):
        return tuple(read_only(part) for part in x)
    view = np.asarray(x).view()
    view.flags.writeable = False
    return view


def stacked(images: list[State]) -> State:
    """Return single states as one batch."""
    if isinstance(images[0], tuple):
        return tuple(stacked([image[k] for image in images]) for k in range(len(images[0])))
    return np.stack(images)


def called(function: Callable[..., Any], arguments: tuple[Any, ...], name: str) -> Any:
    """Call a user's function, and say where it failed if it does."""
    try:
        return function(*arguments)
    except Exception as error:
        raise InvalidRuleError(
            explain(
                f"{name} to be defined on every state",
                f"{name}({arguments[0]!r}) raised {type(error).__name__}: {error}",
                "make it total, and do not write into its arguments",
            )
        ) from error


def over_batch(one: Step, space: AbstractSpace, controls: AbstractSpace | None) -> Step:
    """Return the step on batches that applies ``one`` state by state; a single control serves all."""
    state_axes = n_axes(space)
    control_axes = 0 if controls is None else n_axes(controls)

    def step(x: State, u: Control, t: int) -> State:
        shape = _leading(x, state_axes)
        if not shape:
            return one(read_only(x), read_only(u), t)
        n = math.prod(shape)
        states = _reshaped(x, shape, (n,))
        shared = u is None or not _leading(u, control_axes)
        inputs = u if shared else _reshaped(u, shape, (n,))
        images = [
            one(read_only(row(states, i)), read_only(inputs if shared else row(inputs, i)), t)
            for i in range(n)
        ]
        return _reshaped(stacked(images), (n,), shape) if images else x

    return step


def functional_over_batch(one: Callable[[State], Values], space: AbstractSpace) -> Functional:
    """Return the functional on batches that applies ``one`` state by state."""
    state_axes = n_axes(space)

    def value(x: State) -> Values:
        shape = _leading(x, state_axes)
        if not shape:
            return one(read_only(x))
        states = _reshaped(x, shape, (math.prod(shape),))
        listed = [np.asarray(one(read_only(row(states, i)))) for i in range(math.prod(shape))]
        if len({value.shape for value in listed}) > 1:
            shapes = sorted({value.shape for value in listed})
            raise InvalidRuleError(
                explain("values of one shape for all states", f"shapes {shapes}", "pad the rows")
            )
        values = np.asarray(listed)
        return values.reshape(*shape, *values.shape[1:])

    return value


def _reshaped(x: State, leading: tuple[int, ...], new: tuple[int, ...]) -> State:
    """Return the state with its leading axes replaced."""
    if isinstance(x, tuple):
        return tuple(_reshaped(part, leading, new) for part in x)
    array = np.asarray(x)
    return array.reshape(*new, *array.shape[len(leading) :])


def _leading(x: State, axes: int) -> tuple[int, ...]:
    shape = tuple(np.shape(_first(x)))
    return shape[: len(shape) - axes]


def _first(x: State) -> Any:
    return _first(x[0]) if isinstance(x, tuple) else x

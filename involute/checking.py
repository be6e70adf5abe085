"""The checks at the door that constructors share: whole numbers, arrays, finite numbers, functions."""

import operator
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np

from involute.errors import InvoluteError, explain

EXACT = 2**53  # integers below this are exact in every sum and in float64
Array = TypeVar("Array", bound=np.ndarray[Any, Any])


def whole(value: Any, name: str, error: type[InvoluteError], *, at_least: int | None = None) -> int:
    """Return a Python integer, refusing booleans, fractions and what is below a bound.

    >>> whole(np.int8(3), "n", InvoluteError)
    3
    """
    wanted = "a whole number" if at_least is None else f"a whole number of at least {at_least}"
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool | np.bool_) or (at_least is not None and number < at_least):
        raise error(explain(f"{name} to be {wanted}", f"{name}={value!r}", "pass a plain integer"))
    return number


def wholes(
    values: Any, name: str, error: type[InvoluteError], *, at_least: int | None = None
) -> tuple[int, ...]:
    """Return a tuple of Python integers; one bare integer counts as a tuple of one."""
    if np.ndim(np.asarray(values, dtype=object)) == 0:
        return (whole(values, name, error, at_least=at_least),)
    return tuple(whole(value, f"{name}[{i}]", error, at_least=at_least) for i, value in enumerate(values))


def array_of(values: Any, name: str, error: type[InvoluteError]) -> np.ndarray[Any, Any]:
    """Return values as an array, refusing ragged lists."""
    try:
        return np.asarray(values)
    except ValueError:
        got = f"{name} with rows of different lengths"
        raise error(explain(f"{name} to be a regular array", got, "give every row the same length")) from None


def numbers(values: Any, name: str, error: type[InvoluteError]) -> np.ndarray[Any, Any]:
    """Return a read-only copy of finite real numbers: int64 below 2^53 in size, or float64."""
    array = array_of(values, name, error)
    got = f"{name}={values!r}"
    if array.dtype.kind not in "iuf" or not array.size or not np.isfinite(array).all():
        mend = "replace NaN and infinities by numbers"
        raise error(explain(f"{name} to be finite real numbers", got, mend))
    if array.dtype.kind == "f":
        return frozen(array.astype(np.float64))
    if int(array.max()) >= EXACT or int(array.min()) <= -EXACT:
        raise error(explain(f"integers of {name} below 2^53 in size", got, "use a smaller unit"))
    return frozen(array.astype(np.int64))


def frozen(array: Array) -> Array:
    """Return the array made read-only."""
    array.flags.writeable = False
    return array


def function_of(value: Any, name: str, error: type[InvoluteError]) -> Callable[..., Any]:
    """Return a callable that is no class."""
    if not callable(value) or isinstance(value, type):
        raise error(
            explain(
                f"{name} to be a function", f"{name}={value!r}", "pass a function, not a class or a value"
            )
        )
    return cast("Callable[..., Any]", value)

"""The values that a parameter takes: which can be told apart, which a store can hold, which are numbers."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.errors import InvalidRunError, explain
from involute.identity import digest


def checked_values(name: str, values: Any) -> tuple[Any, ...]:
    """Return the values of a parameter in order, numpy's numbers as Python's.

    Raises
    ------
    InvalidRunError
        They are no sequence of values, or two are equal.
    """
    unordered = isinstance(values, str | bytes | Mapping | AbstractSet)
    is_empty = not hasattr(values, "__len__") or getattr(values, "ndim", 1) == 0 or not len(values)
    if unordered or is_empty:
        got = f"{name}={values!r:.80}"
        raise InvalidRunError(explain("the values of each parameter", got, "give a list of at least one"))
    found = tuple(as_python(value) for value in values)
    keys = [key(value) for value in found]
    twice = [i for i, own in enumerate(keys) if own in keys[:i]] if len(set(keys)) < len(keys) else []
    if twice:
        got = f"{found[twice[0]]!r:.60} twice for {name}"
        raise InvalidRunError(explain("values that differ", got, "ask for more replicas instead"))
    return found


def as_python(value: Any) -> Any:
    """Return a Python number for a numpy one.

    >>> as_python(np.float64(0.5)), as_python("a")
    (0.5, 'a')
    """
    return value.item() if isinstance(value, np.generic) else value


def key(value: Any) -> Any:
    """Return what two values have in common where they are equal.

    >>> key(1) == key(1.0), key(float("nan")) == key(float("nan")), key("1") == key(1)
    (True, True, False)
    """
    is_number = isinstance(value, bool | int | float) and value == value  # noqa: PLR0124  (NaN is not)
    return value if is_number else digest(seen(value))


def seen(value: Any) -> Any:
    """Return a value as its digest sees it: also by its text where that is more than its address."""
    if is_plain(value) or " at 0x" in repr(value):
        return value
    return [value, repr(value)]


def is_plain(value: Any) -> bool:
    """Return whether a store holds a value in its plan."""
    return isinstance(value, bool | int | float | str)


def are_plain(values: tuple[Any, ...]) -> bool:
    """Return whether a store holds these values in its plan."""
    return all(map(is_plain, values))


def as_numbers(values: tuple[Any, ...]) -> NDArray[Any] | None:
    """Return values as one array of numbers, or ``None`` where they are none that an array can hold.

    >>> as_numbers((1, 0.5)), as_numbers((1, "a"))
    (array([1. , 0.5]), None)
    """
    if not all(isinstance(value, bool | int | float) for value in values):
        return None
    array = np.asarray(values)
    return array if array.dtype.kind in "biuf" else None


def along(values: tuple[Any, ...]) -> NDArray[Any]:
    """Return values as a coordinate: numbers or texts as they are, anything else numbered."""
    numbers = as_numbers(values)
    if numbers is not None:
        return numbers
    return np.asarray(values if all(isinstance(value, str) for value in values) else range(len(values)))


def texts(values: tuple[Any, ...]) -> list[str]:
    """Return each value as a text, for people."""
    return [value if isinstance(value, str) else repr(value) for value in values]

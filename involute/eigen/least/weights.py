"""Weights as exact integers: a common unit is taken out of floats and fractions, nothing is rounded."""

import math
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.checking import array_of
from involute.errors import InvalidRuleError, explain

FITS = 2**62  # whole numbers below this are kept in int64
MANTISSA = 53
FINEST = 1000  # halvings of a unit that scale a float exactly


def exact_integers(weight: Any) -> tuple[NDArray[Any], int]:
    """Return weights times the least scale that makes all of them whole, and the scale.

    Parameters
    ----------
    weight : integers, floats (each is a fraction with a power of 2 below the line), or fractions.

    Returns
    -------
    tuple
        int64 where all of them are below 2^62 in size, Python integers otherwise; the scale.

    Raises
    ------
    InvalidRuleError
        They are no finite real numbers, one an edge.

    >>> exact_integers([0.5, 1.25])[0].tolist(), exact_integers([Fraction(1, 3), 1])[1]
    ([2, 5], 3)
    """
    array = array_of(weight, "weight", InvalidRuleError)
    if array.ndim == 1 and not array.size:
        return np.zeros(0, dtype=np.int64), 1
    is_real = array.dtype.kind in "iufbO" and (array.dtype.kind != "f" or bool(np.isfinite(array).all()))
    if array.ndim != 1 or not is_real:
        got = f"{array.dtype} of shape {array.shape}"
        mend = "give one number an edge, without NaN or infinities"
        raise InvalidRuleError(explain("finite real weights, one an edge", got, mend))
    if array.dtype.kind == "f":
        return _from_floats(array.astype(np.float64))
    return _from_fractions(array.tolist()) if array.dtype.kind == "O" else (_smallest(array), 1)


def bound(values: NDArray[Any]) -> int:
    """Return the greatest size of the values, a Python integer; 0 if there are none."""
    return max(abs(int(values.max())), abs(int(values.min()))) if values.size else 0


def multiplied(values: NDArray[Any], factor: int) -> NDArray[Any]:
    """Return whole numbers times a factor, in int64 where they fit."""
    if factor == 1:
        return values
    fits = values.dtype != object and max(bound(values), 1) * factor < FITS
    return values * factor if fits else _smallest(values.astype(object) * factor)


def _smallest(values: NDArray[Any]) -> NDArray[Any]:
    """Return whole numbers as int64 where they fit, as Python integers otherwise."""
    return values.astype(np.int64 if bound(values) < FITS else object)


def _from_floats(values: NDArray[np.float64]) -> tuple[NDArray[Any], int]:
    if bool((values == np.rint(values)).all()) and float(np.abs(values).max()) < FITS:
        return values.astype(np.int64), 1
    fraction, exponent = np.frexp(values[values != 0])
    mantissa = (fraction * 2.0**MANTISSA).astype(np.int64)
    last_bit = exponent - MANTISSA + np.frexp((mantissa & -mantissa).astype(np.float64))[1] - 1
    halvings = max(0, -int(last_bit.min()))
    if halvings < FINEST and math.ldexp(float(np.abs(values).max()), halvings) < FITS:
        return np.ldexp(values, halvings).astype(np.int64), 2**halvings
    return _from_fractions([Fraction(value) for value in values.tolist()])


def _from_fractions(values: list[Any]) -> tuple[NDArray[Any], int]:
    try:
        exact = [Fraction(value) for value in values if not isinstance(value, str)]
    except (TypeError, ValueError, OverflowError):
        exact = []
    if len(exact) < len(values):
        raise InvalidRuleError(
            explain("finite real weights, one an edge", f"weight={values!r:.60}", "pass numbers or Fractions")
        )
    scale = math.lcm(*(value.denominator for value in exact))
    whole = np.empty(len(exact), dtype=object)
    whole[:] = [value.numerator * (scale // value.denominator) for value in exact]
    return _smallest(whole), scale

"""The doors of the trit algebra: what is not an array of trits or integers is refused, with its position."""

from numbers import Integral
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from involute.arrays import Integers, Trits
from involute.errors import InvalidSpaceError, InvalidStateError, explain
from involute.kernels import trits as kernels

TRITS = "trits in {-1, 0, +1}"
_CODES = {"b": "bool", "O": "object", "f": "real", "c": "complex"}


def check_trits(x: ArrayLike, name: str = "x", *, allow_empty: bool = True) -> Trits:
    """Return ``x`` as a contiguous native int8 array (itself, if it is one), or refuse it.

    Parameters
    ----------
    x : array of any integer dtype and any shape, values in {-1, 0, +1}.
    name : the name that an error uses.
    allow_empty : whether an array without entries has a meaning here.

    Raises
    ------
    InvalidStateError
        A value is not a trit (the first one is named), the dtype is no integer one, or the array is empty.

    >>> check_trits([0, 1, -1])
    array([ 0,  1, -1], dtype=int8)
    """
    array = np.asarray(x)
    if not np.issubdtype(array.dtype, np.integer):
        raise InvalidStateError(_not_integers(array, name, TRITS, "np.int8"))
    if array.size == 0 and not allow_empty:
        raise InvalidStateError(
            explain("at least one trit", f"{name} of shape {array.shape}", "pass some sites")
        )
    least, greatest = _extremes(array)
    if greatest > 1 or least < -1:
        first = first_position((array > 1) | (array < -1))
        raise InvalidStateError(
            explain(
                TRITS,
                f"{at(name, first)}={array[first]} ({array.dtype})",
                "map numbers to trits first, for example by digits or threshold_planes",
            )
        )
    return np.ascontiguousarray(array, dtype=np.int8).reshape(array.shape)


def check_integers(n: ArrayLike, name: str = "n") -> Integers:
    """Return ``n`` as a contiguous native array of its own integer dtype, or refuse it.

    Raises
    ------
    InvalidStateError
        The dtype is not an integer one.

    >>> check_integers([5, -14]).dtype
    dtype('int64')
    """
    array = np.asarray(n)
    if not np.issubdtype(array.dtype, np.integer):
        raise InvalidStateError(_not_integers(array, name, "integers", "np.int64"))
    return np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("=")).reshape(array.shape)


def check_order(k: Any, name: str, *, least: int = 0, most: int | None = None) -> int:
    """Return ``k`` as a whole number within bounds, or refuse it.

    Raises
    ------
    InvalidSpaceError
        ``k`` is no whole number, or lies outside.
    """
    whole = isinstance(k, Integral) and not isinstance(k, bool)
    if not whole or k < least or (most is not None and k > most):
        bounds = f">= {least}" if most is None else f"from {least} to {most}"
        raise InvalidSpaceError(
            explain(f"{name} a whole number {bounds}", f"{name}={k!r} ({type(k).__name__})", f"change {name}")
        )
    return int(k)


def _extremes(array: Integers) -> tuple[int, int]:
    if array.dtype == np.int8:
        return kernels.extremes(np.ascontiguousarray(array, dtype=np.int8).reshape(-1))
    return (int(array.min()), int(array.max())) if array.size else (0, 0)


def first_position(mask: NDArray[np.bool_]) -> tuple[int, ...]:
    """Return the first position, in C order, at which a mask holds."""
    return tuple(int(i) for i in np.unravel_index(int(np.argmax(mask)), mask.shape))


def at(name: str, position: tuple[int, ...]) -> str:
    """Return ``name[i, j]``, or the bare name for an array without axes."""
    return f"{name}[{', '.join(map(str, position))}]" if position else name


def _not_integers(array: NDArray[Any], name: str, expected: str, dtype: str) -> str:
    kind = _CODES.get(array.dtype.kind, array.dtype.kind)
    got = f"{name} of dtype {array.dtype}"
    if kind == "real" and np.isnan(array).any():
        got = f"{at(name, first_position(np.isnan(array)))}=nan ({array.dtype})"
    mend = {
        "real": f"round first, then {name}.astype({dtype}); real residuals go through threshold_planes",
        "bool": f"{name}.astype({dtype}) if True is meant as +1",
    }.get(kind, f"pass an array of dtype {dtype}")
    return explain(f"{expected} of an integer dtype", got, mend)

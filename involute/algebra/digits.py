"""Integers and their balanced-ternary digits, ``n = Σ_k d_k(n) 3^k`` with ``d_k(-n) = -d_k(n)``."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from involute.algebra.checks import at, check_integers, check_order, first_position
from involute.algebra.planes import DigitPlanes
from involute.arrays import Integers, Trits
from involute.errors import InvalidStateError, explain
from involute.kernels import adic
from involute.kernels import digits as kernels
from involute.kernels import integers as sums
from involute.kernels.digits import BLOCK

BOUNDS = tuple(
    (3**k - 1) // 2 for k in range(43)
)  # |n| <= BOUNDS[K] says K(n) <= K; 42 digits hold any 64 bits
_LONGEST = 128  # more planes than any 64-bit integer needs, and a bound on slips
_DIGITS_16, _DIGITS_32, _DIGITS_64 = 10, 20, 40  # every integer of so many digits fits the type


def depth(n: ArrayLike) -> NDArray[np.int8]:
    """Return the depth ``K(n) = min {K : |n| <= (3^K - 1)/2}``, ``K(0) = 0``. Even.

    Raises
    ------
    InvalidStateError
        The dtype is not an integer one.

    >>> depth([0, 1, -2, 4, 5])
    array([0, 1, 2, 2, 3], dtype=int8)
    """
    array = check_integers(n)
    size = magnitudes(array)
    bounds = np.array([b for b in BOUNDS if b <= np.iinfo(size.dtype).max], dtype=size.dtype)
    out = np.empty(array.shape, np.int8)
    adic.depths(size, bounds, out.reshape(-1))
    return out


def digits(n: ArrayLike, n_digits: int | None = None, *, out: Trits | None = None) -> DigitPlanes:
    """Return the balanced-ternary digits of integers, one plane a digit, ``S_k = d_k(n)``.

    Parameters
    ----------
    n : integers of any dtype and any shape.
    n_digits : the number of planes; by default the depth of the largest, none at all for zeros.
    out : an int8 array of shape ``(n_digits, *n.shape)`` to write into, for repeated use.

    Raises
    ------
    InvalidStateError
        An integer has more than ``n_digits`` digits, or ``out`` does not fit.

    >>> digits([5, -5, 1]).array
    array([[-1,  1,  1],
           [-1,  1,  0],
           [ 1, -1,  0]], dtype=int8)
    """
    array = check_integers(n)
    greatest = max(int(array.max()), -int(array.min())) if array.size else 0
    needed = sum(bound < greatest for bound in BOUNDS)
    n_planes = needed if n_digits is None else check_order(n_digits, "n_digits", most=_LONGEST)
    if n_planes < needed:
        first = first_position(depth(array) > n_planes)
        got = f"{at('n', first)}={array[first]} ({array.dtype})"
        raise InvalidStateError(
            explain(f"integers of at most {n_planes} digits", got, f"use n_digits={needed}")
        )
    planes = (
        np.empty((n_planes, *array.shape), np.int8)
        if out is None
        else _check_out(out, (n_planes, *array.shape))
    )
    _write(array.reshape(-1), planes.reshape(n_planes, array.size))
    return DigitPlanes.trusted(planes)


def integers(planes: DigitPlanes | ArrayLike, *, dtype: DTypeLike = np.int64) -> Integers:
    """Return the integers with these digits, ``Σ_k S_k 3^k``; the inverse of `digits`.

    Parameters
    ----------
    planes : digit planes, or trits of shape ``(n_planes, *shape)``, the digit of 3^0 first.
    dtype : the integer dtype of the result.

    Raises
    ------
    InvalidStateError
        A sum does not fit the dtype (the first one is named), or the dtype is no integer one.

    >>> integers(digits([5, -5, 1]))
    array([ 5, -5,  1])
    """
    digit_planes = planes if isinstance(planes, DigitPlanes) else DigitPlanes(planes)
    target = np.dtype(dtype)
    if not np.issubdtype(target, np.integer):
        raise InvalidStateError(explain("an integer dtype", f"dtype={target}", "use np.int64"))
    rows = digit_planes.array.reshape(digit_planes.n_planes, int(np.prod(digit_planes.shape)))
    while len(rows) > _DIGITS_64 and not rows[-1].any():
        rows = rows[:-1]
    sums_of_rows = _wide_sums(rows, target) if len(rows) > _DIGITS_64 else _sums(rows, target)
    return sums_of_rows.reshape(digit_planes.shape)


def magnitudes(array: Integers) -> NDArray[Any]:
    """Return ``|n|`` as a flat array of the unsigned type of the same width, the least integer included."""
    flat = array.reshape(-1)
    return flat if flat.dtype.kind == "u" else np.abs(flat).view(f"u{flat.dtype.itemsize}")


def _write(n: Integers, planes: Trits) -> None:
    """Choose the narrowest kernel that the type, or else the number of digits, allows."""
    if np.can_cast(n.dtype, np.int16) or len(planes) <= _DIGITS_16:
        kernels.digits_16(n.astype(np.int16, copy=False), planes)
    elif n.dtype.itemsize < np.dtype(np.int64).itemsize or len(planes) <= _DIGITS_32:
        kernels.digits_32(n.astype(np.int64, copy=False), planes)
    else:
        kernels.digits_64(magnitudes(n).astype(np.uint64, copy=False), n < 0, planes)


def _sums(rows: Trits, target: np.dtype[Any]) -> Integers:
    """Sum at most 40 planes, whose sums fit 64 bits, and see that they fit the target."""
    limits = np.iinfo(target)
    lane = np.int32 if len(rows) <= _DIGITS_32 else np.int64
    store = target.newbyteorder("=") if target.kind == "i" and target.itemsize > 1 else np.dtype(lane)
    out = np.zeros(rows.shape[1], store)
    if len(rows):
        lowest, highest = int(limits.min), min(int(limits.max), np.iinfo(np.int64).max)
        least, greatest = sums.integers(rows, np.empty(BLOCK, lane), lowest, highest, out)
        if least < lowest or greatest > highest:
            wide = np.empty(rows.shape[1], np.int64)
            sums.integers(rows, np.empty(BLOCK, np.int64), least, greatest, wide)
            raise _overflow(rows, int(np.argmax((wide < lowest) | (wide > highest))), target)
    return out.astype(target, copy=False)


def _wide_sums(rows: Trits, target: np.dtype[Any]) -> Integers:
    """Sum more than 40 planes in magnitude and sign, so that every 64-bit integer comes out."""
    limits = np.iinfo(target)
    size, signs = np.zeros(rows.shape[1], np.uint64), np.zeros(rows.shape[1], np.int8)
    beyond = sums.magnitudes(rows, size, signs)
    bad = np.where(signs < 0, size > -limits.min, size > limits.max)
    bad[beyond : beyond + 1] = True
    if bad.any():
        raise _overflow(rows, int(np.argmax(bad)), target)
    return np.where(signs < 0, np.uint64(0) - size, size).astype(target)


def _overflow(rows: Trits, position: int, target: np.dtype[Any]) -> InvalidStateError:
    value = sum(int(trit) * 3**k for k, trit in enumerate(rows[:, position]))
    got = f"{value} at flat position {position}"
    return InvalidStateError(explain(f"integers within {target}", got, "pass a wider dtype"))


def _check_out(out: Trits, shape: tuple[int, ...]) -> Trits:
    if out.dtype != np.int8 or out.shape != shape or not out.flags.c_contiguous:
        got = f"out of shape {out.shape} ({out.dtype})"
        raise InvalidStateError(explain(f"a contiguous int8 array of shape {shape}", got, "leave out away"))
    return out

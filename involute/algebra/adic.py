"""The 3-adic view of the integers: two are close if their lowest balanced-ternary digits agree.

The valuation ``v(n)`` is the index of the first non-zero digit, the residue modulo ``3^k`` the sum of the k
lowest digits, a cylinder the integers that share them, and ``d(m, n) = 3^-v(m-n)`` an ultrametric.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from involute.algebra.checks import at, check_integers, check_order, first_position
from involute.algebra.digits import magnitudes
from involute.arrays import Integers
from involute.errors import InvalidStateError, explain
from involute.kernels import adic as kernels

VALUATION_OF_ZERO = (
    127  # stands for +infinity: above every valuation of a 64-bit integer, which is at most 40
)
_DISTANCES = np.array([3.0**-v for v in range(VALUATION_OF_ZERO)] + [0.0])
_EXACT = 41  # integers of 64 bits differ by less than 3^41


def valuation(n: ArrayLike) -> NDArray[np.int8]:
    """Return ``v(n)``, the index of the first non-zero digit: how often 3 divides n. Even.

    ``v(0)`` is infinite and comes as `VALUATION_OF_ZERO` (127), which is larger than all others, so that
    ``v(m + n) >= min(v(m), v(n))`` and comparisons hold as they stand.

    Raises
    ------
    InvalidStateError
        The dtype is not an integer one.

    >>> valuation([1, 6, -18, 0])
    array([  0,   1,   2, 127], dtype=int8)
    """
    array = check_integers(n)
    out = np.full(array.shape, VALUATION_OF_ZERO, np.int8)
    kernels.valuations(_wide(array), out.reshape(-1))
    return out


def residue(n: ArrayLike, k: int) -> NDArray[np.int64]:
    """Return the centred residue modulo ``3^k``, in ``[-(3^k - 1)/2, (3^k - 1)/2]``. Odd.

    It is the sum of the k lowest digits, ``Σ_{j<k} d_j(n) 3^j``.

    Raises
    ------
    InvalidSpaceError
        ``k`` is no whole number >= 0.
    InvalidStateError
        A residue lies beyond int64, which takes an unsigned integer and ``k >= 41``.

    >>> residue([5, -5, 13], 2)
    array([-4,  4,  4])
    """
    array = check_integers(n)
    order = check_order(k, "k")
    if order >= _EXACT:
        return _as_int64(array)
    size, negative = _wide(array), array.reshape(-1) < 0
    out = np.empty(array.shape, np.int64)
    kernels.residues(size, negative, np.uint64(3**order), out.reshape(-1))
    return out


def in_cylinder(n: ArrayLike, a: ArrayLike, k: int) -> NDArray[np.bool_]:
    """Return whether n lies in the cylinder ``{n : n ≡ a mod 3^k}``; shapes broadcast.

    Raises
    ------
    InvalidSpaceError
        ``k`` is no whole number >= 0.

    >>> in_cylinder([5, 14, 15], -4, 2)
    array([ True,  True, False])
    """
    left, right = _pair(n, a, "n", "a")
    if check_order(k, "k") >= _EXACT:
        return np.asarray(left == right)
    return np.asarray(residue(left, k) == residue(right, k))


def distance(m: ArrayLike, n: ArrayLike) -> NDArray[np.float64]:
    """Return the ultrametric ``d(m, n) = 3^-v(m - n)``, and 0 where m = n; shapes broadcast.

    v(m - n) is the first digit in which m and n differ, so the difference is never formed.

    >>> distance([0, 1, 1], [0, 2, 10]) * 9
    array([0., 9., 1.])
    """
    left, right = _pair(m, n, "m", "n")
    shape = np.broadcast_shapes(left.shape, right.shape)
    first, second = np.broadcast_to(left, shape).reshape(-1), np.broadcast_to(right, shape).reshape(-1)
    index = np.full(first.size, VALUATION_OF_ZERO, np.int8)
    kernels.first_differences(_wide(first), first < 0, _wide(second), second < 0, index)
    return _DISTANCES[index].reshape(shape)


def _pair(m: ArrayLike, n: ArrayLike, first: str, second: str) -> tuple[Integers, Integers]:
    left, right = check_integers(m, first), check_integers(n, second)
    try:
        np.broadcast_shapes(left.shape, right.shape)
    except ValueError:
        got = f"{first} of shape {left.shape} and {second} of shape {right.shape}"
        raise InvalidStateError(explain("shapes that broadcast", got, "align their axes")) from None
    return left, right


def _wide(array: Integers) -> NDArray[np.uint64]:
    return magnitudes(array).astype(np.uint64, copy=False)


def _as_int64(array: Integers) -> NDArray[np.int64]:
    if array.dtype == np.uint64 and array.size and array.max() > np.iinfo(np.int64).max:
        first = first_position(array > np.iinfo(np.int64).max)
        got = f"{at('n', first)}={array[first]} (uint64)"
        raise InvalidStateError(explain("residues within int64", got, "use k <= 40"))
    return array.astype(np.int64)

"""Kernels of order d, the elements of ``T^d``, and what remains of them under the involution.

There are ``3^d`` kernels in ``(3^d + 1)/2`` orbits: the neutral one and pairs {x, -x}. Index i of a kernel is
its rank in lexicographic order, the first trit weighing most, so it is also its position in a table of shape
``(3, ..., 3)``. With ``h = (3^d - 1)/2`` the involution is ``i -> 2h - i``, the orbit of kernel i is
``|i - h|`` and its orientation the sign of ``i - h``, which is the sign of its first non-zero trit. So the
9-sheet folds to 5 orbits and the 27-sheet to 14, and the lift ``T^d -> T^(d+2)`` puts a 9-sheet over every
kernel.
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from involute.algebra.checks import at, check_integers, check_order, check_trits, first_position
from involute.algebra.digits import digits
from involute.arrays import Index, Trits
from involute.errors import InvalidStateError, explain
from involute.kernels import trits as kernels

_LARGEST_TABLE = 16  # 3^16 kernels fill half a gigabyte; counts have no such limit
_LARGEST_INDEX = 39  # 3^39 < 2^63


def kernel_count(d: int) -> int:
    """Return ``3^d``, the number of kernels of order d.

    >>> [kernel_count(d) for d in range(5)]
    [1, 3, 9, 27, 81]
    """
    return int(3 ** check_order(d, "d"))


def orbit_count(d: int) -> int:
    """Return ``(3^d + 1)/2``, the number of orbits {x, -x} of kernels of order d.

    >>> [orbit_count(d) for d in range(5)]
    [1, 2, 5, 14, 41]
    """
    return (kernel_count(d) + 1) // 2


def kernel_index(x: ArrayLike) -> Index:
    """Return the index ``Σ_j (x_j + 1) 3^(d-1-j)`` of kernels, d <= 39.

    Shape ``(*batch, d)`` to ``(*batch,)``.

    >>> kernel_index([[-1, -1], [0, 0], [1, 1]])
    array([0, 4, 8])
    """
    trits = _check_kernels(x)
    index = np.zeros(trits.shape[:-1], np.int64)
    for j in range(check_order(trits.shape[-1], "d", most=_LARGEST_INDEX)):
        index = index * 3 + trits[..., j] + 1
    return np.asarray(index, dtype=np.int64)


def kernels_at(index: ArrayLike, d: int) -> Trits:
    """Return the kernels with these indices, the inverse of `kernel_index`.

    Shape ``(*batch,)`` to ``(*batch, d)``.

    Raises
    ------
    InvalidStateError
        An index lies outside ``[0, 3^d)``.

    >>> kernels_at([0, 4, 8], 2)
    array([[-1, -1],
           [ 0,  0],
           [ 1,  1]], dtype=int8)
    """
    order = check_order(d, "d", most=_LARGEST_INDEX)
    positions = _check_range(check_integers(index, "index"), "index", 0, 3**order - 1)
    planes = digits(positions - (3**order - 1) // 2, order).array
    return np.ascontiguousarray(np.moveaxis(planes[::-1], 0, -1))


def orbit_representatives(d: int) -> Trits:
    """Return one kernel of each orbit, shape ``(orbits, d)``: first the neutral one, then those led by +1.

    >>> orbit_representatives(2)
    array([[ 0,  0],
           [ 0,  1],
           [ 1, -1],
           [ 1,  0],
           [ 1,  1]], dtype=int8)
    """
    order = check_order(d, "d", most=_LARGEST_TABLE)
    return kernels_at(np.arange((3**order - 1) // 2, 3**order), order)


def canonical(x: ArrayLike, *, n_axes: int = 1) -> tuple[Trits, Trits]:
    """Return the representative of {x, -x} and the orientation: ``x = orientation * representative``.

    The first non-zero trit of a representative is +1. The orientation is odd: it is that trit of x, and 0 for
    the neutral state, which is its own orbit.

    Parameters
    ----------
    x : trits of shape ``(*batch, *sites)``.
    n_axes : the number of axes of a state; the axes before are the batch.

    Returns
    -------
    representative of shape ``(*batch, *sites)`` (even), orientation of shape ``(*batch,)``.

    >>> canonical([[0, -1, 1], [0, 1, -1]])
    (array([[ 0,  1, -1],
           [ 0,  1, -1]], dtype=int8), array([-1,  1], dtype=int8))
    """
    trits = check_trits(x)
    batch = trits.ndim - check_order(n_axes, "n_axes", most=trits.ndim)
    representative = np.empty(trits.shape, np.int8)
    orientation = np.empty(trits.shape[:batch], np.int8)
    rows = (orientation.size, math.prod(trits.shape[batch:]))
    kernels.orient(trits.reshape(rows), representative.reshape(rows), orientation.reshape(-1))
    return representative, orientation


def sheet(d: int) -> Trits:
    """Return all kernels of order d as a table, shape ``(3, ..., 3, d)``: ``sheet(2)`` is the 9-sheet.

    >>> sheet(2)[0, 2], sheet(2)[1, 1]
    (array([-1,  1], dtype=int8), array([0, 0], dtype=int8))
    """
    order = check_order(d, "d", most=_LARGEST_TABLE)
    return kernels_at(np.arange(3**order), order).reshape((3,) * order + (order,))


def fold_index(d: int) -> tuple[Index, Trits]:
    """Return the orbit (even) and the orientation (odd) of every kernel, tables of shape ``(3, ..., 3)``.

    Kernel = orientation * representative of its orbit.

    >>> orbit, orientation = fold_index(2)
    >>> orbit
    array([[4, 3, 2],
           [1, 0, 1],
           [2, 3, 4]])
    >>> orientation
    array([[-1, -1, -1],
           [-1,  0,  1],
           [ 1,  1,  1]], dtype=int8)
    """
    order = check_order(d, "d", most=_LARGEST_TABLE)
    centred = (np.arange(3**order) - (3**order - 1) // 2).reshape((3,) * order)
    return np.abs(centred), np.sign(centred).astype(np.int8)


def unfold_index(orbit: ArrayLike, orientation: ArrayLike, d: int) -> Index:
    """Return the index of the kernels with these orbits and orientations; the inverse of `fold_index`.

    Raises
    ------
    InvalidStateError
        An orbit lies outside ``[0, (3^d - 1)/2]``, or an orientation is 0 elsewhere than on orbit 0.

    >>> unfold_index([0, 1, 1], [0, 1, -1], 2)
    array([4, 5, 3])
    """
    half = (3 ** check_order(d, "d", most=_LARGEST_INDEX) - 1) // 2
    orbits = _check_range(check_integers(orbit, "orbit"), "orbit", 0, half)
    signs = check_trits(orientation, "orientation")
    if orbits.shape != signs.shape:
        got = f"orbit of shape {orbits.shape} and orientation of shape {signs.shape}"
        raise InvalidStateError(explain("one orientation an orbit", got, "use fold_index"))
    loose = np.asarray((orbits == 0) != (signs == 0))
    if loose.any():
        first = first_position(loose)
        got = f"{at('orientation', first)}={signs[first]} with {at('orbit', first)}={orbits[first]}"
        raise InvalidStateError(explain("orientation 0 exactly on orbit 0", got, "use fold_index"))
    return np.asarray(half + signs * orbits, dtype=np.int64)


def lift(x: ArrayLike) -> Trits:
    """Return the 9-sheet over every kernel, ``T^d -> T^(d+2)``.

    Shape ``(*batch, d)`` to ``(*batch, 3, 3, d + 2)``.

    Entry ``[..., i, j, :]`` is x followed by the trits ``i - 1, j - 1``; the involution acts as
    ``lift(-x)[..., i, j, :] = -lift(x)[..., 2 - i, 2 - j, :]``.

    >>> lift([1])[0]
    array([[ 1, -1, -1],
           [ 1, -1,  0],
           [ 1, -1,  1]], dtype=int8)
    """
    trits = _check_kernels(x)
    out = np.empty((*trits.shape[:-1], 3, 3, trits.shape[-1] + 2), np.int8)
    out[..., :-2] = trits[..., None, None, :]
    out[..., -2:] = sheet(2)
    return out


def _check_kernels(x: ArrayLike) -> Trits:
    trits = check_trits(x)
    if trits.ndim == 0:
        raise InvalidStateError(explain("kernels along the last axis", "x of shape ()", "add an axis"))
    return trits


def _check_range(values: np.ndarray, name: str, least: int, most: int) -> Index:
    if values.size and (values.min() < least or values.max() > most):
        first = first_position((values < least) | (values > most))
        got = f"{at(name, first)}={values[first]}"
        raise InvalidStateError(explain(f"{name} from {least} to {most}", got, f"check {name} and d"))
    return values.astype(np.int64, copy=False)

"""Trits entry by entry: the involution, the fold into support and sign, sums and differences.

``T = {-1, 0, +1}`` with the involution ``x -> -x``; 0 is neutral, the one fixed point.
The group operations are those of the integers modulo 3 with centred representatives; every map here is
equivariant (A8 for differences).
"""

import numpy as np
from numpy.typing import ArrayLike

from involute.algebra.checks import at, check_trits, first_position
from involute.arrays import Trits
from involute.errors import InvalidStateError, explain
from involute.kernels import trits as kernels


def negation(x: ArrayLike) -> Trits:
    """Return ``-x``, the involution.

    >>> negation([1, 0, -1])
    array([-1,  0,  1], dtype=int8)
    """
    trits = check_trits(x)
    return np.negative(trits, out=np.empty_like(trits))


def support(x: ArrayLike) -> Trits:
    """Return ``|x|``: 1 on the broken sites, 0 on the neutral ones. Even.

    >>> support([1, 0, -1])
    array([1, 0, 1], dtype=int8)
    """
    trits = check_trits(x)
    return np.abs(trits, out=np.empty_like(trits))


def sign(x: ArrayLike) -> Trits:
    """Return the signs on the support, one a broken site in C order: shape ``(n,)``. Odd.

    A neutral site has no sign, so it contributes none.

    >>> sign([1, 0, -1])
    array([ 1, -1], dtype=int8)
    """
    return fold(x)[1]


def fold(x: ArrayLike) -> tuple[Trits, Trits]:
    """Return ``(support(x), sign(x))``; the involution acts on the second part only.

    >>> fold([1, 0, -1])
    (array([1, 0, 1], dtype=int8), array([ 1, -1], dtype=int8))
    """
    trits = check_trits(x)
    broken = np.empty(np.count_nonzero(trits), np.int8)
    kernels.signs(trits.reshape(-1), broken)
    return np.abs(trits, out=np.empty_like(trits)), broken


def unfold(support: ArrayLike, sign: ArrayLike) -> Trits:
    """Return the trits with this support and these signs; the inverse of `fold`.

    Raises
    ------
    InvalidStateError
        The support holds -1, a sign is 0, or there is not one sign a broken site.

    >>> unfold([1, 0, 1], [1, -1])
    array([ 1,  0, -1], dtype=int8)
    """
    sites, signs = check_trits(support, "support"), check_trits(sign, "sign")
    if (sites < 0).any():
        first = first_position(sites < 0)
        raise InvalidStateError(explain("a support in {0, 1}", f"{at('support', first)}=-1", "pass |x|"))
    if (signs == 0).any():
        first = first_position(signs == 0)
        raise InvalidStateError(
            explain("signs in {-1, +1}", f"{at('sign', first)}=0", "leave out the sites off the support")
        )
    broken = int(np.count_nonzero(sites))
    if signs.shape != (broken,):
        raise InvalidStateError(
            explain(f"one sign a broken site, shape ({broken},)", f"sign of shape {signs.shape}", "use fold")
        )
    x = np.zeros_like(sites)
    if broken:
        kernels.spread(sites.reshape(-1), signs, x.reshape(-1))
    return x


def add(a: ArrayLike, b: ArrayLike) -> Trits:
    """Return the group sum ``a ⊕ b = ((a + b + 1) mod 3) - 1``; shapes broadcast.

    >>> add([1, 1, -1], [1, 0, 1])
    array([-1,  1,  0], dtype=int8)
    """
    left, right = _pair(a, b)
    out = np.empty(left.shape, np.int8)
    kernels.add(left.reshape(-1), right.reshape(-1), out.reshape(-1))
    return out


def subtract(a: ArrayLike, b: ArrayLike) -> Trits:
    """Return the group difference ``a ⊖ b = ((a - b + 1) mod 3) - 1`` (A8); shapes broadcast.

    It is invertible: ``(a ⊖ b) ⊕ b = a``.

    >>> subtract([1, 1, -1], [-1, 0, 1])
    array([-1,  1,  1], dtype=int8)
    """
    left, right = _pair(a, b)
    out = np.empty(left.shape, np.int8)
    kernels.subtract(left.reshape(-1), right.reshape(-1), out.reshape(-1))
    return out


def subtract_clipped(a: ArrayLike, b: ArrayLike) -> Trits:
    """Return ``clip(a - b, -1, +1)`` (A8): odd, but not invertible; shapes broadcast.

    >>> subtract_clipped([1, 1, -1], [-1, 0, 1])
    array([ 1,  1, -1], dtype=int8)
    """
    left, right = _pair(a, b)
    difference = np.subtract(left, right, out=np.empty_like(left))
    return np.sign(difference, out=difference)


def _pair(a: ArrayLike, b: ArrayLike) -> tuple[Trits, Trits]:
    """Check two operands and give them one shape."""
    left, right = check_trits(a, "a"), check_trits(b, "b")
    if left.shape == right.shape:
        return left, right
    try:
        shape = np.broadcast_shapes(left.shape, right.shape)
    except ValueError:
        raise InvalidStateError(
            explain(
                "shapes that broadcast",
                f"a of shape {left.shape} and b of shape {right.shape}",
                "align their axes",
            )
        ) from None
    return np.ascontiguousarray(np.broadcast_to(left, shape)), np.ascontiguousarray(
        np.broadcast_to(right, shape)
    )

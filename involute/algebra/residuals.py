"""Residuals, real or integer, as threshold planes ``S_k = [R > τ_k] - [R < -τ_k]``."""

import math
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from involute.algebra.checks import at, check_order, first_position
from involute.algebra.digits import BOUNDS
from involute.algebra.planes import ThresholdPlanes
from involute.errors import InvalidDataError, explain
from involute.kernels import thresholds as kernels

_LANES = {"int8": "int16", "uint8": "int16", "uint16": "int32", "uint32": "int64", "float16": "float32"}
_KEPT = ("int16", "int32", "int64", "uint64", "float32", "float64")


def threshold_planes(
    residual: ArrayLike,
    tau0: float | None = None,
    n_planes: int | None = None,
    *,
    thresholds: Iterable[float] | None = None,
) -> ThresholdPlanes:
    """Return the nested planes of a residual: ``+1`` above ``τ_k``, ``-1`` below ``-τ_k``, else 0. Odd in R.

    Parameters
    ----------
    residual : real or integer array of any shape; infinities are allowed, NaN is not.
    tau0, n_planes : the thresholds are ``τ_k = τ_0 3^k`` for ``k < n_planes``, with ``τ_0 > 0``.
    thresholds : or these, not negative and not decreasing; with `digit_thresholds`, ``S_k != 0`` says
        exactly that the depth of R exceeds k.

    Raises
    ------
    InvalidDataError
        The residual holds NaN (the first one is named) or no numbers, or the thresholds are not nested.

    >>> threshold_planes([0.5, -4.0, 10.0], 1.0, 3).array
    array([[ 0, -1,  1],
           [ 0, -1,  1],
           [ 0,  0,  1]], dtype=int8)
    """
    array = _check_residual(residual)
    taus = _check_thresholds(tau0, n_planes, thresholds)
    out = np.empty((len(taus), *array.shape), np.int8)
    limits = [_limits(tau, array.dtype) for tau in taus]
    above = np.array([high for high, _ in limits], dtype=array.dtype)
    below = np.array([low for _, low in limits], dtype=array.dtype)
    kernels.thresholds(array.reshape(-1), above, below, out.reshape(len(taus), array.size))
    return ThresholdPlanes.trusted(out, taus)


def digit_thresholds(n_planes: int) -> tuple[int, ...]:
    """Return ``τ_k = (3^k - 1)/2``, ``k < n_planes``: then ``S_k != 0`` exactly where the depth exceeds k.

    >>> digit_thresholds(5)
    (0, 1, 4, 13, 40)
    """
    return BOUNDS[: check_order(n_planes, "n_planes", most=len(BOUNDS))]


def _check_residual(residual: ArrayLike) -> NDArray[Any]:
    array = np.asarray(residual)
    name = array.dtype.newbyteorder("=").name
    if name not in _LANES and name not in _KEPT:
        raise InvalidDataError(
            explain("a real or integer array", f"residual of dtype {array.dtype}", "use np.float64")
        )
    if array.dtype.kind == "f" and np.isnan(array).any():
        got = f"{at('residual', first_position(np.isnan(array)))}=nan ({array.dtype})"
        raise InvalidDataError(explain("a residual without NaN", got, "fill or cut the gap before"))
    return np.ascontiguousarray(array, dtype=_LANES.get(name, name)).reshape(array.shape)


def _check_thresholds(
    tau0: float | None, n_planes: int | None, thresholds: Iterable[float] | None
) -> tuple[float, ...]:
    if thresholds is None and tau0 is not None and n_planes is not None:
        start = _real(tau0, "tau0")
        if start <= 0:
            raise InvalidDataError(
                explain("tau0 > 0", f"tau0={tau0!r}", "pass the half-width of the neutral band")
            )
        return tuple(
            _real(start * 3**k, f"tau0 * 3^{k}") for k in range(check_order(n_planes, "n_planes", most=128))
        )
    if thresholds is None or tau0 is not None or n_planes is not None:
        got = f"tau0={tau0!r}, n_planes={n_planes!r}, thresholds={thresholds!r}"
        raise InvalidDataError(
            explain("either tau0 and n_planes, or thresholds", got, "pass one or the other")
        )
    taus = tuple(_real(tau, f"thresholds[{k}]") for k, tau in enumerate(thresholds))
    if taus and taus[0] < 0:
        raise InvalidDataError(explain("thresholds >= 0", f"thresholds[0]={taus[0]!r}", "pass |tau|"))
    for k, (lower, upper) in enumerate(pairwise(taus), start=1):
        if upper < lower:
            got = f"thresholds[{k}]={upper!r} after {lower!r}"
            raise InvalidDataError(explain("thresholds that do not decrease", got, "sort them"))
    return taus


def _real(tau: Any, name: str) -> float:
    """Return a finite number as a plain int or float."""
    value = tau.item() if isinstance(tau, np.generic) else tau
    if isinstance(value, bool) or not isinstance(value, int | float) or not -math.inf < value < math.inf:
        raise InvalidDataError(explain("finite thresholds", f"{name}={tau!r}", "pass real numbers"))
    return value


def _limits(tau: float, dtype: np.dtype[Any]) -> tuple[float, float]:
    """Return ``tau`` and ``-tau`` rounded towards zero to a dtype: no comparison with its values changes."""
    if dtype.kind != "f":
        limits = np.iinfo(dtype)
        whole = math.floor(tau)
        return min(whole, int(limits.max)), max(-whole, int(limits.min))
    largest = float(np.finfo(dtype).max)
    if tau >= largest:
        return largest, -largest
    value = dtype.type(tau)
    if value.item() > tau:
        value = np.nextafter(value, dtype.type(-np.inf))
    return value.item(), -value.item()

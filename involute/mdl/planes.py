"""What trit planes cost, three numbers side by side.

For a plane of density rho: the dial ``log2(3) rho`` (a comparison, no bound), the zero-order entropy
``h2(rho) + rho`` (support plus a fair sign), and the bits of an adaptive code that a decoder can really
follow (Krichevsky-Trofimov counts, support then sign). Threshold planes are nested, so ``nested=True``
codes plane k + 1 only where plane k is not 0. Counts are integers: negated planes cost the same, bit for bit.
"""

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Trits, Values
from involute.errors import InvalidStateError, explain
from involute.kernels import prequential as kernels


@attrs.frozen
class PlaneCost:
    """What one plane costs, in bits per symbol over all its n symbols.

    Attributes
    ----------
    n, n_nonzero : symbols, and how many are not 0.
    density : rho = n_nonzero / n.
    dial : ``log2(3) rho``: for comparison, smaller than ``entropy`` for every rho below about 0.88.
    entropy : ``h2(rho) + rho``: support plus sign at fixed probabilities, known in advance.
    coded : the adaptive code, learning cost included; conditional on the plane below if nested.
    """

    n: int
    n_nonzero: int
    density: float
    dial: float
    entropy: float
    coded: float


def plane_costs(planes: Trits, *, nested: bool = False) -> tuple[PlaneCost, ...]:
    """Return the costs of ``planes`` (K, n), lowest plane first.

    Parameters
    ----------
    planes : trits of shape (K, n), n >= 1, time along the last axis.
    nested : threshold planes: ``S_{k+1} != 0`` implies ``S_{k+1} = S_k``.

    Raises
    ------
    InvalidStateError
        Another shape, other values than trits, or planes declared nested that are not.

    >>> from involute.notation import trits
    >>> [round(cost.entropy, 3) for cost in plane_costs(trits("0+0-/0+00"), nested=True)]
    [1.5, 1.061]
    """
    bits = prequential_bits(planes, nested=nested)
    n = planes.shape[1]
    if n == 0:
        raise InvalidStateError(
            explain("at least one symbol a plane", f"shape={planes.shape}", "pass a longer series")
        )
    return tuple(_cost(plane, row) for plane, row in zip(planes, bits, strict=True))


def description_length(planes: Trits, *, nested: bool = False) -> float:
    """Return the bits of the adaptive code for all ``planes`` (K, n) together.

    >>> from involute.notation import trits
    >>> description_length(trits("0+0-/0+00")) == description_length(-trits("0+0-/0+00"))
    True
    """
    return float(prequential_bits(planes, nested=nested).sum())


def prequential_bits(planes: Trits, *, nested: bool = False) -> NDArray[np.float64]:
    """Return the code length of every trit given the earlier ones of its plane, shape (K, n); causal.

    Raises
    ------
    InvalidStateError
        As for `plane_costs`.
    """
    if np.ndim(planes) != 2:
        raise InvalidStateError(
            explain("planes of shape (K, n)", f"shape={np.shape(planes)}", "add an axis: planes[np.newaxis]")
        )
    if not np.isin(planes, (-1, 0, 1)).all():
        raise InvalidStateError(explain("trits in {-1, 0, +1}", "other values", "map levels to trits first"))
    if nested:
        _refuse_unnested(planes)
    return kernels.plane_bits(np.ascontiguousarray(planes, dtype=np.int8), nested)


def _cost(plane: Trits, bits: Values) -> PlaneCost:
    n, n_nonzero = plane.size, int(np.count_nonzero(plane))
    density = n_nonzero / n
    parts = np.array([p for p in (density, 1.0 - density) if p > 0.0])
    return PlaneCost(
        n=n,
        n_nonzero=n_nonzero,
        density=density,
        dial=float(np.log2(3.0) * density),
        entropy=float(-(parts * np.log2(parts)).sum() + density),
        coded=float(bits.sum() / n),
    )


def _refuse_unnested(planes: Trits) -> None:
    """Raise where a plane is not 0 and differs from the one below it."""
    broken = (planes[1:] != 0) & (planes[1:] != planes[:-1])
    if broken.any():
        k, t = (int(i) for i in np.argwhere(broken)[0])
        got = f"planes[{k + 1}, {t}]={planes[k + 1, t]} over planes[{k}, {t}]={planes[k, t]}"
        raise InvalidStateError(explain("nested planes", got, "pass nested=False for digit planes"))

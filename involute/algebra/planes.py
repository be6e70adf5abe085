"""The two cascades of trit planes, as two types that never mix.

*Digit planes* ``S_k = d_k(R)`` are exact, ``R = Σ_k S_k 3^k``; a zero plane says nothing about the next one.
*Threshold planes* ``S_k = [R > τ_k] - [R < -τ_k]`` are nested: ``S_{k+1} != 0`` implies ``S_{k+1} = S_k``.
On both, ``-planes`` is the involution and ``profile()`` the densities of the planes.
"""

from abc import ABC, abstractmethod
from itertools import pairwise
from typing import Any, Self, final

import attrs
import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from involute.algebra.checks import at, check_trits, first_position
from involute.arrays import Trits
from involute.errors import InvalidStateError, explain

_EXACT = attrs.cmp_using(eq=np.array_equal)


class AbstractPlanes(ABC):
    """Planes of trits: ``array`` has shape ``(n_planes, *shape)``, the finest plane first."""

    array: Trits

    @abstractmethod
    def __neg__(self) -> Self: ...

    @property
    def n_planes(self) -> int:
        """The number of planes."""
        return len(self.array)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of one plane."""
        return self.array.shape[1:]

    def __len__(self) -> int:
        return self.n_planes

    def __getitem__(self, k: int) -> Trits:
        plane: Trits = self.array[k]
        return plane

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> NDArray[Any]:  # noqa: FBT001 - numpy's protocol
        return np.array(self.array, dtype=dtype, copy=copy)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.n_planes} of shape {self.shape})"

    def profile(self) -> NDArray[np.float64]:
        """Return ``rho_k``, the fraction of sites that are non-zero, for every plane. Even.

        Raises
        ------
        InvalidStateError
            A plane has no sites, so a fraction of them means nothing.
        """
        n_sites = int(np.prod(self.shape))
        if n_sites == 0:
            raise InvalidStateError(
                explain("planes with sites", f"planes of shape {self.shape}", "pass some data")
            )
        return np.array([np.count_nonzero(plane) / n_sites for plane in self.array], dtype=np.float64)


@final
@attrs.frozen(init=False, repr=False)
class DigitPlanes(AbstractPlanes):
    """Balanced-ternary digits, plane k holding ``d_k(R)``; `integers` gives R back exactly.

    Parameters
    ----------
    array : trits of shape ``(n_planes, *shape)``, the digit of 3^0 first.

    >>> -DigitPlanes([[1, 0], [1, -1]]) == DigitPlanes([[-1, 0], [-1, 1]])
    True
    """

    array: Trits = attrs.field(eq=_EXACT)

    def __init__(self, array: ArrayLike) -> None:
        self.__attrs_init__(_check_planes(array))

    @classmethod
    def trusted(cls, array: Trits) -> Self:
        """Wrap trits that a kernel wrote, without looking at them again."""
        planes = cls.__new__(cls)
        planes.__attrs_init__(array)
        return planes

    def __neg__(self) -> Self:
        return self.trusted(-self.array)


@final
@attrs.frozen(init=False, repr=False)
class ThresholdPlanes(AbstractPlanes):
    """Nested signed exceedances of growing thresholds.

    Parameters
    ----------
    array : trits of shape ``(n_planes, *shape)``, the lowest threshold first.
    thresholds : ``τ_k``, one a plane.

    Raises
    ------
    InvalidStateError
        The planes are not nested, or there is not one threshold a plane.

    >>> ThresholdPlanes([[1, -1], [0, -1]], thresholds=(1, 3))
    ThresholdPlanes(2 of shape (2,))
    """

    array: Trits = attrs.field(eq=_EXACT)
    thresholds: tuple[float, ...]

    def __init__(self, array: ArrayLike, thresholds: tuple[float, ...]) -> None:
        trits = _check_planes(array)
        if len(thresholds) != len(trits):
            got = f"{len(thresholds)} thresholds for {len(trits)} planes"
            raise InvalidStateError(explain("one threshold a plane", got, "pass as many"))
        _check_nested(trits)
        self.__attrs_init__(trits, tuple(thresholds))

    @classmethod
    def trusted(cls, array: Trits, thresholds: tuple[float, ...]) -> Self:
        """Wrap trits that a kernel wrote, without looking at them again."""
        planes = cls.__new__(cls)
        planes.__attrs_init__(array, thresholds)
        return planes

    def __neg__(self) -> Self:
        return self.trusted(-self.array, self.thresholds)


def _check_planes(array: ArrayLike) -> Trits:
    if isinstance(array, AbstractPlanes):
        got = f"planes of type {type(array).__name__}"
        mend = "keep digit planes and threshold planes apart, or pass planes.array if you mean these trits"
        raise InvalidStateError(explain("an array of trits", got, mend))
    trits = check_trits(array, "planes")
    if trits.ndim == 0:
        raise InvalidStateError(explain("planes along the first axis", "planes of shape ()", "add an axis"))
    return trits


def _check_nested(array: Trits) -> None:
    for k, (finer, coarser) in enumerate(pairwise(array), start=1):
        loose = np.asarray((coarser != 0) & (coarser != finer))
        if loose.any():
            first = first_position(loose)
            here, under = at("planes", (k, *first)), at("planes", (k - 1, *first))
            got = f"{here}={coarser[first]} over {under}={finer[first]}"
            raise InvalidStateError(
                explain("nested planes", got, "use threshold_planes, or DigitPlanes if these are digits")
            )

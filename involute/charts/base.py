"""The contract of a chart.

A chart predicts the next observation from the past: ``P_t = P(X_0 .. X_{t-1})``, and leaves the
residual ``R_t = (X_t - P_t) / s_t`` with an even causal scale ``s_t`` (1 unless the chart says
otherwise). It is odd, ``P(-X) = -P(X)``, and strictly causal; both hold exactly, bit for bit.

Both exactness claims rest on the way the numbers are computed. Rounding to nearest is symmetric
about zero, so sums, products and quotients negate exactly; and every sum here runs forward in time
with one fixed order of operations, so that a longer series repeats a shorter one digit by digit.
Library reductions whose order depends on the length (pairwise sums, BLAS) have no place in a chart.
"""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from involute.errors import InvalidDataError, explain
from involute.laws import CAUSAL_CHART, ODD_CHART, Law, Lawful

Series = NDArray[np.float64]  # (n,) observations in order of time, no gaps


class AbstractChart(Lawful):
    """A causal odd predictor. Implement `prediction` and `scale`; the residual follows.

    Warming up is a prefix: once a chart has spoken it never falls silent again.
    """

    laws: ClassVar[tuple[Law, ...]] = (ODD_CHART, CAUSAL_CHART)

    @abstractmethod
    def prediction(self, x: Series) -> Series:
        """Return P, shape (n,): ``P[t]`` is an odd function of ``x[:t]`` only; NaN while warming up."""

    @abstractmethod
    def scale(self, x: Series) -> Series:
        """Return s > 0, shape (n,): ``s[t]`` is an even function of ``x[:t]`` only; NaN while warming up."""

    def residual(self, x: Series) -> Series:
        """Return ``(x - P) / s``, shape (n,), NaN while the chart warms up."""
        x = series(x)
        with np.errstate(over="ignore", invalid="ignore"):
            return (x - self.prediction(x)) / self.scale(x)


def series(x: Series | Sequence[float]) -> Series:
    """Return the observations as a contiguous float64 array of shape (n,); the input itself where it is one.

    Raises
    ------
    InvalidDataError
        Another number of axes than one, values that are not real numbers, NaN or infinity.

    >>> series([1, -2])
    array([ 1., -2.])
    """
    array: NDArray[Any] = np.asarray(x)
    if array.ndim != 1:
        raise InvalidDataError(
            explain(
                "a series of shape (n,)",
                f"shape={array.shape}",
                "pass one column at a time, in order of time",
            )
        )
    if array.dtype.kind not in "fiu":
        raise InvalidDataError(
            explain("real numbers", f"dtype={array.dtype}", "convert the series to float first")
        )
    values = np.ascontiguousarray(array, dtype=np.float64)
    finite = np.isfinite(values)
    if not finite.all():
        at = int(np.argmin(finite))
        raise InvalidDataError(
            explain(
                "finite observations without gaps",
                f"x[{at}]={values[at]}",
                "fill or cut the gap, or pass a stretch",
            )
        )
    return values


def first_warm(r: Series) -> int:
    """Return how many leading entries are NaN: where a chart's output begins (n if it never does).

    >>> first_warm(np.array([np.nan, np.nan, 0.5]))
    2
    """
    known = ~np.isnan(r)
    return int(np.argmax(known)) if known.any() else int(r.size)

"""The random walk: tomorrow is predicted to be today, ``P_t = X_{t-1}``.

On log prices the residuals are the returns. It is the chart that the others have to beat.
"""

from typing import final

import attrs
import numpy as np

from involute.charts.base import AbstractChart, Series, series


@final
@attrs.frozen
class RandomWalk(AbstractChart):
    """Predict the last observation; the scale is 1.

    >>> RandomWalk().residual(np.array([1.0, 3.0, 2.0]))
    array([nan,  2., -1.])
    """

    def prediction(self, x: Series) -> Series:
        """Return ``P[t] = x[t-1]``, shape (n,); ``P[0]`` is NaN."""
        x = series(x)
        return np.concatenate((np.full(min(1, x.size), np.nan), x[:-1]))

    def scale(self, x: Series) -> Series:
        """Return ones, shape (n,)."""
        return np.ones(series(x).size)

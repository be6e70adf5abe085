"""An exponentially weighted scale around any chart.

``s_t^2 = sum_j d^j R_{t-1-j}^2 / sum_j d^j`` over the inner chart's past residuals R, with
``d = 2^(-1/halflife)``: even in X, because only squares enter, and lagged by one step.
A short half-life removes the volatility of the moment (the residual asks "more than lately?"), an
infinite one only fixes the unit: d = 1, the root mean square of the whole past.
"""

from typing import final

import attrs
import numpy as np

from involute.charts.base import AbstractChart, Series, series
from involute.errors import InvalidDataError, explain
from involute.kernels import prediction as kernels


@final
@attrs.frozen
class EwmaScaled(AbstractChart):
    """Keep a chart's prediction, and divide its residual by the exponential root mean square of past ones.

    Attributes
    ----------
    chart : the inner chart.
    halflife : observations after which a squared residual counts half; positive, may be infinite.
    warmup : residuals to see before the scale is trusted; NaN until then, and while all of them are 0.

    Raises
    ------
    InvalidDataError
        A half-life that is not positive, or a warm-up below 1.

    >>> from involute.charts.random_walk import RandomWalk
    >>> EwmaScaled(RandomWalk(), halflife=1.0, warmup=2).residual(np.array([0.0, 1.0, 2.0, 4.0]))
    array([nan, nan, nan,  2.])
    """

    chart: AbstractChart
    halflife: float = attrs.field(default=12.0, kw_only=True)
    warmup: int = attrs.field(default=12, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not self.halflife > 0.0 or self.warmup < 1:
            got = f"halflife={self.halflife}, warmup={self.warmup}"
            raise InvalidDataError(
                explain("a positive halflife and warmup >= 1", got, "count both in observations")
            )

    def prediction(self, x: Series) -> Series:
        """Return the inner chart's prediction, shape (n,)."""
        return self.chart.prediction(x)

    @np.errstate(over="ignore", invalid="ignore")
    def scale(self, x: Series) -> Series:
        """Return the inner chart's scale times the exponential one, shape (n,)."""
        x = series(x)
        decay = 0.5 ** (1.0 / self.halflife)
        inner = self.chart.scale(x)
        return inner * np.asarray(
            kernels.ewma_scale((x - self.chart.prediction(x)) / inner, decay, self.warmup)
        )

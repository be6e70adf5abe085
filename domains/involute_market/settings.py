"""The lengths and thresholds of the market indicators, in observations, for any spacing of the data.

They were fixed on daily data (200-day trend, five-year scale, one-year window) and are carried over to other
spacings by the number of observations a year; no length was chosen by looking at the embedded series.
"""

from typing import Self, final

import attrs
import numpy as np
from attrs import validators
from numpy.typing import NDArray

from involute.charts.autoregression import AutoRegression
from involute.charts.base import AbstractChart
from involute.charts.ewma import EwmaScaled
from involute.charts.random_walk import RandomWalk

TRADING_DAYS = 252
DAILY = {
    "window": 252,
    "unit_warmup": 1260,
    "trend": 200,
    "label_window": 1260,
    "label_minimum": 420,
    "quotient_window": 252,
    "quotient_minimum": 40,
    "lead": 252,
    "block": 1260,
}
SCALE_WARMUP = 12  # residuals before the scale of a candidate chart is trusted
RESOLUTION = {"log": 2.0**-10, "level": 2.0**-7}


@final
@attrs.frozen(kw_only=True)
class Settings:
    """Lengths in observations; the defaults are for monthly prices, `for_spacing` gives those of other data.

    Attributes
    ----------
    n_planes, tau0 : planes at ``tau0 3^k`` standard deviations, k < n_planes. A fourth plane, at ten standard
        deviations, is used for daily data only: slower series never reach it.
    window : of rho_k, Lambda and the realised volatility. One year.
    unit_warmup : residuals before the unit of Lambda is trusted. Five years.
    trend : of the label "above its own trailing mean". 200 trading days, 10 months.
    label_window, label_minimum : of the scale inside a label. Five years, and dates in them.
    quotient_window, quotient_minimum : of the density inside a label. One year, and dates in it.
    order, halflife : of the candidate charts AR(p) and exponential scale (decay 0.944).
    refit : observations between fits of the autoregression. One year.
    resolution : grid of the chart code, in units of the transformed series.
    lead, fall, block : horizon and depth of bear markets, blocks of the bootstrap (for evaluation only).
    """

    n_planes: int = attrs.field(default=3, validator=validators.ge(1))
    tau0: float = attrs.field(default=0.385, validator=validators.gt(0.0))
    window: int = attrs.field(default=12, validator=validators.ge(1))
    unit_warmup: int = attrs.field(default=60, validator=validators.ge(1))
    trend: int = attrs.field(default=10, validator=validators.ge(2))
    label_window: int = attrs.field(default=60, validator=validators.ge(1))
    label_minimum: int = attrs.field(default=20, validator=validators.ge(1))
    quotient_window: int = attrs.field(default=12, validator=validators.ge(1))
    quotient_minimum: int = attrs.field(default=2, validator=validators.ge(1))
    order: int = attrs.field(default=3, validator=validators.ge(1))
    halflife: float = attrs.field(default=12.0, validator=validators.gt(0.0))
    refit: int = attrs.field(default=12, validator=validators.ge(1))
    resolution: float = attrs.field(default=RESOLUTION["log"], validator=validators.gt(0.0))
    lead: int = attrs.field(default=12, validator=validators.ge(1))
    fall: float = attrs.field(default=0.2, validator=[validators.gt(0.0), validators.lt(1.0)])
    block: int = attrs.field(default=60, validator=validators.ge(1))

    @classmethod
    def for_spacing(cls, per_year: int, transform: str = "log") -> Self:
        """Return the settings of a series with so many observations a year.

        >>> Settings.for_spacing(12) == Settings()
        True
        >>> Settings.for_spacing(252).trend
        200
        """
        lengths = {name: max(2, round(days * per_year / TRADING_DAYS)) for name, days in DAILY.items()}
        return cls(
            n_planes=4 if per_year == TRADING_DAYS else 3,
            refit=per_year,
            resolution=RESOLUTION[transform],
            **lengths,
        )

    @property
    def weights(self) -> NDArray[np.int64]:
        """w_k = 3^k, shape (n_planes,): a plane weighs as much as its threshold."""
        return 3 ** np.arange(self.n_planes, dtype=np.int64)

    @property
    def shortest(self) -> int:
        """The observations after which every chart is warm and Lambda has its first value."""
        return self.unit_warmup + self.order + max(self.window, SCALE_WARMUP) + 2

    @property
    def unit_chart(self) -> AbstractChart:
        """The chart behind Lambda: a random walk in units of its own past root mean square."""
        return EwmaScaled(RandomWalk(), halflife=float("inf"), warmup=self.unit_warmup)

    @property
    def charts(self) -> dict[str, AbstractChart]:
        """The candidate charts whose description lengths are compared."""
        regression = AutoRegression(self.order, warmup=self.unit_warmup, refit=self.refit)
        return {
            "random walk": RandomWalk(),
            "autoregression": regression,
            "scaled random walk": EwmaScaled(RandomWalk(), halflife=self.halflife, warmup=SCALE_WARMUP),
            "scaled autoregression": EwmaScaled(regression, halflife=self.halflife, warmup=SCALE_WARMUP),
        }

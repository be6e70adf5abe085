"""Autoregression AR(p) without intercept, refitted from the past by least squares.

``P_t = X_{t-1} + sum_i a_i (X_{t-i} - X_{t-i-1})`` on increments (the default), or
``P_t = sum_i a_i X_{t-i}`` on levels. Without an intercept the coefficients are even in X, being
ratios of quadratic forms, so that the prediction is odd; an intercept would break nothing (it is
odd too) but would predict a drift where the neutral guess is none.
"""

from typing import final

import attrs
import numpy as np
from attrs import validators

from involute.charts.base import AbstractChart, Series, series
from involute.errors import InvalidDataError, explain
from involute.kernels import prediction as kernels


@final
@attrs.frozen
class AutoRegression(AbstractChart):
    """Least-squares AR(p) of the increments (or of the levels), fitted to the past only; the scale is 1.

    Attributes
    ----------
    order : p >= 1, the number of lags.
    differenced : model ``X_t - X_{t-1}`` (True) or ``X_t`` itself (False).
    window : fit to the last ``window`` rows; None fits to the whole past.
    warmup : rows of the first fit; before it the prediction is NaN.
    refit : steps between fits, for example 12 for monthly data.

    A fit whose normal equations are singular (a constant stretch, repeated lags, squares that overflow or
    vanish) predicts the last observation, as a random walk does, until the next fit.

    Raises
    ------
    InvalidDataError
        A length below 1, or a window or warm-up with fewer rows than lags.

    >>> x = np.cumsum(0.5 ** np.arange(8))  # increments halve: an exact AR(1)
    >>> AutoRegression(order=1, warmup=2, refit=1).residual(x)[4:]
    array([0., 0., 0., 0.])
    """

    order: int = attrs.field(default=1, validator=validators.instance_of(int))
    differenced: bool = attrs.field(default=True, kw_only=True)
    window: int | None = attrs.field(default=None, kw_only=True)
    warmup: int = attrs.field(default=24, kw_only=True)
    refit: int = attrs.field(default=12, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if min(self.order, self.refit) < 1:
            got = f"order={self.order}, refit={self.refit}"
            raise InvalidDataError(explain("order >= 1 and refit >= 1", got, "pass positive integers"))
        for name, rows in (("warmup", self.warmup), ("window", self.window)):
            if rows is not None and rows < self.order:
                got = f"{name}={rows} with order={self.order}"
                raise InvalidDataError(
                    explain("at least as many rows as lags", got, f"raise {name} or lower order")
                )

    @np.errstate(over="ignore", invalid="ignore")
    def prediction(self, x: Series) -> Series:
        """Return the one-step predictions, shape (n,), NaN during the warm-up."""
        return kernels.autoregression(
            series(x), self.order, self.differenced, self.window or 0, self.warmup, self.refit
        )

    def scale(self, x: Series) -> Series:
        """Return ones, shape (n,)."""
        return np.ones(series(x).size)

"""The embedded sample: Shiller's monthly US series, 1871 to 2014 (public domain dedication: see ``data``)."""

from importlib.resources import as_file, files
from typing import Any

from involute_market.observe import Observation, observe

DEFAULT_COLUMN = "sp500"


def shiller(column: str | None = None, **options: Any) -> Observation:
    """Return a column of the embedded series: ``"sp500"`` (index points) or ``"long_rate"`` (percent a year).

    Raises
    ------
    InvalidDataError
        As for `observe`.

    >>> shiller().span
    '1871-01-01 to 2014-12-01'
    """
    with as_file(files("involute_market") / "data" / "shiller_monthly.csv") as path:
        return observe(path, column=column or DEFAULT_COLUMN, **options)

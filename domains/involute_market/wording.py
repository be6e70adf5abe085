"""Phrases that remarks, captions, headlines and metrics share, in the form that fits the data at hand."""

from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from involute_market.analysis import Analysis
    from involute_market.evaluation import Score

UNTOLD = "cannot be told"
COINCIDENT = "Lambda is realised volatility under another name: coincident, not leading"
INCOMPARABLE = "Lambda beside realised volatility: how far they agree cannot be told on these data"


def told(value: float) -> float | str:
    """Return a number, or that it cannot be told.

    >>> told(0.5), told(float("nan"))
    (0.5, 'cannot be told')
    """
    return value if isfinite(value) else UNTOLD


def coincidence(a: "Analysis", place: str) -> str:
    """Return what Lambda and volatility have to do with each other, with the number where there is one."""
    return f"{COINCIDENT} (Spearman {a.correlation:.2f} {place})" if isfinite(a.correlation) else INCOMPARABLE


def event(a: "Analysis") -> str:
    """Return what the phases are: bear markets of prices, falls of whatever else is read as levels."""
    return "bear market" if a.observation.transform == "log" else f"fall of {a.settings.fall:.0%}"


def events(a: "Analysis") -> str:
    """Return the plural of `event`."""
    return event(a).replace("market", "markets").replace("fall", "falls")


def shading(a: "Analysis") -> str:
    """Return what is grey in the pictures; nothing where nothing is."""
    return f" Grey: {events(a)} found afterwards, which feed no indicator." if a.phases else ""


def interval(score: "Score", sign: str = "") -> str:
    """Return the 95 % interval of a score.

    >>> from involute_market.evaluation import Score
    >>> interval(Score(0.6, 0.51, 0.7)), interval(Score(0.1, float("nan"), 0.2), sign="+")
    ('[0.51, 0.70]', '[cannot be told]')
    """
    if not (isfinite(score.low) and isfinite(score.high)):
        return f"[{UNTOLD}]"
    return f"[{score.low:{sign}.2f}, {score.high:{sign}.2f}]"

"""The charts of a domain: whether they speak on its sample, with a positive scale, odd and causal."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from involute.charts.base import AbstractChart, Series, first_warm, series
from involute.charts.laws import LONGEST, check_causal, check_chart, check_odd, sample_series
from involute.errors import explain
from involute.laws import Status
from involute.testing.conformance import Conformance, expecting, guarded, named
from involute.testing.law_tests import failure

MAX_CUT = 512  # observations at which causality is checked, cut by cut
SPOKEN = 32  # observations beyond a longer warm-up at which it is checked


def lawful_charts(asked: Conformance) -> Iterator[str]:
    """Check every chart on the observation's ``x`` if it has one, and on generated series."""
    with expecting("charts() to return the charts", "return {} if there are none"):
        charts = named("charts()", asked.domain.charts(), AbstractChart)
    x = getattr(asked.observation, "x", None) if charts else None
    for name, chart in charts.items():
        if not isinstance(chart, AbstractChart):
            got = f"{type(chart).__name__} for {name!r}"
            yield explain("an AbstractChart", got, "derive it from involute.charts.base.AbstractChart")
            continue
        what, mend = f"chart {name!r} to predict", "make prediction() and scale() take any finite series"
        yield from (f"{name}: {text}" for text in guarded(what, mend, _of_chart(chart, x, asked)))


def _of_chart(chart: AbstractChart, x: Any, asked: Conformance) -> Iterator[str]:
    """Yield what is wrong with one chart: its output first, its laws where the output is sound."""
    is_series = isinstance(x, np.ndarray) and x.ndim == 1
    seen = series(x) if is_series else next(sample_series(1, length=LONGEST, seed=asked.seed))
    where = "on the embedded sample" if is_series else "on a generated walk"
    unsound = list(_of_output(chart, seen, where))
    if unsound:
        yield from unsound
        return
    verdicts = list(check_chart(chart, n_cases=asked.n_cases, seed=asked.seed))
    if is_series:
        cut = max(MAX_CUT, first_warm(chart.residual(seen)) + SPOKEN)
        verdicts = [v for v in verdicts if v.status is not Status.UNDECIDED]  # the sample decides
        verdicts += [check_odd(chart, seen), check_causal(chart, seen[:cut])]
    yield from (failure(v) for v in verdicts if v.status is Status.REFUTED)
    for v in verdicts:
        if v.status is Status.UNDECIDED:
            yield explain(f"{v.law.id} {v.law.name} to be decided", v.reason, "shorten the warm-up")


def _of_output(chart: AbstractChart, x: Series, where: str) -> Iterator[str]:
    """Yield how prediction and scale are no series, never warm, not finite once warm, or s > 0 fails."""
    for what, output in (
        ("prediction", np.asarray(chart.prediction(x))),
        ("scale", np.asarray(chart.scale(x))),
    ):
        if output.shape != x.shape or output.dtype.kind != "f":
            got = f"{output.dtype} of shape {output.shape}"
            yield explain(f"a {what} of floats of shape {x.shape}", got, "return one number an observation")
            continue
        start = first_warm(output)
        warm = output[start:]
        if not warm.size:
            got = f"NaN at all {x.size} observations {where}"
            yield explain(f"a {what} that becomes warm", got, "shorten the warm-up, or embed a longer sample")
        elif not np.isfinite(warm).all():
            got = f"{_at(output, start, ~np.isfinite(warm))} {where}"
            yield explain(
                f"a finite {what} once it is warm", got, "let NaN stand before the first number only"
            )
        elif what == "scale" and warm.min() <= 0:
            got = f"{_at(output, start, warm <= 0)} {where}"
            yield explain("a scale s > 0 where it is warm", got, "return NaN until the scale is positive")


def _at(output: Series, start: int, is_wrong: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> str:
    """Return the first wrong entry as text."""
    place = start + int(np.argmax(is_wrong))
    return f"{output[place]} at t={place}"

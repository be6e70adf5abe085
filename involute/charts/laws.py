"""Checks of the two chart laws on given or generated series, with the smallest witness that was found.

[C1] ``P(-X) = -P(X)`` and ``s(-X) = s(X)``. [C2] ``P_t`` and ``s_t`` are functions of ``x[:t]``: for every
cut m, the series is ended at m *and its last observation replaced*, and nothing up to m may change. The
replacement is what catches a chart that looks at the very observation it predicts. Equality is exact;
a NaN (warming up) equals a NaN.

A chart that stays silent on a series has obeyed nothing there: such a case is not counted, and with no
counted case the verdict is UNDECIDED.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

import numpy as np

from involute.charts.base import AbstractChart, Series, first_warm, series
from involute.laws import CAUSAL_CHART, ODD_CHART, Law, Status, Verdict, Witness

SHORTEST, LONGEST = 32, 4096

Found: TypeAlias = Witness | None
Check: TypeAlias = Callable[[AbstractChart, Series], Found]


def check_odd(chart: AbstractChart, x: Series) -> Verdict:
    """Return how [C1] stands for a chart on one series (n,): TESTED, REFUTED with a witness, or UNDECIDED.

    >>> from involute.charts.random_walk import RandomWalk
    >>> check_odd(RandomWalk(), np.array([1.0, 2.0, 4.0])).status
    <Status.TESTED: 'TESTED'>
    """
    return _verdict(ODD_CHART, chart, [series(x)], _odd_witness, seed=None)


def check_causal(chart: AbstractChart, x: Series) -> Verdict:
    """Return how [C2] stands for a chart on one series (n,), cut at every date.

    >>> from involute.charts.random_walk import RandomWalk
    >>> check_causal(RandomWalk(), np.array([1.0, 2.0, 4.0])).scope
    '1 series, every cut'
    """
    return _verdict(CAUSAL_CHART, chart, [series(x)], _causal_witness, seed=None)


def check_chart(
    chart: AbstractChart, *, n_cases: int = 20, length: int | None = None, seed: int = 0
) -> tuple[Verdict, Verdict]:
    """Return the verdicts on [C1] and [C2] over the generated `sample_series`.

    Without ``length``, series are twice as long as the chart takes to warm up, and at least 32.

    >>> from involute.charts.random_walk import RandomWalk
    >>> [verdict.n_cases for verdict in check_chart(RandomWalk(), n_cases=10)]
    [10, 10]
    """
    length = _speaking_length(chart, seed) if length is None else length
    cases = list(sample_series(n_cases, length=length, seed=seed))
    odd = _verdict(ODD_CHART, chart, cases, _odd_witness, seed=seed)
    return odd, _verdict(CAUSAL_CHART, chart, cases, _causal_witness, seed=seed)


def sample_series(n_cases: int, *, length: int = 64, seed: int = 0) -> Iterator[Series]:
    """Yield series (length,) of five kinds in turn: walks, noise, ties, zeros, scales 1e-100 to 1e100."""
    rng = np.random.default_rng(seed)
    kinds = (
        lambda: np.cumsum(rng.standard_normal(length)),
        lambda: rng.standard_normal(length),
        lambda: np.cumsum(rng.integers(-1, 2, length)).astype(np.float64),
        lambda: rng.integers(-1, 2, length) * rng.choice([0.1, 1.0, 3.0], length),
        lambda: np.cumsum(rng.standard_normal(length)) * 10.0 ** rng.integers(-100, 101),
    )
    for case in range(n_cases):
        yield np.asarray(kinds[case % len(kinds)](), dtype=np.float64)


def _speaking_length(chart: AbstractChart, seed: int) -> int:
    """Return a length, 32 to 4096, at which at least half of a random walk has residuals."""
    length = SHORTEST
    while length < LONGEST:
        x = next(sample_series(1, length=length, seed=seed))
        if 2 * _warmup(chart, x) <= length:
            break
        length *= 2
    return length


def _warmup(chart: AbstractChart, x: Series) -> int:
    """Return how many observations of x pass before the chart has a prediction and a scale."""
    return max(first_warm(chart.prediction(x)), first_warm(chart.scale(x)))


def _odd_witness(chart: AbstractChart, x: Series) -> Found:
    """Return where the chart is not odd on x, or None."""
    for subject, left, right in (
        ("prediction", chart.prediction(-x), -chart.prediction(x)),
        ("scale", chart.scale(-x), chart.scale(x)),
    ):
        if not _equal(left, right):
            return Witness(
                law=ODD_CHART.id, x=x, y=-x, t=_first(left, right), subject=subject, left=left, right=right
            )
    return None


def _causal_witness(chart: AbstractChart, x: Series) -> Found:
    """Return the first cut at which the chart's past depends on x from the cut on, or None."""
    for subject, output in (("prediction", chart.prediction), ("scale", chart.scale)):
        full = np.asarray(output(x))
        for cut in range(x.size):
            for other in (0.0 if x[cut] else 1.0, -0.5 * x[cut] - 1.0):
                y = np.append(x[:cut], other)
                left, right = np.asarray(output(y)), full[: cut + 1]
                if not _equal(left, right):
                    place = _first(left, right)
                    return Witness(
                        law=CAUSAL_CHART.id, x=x, y=y, t=place, subject=subject, left=left, right=right
                    )
    return None


def _verdict(
    law: Law, chart: AbstractChart, cases: Iterable[Series], check: Check, *, seed: int | None
) -> Verdict:
    """Return the verdict of one check over all cases, with the shortest witness shrunk further."""
    counted, smallest = 0, None
    for x in cases:
        found = check(chart, x)
        if found is not None and (smallest is None or x.size < np.size(smallest)):
            smallest = x
        counted += _warmup(chart, x) < x.size
    common: dict[str, Any] = {
        "law": law,
        "subject": f"chart {type(chart).__name__}",
        "scope": f"{counted} series, every cut" if law is CAUSAL_CHART else f"{counted} series",
        "procedure": "exact comparison",
        "n_cases": counted,
        "seed": seed,
    }
    if smallest is not None:
        witness = check(chart, _shrunk(smallest, lambda x: check(chart, x) is not None))
        return Verdict(status=Status.REFUTED, witness=witness, **common)
    if counted == 0:
        reason = "the chart never left its warm-up: pass longer series"
        return Verdict(status=Status.UNDECIDED, reason=reason, **common)
    return Verdict(status=Status.TESTED, **common)


def _shrunk(x: Series, fails: Callable[[Series], bool]) -> Series:
    """Return a shorter series of plainer values (0, ±1, whole numbers) that still fails."""
    size = x.size // 2
    while size:
        start = 0
        while start + size <= x.size:
            shorter = np.delete(x, np.s_[start : start + size])
            if shorter.size and fails(shorter):
                x = shorter
            else:
                start += size
        size //= 2
    for place in range(x.size):
        for plain in (0.0, float(np.sign(x[place])), float(np.rint(x[place]))):
            simpler = x.copy()
            simpler[place] = plain
            if fails(simpler):
                x = simpler
                break
    return x


def _equal(left: Series, right: Series) -> bool:
    return np.array_equal(left, right, equal_nan=True)


def _first(left: Series, right: Series) -> int:
    """Return the first index where the two differ (0 where their shapes do)."""
    if left.shape != right.shape:
        return 0
    differs = ~((left == right) | (np.isnan(left) & np.isnan(right)))
    return int(np.argmax(differs))

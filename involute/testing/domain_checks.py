"""Does a domain keep its contract? Named checks, run together, or one pytest test each."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, final

import attrs
import numpy as np

from involute.charts.laws import check_causal, check_chart, check_odd
from involute.domain import AbstractDomain, Findings
from involute.laws import Status, Verdict
from involute.testing.law_tests import failure
from involute.verify import verify


@final
@attrs.frozen(slots=False, eq=False)
class Conformance:
    """One domain under examination; its observation and findings are computed once.

    Attributes
    ----------
    domain : the domain.
    seed : of the runs.
    n_cases : generated cases for each sampled law of its systems, and series for each chart.
    """

    domain: AbstractDomain
    seed: int = 0
    n_cases: int = 20

    @cached_property
    def observation(self) -> Any:
        """What the domain reads from its embedded sample."""
        return self.domain.observe()

    @cached_property
    def findings(self) -> Findings:
        """What one run finds."""
        return self.run()

    def run(self) -> Findings:
        """Run the domain on its sample from the seed."""
        return self.domain.run(self.observation, rng=np.random.default_rng(self.seed))


Check = Callable[[Conformance], Iterator[str]]  # yields what is wrong


def check_domain(domain: AbstractDomain, *, seed: int = 0, n_cases: int = 20) -> None:
    """Check that a domain keeps the contract of `AbstractDomain`.

    Raises
    ------
    AssertionError
        Lists everything that is wrong, one line a finding.
    """
    asked = Conformance(domain, seed, n_cases)
    wrong = [f"{name}: {text}" for name, check in CHECKS.items() for text in check(asked)]
    if wrong:
        raise AssertionError("\n".join([f"domain {getattr(domain, 'name', domain)!r}:", *wrong]))


def domain_suite(domain: AbstractDomain, *, seed: int = 0, n_cases: int = 20) -> Callable[[str], None]:
    """Return a parametrised pytest test, one case for each check: ``test_domain = domain_suite(DOMAIN)``."""
    import pytest

    asked = Conformance(domain, seed, n_cases)

    @pytest.mark.parametrize("check", list(CHECKS))
    def test_domain(check: str) -> None:
        """Fail with what is wrong."""
        wrong = list(CHECKS[check](asked))
        if wrong:
            pytest.fail("\n".join(wrong), pytrace=False)

    return test_domain


def _named(asked: Conformance) -> Iterator[str]:
    """Check that name, title and summary are there."""
    if not isinstance(asked.domain, AbstractDomain):
        yield f"expected an AbstractDomain, but got {type(asked.domain).__name__}"
    for field in ("name", "title", "summary"):
        value = getattr(asked.domain, field, None)
        if not isinstance(value, str) or not value.strip():
            yield f"expected a text for {field}, but got {value!r}"


def _observes(asked: Conformance) -> Iterator[str]:
    """Check that the embedded sample can be read."""
    if asked.observation is None:
        yield "observe() returned None: embed a small sample"


def _lawful_systems(asked: Conformance) -> Iterator[str]:
    """Check that there are systems, and that none refutes a law it declares."""
    systems = asked.domain.systems()
    if not systems:
        yield "systems() is empty: a domain runs at least one involutive system"
    for name, system in systems.items():
        refuted = verify(system, seed=asked.seed, n_cases=asked.n_cases).refuted
        yield from (f"{name}: {failure(verdict)}" for verdict in refuted)


def _lawful_charts(asked: Conformance) -> Iterator[str]:
    """Check every chart, odd and causal, on generated series and on the observation's ``x`` if it has one."""
    for name, chart in asked.domain.charts().items():
        verdicts: list[Verdict] = list(check_chart(chart, n_cases=asked.n_cases, seed=asked.seed))
        x = getattr(asked.observation, "x", None)
        if isinstance(x, np.ndarray) and x.ndim == 1:
            verdicts += [check_odd(chart, x), check_causal(chart, x[:MAX_CUT])]
        yield from (f"{name}: {failure(v)}" for v in verdicts if v.status is Status.REFUTED)


def _deterministic(asked: Conformance) -> Iterator[str]:
    """Check that the same seed gives the same metrics, arrays and remarks."""
    first, second = asked.findings, asked.run()
    yield from _unequal("metric", _metrics(first), _metrics(second))
    yield from _unequal("array", dict(first.arrays), dict(second.arrays))
    if first.remarks != second.remarks:
        yield "remarks differ between two runs of one seed"


def _drawn(asked: Conformance) -> Iterator[str]:
    """Check that there are pictures, that each draws, and that the numbers it shows are numbers."""
    if not asked.findings.pictures:
        yield "run() found no pictures"
    for picture in asked.findings.pictures:
        figure = picture.draw()
        if not figure.get_axes():
            yield f"picture {picture.name!r} has no axes"
        figure.clear()
        wrong = [
            key for key, value in picture.numbers.items() if not isinstance(value, int | float | np.number)
        ]
        yield from (f"picture {picture.name!r}: {key} is no number" for key in wrong)


def _measured(asked: Conformance) -> Iterator[str]:
    """Check that there are metrics, each with a name of its own and a meaning."""
    names = [metric.name for metric in asked.findings.metrics]
    if not names:
        yield "run() found no metrics"
    yield from (
        f"metric {name!r} is there twice" for name in sorted({n for n in names if names.count(n) > 1})
    )
    yield from (f"metric {m.name!r} has no meaning" for m in asked.findings.metrics if not m.meaning.strip())


def _metrics(found: Findings) -> dict[str, Any]:
    return {metric.name: metric.value for metric in found.metrics}


def _unequal(what: str, first: Mapping[str, Any], second: Mapping[str, Any]) -> Iterator[str]:
    """Yield where two mappings differ; equal means ==, and a NaN equals a NaN."""
    for key in first.keys() | second.keys():
        if key not in first or key not in second:
            yield f"{what} {key!r} is only in one of two runs of one seed"
        elif not _same(np.asarray(first[key]), np.asarray(second[key])):
            yield f"{what} {key!r} differs between two runs of one seed"


def _same(a: Any, b: Any) -> bool:
    return a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind in "fc")


MAX_CUT = 512  # observations at which causality is checked, cut by cut

CHECKS: dict[str, Check] = {
    "name, title and summary": _named,
    "the embedded sample": _observes,
    "lawful systems": _lawful_systems,
    "lawful charts": _lawful_charts,
    "metrics": _measured,
    "the same for the same seed": _deterministic,
    "pictures": _drawn,
}

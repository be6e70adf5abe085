"""Examples: a toy domain keeps its contract, and each single defect planted in it is named with its mend."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import attrs
import numpy as np
import pytest
from shipped import LINEAR

import involute as iv
from involute.charts.base import AbstractChart
from involute.charts.random_walk import RandomWalk
from involute.domain import AbstractDomain, Findings, Metric, Picture
from involute.testing import check_domain, domain_suite
from involute.testing.snapshot import changed, snapshot

LAWFUL = iv.System(space=iv.TritSpace(9), update=LINEAR, action=iv.Support(), invariants=())
BIASED = iv.LocalRule.from_text("-++", radius=0)


@attrs.frozen
class Sample:
    x: np.ndarray


def sample():
    return Sample(np.cumsum(np.random.default_rng(1).standard_normal(80)))


def drawing():
    from matplotlib.figure import Figure

    figure = Figure()
    figure.add_subplot()
    return figure


def empty():
    from matplotlib.figure import Figure

    return Figure()


def boom(*_args, **_options):
    raise RuntimeError("boom")


def clock():
    return float(np.random.default_rng().random())


def picture(name="p", draw=drawing, **numbers):
    return Picture(name, "t", "c", draw, numbers or {"height": 1.0})


@attrs.frozen
class Tiny(AbstractDomain):
    """A domain that keeps its contract, until a part is replaced: each is made by calling it."""

    parts: Mapping = attrs.field(factory=dict)
    name = "tiny"
    title = "A tiny domain"
    summary = "For tests."

    def part(self, key, usual):
        return self.parts.get(key, usual)()

    def observe(self, source=None, **options):
        return self.part("observe", sample)

    def systems(self):
        return self.part("systems", lambda: {"one": LAWFUL})

    def charts(self):
        return self.part("charts", lambda: {"walk": RandomWalk()})

    def run(self, observation, *, rng, progress=None):
        if "run" in self.parts:
            return self.parts["run"](observation)
        noise = rng.random(3)
        metrics = (
            Metric("mean", float(noise.mean()), "of the noise"),
            Metric("half-life", "not defined", "of the noise"),
            *self.part("metrics", tuple),
        )
        arrays = {"noise": noise, "warm-up": np.array([np.nan, 1.0]), **self.part("arrays", dict)}
        remarks = ("a remark", *self.part("remarks", tuple))
        return Findings(metrics, self.part("pictures", lambda: (picture(),)), remarks, arrays)


class Untitled(Tiny):
    title = " "


@attrs.frozen
class Peeking(AbstractChart):
    """It predicts with the observation itself, and is not odd."""

    def prediction(self, x):
        return np.abs(x)

    def scale(self, x):
        return np.ones_like(x)


@attrs.frozen
class Scaled(AbstractChart):
    """A random walk with a scale that is one number from the second observation on."""

    value: float = 1.0
    predicted: float | None = None

    def prediction(self, x):
        return RandomWalk().prediction(x) if self.predicted is None else np.full(x.size, self.predicted)

    def scale(self, x):
        return np.where(np.arange(x.size) < 1, np.nan, self.value)


@attrs.frozen
class Raising(AbstractChart):
    prediction = scale = boom


@attrs.frozen
class Short(AbstractChart):
    """It returns nothing for the first observation."""

    def prediction(self, x):
        return x[:-1]

    def scale(self, x):
        return np.ones_like(x)


def undefined(x):
    raise RuntimeError("no such state")


def system(**parts):
    return iv.System(space=iv.TritSpace(3), **{"update": LINEAR, **parts})


def charted(chart):
    return lambda: {"walk": chart}


def metric(value, name="m", meaning="of it"):
    return lambda: (Metric(name, value, meaning),)


def pictured(*pictures):
    return lambda: pictures


def overwriting(observation):
    observation.x[0] += 1.0
    return Findings((Metric("m", 1, "of it"),), (picture(),))


def shared():
    return SHARED


SHARED = Sample(np.arange(80.0))
test_tiny = domain_suite(Tiny())


def test_a_good_domain():
    check_domain(Tiny())
    check_domain(Tiny({"charts": charted(Scaled()), "observe": lambda: np.arange(40.0)}))


def test_the_market_domain():
    from involute_market import DOMAIN

    check_domain(DOMAIN, n_cases=5)


DEFECTS = {
    "no sample": ("observe", lambda: None, "the embedded sample: .* got None"),
    "observe raises": ("observe", boom, r"the embedded sample: .*observe\(\) .*RuntimeError: boom"),
    "other data": ("observe", lambda: Sample(sample().x + clock()), r"another observation\.x"),
    "gap in x": ("observe", lambda: Sample(np.full(80, np.nan)), "lawful charts: .*finite observations"),
    "run writes": ("run", overwriting, r"left as it is: .*observation\.x changed"),
    "run raises": ("run", boom, r"metrics: .*run\(\) .*RuntimeError: boom"),
    "run gives none": ("run", lambda _x: None, r"metrics: .*run\(\) to return Findings, but got NoneType"),
    "no systems": ("systems", dict, r"lawful systems: .*systems\(\)"),
    "systems raises": ("systems", boom, r"lawful systems: .*systems\(\) .*RuntimeError: boom"),
    "systems a list": ("systems", list, "lawful systems: .*mapping, but got list"),
    "no system": ("systems", lambda: {"bad": 3}, "lawful systems: .*a System, but got int for 'bad'"),
    "unlawful": ("systems", lambda: {"bad": system(update=BIASED)}, "bad: A1 equivariance"),
    "undefined": (
        "systems",
        lambda: {"bad": system(update=iv.FunctionUpdate(undefined))},
        "lawful systems: bad: .*A1 equivariance.*no such state",
    ),
    "undefined action": (
        "systems",
        lambda: {"bad": system(action=iv.FunctionAction(undefined))},
        "lawful systems: bad: .*no such state",
    ),
    "charts raises": ("charts", boom, r"lawful charts: .*charts\(\) .*RuntimeError: boom"),
    "charts a list": ("charts", list, "lawful charts: .*mapping, but got list"),
    "no chart": ("charts", charted(3), "lawful charts: .*an AbstractChart, but got int for 'walk'"),
    "chart raises": ("charts", charted(Raising()), "lawful charts: walk: .*'walk' to predict.*boom"),
    "chart short": ("charts", charted(Short()), r"lawful charts: walk: .*float64 of shape \(79,\)"),
    "chart peeks": ("charts", charted(Peeking()), "lawful charts: walk: C1"),
    "chart silent": ("charts", charted(Scaled(predicted=np.nan)), "prediction that becomes warm"),
    "chart infinite": ("charts", charted(Scaled(predicted=np.inf)), "a finite prediction .*inf at t=0"),
    "scale silent": ("charts", charted(Scaled(np.nan)), "a scale that becomes warm"),
    "scale 0": ("charts", charted(Scaled(0.0)), "s > 0 where it is warm, but got 0.0 at t=1"),
    "scale -1": ("charts", charted(Scaled(-1.0)), "s > 0 where it is warm, but got -1.0 at t=1"),
    "metric differs": ("metrics", lambda: (Metric("m", clock(), "t"),), "the same metric 'm'"),
    "metric NaN": ("metrics", metric(np.nan), "metrics: .*got nan for metric 'm'.*'not defined'"),
    "metric inf": ("metrics", metric(np.inf), "metrics: .*got inf for metric 'm'"),
    "metric None": ("metrics", metric(None), "metrics: .*got None for metric 'm'"),
    "metric 'nan'": ("metrics", metric("nan"), "metrics: .*got 'nan' for metric 'm'"),
    "metric blank": ("metrics", metric(" "), "metrics: .*got ' ' for metric 'm'"),
    "metric unnamed": ("metrics", metric(1, name=" "), "metrics: .*a name of every metric"),
    "metric twice": ("metrics", metric(1, name="mean"), "metrics: .*'mean' twice"),
    "metric unsaid": ("metrics", metric(1, meaning=""), "metrics: .*a meaning of metric 'm'"),
    "no metric": ("metrics", lambda: (3,), "metrics: .*a Metric, but got int"),
    "no metrics": ("run", lambda _x: Findings((), (picture(),)), "metrics: .*to find metrics, but got none"),
    "array differs": ("arrays", lambda: {"a": np.array(clock())}, "the same array 'a'"),
    "array in one": ("arrays", lambda: {f"{clock()}": np.zeros(1)}, "it in one of two runs only"),
    "remark differs": ("remarks", lambda: (f"{clock()}",), "the same remarks"),
    "no pictures": ("pictures", pictured(), "pictures: .*to find pictures, but got none"),
    "no picture": ("pictures", pictured(3), "pictures: .*a Picture, but got int"),
    "picture empty": ("pictures", pictured(picture(draw=empty)), "pictures: .*axes in picture 'p'"),
    "picture raises": ("pictures", pictured(picture(draw=boom)), "pictures: .*'p' to draw.*boom"),
    "picture NaN": (
        "pictures",
        pictured(picture(height=np.nan)),
        "pictures: .*got nan for 'height' of .*'p'",
    ),
    "picture text": ("pictures", pictured(picture(height="1")), "pictures: .*got '1' for 'height'"),
    "picture differs": ("pictures", lambda: (picture(at=clock()),), "picture number 'p: at'"),
    "picture unnamed": ("pictures", pictured(picture("")), "pictures: .*a name of every picture"),
    "picture twice": ("pictures", pictured(picture(), picture()), "pictures: .*'p' twice"),
}


@pytest.mark.parametrize(("part", "value", "message"), DEFECTS.values(), ids=DEFECTS)
def test_a_defect_of_a_domain_is_named(part, value, message):
    """Nothing but an AssertionError leaves, every finding has its mend, and the suite finds the same."""
    domain = Tiny({part: value})
    suite = domain_suite(domain)

    with pytest.raises(AssertionError, match=message) as caught:
        check_domain(domain)
    for line in str(caught.value).split("\n"):
        assert re.search(r"^domain 'tiny':$|To mend: .+\.$|is REFUTED|iv\.replay", line), line
    with pytest.raises(pytest.fail.Exception, match=message):
        run_all(suite)


def run_all(suite):
    for check in suite.pytestmark[0].args[1]:
        suite(check)


def test_a_run_that_writes_into_a_shared_sample():
    """Reading afresh does not help here: the comparison before and after each run does."""
    with pytest.raises(AssertionError, match=r"observation\.x changed"):
        check_domain(Tiny({"observe": shared, "run": overwriting}))


def test_one_cause_is_listed_once():
    with pytest.raises(AssertionError) as caught:
        check_domain(Tiny({"observe": boom}))

    assert str(caught.value).count("boom (raised in test_domain_suite.py, line") == 1


def test_what_is_no_domain():
    with pytest.raises(AssertionError, match="a text for title, but got ' '"):
        check_domain(Untitled())
    with pytest.raises(AssertionError, match="Expected an AbstractDomain, but got int"):
        check_domain(3)


@dataclass
class Record:
    values: list


class Plain:
    def __init__(self):
        self.inner, self.self = {"a": 1}, self


@pytest.mark.parametrize(
    ("value", "write", "path"),
    [
        (Sample(np.zeros(2)), lambda v: v.x.fill(1), ["it.x"]),
        (Record([1, 2]), lambda v: v.values.append(3), ["it.values[2]"]),
        (Plain(), lambda v: v.inner.update(a=2), ["it.inner['a']"]),
        ((np.array([{"k": 0}], dtype=object),), lambda v: v[0][0].update(k=1), ["it[0][0]['k']"]),
        ({"s": {1}}, lambda v: v["s"].add(2), ["it['s']"]),
    ],
)
def test_a_snapshot_shows_what_was_written(value, write, path):
    before = snapshot(value, "it")
    assert changed(before, snapshot(value, "it")) == []
    write(value)
    assert changed(before, snapshot(value, "it")) == path


def test_a_snapshot_of_a_table():
    pandas = pytest.importorskip("pandas")
    table = pandas.DataFrame({"a": [1.0, 2.0]})
    before = snapshot(table)
    table.loc[0, "a"] = 3.0

    assert changed(before, snapshot(table)) == ["observation"]
    assert changed(snapshot(object()), snapshot(object())) == []


def test_an_open_equivariance_is_a_finding(monkeypatch):
    """Whatever leaves A1 open: an involutive system is one of which it can be decided."""
    from involute.decide import equivariance

    def open_(system, _effort):
        return equivariance.statement(system).undecided("nobody knows")

    monkeypatch.setattr(equivariance, "decide", open_)

    with pytest.raises(AssertionError, match=r"one: Expected A1 equivariance of update .* got nobody knows"):
        check_domain(Tiny())

"""The market domain: reading, exact symmetry and causality of every indicator, findings and pictures."""

# ruff: noqa: PD011  (an observation has values of its own)

import io
import os
import re
import signal
import sys
from importlib.resources import files
from inspect import signature

import attrs
import numpy as np
import pandas as pd
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from involute.charts.laws import check_chart
from involute.charts.random_walk import RandomWalk
from involute.errors import InvalidDataError, MissingExtraError
from involute.laws import Status
from involute.mdl.charts import chart_bits
from involute.mdl.choice import running_charts
from involute.mdl.planes import description_length
from involute_market import DOMAIN, MarketDomain, evaluation
from involute_market import kernels as market_kernels
from involute_market.analysis import analyse
from involute_market.dynamics import simulated_lambda, surprise_system
from involute_market.evaluation import (
    BearPhase,
    Score,
    bear_phases,
    evaluate,
    lead_labels,
    rank_correlation,
)
from involute_market.findings import findings
from involute_market.metrics import quotient, surprise
from involute_market.observe import observe
from involute_market.samples import shiller
from involute_market.settings import Settings
from involute_market.suited import coded

COMPILED = os.environ.get("NUMBA_DISABLE_JIT", "0") in {"", "0"}
SHORT = Settings(
    window=3,
    unit_warmup=2,
    trend=3,
    label_window=6,
    label_minimum=2,
    quotient_window=4,
    quotient_minimum=1,
    order=1,
    halflife=2.0,
    refit=2,
    lead=3,
    block=5,
)
STEPS = st.lists(
    st.one_of(
        st.integers(-3, 3).map(float),
        st.floats(-1.0, 1.0, allow_subnormal=False),
        st.sampled_from([0.0, 1e6, -1e6, 1e-9]),
    ),
    min_size=4,
    max_size=40,
)
SERIES = STEPS.map(lambda steps: np.cumsum(np.array(steps)))


def indicators(x, lengths):
    """Return every indicator that claims to be causal, dates along the last axis."""
    seen, up, down = surprise(x, lengths), quotient(x, lengths), quotient(x, lengths, label=-1)
    bits = {
        name: chart_bits(chart, x, resolution=lengths.resolution) for name, chart in lengths.charts.items()
    }
    found = {
        "planes": seen.planes,
        "rho": seen.rho,
        "lambda": seen.lam,
        "volatility": seen.volatility,
        "scaled volatility": seen.scaled_volatility,
        "labels": up.labels,
        "quotient planes": up.planes,
        "qlambda up": up.value,
        "qlambda down": down.value,
        "density up": up.density,
        **{f"bits {name}": row for name, row in bits.items()},
    }
    if not any(np.isnan(row).all() for row in bits.values()):
        running = running_charts(bits)
        found |= {"weights": running.weights, "mixture": running.bits}
    return found


def same(a, b):
    return np.array_equal(a, b, equal_nan=True)


# Symmetry and causality


@given(SERIES)
@settings(max_examples=80, deadline=None)
def test_negated_data_give_negated_trits_and_the_same_numbers(x):
    one, other = indicators(x, SHORT), indicators(-x, SHORT)
    assert same(one["planes"], -other["planes"])
    assert same(one["labels"], -other["labels"])
    assert same(one["qlambda up"], other["qlambda down"])
    assert same(one["qlambda down"], other["qlambda up"])
    for name in (
        "rho",
        "lambda",
        "volatility",
        "scaled volatility",
        *(n for n in one if n.startswith("bits")),
    ):
        assert same(one[name], other[name]), name


@given(SERIES)
@settings(max_examples=30, deadline=None)
def test_truncation_at_any_date_changes_no_earlier_value(x):
    full = indicators(x, SHORT)
    for m in range(1, x.size):
        for name, part in indicators(x[:m], SHORT).items():
            assert same(part, full[name][..., :m]), (name, m)


def test_the_embedded_series_is_exactly_symmetric():
    x, lengths = shiller().x, Settings()
    one, other = indicators(x, lengths), indicators(-x, lengths)
    assert same(one["planes"], -other["planes"])
    assert same(one["lambda"], other["lambda"])
    assert same(one["qlambda up"], other["qlambda down"])
    assert description_length(one["planes"], nested=True) == description_length(other["planes"], nested=True)
    assert all(same(one[name], other[name]) for name in one if name.startswith("bits"))


def test_the_embedded_series_may_be_cut_at_any_date():
    x, lengths = shiller().x[:900], Settings()
    full = indicators(x, lengths)
    for m in range(1, x.size, 1 if COMPILED else 97):
        for name, part in indicators(x[:m], lengths).items():
            assert same(part, full[name][..., :m]), (name, m)


def test_cutting_the_file_cuts_the_observation(tmp_path):
    text = (files("involute_market") / "data" / "shiller_monthly.csv").read_text(encoding="utf-8")
    path = tmp_path / "cut.csv"
    path.write_text("".join(text.splitlines(keepends=True)[:901]), encoding="utf-8")
    assert same(observe(path, column="sp500").x, shiller().x[:900])


@pytest.mark.parametrize("name", list(DOMAIN.charts()))
def test_the_charts_of_the_domain_obey_their_laws(name):
    verdicts = check_chart(DOMAIN.charts()[name], n_cases=5)
    assert [verdict.status for verdict in verdicts] == [Status.TESTED, Status.TESTED]


# Indicators against their definitions


def test_planes_and_lambda_by_definition():
    x = shiller().x
    seen, lengths = surprise(x, Settings()), Settings()
    r = np.diff(x, prepend=np.nan)
    t = 1000
    unit = np.sqrt(np.mean(r[1:t] ** 2))
    expected = [np.sign(r[t]) * (abs(r[t]) > 0.385 * 3**k * unit) for k in range(3)]
    assert seen.planes[:, t].tolist() == expected
    rho = (seen.planes[:, t - 11 : t + 1] != 0).mean(axis=1)
    assert seen.rho[:, t] == pytest.approx(rho)
    assert seen.lam[t] == pytest.approx(rho @ lengths.weights)
    assert (seen.start, np.isnan(seen.lam[:72]).all(), np.isnan(seen.lam[72:]).any()) == (61, True, False)
    assert (np.abs(seen.planes[1:]) <= np.abs(seen.planes[:-1])).all()


def test_qlambda_by_definition():
    x, lengths = shiller().x, Settings()
    up = quotient(x, lengths)
    r = np.diff(x, prepend=np.nan)
    inside = np.array([t >= 9 and x[t] > x[t - 9 : t + 1].mean() for t in range(x.size)])
    t = int(np.flatnonzero(inside)[600])
    assert np.array_equal(up.labels == 1, inside)
    depth = np.full(x.size, np.nan)
    for s in np.flatnonzero(inside):
        history = [r[j] ** 2 for j in range(max(1, s - 60), s) if inside[j]]
        if len(history) >= 20:
            depth[s] = sum(3**k * (abs(r[s]) > 0.385 * 3**k * np.sqrt(np.mean(history))) for k in range(3))
    density = np.nanmean(depth[t - 11 : t + 1])
    assert up.density[t] == pytest.approx(density)
    assert up.value[t] == pytest.approx(density / np.nanmean(depth[: t + 1]))


def test_qlambda_is_carried_forward_outside_its_label():
    up = quotient(shiller().x, Settings())
    outside = np.flatnonzero((up.labels != 1) & ~np.isnan(up.value))
    assert outside.size > 300
    assert same(up.value[outside], up.value[outside - 1])
    assert not up.planes[:, up.labels != 1].any()


def test_any_causal_label_may_be_used():
    x = shiller().x
    labels = (np.arange(x.size) // 12 % 3 - 1).astype(np.int8)
    calm = quotient(x, Settings(), label=0, labels=labels)
    assert same(calm.labels, labels)
    assert not calm.planes[:, labels != 0].any()
    for bad in ({"label": 2}, {"labels": labels[:-1]}):
        with pytest.raises(InvalidDataError, match="one label"):
            quotient(x, Settings(), **bad)


def test_numbers_that_overflow_give_no_indicator_and_no_warning():
    """The domain refuses such observations at the door; these are the indicators alone."""
    settings = Settings.for_spacing(252, "level")
    x = 1.7e308 * (-1.0) ** np.arange(2000)

    assert not np.isfinite(surprise(x, settings).lam).any()
    with pytest.raises(InvalidDataError, match="rescale"):
        quotient(x, settings)


@pytest.mark.parametrize("value", [0.1, -7.3, 0.0])
def test_a_constant_series_has_no_label(value):
    assert not market_kernels.trend_label(np.full(50, value), 10).any()


def test_lambda_is_volatility_under_another_name():
    seen = surprise(shiller().x, Settings())
    assert rank_correlation(seen.lam, seen.scaled_volatility) > 0.9
    assert rank_correlation(seen.lam, seen.volatility) > 0.8


def test_overflow_is_an_error_not_a_number():
    with pytest.raises(InvalidDataError, match="rescale"):
        surprise(np.array([0.0, 1.0, 0.0, 1e308, -1e308, 1e308]), SHORT)


# The system


def test_lambda_of_the_simulated_system_is_lambda_exactly():
    for lengths in (Settings(), SHORT):
        seen = surprise(shiller().x, lengths)
        assert same(simulated_lambda(seen, lengths), seen.lam)


@given(SERIES)
@settings(max_examples=25, deadline=None)
def test_the_system_and_the_count_agree_on_any_series(x):
    seen = surprise(x, SHORT)
    assert same(simulated_lambda(seen, SHORT), seen.lam)


def test_the_system_commutes_with_negation_and_its_action_is_even_with_a_neutral_minimum():
    system = surprise_system(Settings())
    rng = np.random.default_rng(0)
    assert system.action_value(system.space.neutral()) == 0
    for _ in range(50):
        x = rng.integers(-1, 2, (3, 12)).astype(np.int8)
        u = rng.integers(-1, 2, 3).astype(np.int8)
        assert same(system.step(-x, -u), -system.step(x, u))
        assert system.action_value(-x) == system.action_value(x) >= 0


# Afterwards


def test_bear_phases_of_a_planted_path():
    values = np.array([100.0, 120.0, 110.0, 90.0, 80.0, 85.0, 97.0, 130.0, 103.0])
    assert bear_phases(values, fall=0.2) == (
        BearPhase(1, 4, 80 / 120 - 1),
        BearPhase(7, 8, 103 / 130 - 1, confirmed=False),
    )
    assert bear_phases(values, fall=0.4) == ()
    assert bear_phases(values - 100.0) == bear_phases(np.array([])) == ()


def test_known_bear_markets_are_found_in_the_embedded_series():
    o = shiller()
    peaks = {str(o.dates[phase.peak])[:7] for phase in bear_phases(o.values)}
    assert {"1929-09", "1937-02", "1968-12", "1973-01", "1987-08", "2000-08", "2007-10"} <= peaks


def test_lead_labels_remove_the_bear_market_and_the_unknown_future():
    label = lead_labels(12, [BearPhase(5, 7, -0.3)], horizon=3)
    assert label.tolist() == [0, 0, 0, 1, 1, 1, -1, -1, 0, 0, -1, -1]
    open_end = lead_labels(8, [BearPhase(5, 6, -0.3, confirmed=False)], horizon=2)
    assert open_end.tolist() == [0, 0, 0, 0, 1, 1, -1, -1]


def test_area_under_the_curve_counts_pairs():
    rng = np.random.default_rng(1)
    rank, label = rng.integers(0, 9, 80), rng.integers(-1, 2, 80)
    pairs = [(a > b) + 0.5 * (a == b) for a in rank[label == 1] for b in rank[label == 0]]
    assert market_kernels.area_under_curve(rank, label, 9) == pytest.approx(np.mean(pairs))
    assert np.isnan(market_kernels.area_under_curve(rank, np.ones(80, dtype=np.int64), 9))


def test_evaluation_sees_a_leader_and_knows_chance():
    rng = np.random.default_rng(2)
    n = 1200
    phases = [BearPhase(at, at + 5, -0.3) for at in range(60, n - 60, 100)]
    label = lead_labels(n, phases, horizon=12)
    noise = rng.standard_normal(n)
    scores, margins = evaluate(
        {"leader": (label == 1) + 0.5 * noise, "noise": rng.standard_normal(n)}, label, rng=rng, block=60
    )
    assert scores["leader"].low > 0.8
    assert scores["leader"].p < 0.01
    assert scores["noise"].low < 0.5 < scores["noise"].high
    assert margins["leader", "noise"].low > 0.2
    assert evaluate({"noise": noise}, np.zeros(n, dtype=np.int64), rng=rng, block=60) == ({}, {})


def test_rank_correlation():
    rng = np.random.default_rng(3)
    a = rng.integers(0, 5, 200).astype(float)
    b = a + rng.integers(0, 4, 200)
    expected = pd.Series(a).rank().corr(pd.Series(b).rank())
    assert rank_correlation(a, b) == pytest.approx(expected)
    assert np.isnan(rank_correlation(a, np.zeros(200)))
    assert np.isnan(rank_correlation(np.array([]), np.array([])))


# Reading


def monthly(n=40, start="2000-01-01"):
    dates = pd.date_range(start, periods=n, freq="MS")
    return dates, 100.0 + np.arange(n) % 7


def lines(header="date,price", n=40):
    dates, values = monthly(n)
    return [header, *(f"{d:%Y-%m-%d},{v}" for d, v in zip(dates, values, strict=True))]


def written(tmp_path, rows, name="data.csv"):
    path = tmp_path / name
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_the_embedded_series():
    o = DOMAIN.observe()
    assert (o.name, o.values.size, o.span) == ("sp500", 1728, "1871-01-01 to 2014-12-01")
    assert (o.spacing, o.per_year, o.transform) == ("monthly", 12, "log")
    assert o.values[[0, -1]].tolist() == [4.44, 2054.27]
    rate = DOMAIN.observe(column="long_rate", transform="level")
    assert (rate.name, rate.x[0]) == ("long_rate", 5.32)


def test_the_licence_travels_with_the_data():
    folder = files("involute_market") / "data"
    assert "ODC-PDDL-1.0" in (folder / "LICENSE-shiller.md").read_text(encoding="utf-8")
    assert {p.name for p in folder.iterdir()} == {"LICENSE-shiller.md", "shiller_monthly.csv"}


def test_a_file_and_objects_in_memory_give_the_same_observation(tmp_path):
    dates, values = monthly()
    series = pd.Series(values, index=dates, name="price")
    sources = [
        written(tmp_path, lines()),
        series,
        series.to_frame(),
        pd.DataFrame({"date": dates, "price": values}),
        series.set_axis(series.index.to_period("M")),
        xr.DataArray(values, coords={"time": dates}, dims="time", name="price"),
    ]
    for source in sources:
        o = MarketDomain(settings=SHORT).observe(source)
        assert (o.name, o.spacing, o.values.tolist()) == ("price", "monthly", values.tolist())
        assert np.array_equal(o.dates, dates.values.astype("datetime64[D]"))


@pytest.mark.parametrize(
    ("spacing", "freq"), [("daily", "B"), ("weekly", "W"), ("quarterly", "QS"), ("yearly", "YS")]
)
def test_the_spacing_is_recognised(spacing, freq):
    dates = pd.date_range("1950-01-01", periods=40, freq=freq)
    assert observe(pd.Series(np.arange(1.0, 41.0), index=dates)).spacing == spacing


def test_layouts_of_files(tmp_path):
    semicolon = [row.replace(",", ";") for row in lines()]
    assert observe(written(tmp_path, semicolon)).values.size == 40
    foreign = ["Tag,Kurs"] + [f"{d:%d.%m.%Y},{v}" for d, v in zip(*monthly(), strict=True)]
    o = observe(written(tmp_path, foreign), date_column="Tag", date_format="%d.%m.%Y")
    assert o.span == "2000-01-01 to 2003-04-01"
    padded = [lines()[0], "1999-11-01,", "1999-12-01,NA", *lines()[1:], "2003-05-01,", "", ""]
    assert observe(written(tmp_path, padded)).values.size == 40
    path = tmp_path / "bom.csv"
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines()).encode())
    assert observe(path).name == "price"
    text = ["month,note,price"] + [row.replace(",", ",a remark,") for row in lines()[1:]]
    assert observe(written(tmp_path, text)).name == "price"


def broken(rows, line, cell=None, date=None):
    """Return rows with one cell of a line (as numbered in the file) replaced."""
    rows = list(rows)
    day, value = rows[line - 1].split(",")
    rows[line - 1] = f"{day if date is None else date},{value if cell is None else cell}"
    return rows


BAD_FILES = {
    "text": (broken(lines(), 17, "abc"), {}, ["a number", "'abc' at line 17, column 'price' of data.csv"]),
    "thousands": (broken(lines(), 17, '"1,234.5"'), {}, ["'1,234.5' at line 17", "no thousands separators"]),
    "underscore": (broken(lines(), 3, "1_0"), {}, ["'1_0' at line 3"]),
    "empty cell": (broken(lines(), 9, ""), {}, ["an empty cell ('') at line 9", "fill the gap"]),
    "nan": (broken(lines(), 9, "NaN"), {}, ["an empty cell ('NaN') at line 9"]),
    "infinite": (broken(lines(), 9, "inf"), {}, ["a finite number", "'inf' at line 9"]),
    "overflow": (broken(lines(), 9, "1e999"), {}, ["a finite number", "'1e999' at line 9"]),
    "duplicate date": (
        broken(lines(), 11, date="2000-09-01"),
        {},
        ["every date once", "2000-09-01 twice, again at line 11, column 'date'"],
    ),
    "unsorted dates": (
        broken(lines(), 11, date="1999-01-01"),
        {},
        ["increasing order", "1999-01-01 after 2000-09-01 at line 11", "sort"],
    ),
    "no date": (
        broken(lines(), 11, date="soon"),
        {},
        ["a date YYYY-MM-DD", "'soon' at line 11", "date_format"],
    ),
    "impossible date": (broken(lines(), 11, date="2001-02-30"), {}, ["'2001-02-30' at line 11"]),
    "other format": (
        lines(),
        {"date_format": "%d.%m.%Y"},
        ["a date like '%d.%m.%Y'", "'2000-01-01' at line 2"],
    ),
    "missing month": (
        lines()[:20] + lines()[21:],
        {},
        [
            "monthly series without missing dates",
            "2001-07-01 followed by 2001-09-01 at line 21",
            "--option allow_gaps=true, in Python allow_gaps=True",
        ],
    ),
    "not positive": (
        broken(lines(), 5, "0.0"),
        {},
        ["positive prices", "'0.0' at line 5", '--option transform=level, in Python transform="level"'],
    ),
    "too short": (lines(n=10), {}, ["at least 77 monthly observations", "10 in data.csv"]),
    "no rows": (lines(n=0), {}, ["rows under the header", "none"]),
    "ragged": ([*lines()[:6], "2000-06-01", *lines()[7:]], {}, ["2 cells a line", "1 in line 7"]),
    "empty line": ([*lines()[:6], "", *lines()[6:]], {}, ["an empty line: line 7"]),
    "no header": (lines()[1:], {}, ["column names in line 1", "numbers in line 1", "date,price"]),
    "doubled name": (lines("date,date"), {}, ["distinct column names", "'date' more than once"]),
    "unknown column": (
        lines(),
        {"column": "prise"},
        ["no column 'prise' in data.csv", "'date', 'price'", "'price', the"],
    ),
    "unknown dates": (lines(), {"date_column": "when"}, ["no column 'when'", "name one of these"]),
    "no dates": (lines("a,b")[:1] + [f"x,{i}" for i in range(30)], {}, ["a column of dates", "'a', 'b'"]),
    "two columns": (
        ["date,open,close"] + [f"{row},1.0" for row in lines()[1:]],
        {},
        [
            "one column of numbers",
            "2 in data.csv: 'open', 'close'",
            "column=NAME (on the command line --column",
        ],
    ),
    "empty column": (
        [lines()[0]] + [row.split(",")[0] + "," for row in lines()[1:]],
        {},
        ["only empty cells"],
    ),
    "transform": (lines(), {"transform": "root"}, ["transform=log or transform=level", "transform='root'"]),
    "date format": (lines(), {"date_format": 5}, ["a strptime format", "date_format=5"]),
    "gaps in words": (
        lines(),
        {"allow_gaps": "yes"},
        ["allow_gaps=true or allow_gaps=false", "allow_gaps='yes'", "in Python allow_gaps=True"],
    ),
    "gaps in numbers": (lines(), {"allow_gaps": 1}, ["but got allow_gaps=1"]),
    "foreign digits": (
        broken(lines(), 6, "\u0661\u0660\u0663"),
        {},
        ["a number", "\u0661\u0660\u0663' at line 6", "the digits 0 to 9"],
    ),
    "foreign digits in dates": (
        broken(lines(), 2, date="\u0663\u0661.12.1999"),
        {"date_format": "%d.%m.%Y"},
        ["a date like '%d.%m.%Y'", "at line 2"],
    ),
    "quote before a date": (
        broken(lines(), 12, date='"2000-11-01'),
        {},
        ["quotes in pairs", "opens in line 12 of", "data.csv and never closes"],
    ),
    "quote before a number": (
        broken(lines(), 12, '"104'),
        {},
        ["quotes in pairs", "opens in line 12 of"],
    ),
    "quote in a long file": (
        [*broken(lines(), 12, '"104'), *["x" * 100] * 2000],
        {},
        ["quotes in pairs", "opens in line 12 of"],
    ),
    "quote closed late": (
        broken(broken(lines(), 12, '"104'), 15, '1"'),
        {},
        ["a number", "at lines 12 to 15, column 'price'", "check the quotes in the first of these lines"],
    ),
    "quote closed in another cell": (
        broken(broken(lines(), 12, date='"2000-11-01'), 14, '"104'),
        {},
        ["2 cells a line", "1 in lines 12 to 14", "check the quotes in line 12"],
    ),
    "many columns": (
        [",".join(["date", *(f"c{i}" for i in range(3000))]), "2000-01-01" + ",1" * 3000],
        {},
        ["one column of numbers", "but got 3000 in", "'c8', 'c9' and 2,990 more. To mend: pass column=NAME"],
    ),
    "option": (lines(), {"colum": "price"}, ["options among column", "colum", "name of the option"]),
}


@pytest.mark.parametrize("case", list(BAD_FILES))
def test_bad_files_are_refused_with_place_and_mend(tmp_path, case):
    rows, options, words = BAD_FILES[case]
    with pytest.raises(InvalidDataError) as caught:
        DOMAIN.observe(written(tmp_path, rows), **options)
    message = str(caught.value)
    assert message.startswith("Expected ")
    assert "To mend: " in message
    for word in words:
        assert word in message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "an empty file"),
        (b"\n\n", "an empty file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
        (b"date,price\n2000-01-01,\xff\n", "binary or non-UTF-8"),
        (b"date,price\n2000-01-01," + b"1" * 140_000, "in line 2"),
        (b"\ndate,price\n2000-01-01,1\n", "an empty first line"),
    ],
)
def test_what_is_no_csv_is_refused(tmp_path, content, words):
    path = tmp_path / "data.csv"
    path.write_bytes(content)
    with pytest.raises(InvalidDataError) as caught:
        observe(path)
    assert words in str(caught.value)


def test_a_column_may_be_named_by_a_number(tmp_path):
    assert observe(written(tmp_path, lines("date,price")), column="price").name == "price"
    numbered = pd.Series(monthly()[1], index=monthly()[0], name=2000)
    assert observe(numbered, column=2000).name == "2000"
    with pytest.raises(InvalidDataError, match="no column '7'"):
        observe(numbered, column=7)


def test_absent_files_and_folders_are_refused(tmp_path):
    with pytest.raises(InvalidDataError, match=r"no file at .*absent\.csv"):
        DOMAIN.observe(tmp_path / "absent.csv")
    with pytest.raises(InvalidDataError, match="a folder"):
        DOMAIN.observe(tmp_path)


def test_gaps_may_be_allowed_and_level_may_be_negative(tmp_path):
    path = written(tmp_path, lines()[:20] + lines()[21:])
    for gaps in (True, "true"):
        assert observe(path, allow_gaps=gaps).values.size == 39
    with pytest.raises(InvalidDataError, match="without missing dates"):
        observe(path, allow_gaps="false")
    path = written(tmp_path, broken(lines(), 5, "-2.5"))
    assert observe(path, transform="level").x[3] == -2.5


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (pd.Series(range(40)), r"a column of dates, .* index the values by date"),
        (
            pd.Series(np.where(np.arange(40) == 7, np.nan, 1.0), index=monthly()[0]),
            "an empty cell .* at row 7",
        ),
        (np.arange(40.0), "a ndarray"),
        (xr.DataArray(np.zeros((2, 2)), dims=("a", "b")), "a DataArray"),
        (io.StringIO("date,price"), "a StringIO"),
    ],
)
def test_objects_that_are_no_series_are_refused(source, words):
    with pytest.raises(InvalidDataError, match=words):
        observe(source)


def test_files_need_no_pandas_and_objects_name_the_extra(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    assert observe(written(tmp_path, lines())).values.size == 40
    with pytest.raises(MissingExtraError, match=r"involute\[market\]"):
        observe(object())


def test_settings_scale_with_the_spacing():
    assert Settings.for_spacing(12) == Settings()
    daily = Settings.for_spacing(252)
    assert (daily.window, daily.trend, daily.label_window, daily.label_minimum) == (252, 200, 1260, 420)
    assert (daily.quotient_window, daily.quotient_minimum, daily.n_planes) == (252, 40, 4)
    assert Settings.for_spacing(12, "level").resolution == 2.0**-7
    with pytest.raises(ValueError, match="tau0"):
        Settings(tau0=0.0)


# The whole run


@pytest.fixture(scope="module")
def found():
    return DOMAIN.run(DOMAIN.observe(), rng=np.random.default_rng(0))


def test_the_findings_name_every_number(found):
    values = {metric.name: metric.value for metric in found.metrics}
    assert len(values) == len(found.metrics)
    assert values["observations"] == 1728
    assert values["lambda_simulated_difference"] == 0.0
    assert values["lambda_volatility_spearman"] == pytest.approx(0.93, abs=0.01)
    assert values["plane_0_dial"] < values["plane_0_entropy"]
    assert values["chart_changes"] >= 1
    assert values["bear_markets"] == 22
    assert values["bits_running_mixture"] < values["bits_random_walk"]
    assert values["auc_QLambda_minus_Lambda"] == pytest.approx(values["auc_QLambda"] - values["auc_Lambda"])
    assert all(metric.meaning for metric in found.metrics)


def test_the_remarks_are_plain(found):
    said = " ".join(found.remarks)
    for words in (
        "volatility under another name",
        "0.93",
        "does not lead",
        "Events are few (22)",
        "looks back",
    ):
        assert words in said
    assert "averages of daily ones" in said


def test_a_run_repeats_with_its_seed(found):
    again = DOMAIN.run(DOMAIN.observe(), rng=np.random.default_rng(0))
    assert again.metrics == found.metrics
    assert all(same(again.arrays[name], found.arrays[name]) for name in found.arrays if name != "dates")


@pytest.mark.parametrize("name", ["densities", "lambda", "barcode", "charts"])
def test_pictures_draw_without_global_state(found, name):
    (picture,) = (p for p in found.pictures if p.name == name)
    figure = picture.draw()
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=40)
    assert out.getvalue().startswith(b"\x89PNG")
    assert picture.numbers
    assert np.isfinite(list(picture.numbers.values())).all()
    assert picture.draw() is not figure


def test_the_volatility_caveat_stands_in_the_picture(found):
    (picture,) = (p for p in found.pictures if p.name == "lambda")
    titles = [ax.get_title(loc="left") for ax in picture.draw().axes]
    assert any("volatility under another name" in title and "0.93" in title for title in titles)


def test_a_yield_runs_on_levels():
    o = DOMAIN.observe(column="long_rate", transform="level")
    run = DOMAIN.run(o, rng=np.random.default_rng(0))
    assert {metric.name: metric.value for metric in run.metrics}["lambda_volatility_spearman"] > 0.8
    for picture in run.pictures:
        picture.draw()


@pytest.mark.parametrize("shift", [0.0, -200.0])
def test_a_series_without_bear_markets_is_said_to_have_none(shift):
    dates = pd.date_range("1950-01-01", periods=160, freq="MS")
    values = 100.0 + np.arange(160) * 0.5 + np.random.default_rng(0).standard_normal(160) + shift
    o = DOMAIN.observe(pd.Series(values, index=dates, name="climber"), transform="level")
    run = DOMAIN.run(o, rng=np.random.default_rng(0))
    assert any("nothing is said about leading" in remark for remark in run.remarks)
    for picture in run.pictures:
        picture.draw()


LENGTHS = {"daily": 1517, "weekly": 317, "monthly": 77, "quarterly": 37, "yearly": 22}


@pytest.mark.parametrize("transform", ["log", "level"])
@pytest.mark.parametrize(
    ("spacing", "freq"),
    [("daily", "B"), ("weekly", "W"), ("monthly", "MS"), ("quarterly", "QS"), ("yearly", "YS")],
)
def test_the_shortest_length_is_told_once_and_is_enough(spacing, freq, transform):
    n = LENGTHS[spacing]
    steps = np.random.default_rng(0).standard_normal(n) * 0.1
    values = pd.Series(
        100.0 * np.exp(np.cumsum(steps)), index=pd.date_range("1950-01-01", periods=n, freq=freq)
    )
    for m in (2, 5, n - 1):
        words = rf"at least {n:,} {spacing} observations, but got {m:,} in the Series. To mend: pass a longer"
        with pytest.raises(InvalidDataError, match=words):
            DOMAIN.observe(values[:m], transform=transform)
        with pytest.raises(InvalidDataError, match=words):
            DOMAIN.run(observe(values[:m], transform=transform), rng=np.random.default_rng(0))
    run = DOMAIN.run(DOMAIN.observe(values, transform=transform), rng=np.random.default_rng(0))
    assert_plain(run)


def test_a_lone_observation_is_told_every_length(tmp_path):
    with pytest.raises(
        InvalidDataError, match="1,517 daily, 317 weekly, 77 monthly, 37 quarterly or 22 yearly"
    ):
        DOMAIN.observe(written(tmp_path, lines(n=1)))


def daily(values, transform="log"):
    """Return daily values as the domain reads them."""
    dates = pd.bdate_range("1990-01-01", periods=len(values))
    return DOMAIN.observe(pd.Series(values, index=dates, name="p"), transform=transform)


def assert_plain(run):
    """No output says NaN or infinity; pictures draw and save (warnings are errors here)."""
    said = [*run.remarks, *(m.meaning for m in run.metrics), *(p.caption for p in run.pictures)]
    for picture in run.pictures:
        figure = picture.draw()
        figure.savefig(io.BytesIO(), format="png", dpi=30)
        said += [ax.get_title(loc="left") for ax in figure.axes]
        assert np.isfinite(list(picture.numbers.values())).all()
    assert not [words for words in said if re.search(r"\b(nan|inf)\b", words)]
    assert all(np.isfinite(m.value) for m in run.metrics if not isinstance(m.value, str))


DAYS = np.arange(2000)
WALK = 100.0 * np.exp(np.cumsum(np.random.default_rng(0).standard_normal(2000) * 0.01))
UNTOLD = {
    "linear": (DAYS + 1.0, "log"),
    "linear level": (DAYS + 1.0, "level"),
    "alternating": (100.0 + DAYS % 2, "log"),
    "alternating level": (100.0 + DAYS % 2, "level"),
    "one step after the warm-up": (np.where(DAYS < 1300, 100.0, 200.0), "log"),
    "geometric": (1.01 ** (DAYS / 3), "log"),
    "from end to end": (np.where(DAYS % 2, 1e308, 1e-308), "log"),
    "near the largest": (np.where(DAYS % 2, 1.79e308, 1e308), "log"),
}


@pytest.mark.parametrize("case", list(UNTOLD))
def test_what_cannot_be_told_is_not_claimed(case):
    run = DOMAIN.run(daily(*UNTOLD[case]), rng=np.random.default_rng(0))
    assert_plain(run)
    assert "cannot be told on these data" in run.remarks[0]
    assert not any(
        "under another name" in words for words in (*run.remarks, *(p.caption for p in run.pictures))
    )
    values = {metric.name: metric.value for metric in run.metrics}
    assert (
        values["lambda_volatility_spearman"] == values["lambda_raw_volatility_spearman"] == "cannot be told"
    )


@pytest.mark.parametrize("factor", [1e-300, 1.0, 1e300])
def test_prices_of_any_size_are_drawn_without_warnings(factor):
    run = DOMAIN.run(daily(WALK * factor), rng=np.random.default_rng(0))
    assert_plain(run)
    assert "under another name" in run.remarks[0]


def test_an_interval_that_does_not_exist_is_not_printed():
    o = shiller()
    a = analyse(o, Settings(), rng=np.random.default_rng(0))
    unknown = Score(0.5, float("nan"), float("nan"), 0.5)
    blank = attrs.evolve(
        a,
        raw_correlation=float("nan"),
        scores=dict.fromkeys(a.scores, unknown),
        margins=dict.fromkeys(a.margins, unknown),
    )
    assert_plain(findings(blank))


ODD_SIZES = {
    "too large": (
        WALK * 1e149,
        "level",
        ["values up to 7e+13 under transform=level", "transform=log (on the"],
    ),
    "too large for the logarithm": (
        1.7e308 * (-1.0) ** DAYS,
        "level",
        ["1.7e+308 at 1990-01-01", "a larger unit, such as millions."],
    ),
    "too small": (
        WALK * 1e-300,
        "level",
        ["moves of about 0.0078", "a smaller unit", "--option transform=log"],
    ),
    "too small and signed": ((DAYS % 3 - 1) * 1e-9, "level", ["moves by less", "basis points."]),
    "nearly fixed": (
        100.0 + 1e-13 * (DAYS % 2),
        "log",
        ["moves of about 0.00098", "--option transform=level"],
    ),
}


@pytest.mark.parametrize("case", list(ODD_SIZES))
def test_a_unit_that_the_code_cannot_hold_is_refused_with_the_mend(case):
    values, transform, words = ODD_SIZES[case]
    with pytest.raises(InvalidDataError) as caught:
        daily(values, transform)
    for word in words:
        assert word in str(caught.value)


def test_predictions_beyond_the_grid_are_refused_with_the_mend():
    class Wild(RandomWalk.__base__):
        def prediction(self, x):
            return 1e15 * x

        def scale(self, x):
            return np.ones(x.size)

    with pytest.raises(
        InvalidDataError, match=r"predictions run beyond\. To mend: write the column in a larger unit"
    ):
        coded(Wild(), daily(WALK, "level"), Settings.for_spacing(252, "level"))
    with pytest.raises(InvalidDataError, match=r"predictions run beyond\. To mend: pass another column"):
        coded(Wild(), attrs.evolve(daily(WALK), values=WALK * 1e30), Settings.for_spacing(252))


STILL = {
    "constant": (np.full(2000, 5.0), "which never changes. To mend: pass another column"),
    "late": (
        np.where(DAYS < 1900, 100.0, 200.0),
        "does not change before 1997-04-14. To mend: pass another column",
    ),
    "one early step": (
        np.where(DAYS < 1000, 100.0, 200.0),
        "moves after its first 1,264 observations, but got p of the Series, which changes last on 1993-11-01",
    ),
    "early moves, then fine ones": (
        np.where(DAYS < 1000, WALK, 100.0 + 1e-9 * (DAYS % 2)),
        "moves of about 0.00098 or more under transform=log, but got p of the Series, which moves by less",
    ),
    "exactly predicted": (
        2.0 ** np.cumsum(np.resize([1.0, 0.0, 0.0, -1.0, 0.0, 0.0], 2000)),
        "not wholly predictable",
    ),
}


@pytest.mark.parametrize("case", list(STILL))
def test_series_too_still_are_refused_with_a_mend_that_helps(case):
    values, words = STILL[case]
    with pytest.raises(InvalidDataError) as caught:
        DOMAIN.run(daily(values), rng=np.random.default_rng(0))
    assert words in str(caught.value)
    assert "longer series" not in str(caught.value)


def test_captions_say_grey_only_where_something_is_shaded():
    level = DOMAIN.run(daily(WALK - 300.0, "level"), rng=np.random.default_rng(0))
    rate = DOMAIN.run(DOMAIN.observe(column="long_rate", transform="level"), rng=np.random.default_rng(0))
    for run, word in ((level, None), (rate, "Grey: falls of 20% found afterwards")):
        said = " ".join([*run.remarks, *(picture.caption for picture in run.pictures)])
        assert "bear market" not in said.casefold()
        assert ("Grey" in said, "shaded" in said) == (word is not None, word is not None)
        assert word is None or word in said


def test_the_number_of_variants_tried_is_said(found):
    assert any(
        "Several dozen variants" in remark and "three are reported" in remark for remark in found.remarks
    )
    assert "several dozen lead-AUC variants" in evaluation.__doc__


def test_every_option_has_its_sentence():
    assert tuple(DOMAIN.options) == ("column", "date_column", "transform", "date_format", "allow_gaps")
    assert all(sentence.endswith(".") for sentence in DOMAIN.options.values())
    assert set(DOMAIN.options) == set(signature(observe).parameters) - {"source"}


def test_settings_may_be_given():
    domain = MarketDomain(settings=SHORT)
    assert domain.systems()["surprise window"].space.shape == (3, 3)
    run = domain.run(domain.observe(), rng=np.random.default_rng(0))
    assert np.isfinite(run.arrays["lambda"][10:]).all()


def test_daily_data_run_with_daily_settings():
    n = 6000
    dates = pd.bdate_range("1990-01-01", periods=n)
    turbulent = np.where(np.arange(n) // 700 % 2, 0.03, 0.005)
    values = 100.0 * np.exp(np.cumsum(np.random.default_rng(1).standard_normal(n) * turbulent))
    run = DOMAIN.run(DOMAIN.observe(pd.Series(values, index=dates)), rng=np.random.default_rng(0))
    metrics = {metric.name: metric.value for metric in run.metrics}
    assert run.arrays["planes"].shape == (4, n)
    assert metrics["lambda_simulated_difference"] == 0.0
    assert metrics["lambda_volatility_spearman"] > 0.9
    assert metrics["bits_scaled_random_walk"] < metrics["bits_random_walk"] - 0.2


def test_an_analysis_is_watched():
    watched = []

    def progress(items, what):
        watched.append(what)
        return items

    analyse(shiller(), Settings(), rng=np.random.default_rng(0), progress=progress)
    assert watched == ["code lengths of the charts", "surprise window 3 x 12"]


def test_an_interrupted_simulation_is_no_answer():
    def progress(items, _what):
        for item in items:
            signal.raise_signal(signal.SIGINT)
            yield item

    seen = surprise(shiller().x, Settings())
    with pytest.raises(KeyboardInterrupt):
        simulated_lambda(seen, Settings(), progress=progress)

"""The findings of a domain: are its numbers numbers, do its pictures draw, are they the same again? Checks.

A metric is a finite number, or a text. A number that the data do not have (a rank correlation of a constant)
is left out, or its value is the text ``"not defined"``; NaN, infinity and None are never a value, nor are
the texts ``"nan"`` and ``"inf"``. The numbers of a picture are finite. Arrays may hold NaN: warm-ups do.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from involute.domain import Findings, Metric, Picture
from involute.errors import explain
from involute.testing.conformance import Conformance, guarded
from involute.testing.snapshot import changed

UNDEFINED = "leave it out, or give the text 'not defined' where the data do not have it"


def measured(asked: Conformance) -> Iterator[str]:
    """Check that there are metrics, each with a name of its own, a value and a meaning."""
    metrics = asked.findings.metrics
    if not metrics:
        yield explain("run() to find metrics", "none", "return at least one Metric")
    for metric in metrics:
        if not isinstance(metric, Metric):
            yield explain("a Metric", type(metric).__name__, "make it with involute.domain.Metric")
            continue
        if not _is_number(metric.value) and not _is_text(metric.value):
            got = f"{metric.value!r} for metric {metric.name!r}"
            yield explain("a finite number or a text", got, UNDEFINED)
        if not _is_text(metric.meaning):
            yield explain(
                f"a meaning of metric {metric.name!r}", f"{metric.meaning!r}", "say it in a sentence"
            )
    yield from _of_names("metric", metrics)


def drawn(asked: Conformance) -> Iterator[str]:
    """Check that there are pictures, that each has a name of its own, draws, and shows finite numbers."""
    pictures = asked.findings.pictures
    if not pictures:
        yield explain("run() to find pictures", "none", "return at least one Picture")
    for picture in pictures:
        if not isinstance(picture, Picture):
            yield explain("a Picture", type(picture).__name__, "make it with involute.domain.Picture")
            continue
        what, mend = f"picture {picture.name!r} to draw", "let draw() return a fresh matplotlib figure"
        yield from guarded(what, mend, _of_drawing(picture))
        yield from _of_shown(picture)
    yield from _of_names("picture", pictures)


def unwritten(asked: Conformance) -> Iterator[str]:
    """Check that a run leaves the observation as it is, and that it can be read again."""
    second = asked.second
    if written := {**dict.fromkeys(asked.first.written), **dict.fromkeys(second.written)}:
        mend = "copy what run() changes, for example observation.x.copy()"
        yield explain("run() to leave the observation as it is", f"{', '.join(written)} changed", mend)
    elif other := changed(asked.first.before, second.before):
        mend = "read the same sample each time, and draw nothing in observe()"
        yield explain("observe() to read the same data again", f"another {', '.join(other)}", mend)


def deterministic(asked: Conformance) -> Iterator[str]:
    """Check that the same seed gives the same metrics, picture numbers, arrays and remarks."""
    first, second = asked.findings, asked.second.findings
    for what, of in (("metric", _metrics), ("picture number", _numbers), ("array", _arrays)):
        yield from _unequal(what, of(first), of(second))
    if first.remarks != second.remarks:
        yield _unlike("remarks", "others in a second run")


def _of_drawing(picture: Picture) -> Iterator[str]:
    """Yield that a picture is empty."""
    figure = picture.draw()
    if not figure.get_axes():
        yield explain(f"axes in picture {picture.name!r}", "an empty figure", "draw something in it")
    figure.clear()


def _of_shown(picture: Picture) -> Iterator[str]:
    """Yield which numbers of a picture are none."""
    for key, value in picture.numbers.items():
        if not _is_number(value):
            got = f"{value!r} for {key!r} of picture {picture.name!r}"
            yield explain("a finite number", got, "leave it out where the data do not have it")


def _of_names(what: str, parts: tuple[Any, ...]) -> Iterator[str]:
    """Yield the names that are blank or there twice."""
    names = [getattr(part, "name", None) for part in parts]
    if not all(_is_text(name) for name in names):
        yield explain(f"a name of every {what}", "a blank one", "give each a short name")
    twice = dict.fromkeys(name for name in names if _is_text(name) and names.count(name) > 1)
    for name in twice:
        yield explain(f"every {what} under a name of its own", f"{name!r} twice", "rename one of them")


def _is_number(value: Any) -> bool:
    """Return whether this is a finite real number."""
    return isinstance(value, int | float | np.integer | np.floating) and math.isfinite(value)


def _is_text(value: Any) -> bool:
    """Return whether this is a text that says something, and is no NaN or infinity in disguise."""
    if not isinstance(value, str) or not value.strip():
        return False
    try:
        return math.isfinite(float(value))
    except ValueError:
        return True


def _metrics(found: Findings) -> dict[str, Any]:
    return {f"{m.name}": m.value for m in found.metrics if isinstance(m, Metric)}


def _numbers(found: Findings) -> dict[str, Any]:
    pictures = [picture for picture in found.pictures if isinstance(picture, Picture)]
    return {f"{p.name}: {key}": value for p in pictures for key, value in p.numbers.items()}


def _arrays(found: Findings) -> dict[str, Any]:
    return dict(found.arrays)


def _unequal(what: str, first: Mapping[str, Any], second: Mapping[str, Any]) -> Iterator[str]:
    """Yield where two mappings differ; equal means ==, and a NaN equals a NaN."""
    for key in dict.fromkeys((*first, *second)):
        if key not in first or key not in second:
            yield _unlike(f"{what} {key!r}", "it in one of two runs only")
        elif not _same(np.asarray(first[key]), np.asarray(second[key])):
            yield _unlike(f"{what} {key!r}", "another in a second run")


def _unlike(what: str, got: str) -> str:
    mend = "draw from the rng that run() is given, and from nothing else"
    return explain(f"the same {what} for the same data and seed", got, mend)


def _same(a: Any, b: Any) -> bool:
    return a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind in "fc")

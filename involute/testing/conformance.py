"""A domain under examination: what it reads, what its runs find, and how a call that raises is named."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from traceback import extract_tb
from typing import Any, final

import attrs
import numpy as np

from involute.domain import AbstractDomain, Findings
from involute.errors import InvoluteError, explain
from involute.testing.snapshot import changed, snapshot


class BrokenDomainError(InvoluteError):
    """A call to the domain raised, or gave what nothing further can be asked of."""


@final
@attrs.frozen(eq=False)
class Ran:
    """One run: what the observation held before it, where the run wrote into it, and what it found."""

    before: Mapping[str, str | bytes]
    written: tuple[str, ...]
    findings: Findings


@final
@attrs.frozen(slots=False, eq=False)
class Conformance:
    """One domain under examination; its observation and its two runs are computed once.

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
        return self.observe()

    @cached_property
    def first(self) -> Ran:
        """The first run."""
        return self.run()

    @cached_property
    def second(self) -> Ran:
        """Another run from the same seed."""
        return self.run()

    @property
    def findings(self) -> Findings:
        """What the first run found."""
        return self.first.findings

    def observe(self) -> Any:
        """Read the embedded sample afresh."""
        with expecting("observe() to read the embedded sample", "make observe() work without arguments"):
            return self.domain.observe()

    def run(self) -> Ran:
        """Run the domain from the seed, on its sample read afresh."""
        observation = self.observe()
        before = snapshot(observation)
        with expecting(
            "run() to run on the embedded sample", "run the domain on observe() and mend that line"
        ):
            findings = self.domain.run(observation, rng=np.random.default_rng(self.seed))
        if not isinstance(findings, Findings):
            mend = "return Findings(metrics, pictures, remarks, arrays)"
            raise BrokenDomainError(explain("run() to return Findings", type(findings).__name__, mend))
        return Ran(before, tuple(changed(before, snapshot(observation))), findings)


Check = Callable[[Conformance], Iterator[str]]  # yields what is wrong


def wrong(check: Check, asked: Conformance) -> Iterator[str]:
    """Yield what a check finds wrong; an error on the way is one more finding."""
    return guarded("what the contract of AbstractDomain says", "compare with involute.domain", check(asked))


def guarded(what: str, mend: str, texts: Iterator[str]) -> Iterator[str]:
    """Yield what is found, and an error on the way as one more finding: ``what`` was expected instead."""
    try:
        with expecting(what, mend):
            yield from texts
    except BrokenDomainError as error:
        yield str(error)


@contextmanager
def expecting(what: str, mend: str) -> Iterator[None]:
    """Turn any error within into a `BrokenDomainError` that says what was expected and where it broke."""
    try:
        yield
    except BrokenDomainError:
        raise
    except Exception as error:  # whatever a domain may raise is what is looked for
        raise BrokenDomainError(explain(what, described(error), mend)) from error


def described(error: Exception) -> str:
    """Return an error in one line: class, text, and the place unless involute raised it on purpose."""
    text = " ".join(str(error).split())
    if isinstance(error, InvoluteError):
        return f"{type(error).__name__}: {text}"
    last = extract_tb(error.__traceback__)[-1]
    said = f"{type(error).__name__}: {text}" if text else type(error).__name__
    return f"{said} (raised in {Path(last.filename).name}, line {last.lineno})"


def named(what: str, value: Any, kind: type) -> Mapping[str, Any]:
    """Return a mapping of named parts as it came.

    Raises
    ------
    BrokenDomainError
        It is no mapping.
    """
    if isinstance(value, Mapping):
        return value
    mend = f"return a dict from names to {kind.__name__}"
    raise BrokenDomainError(explain(f"{what} to return a mapping", type(value).__name__, mend))

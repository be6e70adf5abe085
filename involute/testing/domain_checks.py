"""Does a domain keep its contract? Named checks, run together, or one pytest test each.

Each check yields what is wrong as one sentence: what was expected, what came, how to mend it. A part of the
domain that raises is such a finding, never an error of the suite. `involute.testing.findings_checks` says
what a metric may be.
"""

from collections.abc import Callable, Iterator

from involute.decide.questions import questions
from involute.decide.statement import Effort
from involute.domain import AbstractDomain
from involute.errors import explain
from involute.laws import EQUIVARIANCE, Status
from involute.system import System
from involute.testing.chart_checks import lawful_charts
from involute.testing.conformance import Check, Conformance, described, expecting, guarded, named, wrong
from involute.testing.findings_checks import deterministic, drawn, measured, unwritten
from involute.testing.law_tests import failure, need_pytest


def check_domain(domain: AbstractDomain, *, seed: int = 0, n_cases: int = 20) -> None:
    """Check that a domain keeps the contract of `AbstractDomain`.

    Raises
    ------
    AssertionError
        Lists everything that is wrong, one line a finding, each under the first check that found it.
    """
    asked, found = Conformance(domain, seed, n_cases), dict[str, str]()
    for name, check in CHECKS.items():
        for text in wrong(check, asked):
            found.setdefault(text, name)
    if found:
        lines = [f"{name}: {text}" for text, name in found.items()]
        raise AssertionError("\n".join([f"domain {getattr(domain, 'name', domain)!r}:", *lines]))


def domain_suite(domain: AbstractDomain, *, seed: int = 0, n_cases: int = 20) -> Callable[[str], None]:
    """Return a parametrised pytest test, one case for each check: ``test_domain = domain_suite(DOMAIN)``.

    Raises
    ------
    MissingExtraError
        pytest is not installed.
    """
    need_pytest()
    import pytest

    asked = Conformance(domain, seed, n_cases)

    @pytest.mark.parametrize("check", list(CHECKS))
    def test_domain(check: str) -> None:
        """Fail with what is wrong."""
        found = list(wrong(CHECKS[check], asked))
        if found:
            pytest.fail("\n".join(f"{check}: {text}" for text in found), pytrace=False)

    return test_domain


def _named(asked: Conformance) -> Iterator[str]:
    """Check that name, title and summary are there."""
    if not isinstance(asked.domain, AbstractDomain):
        got = type(asked.domain).__name__
        yield explain("an AbstractDomain", got, "derive it from involute.domain.AbstractDomain")
    for field in ("name", "title", "summary"):
        value = getattr(asked.domain, field, None)
        if not isinstance(value, str) or not value.strip():
            yield explain(f"a text for {field}", f"{value!r}", f"set {field} in the class")


def _observes(asked: Conformance) -> Iterator[str]:
    """Check that the embedded sample can be read."""
    if asked.observation is None:
        yield explain("observe() to return the embedded sample", "None", "embed a small sample")


def _lawful_systems(asked: Conformance) -> Iterator[str]:
    """Check that there are systems, that each can be evaluated, and that none refutes a law it declares."""
    with expecting("systems() to return the systems", "build each System and mend that line"):
        systems = named("systems()", asked.domain.systems(), System)
    if not systems:
        mend = "a domain runs at least one involutive system"
        yield explain("systems() to return systems", "none: it is empty", mend)
    for name, system in systems.items():
        if isinstance(system, System):
            texts = guarded("the laws to be decided", "mend that line", _of_system(system, asked))
            yield from (f"{name}: {text}" for text in texts)
        else:
            yield explain("a System", f"{type(system).__name__} for {name!r}", "wrap its parts in iv.System")


def _of_system(system: System, asked: Conformance) -> Iterator[str]:
    """Yield the laws that are refuted, and those about a part that cannot be evaluated."""
    effort = Effort(seed=asked.seed, n_cases=asked.n_cases)
    for question in questions(system):
        try:
            verdict = question.decide(effort)
        except Exception as error:  # noqa: BLE001  (whatever a part raises, it is not defined)
            mend = f"make the {question.subject} defined on every state of the space"
            yield explain(f"{question.law.id} {question.law.name} to be decided", described(error), mend)
            continue
        if verdict is None:
            continue
        if verdict.status is Status.REFUTED:
            yield failure(verdict)
        elif verdict.status is Status.UNDECIDED and verdict.law == EQUIVARIANCE:
            expected = f"{verdict.law.id} {verdict.law.name} of {verdict.subject} to be decided"
            yield explain(expected, verdict.reason, "make the update defined on every state of the space")


CHECKS: dict[str, Check] = {
    "name, title and summary": _named,
    "the embedded sample": _observes,
    "lawful systems": _lawful_systems,
    "lawful charts": lawful_charts,
    "metrics": measured,
    "the observation is left as it is": unwritten,
    "the same for the same seed": deterministic,
    "pictures": drawn,
}

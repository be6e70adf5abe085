"""The laws of a system as pytest tests: one line in your repository, one test for each law of each part."""

from collections.abc import Callable
from importlib import import_module

from involute.decide.questions import Question, questions
from involute.decide.statement import Effort
from involute.errors import MissingExtraError, explain
from involute.laws import Status, Verdict
from involute.system import System
from involute.verify import BUDGET, decided, verify


def law_suite(
    system: System, *, seed: int = 0, n_cases: int = 200, budget: int = BUDGET
) -> Callable[[Question], None]:
    """Return a parametrised pytest test, one case for each law of each part of a system.

    A refuted law fails with its witness, ready to paste; an undecided one is skipped with its reason.

    Raises
    ------
    MissingExtraError
        pytest is not installed.

    >>> from involute.spaces.trit_space import TritSpace
    >>> from involute.updates.local_rule import LocalRule
    >>> test_laws = law_suite(System(space=TritSpace(9), update=LocalRule.from_text("+0-", radius=0)))
    """
    need_pytest()
    import pytest

    effort = Effort(seed=seed, n_cases=n_cases, budget=budget)
    cases = [
        pytest.param(question, id=f"{question.law.id} {question.subject}") for question in questions(system)
    ]

    @pytest.mark.parametrize("question", cases)
    def test_law(question: Question) -> None:
        """Fail where the law is refuted."""
        verdict = decided(question, effort)
        if verdict is None:
            pytest.skip("nothing is declared")
        if verdict.status is Status.UNDECIDED:
            pytest.skip(verdict.reason)
        if verdict.status is Status.REFUTED:
            pytest.fail(failure(verdict), pytrace=False)

    return test_law


def need_pytest() -> None:
    """Say what to install where pytest is missing.

    Raises
    ------
    MissingExtraError
        It is not installed.
    """
    try:
        import_module("pytest")
    except ImportError as error:
        mend = 'install the extra: pip install "involute[test]"'
        raise MissingExtraError(explain("pytest for a suite of tests", f"no {error.name}", mend)) from error


def check_system(system: System, *, seed: int = 0, n_cases: int = 200, budget: int = BUDGET) -> None:
    """Verify a system and raise where a law is refuted.

    Raises
    ------
    AssertionError
        Names every refuted law with its witness.
    """
    refuted = verify(system, seed=seed, n_cases=n_cases, budget=budget).refuted
    if refuted:
        raise AssertionError("\n\n".join([f"{system.name}:", *(failure(verdict) for verdict in refuted)]))


def failure(verdict: Verdict) -> str:
    """Return what a failing test says: the law, why it fails, and the line that replays the witness."""
    remark = f" ({verdict.reason})" if verdict.reason else ""
    law = verdict.law
    return f"{law.id} {law.name} of {verdict.subject} is REFUTED{remark}: {law.statement}\n{verdict.witness}"

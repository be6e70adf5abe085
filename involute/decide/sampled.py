"""Test a statement on generated cases: first the plain ones, then what hypothesis draws, from a seed.

TESTED is no proof. A violation is: hypothesis shrinks it, then cells are made neutral while it lasts.
"""

from collections.abc import Callable
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from involute.arrays import State
from involute.decide.coverage import Coverage, missed
from involute.decide.drawn import states
from involute.decide.ordering import Case, case_key, lightened
from involute.decide.seeded import seed_alone
from involute.decide.statement import NO_FUNCTION, Effort, Statement
from involute.decide.watched import OutOfTime, Watch
from involute.errors import InvalidRuleError, explain
from involute.laws import Verdict
from involute.spaces.base import AbstractSpace

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

PROCEDURE = "sampled"
LONGEST_TIME = 10**6
FIRST_SITES = 64  # single-site states among the plain cases, at most, spread over the space


class Violation(Exception):  # noqa: N818  (it is no error: it is what was looked for)
    """A generated case violates the statement."""


def decide(statement: Statement, effort: Effort) -> Verdict:
    """Return TESTED, or REFUTED with a shrunk witness; UNDECIDED where cases could not be evaluated."""
    watch, coverage = Watch.on(statement, effort), Coverage(statement)
    asked, failing = watch.watched, list[Case]()
    found, is_over = None, False
    try:
        found = _found(asked, coverage, failing, effort)
        found = None if found is None else lightened(asked, found)
    except OutOfTime:
        is_over = True
        found = min(failing, key=partial(case_key, statement), default=None)
    rest: dict[str, Any] = {"n_cases": coverage.n_cases, "seed": effort.seed}
    if found is not None:
        return statement.refuted(statement.witness(*found), str(coverage), PROCEDURE, **rest)
    if is_over or watch.broken is not None:
        over = f"the {effort.seconds or 0:g} seconds that were allowed are over"
        reason = watch.reason or over
        return statement.undecided(reason, scope=str(coverage), procedure=PROCEDURE, **rest)
    reason = statement.remark() or missed(statement, effort)
    return statement.tested(str(coverage), PROCEDURE, reason=reason, **rest)


def _found(asked: Statement, coverage: Coverage, failing: list[Case], effort: Effort) -> Case | None:
    """Return a failing case, first among the plain ones; note all cases, and the failing ones."""

    def fails(case: Case) -> bool:
        outcome = bool(asked.fails(*case).any())
        coverage.add(case)
        failing.extend([case] if outcome else [])
        return outcome

    for case in sorted(plain_cases(asked), key=partial(case_key, asked)):
        if fails(case):
            return case
    drawn: Case | None = falsified(_drawn(asked), fails, effort)[0]
    return drawn


def plain_cases(statement: Statement, *, n_sites: int = FIRST_SITES) -> list[Case]:
    """Return the cases anyone would try first: neutral, one site broken, constants, with plain controls."""
    times = (statement.times or range(0, 3 * statement.stride, statement.stride))[:3]
    controls = [None] if statement.controls is None else plain_states(statement.controls, n_sites=2)
    return [(x, u, t) for x, u, t in product(plain_states(statement.space, n_sites=n_sites), controls, times)]


def plain_states(space: AbstractSpace, *, n_sites: int = FIRST_SITES) -> list[State]:
    """Return the neutral state, single-site states and constants, as far as the space has such."""
    neutral = space.neutral()
    if isinstance(neutral, tuple):
        return _one_part_plain(space, neutral, n_sites)
    if not np.issubdtype(neutral.dtype, np.signedinteger) or not hasattr(space, "shape"):
        return [neutral]
    return [neutral, *_signs(space, neutral, n_sites)]


def _signs(space: AbstractSpace, neutral: Any, n_sites: int) -> list[State]:
    """Return ±1 at single sites and everywhere, where these are states."""
    sites = np.unique(np.linspace(0, max(neutral.size - 1, 0), min(n_sites, neutral.size)).astype(np.int64))
    masks = [np.arange(neutral.size) == site for site in sites] + [np.ones(neutral.size, dtype=np.bool_)]
    found = []
    for mask, trit in product(masks, (-1, 1)):
        found.append((mask * trit).astype(neutral.dtype).reshape(neutral.shape))
    return [x for x in found if _is_state(space, x)]


def _is_state(space: AbstractSpace, x: State) -> bool:
    try:
        space.check(x)
    except ValueError:
        return False
    return True


def _one_part_plain(space: Any, neutral: tuple[State, ...], n_sites: int) -> list[State]:
    """Return plain states of a product: one part plain, the others neutral."""
    found: list[State] = [neutral]
    for k, factor in enumerate(space.factors):
        parts = plain_states(factor, n_sites=max(1, n_sites // len(space.factors)))[1:]
        found += [(*neutral[:k], part, *neutral[k + 1 :]) for part in parts]
    return found


def falsified(cases: "SearchStrategy[Any]", fails: Callable[[Any], bool], effort: Effort) -> tuple[Any, int]:
    """Return the simplest failing case that hypothesis finds, or ``None``, and how many it drew."""
    from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
    from hypothesis.errors import Flaky

    failing: list[Any] = []
    count = 0

    def attempt(case: Any) -> None:
        nonlocal count
        count += 1
        if fails(case):
            failing.append(case)
            raise Violation

    calm = settings(
        max_examples=effort.n_cases,
        database=None,
        deadline=None,
        derandomize=False,
        print_blob=False,
        report_multiple_bugs=False,
        verbosity=Verbosity.quiet,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    try:
        with seed_alone():
            seed(effort.seed)(calm(given(cases)(attempt)))()
    except Violation:
        return failing[-1], count
    except Flaky as error:
        raise InvalidRuleError(
            explain("a function of its arguments", NO_FUNCTION, "draw no random numbers, keep no state")
        ) from error
    return None, count


def _drawn(statement: Statement) -> "SearchStrategy[Case]":
    from hypothesis import strategies as st

    times = statement.times
    return st.tuples(
        states(statement.space),
        st.none() if statement.controls is None else states(statement.controls),
        st.integers(0, LONGEST_TIME).map(_strided(statement.stride))
        if times is None
        else st.sampled_from(times),
    )


def _strided(stride: int) -> Callable[[int], int]:
    return lambda k: k * stride

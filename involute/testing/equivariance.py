"""Is an update equivariant? One line that raises, and one number that says how far from it it is."""

import numpy as np

from involute.arrays import State
from involute.decide import equivariance
from involute.decide.statement import Effort
from involute.laws import Status
from involute.spaces.base import AbstractSpace
from involute.system import System
from involute.testing.law_tests import failure
from involute.updates.base import AbstractUpdate


def assert_equivariant(
    update: AbstractUpdate,
    space: AbstractSpace,
    *,
    controls: AbstractSpace | None = None,
    seed: int = 0,
    n_cases: int = 200,
) -> None:
    """Raise unless an update commutes with negation on a space, as far as `involute.verify` can decide it.

    Raises
    ------
    AssertionError
        With the smallest witness.
    """
    system = System(space=space, update=update, controls=controls)
    verdict = equivariance.decide(system, Effort(seed=seed, n_cases=n_cases))
    if verdict.status is Status.REFUTED:
        raise AssertionError(failure(verdict))


def equivariance_error(
    update: AbstractUpdate,
    space: AbstractSpace,
    *,
    controls: AbstractSpace | None = None,
    n_states: int = 256,
    seed: int = 0,
) -> float:
    """Return the fraction of entries in which ``F(ι x, ι u)`` and ``ι F(x, u)`` differ, over random states.

    >>> from involute.spaces.trit_space import TritSpace
    >>> from involute.updates.local_rule import LocalRule
    >>> equivariance_error(LocalRule.from_text("+0-", radius=0), TritSpace(5))
    0.0
    """
    system, rng = System(space=space, update=update, controls=controls), np.random.default_rng(seed)
    x = space.random(rng, size=n_states)
    u = None if controls is None else controls.random(rng, size=n_states)
    left, right = equivariance.statement(system).sides(x, u, 0, None)
    return float(np.mean(np.concatenate([np.ravel(a != b) for a, b in _paired(left, right)])))


def _paired(left: State, right: State) -> list[tuple[State, State]]:
    """Return the arrays of two states in pairs."""
    if isinstance(left, tuple):
        return [pair for a, b in zip(left, right, strict=True) for pair in _paired(a, b)]
    return [(left, right)]

"""Decide a statement by evaluating it on every state, control and phase of a small system.

The witness is the smallest there is: fewest non-neutral coordinates, then smallest index.
"""

from collections.abc import Iterator

import numpy as np

from involute.arrays import Control, State
from involute.decide.enumeration import all_states, chunked, take
from involute.decide.ordering import Case
from involute.decide.statement import Effort, Statement
from involute.laws import Verdict
from involute.spaces.base import AbstractSpace
from involute.spaces.graph_space import GraphSpace
from involute.spaces.integer_space import IntegerSpace
from involute.spaces.product_space import ProductSpace
from involute.spaces.trit_space import TritSpace

PROCEDURE = "exhaustive"


def decide(statement: Statement, effort: Effort) -> Verdict | None:
    """Return PROVED or REFUTED by looking at everything; ``None`` if that is more than the effort allows."""
    if statement.is_pair or not fits(statement, effort):
        return None
    found = smallest_counterexample(statement)
    scope = scope_of(statement)
    if found is not None:
        return statement.refuted(
            statement.witness(*found), scope, PROCEDURE, n_cases=n_evaluations(statement)
        )
    if statement.evidence is None:
        return None
    return statement.proved(scope, PROCEDURE, statement.evidence(), n_cases=n_evaluations(statement))


def fits(statement: Statement, effort: Effort) -> bool:
    """Return whether all cases can be looked at within the effort."""
    if not statement.times:
        return False
    return n_evaluations(statement) <= effort.allowed(is_costly=statement.is_costly)


def n_evaluations(statement: Statement) -> int:
    """Return the number of (x, u, t) to look at."""
    n_controls = 1 if statement.controls is None else statement.controls.n_states
    return statement.space.n_states * n_controls * len(statement.times or ())


def scope_of(statement: Statement) -> str:
    """Return in words what has been looked at."""
    controls = "" if statement.controls is None else f", all {statement.controls.n_states} controls"
    phases = "" if len(statement.times or ()) == 1 else f", all {len(statement.times or ())} phases"
    n_states = statement.space.n_states
    return f"this space of {statement.space.n_cells} trits: all {n_states} states{controls}{phases}"


def smallest_counterexample(statement: Statement) -> Case | None:
    """Return the violating case of least weight and index, or ``None`` if there is none."""
    best: tuple[tuple[int, int, int, int], State, Control] | None = None
    n_states = statement.space.n_states
    if statement.is_halved and negation_reverses(statement.space):
        n_states = n_states // 2 + 1
    for indices in chunked(n_states):
        x = statement.space.states(indices)
        for key, place, u in _violations(statement, x, indices):
            if best is None or key < best[0]:
                best = (key, take(x, place), u)
    return None if best is None else (best[1], best[2], best[0][3])


def negation_reverses(space: AbstractSpace) -> bool:
    """Return whether states i and ``n - 1 - i`` are opposites, so that half of them stand for all."""
    if isinstance(space, ProductSpace):
        return all(negation_reverses(factor) for factor in space.factors)
    return isinstance(space, TritSpace | GraphSpace | IntegerSpace)


def _violations(
    statement: Statement, x: State, indices: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> Iterator[tuple[tuple[int, int, int, int], int, Control]]:
    """Yield, for each control and time, the smallest violation in this batch: its key, place and control."""
    weights = statement.space.weight(x)
    for t in statement.times or ():
        for k, u in enumerate(all_states(statement.controls)):
            failing = np.flatnonzero(statement.fails(x, u, t))
            if failing.size:
                light = failing[weights[failing] == weights[failing].min()][0]
                extra = 0 if statement.controls is None else int(statement.controls.weight(u))
                yield (int(weights[light]) + extra, int(indices[light]), k, t), int(light), u

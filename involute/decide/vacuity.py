"""[A0] A declared part takes more than one value: shown by two states that differ, REFUTED if none do.

A law about a constant map holds for no reason. Where only a sample was seen and it was constant, the verdict
is UNDECIDED and says so: it is a warning, no proof.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from involute.arrays import State, StateMap
from involute.decide.enumeration import chunked, take
from involute.decide.sampled import plain_states
from involute.decide.statement import Agree, Effort, Statement
from involute.laws import NON_VACUITY, Verdict
from involute.notation import expression
from involute.spaces.base import AbstractSpace

N_RANDOM = 64


def statement(
    subject: str,
    space: AbstractSpace,
    value: StateMap,
    same: Agree,
    *,
    level: int | None = None,
    is_costly: bool = False,
) -> Statement:
    """Return [A0] of a map: for the two states x and y of a case, ``value(x) != value(y)``."""
    return Statement(
        NON_VACUITY,
        subject,
        space,
        lambda x, _u, _t, y: (value(x), value(y)),
        lambda left, right: ~same(left, right),
        relation="==",
        level=level,
        is_pair=True,
        is_costly=is_costly,
    )


def decide(asked: Statement, effort: Effort, *, what: str, is_table_constant: bool = False) -> Verdict:
    """Return PROVED with two states that differ, REFUTED if all states were seen or the table says so."""
    neutral = asked.space.neutral()
    other = _different(asked, neutral, effort)
    if other is not None:
        left, right = asked.sides(neutral, None, 0, other)
        certificate = {
            "kind": "two values",
            "states": [expression(neutral), expression(other)],
            "values": [_listed(left), _listed(right)],
        }
        return asked.proved("shown by two states", "example", certificate, n_cases=2)
    n_states = asked.space.n_states
    value = asked.sides(neutral, None, 0, neutral)[0]
    reason = f"vacuous: {what} has the one value {_short(value)}"
    if is_table_constant or n_states <= effort.allowed(is_costly=asked.is_costly):
        scope = "all lattice sizes" if is_table_constant else f"this space: all {n_states} states"
        pair = _some_other(asked.space, neutral)
        witness = asked.witness(neutral, y=pair)
        return asked.refuted(witness, scope, "table" if is_table_constant else "exhaustive", reason=reason)
    return asked.undecided(f"{reason} on every state that was tried", procedure="sampled", seed=effort.seed)


def _different(asked: Statement, neutral: State, effort: Effort) -> State | None:
    """Return the first state found whose value differs from the neutral state's."""
    for x in plain_states(asked.space):
        if not asked.fails(neutral, None, 0, x).any():
            return x
    for x in _batches(asked, effort):
        differing = np.flatnonzero(~asked.fails(neutral, None, 0, x))
        if differing.size:
            return take(x, differing[0])
    return None


def _batches(asked: Statement, effort: Effort) -> Iterator[State]:
    """Yield all states where that is affordable, else one random batch."""
    if asked.space.n_states <= effort.allowed(is_costly=asked.is_costly):
        yield from (asked.space.states(indices) for indices in chunked(asked.space.n_states))
    else:
        yield asked.space.random(np.random.default_rng(effort.seed), size=N_RANDOM)


def _some_other(space: AbstractSpace, neutral: State) -> State:
    """Return a state beside the neutral one."""
    others = [x for x in plain_states(space) if not space.equal(x, neutral)]
    return others[0] if others else take(space.states(np.arange(1)), 0)


def _listed(value: Any) -> Any:
    """Return numbers as nested lists."""
    return [_listed(part) for part in value] if isinstance(value, tuple) else np.asarray(value).tolist()


def _short(value: Any) -> str:
    text = expression(value) if isinstance(value, tuple) or np.ndim(value) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."

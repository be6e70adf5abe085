"""The order of witnesses: fewest non-neutral cells first, then the canonical order of states.

States are ordered as their indices are (``-`` before ``0`` before ``+``, first cell first), but without
computing an index, so that lattices of any size are ordered too.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Control, State
from involute.decide.statement import Statement

LIGHTENED = "no non-neutral cell of it can be dropped; another state may be lighter"

Case: TypeAlias = tuple[State, Control, int]  # (x, u, t)
Key: TypeAlias = tuple[Any, ...]


def case_key(statement: Statement, case: Case) -> Key:
    """Return what cases are compared by: weight, then x, then u, then t."""
    x, u, t = case
    return (statement.weight(x, u), state_key(x), state_key(u), t)


def state_key(x: State) -> tuple[Any, ...]:
    """Return the entries of a state in canonical order, as a tuple that compares as the states do.

    >>> state_key(np.array([-1, 0], dtype=np.int8)) < state_key(np.array([0, -1], dtype=np.int8))
    True
    """
    if x is None:
        return ()
    if isinstance(x, tuple):
        return tuple(entry for part in x for entry in state_key(part))
    return tuple(np.ravel(x).tolist())


def smallest_failing(statement: Statement, cases: list[Case]) -> Case | None:
    """Return the first case in order that violates the statement, or ``None``."""
    for case in sorted(cases, key=lambda one: case_key(statement, one)):
        if statement.fails(*case).any():
            return case
    return None


def lightened(statement: Statement, case: Case) -> Case:
    """Return a failing case from which no single non-neutral entry can be dropped (delta debugging)."""
    x, u, t = case
    kept = _non_neutral(statement, x, u)
    step = len(kept)
    while step:
        start, is_lighter = 0, False
        while start < len(kept):
            trial = kept[:start] + kept[start + step :]
            if statement.fails(*_restricted(statement, x, u, trial), t).any():
                kept, is_lighter = trial, True
            else:
                start += step
        step = step // 2 if step > 1 else int(is_lighter)
    return (*_restricted(statement, x, u, kept), t)


def _non_neutral(statement: Statement, x: State, u: Control) -> list[int]:
    grounds = [state_key(statement.space.neutral())]
    grounds += [] if statement.controls is None else [state_key(statement.controls.neutral())]
    pairs = zip(sum(grounds, ()), state_key(x) + state_key(u), strict=True)
    return [place for place, (ground, entry) in enumerate(pairs) if ground != entry]


def _restricted(statement: Statement, x: State, u: Control, kept: list[int]) -> tuple[State, Control]:
    """Return x and u with every entry but the kept ones neutral."""
    n = len(state_key(x))
    mask = np.zeros(n + len(state_key(u)), dtype=np.bool_)
    mask[kept] = True
    x = _masked(statement.space.neutral(), x, mask[:n])
    return x, None if statement.controls is None else _masked(statement.controls.neutral(), u, mask[n:])


def _masked(neutral: State, x: State, mask: NDArray[np.bool_]) -> State:
    if isinstance(x, tuple):
        ends = np.cumsum([len(state_key(part)) for part in x])
        pieces = np.split(mask, ends[:-1])
        return tuple(
            _masked(ground, part, piece) for ground, part, piece in zip(neutral, x, pieces, strict=True)
        )
    return np.asarray(np.where(mask.reshape(np.shape(x)), x, neutral), dtype=np.asarray(x).dtype)

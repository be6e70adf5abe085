"""Decide a statement by evaluating it on every state, control and phase of a small system.

Where the statement is invariant under negation or under proved symmetries of the lattice, one state of each
orbit stands for all. The witness is the smallest there is: fewest non-neutral coordinates, then smallest
index; first states of orbits are the least of them, so symmetry does not change it.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np

from involute.arrays import Control, Index, State
from involute.certificates import proves
from involute.decide.enumeration import CHUNK, all_states, take
from involute.decide.orbits.symmetry import MOST_ELEMENTS, Symmetry, negation
from involute.decide.ordering import Case
from involute.decide.statement import NO_FUNCTION, Certificate, Effort, Statement
from involute.decide.watched import OutOfTime, Watch
from involute.laws import Verdict
from involute.spaces.base import AbstractSpace
from involute.spaces.graph_space import GraphSpace
from involute.spaces.integer_space import IntegerSpace
from involute.spaces.product_space import ProductSpace
from involute.spaces.trit_space import TritSpace

PROCEDURE = "exhaustive"
MOST_BYTES = 2**26  # of the array of images that a certificate holds, before it is compressed
MOST_TEXT = 10**8  # letters of a certificate
BYTES = 4  # of one image
FEW = 27  # states at a time where each calls Python, so that time can be looked at between them
TOO_LARGE = "would be too large to hand over, or take too long"
INEXACT = "is not exact"


def decide(statement: Statement, effort: Effort) -> Verdict | None:
    """Return PROVED or REFUTED by looking at everything; ``None`` if that is more than the effort allows."""
    if statement.is_pair or not fits(statement, effort):
        return None
    watch, n_cases = Watch.on(statement, effort), n_evaluations(statement)
    scope = scope_of(statement)
    try:
        found = smallest_counterexample(watch.watched)
    except OutOfTime:
        return None  # a sample covers something in the same time
    if found is not None:
        return statement.refuted(statement.witness(*found), scope, PROCEDURE, n_cases=n_cases)
    if watch.broken is not None:
        n_good = n_cases - watch.n_broken
        seen = f"{n_good} of {n_cases} cases"
        return statement.undecided(watch.reason, scope=seen, procedure=PROCEDURE, n_cases=n_good)
    if statement.evidence is None:
        return None
    certificate = affordable(statement) if watch.has_half else None
    if certificate is not None and (not statement.is_costly or proves(None, certificate)):
        return statement.proved(scope, PROCEDURE, certificate, n_cases=n_cases)
    if certificate is not None and smallest_counterexample(statement) is not None:
        return statement.undecided(NO_FUNCTION, scope=scope, procedure=PROCEDURE, n_cases=n_cases)
    reason = f"every state was seen to agree; the certificate {TOO_LARGE if certificate is None else INEXACT}"
    return statement.tested(scope, PROCEDURE, n_cases=n_cases, seed=effort.seed, reason=reason)


def fits(statement: Statement, effort: Effort) -> bool:
    """Return whether all cases can be looked at within the effort.

    Where Python is called at each state all states count: the certificate lists the image of each.
    """
    allowed = effort.allowed(is_costly=statement.is_costly)
    if not statement.times or statement.space.n_states * _n_driven(statement) > allowed * MOST_ELEMENTS:
        return False
    count = (
        statement.space.n_states * _n_driven(statement) if statement.is_costly else n_evaluations(statement)
    )
    return count <= allowed


def n_evaluations(statement: Statement) -> int:
    """Return the number of (x, u, t) to look at: one x of each orbit."""
    orbits = orbits_of(statement)
    n_states = statement.space.n_states if orbits is None else orbits.n_orbits
    return n_states * _n_driven(statement)


def affordable(statement: Statement) -> Certificate | None:
    """Return the certificate of a statement that holds everywhere, or ``None`` if it is too large."""
    if statement.space.n_states * _n_driven(statement) * BYTES > MOST_BYTES or statement.evidence is None:
        return None
    certificate = statement.evidence()
    return certificate if _n_letters(certificate) <= MOST_TEXT else None


def scope_of(statement: Statement) -> str:
    """Return in words what has been looked at."""
    orbits = orbits_of(statement)
    seen = "" if orbits is None else f", {orbits.n_orbits} orbits of {orbits.described}"
    controls = "" if statement.controls is None else f", all {statement.controls.n_states} controls"
    phases = "" if len(statement.times or ()) == 1 else f", all {len(statement.times or ())} phases"
    n_states = statement.space.n_states
    return f"{_place(statement)}: all {n_states} states{seen}{controls}{phases}"


def smallest_counterexample(statement: Statement) -> Case | None:
    """Return the violating case of least weight and index, or ``None`` if there is none."""
    best: tuple[tuple[int, int, int, int], State, Control] | None = None
    for indices in _looked_at(statement):
        x = statement.space.states(indices)
        for key, place, u in _violations(statement, x, indices):
            if best is None or key < best[0]:
                best = (key, take(x, place), u)
    return None if best is None else (best[1], best[2], best[0][3])


@lru_cache(maxsize=4)
def orbits_of(statement: Statement) -> Symmetry | None:
    """Return the group whose orbits are looked at, or ``None`` where there is no symmetry but negation."""
    group = statement.symmetry() if negation_reverses(statement.space) else None
    if group is None or not statement.is_halved:
        return group
    return group.with_generator(negation(statement.space.n_cells))


def negation_reverses(space: AbstractSpace) -> bool:
    """Return whether states i and ``n - 1 - i`` are opposites, so that half of them stand for all."""
    if isinstance(space, ProductSpace):
        return all(negation_reverses(factor) for factor in space.factors)
    return isinstance(space, TritSpace | GraphSpace | IntegerSpace)


def _n_driven(statement: Statement) -> int:
    """Return the number of (u, t) for each state."""
    n_controls = 1 if statement.controls is None else statement.controls.n_states
    return n_controls * len(statement.times or ())


def _looked_at(statement: Statement) -> Iterator[Index]:
    """Yield the indices of the states to look at, in pieces: all, half, or one of each orbit."""
    orbits, n_states = orbits_of(statement), statement.space.n_states
    chunk = FEW if statement.is_costly else CHUNK
    if orbits is not None:
        chosen = orbits.representatives()
        yield from (chosen[start : start + chunk] for start in range(0, len(chosen), chunk))
        return
    if statement.is_halved and negation_reverses(statement.space):
        n_states = n_states // 2 + 1
    for start in range(0, n_states, chunk):
        yield np.arange(start, min(start + chunk, n_states), dtype=np.int64)


def _place(statement: Statement) -> str:
    """Return in words which space it is: a ring where there are translations of one."""
    space = statement.space
    is_ring = isinstance(space, TritSpace) and len(space.shape) == 1 and space.boundary == "periodic"
    kind = "ring" if is_ring and orbits_of(statement) is not None else "space"
    return f"this {kind} of {space.n_cells} trits"


def _n_letters(certificate: Any) -> int:
    """Return about how many letters plain data takes."""
    if isinstance(certificate, dict):
        return sum(_n_letters(part) for part in certificate.values())
    if isinstance(certificate, list | tuple):
        return sum(_n_letters(part) for part in certificate)
    return len(str(certificate))


def _violations(
    statement: Statement, x: State, indices: Index
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

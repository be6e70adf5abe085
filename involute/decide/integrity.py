"""[A13] ``C = q(J)``: J is invariant (or a monotone) with a parity, and C is constant where J is.

A syndrome under an update that adds code words is settled by ``H G^T = 0`` modulo 3. Otherwise all states are
written out, or a sample of them; a refutation is a case at which J is not what was declared, or two states
with equal J and different C.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Control, State
from involute.decide import exhaustive, sampled
from involute.decide.cost import is_costly, is_opaque
from involute.decide.enumeration import all_values, enumeration, packed, take
from involute.decide.sampled import plain_states
from involute.decide.statement import Certificate, Effort, Statement, equal_values
from involute.decide.towers.conflicts import lightest_conflicts
from involute.decide.watched import OutOfTime, Watch
from involute.involutions.negation import Negation
from involute.laws import INTEGRITY, Status, Verdict
from involute.quantities.base import AbstractQuantity
from involute.quantities.integrity import Integrity
from involute.quantities.syndrome import Syndrome
from involute.spaces.base import AbstractSpace
from involute.spaces.batch import stacked
from involute.system import System
from involute.updates.code_shift import CodeShift

N_DRAWN = 1000
THIS = "this space, all states and controls"
TOO_LARGE = "every state was seen to agree; the certificate would be too large, or of rows that only fall"


def subject_of(part: Integrity) -> str:
    """Return what verdicts call an integrity quantity."""
    return f"integrity {part.label}"


def base_statement(system: System, part: Integrity) -> Statement:
    """Return that J is invariant, or a monotone, and has its parity: both sides of both, side by side."""
    value, sign = part.of.bind(system.space), _sign(part)

    def sides(x: State, u: Control, t: int, _y: State) -> tuple[Any, Any]:
        before = np.asarray(value(x))
        left = [np.asarray(value(system.step(x, u, t))), np.asarray(value(system.conjugate(x)))]
        return np.stack(left, axis=-1), np.stack([before, sign * before], axis=-1)

    def agree(left: Any, right: Any) -> NDArray[np.bool_]:
        steps = left[..., 0] <= right[..., 0] if part.is_monotone else left[..., 0] == right[..., 0]
        both = steps & (left[..., 1] == right[..., 1])
        return np.asarray(both.all(axis=tuple(range(-n_axes, 0))) if n_axes else both)

    n_axes = np.ndim(value(system.space.neutral()))
    return Statement(
        INTEGRITY,
        subject_of(part),
        system.space,
        sides,
        agree,
        controls=system.controls,
        relation="violates" if part.is_monotone else "!=",
        period=system.update.period,
        is_costly=_is_slow(system, part),
        evidence=lambda: _evidence(system, part),
    )


def fibre_statement(system: System, part: Integrity) -> Statement:
    """Return that two states x and y with equal J have equal C; where J differs nothing is asked."""
    value, of = part.bind(system.space), part.of.bind(system.space)

    def sides(x: State, _u: Control, _t: int, y: State) -> tuple[Any, Any]:
        same = np.array_equal(of(x), of(y))
        return value(x), value(y) if same else value(x)

    agree = equal_values(np.ndim(value(system.space.neutral())))
    return Statement(INTEGRITY, subject_of(part), system.space, sides, agree, is_pair=True)


def decide(system: System, part: Integrity, effort: Effort) -> Verdict:
    """Return how [A13] stands for an integrity quantity."""
    base, neutral = base_statement(system, part), system.space.neutral()
    values = (part.bind(system.space)(neutral), part.of.bind(system.space)(neutral))
    if any(np.asarray(value).dtype.kind not in "iub" for value in values):
        return base.undecided("fibres are of exact values: give C and J as whole numbers")
    linear = _of_syndrome(system, part, base)
    if linear is not None:
        return linear
    if not exhaustive.fits(base, effort):
        return _on_a_sample(system, part, base, effort)
    watch, scope, n_cases = Watch.on(base, effort), exhaustive.scope_of(base), exhaustive.n_evaluations(base)
    try:
        found = exhaustive.smallest_counterexample(watch.watched)
    except OutOfTime:
        return _on_a_sample(system, part, base, effort)
    if found is not None:
        return base.refuted(base.witness(*found), scope, exhaustive.PROCEDURE, n_cases=n_cases)
    if watch.broken is not None:
        return base.undecided(watch.reason, procedure=exhaustive.PROCEDURE, n_cases=n_cases - watch.n_broken)
    x = system.space.states(np.arange(system.space.n_states))
    pair = _conflict(
        system.space, x, _both(part, system.space, lambda value: all_values(system.space, value))
    )
    if pair is not None:
        fibre = fibre_statement(system, part)
        return fibre.refuted(fibre.witness(pair[0], y=pair[1]), scope, "fibres", n_cases=n_cases)
    certificate = None if part.is_monotone and np.ndim(values[1]) else exhaustive.affordable(base)
    if certificate is None:
        return base.tested(scope, "fibres", n_cases=n_cases, seed=effort.seed, reason=TOO_LARGE)
    return base.proved(scope, "fibres", certificate, n_cases=n_cases)


def _of_syndrome(system: System, part: Integrity, base: Statement) -> Verdict | None:
    """Return PROVED if the code words that the update adds pass every check, REFUTED by one that does not."""
    update, of = system.update, part.of
    by_negation = isinstance(system.involution, Negation)
    if not (isinstance(update, CodeShift) and isinstance(of, Syndrome) and by_negation):
        return None
    products = syndromes(update, of)
    failing = np.flatnonzero(products.any(axis=1))
    if failing.size:
        u = np.zeros(len(products), dtype=np.int8)
        u[failing[0]] = -1
        witness = base.witness(system.space.neutral(), u)
        return base.refuted(witness, THIS, "syndrome")
    if not part.is_itself:
        return None
    return base.proved(THIS, "syndrome", syndrome_certificate(update, of))


def syndromes(update: CodeShift, of: Syndrome) -> NDArray[np.int64]:
    """Return ``G H^T`` modulo 3: what each code word that the update adds does to each check."""
    return np.asarray(update.generator.astype(np.int64) @ of.check.T.astype(np.int64) % 3)


def any_seen(update: CodeShift, of: Syndrome) -> bool:
    """Return whether some check sees some code word."""
    return bool(syndromes(update, of).any())


def syndrome_certificate(update: CodeShift, of: Syndrome) -> Certificate:
    """Return the certificate that no check sees the code words: both matrices."""
    return {"kind": "syndrome", "generator": packed(update.generator), "check": packed(of.check)}


def _on_a_sample(system: System, part: Integrity, base: Statement, effort: Effort) -> Verdict:
    """Return REFUTED by plain or drawn states, else TESTED: each of them also one step on, in its fibre."""
    of_base = sampled.decide(base, effort)
    if of_base.status is not Status.TESTED or part.is_itself:
        return of_base
    x = _drawn(system, effort)
    pair = _conflict(system.space, x, _both(part, system.space, lambda value: np.asarray(value(x))))
    n_states = len(np.atleast_1d(system.space.weight(x)))
    scope = f"{of_base.n_cases} cases of J; {n_states} states by fibres"
    if pair is not None:
        fibre = fibre_statement(system, part)
        witness = fibre.witness(pair[0], y=pair[1])
        return fibre.refuted(witness, scope, "sampled fibres", n_cases=n_states, seed=effort.seed)
    n_cases = of_base.n_cases + n_states
    return base.tested(scope, "sampled fibres", n_cases=n_cases, seed=effort.seed, reason=of_base.reason)


def _drawn(system: System, effort: Effort) -> State:
    """Return plain and random states, and their images under plain controls, as one batch."""
    rng = np.random.default_rng(effort.seed)
    drawn = system.space.random(rng, size=N_DRAWN)
    first = stacked([*plain_states(system.space), *(take(drawn, i) for i in range(N_DRAWN))])
    controls = [None] if system.controls is None else plain_states(system.controls)
    images = [system.step(stacked(plain_states(system.space)), u, 0) for u in controls]
    return _joined([first, *images, system.step(drawn, None, 0)])


def _joined(batches: list[State]) -> State:
    if isinstance(batches[0], tuple):
        return tuple(_joined([batch[k] for batch in batches]) for k in range(len(batches[0])))
    return np.concatenate(batches)


def _both(part: Integrity, space: AbstractSpace, evaluated: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the values of J and of C."""
    return evaluated(part.of.bind(space)), evaluated(part.bind(space))


def _conflict(
    space: AbstractSpace, x: State, values: tuple[NDArray[Any], NDArray[Any]]
) -> tuple[State, State] | None:
    """Return the two lightest states with equal J and different C, or ``None``."""
    fibres, labels = (_classes(part) for part in values)
    pairs = lightest_conflicts(fibres, labels, space.weight(x))
    return None if not pairs else (space.check(take(x, pairs[0][0])), space.check(take(x, pairs[0][1])))


def _classes(values: NDArray[Any]) -> NDArray[np.int64]:
    """Return the place of each value, or row of values, among the different ones in order."""
    rows = values.reshape(len(values), -1)
    return np.unique(rows, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)


def _evidence(system: System, part: Integrity) -> Certificate:
    """Return everything written out; C, and J where it is a row, by the places of their values."""
    of = all_values(system.space, part.of.bind(system.space))
    if of.ndim > 1:
        places = _classes(of)
        of = places if _sign(part) == 1 else 2 * places - places.max()  # negation reverses the order
    return {
        "kind": "integrity",
        "image": enumeration(system).dynamics,
        "involution": packed(enumeration(system).conjugates),
        "relation": "<=" if part.is_monotone else "=",
        "sign": _sign(part),
        "of": packed(of.astype(np.int64)),
        "values": packed(_classes(all_values(system.space, part.bind(system.space)))),
    }


def _sign(part: Integrity) -> int:
    return 1 if part.of.parity == "even" else -1


def _is_slow(system: System, part: Integrity) -> bool:
    """Return whether evaluating both takes Python at every state."""
    own = part.of if part.value is None else part.value
    listed = all(isinstance(q, AbstractQuantity) and not is_opaque(q) for q in (own, part.of))
    return not listed or is_costly(system.update)

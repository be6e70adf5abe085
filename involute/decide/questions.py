"""What there is to decide about a system: one question for each law of each part it declares.

The laws come from the parts' classes, so a part of your own brings its laws along. Where no procedure knows
a law, the verdict is UNDECIDED and says so. Laws of roles, [A5] and [A6], come from how the system declares a
quantity; [A8] is about the difference that residuals are formed with.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeAlias

import attrs
import numpy as np

from involute.arrays import Functional
from involute.decide import conserved, difference, equivariance, functional, integrity, reversal, vacuity
from involute.decide.densities import is_flat, merged
from involute.decide.functional import Terms
from involute.decide.statement import Effort, Statement, equal_values
from involute.decide.towers import coarse_map, lift
from involute.decide.towers.coarse_map import declared_tower
from involute.errors import InvalidSystemError, explain
from involute.laws import (
    COMMUTATION,
    DIFFERENCE,
    EQUIVARIANCE,
    EVEN_ACTION,
    INTEGRITY,
    INVARIANT,
    LOCAL_ACTION,
    MONOTONE,
    NEUTRAL_MINIMUM,
    NON_VACUITY,
    PARITY,
    REVERSAL,
    STATEMENTS,
    TOWER,
    Law,
    Status,
    Verdict,
)
from involute.quantities.base import AbstractQuantity
from involute.quantities.integrity import Integrity
from involute.system import System

Decide: TypeAlias = Callable[[Effort], Verdict | None]
Make: TypeAlias = Callable[[bool], Statement]  # (is there a second state y) -> the statement to replay


@attrs.frozen(eq=False)
class Question:
    """One law of one part: how it is decided, and how one case of it is replayed."""

    law: Law
    subject: str
    decide: Decide
    statement: Make
    level: int | None = None


def questions(system: System) -> tuple[Question, ...]:
    """Return all questions about a system, in order of the laws."""
    found = [*_of_update(system), *_of_action(system), *_of_quantities(system), *_of_tower(system)]
    found += [*_of_differences(), *_of_emission(system), *_of_integrity(system)]
    order = {law_id: place for place, law_id in enumerate(STATEMENTS)}
    return tuple(sorted(found, key=lambda question: order.get(question.law.id, len(order))))


def _of_update(system: System) -> Iterator[Question]:
    for law in type(system.update).all_laws():
        if law == EQUIVARIANCE:
            decide = partial(equivariance.decide, system)
            yield _question(law, "update", decide, partial(equivariance.statement, system))
            for k in range(len(system.symmetries)):
                decide = partial(equivariance.decide_symmetry, system, k)
                yield _question(
                    law, f"symmetry {k}", decide, partial(equivariance.symmetry_statement, system, k)
                )
        elif law == REVERSAL:
            yield from _of_reversal(system)
        else:
            yield _unknown(law, "update")


def _of_reversal(system: System) -> Iterator[Question]:
    if system.update.inverse is not None:
        decide = partial(reversal.decide_inverse, system)
        yield _question(REVERSAL, "inverse", decide, partial(reversal.inverse_statement, system))
    if system.reversal is not None:
        decide = partial(reversal.decide_reversal, system)
        yield _question(REVERSAL, "reversal", decide, partial(reversal.reversal_statement, system))


def _of_action(system: System) -> Iterator[Question]:
    if system.action is None:
        return
    value = system.action_value
    statements = {
        EVEN_ACTION: (functional.decide_even, functional.even_statement),
        NEUTRAL_MINIMUM: (functional.decide_minimum, functional.minimum_statement),
        LOCAL_ACTION: (functional.decide_local, functional.local_statement),
    }
    for law in type(system.action).all_laws():
        if law == NON_VACUITY:
            yield _vacuity(system, "action", value, system.action.terms)
        elif law in statements:
            decide, statement = statements[law]
            yield _question(law, "action", partial(decide, system), partial(statement, system))
        else:
            yield _unknown(law, "action")


def _of_quantities(system: System) -> Iterator[Question]:
    roles = [(q, INVARIANT, "invariant") for q in system.invariants]
    roles += [(q, MONOTONE, "monotone") for q in system.monotones]
    for quantity, role, word in roles:
        yield from _of_quantity(system, quantity, role, f"{word} {quantity.label}")


def _of_quantity(system: System, quantity: AbstractQuantity, role: Law, subject: str) -> Iterator[Question]:
    value = quantity.bind(system.space)
    yield _question(
        role,
        subject,
        partial(conserved.decide, system, quantity, role, subject),
        partial(conserved.statement, system, quantity, role, subject),
    )
    for law in type(quantity).all_laws():
        if law == NON_VACUITY:
            yield _vacuity(system, subject, value, quantity.terms)
        elif law == PARITY:
            decide = partial(functional.decide_parity, system, quantity, subject)
            statement = partial(functional.parity_statement, system, quantity, subject)
            yield _question(law, subject, decide, statement)
        else:
            yield _unknown(law, subject)


def _of_tower(system: System) -> Iterator[Question]:
    if system.tower is None:
        return
    laws = type(system.tower).all_laws()
    for level in range(declared_tower(system).n_levels):
        for law in laws:
            yield from _of_level(system, law, level)


def _of_level(system: System, law: Law, level: int) -> Iterator[Question]:
    name = coarse_map.subject(level)
    if law == NON_VACUITY:
        decide = partial(coarse_map.decide_vacuity, system, level)
        yield _question(law, name, decide, partial(coarse_map.vacuity_statement, system, level), level)
        decide_above = partial(lift.decide_vacuity, system, level + 1)
        above = partial(lift.vacuity_statement, system, level + 1)
        yield _question(law, f"coarse dynamics {level + 1}", decide_above, above, level + 1)
    elif law == TOWER:
        decide = partial(coarse_map.decide, system, level)
        yield _question(law, name, decide, partial(coarse_map.statement, system, level), level)
    elif law == COMMUTATION:
        decide = partial(lift.decide, system, level)
        yield Question(
            law, name, decide, lambda is_pair: lift.statement(system, level, is_pair=is_pair), level
        )
    else:
        yield _unknown(law, name)


def _of_differences() -> Iterator[Question]:
    for name, function in difference.DIFFERENCES.items():
        decide = partial(_of_difference, name, function)
        yield _question(DIFFERENCE, name, decide, partial(difference.statement, name, function))


def _of_difference(name: str, function: difference.Difference, _effort: Effort) -> Verdict:
    return difference.decide(name, function)


def _of_emission(system: System) -> Iterator[Question]:
    for law in () if system.emission is None else type(system.emission).all_laws():
        yield _unknown(law, "emission")


def _of_integrity(system: System) -> Iterator[Question]:
    for part in system.integrity:
        yield from _of_integrity_part(system, part)


def _of_integrity_part(system: System, part: Integrity) -> Iterator[Question]:
    subject = integrity.subject_of(part)

    def statement(is_pair: bool) -> Statement:  # noqa: FBT001
        return (integrity.fibre_statement if is_pair else integrity.base_statement)(system, part)

    for law in type(part).all_laws():
        if law == NON_VACUITY:
            yield _vacuity(system, subject, part.bind(system.space), None)
        elif law == INTEGRITY:
            yield Question(law, subject, partial(integrity.decide, system, part), statement)
        else:
            yield _unknown(law, subject)


def _vacuity(system: System, subject: str, value: Functional, terms: Terms | None) -> Question:
    def asked() -> Statement:
        same = equal_values(np.ndim(value(system.space.neutral())))
        return vacuity.statement(subject, system.space, value, same, is_costly=terms is None)

    def decide(effort: Effort) -> Verdict:
        is_constant = terms is not None and all(is_flat(term) for term in merged(terms))
        return vacuity.decide(asked(), effort, what=f"the {subject}", is_table_constant=is_constant)

    return _question(NON_VACUITY, subject, decide, asked)


def _question(
    law: Law, subject: str, decide: Decide, statement: Callable[[], Statement], level: int | None = None
) -> Question:
    return Question(law, subject, decide, lambda _is_pair: statement(), level)


def _unknown(law: Law, subject: str) -> Question:
    """Return the question of a law that a user's class brings and no procedure here knows."""

    def decide(_effort: Effort) -> Verdict:
        reason = "no procedure knows this law"
        return Verdict(law, Status.UNDECIDED, subject, scope="nothing", procedure="none", reason=reason)

    def statement(_is_pair: bool) -> Statement:  # noqa: FBT001
        raise InvalidSystemError(
            explain("a law that can be replayed", f"{law.id} of {subject}", "test it yourself")
        )

    return Question(law, subject, decide, statement)

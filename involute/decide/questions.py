"""What there is to decide about a system: one question for each law of each part it declares.

The laws come from the parts' classes, so a part of your own brings its laws along. Where no procedure knows
a law, the verdict is UNDECIDED and says so. Laws of roles, [A5] and [A6], come from how the system declares a
quantity; [A8] is about the difference that residuals are formed with.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeAlias

import attrs

from involute.decide import coarse_map, conserved, difference, equivariance, functional, lift, reversal, vacuity
from involute.decide.coarse_map import declared_tower
from involute.decide.statement import Effort, Statement, equal_values
from involute.errors import InvalidSystemError, explain
from involute.laws import (
    COMMUTATION,
    DIFFERENCE,
    EQUIVARIANCE,
    EVEN_ACTION,
    INVARIANT,
    LOCAL_ACTION,
    MONOTONE,
    NEUTRAL_MINIMUM,
    NON_VACUITY,
    PARITY,
    REVERSAL,
    TOWER,
    Law,
    Lawful,
    Status,
    Verdict,
)
from involute.quantities.base import AbstractQuantity
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
    found += [*_of_differences(), *_of_emission(system)]
    order = {law_id: place for place, law_id in enumerate(_known_laws())}
    return tuple(sorted(found, key=lambda question: order.get(question.law.id, len(order))))


def _known_laws() -> list[str]:
    from involute.laws import STATEMENTS

    return list(STATEMENTS)


def _of_update(system: System) -> Iterator[Question]:
    for law in type(system.update).all_laws():
        if law == EQUIVARIANCE:
            yield _question(law, "update", partial(equivariance.decide, system), partial(equivariance.statement, system))
            for k in range(len(system.symmetries)):
                decide = partial(equivariance.decide_symmetry, system, k)
                yield _question(law, f"symmetry {k}", decide, partial(equivariance.symmetry_statement, system, k))
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
            yield _vacuity(system, "action", "the action", value, is_costly=system.action.terms is None)
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
    value = system.quantity(quantity.label)
    yield _question(
        role,
        subject,
        partial(conserved.decide, system, quantity, role, subject),
        partial(conserved.statement, system, quantity, role, subject),
    )
    for law in type(quantity).all_laws():
        if law == NON_VACUITY:
            yield _vacuity(system, subject, f"the {subject}", value, is_costly=quantity.terms is None)
        elif law == PARITY:
            decide = partial(functional.decide_parity, system, quantity, subject)
            yield _question(law, subject, decide, partial(functional.parity_statement, system, quantity, subject))
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
        yield Question(
            law,
            f"coarse dynamics {level + 1}",
            partial(lift.decide_vacuity, system, level + 1),
            lambda _is_pair: lift.vacuity_statement(system, level + 1),
            level + 1,
        )
    elif law == TOWER:
        yield _question(law, name, partial(coarse_map.decide, system, level), partial(coarse_map.statement, system, level), level)
    elif law == COMMUTATION:
        decide = partial(lift.decide, system, level)
        yield Question(law, name, decide, lambda is_pair: lift.statement(system, level, is_pair=is_pair), level)
    else:
        yield _unknown(law, name)


def _of_differences() -> Iterator[Question]:
    for name, function in difference.DIFFERENCES.items():
        yield _question(
            DIFFERENCE, name, lambda _effort, n=name, f=function: difference.decide(n, f), partial(difference.statement, name, function)
        )


def _of_emission(system: System) -> Iterator[Question]:
    for law in () if system.emission is None else type(system.emission).all_laws():
        yield _unknown(law, "emission")


def _vacuity(system: System, subject: str, what: str, value: Any, *, is_costly: bool) -> Question:
    same = equal_values(value(system.space.neutral()).ndim)
    asked = vacuity.statement(subject, system.space, value, same, is_costly=is_costly)
    return Question(NON_VACUITY, subject, lambda effort: vacuity.decide(asked, effort, what=what), lambda _is_pair: asked)


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
        raise InvalidSystemError(explain("a law that can be replayed", f"{law.id} of {subject}", "test it yourself"))

    return Question(law, subject, decide, statement)


__all__ = ["Lawful", "Question", "questions"]

"""[A2], [A3], [A4] of an action and [A7] of a quantity: by the tables of local terms, else on states.

A sum of local terms is even (odd) on every lattice if each density is; it has its least value at the neutral
state if each density has it at the neutral word, and is then non-negative if these values are. These
conditions are sufficient. Where they fail, states decide, the words that break a density first.
"""

from typing import Any

import numpy as np

from involute.arrays import Control, Functional, State
from involute.decide import exhaustive, sampled
from involute.decide.cost import is_opaque
from involute.decide.densities import (
    is_least_at_neutral,
    merged,
    odd_words,
    one_site_rows,
    reads_itself,
    scope_of_terms,
    term_rows,
)
from involute.decide.enumeration import all_values, enumeration, packed
from involute.decide.formulas import parity
from involute.decide.orbits.invariance import of_minimum, of_parity
from involute.decide.ordering import LIGHTENED, lightened, smallest_failing
from involute.decide.search import searched
from involute.decide.statement import Certificate, Effort, Statement, at_least, equal_values
from involute.errors import InvalidSystemError
from involute.involutions.negation import Negation
from involute.laws import EVEN_ACTION, LOCAL_ACTION, NEUTRAL_MINIMUM, PARITY, Law, Verdict
from involute.quantities.base import AbstractQuantity
from involute.spaces.local_term import LocalTerm
from involute.system import System

Terms = tuple[LocalTerm, ...]


def even_statement(system: System) -> Statement:
    """Return [A2] ``A(ι s) = A(s)``."""
    return _conjugate_statement(system, EVEN_ACTION, "action", system.action, system.action_value, 1)


def parity_statement(system: System, quantity: AbstractQuantity, subject: str) -> Statement:
    """Return [A7] ``J(ι s) = ± J(s)``."""
    value = quantity.bind(system.space)
    return _conjugate_statement(system, PARITY, subject, quantity, value, _sign(quantity))


def minimum_statement(system: System) -> Statement:
    """Return [A3] as ``A(s) >= max(A(0), 0)``."""
    ground = np.maximum(system.action_value(system.space.neutral()), 0)

    def evidence() -> Certificate:
        values = packed(all_values(system.space, system.action_value))
        neutral = int(system.space.indices(system.space.neutral()))
        return {"kind": "exhaustive minimum", "values": values, "neutral": neutral}

    return Statement(
        NEUTRAL_MINIMUM,
        "action",
        system.space,
        lambda x, _u, _t, _y: (system.action_value(x), ground),
        at_least,
        relation="<",
        is_costly=is_opaque(system.action),
        symmetry=lambda: of_minimum(system, _action_terms(system)),
        evidence=evidence,
    )


def local_statement(system: System) -> Statement:
    """Return [A4] as ``Σ_i a_i(s_i) >= Σ_i a_i(0)`` over the one-site terms, which says it of each."""
    singles = [term.bind(system.space) for term in _action_terms(system) or () if term.width == 1]

    def sides(x: State, _u: Control, _t: int, _y: State) -> tuple[Any, Any]:
        neutral = system.space.neutral()
        return sum(value(x) for value in singles), sum(value(neutral) for value in singles)

    return Statement(LOCAL_ACTION, "action", system.space, sides, at_least, relation="<")


def decide_even(system: System, effort: Effort) -> Verdict:
    """Return how [A2] stands."""
    return _decide_parity(even_statement(system), system, system.action, 1, effort)


def decide_parity(system: System, quantity: AbstractQuantity, subject: str, effort: Effort) -> Verdict:
    """Return how [A7] stands for a quantity."""
    asked = parity_statement(system, quantity, subject)
    return _decide_parity(asked, system, quantity, _sign(quantity), effort)


def decide_minimum(system: System, effort: Effort) -> Verdict:
    """Return how [A3] stands."""
    asked, terms = minimum_statement(system), _action_terms(system)
    if terms is not None and all(is_least_at_neutral(term) for term in merged(terms)):
        tables = [packed(term_rows(term)) for term in merged(terms)] or [packed(np.zeros((1, 3)))]
        certificate = {"kind": "tables least at neutral", "tables": tables, "not_negative": True}
        return asked.proved(scope_of_terms(terms, system.space), "table", certificate)
    return searched(asked, effort)


def decide_local(system: System, effort: Effort) -> Verdict:
    """Return how [A4] stands; an opaque action may couple any sites."""
    asked, terms = local_statement(system), _action_terms(system)
    if terms is None:
        return asked.undecided("the action is one function and may couple any sites: list its local terms")
    rows = one_site_rows(terms, system.space)
    is_by_table = all(reads_itself(term) for term in terms if term.width == 1)
    if is_by_table and all((row[:, [1]] <= row).all() for row in rows):
        tables = [packed(row) for row in rows] or [packed(np.zeros((1, 3)))]
        certificate = {"kind": "tables least at neutral", "tables": tables, "not_negative": False}
        return asked.proved(scope_of_terms(terms, system.space), "table", certificate)
    found = smallest_failing(asked, sampled.plain_cases(asked, n_sites=system.space.n_cells))
    if found is not None:
        scope, procedure = (
            ("every lattice with this site", "table") if is_by_table else ("this lattice", "sites")
        )
        return asked.refuted(asked.witness(*found), scope, procedure)
    return searched(asked, effort)


def _conjugate_statement(
    system: System, law: Law, subject: str, part: Any, value: Functional, sign: int
) -> Statement:
    terms: Terms | None = part.terms

    def sides(x: State, _u: Control, _t: int, _y: State) -> tuple[Any, Any]:
        return value(system.conjugate(x)), sign * np.asarray(value(x))

    def evidence() -> Certificate:
        values = packed(all_values(system.space, value))
        involution = packed(enumeration(system).conjugates)
        claim = {"kind": "exhaustive parity", "involution": involution, "values": values, "sign": sign}
        return {**claim, **_declared(law, sign)}

    return Statement(
        law,
        subject,
        system.space,
        sides,
        equal_values(np.ndim(value(system.space.neutral()))),
        is_halved=isinstance(system.involution, Negation),
        is_costly=is_opaque(part),
        symmetry=lambda: of_parity(system, terms),
        evidence=evidence,
    )


def _decide_parity(asked: Statement, system: System, part: Any, sign: int, effort: Effort) -> Verdict:
    terms: Terms | None = part.terms
    is_by_negation = isinstance(system.involution, Negation)
    suspects = (
        [case for t in terms or () for case in odd_words(t, system.space, sign)] if is_by_negation else []
    )
    if terms is not None and is_by_negation and not _breaking(terms, sign):
        tables = [packed(t.values.reshape(-1)) for t in _exactly_merged(terms)] or [packed(np.zeros(3))]
        claim = {"kind": "tables with parity", "sign": sign, "tables": tables}
        certificate = {**claim, **_declared(asked.law, sign)}
        return asked.proved(scope_of_terms(terms, system.space), "table", certificate)
    formula = parity.functional_proof(part, sign, system.space) if is_by_negation else None
    if formula is not None:
        return asked.proved(parity.SCOPE, "symbolic", {**formula, **_declared(asked.law, sign)})
    exhausted = exhaustive.decide(asked, effort)
    if exhausted is not None:
        return exhausted
    found = smallest_failing(asked, suspects)
    if found is not None:
        witness = asked.witness(*lightened(asked, found))
        return asked.refuted(witness, "this space", "table, run as a whole", reason=LIGHTENED)
    return sampled.decide(asked, effort)


def _declared(law: Law, sign: int) -> Certificate:
    """Return the declared parity, which [A7] puts beside its claim."""
    return {"parity": "even" if sign == 1 else "odd"} if law == PARITY else {}


def _breaking(terms: Terms, sign: int) -> bool:
    return any(
        (t.values.reshape(-1) != sign * t.values.reshape(-1)[::-1]).any() for t in _exactly_merged(terms)
    )


def _exactly_merged(terms: Terms) -> Terms:
    """Return the terms merged where that is exact: sums of floats may round."""
    return merged(terms) if all(term.values.dtype.kind in "iu" for term in terms) else terms


def _sign(quantity: AbstractQuantity) -> int:
    return 1 if quantity.parity == "even" else -1


def _action_terms(system: System) -> Terms | None:
    if system.action is None:
        raise InvalidSystemError("an action law was asked of a system without an action")
    return system.action.terms

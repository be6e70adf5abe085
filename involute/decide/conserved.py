"""[A5] ``J(F(s, u)) = J(s)`` and [A6] ``L(F(s, u)) <= L(s)``, over all states, controls and phases.

Block rules move a one-site density inside blocks: the sums over each block word and over its image decide,
for every lattice. Other updates are decided on the states of this system.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Control, State
from involute.decide.cost import is_costly, is_opaque
from involute.decide.densities import is_uniform_site, merged
from involute.decide.enumeration import all_values, enumeration, packed
from involute.decide.odd_table import words
from involute.decide.search import searched
from involute.decide.statement import Certificate, Effort, Statement, at_most, equal_values
from involute.laws import INVARIANT, Law, Verdict
from involute.quantities.base import AbstractQuantity
from involute.system import System
from involute.updates.base import AbstractUpdate
from involute.updates.block import BlockRule
from involute.updates.composite import Composite, Cycle


def statement(system: System, quantity: AbstractQuantity, law: Law, subject: str) -> Statement:
    """Return [A5] or [A6] for a declared quantity."""
    value = system.quantity(quantity.label)
    n_axes = np.ndim(value(system.space.neutral()))

    def sides(x: State, u: Control, t: int, _y: State) -> tuple[Any, Any]:
        return value(system.step(x, u, t)), value(x)

    def at_most_all(left: Any, right: Any) -> NDArray[np.bool_]:
        return np.asarray(at_most(left, right).all(axis=tuple(range(-n_axes, 0))))

    return Statement(
        law,
        subject,
        system.space,
        sides,
        equal_values(n_axes) if law is INVARIANT else at_most_all,
        controls=system.controls,
        relation="!=" if law is INVARIANT else ">",
        period=system.update.period,
        is_costly=is_costly(system.update) or is_opaque(quantity),
        evidence=lambda: _evidence(system, quantity, law),
    )


def decide(system: System, quantity: AbstractQuantity, law: Law, subject: str, effort: Effort) -> Verdict:
    """Return how [A5] or [A6] stands for a declared quantity."""
    asked = statement(system, quantity, law, subject)
    density = _density(quantity)
    if density is not None:
        certificate = block_sums(system.update, density, "=" if law is INVARIANT else "<=")
        if certificate is not None:
            return asked.proved("all lattice sizes, both boundaries", "block sums", certificate)
    return searched(asked, effort)


def block_sums(update: AbstractUpdate, density: NDArray[Any], relation: str) -> Certificate | None:
    """Return the certificate that no block of any part gains (or changes) its sum, or ``None``."""
    if isinstance(update, Composite | Cycle):
        parts = [block_sums(part, density, relation) for part in update.parts]
        known = [part for part in parts if part is not None]
        return {"kind": "all", "parts": known} if len(known) == len(parts) else None
    if not isinstance(update, BlockRule):
        return None
    before = density[words(np.arange(len(update.table)), update.volume) + 1].sum(axis=1)
    after = density[update.table + 1].sum(axis=1)
    if not (after == before if relation == "=" else after <= before).all():
        return None
    return {
        "kind": "block sums",
        "table": packed(update.table),
        "density": packed(density),
        "relation": relation,
    }


def _density(quantity: AbstractQuantity) -> NDArray[Any] | None:
    """Return the one-site integer density of a quantity that is nothing else, or ``None``."""
    terms = merged(quantity.terms or ())
    if len(terms) != 1 or not is_uniform_site(terms[0]) or terms[0].part:
        return None
    return terms[0].values if terms[0].values.dtype.kind == "i" else None


def _evidence(system: System, quantity: AbstractQuantity, law: Law) -> Certificate:
    return {
        "kind": "exhaustive values",
        "map": enumeration(system).dynamics,
        "sign": 1,
        "values": packed(all_values(system.space, system.quantity(quantity.label))),
        "relation": "=" if law is INVARIANT else "<=",
    }

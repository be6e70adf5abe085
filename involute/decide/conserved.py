"""[A5] ``J(F(s, u)) = J(s)`` and [A6] ``L(F(s, u)) <= L(s)``, over all states, controls and phases.

Block rules move a one-site density inside blocks: the sums over each block word and over its image decide,
for every lattice. Rules of finite range are decided by flows, for every periodic lattice. What these do not
prove is decided on the states of this system: all of them, or the lightest, or a sample.
"""

from functools import partial
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Control, State
from involute.automata.clusters import LocalFunction
from involute.automata.conservation import fits
from involute.decide import coverage, exhaustive
from involute.decide.cost import is_costly, is_opaque
from involute.decide.densities import is_uniform_site, merged
from involute.decide.enumeration import all_states, all_values, enumeration, packed
from involute.decide.flows.densities import density_on
from involute.decide.flows.proofs import SCOPE, Bare, joined, proof, variants
from involute.decide.flows.witnesses import smallest_violation
from involute.decide.formulas import difference as symbolic_difference
from involute.decide.integrity import THIS, any_seen, syndrome_certificate
from involute.decide.odd_table import words
from involute.decide.orbits import invariance
from involute.decide.ordering import case_key
from involute.decide.sampled import plain_states
from involute.decide.search import searched
from involute.decide.statement import Certificate, Effort, Statement, at_most, equal_values
from involute.laws import INVARIANT, Law, Status, Verdict, Witness
from involute.quantities.base import AbstractQuantity
from involute.quantities.syndrome import Syndrome
from involute.spaces.base import AbstractSpace
from involute.system import System
from involute.updates.base import AbstractUpdate
from involute.updates.block import BlockRule
from involute.updates.code_shift import CodeShift
from involute.updates.composite import Composite, Cycle

EVERY = "every lattice that holds the witness"
N_DRAWN = 64
SLACK = 1e-9  # of the spread of a float's values: a difference within it may be rounding


def statement(
    system: System, quantity: AbstractQuantity, law: Law, subject: str, *, slack: Any = 0
) -> Statement:
    """Return [A5] or [A6] for a declared quantity, exactly or up to a slack."""
    value = quantity.bind(system.space)
    n_axes = np.ndim(value(system.space.neutral()))

    def sides(x: State, u: Control, t: int, _y: State) -> tuple[Any, Any]:
        return value(system.step(x, u, t)), value(x)

    return Statement(
        law,
        subject,
        system.space,
        sides,
        equal_values(n_axes, slack) if law is INVARIANT else at_most(n_axes, slack),
        controls=system.controls,
        relation="!=" if law is INVARIANT else ">",
        period=system.update.period,
        is_costly=is_costly(system.update) or is_opaque(quantity),
        evidence=lambda: _evidence(system, quantity, law),
        symmetry=lambda: invariance.of_conserved(system, quantity, law),
        reading=lambda: coverage.reading(system),
        remark=lambda: symbolic_difference.conserved_remark(system, quantity),
    )


def decide(system: System, quantity: AbstractQuantity, law: Law, subject: str, effort: Effort) -> Verdict:
    """Return how [A5] or [A6] stands for a declared quantity."""
    asked, relation = statement(system, quantity, law, subject), "=" if law is INVARIANT else "<="
    update, density = system.update, _density(quantity)
    if isinstance(update, CodeShift) and isinstance(quantity, Syndrome) and not any_seen(update, quantity):
        return asked.proved(THIS, "syndrome", syndrome_certificate(update, quantity))
    certificate = None if density is None else block_sums(update, density, relation)
    if certificate is not None:
        return asked.proved("all lattice sizes, both boundaries", "block sums", certificate)
    whole = density_on(quantity, system.space)
    steps = None if whole is None else variants(system)
    if whole is not None and steps is not None:
        return _by_flows(system, asked, whole, steps, effort)
    return _on_states(system, quantity, asked, effort)


def _by_flows(
    system: System, asked: Statement, density: LocalFunction, steps: list[Bare], effort: Effort
) -> Verdict:
    """Return PROVED for all periodic lattices, else how the law stands on this one."""
    relation = "=" if asked.law is INVARIANT else "<="
    proofs = [proof(system.update, bare, density, relation, block_sums) for bare in steps]
    certificate = joined(proofs)
    if certificate is not None:
        return asked.proved(SCOPE, "flows", certificate)
    open_steps = [bare for bare, found in zip(steps, proofs, strict=True) if found is None]
    remark = _remark(open_steps, density, system.space, relation)
    if not exhaustive.fits(asked, effort) and all(_is_listed(bare, density) for bare in open_steps):
        controls = all_states(system.controls)
        found = [smallest_violation(asked, bare, density, controls[bare.control]) for bare in open_steps]
        least = min(
            (look.case for look in found if look.case is not None), key=partial(case_key, asked), default=None
        )
        if least is not None:
            scope = EVERY if all(look.is_everywhere for look in found) else "this lattice"
            n_nonneutral = asked.weight(*least[:2])
            is_sure = all(look.case is not None or look.weight >= n_nonneutral for look in found)
            reason = "" if is_sure else "a lighter state may show it under another control or at another time"
            return asked.refuted(asked.witness(*least), scope, "flows", reason=reason)
        remark += f"; none in {' and '.join(dict.fromkeys(look.covered for look in found))}"
    verdict = searched(asked, effort)
    if verdict.status is Status.REFUTED:
        return verdict
    return attrs.evolve(verdict, reason="; ".join(filter(None, (remark, verdict.reason))))


def _remark(open_steps: list[Bare], density: LocalFunction, space: AbstractSpace, relation: str) -> str:
    """Return why flows did not prove a law."""
    if any(not _is_listed(bare, density) for bare in open_steps):
        return (
            "" if any(bare.rule is None for bare in open_steps) else "its windows show too many words to list"
        )
    if relation == "=":
        return "larger lattices violate it"
    if len(np.shape(space.neutral())) == 1:
        return "some ring violates it, or its window is too wide for a potential"
    return "no flows bound it, and in two dimensions and up monotones are undecidable in general"


def _is_listed(bare: Bare, density: LocalFunction) -> bool:
    return bare.rule is not None and fits(density.cells, bare.rule)


def _on_states(system: System, quantity: AbstractQuantity, asked: Statement, effort: Effort) -> Verdict:
    """Return how a law stands on the states of this system, floats up to rounding."""
    verdict = searched(asked, effort)
    if verdict.witness is None or not any(_is_float(side) for side in _sides(verdict.witness)):
        return verdict
    law, subject = asked.law, asked.subject
    slack = SLACK * _spread(system, quantity, fits=exhaustive.fits(asked, effort), seed=effort.seed)
    again = searched(statement(system, quantity, law, subject, slack=slack), effort)
    if again.status not in {Status.PROVED, Status.TESTED}:
        return again
    relation = "equal" if law is INVARIANT else "not rising"
    reason = f"{relation} within rounding ({SLACK:g} of the spread)"
    return asked.tested(again.scope, again.procedure, n_cases=again.n_cases, seed=effort.seed, reason=reason)


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
    layer = {"layer": "block", "block": update.volume, "table": packed(update.table)}
    claim = {"layers": [layer], "offsets": [0], "density": packed(density), "flows": []}
    return {"kind": "flow", "relation": relation, **claim}


def _density(quantity: AbstractQuantity) -> NDArray[Any] | None:
    """Return the one-site integer density of a quantity that is nothing else, or ``None``."""
    terms = merged(quantity.terms or ())
    if len(terms) != 1 or not is_uniform_site(terms[0]) or terms[0].part:
        return None
    return terms[0].values if terms[0].values.dtype.kind == "i" else None


def _spread(system: System, quantity: AbstractQuantity, *, fits: bool, seed: int) -> Any:
    """Return the greatest minus the least value, entry by entry, of all states or of plain and drawn ones."""
    value = quantity.bind(system.space)
    if fits:
        return np.ptp(all_values(system.space, value), axis=0)
    drawn = np.asarray(value(system.space.random(np.random.default_rng(seed), size=N_DRAWN)))
    plain = np.asarray([value(x) for x in plain_states(system.space)])
    return np.ptp(np.concatenate([plain, drawn]), axis=0)


def _sides(witness: Witness) -> tuple[Any, Any]:
    return witness.left, witness.right


def _is_float(side: Any) -> bool:
    return np.asarray(side).dtype.kind == "f"


def _evidence(system: System, quantity: AbstractQuantity, law: Law) -> Certificate:
    return {
        "kind": "exhaustive values",
        "image": enumeration(system).dynamics,
        "values": packed(all_values(system.space, quantity.bind(system.space))),
        "relation": "=" if law is INVARIANT else "<=",
    }

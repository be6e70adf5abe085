"""[A1] ``F_t(ι s, ι u) = ι F_t(s, u)``: by structure and table, by exhausting the states, by sampling.

Structure covers negation, on every lattice. Any other involution, declared as ι or as a further symmetry, is
decided on the states of this system.
"""

import numpy as np

from involute.arrays import Control, State, StateMap
from involute.decide import exhaustive, sampled
from involute.decide.cost import is_costly
from involute.decide.enumeration import enumeration, image_indices, packed
from involute.decide.oddness import oddness
from involute.decide.ordering import lightened, smallest_failing
from involute.decide.search import searched
from involute.decide.statement import Certificate, Effort, Statement
from involute.decide.suspects import are_exact, suspects
from involute.involutions.negation import Negation
from involute.laws import EQUIVARIANCE, Verdict
from involute.system import System


def statement(system: System) -> Statement:
    """Return [A1] for the declared involutions of states and controls."""

    def sides(x: State, u: Control, t: int, _y: State) -> tuple[State, State]:
        conjugate_u = None if u is None else system.conjugate_control(u)
        return system.step(system.conjugate(x), conjugate_u, t), system.conjugate(system.step(x, u, t))

    return Statement(
        EQUIVARIANCE,
        "update",
        system.space,
        sides,
        system.space.equal,
        controls=system.controls,
        period=system.update.period,
        is_halved=is_by_negation(system),
        is_costly=is_costly(system.update),
        evidence=lambda: _evidence(system),
    )


def symmetry_statement(system: System, number: int) -> Statement:
    """Return that F commutes with a further declared symmetry, controls held fixed."""
    symmetry = system.symmetries[number].bind(system.space)

    def sides(x: State, u: Control, t: int, _y: State) -> tuple[State, State]:
        return system.step(symmetry(x), u, t), symmetry(system.step(x, u, t))

    return Statement(
        EQUIVARIANCE,
        f"symmetry {number}",
        system.space,
        sides,
        system.space.equal,
        controls=system.controls,
        period=system.update.period,
        is_costly=is_costly(system.update),
        evidence=lambda: _symmetry_evidence(system, symmetry),
    )


def decide(system: System, effort: Effort) -> Verdict:
    """Return how [A1] stands for a system."""
    asked = statement(system)
    if not is_by_negation(system):
        return searched(asked, effort)
    proof = oddness(system.update)
    if proof is not None:
        return asked.proved(proof.scope, "structure", proof.certificate)
    found = smallest_failing(asked, suspects(system.update, system.space, system.controls))
    if found is not None and are_exact(system.update):
        return asked.refuted(asked.witness(*found), "every lattice that holds the witness", "table")
    exhausted = exhaustive.decide(asked, effort)
    if exhausted is not None:
        return exhausted
    if found is not None:
        witness = asked.witness(*lightened(asked, found))
        return asked.refuted(witness, "this space", "table of a part, run as a whole")
    return sampled.decide(asked, effort)


def decide_symmetry(system: System, number: int, effort: Effort) -> Verdict:
    """Return how a further declared symmetry stands."""
    asked = symmetry_statement(system, number)
    return searched(asked, effort)


def is_by_negation(system: System) -> bool:
    """Return whether ι and ι_U are negation."""
    driven = system.controls is not None and not isinstance(system.control_involution, Negation)
    return isinstance(system.involution, Negation) and not driven


def _evidence(system: System) -> Certificate:
    written = enumeration(system)
    return {
        "kind": "exhaustive equivariance",
        "map": written.dynamics,
        "involution": packed(written.conjugates),
        "of_images": packed(written.conjugates),
        "of_controls": packed(written.control_conjugates),
    }


def _symmetry_evidence(system: System, symmetry: StateMap) -> Certificate:
    n_controls = 1 if system.controls is None else system.controls.n_states
    images = packed(image_indices(system.space, symmetry, system.space))
    return {
        "kind": "exhaustive equivariance",
        "map": enumeration(system).dynamics,
        "involution": images,
        "of_images": images,
        "of_controls": packed(np.arange(n_controls, dtype=np.int32)),
    }

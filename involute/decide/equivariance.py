"""[A1] ``F_t(ι s, ι u) = ι F_t(s, u)``: by structure and table, by exhausting the states, by sampling.

Structure covers negation, on every lattice. Any other involution, declared as ι or as a further symmetry, is
decided on the states of this system.
"""

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Control, State, StateMap
from involute.decide import exhaustive, sampled
from involute.decide.cost import is_costly
from involute.decide.coverage import reading
from involute.decide.enumeration import enumeration, image_indices, packed, take
from involute.decide.formulas.parity import SCOPE, network_of, update_proof
from involute.decide.oddness import oddness
from involute.decide.orbits.invariance import of_equivariance
from involute.decide.ordering import LIGHTENED, lightened, smallest_failing
from involute.decide.search import searched
from involute.decide.statement import Certificate, Effort, Sides, Statement
from involute.decide.suspects import are_exact, suspects
from involute.errors import InvoluteError
from involute.involutions.negation import Negation
from involute.laws import EQUIVARIANCE, Verdict
from involute.spaces.base import AbstractSpace
from involute.spaces.batch import batch_shape, stacked
from involute.system import System
from involute.updates.base import AbstractUpdate
from involute.updates.network import NetworkRule


def statement(system: System) -> Statement:
    """Return [A1] for the declared involutions of states and controls."""
    is_slow = is_costly(system.update)

    def step(x: State, u: Control, t: int) -> State:
        image = system.step(x, u, t)
        return system.space.check(image, name="F(x)", batch=True) if is_slow else image

    def sides(x: State, u: Control, t: int, _y: State) -> tuple[State, State]:
        image = step(x, u, t)
        conjugate_u = None if u is None else system.conjugate_control(u)
        return step(system.conjugate(x), conjugate_u, t), system.conjugate(image)

    def agree(left: Any, right: Any) -> NDArray[np.bool_]:
        if isinstance(left, str):
            return np.zeros((), dtype=np.bool_)
        return np.asarray(system.space.equal(left, right))

    return Statement(
        EQUIVARIANCE,
        "update",
        system.space,
        defined(sides, system.space),
        agree,
        controls=system.controls,
        period=system.update.period,
        is_halved=is_by_negation(system),
        is_costly=is_slow,
        symmetry=lambda: of_equivariance(system, system.involution),
        reading=lambda: reading(system),
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
        symmetry=lambda: of_equivariance(system, system.symmetries[number]),
        reading=lambda: reading(system),
        evidence=lambda: _symmetry_evidence(system, symmetry),
    )


def decide(system: System, effort: Effort) -> Verdict:
    """Return how [A1] stands for a system; an update without an image at some state is none."""
    verdict = _decide(system, effort)
    if verdict.witness is None or not isinstance(verdict.witness.left, str):
        return verdict
    return attrs.evolve(verdict, reason=f"the update is not defined on every state: {verdict.witness.left}")


def _decide(system: System, effort: Effort) -> Verdict:
    asked = statement(system)
    if not is_by_negation(system):
        return searched(asked, effort)
    proof = oddness(system.update)
    if proof is not None:
        return asked.proved(proof.scope, "structure", proof.certificate)
    formulas = update_proof(system)
    if formulas is not None:
        return asked.proved(SCOPE, "symbolic", formulas)
    update = network_of(system) or system.update
    tabulated = None if update is system.update else oddness(update)
    if tabulated is not None:
        return asked.proved("this space, all states", "table", tabulated.certificate)
    found = smallest_failing(asked, suspects(update, system.space, system.controls))
    if found is not None and are_exact(update):
        return asked.refuted(asked.witness(*found), _scope_of(update), "table")
    exhausted = exhaustive.decide(asked, effort)
    if exhausted is not None:
        return exhausted
    if found is not None:
        witness = asked.witness(*lightened(asked, found))
        return asked.refuted(witness, "this space", "table of a part, run as a whole", reason=LIGHTENED)
    return sampled.decide(asked, effort)


def decide_symmetry(system: System, number: int, effort: Effort) -> Verdict:
    """Return how a further declared symmetry stands."""
    asked = symmetry_statement(system, number)
    return searched(asked, effort)


def is_by_negation(system: System) -> bool:
    """Return whether ι and ι_U are negation."""
    driven = system.controls is not None and not isinstance(system.control_involution, Negation)
    return isinstance(system.involution, Negation) and not driven


def defined(sides: Sides, space: AbstractSpace) -> Sides:
    """Return the sides of a law that also says: F has an image in S. Where it has none, the error is one.

    In a batch, where errors have no place, such a state gets two different states as its sides.
    """

    def guarded(x: State, u: Control, t: int, y: State) -> tuple[Any, Any]:
        batch = batch_shape(x, space)
        try:
            return sides(x, u, t, y)
        except InvoluteError as error:
            if not batch:
                return str(error), "a state"
        first, last = (take(space.states(np.asarray([i])), 0) for i in (0, space.n_states - 1))
        each = [guarded(take(x, i), u, t, y) for i in range(batch[0])]
        kept = [(first, last) if isinstance(left, str) else (left, right) for left, right in each]
        return stacked([left for left, _ in kept]), stacked([right for _, right in kept])

    return guarded


def _scope_of(update: AbstractUpdate) -> str:
    return "this network" if isinstance(update, NetworkRule) else "every lattice that holds the witness"


def _evidence(system: System) -> Certificate:
    written = enumeration(system)
    return {
        "kind": "exhaustive equivariance",
        "image": written.dynamics,
        "involution": packed(written.conjugates),
        "of_controls": packed(written.control_conjugates),
    }


def _symmetry_evidence(system: System, symmetry: StateMap) -> Certificate:
    n_controls = 1 if system.controls is None else system.controls.n_states
    images = packed(image_indices(system.space, symmetry, system.space))
    return {
        "kind": "exhaustive equivariance",
        "image": enumeration(system).dynamics,
        "involution": images,
        "of_controls": packed(np.arange(n_controls, dtype=np.int32)),
    }

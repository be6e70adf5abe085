"""[A1] from the structure of an update: its tables are odd, or its parts are, or its algebra makes it so.

Each class of update has one entry here. A proof leaves a certificate built from those of the parts, and
covers every lattice on which the update can stand. Updates without an entry are for other procedures.
"""

from functools import singledispatch
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Trits
from involute.decide import odd_table
from involute.decide.formulas import parity
from involute.decide.statement import Certificate
from involute.spaces.product_space import ProductSpace
from involute.spaces.trit_space import TritSpace
from involute.updates.base import AbstractUpdate
from involute.updates.block import BlockRule
from involute.updates.code_shift import CodeShift
from involute.updates.composite import Composite, Cycle
from involute.updates.expression import ExpressionUpdate
from involute.updates.local_rule import LocalRule
from involute.updates.network import NetworkRule
from involute.updates.second_order import SecondOrder
from involute.updates.shift_register import ShiftRegister
from involute.updates.threshold_network import ThresholdNetwork

SAFE_SUM = 2**63  # a drive below this does not overflow int64
LARGE = 3**20  # sizes grow as polynomials: what is closed at 1 and here is closed in every space


@attrs.frozen
class Proof:
    """What was proved of an update: for which systems, and the certificate."""

    scope: str
    certificate: Certificate


@singledispatch
def oddness(update: AbstractUpdate) -> Proof | None:  # noqa: ARG001
    """Return a proof that an update commutes with negation, or ``None`` if its structure gives none."""
    return None


@oddness.register(LocalRule)
def _local(update: LocalRule) -> Proof | None:
    if len(odd_table.violations(update.table)):
        return None
    return Proof("all lattice sizes, both boundaries", odd_table.certificate(update.table))


@oddness.register(BlockRule)
def _block(update: BlockRule) -> Proof | None:
    if len(odd_table.violations(update.table)):
        return None
    return Proof("all lattice sizes, both boundaries", odd_table.certificate(update.table))


@oddness.register(NetworkRule)
def _network(update: NetworkRule) -> Proof | None:
    different = {table.tobytes(): table for table in update.tables}.values()
    if any(len(odd_table.violations(table)) for table in different):
        return None
    return Proof("this network, all states", odd_table.certificate(*different))


@oddness.register(ThresholdNetwork)
def _threshold(update: ThresholdNetwork) -> Proof | None:
    """``d -> (d > θ) - (d < -θ)`` is odd in d, and ``d = W x`` in x, as long as no sum overflows."""
    largest = max((sum(abs(int(w)) for w in row) for row in update.weights), default=0)
    if largest >= SAFE_SUM:
        return None
    trees = [_threshold_tree(row) for row in update.weights]
    return Proof("this network, all states", {"kind": "expression parity", "sign": -1, "trees": trees})


def _threshold_tree(weights: NDArray[np.int64]) -> list[Any]:
    """Return one site's sum, cut at a dead zone (whichever), as an expression: odd in the cells."""
    driving = np.flatnonzero(weights).tolist() or [0]
    terms = [["*", ["c", str(weights[j])], ["x", j]] for j in driving]
    return ["f", "threshold", ["+", *terms]]


@oddness.register(SecondOrder)
def _second_order(update: SecondOrder) -> Proof | None:
    """``ι(f(now) ⊖ before) = ιf(now) ⊖ ι before`` if f and ⊖ are odd."""
    rule = oddness(update.rule)
    if rule is None:
        return None
    return Proof(rule.scope, _all([rule.certificate, odd_table.certificate(differences())]))


@oddness.register(Composite)
@oddness.register(Cycle)
def _parts(update: Composite | Cycle) -> Proof | None:
    """Compositions of odd maps are odd, and so are odd maps in turn."""
    proofs = [oddness(part) for part in update.parts]
    known = [proof for proof in proofs if proof is not None]
    if len(known) < len(proofs):
        return None
    scope = ", ".join(dict.fromkeys(proof.scope for proof in known))
    return Proof(scope, _all([proof.certificate for proof in known]))


@oddness.register(ExpressionUpdate)
def _expression(update: ExpressionUpdate) -> Proof | None:
    """All formulas are odd in states and controls together, and stay inside trits and integers alike."""
    is_closed = parity.is_closed(update.trees, 1) and parity.is_closed(update.trees, LARGE)
    certificate = parity.proof(update.trees, -1) if is_closed else None
    return None if certificate is None else Proof(parity.SCOPE, certificate)


@oddness.register(ShiftRegister)
def _register(update: ShiftRegister) -> Proof:
    """Every output copies one input: the first, inner and last place of a window of three."""
    window, control = TritSpace((3,)), TritSpace(())
    inputs = odd_table.words(np.arange(3**4), 4)
    step = update.bind(window, control)
    images = [step(word[:3], word[3], 0) for word in inputs]
    return Proof("all window sizes", odd_table.certificate(np.asarray(images, dtype=np.int8)))


@oddness.register(CodeShift)
def _code_shift(_update: CodeShift) -> Proof:
    """Every cell is a sum and difference, modulo 3, of itself and controls; both are odd."""
    pairs = odd_table.words(np.arange(9), 2)
    cell = TritSpace(1)
    steps = [CodeShift([[sign]]).bind(cell, cell) for sign in (1, -1)]
    tables = [step(pairs[:, :1], pairs[:, 1:], 0).reshape(-1) for step in steps]
    return Proof("this code, all states and controls", odd_table.certificate(*tables))


def differences() -> Trits:
    """Return the nine a ⊖ b as second-order updates compute them, a slowest: their step with f(a) = a."""
    cell = TritSpace(1)
    same = LocalRule(np.array([-1, 0, 1], dtype=np.int8), (0,))
    factors: Any = (cell, cell)
    step = SecondOrder(same).bind(ProductSpace(factors), None)
    pairs = odd_table.words(np.arange(9), 2)
    return np.asarray(step((pairs[:, :1], pairs[:, 1:]), None, 0)[0].reshape(-1))


def _all(certificates: list[Certificate]) -> Certificate:
    return {"kind": "all", "parts": certificates}

"""[A1'] The declared inverse undoes F, ``G_t(F_t(x, u), u) = x``, and ``F_t r F_t = r`` for the reversal r.

``F r F = r`` is ``r F r = F^-1`` without an inverse in it. Second-order updates satisfy both by one identity
of the difference, ``a ⊖ (a ⊖ b) = b``, nine entries, and so do shifts by code words; block rules by their
tables; composites by their parts.
"""

import math
from collections.abc import Callable
from functools import singledispatch
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Control, State
from involute.decide import odd_table
from involute.decide.cost import is_costly
from involute.decide.densities import scope_of_tables
from involute.decide.enumeration import enumeration, image_indices, packed, stepped
from involute.decide.oddness import differences
from involute.decide.orbits import invariance
from involute.decide.search import searched
from involute.decide.statement import Certificate, Effort, Sides, Statement
from involute.errors import NotInvertibleError, explain
from involute.involutions.base import AbstractInvolution
from involute.involutions.parts import PartExchange
from involute.laws import REVERSAL, Verdict
from involute.spaces.trit_space import TritSpace
from involute.system import System
from involute.updates.base import AbstractUpdate
from involute.updates.block import BlockRule
from involute.updates.code_shift import CodeShift
from involute.updates.composite import Composite, Cycle
from involute.updates.second_order import SecondOrder


def inverse_statement(system: System) -> Statement:
    """Return that the declared inverse undoes the update."""
    inverse = _inverse(system).bind(system.space, system.controls)
    there, back = system.update.period, _inverse(system).period
    period = None if there is None or back is None else math.lcm(there, back)

    def sides(x: State, u: Control, t: int, _y: State) -> tuple[State, State]:
        return inverse(system.step(x, u, t), u, t), x

    def evidence() -> Certificate:
        successors, backwards = (
            stepped(step, system.space, system.controls, period) for step in (system.step, inverse)
        )
        return {
            "kind": "exhaustive inverse",
            "successors": packed(successors),
            "predecessors": packed(backwards),
        }

    asked = _statement(system, "inverse", sides, evidence, period)
    return attrs.evolve(asked, symmetry=lambda: invariance.of_inverse(system, _inverse(system)))


def reversal_statement(system: System) -> Statement:
    """Return ``F_t r F_t = r`` for the declared reversal r."""
    if system.reversal is None:
        raise NotInvertibleError(
            explain("a declared reversal", "none", "declare reversal=involute.PartExchange((1, 0))")
        )
    reversal = system.reversal.bind(system.space)

    def sides(x: State, u: Control, t: int, _y: State) -> tuple[State, State]:
        return system.step(reversal(system.step(x, u, t)), u, t), reversal(x)

    def evidence() -> Certificate:
        step, images = enumeration(system).successors, image_indices(system.space, reversal, system.space)
        predecessors = packed(images[step][:, :, images])  # r F r
        return {"kind": "exhaustive inverse", "successors": packed(step), "predecessors": predecessors}

    return _statement(system, "reversal", sides, evidence, system.update.period)


def decide_inverse(system: System, effort: Effort) -> Verdict:
    """Return how the declared inverse stands."""
    asked = inverse_statement(system)
    certificate = inversion(system.update, _inverse(system))
    if certificate is not None:
        return asked.proved(scope_of_tables(system.space), "structure", certificate)
    return searched(asked, effort)


def decide_reversal(system: System, effort: Effort) -> Verdict:
    """Return how the declared reversal stands."""
    asked = reversal_statement(system)
    if isinstance(system.update, SecondOrder) and _exchanges(system.reversal):
        return asked.proved(scope_of_tables(system.space), "structure", _difference())
    return searched(asked, effort)


@singledispatch
def inversion(update: AbstractUpdate, inverse: AbstractUpdate) -> Certificate | None:  # noqa: ARG001
    """Return the certificate that ``inverse`` undoes ``update``, if structure shows it."""
    return None


@inversion.register(SecondOrder)
def _second_order(update: SecondOrder, inverse: AbstractUpdate) -> Certificate | None:
    """``f(now) ⊖ (f(now) ⊖ before) = before``, for every rule f."""
    if not isinstance(inverse, SecondOrder) or inverse.rule is not update.rule:
        return None
    return _difference() if inverse.backwards != update.backwards else None


@inversion.register(BlockRule)
def _block(update: BlockRule, inverse: AbstractUpdate) -> Certificate | None:
    """Return the two tables: the same blocks are mapped there and back."""
    if not isinstance(inverse, BlockRule) or (inverse.block, inverse.offsets) != (
        update.block,
        update.offsets,
    ):
        return None
    powers = 3 ** np.arange(update.volume - 1, -1, -1)
    there = (update.table.astype(np.int64) + 1) @ powers
    back = (inverse.table.astype(np.int64) + 1) @ powers
    if (back[there] != np.arange(len(there))).any():
        return None
    return _undone(update.volume, update.table, inverse.table)


@inversion.register(CodeShift)
def _code_shift(update: CodeShift, inverse: AbstractUpdate) -> Certificate | None:
    """``(s ⊕ c) ⊖ c = s`` cell by cell, where the inverse adds the opposite word c."""
    if not isinstance(inverse, CodeShift) or not np.array_equal(inverse.generator, -update.generator):
        return None
    words = odd_table.words(np.arange(9), 2)
    there, back = (CodeShift([[sign]]).bind(TritSpace(1), TritSpace(1)) for sign in (1, -1))
    shifted = [
        np.stack([step(words[:, :1], words[:, 1:], 0)[:, 0], words[:, 1]], axis=1) for step in (there, back)
    ]
    return _undone(2, *shifted)


@inversion.register(Composite)
def _composite(update: Composite, inverse: AbstractUpdate) -> Certificate | None:
    return _parts(update, inverse, Composite)


@inversion.register(Cycle)
def _cycle(update: Cycle, inverse: AbstractUpdate) -> Certificate | None:
    return _parts(update, inverse, Cycle)


def _parts(update: Composite | Cycle, inverse: AbstractUpdate, kind: type) -> Certificate | None:
    """Return the certificates of all parts, each against the part that undoes it."""
    if not isinstance(inverse, kind) or not isinstance(inverse, Composite | Cycle):
        return None
    if len(inverse.parts) != len(update.parts):
        return None
    backwards = inverse.parts[::-1] if kind is Composite else inverse.parts
    found = [inversion(part, back) for part, back in zip(update.parts, backwards, strict=True)]
    known = [part for part in found if part is not None]
    return {"kind": "all", "parts": known} if len(known) == len(found) else None


def _exchanges(reversal: AbstractInvolution | None) -> bool:
    """Return whether a reversal exchanges the two states of a second-order update, without signs."""
    return isinstance(reversal, PartExchange) and reversal.order == (1, 0) and -1 not in reversal.signs


def _difference() -> Certificate:
    """Return the certificate of ``a ⊖ (a ⊖ b) = b``: the map (a, b) -> (a, a ⊖ b) undoes itself."""
    pairs = np.stack([odd_table.words(np.arange(9), 2)[:, 0], differences()], axis=1)
    return _undone(2, pairs, pairs)


def _undone(volume: int, *tables: NDArray[Any]) -> Certificate:
    """Return the certificate that tables of block images, one after the other, restore every block."""
    layers = [{"layer": "block", "block": volume, "table": packed(table)} for table in tables]
    return {"kind": "undone", "layers": layers}


def _inverse(system: System) -> AbstractUpdate:
    inverse = system.update.inverse
    if inverse is None:
        raise NotInvertibleError(
            explain(
                "an update with an inverse", f"{system.update!r}", "use SecondOrder or a bijective BlockRule"
            )
        )
    return inverse


def _statement(
    system: System, subject: str, sides: Sides, evidence: Callable[[], Certificate], period: int | None
) -> Statement:
    return Statement(
        REVERSAL,
        subject,
        system.space,
        sides,
        system.space.equal,
        controls=system.controls,
        period=period,
        is_costly=is_costly(system.update),
        evidence=evidence,
    )

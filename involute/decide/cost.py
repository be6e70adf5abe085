"""Whether evaluating a part calls Python state by state, so that exhausting states is dear."""

from typing import Any

from involute.actions.expression import ExpressionAction
from involute.quantities.expression import ExpressionQuantity
from involute.quantities.syndrome import Syndrome
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

COMPILED = (
    LocalRule,
    BlockRule,
    NetworkRule,
    ThresholdNetwork,
    ShiftRegister,
    CodeShift,
    ExpressionUpdate,
)


def is_costly(update: AbstractUpdate) -> bool:
    """Return whether any part of an update is opaque Python.

    >>> is_costly(Cycle((LocalRule.from_text("-0+", radius=0),)))
    False
    """
    if isinstance(update, Composite | Cycle):
        return any(is_costly(part) for part in update.parts)
    return is_costly(update.rule) if isinstance(update, SecondOrder) else not isinstance(update, COMPILED)


def is_opaque(functional: Any) -> bool:
    """Return whether an action or quantity is opaque Python: it lists no terms, and is no formula."""
    written = ExpressionAction | ExpressionQuantity | Syndrome
    return functional.terms is None and not isinstance(functional, written)

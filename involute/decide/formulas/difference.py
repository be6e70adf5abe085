"""Whether ``J(F(x)) - J(x)`` expands to 0 for formulas F and J: a remark beside a test, no proof."""

from collections.abc import Sequence
from typing import Any

from involute.decide.formulas.parity import MOST_TERMS, n_terms, symbolic
from involute.quantities.charge import Charge
from involute.quantities.expression import ExpressionQuantity
from involute.spaces.formula import Tree
from involute.spaces.trit_array import AbstractTritArray
from involute.system import System
from involute.updates.expression import CONTROL, ExpressionUpdate

VANISHES = "sympy expands the difference to 0"


def conserved_remark(system: System, quantity: Any) -> str:
    """Return that ``J(F(x)) - J(x)`` expands to 0, or nothing; simplifying could take minutes."""
    before = _quantity_tree(quantity, system)
    if not isinstance(system.update, ExpressionUpdate) or before is None:
        return ""
    images = system.update.trees
    difference = ("+", _composed(before, images), ("*", ("c", "-1"), before))
    if n_terms(difference) > MOST_TERMS:
        return ""
    try:
        import sympy
    except ImportError:
        return ""
    return VANISHES if sympy.expand(symbolic(difference)) == 0 else ""


def _quantity_tree(quantity: Any, system: System) -> Tree | None:
    if isinstance(quantity, Charge) and isinstance(system.space, AbstractTritArray):
        return ("+", *(("x", i) for i in range(system.space.n_cells)))
    return quantity.tree if isinstance(quantity, ExpressionQuantity) else None


def _composed(tree: Tree, images: Sequence[Tree]) -> Tree:
    """Return a formula with each state variable replaced by its image; controls are left alone."""
    if tree[0] == "x":
        return tree if tree[1] >= CONTROL else images[tree[1]]
    return tuple(_composed(part, images) if isinstance(part, tuple) else part for part in tree)

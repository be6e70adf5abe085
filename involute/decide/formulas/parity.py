"""Parity of formulas by that of their parts: [A1] of an update, [A2] of an action, [A7] of a quantity.

A variable is odd, a number even; a sum has the parity that all its terms have, a product multiplies them;
an odd function keeps the parity of its argument, an even function forgets it. Where that says nothing, sympy
may multiply a formula of whole numbers out first. The claim is about all values of the variables, and about
the bits that are computed (see `involute.spaces.evaluation`). Where the parts have no parity but the
formulas read few trits, their tables decide.
"""

import math
from collections.abc import Sequence
from functools import reduce
from typing import Any

import numpy as np

from involute.actions.expression import ExpressionAction
from involute.certificates import proves
from involute.decide.statement import Certificate
from involute.errors import InvalidRuleError
from involute.quantities.expression import ExpressionQuantity
from involute.spaces.base import AbstractSpace
from involute.spaces.evaluation import magnitude, size
from involute.spaces.formula import EVEN, ODD, Tree, flat_variables, is_whole, parsed, parts
from involute.spaces.formula_value import flat_size
from involute.spaces.local_formula import restricted, values_on_words
from involute.spaces.trit_array import AbstractTritArray
from involute.system import System
from involute.updates.expression import ExpressionUpdate
from involute.updates.network import NetworkRule

WIDEST = 9  # variables of a formula that is tabulated
MOST_TERMS = 5_000  # of a formula that is multiplied out
FINITE = 1e300
SCOPE = "all values of the variables"


def parity(tree: Tree) -> int | None:
    """Return 1 for an even formula, -1 for an odd one, ``None`` if its parts do not tell.

    >>> parity(("*", ("x", 0), ("^", ("x", 1), 2))), parity(("+", ("x", 0), ("c", "1")))
    (-1, None)
    """
    if tree[0] in {"x", "c"}:
        return -1 if tree[0] == "x" else 1
    signs = [parity(part) for part in parts(tree)]
    known = [sign for sign in signs if sign is not None]
    if len(known) < len(signs):
        return None
    if tree[0] == "+":
        return known[0] if len(set(known)) == 1 else None
    if tree[0] == "*":
        return math.prod(known)
    if tree[0] == "^":
        return known[0] if tree[2] % 2 else 1
    if tree[1] in ODD:
        return known[0]
    return 1 if tree[1] in EVEN or set(known) == {1} else None


def proof(trees: Sequence[Tree], sign: int) -> Certificate | None:
    """Return the certificate that all formulas have a parity, if their parts show it, or multiplied out."""
    shown = [tree if parity(tree) == sign else multiplied_out(tree) for tree in trees]
    known = [tree for tree in shown if tree is not None and parity(tree) == sign]
    if len(known) < len(shown):
        return None
    certificate = claim(known, sign)
    return certificate if proves(None, certificate) else None


def is_closed(trees: Sequence[Tree], bound: int) -> bool:
    """Return whether all values surely are whole numbers within a bound, if the variables are."""
    is_finite = all(magnitude(tree, float(bound)) < FINITE for tree in trees)
    return is_finite and all(is_whole(tree) and size(tree, lambda _: bound) <= bound for tree in trees)


def update_proof(system: System) -> Certificate | None:
    """Return the certificate that an update by formulas is odd, if these surely stay inside the space."""
    if not isinstance(system.update, ExpressionUpdate):
        return None
    _, bound = flat_size(system.space)
    _, driven = (0, bound) if system.controls is None else flat_size(system.controls)
    if driven != bound or not is_closed(system.update.trees, bound):
        return None
    return proof(system.update.trees, -1)


def claim(trees: Sequence[Tree], sign: int) -> Certificate:
    """Return the certificate of formulas of one parity, as plain data."""
    return {"kind": "expression parity", "sign": sign, "trees": [plain(tree) for tree in trees]}


def functional_proof(part: Any, sign: int, space: AbstractSpace) -> Certificate | None:
    """Return the certificate that an action or quantity has a parity, if it is a formula of finite values."""
    if not isinstance(part, ExpressionAction | ExpressionQuantity):
        return None
    is_finite = magnitude(part.tree, float(flat_size(space)[1])) < FINITE
    return proof([part.tree], sign) if is_finite else None


def plain(tree: Tree) -> list[Any]:
    """Return a formula for a certificate, all functions of one argument: 2 max(a, b) is a + b + |a - b|."""
    if tree[0] in {"x", "c"}:
        return list(tree)
    below = [plain(part) for part in parts(tree)]
    if tree[0] == "^":
        return ["^", below[0], tree[2]]
    if tree[0] != "f":
        return [tree[0], *below]
    if tree[1] in {"min", "max"}:
        half = "0.5" if tree[1] == "max" else "-0.5"
        return reduce(lambda a, b: _extreme(a, b, half), below)
    if tree[1] == "mod":
        return ["f", f"mod {tree[3][1]}", below[0]]
    same = tree[1] == "clip" and is_whole(tree[2])  # clip and sign agree on whole numbers
    return ["f", "sign" if same else tree[1], below[0]]


def multiplied_out(tree: Tree) -> Tree | None:
    """Return a formula of whole numbers with its products expanded by sympy; ``None`` if it is not done."""
    if not is_whole(tree) or n_terms(tree) > MOST_TERMS:
        return None
    try:
        import sympy
    except ImportError:
        return None
    try:
        return parsed(str(sympy.expand(symbolic(tree))), flat_variables("x"))
    except InvalidRuleError:  # it says it in words that formulas here do not have, or too many of them
        return None


def symbolic(tree: Tree) -> Any:
    """Return a formula as a sympy expression in whole-numbered symbols x0, x1, .."""
    import sympy

    below = [symbolic(part) for part in parts(tree)]
    if tree[0] == "x":
        return sympy.Symbol(f"x{tree[1]}", integer=True)
    if tree[0] == "c":
        return sympy.Integer(tree[1]) if is_whole(tree) else sympy.Float(tree[1])
    if tree[0] == "^":
        return below[0] ** tree[2]
    if tree[0] in {"+", "*"}:
        return sympy.Add(*below) if tree[0] == "+" else sympy.Mul(*below)
    names = {"sign": "sign", "abs": "Abs", "min": "Min", "max": "Max"}
    own = {
        **{name: name for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "asinh", "atan", "exp")},
        **names,
    }
    return (getattr(sympy, own[tree[1]]) if tree[1] in own else sympy.Function(tree[1]))(*below)


def network_of(system: System) -> NetworkRule | None:
    """Return an update by formulas as one table a site, if each reads few trits; controls come last."""
    update, space = system.update, system.space
    is_of_trits = isinstance(space, AbstractTritArray) and isinstance(
        system.controls, AbstractTritArray | None
    )
    if not isinstance(update, ExpressionUpdate) or not is_of_trits:
        return None
    inputs, tables = [], []
    for tree in update.numbered(space.n_cells):
        small, used = restricted(tree)
        if len(used) > WIDEST:
            return None
        values = values_on_words(small, max(1, len(used)))
        if not np.isin(values, (-1, 0, 1)).all():
            return None
        inputs.append(used or (0,))
        tables.append(values.astype(np.int8))
    return NetworkRule(tuple(inputs), tuple(tables))


def _extreme(a: list[Any], b: list[Any], half: str) -> list[Any]:
    difference = ["f", "abs", ["+", a, ["*", ["c", "-1"], b]]]
    return ["+", ["*", ["c", "0.5"], a], ["*", ["c", "0.5"], b], ["*", ["c", half], difference]]


def n_terms(tree: Tree) -> int:
    """Return at most how many terms a formula has once its products are multiplied out; a few too many."""
    counts = [min(n_terms(part), MOST_TERMS + 1) for part in parts(tree)]
    if tree[0] == "+":
        return sum(counts)
    if tree[0] == "*":
        return math.prod(counts)
    return int(counts[0] ** tree[2]) if tree[0] == "^" else 1 + sum(counts)

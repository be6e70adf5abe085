"""Formulas on arrays: whole numbers in int64, others in float64, odd and even functions exactly so.

An odd function is computed as ``sign(v) f(|v|)``, an even one as ``f(|v|)``, and a power by multiplying: at
negated variables a formula whose parts have a parity gives the same bits, or the exact negative.
"""

import math
from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from involute.errors import InvalidRuleError, explain
from involute.spaces.formula import EVEN, ODD, Tree, is_whole, parts

Evaluate: TypeAlias = Callable[[Sequence[NDArray[Any]]], NDArray[Any]]

LARGEST = 2**62
TANGENT = 1e17  # no float is nearer to a pole than this shows
FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{name: getattr(np, name) for name in ("sin", "tan", "sinh", "tanh", "cbrt", "cos", "cosh", "exp")},
    "asinh": np.arcsinh,
    "atan": np.arctan,
    "sign": np.sign,
    "abs": np.abs,
    "clip": lambda v: np.minimum(v, 1),
    "mod3": lambda v: (v + 1) % 3 - 1,
}


def compiled(tree: Tree) -> Evaluate:
    """Return the function of arrays, one a variable, that a formula stands for.

    >>> square = compiled(("^", ("x", 0), 2))
    >>> square([np.array([-3, 2])]).tolist()
    [9, 4]
    """
    below = [compiled(part) for part in parts(tree)]
    if tree[0] == "x":
        return lambda values: values[tree[1]]
    if tree[0] == "c":
        number = np.asarray(int(tree[1]) if is_whole(tree) else float(tree[1]))
        return lambda _values: number
    if tree[0] == "^":
        return lambda values: _power(below[0](values), tree[2])
    if tree[0] == "f":
        function = _function(tree[1])
        return lambda values: np.asarray(function(*(part(values) for part in below)))
    operation = np.add if tree[0] == "+" else np.multiply
    dtype = np.int64 if is_whole(tree) else np.float64
    return lambda values: np.asarray(
        reduce(operation, (np.asarray(part(values), dtype=dtype) for part in below))
    )


def check_size(tree: Tree, bounds: Sequence[int]) -> None:
    """Refuse a formula whose whole numbers may leave int64 where variable i is at most ``bounds[i]`` in size.

    Raises
    ------
    InvalidRuleError
        A part may be 2^62 or more in size.
    """
    for part in parts(tree):
        check_size(part, bounds)
    if is_whole(tree) and size(tree, bounds.__getitem__) >= LARGEST:
        raise InvalidRuleError(
            explain("whole numbers below 2^62", f"{tree!r:.60} may be larger", "use lower powers, or floats")
        )


def size(tree: Tree, bound: Callable[[int], int]) -> int:
    """Return the most that a formula of whole numbers can be in size; variable i is at most ``bound(i)``.

    >>> size(("*", ("x", 0), ("f", "sign", ("x", 1))), lambda _: 4)
    4
    """
    kind = tree[0]
    if kind == "x":
        return bound(tree[1])
    if kind == "c":
        return abs(int(tree[1]))
    if kind == "f" and tree[1] in {"sign", "mod3", "clip"}:
        return 1
    sizes = [size(part, bound) for part in parts(tree)]
    if kind == "+":
        return sum(sizes)
    if kind == "*":
        return int(np.prod(np.asarray(sizes, dtype=object)))
    return int(sizes[0] ** tree[2]) if kind == "^" else max(sizes)


def magnitude(tree: Tree, bound: float) -> float:
    """Return a float that no value or part of a formula exceeds in size, or infinity.

    >>> magnitude(("f", "exp", ("*", ("c", "1000"), ("x", 0))), 1.0)
    inf
    """
    below = [magnitude(part, bound) for part in parts(tree)]
    try:
        if tree[0] in {"x", "c"}:
            return bound if tree[0] == "x" else abs(float(tree[1]))
        if tree[0] in {"+", "*"}:
            return math.fsum(below) if tree[0] == "+" else math.prod(max(1.0, one) for one in below)
        if tree[0] == "^":
            return float(max(1.0, below[0]) ** tree[2])
        steep = (
            math.exp(below[0]) if tree[1] in {"exp", "sinh", "cosh"} else TANGENT if tree[1] == "tan" else 2
        )
        return max(steep, *below)
    except OverflowError:
        return math.inf


def _function(name: str) -> Callable[..., Any]:
    """Return a function with its parity built in."""
    if name in {"min", "max"}:
        extreme = np.minimum if name == "min" else np.maximum
        return lambda *values: reduce(extreme, values)
    if name == "mod":
        return np.mod
    function = FUNCTIONS[name]
    if name in ODD:
        return lambda value: np.sign(value) * function(np.abs(value))
    return (lambda value: function(np.abs(value))) if name in EVEN else function


def _power(value: NDArray[Any], exponent: int) -> NDArray[Any]:
    """Return ``value ** exponent`` by repeated multiplication."""
    result: NDArray[Any] = np.ones_like(value)
    for _ in range(exponent):
        result = result * value
    return result

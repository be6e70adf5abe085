"""Formulas in named variables: read from text through a list of what is allowed, never evaluated as Python.

A formula is a tree of plain tuples: ``("x", i)`` a variable, ``("c", "2")`` a number, ``("+", a, b, ..)``,
``("*", a, b, ..)``, ``("^", a, n)`` with a whole n >= 0, and ``("f", name, a, ..)``.
"""

import ast
import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from involute.errors import InvalidRuleError, explain

Tree: TypeAlias = tuple[Any, ...]
Variable: TypeAlias = Callable[[str, tuple[int, ...]], int]  # (name, subscript or number) -> its number

LONGEST, DEEPEST, HIGHEST = 10_000, 60, 64  # letters; nested parts; exponents
EXACT = 2**53
ALIASES = {"sgn": "sign", "Abs": "abs", "Min": "min", "Max": "max", "Mod": "mod", "arctan": "atan"}
ODD = ("sign", "mod3", "clip", "sin", "tan", "sinh", "tanh", "asinh", "atan", "cbrt")
EVEN = ("abs", "cos", "cosh")
ARITY: Mapping[str, tuple[int, int]] = {
    **dict.fromkeys((*ODD, *EVEN, "exp"), (1, 1)),
    "min": (2, 16),
    "max": (2, 16),
    "mod": (2, 2),
    "majority": (3, 3),
}
MINUS: Tree = ("c", "-1")


def formula_text(expression: Any) -> str:
    """Return a formula, or a sympy expression, as text."""
    return expression.strip() if isinstance(expression, str) else str(expression)


def parsed(text: Any, variable: Variable) -> Tree:
    """Return the tree of a formula; a sympy expression is read as it prints itself.

    Raises
    ------
    InvalidRuleError
        It says something else than numbers, variables, ``+ - * / ** %`` and the functions listed here.

    >>> parsed("sgn(x0 - 2*x1)", flat_variables("x"))
    ('f', 'sign', ('+', ('x', 0), ('*', ('c', '-1'), ('*', ('c', '2'), ('x', 1)))))
    """
    written = text if isinstance(text, str) else str(text) if hasattr(text, "free_symbols") else ""
    if not written.strip() or len(written) > LONGEST:
        raise refused(f"a formula of 1 to {LONGEST} letters", f"{text!r:.80}")
    try:
        body = ast.parse(written.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise refused("a formula", f"{written!r:.80}") from None
    return _tree(body, variable, DEEPEST)


def flat_variables(*names: str, start: Mapping[str, int] | None = None) -> Variable:
    """Return the reading of ``x0`` and ``x[0]`` as variable 0; ``start`` shifts the numbers of a name."""

    def number(name: str, subscript: tuple[int, ...]) -> int:
        if name not in names or len(subscript) != 1 or not 0 <= subscript[0] < EXACT:
            wanted = " or ".join(f"{known}0, {known}1, .." for known in names)
            raise refused(f"variables {wanted}", _spelled(name, subscript))
        return subscript[0] + (start or {}).get(name, 0)

    return number


def refused(expected: str, got: str) -> InvalidRuleError:
    """Return the error of a formula that cannot be read."""
    listed = ", ".join(sorted(ARITY))
    return InvalidRuleError(explain(expected, got, f"use numbers, variables, + - * / ** %, and {listed}"))


def variables(tree: Tree) -> set[int]:
    """Return the numbers of the variables of a formula."""
    if tree[0] == "x":
        return {tree[1]}
    return set().union(*(variables(part) for part in parts(tree)))


def parts(tree: Tree) -> tuple[Tree, ...]:
    """Return the trees directly below the root."""
    if tree[0] in {"x", "c"}:
        return ()
    return tree[1:2] if tree[0] == "^" else tree[2:] if tree[0] == "f" else tree[1:]


def is_whole(tree: Tree) -> bool:
    """Return whether a formula takes whole values at whole variables, shown by its parts."""
    if tree[0] == "c":
        return re.fullmatch(r"-?\d+", tree[1]) is not None
    if tree[0] == "f" and tree[1] == "sign":
        return True
    known = tree[0] != "f" or tree[1] in {"abs", "mod3", "clip", "min", "max", "mod"}
    return known and all(is_whole(part) for part in parts(tree))


def _tree(node: ast.AST, variable: Variable, depth: int) -> Tree:
    if not depth:
        raise refused(f"at most {DEEPEST} nested parts", "more")
    match node:
        case ast.Constant(value=value):
            return ("c", _number(value))
        case ast.Name(id=name):
            return ("x", variable(*_numbered(name)))
        case ast.Subscript(value=ast.Name(id=name), slice=index):
            return ("x", variable(name, _subscript(index)))
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=value)):
            return ("c", _number(-value if isinstance(value, int | float) else value))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return ("*", MINUS, _tree(operand, variable, depth - 1))
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _tree(operand, variable, depth - 1)
        case ast.BinOp():
            return _operation(node, variable, depth - 1)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            return _call(name, [_tree(argument, variable, depth - 1) for argument in arguments])
    raise refused("a formula", f"{ast.unparse(node) if isinstance(node, ast.expr) else node!r:.80}")


def _operation(node: ast.BinOp, variable: Variable, depth: int) -> Tree:
    if isinstance(node.op, ast.Add | ast.Sub):
        signed = list(_chain(node, (ast.Add, ast.Sub)))
        read = [(_tree(term, variable, depth), isinstance(op, ast.Sub)) for term, op in signed]
        return ("+", *(("*", MINUS, term) if is_taken else term for term, is_taken in read))
    if isinstance(node.op, ast.Mult):
        return ("*", *(_tree(factor, variable, depth) for factor, _ in _chain(node, (ast.Mult,))))
    left, right = _tree(node.left, variable, depth), _tree(node.right, variable, depth)
    match node.op:
        case ast.Div() if right[0] == "c" and float(right[1]):
            return ("*", left, ("c", repr(1 / float(right[1]))))
        case ast.Pow() if right[0] == "c" and right[1].isdigit() and int(right[1]) <= HIGHEST:
            return ("^", left, int(right[1]))
        case ast.Mod():
            return _call("mod", [left, right])
    wanted = f"division by a number, and powers 0 to {HIGHEST}"
    raise refused(wanted, f"{ast.unparse(node)!r:.80}")


def _chain(node: ast.expr, kinds: tuple[type, ...]) -> Iterator[tuple[ast.expr, ast.operator | None]]:
    """Yield the members of ``a + b - c ..`` from the left, each with the sign before it."""
    later: list[tuple[ast.expr, ast.operator]] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, kinds):
        later.append((node.right, node.op))
        node = node.left
    yield node, None
    yield from reversed(later)


def _call(name: str, arguments: list[Tree]) -> Tree:
    known = ALIASES.get(name, name)
    least, most = ARITY.get(known, (0, -1))
    if known == "clip" and arguments[1:] == [MINUS, ("c", "1")]:
        arguments = arguments[:1]
    if not least <= len(arguments) <= most:
        raise refused("a known function of as many arguments as it takes", f"{name} of {len(arguments)}")
    if known == "mod" and not (arguments[1][0] == "c" and arguments[1][1].isdigit() and int(arguments[1][1])):
        raise refused("a remainder by a positive whole number", f"{arguments[1]}")
    return ("f", "sign", ("+", *arguments)) if known == "majority" else ("f", known, *arguments)


def _number(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise refused("numbers", repr(value))
    if not math.isfinite(value) or abs(value) >= EXACT:
        raise refused("numbers below 2^53 in size", repr(value))
    return repr(value)


def _numbered(name: str) -> tuple[str, tuple[int, ...]]:
    """Split ``x12`` into its letters and its number."""
    found = re.fullmatch(r"([A-Za-z_]+?)(0|[1-9]\d{0,15})", name)
    return (name, ()) if found is None else (found[1], (int(found[2]),))


def _subscript(node: ast.expr) -> tuple[int, ...]:
    entries = node.elts if isinstance(node, ast.Tuple) else [node]
    try:
        values = [ast.literal_eval(entry) for entry in entries]
    except (ValueError, TypeError, SyntaxError, RecursionError):
        values = [None]
    if any(type(value) is not int for value in values):
        raise refused("whole numbers in brackets", f"{ast.unparse(node)!r:.80}")
    return tuple(values)


def _spelled(name: str, subscript: tuple[int, ...]) -> str:
    return f"{name}{list(subscript)}" if subscript else repr(name)

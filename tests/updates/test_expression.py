"""Formulas: nothing is evaluated as Python, values are those of Python's own arithmetic, parity is exact."""

import math

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

import involute as iv
from involute.actions.expression import ExpressionAction
from involute.errors import InvalidRuleError
from involute.quantities.expression import ExpressionQuantity
from involute.spaces.evaluation import compiled
from involute.spaces.formula import ARITY, flat_variables, parsed, variables
from involute.updates.expression import ExpressionUpdate

READ = flat_variables("x")


def python(tree, values):
    """Evaluate a tree with Python's own numbers: an independent reading of what the parts mean."""
    kind = tree[0]
    if kind == "x":
        return values[tree[1]]
    if kind == "c":
        return float(tree[1]) if any(letter in tree[1] for letter in ".e") else int(tree[1])
    if kind == "^":
        return python(tree[1], values) ** tree[2]
    if kind != "f":
        below = [python(part, values) for part in tree[1:]]
        return sum(below) if kind == "+" else math.prod(below)
    below = [python(part, values) for part in tree[2:]]
    own = {
        "sign": lambda v: (v > 0) - (v < 0),
        "mod3": lambda v: (v + 1) % 3 - 1,
        "clip": lambda v: max(-1, min(1, v)),
        "abs": abs,
        "min": min,
        "max": max,
        "mod": lambda v, m: v % m,
    }
    return own[tree[1]](*below)


def texts():
    """Return a strategy of formulas of whole numbers in x0, x1, x2."""
    leaf = st.sampled_from(["x0", "x1", "x2", "1", "2", "-1"])

    def more(inner):
        pair = st.tuples(inner, inner)
        return st.one_of(
            pair.map(lambda p: f"({p[0]} + {p[1]})"),
            pair.map(lambda p: f"({p[0]} - {p[1]})"),
            pair.map(lambda p: f"({p[0]} * {p[1]})"),
            pair.map(lambda p: f"max({p[0]}, {p[1]})"),
            pair.map(lambda p: f"min({p[0]}, {p[1]})"),
            inner.map(lambda one: f"({one})**2"),
            inner.map(lambda one: f"-({one})**3"),
            inner.map(lambda one: f"({one}) % 3"),
            *(inner.map(lambda one, name=name: f"{name}({one})") for name in ("sgn", "mod3", "clip", "abs")),
        )

    return st.recursive(leaf, more, max_leaves=8)


@settings(max_examples=300, deadline=None)
@given(texts())
def test_values_are_those_of_python(text):
    """All 27 states of three trits, exactly."""
    tree = parsed(text, READ)
    words = np.indices((3, 3, 3)).reshape(3, -1) - 1
    found = np.broadcast_to(compiled(tree)(list(words.astype(np.int64))), 27)

    assert found.dtype == np.int64
    assert found.tolist() == [python(tree, word) for word in words.T.tolist()]


HOSTILE = [
    "__import__('os').system('true')",
    "x0.__class__",
    "(lambda: 1)()",
    "[x0 for x0 in (1, 2)]",
    "open('x')",
    "x0 if x1 else x2",
    "x0 < x1",
    "x0 == 1",
    "sgn(x0, key=1)",
    "sgn(*[x0])",
    "x0**x1",
    "x0**-1",
    "x0**65",
    "1/x0",
    "1/0",
    "x0 // 2",
    "x0 @ x1",
    "~x0",
    "not x0",
    "x0 and x1",
    "f'{x0}'",
    "'text'",
    "True",
    "1j",
    "1e999",
    "9007199254740993",
    "y0",
    "x",
    "x[-1]",
    "x[1.5]",
    "x[0:1]",
    "x00",
    "x0 % x1",
    "x0 % 0",
    "sgn(x0, x1)",
    "min(x0)",
    "eval(x0)",
    "",
    "   ",
    "x0 +",
    "x0; x1",
    "(" * 300 + "x0" + ")" * 300,
    "-(" * 70 + "x0" + ")" * 70,
    "x0+" * 5000 + "x0",
    None,
    3,
    b"x0",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_no_formula_is_refused(text):
    with pytest.raises(InvalidRuleError, match="To mend: use numbers, variables"):
        parsed(text, READ)


def test_long_sums_are_read():
    tree = parsed(" + ".join(f"x{i}" for i in range(1000)), READ)

    assert variables(tree) == set(range(1000))
    assert compiled(tree)([np.int64(i) for i in range(1000)]) == 499500


def test_subtraction_and_division_go_from_the_left():
    tree = parsed("x0 - x1 - x2 + 4 / 2 / 2", READ)

    assert compiled(tree)([np.array(5.0), np.array(2.0), np.array(1.0)]) == 3.0


@pytest.mark.parametrize("name", [name for name, arity in ARITY.items() if arity == (1, 1)])
def test_functions_are_exactly_odd_or_even(name):
    """Bits, not nearly: negated values give the same value or its negative."""
    value = np.random.default_rng(5).normal(size=2000) * 3
    here, there = (compiled(parsed(f"{name}(x0)", READ))([v]) for v in (value, -value))
    plain = {
        "sign": np.sign,
        "mod3": lambda v: (v + 1) % 3 - 1,
        "clip": lambda v: np.clip(v, -1, 1),
        "abs": np.abs,
    }
    plain |= {"asinh": np.arcsinh, "atan": np.arctan}
    expected = plain.get(name, getattr(np, name, None))(value)

    assert np.allclose(here, expected, rtol=1e-12, atol=1e-12) or name == "mod3"
    if name in {"abs", "cos", "cosh"}:
        assert (here == there).all()
    elif name != "exp":
        assert (here == -there).all()


def test_sympy_expressions_are_read_as_they_print_themselves():
    a, b = sympy.symbols("x0 x1")
    update = ExpressionUpdate([sympy.sign(a - 2 * b), sympy.Min(a, sympy.Abs(b)) / 1])
    step = update.bind(iv.TritSpace(2), None)

    assert update.expressions == ("sign(x0 - 2*x1)", "Min(x0, Abs(x1))")
    assert step(iv.trits("++"), None, 0).tolist() == [-1, 1]


def test_a_rule_of_a_cell_is_the_rule_of_its_function():
    """Offsets in order, controls last, in one and two dimensions."""
    line = ExpressionUpdate.local_rule("sgn(x[1] - x[-2] + u1 - u0)")
    plane = ExpressionUpdate.local_rule("majority(x[0, 1], x[-1, 0], x[0, 0])", name="maj")
    same = iv.LocalRule.from_function(lambda a, b, u, v: iv.sgn(b - a + v - u), offsets=(-2, 1), n_controls=2)

    assert (line.offsets, line.n_controls) == (same.offsets, 2)
    assert (line.table == same.table).all()
    assert plane.offsets == ((-1, 0), (0, 0), (0, 1))
    assert plane.name == "maj"
    assert ExpressionUpdate.local_rule("-x").offsets == ((0,),)


@pytest.mark.parametrize(
    "text", ["2*x[0]", "x[0]/2", "x[0] + x[0, 1]", "u0", "y[0]", "x[0] + u20", "u[0, 1] + x"]
)
def test_a_rule_of_a_cell_must_be_one(text):
    with pytest.raises(InvalidRuleError):
        ExpressionUpdate.local_rule(text)


def test_sums_of_a_density_are_tables():
    walls = ExpressionAction.local("abs(x[0] - x[1]) / 2")
    current = ExpressionQuantity.local("x[0] * x[1]", "even", label="bonds")
    x = iv.TritSpace(5).states(np.arange(243))

    assert (walls.bind(iv.TritSpace(5))(x) == (np.abs(x - np.roll(x, -1, 1)) / 2).sum(1)).all()
    assert (current.bind(iv.TritSpace(5))(x) == (x * np.roll(x, -1, 1)).sum(1)).all()
    assert (current.label, current.parity) == ("bonds", "even")
    with pytest.raises(InvalidRuleError, match="a density of cells"):
        ExpressionAction.local("x[0] * u0")


def test_images_outside_the_space_are_refused_with_the_state():
    step = ExpressionUpdate(["x0 + x1", "x0"]).bind(iv.TritSpace(2), None)

    assert step(iv.trits("+-"), None, 0).tolist() == [0, 1]
    with pytest.raises(InvalidRuleError, match=r"x0 \+ x1 = 2 at .*wrap it in sgn"):
        step(iv.trits("++"), None, 0)
    halves = ExpressionUpdate(["x0 / 2"]).bind(iv.TritSpace(1), None)
    with pytest.raises(InvalidRuleError, match=r"= 0\.5 at"):
        halves(iv.trits("+"), None, 0)


@pytest.mark.parametrize(
    ("update", "space", "controls"),
    [
        (["x0"], iv.TritSpace(2), None),
        (["x0", "x2"], iv.TritSpace(2), None),
        (["x0", "u0"], iv.TritSpace(2), None),
        (["x0", "u1"], iv.TritSpace(2), iv.TritSpace(1)),
        (["x0"], iv.FiniteSpace(("a", "b", "c"), neutral_label="b"), None),
        (["x0**40"], iv.IntegerSpace(3), None),
        (["sgn(x0**64 * x0**64)"], iv.IntegerSpace(2), None),
        ([], iv.TritSpace(1), None),
    ],
)
def test_formulas_must_fit_the_space(update, space, controls):
    with pytest.raises(InvalidRuleError):
        ExpressionUpdate(update).bind(space, controls)


def test_values_must_be_finite_and_variables_there():
    with pytest.raises(InvalidRuleError, match="finite values"):
        ExpressionAction("exp(exp(1000*x0))").bind(iv.TritSpace(1))(iv.trits("+"))
    with pytest.raises(InvalidRuleError, match=r"x0\.\.x1"):
        ExpressionQuantity("x2", "odd").bind(iv.TritSpace(2))


def test_whole_numbers_stay_whole():
    space = iv.IntegerSpace(9, (2,))
    x = np.array([[9841, -9841], [3, -4]])
    value = ExpressionQuantity("x0**3 * x1", "even").bind(space)(x)

    assert value.dtype == np.int64
    assert value.tolist() == [-(9841**4), -108]
    assert ExpressionAction("x0 / 2").bind(space)(x).tolist() == [4920.5, 1.5]


def test_products_with_fractions_do_not_overflow():
    """Two factors that fit int64 each, and whose product does not, beside a fraction."""
    space = iv.IntegerSpace(30, (2,))
    value = ExpressionQuantity("x0 * x1 * 0.5", "even").bind(space)

    assert value(np.array([space.bound, -space.bound])) == -0.5 * float(space.bound) ** 2


def test_batches_and_shapes():
    update = ExpressionUpdate(["-x1", "x0", "u0", "sgn(x2 + u1)"])
    space, controls = iv.TritSpace((2, 2)), iv.TritSpace(2)
    step = update.bind(space, controls)
    x, u = space.states(np.arange(81)).reshape(9, 9, 2, 2), controls.states(np.arange(9))

    together = step(x, u[4], 0)
    assert together.shape == x.shape
    assert together.dtype == np.int8
    assert (together[3, 5] == step(x[3, 5], u[4], 0)).all()
    each = step(x[0], u, 0)
    assert (each[7] == step(x[0, 7], u[7], 0)).all()


def test_formulas_name_the_model():
    def system(text):
        return iv.System(space=iv.TritSpace(1), update=ExpressionUpdate([text]))

    assert system("-x0").identity == system(" -x0 ").identity
    assert system("-x0").identity != system("x0").identity
    assert ExpressionQuantity("x0", "odd").label == "x0"

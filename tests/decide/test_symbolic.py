"""Parity of formulas: sound against all states, never claimed of one broken entry, and smallest witnesses."""

import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import involute as iv
from involute.actions.expression import ExpressionAction
from involute.certificates import KINDS
from involute.decide import conserved, equivariance, exhaustive
from involute.decide.formulas import parity as symbolic
from involute.decide.formulas.difference import VANISHES, conserved_remark
from involute.decide.oddness import oddness
from involute.decide.statement import Effort
from involute.laws import INVARIANT, Status
from involute.quantities.expression import ExpressionQuantity
from involute.spaces.evaluation import compiled
from involute.spaces.formula import flat_variables, parsed
from involute.updates.expression import ExpressionUpdate
from involute.verify import verify

READ = flat_variables("x")
EFFORT = Effort()
STATES = iv.TritSpace(3).states(np.arange(27))
CHECKED_ODD = {"sin", "tan", "sinh", "tanh", "asinh", "atan", "sign", "cbrt"}


def tree(text):
    return parsed(text, READ)


def claimed(plain):
    """Return the parity of a certificate's tree by the rules of its kind: 1, -1, 0 for zero, ``None``."""
    kind, *rest = plain
    if kind == "x":
        return -1
    if kind == "c":
        return 1
    if kind == "^":
        inner = claimed(rest[0])
        return None if inner is None else (inner if rest[1] % 2 else 1)
    if kind == "f":
        inner = claimed(rest[1])
        if inner is None:
            return None
        if rest[0] in CHECKED_ODD | {"mod3", "clip"}:
            return inner
        return 1 if rest[0] in {"cos", "cosh", "abs"} or inner == 1 else None
    signs = [claimed(part) for part in rest]
    if None in signs:
        return None
    if kind == "*":
        return int(np.prod(signs))
    return signs[0] if len(set(signs)) == 1 else None


def formulas():
    leaf = st.sampled_from(["x0", "x1", "x2", "1", "2"])

    def more(inner):
        pair = st.tuples(
            inner, inner, st.sampled_from(["({} + {})", "({} - {})", "({} * {})", "max({}, {})"])
        )
        one = st.tuples(
            inner, st.sampled_from(["({})**2", "({})**3", "sgn({})", "mod3({})", "clip({})", "abs({})"])
        )
        return pair.map(lambda p: p[2].format(*p[:2])) | one.map(lambda p: p[1].format(p[0]))

    return st.recursive(leaf, more, max_leaves=8)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(formulas())
def test_a_parity_is_that_of_the_values(text):
    """What the parts say holds at all 27 states; the certificate's tree says the same by its own rules."""
    read = tree(text)
    value = ExpressionQuantity(text, "even").bind(iv.TritSpace(3))
    sign = symbolic.parity(read)
    out = symbolic.multiplied_out(read)

    if sign is not None:
        assert (value(-STATES) == sign * value(STATES)).all()
        assert claimed(symbolic.plain(read)) == sign
    if out is not None and symbolic.parity(out) is not None:
        assert (value(-STATES) == symbolic.parity(out) * value(STATES)).all()


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("x0 + x1**3 - 2*x2", -1),
        ("x0*x1 + 3", 1),
        ("sin(x0)*cos(x1)", -1),
        ("sgn(x0 + x1*x2*x0)", -1),
        ("exp(x0**2)", 1),
        ("exp(x0)", None),
        ("x0 + 1", None),
        ("x0 + x0**2", None),
        ("max(x0, x1)", None),
        ("max(x0**2, abs(x1))", 1),
        ("mod3(x0 - x1)", -1),
        ("clip(2*x0)", -1),
        ("(x0 - x1)**4", 1),
        ("x0 % 3", None),
        ("(x0*x1) % 3", 1),
    ],
)
def test_the_rules_of_parity(text, sign):
    assert symbolic.parity(tree(text)) == sign


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("(x0 + 1)**2 - 2*x0 - 1", 1),
        ("(x0 + x1)*(x0 - 1) + x0 + x1 - x0**2 - x0*x1", None),
        ("(1 + x0)**3 - 3*x0**2 - 1", -1),
    ],
)
def test_sympy_multiplies_out_where_the_parts_do_not_tell(text, sign):
    assert symbolic.parity(tree(text)) is None
    out = symbolic.multiplied_out(tree(text))

    assert out == ("c", "0") or symbolic.parity(out) == sign


def test_fractions_and_long_products_are_not_multiplied_out():
    """Rounding would come in another order; a formula of too many terms would take too long."""
    assert symbolic.multiplied_out(tree("(x0 + 0.1)**2 - 0.2*x0")) is None
    assert symbolic.multiplied_out(tree("(x0 + x1 + x2 + 1)**60")) is None


def test_a_certificate_is_plain_data():
    claim = symbolic.claim([tree("max(x0**2, 1) * clip(x1) - x1 % 3")], -1)
    again = json.loads(json.dumps(claim))

    assert again == claim
    assert again["kind"] == "expression parity"
    assert again["trees"][0][0] == "+"
    assert "clip" not in json.dumps(again)
    assert "max" not in json.dumps(again)


def of(texts, **more):
    return iv.System(
        space=more.pop("space", iv.TritSpace(len(texts))), update=ExpressionUpdate(texts), **more
    )


LAWFUL = {
    "odd parts": of(["sgn(x0 + x1)", "-x0"]),
    "remainders": of(["mod3(x0 + x1 + x2)", "x0*x1**2", "clip(x2 - 2*x0)"]),
    "only as a table": of(["max(x0, -1) * 1 + (x0 % 3 - x0 % 3)", "(x0 + 4) % 3 - 1"]),
    "with controls": of(["sgn(x0 + u1)", "-u0"], controls=iv.TritSpace(2)),
    "integers": of(["clip(x0 - 3*x1)", "-x0"], space=iv.IntegerSpace(2, (2,))),
    "many cells": of([f"sgn(x{i} - x{(i + 1) % 60})" for i in range(60)]),
    "wide": of([f"sgn({' + '.join(f'x{i}' for i in range(30))})" for _ in range(30)]),
}


@pytest.mark.parametrize("name", LAWFUL)
def test_lawful_updates_are_proved_or_hold(name, checked):
    system = LAWFUL[name]
    verdict = checked(system, equivariance.decide(system, EFFORT))

    if name == "wide":  # too wide for tables: only a checker that knows parity can accept it
        assert (verdict.status is Status.PROVED) == ("expression parity" in KINDS)
    else:
        assert verdict.status is Status.PROVED


@pytest.mark.parametrize("name", [name for name in LAWFUL if name not in {"many cells", "wide"}])
@pytest.mark.parametrize("defect", ["{} + 1 - abs(x0)", "{0} * {0}", "sgn({} + 1)", "max({}, 0)"])
def test_one_broken_formula_is_found_with_the_smallest_witness(name, defect, checked):
    """The witness is that of the search of all states."""
    lawful = LAWFUL[name]
    texts = list(lawful.update.expressions)
    texts[1] = f"clip({defect.format('(' + texts[1] + ')')})"
    system = of(texts, space=lawful.space, controls=lawful.controls)
    verdict = checked(system, equivariance.decide(system, EFFORT))
    found = exhaustive.smallest_counterexample(equivariance.statement(system))

    assert verdict.status is (Status.PROVED if found is None else Status.REFUTED)
    if found is not None:
        assert str(verdict.witness) == str(equivariance.statement(system).witness(*found))
    assert found is not None or "max" in defect


def test_one_broken_formula_among_many_cells(checked):
    texts = [f"sgn(x{i} - x{(i + 1) % 60})" for i in range(60)]
    texts[41] = "sgn(x41 + x3*x9 - x42)"
    system = of(texts)
    verdict = checked(system, equivariance.decide(system, EFFORT))

    assert verdict.status is Status.REFUTED
    assert verdict.witness.weight == 2
    assert np.flatnonzero(verdict.witness.x).tolist() == [3, 9]


@pytest.mark.parametrize(
    ("text", "status"), [("x0**2 + abs(x1 - x2)", Status.PROVED), ("x0**2 + x1", Status.REFUTED)]
)
def test_actions_are_even_or_refuted(text, status, checked):
    system = of(["-x0", "x2", "x1"], action=ExpressionAction(text))
    for verdict in verify(system, laws=["A2"]).verdicts:
        assert checked(system, verdict).status is status
        assert status is Status.PROVED or verdict.witness.weight == 1


@pytest.mark.parametrize(
    ("text", "parity", "status"),
    [
        ("x0*x1*x2", "odd", Status.PROVED),
        ("x0*x1", "even", Status.PROVED),
        ("x0*x1", "odd", Status.REFUTED),
        ("(x0 + 1)**2 - 2*x0", "even", Status.PROVED),
        ("sin(x0) + 0.1*x1**3", "odd", Status.PROVED),
    ],
)
def test_quantities_have_their_parity_or_are_refuted(text, parity, status, checked):
    quantity = ExpressionQuantity(text, parity, label="q")
    system = of(["-x0", "x2", "x1"], invariants=(quantity,))
    verdict = checked(system, verify(system, laws=["A7"]).verdict("A7"))

    assert verdict.status is status


def test_sympy_may_find_a_conserved_quantity_and_that_is_a_remark():
    """Two numbers are exchanged: their product stays, for all values."""
    swap = of(["x1", "x0"], space=iv.IntegerSpace(10, (2,)))

    assert conserved_remark(swap, ExpressionQuantity("x0*x1", "even")) == VANISHES
    assert conserved_remark(of(["x1", "x0"]), iv.Charge()) == VANISHES
    assert conserved_remark(swap, ExpressionQuantity("x0", "odd")) == ""
    assert conserved_remark(swap, iv.FunctionQuantity(lambda x: 1, parity="even")) == ""


def test_conserved_formulas_are_exhausted_where_that_is_small(checked):
    quantity = ExpressionQuantity("x0*x1", "even", label="product")
    system = of(["x1", "x0"], space=iv.IntegerSpace(3, (2,)), invariants=(quantity,))
    verdict = checked(system, conserved.decide(system, quantity, INVARIANT, "invariant product", EFFORT))

    assert verdict.status is Status.PROVED


@pytest.mark.parametrize(
    ("text", "of_trits", "of_integers"),
    [
        ("x0 + x1", False, False),
        ("x0*x1**2", True, False),
        ("-x0*sgn(x1)**2", True, True),
        ("mod3(x0 + 5*x1)", True, True),
        ("sgn(0.5*x0)", True, True),
        ("0.5*x0", False, False),
        ("max(x0, -x1)", True, True),
        ("2*x0", False, False),
        ("sgn(sinh(1000*x0) - sinh(1000*x0))", False, False),
    ],
)
def test_formulas_that_surely_stay_in_the_space(text, of_trits, of_integers):
    """Against all states: what is called closed leaves neither trits nor integers of two and three trits."""
    for bound, expected in ((1, of_trits), (4, of_integers), (13, of_integers)):
        values = np.arange(-bound, bound + 1)
        inputs = [one.reshape(-1) for one in np.meshgrid(values, values)]
        with np.errstate(all="ignore"):
            found = np.broadcast_to(compiled(tree(text))(inputs), inputs[0].shape)

        assert symbolic.is_closed([tree(text)], bound) == expected
        assert not expected or ((found == np.round(found)) & (np.abs(found) <= bound)).all()


@pytest.mark.parametrize("name", LAWFUL)
def test_formulas_that_leave_the_space_are_not_odd_by_structure(name):
    lawful = LAWFUL[name]
    texts = list(lawful.update.expressions)
    texts[0] = f"9*({texts[0]})"

    assert oddness(ExpressionUpdate(texts)) is None
    assert symbolic.update_proof(of(texts, space=lawful.space, controls=lawful.controls)) is None


def test_values_that_may_not_be_finite_have_no_parity_by_structure():
    """The parts are even, but at x0 = ±1 there is no value."""
    system = of(["-x0"], action=ExpressionAction("exp(1000*x0**2)"))

    assert symbolic.functional_proof(system.action, 1, system.space) is None
    assert verify(system, laws=["A2"]).verdict("A2").status is Status.UNDECIDED


def test_images_outside_the_space_are_named():
    verdict = equivariance.decide(of(["x0 + x1", "x0"]), EFFORT)

    assert verdict.status is Status.REFUTED
    assert "not defined on every state" in verdict.reason

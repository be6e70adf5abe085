"""One call for everything: what it refuses, what it says in one line, and what it writes as data."""

import json
import os

import numpy as np
import pytest

import involute as iv
from involute.automata.line_rule import LineRule
from involute.certificates import proves
from involute.errors import InvalidRuleError
from involute.find.everything import QUESTIONS, find

COMPILED = os.environ.get("NUMBA_DISABLE_JIT", "0") in {"", "0"}
slow_without_compiler = pytest.mark.skipif(not COMPILED, reason="millions of projections")
CANCEL = iv.LocalRule.from_text("--0000-00--00000++00+0000++")
LINEAR = iv.LocalRule.totalistic(lambda s: (s + 1) % 3 - 1, offsets=(-1, 0, 1))
TURN = iv.LocalRule.from_text("+++++++++000000000---------")


@pytest.mark.parametrize("rule", [None, 3, "R", np.zeros(27), CANCEL.table, [1, 2], iv.LocalRule])
def test_what_is_no_rule_is_refused_once(rule):
    with pytest.raises(InvalidRuleError, match="Expected a system, an update or a LineRule") as caught:
        find(rule)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("width", "a"),
        ("width", 0),
        ("width", 14),
        ("width", 10**9),
        ("block", 0),
        ("block", 1.5),
        ("time", -1),
        ("budget", -1),
        ("budget", None),
        ("progress", 3),
    ],
)
def test_arguments_are_refused_once(name, value):
    with pytest.raises(InvalidRuleError, match=name):
        find(CANCEL, **{name: value})


def test_arguments_in_order():
    assert str(find(LINEAR, 1, 1, 3)) == str(find(LINEAR, width=1, block=1, time=3))


def function_system():
    return iv.System(space=iv.TritSpace(4), update=iv.FunctionUpdate(lambda x: -x), name="function")


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        (iv.FunctionUpdate(lambda x: -x), "this is a FunctionUpdate"),
        (function_system(), "this is a FunctionUpdate"),
        (iv.Cycle((CANCEL, iv.FunctionUpdate(lambda x: -x))), "this contains a FunctionUpdate"),
    ],
)
def test_what_no_finder_reads_has_one_line(rule, kind):
    found = find(rule)

    assert list(found.lines()) == [("nothing found", f"find reads local rules; {kind}")]
    assert found.is_empty
    assert repr(found).endswith(": nothing)")
    assert json.loads(json.dumps(found.to_json()))["reasons"] == {
        "everything": f"find reads local rules; {kind}"
    }


def test_a_control_in_each_cell_is_said_to_be_one():
    driven = iv.LocalRule.from_function(lambda a, u: a if u else -a, offsets=(0,), n_controls=1)
    system = iv.System(space=iv.TritSpace(4), controls=iv.TritSpace(4), update=driven)

    assert "a control in each cell" in str(find(system))
    assert not find(driven).is_empty


def test_one_cause_is_said_once_and_names_no_argument():
    table = np.array(CANCEL.table)
    table[0] = 1
    said = dict(find(iv.LocalRule(table, (-1, 0, 1))).lines())
    assert said["not found"] == "projections: needs an odd rule under odd projections"

    cycle = str(find(iv.Cycle((CANCEL, LINEAR))))
    assert cycle.count("\n") < 5
    assert cycle.splitlines()[-1].endswith(
        "surjectivity, injectivity, inverse, symmetries, projections: "
        "needs a local rule on a line without controls"
    )


def test_the_plane_has_densities_along_each_axis():
    shift = iv.LocalRule.from_function(lambda _n, _w, _c, e, _s: e, offsets=iv.von_neumann(2))
    found = find(shift)

    read = {cell for one in found.invariants for cell in one.offsets}
    assert read == {(0, 0), (0, 1), (1, 0)}
    assert len(found.invariants) == 22
    assert "symmetries" in found.reasons


def test_the_activity_and_the_best_tower_are_seen():
    said = str(find(CANCEL))
    assert "Σ [+] + [-] (even)" in said

    lines = dict(find(LINEAR).lines())
    assert lines["best tower"] == (
        "---------000000000+++++++++ keeps 1.5850 bits a coarse trit; "
        "its coarse rule is 0+-+-0-0++-0-0+0+--0+0+-+-0 on cells -1, 0, 1"
    )
    assert dict(find(TURN, block=2).lines())["inverse"] == "+0- on cell 1"


def test_a_fall_is_shown_with_its_control():
    erase = iv.LocalRule.from_function(lambda c, u: 0 if u == 1 else c, offsets=(0,), n_controls=1)

    assert ("monotone", "Σ [+] + [-] (even); falls on - under the control +") in find(erase, 1).lines()


def test_data_has_certificates_rules_and_symmetries():
    plain = json.loads(json.dumps(find(TURN, block=2).to_json()))

    assert plain["inverse"] == {"table": "+0-", "offsets": [[1]]}
    assert plain["symmetries"]["keeping"][0] == {
        "letters": "+0-",
        "is_reflected": False,
        "text": "- and + exchanged",
    }
    assert proves(None, plain["surjectivity"]["certificate"])
    assert all(proves(None, one["certificate"]) for one in plain["invariants"])
    assert find(CANCEL).to_json()["inverse"] is None
    eater = find(LineRule.from_number(51, n_letters=2, width=3)).to_json()
    assert eater["inverse"] == {"letters": "10", "n_letters": 2, "first": 0}


def test_projections_in_data_descend():
    """Each listed projection commutes with its coarse rule on random rings of 30 cells."""
    plain = find(LINEAR).to_json()["projections"]
    x = np.random.default_rng(3).integers(-1, 2, (5, 30)).astype(np.int8)
    step = LINEAR.bind(iv.TritSpace(30))
    y = step(step(step(x, None, 0), None, 0), None, 0)

    assert (plain["total"], len(plain["listed"]), plain["is_complete"]) == (27, 27, True)
    for one in plain["listed"]:
        table = iv.trits(one["projection"])
        coarse = iv.LocalRule(iv.trits(one["coarse_rule"]["table"]), one["coarse_rule"]["offsets"])
        up = [table[(z.reshape(5, 10, 3).astype(int) + 1) @ (9, 3, 1)] for z in (x, y)]
        assert (coarse.bind(iv.TritSpace(10))(up[0], None, 0) == up[1]).all()


@slow_without_compiler
def test_at_most_100_projections_in_data():
    """Everything is a projection of the identity under which it descends: 3^13 odd ones."""
    found = find(iv.LocalRule.from_text("-0+", radius=0), 1, 3, 1)
    plain = found.to_json()["projections"]

    assert plain["total"] == len(found.projections) > 100
    assert len(plain["listed"]) == 100
    assert min(one["retained_bits"] for one in plain["listed"]) > 1.5


def test_short_forms_and_html():
    found = find(CANCEL)
    assert repr(found).endswith(
        ": invariants, monotones, surjectivity, injectivity, symmetries, projections)"
    )
    assert "\n" not in repr(found)

    system = iv.System(space=iv.TritSpace(6), update=CANCEL, name="<b>&")
    page = find(system)._repr_html_()
    assert "<caption>&lt;b&gt;&amp;</caption>" in page
    assert page.count("<tr>") == len(list(found.lines()))


def test_progress_names_each_question():
    seen = []

    def progress(items, what):
        for item in items:
            seen.append((what, item))
            yield item

    find(iv.System(space=iv.TritSpace(6), update=TURN, name="turn"), block=2, progress=progress)
    assert [item for what, item in seen if what == "finding in turn"] == list(QUESTIONS)
    assert [what for what, item in seen if what == item] == list(QUESTIONS)

"""Model files: every kind builds, every mistake is one clear message, and nothing that is read is run."""

# ruff: noqa: E501, ISC004  (messages are compared whole)

import re
import sys
import tomllib
from pathlib import Path

import attrs
import numpy as np
import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import involute as iv
from involute.errors import CodeNotAllowedError, InvalidSpecError, UnknownDomainError
from involute.spec import load_model
from involute.spec.load import parsed
from involute.spec.shipped import shipped_models
from involute.spec.structure import FAMILIES

RULE = '[update]\nkind = "local_rule"\nradius = 1\nfunction = "sum_mod_3"\n'
SPACE = '[space]\nkind = "trit"\nshape = 9\n'
HEAD = 'format = 1\nname = "toy"\n'
TOY = HEAD + SPACE + RULE
GRAPH = '[space]\nkind = "graph"\nn_nodes = 3\nedges = [[0, 1], [1, 2]]\n'
PAIR = '[space]\nkind = "product"\nfactors = [{ kind = "trit", shape = 3 }, { kind = "trit", shape = 3 }]\n'


def toy(*more, space=SPACE, update=RULE, **allowed):
    return parsed("\n".join((HEAD, space, update, *more)), "toy.toml", **allowed)


def said(text, **allowed):
    """Return the message about a text that is no model."""
    with pytest.raises(InvalidSpecError) as error:
        parsed(text, "toy.toml", **allowed)
    return str(error.value)


# --- what builds ------------------------------------------------------------------------------------------


def test_a_file_says_the_same_model_as_python():
    model = load_model("cancellation")
    here = iv.System(
        space=iv.TritSpace(27),
        update=model.system.update,
        action=iv.Support() + iv.DomainWalls(0.5),
        invariants=(iv.Charge(),),
        monotones=(iv.Activity(),),
        tower=model.system.tower,
    )

    assert model.system.identity == here.identity


UPDATES = {
    "table": 'kind = "local_rule"\nradius = 1\ntable = "---000+++ ---000+++ ---000+++"',
    "number": 'kind = "local_rule"\nradius = 1\nnumber = 7625597484986',
    "offsets": 'kind = "local_rule"\noffsets = [-3, [0], 3]\nfunction = "majority"',
    "installed": 'kind = "local_rule"\nradius = 1\nfunction = "involute.towers.projections:majority"',
    "block words": 'kind = "block_rule"\nblock = 3\nimages = { "+-0" = "000" }',
    "block function": 'kind = "block_rule"\nblock = 1\noffsets = [0]\nimages = "- 0 +"',
    "composite": 'kind = "composite"\nparts = [{ kind = "local_rule", radius = 1, function = "sign_of_sum" }]',
    "network": 'kind = "network_rule"\nsites = [' + '{ inputs = [0], table = "-0+" },' * 9 + "]",
    "formulas": f'kind = "expression"\nexpressions = {[f"sgn(x{i} - x{(i + 1) % 9})" for i in range(9)]}',
    "formula of a cell": 'kind = "expression"\ncell = "mod3(x[-1] + x[1])"',
    "threshold": f'kind = "threshold_network"\nweights = {np.eye(9, dtype=int).tolist()}\ndead_zone = 0',
}


@pytest.mark.parametrize("name", UPDATES)
def test_updates_build(name):
    model = toy(update=f"[update]\n{UPDATES[name]}\n")

    x = model.start(np.random.default_rng(0))
    assert model.system.space.check(model.system.step(x)).shape == (9,)


def test_formulas_are_data():
    """A formula of a cell is its table; text that is no formula is refused with its place."""
    local = toy(update='[update]\nkind = "expression"\ncell = "mod3(x[-1] + x[0] + x[1])"')
    model = toy(
        '[[action]]\nkind = "expression"\nexpression = "x0**2 + x1**2"\n',
        '[[invariants]]\nkind = "expression"\nexpression = "x0*x1*x2"\nparity = "odd"\nlabel = "triple"\n',
    )
    hostile = 'kind = "expression"\ncell = "__import__(\'os\').getcwd()"'

    assert (local.system.update.table == toy().system.update.table).all()
    assert model.system.action_value(iv.trits("+-0000000")) == 2
    assert model.system.quantity("triple")(iv.trits("+-+000000")) == -1
    assert "toy.toml, at update: Expected a formula, but got" in said(HEAD + SPACE + f"[update]\n{hostile}\n")
    assert "either expressions or cell" in said(HEAD + SPACE + '[update]\nkind = "expression"\n')


def test_radius_stands_for_offsets():
    by_radius = toy(update='[update]\nkind = "local_rule"\nradius = 1\nfunction = "majority"')
    by_offsets = toy(update='[update]\nkind = "local_rule"\noffsets = [-1, 0, 1]\nfunction = "majority"')

    assert (by_radius.system.update.table == by_offsets.system.update.table).all()
    assert by_radius.system.update.offsets == by_offsets.system.update.offsets


@pytest.mark.parametrize(("name", "cells"), [("von_neumann", 5), ("moore", 9)])
def test_named_neighbourhoods(name, cells):
    plane = '[space]\nkind = "trit"\nshape = [3, 3]\n'
    rule = f'[update]\nkind = "local_rule"\nradius = 1\nneighbourhood = "{name}"\nfunction = "sign_of_sum"'

    assert toy(space=plane, update=rule).system.update.width == cells


def test_graphs_take_labels_and_weights():
    graph = '[space]\nkind = "graph"\nlabels = ["a", "b", "c"]\nedges = [["a", "b"], ["b", "c"]]\n'
    model = toy(space=graph, update='[update]\nkind = "threshold_network"\nedge_weights = [2, -1]')

    assert model.system.space.edges == ((0, 1), (1, 2))
    assert model.system.update.weights.tolist() == [[0, 2, 0], [2, 0, -1], [0, -1, 0]]


@pytest.fixture
def proper(tmp_path, monkeypatch):
    """Return the name of a module that is properly installed, in a folder of its own."""
    (tmp_path / "properrules.py").write_text(
        "def mine(a, b, c):\n    return c\n\ndef held(x, u):\n    return x\n\ndef same(x):\n    return x\n"
    )
    info = tmp_path / "properrules-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: properrules\nVersion: 1.0\n")
    (info / "RECORD").write_text("properrules.py,,\nproperrules-1.0.dist-info/METADATA,,\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield "properrules"
    sys.modules.pop("properrules", None)


def test_controls_of_labels(proper):
    text = (
        '[controls]\nkind = "finite"\nlabels = ["left", "stay", "right"]\nneutral_label = "stay"\n'
        '[control_involution]\nkind = "exchange"\npairs = { left = "right" }\n'
    )
    model = toy(text, update=f'[update]\nkind = "function"\nfunction = "{proper}:held"\n')

    assert model.system.controls.labels[int(model.system.conjugate_control(np.asarray(0)))] == "right"


def test_shift_register():
    model = toy('[controls]\nkind = "trit"\nshape = []\n', update='[update]\nkind = "shift_register"\n')

    assert model.system.step(iv.trits("+00000000"), np.int8(1)).tolist() == [0] * 8 + [1]


def test_actions_and_quantities():
    model = toy(
        '[[action]]\nkind = "local"\noffsets = [0]\ndensity = [1, 0, 1]\n',
        '[[action]]\nkind = "pair"\ncoupling = [0, 1, 4, 1, 0, 1, 4, 1, 0]\n',
        '[[action]]\nkind = "support"\nweight = [0, 0, 0, 0, 0, 0, 0, 0, 10]\n',
        '[[invariants]]\nkind = "additive"\nradius = 0\ndensity = [-1, 0, 1]\nparity = "odd"\n',
        '[[monotones]]\nkind = "function"\nfunction = "numpy:ptp"\nparity = "even"\nlabel = "spread"\n',
        '[emission]\nkind = "sites"\nsites = [0, 8]\n',
    )
    x = iv.trits("+0000000-")

    assert float(model.system.action_value(x)) == 2 + (4 + 1 + 1) + 10
    assert int(model.system.quantity("additive")(x)) == 0
    assert int(model.system.quantity("spread")(x)) == 2


def test_one_table_does_for_a_list_of_one():
    assert (
        toy('[action]\nkind = "support"').system.description
        == toy('[[action]]\nkind = "support"').system.description
    )


def test_involutions_of_the_factors():
    text = '[involution]\nkind = "factorwise"\ninvolutions = [{ kind = "negation" }, { kind = "reflection", sign = -1 }]\n'
    second_order = '[update]\nkind = "second_order"\nrule = { kind = "local_rule", radius = 1, function = "sum_mod_3" }\n'
    model = toy(text, space=PAIR, update=second_order)

    assert model.system.involution == iv.Factorwise((iv.Negation(), iv.Reflection(sign=-1)))


def test_towers():
    projection = iv.BlockTower(iv.majority, levels=1).table(1)
    named = toy('[tower]\nkind = "block_tower"\nprojection = "majority"\nlevels = 2')
    table = toy(f'[tower]\nkind = "block_tower"\nprojection = "{iv.text(projection)}"\nlevels = 2')
    x = iv.trits("++0--00+0")

    assert (named.system.coarse_grain(x, levels=2) == table.system.coarse_grain(x, levels=2)).all()


def test_starts(proper):
    def start(value, **parts):
        return toy(f"[run]\nstart = {value}", **parts).start(np.random.default_rng(5))

    assert iv.text(start('"-0+ -0+ -0+"')) == "-0+-0+-0+"
    assert iv.text(start('"neutral"')) == "000000000"
    assert (start('"random"') == iv.TritSpace(9).random(np.random.default_rng(5))).all()
    pair = '[update]\nkind = "second_order"\nrule = { kind = "local_rule", radius = 1, function = "sign_of_sum" }'
    now, before = start('["-0+", "neutral"]', space=PAIR, update=pair)
    assert (iv.text(now), iv.text(before)) == ("-0+", "000")
    integers = '[space]\nkind = "integer"\nn_trits = 3\nshape = [2]\n'
    assert start(
        "[13, -5]",
        space=integers,
        update='[update]\nkind = "function"\nfunction = "properrules:same"',
    ).tolist() == [
        13,
        -5,
    ]


# --- what is said -----------------------------------------------------------------------------------------

MISTAKES = {
    "misspelt key in a part": (
        HEAD
        + SPACE
        + '[update]\nkind = "cycle"\nparts = [{ kind = "shift_register" }, { kind = "local_rule", radious = 1, table = "-0+" }]',
        "toy.toml, at update.parts[1].radious: Expected one of the keys kind, radius, offsets, neighbourhood, "
        "table, number, function, n_controls, name, but got the unknown key 'radious'. To mend: write 'radius'.",
    ),
    "misspelt key at the top": (
        TOY + '[towr]\nkind = "block_tower"',
        "toy.toml, at towr: Expected one of the keys format, name, title, summary, space, involution, controls, "
        "control_involution, update, action, invariants, monotones, tower, reversal, symmetries, emission, "
        "integrity, expected_refuted, run, but got the unknown key 'towr'. To mend: write 'tower'.",
    ),
    "misspelt kind": (
        HEAD + SPACE + '[update]\nkind = "local_rul"',
        "toy.toml, at update: Expected a kind of update: local_rule, block_rule, network_rule, "
        "threshold_network, second_order, composite, cycle, switch, shift_register, code_shift, function, expression, but got "
        "kind = 'local_rul'. To mend: write 'local_rule'.",
    ),
    "no kind": (
        HEAD + "[space]\nshape = 9\n" + RULE,
        "toy.toml, at space: Expected a kind of space: trit, graph, integer, finite, product, but got no kind. "
        "To mend: use one of finite, graph, integer, product, trit.",
    ),
    "missing key": (
        HEAD + '[space]\nkind = "trit"\n' + RULE,
        "toy.toml, at space.shape: Expected a value for this key, but got none. To mend: add it.",
    ),
    "text for a number": (
        TOY + '[run]\nn_steps = "9"',
        "toy.toml, at run.n_steps: Expected a whole number of at most 1e+12, but got '9'. To mend: write digits "
        "without quotes.",
    ),
    "misspelt callable": (
        HEAD + SPACE + RULE.replace("sum_mod_3", "sum_mod3"),
        "toy.toml, at update.function: Expected a built-in (majority, sign_of_sum, sum_mod_3, centre_cell, "
        "first_non_zero, sgn) or 'package.module:name', but got 'sum_mod3'. To mend: write 'sum_mod_3'.",
    ),
    "misspelt name in a module": (
        HEAD + SPACE + RULE.replace("sum_mod_3", "involute.towers.projections:majorty"),
        "toy.toml, at update.function: Expected a public name of 'involute.towers.projections', but got "
        "'majorty'. To mend: write 'majority'.",
    ),
    "no such module": (
        HEAD + SPACE + RULE.replace("sum_mod_3", "involute.towrs:majority"),
        "toy.toml, at update.function: Expected the module 'involute.towrs' to import, but got "
        "ModuleNotFoundError: No module named 'involute.towrs'. To mend: correct its spelling, or repair it.",
    ),
    "not installed": (
        HEAD + SPACE + RULE.replace("sum_mod_3", "nobodys_package:rule"),
        "toy.toml, at update.function: Expected a callable of an installed package, but got 'nobodys_package', "
        "which no installed package has. To mend: install the package, or write './nobodys_package.py:name' and "
        "allow its code with --allow-code.",
    ),
    "standard library": (
        HEAD + SPACE + RULE.replace("sum_mod_3", "os:system"),
        "toy.toml, at update.function: Expected a callable of an installed package, but got 'os', a "
        "module of Python itself. To mend: write a function of your own in an installed package.",
    ),
    "standard library through a package": (
        HEAD + SPACE + RULE.replace("sum_mod_3", "involute.errors:explain.__globals__"),
        "toy.toml, at update.function: Expected a public name of 'involute.errors', but got "
        "'explain.__globals__'. To mend: correct its spelling.",
    ),
    "a module as a callable": (
        HEAD + SPACE + RULE.replace("sum_mod_3", "involute.updates.tables:np.load"),
        "toy.toml, at update.function: Expected a function, but got the module 'np'. To mend: name it as "
        "'numpy:function'.",
    ),
    "a borrowed callable": (
        HEAD + SPACE + RULE.replace("sum_mod_3", "involute.spaces.neighbourhood:product"),
        "toy.toml, at update.function: Expected a function of the package itself, but got 'product', which is "
        "itertools.product. To mend: write a function of your own.",
    ),
    "an expression": (
        HEAD + SPACE + RULE.replace("sum_mod_3", "lambda a, b, c: a"),
        "toy.toml, at update.function: Expected a module and a name, 'package.module:name', but got "
        "'lambda a, b, c'. To mend: write dots and letters only.",
    ),
    "table and number": (
        HEAD + SPACE + RULE + "number = 3",
        "toy.toml, at update: Expected exactly one of table, number, function, but got number, function. To mend: keep one.",
    ),
    "short table": (
        HEAD + SPACE + '[update]\nkind = "local_rule"\nradius = 1\ntable = "-0+"',
        "toy.toml, at update: Expected a table of 3^3 = 27 signs, but got 3 signs. To mend: list the outputs for "
        "---, --0, .., +++.",
    ),
    "no trit": (
        HEAD + SPACE + '[update]\nkind = "local_rule"\nradius = 0\ntable = "-0x"',
        "toy.toml, at update: Expected only the characters '-', '0', '+' and '/', but got 'x' in '-0x'. To mend: "
        "write -1 as '-'.",
    ),
    "images": (
        HEAD + SPACE + '[update]\nkind = "block_rule"\nblock = 3\nimages = "--- 000"',
        "toy.toml, at update.images: Expected 3^3 = 27 images of 3 signs, for ---, .., +++, but got 2 images. To "
        "mend: put blanks between them.",
    ),
    "the space does not fit": (
        HEAD + SPACE + '[update]\nkind = "threshold_network"\nweights = [[0, 1], [1, 0]]',
        "toy.toml: Expected a space of 2 trits and no controls, but got TritSpace(shape=(9,), "
        "boundary='periodic'), None. To mend: match the weights' size.",
    ),
    "huge": (
        HEAD + '[space]\nkind = "trit"\nshape = [100000, 100000]\n' + RULE,
        "toy.toml, at space.shape: Expected at most 10,000,000 cells in a model file, but got 10,000,000,000. To "
        "mend: build it in Python.",
    ),
    "huge radius": (
        HEAD + SPACE + RULE.replace("radius = 1", "radius = 1000000000"),
        "toy.toml, at update.radius: Expected at most 13 cells to read in a model file, but got 2,000,000,001. To "
        "mend: build it in Python.",
    ),
    "long run": (
        TOY + "[run]\nn_steps = 100000000000",
        "toy.toml, at run.n_steps: Expected at most 10,000,000 steps in a model file, but got 100,000,000,000. To "
        "mend: build it in Python.",
    ),
    "start of another length": (
        TOY + '[run]\nstart = "-0+"',
        "toy.toml, at run: Expected a state of shape (9,)",
    ),
    "start of another kind": (
        TOY + "[run]\nstart = 3",
        "toy.toml, at run.start: Expected 'random', 'neutral' or a word of trits, but got 3. To mend: write one "
        "sign a cell, for example '-0+'.",
    ),
    "a law that is none": (
        TOY + '[[expected_refuted]]\nlaw = "A99"\nsubject = "update"\nbecause = "so"',
        "toy.toml, at expected_refuted[0].law: Expected a law among A0, A1, A1', A2, A3, A4, A5, A6, A7, A8, A9, "
        "A10, A11, A13, D1, D2, C1, C2, but got 'A99'. To mend: write 'A9'.",
    ),
    "no reason": (
        TOY + '[[expected_refuted]]\nlaw = "A1"\nsubject = "update"\nbecause = ""',
        "toy.toml, at expected_refuted[0].because: Expected a reason, but got an empty text. To mend: say why it "
        "fails, and what that shows.",
    ),
    "no format": (
        'name = "toy"\n' + SPACE + RULE,
        "toy.toml, at format: Expected format = 1, but got none. To mend: write format = 1 in the first line.",
    ),
    "a later format": (
        TOY.replace("format = 1", "format = 2"),
        "toy.toml, at format: Expected format = 1, but got 2. To mend: write format = 1 in the first line.",
    ),
    "no TOML": (
        HEAD + "[space\n",
        "toy.toml: Expected TOML, but got Expected ']' at the end of a table declaration (at line 3, column 7). "
        "To mend: correct that line; see toml.io.",
    ),
    "an unknown node": (
        HEAD + '[space]\nkind = "graph"\nlabels = ["anna", "bo"]\nedges = [["anna", "boo"]]\n' + RULE,
        "toy.toml, at space.edges[0]: Expected labels of nodes, but got 'boo'. To mend: write 'bo'.",
    ),
    "coarse level": (
        TOY
        + '[tower]\nkind = "block_tower"\nprojection = "majority"\nlevels = 2\ncoarse = ["derived", "derive"]',
        "toy.toml, at tower.coarse[0]: Expected an update or 'derive', but got 'derived'. To mend: write 'derive'.",
    ),
    "a tower that does not fit": (
        TOY + '[tower]\nkind = "block_tower"\nprojection = "majority"\nlevels = 3',
        "toy.toml: Expected lattice lengths divisible by the block 3 at level 2, but got shape (1,)",
    ),
    "density": (
        TOY + '[action]\nkind = "local"\nradius = 0\ndensity = [1, 0]',
        "toy.toml, at action[0].density: Expected 3^1 = 3 numbers, one for each word --, -0, .., ++, but got 2. "
        "To mend: give one number a word, the first cell slowest.",
    ),
    "not finite": (
        TOY + '[action]\nkind = "support"\nweight = nan',
        "toy.toml, at action[0].weight: Expected a finite number, but got nan. To mend: replace it by a number.",
    ),
    "a list of parts": (
        TOY + "[run]\nseed = true\ncontrols = 3\nn_steps = 1.5",
        "toy.toml, at run.n_steps: Expected a whole number of at most 1e+12, but got 1.5. To mend: write digits "
        "without quotes.\n"
        "toy.toml, at run.controls: Expected a text, but got 3. To mend: put it between quotes.\n"
        "toy.toml, at run.seed: Expected a whole number of at most 1e+12, but got True. To mend: write digits "
        "without quotes.",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_clear_message(name):
    text, message = MISTAKES[name]

    assert said(text).startswith(message)


def test_only_the_first_few_mistakes_are_listed():
    message = said(TOY + "\n".join(f"[wrong{i}]" for i in range(9)))

    assert message.count("\n") == 5
    assert message.endswith("... and 4 more")


def test_files_that_are_no_text(tmp_path):
    folder, binary, large = tmp_path / "a.toml", tmp_path / "b.toml", tmp_path / "c.toml"
    folder.mkdir()
    binary.write_bytes(b"\xff\xfe")
    large.write_text("#" * (2**20 + 1))

    for path, words in (
        (folder, "Expected a file"),
        (binary, "text in UTF-8"),
        (large, "at most 1,048,576 bytes"),
    ):
        with pytest.raises(InvalidSpecError, match=words):
            load_model(path)
    with pytest.raises(InvalidSpecError, match="No such file"):
        load_model(tmp_path / "nothing.toml")


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 100000,
        "x." * 500000 + "y = 1",
        "x. " * 300000 + "y = 1",
        "x." * 40 + "y = 1",
        "x = " + "9" * 5000,
        "x = 0x" + "f" * 5000,
    ],
)
def test_hostile_texts_are_refused(text):
    assert "Expected" in said(TOY.replace("format", f"{text}\nformat", 1))


def test_a_name_that_is_no_model():
    with pytest.raises(UnknownDomainError) as error:
        load_model("cancelation")

    assert str(error.value).endswith("but got 'cancelation'. To mend: write 'cancellation'.")


# --- loose files ------------------------------------------------------------------------------------------

LOOSE = HEAD + SPACE + RULE.replace("sum_mod_3", "./rules.py:mine")


def test_a_loose_file_needs_consent(tmp_path):
    (tmp_path / "toy.toml").write_text(LOOSE)
    (tmp_path / "rules.py").write_text("raise SystemExit('it ran')\n")
    with pytest.raises(CodeNotAllowedError) as error:
        load_model(tmp_path / "toy.toml")

    assert str(error.value) == (
        "Expected only built-in and installed callables in toy.toml, at update.function, but got the loose file "
        "'./rules.py'. To mend: read that file, and if you trust it pass --allow-code (allow_code=True in Python)."
    )


def test_a_loose_file_runs_with_consent(tmp_path):
    (tmp_path / "toy.toml").write_text(LOOSE)
    (tmp_path / "rules.py").write_text("def mine(a, b, c):\n    return b\n")

    assert load_model(tmp_path / "toy.toml", allow_code=True).system.update.name == "mine"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("1 /", "SyntaxError"),
        ("1 / 0", "ZeroDivisionError"),
        ("raise SystemExit", "SystemExit"),
        ("x = 3", "public name"),
    ],
)
def test_a_loose_file_that_is_broken(tmp_path, code, words):
    (tmp_path / "rules.py").write_text(code)
    before = set(sys.modules)

    assert words in said(LOOSE, folder=tmp_path, allow_code=True)
    assert {
        n for n in set(sys.modules) - before if n.startswith("involute_loose") and words != "public name"
    } == set()


def test_a_module_that_merely_lies_on_the_path_is_not_installed(tmp_path, monkeypatch):
    (tmp_path / "looserules.py").write_text("raise SystemExit('it ran')\n")
    monkeypatch.syspath_prepend(tmp_path)

    assert "which no installed package has" in said(
        LOOSE.replace("./rules.py", "looserules"), folder=tmp_path, allow_code=True
    )


def test_an_installed_module_counts_wherever_it_lies(proper):
    assert parsed(LOOSE.replace("./rules.py:mine", f"{proper}:mine"), "toy.toml").system.update.name == "mine"


def test_nothing_evaluates_text():
    for path in sorted((Path(iv.__file__).parent / "spec").glob("*.py")):
        assert not re.search(r"\b(eval|exec|sympify|pickle|literal_eval)\s*\(", path.read_text()), path


# --- any mutation is a model or an error ------------------------------------------------------------------

SCALARS = st.one_of(
    st.integers(-3, 40),
    st.sampled_from(
        [10**13, -(10**20), 2**63, True, 0.5, float("inf"), float("nan"), "", "derive", "-0+", "majority"]
    ),
    st.sampled_from(
        ["kind", "trit", "local_rule", "numpy:abs", "os:system", "./x.py:f", "random", "odd", "even", "\0"]
    ),
    st.text(max_size=5),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
SOURCES = [tomllib.loads(path.read_text(encoding="utf-8")) for path in shipped_models().values()]
SOURCES += [
    tomllib.loads(
        "\n".join(
            (HEAD, SPACE, f"[update]\n{text}\n", '[[action]]\nkind = "pair"\ncoupling = [1,0,1,0,0,0,1,0,1]')
        )
    )
    for text in UPDATES.values()
]


def places(data, path=()):
    """Yield the path of every value."""
    if path:
        yield path
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in entries:
        yield from places(value, (*path, key))


def changed(data, path, change):
    """Return the data with one value replaced (or dropped, or doubled)."""
    key, *rest = path
    copy = dict(data) if isinstance(data, dict) else list(data)
    if rest:
        copy[key] = changed(copy[key], rest, change)
    else:
        change(copy, key)
    return copy


@st.composite
def mutations(draw):
    data = draw(st.sampled_from(SOURCES))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(sorted(places(data), key=str)))
        value, act = draw(VALUES), draw(st.sampled_from(["replace", "drop", "rename", "splice"]))
        donor = draw(st.sampled_from(SOURCES))
        for key in draw(st.sampled_from(sorted(places(donor), key=str))):
            donor = donor[key]

        def change(copy, key, act=act, value=value, donor=donor):
            if act == "drop":
                del copy[key]
            elif act == "rename" and isinstance(copy, dict):
                copy[str(key) + "x"] = copy.pop(key)
            else:
                copy[key] = donor if act == "splice" else value

        data = changed(data, path, change)
    return data


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutations())
def test_any_mutation_is_a_model_or_one_clear_error(data):
    try:
        text = tomli_w.dumps(data)
    except (ValueError, TypeError):  # what cannot be written cannot be read
        return
    try:
        model = parsed(text, "toy.toml")
    except InvalidSpecError as error:
        assert str(error).startswith(("toy.toml", "Expected only built-in"))  # noqa: PT017
    else:
        assert isinstance(model.system, iv.System)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=40), st.integers(0, 2000))
def test_any_damage_to_a_file_is_a_model_or_one_clear_error(noise, at):
    raw = Path(shipped_models()["cancellation"]).read_bytes()
    at = at * len(raw) // 2000
    text = (raw[:at] + noise + raw[at + len(noise) :]).decode(errors="replace")
    try:
        parsed(text, "toy.toml")
    except InvalidSpecError as error:
        assert str(error).startswith(("toy.toml", "Expected only built-in"))  # noqa: PT017


def test_the_readme_lists_every_kind_and_key():
    readme = (shipped_models()["cancellation"].parent / "README.md").read_text(encoding="utf-8")
    for _, kinds in FAMILIES.values():
        for kind in kinds:
            assert f"`{kind.kind}`" in readme
            for field in attrs.fields(kind):
                assert re.search(rf"\b{field.name}\b", readme), f"{kind.kind}.{field.name}"

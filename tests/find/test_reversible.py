"""[D1] and [D2] as verdicts: certificates, witnesses that can be replayed, and what cannot be decided."""

import base64
import json
import os
import zlib

import numpy as np
import pytest

import involute as iv
from involute.automata.line_rule import LineRule
from involute.automata.pairs.periodic import injective_rules
from involute.certificates import array, proves
from involute.errors import InvalidRuleError, NotInvertibleError
from involute.find.line import line_rule, local_rule_of
from involute.find.reversible.decisions import injectivity, surjectivity
from involute.find.reversible.inverse import both_ways, find_inverse
from involute.laws import Status

SHIFT = iv.LocalRule.from_text("---000+++---000+++---000+++")
CANCEL = iv.LocalRule.from_text("--0000-00--00000++00+0000++")
LINEAR = iv.LocalRule.totalistic(lambda s: (s + 1) % 3 - 1, offsets=(-1, 0, 1))
REVERSIBLE = [local_rule_of(rule) for rule in injective_rules(3, 3)[::60]]
DIAGONAL = iv.LocalRule(LINEAR.table, ((0, 0), (1, -1), (3, -3)))
SEVEN = iv.LocalRule.from_function(lambda *x: (x[0] + x[2] - x[6] + 1) % 3 - 1, offsets=range(-3, 4))
PLUS = iv.von_neumann(2)
COMPILED = os.environ.get("NUMBA_DISABLE_JIT", "0") in {"", "0"}
slow_without_compiler = pytest.mark.skipif(not COMPILED, reason="hundreds of thousands of patterns")


def ranks_prove(certificate):
    """Check ranks with whole arrays of pairs; the project's own checker is tested elsewhere."""
    plain = json.loads(json.dumps(certificate))
    q, ranks = plain["n_letters"], array(plain["ranks"])
    table = array(plain["letters"]) + (q == 3)
    m = len(table) // q
    words = np.arange(q * m)
    x, y = (side.reshape(-1) for side in np.meshgrid(words, words, indexing="ij"))
    x, y = x[table[x] == table[y]], y[table[x] == table[y]]
    before, after = (x // q) * m + y // q, (x % m) * m + y % m
    diagonal = np.zeros(m * m, dtype=bool)
    diagonal[:: m + 1] = True
    if m < q or len(ranks) != m * m or ranks[diagonal].any():
        return False
    if not plain["injective"]:
        asked = diagonal[before] | (ranks[before] == 1)
        return bool(((ranks[after] == 1) | (diagonal[before] & diagonal[after]))[asked].all())
    forwards, backwards = ranks[before] > 0, ranks[after] < 0
    return bool(
        (ranks[~diagonal] != 0).all()
        and ((ranks[after] > 0) & (ranks[after] < ranks[before]))[forwards].all()
        and ((ranks[before] < 0) & (ranks[before] > ranks[after]))[backwards].all()
    )


def step_on(rule, x):
    return rule.bind(iv.TritSpace(x.shape))(x, None, 0)


@pytest.mark.parametrize("rule", [SHIFT, LINEAR, CANCEL, SEVEN, *REVERSIBLE], ids=repr)
def test_every_verdict_can_be_checked(rule):
    for verdict in (surjectivity(rule), injectivity(rule)):
        if verdict.status is Status.PROVED:
            assert ranks_prove(verdict.certificate)
        else:
            x, y, image = verdict.witness.x, verdict.witness.y, verdict.witness.left
            assert verdict.status is Status.REFUTED
            assert x.tolist() != y.tolist()
            assert verdict.witness.right is image
            assert iv.text(x) in verdict.reason
            if verdict.law.id == "D1":
                assert step_on(rule, x).tolist() == step_on(rule, y).tolist() == image.tolist()


@pytest.mark.parametrize(
    ("rule", "onto", "one_to_one"),
    [
        (SHIFT, Status.PROVED, Status.PROVED),
        (LINEAR, Status.PROVED, Status.REFUTED),
        (CANCEL, Status.REFUTED, Status.REFUTED),
        (SEVEN, Status.PROVED, Status.REFUTED),
        (iv.LocalRule.from_text("0-+", radius=0), Status.PROVED, Status.PROVED),
        (iv.LocalRule.from_text("00+", radius=0), Status.REFUTED, Status.REFUTED),
        (LineRule.from_number(51, n_letters=2, width=3), Status.PROVED, Status.PROVED),
        (LineRule.from_number(30, n_letters=2, width=3), Status.PROVED, Status.REFUTED),
        (LineRule.from_number(110, n_letters=2, width=3), Status.REFUTED, Status.REFUTED),
        (iv.System(space=iv.TritSpace(6), update=SHIFT), Status.PROVED, Status.PROVED),
    ],
)
def test_answers(rule, onto, one_to_one):
    assert (surjectivity(rule).status, injectivity(rule).status) == (onto, one_to_one)


def test_witnesses_in_words():
    rings, words = injectivity(CANCEL), surjectivity(CANCEL)
    assert rings.reason == "the rings -0+ and 000 have one image"
    assert rings.scope == "the line and every ring of 3k cells"
    assert rings.witness.call() == (
        '[rule.bind(iv.TritSpace(3))(ring, None, 0) for ring in (iv.trits("-0+"), iv.trits("000"))]'
    )
    assert words.reason == (
        "00-+00 and 000000 can stand for each other: the images are the same; "
        "the shortest word without a preimage is --+"
    )
    assert injectivity(LineRule.from_number(90, n_letters=2, width=3)).scope == "the line and every ring"


def test_a_diamond_can_stand_anywhere():
    """Put into any surroundings, the two words have one image."""
    witness = surjectivity(CANCEL).witness
    for seed in range(5):
        around = np.random.default_rng(seed).integers(-1, 2, 20).astype(np.int8)
        x, y = (np.concatenate([around, word]) for word in (witness.x, witness.y))
        assert step_on(CANCEL, x).tolist() == step_on(CANCEL, y).tolist()


@pytest.mark.parametrize("rule", [*REVERSIBLE, SHIFT], ids=repr)
def test_inverses_undo_and_are_certified(rule):
    found = find_inverse(rule)
    ring = np.random.default_rng(1).integers(-1, 2, (4, 30)).astype(np.int8)
    space = iv.TritSpace(30)
    there, back = rule.bind(space), found.rule.bind(space)
    assert (back(there(ring, None, 0), None, 0) == ring).all()
    assert (there(back(ring, None, 0), None, 0) == ring).all()
    assert found.verdict.status is Status.PROVED
    assert found.certificate["kind"] == "all"
    assert proves(None, json.loads(json.dumps(found.certificate)))


def test_a_certificate_of_a_wrong_inverse():
    """One changed entry of the inverse: the procedure refuses it, and so does the checker."""
    rule = line_rule(REVERSIBLE[5])
    undone = line_rule(find_inverse(rule).rule)
    for word in range(len(undone.table)):
        table = undone.table.copy()
        table[word] = (table[word] + 1) % 3
        wrong = LineRule(table, 3, undone.first)
        with pytest.raises(NotInvertibleError, match="two rules that undo each other"):
            both_ways(rule, wrong)
        forged = find_inverse(rule).certificate
        forged["parts"][0]["layers"][1]["table"] = iv.text(table - 1)
        assert not proves(None, forged)


def test_other_alphabets():
    found = find_inverse(LineRule.from_number(51, n_letters=2, width=3))
    assert found.rule.table.tolist() == [1, 0]
    assert found.certificate["n_letters"] == 2
    assert ranks_prove(found.certificate)


def test_rules_without_an_inverse_say_so():
    found = find_inverse(LINEAR)
    assert (found.found, found.verdict.status) == (None, Status.REFUTED)
    with pytest.raises(NotInvertibleError, match="REFUTED: the rings of all - and of all 0 have one image"):
        _ = found.rule


def test_a_corrupted_rank_is_refused():
    verdict = injectivity(REVERSIBLE[5])
    ranks = array(verdict.certificate["ranks"])
    assert ranks_prove(verdict.certificate)
    for pair in range(len(ranks)):
        forged = ranks.copy()
        forged[pair] = 0 if ranks[pair] else 1
        assert not ranks_prove({**verdict.certificate, "ranks": iv.text(forged.clip(-1, 1))})
        packed = {"dtype": "<i8", "shape": [len(ranks)], "data": _base64(forged)}
        assert not ranks_prove({**verdict.certificate, "ranks": packed})


def _base64(numbers):
    return base64.b64encode(zlib.compress(numbers.astype("<i8").tobytes())).decode("ascii")


@slow_without_compiler
def test_budgets():
    """A graph that is too large is not built; short rings and words may still refute."""
    wide = iv.LocalRule.from_function(lambda *x: (x[0] + x[2] * x[3] + x[8] + 1) % 3 - 1, offsets=range(9))
    product = iv.LocalRule.from_function(lambda *x: x[0] * x[8], offsets=range(9))
    idle = iv.LocalRule.from_function(lambda *x: -x[2], offsets=range(9))
    assert injectivity(wide).status is Status.REFUTED
    assert iv.text(surjectivity(product).witness.x) == 8 * "-" + "0" + 8 * "-"
    assert surjectivity(wide).reason == (
        "no certificate within the budget: the pair graph has 43046721 pairs, above the budget of 4782969; "
        "permutive in cell (0,), which implies surjectivity (Hedlund)"
    )
    assert (surjectivity(idle).status, injectivity(idle).status) == (Status.PROVED, Status.PROVED)
    few = injectivity(REVERSIBLE[1], budget=80), surjectivity(REVERSIBLE[1], budget=80)
    assert [verdict.status for verdict in few] == [Status.UNDECIDED] * 2
    assert few[0].reason == (
        "the pair graph has 81 pairs, above the budget of 80; no two rings of up to 12 cells have one image"
    )
    assert few[1].reason.startswith("no certificate within the budget: the pair graph has 81 pairs")
    assert find_inverse(REVERSIBLE[1], budget=80).found is None


def test_lines_of_a_lattice():
    """Cells on one line: each line of the lattice evolves by itself, and so does its inverse."""
    assert surjectivity(DIAGONAL).reason == "of each line along (1, -1) by itself"
    assert injectivity(DIAGONAL).status is Status.REFUTED
    space, rng = iv.TritSpace((6, 8)), np.random.default_rng(2)
    state = rng.integers(-1, 2, (3, 6, 8)).astype(np.int8)
    single = iv.LocalRule.from_function(lambda a, _b: -a, offsets=((2, 1), (0, 0)))
    sloped = iv.LocalRule(REVERSIBLE[5].table, ((1, 0), (3, -1), (5, -2)))
    for rule in (single, sloped):
        found = find_inverse(rule)
        there, back = rule.bind(space), found.rule.bind(space)
        assert (back(there(state, None, 0), None, 0) == state).all()
        assert proves(None, json.loads(json.dumps(found.certificate)))
    assert injectivity(single).reason == "of each cell by itself"
    assert find_inverse(single).rule.offsets == ((-2, -1),)


def test_two_dimensions_are_refuted_by_patterns():
    rule = iv.LocalRule.totalistic(iv.sgn, offsets=PLUS)
    tori, patterns = injectivity(rule), surjectivity(rule)
    assert (tori.status, patterns.status) == (Status.REFUTED, Status.REFUTED)
    x, y = tori.witness.x, tori.witness.y
    assert x.tolist() != y.tolist()
    assert step_on(rule, x).tolist() == step_on(rule, y).tolist() == tori.witness.left.tolist()
    one, two = (np.zeros((9, 9), dtype=np.int8) for _ in range(2))
    height, width = patterns.witness.x.shape
    one[3 : 3 + height, 3 : 3 + width] = patterns.witness.x
    two[3 : 3 + height, 3 : 3 + width] = patterns.witness.y
    assert (one != two).any()
    assert (step_on(rule, one) == step_on(rule, two)).all()


def test_far_cells():
    """Only cells that a pattern can change are compared; on tori of 1, 2 or 3 cells 30 steps lead home."""
    rule = iv.LocalRule.from_function(lambda a, b, c: a * b * c, offsets=((0, 0), (0, 30), (30, 0)))
    assert iv.text(surjectivity(rule).witness.x) == "-"
    assert iv.text(injectivity(rule).witness.x) == "-000"
    assert surjectivity(rule).witness.left.tolist() == [0, 0, 0]


def test_two_dimensions_are_undecidable_in_general():
    """What no small pattern refutes stays open, even where somebody can see that the rule undoes itself."""
    linear = iv.LocalRule.totalistic(lambda s: (s + 1) % 3 - 1, offsets=PLUS)
    verdict = surjectivity(linear)
    assert verdict.status is Status.UNDECIDED
    assert verdict.reason.startswith("no certificate in two or more dimensions; permutive in cell (")
    assert verdict.reason.endswith("), which implies surjectivity (Hedlund)")
    guarded = iv.LocalRule.from_function(
        lambda centre, *others: -centre if all(others) else centre,
        offsets=((0, 0), (0, 1), (1, 0), (1, 1), (2, 2)),
    )
    state = np.random.default_rng(4).integers(-1, 2, (7, 7)).astype(np.int8)
    assert step_on(guarded, step_on(guarded, state)).tolist() == state.tolist()
    assert injectivity(guarded).status is Status.UNDECIDED
    assert "undecidable in general (Kari 1994)" in injectivity(guarded).reason
    assert injectivity(guarded).reason.endswith("no two tori of up to 9 cells have one image")
    assert find_inverse(guarded).found is None


def test_what_is_no_local_rule():
    driven = iv.LocalRule.from_function(lambda a, u: a if u else -a, offsets=(0,), n_controls=1)
    for rule in (driven, iv.FunctionUpdate(lambda x: x), "rule 30"):
        for ask in (surjectivity, injectivity, find_inverse):
            with pytest.raises(InvalidRuleError, match="a local rule on a line without controls"):
                ask(rule)


def test_inverses_in_words():
    turn = iv.LocalRule.from_text("+++++++++000000000---------")
    assert repr(find_inverse(turn)) == "Inverse(+0- on cell 1 (PROVED: the line and every ring))"
    assert str(find_inverse(LINEAR)) == "none known (REFUTED: the rings of all - and of all 0 have one image)"
    assert str(find_inverse(DIAGONAL)).startswith("none known (REFUTED: ")
    binary = find_inverse(LineRule.from_number(51, n_letters=2, width=3))
    assert str(binary) == "10 on cell 0 (PROVED: the line and every ring)"


def test_what_is_surjective_without_a_certificate():
    turn = iv.LocalRule.from_text("+++++++++000000000---------")
    assert surjectivity(turn, budget=0).reason == (
        "no certificate within the budget: the pair graph has 9 pairs, above the budget of 0; "
        "permutive in cell (-1,), which implies surjectivity (Hedlund)"
    )


WITNESSED = [
    LINEAR,
    iv.LocalRule.from_text("--0000-00--00000++00+0000++"),
    iv.LocalRule.from_text("-00", radius=0),
    iv.LocalRule(iv.LocalRule.from_text("--0000-00--00000++00+0000++").table, (-3, 1, 2)),
    iv.LocalRule.totalistic(iv.sgn, offsets=iv.von_neumann(2)),
    LineRule.from_number(110, n_letters=2, width=3),
    LineRule.from_number(0, n_letters=4, width=2),
    LineRule(np.array([0, 0, 1]), 3, 0),
    LineRule(np.array([0, 0, 1] * 3), 3, -4),
    iv.LocalRule(iv.trits("+00"), [(0, -1)]),
    iv.LocalRule(iv.LocalRule.from_text("--0000-00--00000++00+0000++").table, [(1, 1), (0, 0), (-1, -1)]),
]


@pytest.mark.parametrize("rule", WITNESSED, ids=repr)
@pytest.mark.parametrize("decide", [injectivity, surjectivity])
def test_a_witness_can_be_pasted_back(rule, decide):
    """The line shows two images that are one, of two configurations that are not."""
    verdict = decide(rule)
    if verdict.status is not Status.REFUTED:
        assert (rule, decide) == (LINEAR, surjectivity)
        return
    one, other = eval(verdict.witness.call(), {"iv": iv, "np": np, "rule": rule})  # noqa: S307

    assert (one == other).all()
    assert not np.array_equal(verdict.witness.x, verdict.witness.y)
    assert str(verdict.witness).startswith(verdict.witness.call())

"""The independent checker: it accepts what proofs leave, and nothing that was tampered with."""

import copy
import json
import sys
from pathlib import Path

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shipped import CANCEL, FAR_CANCEL, GATHER, LINEAR, PAIR, PATH, SWAP

import involute as iv
from involute.certificates import LAWS, array, proves
from involute.certificates.claims import KINDS
from involute.decide import odd_table
from involute.decide.enumeration import packed
from involute.laws import Status
from involute.verify import verify

CANCELLING = iv.LocalRule.from_text(CANCEL)
BOTH = {"invariants": (iv.Charge(),), "monotones": (iv.Activity(),)}
ROLL = iv.FunctionUpdate(lambda x: np.roll(x, 1), inverse_function=lambda x: np.roll(x, -1))

PLANE_DENSITY = np.array([[1, 0, -1], [0, 0, 0], [-1, 0, 1]])

SYSTEMS = {
    "reference": iv.System(
        space=iv.TritSpace(9),
        update=iv.Cycle((GATHER, FAR_CANCEL)),
        action=iv.Support() + iv.DomainWalls(0.5),
        tower=iv.BlockTower(iv.majority, levels=2, coarse=(CANCELLING, None), times=(2, 1)),
        **BOTH,
    ),
    "blocks": iv.System(space=iv.TritSpace(6), update=SWAP, reversal=iv.Reflection(), **BOTH),
    "second order": iv.System(space=PAIR, update=iv.SecondOrder(LINEAR), reversal=iv.PartExchange((1, 0))),
    "network": iv.System(space=PATH, update=iv.ThresholdNetwork(np.eye(4, dtype=np.int64), 0), **BOTH),
    "opaque": iv.System(
        space=iv.TritSpace(6),
        update=ROLL,
        action=iv.FunctionAction(lambda x: float(np.abs(x).sum())),
        tower=iv.BlockTower(iv.sum_mod_3, levels=1, times=3),
        symmetries=(iv.SignedPermutation([3, 4, 5, 0, 1, 2]),),
        **BOTH,
    ),
    "reflected": iv.System(
        space=iv.TritSpace(6),
        update=LINEAR,
        involution=iv.Reflection(),
        tower=iv.BlockTower(iv.majority, levels=1, coarse=iv.FunctionUpdate(np.zeros_like)),
    ),
    "linear": iv.System(
        space=iv.TritSpace(9),
        update=LINEAR,
        tower=iv.BlockTower(iv.sum_mod_3, levels=1, times=3, coarse=LINEAR),
    ),
    "undeclared": iv.System(
        space=iv.TritSpace(9), update=LINEAR, tower=iv.BlockTower(iv.sum_mod_3, levels=1, times=3)
    ),
    "annihilating": iv.System(space=iv.TritSpace(30), update=CANCELLING, **BOTH),
    "plane": iv.System(
        space=iv.TritSpace((20, 20)),
        update=iv.LocalRule.from_function(lambda a, _b: a, offsets=[(0, 1), (1, 0)]),
        invariants=(iv.Charge(), iv.Additive(PLANE_DENSITY, [(0, 0), (1, 1)], "even", label="diagonal")),
    ),
    "code": iv.System(
        space=iv.TritSpace(13),
        controls=iv.TritSpace(10),
        update=iv.CodeShift.along(iv.Syndrome.hamming(3).check),
        integrity=(iv.Integrity(of=iv.Syndrome.hamming(3)),),
    ),
    "labelled": iv.System(
        space=iv.TritSpace(4),
        update=iv.LocalRule.from_text("---------000000000+++++++++"),
        integrity=(iv.Integrity(of=iv.Charge(), value=lambda x: abs(int(x.sum())), label="size"),),
    ),
    "driven": iv.System(
        space=iv.TritSpace(3),
        controls=iv.TritSpace(3),
        update=iv.LocalRule.from_function(lambda c, u: (c + u + 1) % 3 - 1, offsets=(0,), n_controls=1),
        tower=iv.BlockTower(
            iv.sum_mod_3,
            levels=1,
            coarse=iv.LocalRule.from_function(lambda c, u: (c + u + 1) % 3 - 1, offsets=(0,), n_controls=1),
        ),
    ),
}


REVERSIBLE = (
    iv.LocalRule.from_text("---0---00+++-000--000++++++"),
    iv.LocalRule.from_text("+++++++++000000000---------"),
)
RECOGNISABLE = (
    iv.BlockCode(("-0", "-+", "0+")),
    iv.Substitution({"-": "-+", "+": "+-"}),
    iv.Substitution({"-": "-+", "+": "-"}),
)


def leaves(certificate):
    """Return the certificates inside nested ones."""
    if certificate["kind"] != "all":
        return [certificate]
    return [leaf for part in certificate["parts"] for leaf in leaves(part)]


@pytest.fixture(scope="module")
def proved():
    """Return every PROVED verdict of all systems, with its certificate as read from JSON."""
    found = []
    for system in SYSTEMS.values():
        report = verify(system, n_cases=10)
        assert report.audit(system) == ()
        found += [(v, read(v.certificate)) for v in report.verdicts if v.status is Status.PROVED]
    verdicts = [decide(rule) for decide in (iv.injectivity, iv.surjectivity) for rule in REVERSIBLE]
    verdicts += [iv.surjectivity(LINEAR), iv.find_inverse(REVERSIBLE[0]).verdict]
    verdicts += [iv.recognisability(code) for code in RECOGNISABLE]
    assert {verdict.status for verdict in verdicts} == {Status.PROVED}
    for v in verdicts:
        own = attrs.evolve(v, certificate={"law": v.law.id, "subject": v.subject, **v.certificate})
        found.append((own, read(own.certificate)))
    return found


def read(certificate):
    """Return a certificate as a reader of its JSON has it."""
    return json.loads(json.dumps(certificate))


def test_every_proof_is_accepted(proved):
    assert len(proved) > 50
    for verdict, certificate in proved:
        assert proves(None, certificate), verdict


def test_every_kind_is_exercised(proved):
    kinds = {leaf["kind"] for _, certificate in proved for leaf in leaves(certificate)}

    assert kinds == set(KINDS)


def changed(data, place, value):
    """Return a packed array (or signs) with one entry replaced."""
    values = np.array(array(data))
    values.reshape(-1)[place] = value
    return packed(values)


def other_trit(data, rng):
    values = array(data).reshape(-1)
    place = int(rng.integers(values.size))
    return changed(data, place, (values[place] + rng.integers(1, 3) + 1) % 3 - 1)


def corrupt_tables(c, rng):
    """Change an entry that is not its own opposite, or the neutral one of an odd table."""
    k = int(rng.integers(len(c["tables"])))
    values = array(c["tables"][k])
    flat = values.reshape(-1)
    place = int(rng.choice([i for i in range(flat.size) if c["sign"] < 0 or i != flat.size // 2]))
    c["tables"][k] = changed(c["tables"][k], place, flat[place] + 1)


def corrupt_least(c, rng):
    k = int(rng.integers(len(c["tables"])))
    values = array(c["tables"][k])
    middle = values.shape[1] // 2
    c["tables"][k] = packed(np.where(np.arange(values.shape[1]) == middle, values.max() + 1, values))


def corrupt_expression(c, rng):
    """Add something of the other parity to one tree."""
    k = int(rng.integers(len(c["trees"])))
    c["trees"][k] = ["+", c["trees"][k], ["c", "1"] if c["sign"] < 0 else ["x", 0]]


def corrupt_flow(c, rng):
    """Let the lightest word have the heaviest image, or a flow carry more than anything that balances it."""
    if c["flows"] and (c["relation"] == "<=" or rng.integers(2)):
        flow = c["flows"][int(rng.integers(len(c["flows"])))]
        values = array(flow["values"])
        flow["values"] = changed(flow["values"], int(rng.integers(values.size)), 10**6)
        return
    layer, density = c["layers"][0], array(c["density"])
    if density.size > 3:  # of several cells: one word weighs much more than any flow carries
        c["density"] = changed(c["density"], int(rng.integers(density.size)), 10**6)
        return
    wrong = np.array(array(layer["table"]))
    lightest = [-1, 0, 1][int(np.argmin(density))]
    width = wrong.shape[1] if wrong.ndim > 1 else round(np.log(wrong.size) / np.log(3))
    wrong[sum((lightest + 1) * 3**k for k in range(width))] = [-1, 0, 1][int(np.argmax(density))]
    layer["table"] = packed(wrong)


def corrupt_ranks(c, rng):
    """Unmark a pair that is reached, or let a pair stand where it was to be left or to have come from."""
    ranks = array(c["ranks"])
    if c["injective"]:
        place = int(rng.choice(np.flatnonzero(ranks)))
        c["ranks"] = changed(c["ranks"], place, 0)
    else:
        n = round(ranks.size**0.5)
        places = np.flatnonzero(ranks) if ranks.any() else np.arange(n) * (n + 1)
        place = int(rng.choice(places))
        c["ranks"] = changed(c["ranks"], place, 1 - ranks[place])


def corrupt_cuts(c, rng):
    """Claim a radius that is too small (the one that is found is the smallest), or forget all letters."""
    if c["radius"] and rng.integers(2):
        c["radius"] = int(rng.integers(c["radius"]))
    else:
        c["letter"] = packed(np.zeros_like(array(c["letter"])))


def corrupt_integrity(c, rng):
    """Give one state of a fibre with others a label of its own, or another invariant."""
    of, values = np.array(array(c["of"])), np.array(array(c["values"]))
    shared = np.flatnonzero(np.bincount(of - of.min())[of - of.min()] > 1)
    place = int(rng.choice(shared))
    if rng.integers(2):
        values[place] = values.max() + 1
        c["values"] = packed(values)
    else:
        of[place] = of.max() + 5
        c["of"] = packed(of)


def corrupt_syndrome(c, rng):
    """Change a letter of a code word where some check looks."""
    check, generator = array(c["check"]), array(c["generator"])
    column = int(rng.choice(np.flatnonzero(check.any(axis=0))))
    place = int(rng.integers(len(generator))) * generator.shape[1] + column
    value = (generator.reshape(-1)[place] + rng.integers(1, 3) + 1) % 3 - 1
    c["generator"] = changed(c["generator"], place, value)


def corrupt_undone(c, rng):
    layer = c["layers"][int(rng.integers(len(c["layers"])))]
    layer["table"] = other_trit(layer["table"], rng)


def corrupt_equivariance(c, rng):
    """Send a state that is not its own conjugate elsewhere."""
    values, own = array(c["image"]), array(c["involution"])
    free = np.flatnonzero(own != np.arange(own.size))
    place = int(rng.integers(values.size // own.size)) * own.size + int(rng.choice(free))
    n = array(c.get("of_images", c["involution"])).size
    c["image"] = changed(c["image"], place, (values.reshape(-1)[place] + rng.integers(1, n)) % n)


def corrupt_values(c, rng):
    """Send a state to one with another (a greater) value."""
    values, images = array(c["values"]), array(c["image"])
    worse = np.empty(0)
    while not worse.size:
        place = int(rng.integers(images.size))
        wanted = values[place % values.size]
        worse = np.flatnonzero(values > wanted if c["relation"] == "<=" else values != wanted)
    c["image"] = changed(c["image"], place, int(rng.choice(worse)))


def corrupt_parity(c, rng):
    """Change the value of a state that is not its own conjugate."""
    values, own = np.array(array(c["values"])), array(c["involution"])
    values[int(rng.choice(np.flatnonzero(own != np.arange(own.size))))] += 1
    c["values"] = packed(values)


def corrupt_minimum(c, rng):
    values = np.array(array(c["values"]))
    values[int(rng.integers(values.size))] = -1
    c["values"] = packed(values)


def corrupt_declared(c, rng):
    """Change the declared rule or the induced one."""
    if rng.integers(2):
        c["table"] = other_trit(c["table"], rng)
    else:
        layer = c["coarse_layers"][0]
        layer["table"] = other_trit(layer["table"], rng)


def corrupt_inverse(c, rng):
    values = array(c["predecessors"])
    place = int(rng.integers(values.size))
    n = values.shape[2]
    c["predecessors"] = changed(
        c["predecessors"], place, (values.reshape(-1)[place] + rng.integers(1, n)) % n
    )


def corrupt_states_lift(c, rng):
    """Move one state of the coarse map to another class, so that some image is not that of its class."""
    coarse, step, above = (array(c[key]) for key in ("coarse", "successors", "coarse_successors"))
    state = np.arange(coarse.size)
    for k in range(c["steps"]):
        state = step[k % len(step), 0][state]
    wrong = coarse
    while (above[0, array(c["coarse_controls"])[0]][wrong] == wrong[state]).all():
        wrong = np.array(coarse)
        wrong[int(rng.integers(coarse.size))] = int(rng.choice(coarse))
    c["coarse"] = packed(wrong)


def corrupt_windows(c, rng):
    """Change the induced rule, or the tables it comes from."""
    if rng.integers(2) or not c["layers"]:
        c["table"] = other_trit(c["table"], rng)
    else:
        layer = c["layers"][int(rng.integers(len(c["layers"])))]
        layer["table"] = other_trit(layer["table"], rng)


def corrupt_example(c, rng):
    c["values"][1] = c["values"][0]


CORRUPTIONS = {
    "tables with parity": corrupt_tables,
    "tables least at neutral": corrupt_least,
    "expression parity": corrupt_expression,
    "flow": corrupt_flow,
    "pair ranks": corrupt_ranks,
    "cuts by context": corrupt_cuts,
    "integrity": corrupt_integrity,
    "syndrome": corrupt_syndrome,
    "undone": corrupt_undone,
    "exhaustive equivariance": corrupt_equivariance,
    "coarse map": corrupt_equivariance,
    "exhaustive values": corrupt_values,
    "exhaustive inverse": corrupt_inverse,
    "exhaustive lift": corrupt_states_lift,
    "window lift": corrupt_windows,
    "declared lift": corrupt_declared,
    "exhaustive parity": corrupt_parity,
    "exhaustive minimum": corrupt_minimum,
    "two values": corrupt_example,
}


def test_corrupted_certificates_are_refused(proved):
    """One entry that matters, 20 times for each kind: none is accepted, alone or as a part of a whole."""
    rng = np.random.default_rng(0)
    refused = 0
    for kind, corrupt in CORRUPTIONS.items():
        sound = [leaf for _, c in proved for leaf in leaves(c) if leaf["kind"] == kind]
        for _ in range(20):
            wrong = copy.deepcopy(sound[int(rng.integers(len(sound)))])
            corrupt(wrong, rng)

            assert not proves(None, wrong), wrong
            assert not proves(None, {"kind": "all", "parts": [sound[0], wrong]})
            refused += 1

    assert refused == 20 * len(KINDS)


def test_a_wrong_successor_of_a_tower_is_refused(proved):
    """Every state of a small space in turn, sent to a state of another coarse class."""
    sound = next(
        leaf for _, c in proved for leaf in leaves(c) if leaf["kind"] == "exhaustive lift" and c["steps"] == 1
    )
    coarse, step = array(sound["coarse"]), array(sound["successors"])
    for place in range(0, step.size, 7):
        others = np.flatnonzero(coarse != coarse[step.reshape(-1)[place]])
        wrong = {**sound, "successors": changed(sound["successors"], place, others[place % others.size])}

        assert not proves(None, wrong)


@pytest.mark.parametrize(
    "nonsense",
    [
        {},
        {"kind": "unheard of"},
        {"kind": ["all"]},
        {"kind": "all", "parts": []},
        {"kind": "all"},
        {"kind": "tables with parity", "sign": -1, "tables": ["-0+0x"]},
        {"kind": "tables with parity", "sign": 2, "tables": ["000"]},
        {"kind": "tables with parity", "sign": -1, "tables": [{"dtype": "|O", "shape": [3], "data": ""}]},
        {"kind": "tables with parity", "sign": -1, "tables": [{"dtype": "|i1", "shape": [4], "data": "!"}]},
        {"kind": "window lift", "block": 3, "projection": "000", "layers": [], "offsets": [], "table": "0"},
        {
            "kind": "window lift",
            "block": 15,
            "projection": "-0+",
            "layers": [],
            "offsets": [0],
            "table": "-0+",
        },
        {
            "kind": "exhaustive inverse",
            "successors": packed(np.array([[[5]]])),
            "predecessors": packed(np.array([[[0]]])),
        },
        None,
        [],
        "all",
    ],
)
def test_nonsense_is_refused_in_silence(nonsense):
    assert not proves(None, nonsense)


PLAIN = {"kind": "tables with parity", "sign": -1}
LEAST = {"kind": "tables least at neutral", "not_negative": True}
TWO = {"kind": "two values", "states": ["a", "b"]}
KEEP = {"layer": "local", "offsets": [0], "table": "-0+"}
LIFT = {
    "kind": "window lift",
    "block": 1,
    "projection": "-0+",
    "layers": [KEEP],
    "offsets": [0],
    "table": "-0+",
}


RANKS = {
    "kind": "pair ranks",
    "letters": "---000+++",
    "n_letters": 3,
    "ranks": packed(np.array([0, 1, 1, 1, 0, 1, 1, 1, 0])),
    "injective": True,
}
WRONG_RANKS = (
    {"n_letters": 1},
    {"n_letters": 2},
    {"letters": "-0+"},
    {"injective": 1},
    {"ranks": packed(np.ones(9, dtype=np.int8))},
    {"ranks": packed(-np.array([0, 1, 1, 1, 0, 1, 1, 1, 0]))},
    {"letters": "-0+", "ranks": packed(np.zeros(1, dtype=np.int8))},
)
ONE_FLOW = {"shift": [1], "offsets": [[-1]], "values": packed(np.array([1, 0, -1]))}
FLOW = {
    "kind": "flow",
    "relation": "=",
    "layers": [{"layer": "local", "offsets": [[-1]], "table": "-0+"}],
    "offsets": [[0]],
    "density": packed(np.array([-1, 0, 1])),
    "flows": [ONE_FLOW],
}
WRONG_FLOWS = (
    {"shift": [1, 0]},
    {"shift": []},
    {"shift": 1},
    {"shift": [0.5]},
    {"shift": [2]},
    {"offsets": [[0, 0]]},
    {"offsets": [0]},
    {"values": packed(np.zeros(9, dtype=np.int8))},
)
PARITY = {"kind": "expression parity", "sign": -1}
WRONG_TREES = (
    [["f", "clip", ["x", 0], ["c", "0"], ["c", "1"]]],
    [["f", "threshold", ["x", 0], ["c", "1"]]],
    [["+", ["x", 0], 5]],
    [["*", ["x", 0], "y"]],
    [["^", "x", 1]],
    [["^", ["x", 0], True]],
    [["^", ["x", 0], 2**20]],
    [["x"]],
    [["f", "sin"]],
    [],
    [["x"], "x"],
    [["f", "exp", ["x", 0]]],
    [["^", ["x", 0], 0]],
    [["^", ["x", 0], 2]],
    [["+"]],
    [["+", ["x", 0], ["c", "1"]]],
    [[]],
    [["f", "sin", ["x", 0], ["x", 1]]],
    [["f", "cos", ["x", 0]]],
    [["*", ["x", 0], ["x", 1]]],
    [["y", 0]],
)
CUTS = {
    "kind": "cuts by context",
    "source": packed(np.array([0, 1])),
    "target": packed(np.array([1, 0])),
    "letter": packed(np.array([0, 1])),
    "cut": packed(np.array([1, 0])),
    "radius": 0,
}


def deep(depth):
    found = {**PLAIN, "tables": ["-0+"]}
    for _ in range(depth):
        found = {"kind": "all", "parts": [found]}
    return found


@pytest.mark.parametrize(
    "vacuous",
    [
        *(
            {**PLAIN, "tables": t}
            for t in ([], [""], "000", {"000": 1}, ["00"], [packed(np.int8([-128] * 3))])
        ),
        {**PLAIN, "sign": -1.0, "tables": ["-0+"]},
        {**PLAIN, "tables": ["-0+"], "remark": "extra"},
        *(
            {**TWO, "values": v}
            for v in ([1, 1], [float("nan"), 1], ["1", "2"], [{}, 1], [1], [1, [2]], "12")
        ),
        {**TWO, "states": ["a", "a"], "values": [0, 1]},
        *({**LEAST, "tables": t} for t in ([], [packed(np.zeros((1, 2)))], [packed(np.zeros(3))])),
        {**LEAST, "not_negative": 1, "tables": [packed(np.zeros((1, 3)))]},
        {
            "kind": "exhaustive parity",
            "involution": packed(np.array([1, 0])),
            "values": packed(np.array([-(2**63)] * 2)),
            "sign": -1,
        },
        {
            "kind": "flow",
            "layers": [{"layer": "block", "block": 1, "table": packed(np.array([[0], [0]]))}],
            "offsets": [0],
            "density": packed(np.array([0, 0, 0])),
            "flows": [],
            "relation": "=",
        },
        *({**RANKS, **wrong} for wrong in WRONG_RANKS),
        *({**FLOW, "flows": [{**ONE_FLOW, **wrong}]} for wrong in WRONG_FLOWS),
        *({**PARITY, "trees": trees} for trees in WRONG_TREES),
        {**CUTS, "cut": packed(np.array([0]))},
        {**CUTS, "radius": -1},
        {**CUTS, "letter": packed(np.array([0, 0]))},
        {**CUTS, "source": packed(np.array([-1, 0]))},
        {**LIFT, "layers": []},
        {**LIFT, "layers": [KEEP] * 51},
        {**LIFT, "offsets": list(range(14)), "table": "0"},
        {**FLOW, "offsets": [[k] for k in range(14)], "density": packed(np.array([0]))},
        {**LIFT, "block": 10**9},
        {**LIFT, "offsets": [10**9]},
        {**LIFT, "layers": [{"layer": "local", "offsets": [0], "table": "-0+", "more": 1}]},
        {**LIFT, "layers": [{"layer": "global", "offsets": [0], "table": "-0+"}]},
        {**PLAIN, "tables": [{**packed(np.zeros(3)), "shape": [-1]}]},
        {
            "kind": "exhaustive lift",
            "successors": packed(np.array([[[0, 1]]])),
            "coarse": packed(np.array([0, 1])),
            "steps": 10**12,
            "coarse_successors": packed(np.array([[[0, 1]]])),
            "coarse_controls": packed(np.array([0])),
        },
        deep(51),
        deep(5000),
    ],
)
def test_vacuous_malformed_and_endless_claims_are_refused(vacuous):
    assert not proves(None, vacuous)


def test_nesting_up_to_a_bound_is_accepted():
    assert proves(None, deep(50))
    for sound in (LIFT, RANKS, FLOW, CUTS, {**PARITY, "trees": [["f", "sin", ["x", 0]]]}):
        assert proves(None, sound)


def test_a_proof_is_of_its_own_law_and_subject_only(proved):
    for verdict, c in proved:
        law = verdict.law.id
        assert proves(law, c, subject=verdict.subject)
        assert not proves(law, c, subject="another")
        assert not proves(law, {**TWO, "values": [0, 1], "law": law}) or law == "A0"
        assert not any(proves(other, c) for other in {name.split()[0] for name in LAWS} - {law})
        if "sign" in c:
            assert not proves(law, {**c, "sign": -c["sign"]})
        if "relation" in c and law != "A13":  # what is constant never rises either
            assert not proves(law, {**c, "relation": "=" if c["relation"] == "<=" else "<="})


def test_the_audit_finds_what_a_lawful_forgery_hides():
    """Other lawful tables, dropped parts, swapped names and no certificate at all."""
    system = SYSTEMS["reference"]
    report = verify(system)
    for verdict in report.verdicts:
        if verdict.status is not Status.PROVED:
            continue
        c = verdict.certificate
        forged = [None, {**c, "subject": "another"}, {**c, "identity": "0" * 64}, {**c, "law": "A99"}]
        for wrong in forged:
            one = attrs.evolve(report, verdicts=(attrs.evolve(verdict, certificate=wrong),))
            assert len(one.audit()) == 1
        for key in ("parts", "tables"):
            if len(c.get(key, ())) > 1:
                less = attrs.evolve(verdict, certificate={**c, key: c[key][1:]})
                assert len(attrs.evolve(report, verdicts=(less,)).audit(system)) == 1
    other = {**report.verdict("A8").certificate, "tables": ["+0000000-"]}
    forged = attrs.evolve(report, verdicts=(attrs.evolve(report.verdict("A8"), certificate=other),))
    assert forged.audit() == ()
    assert len(forged.audit(system)) == 1
    assert len(report.audit(SYSTEMS["blocks"])) == report.status_counts[Status.PROVED]


@pytest.mark.parametrize("width", [13, 14])
def test_large_tables_are_packed_five_trits_a_byte(width):
    """All of a large table is there: one changed entry of it is seen, wherever it stands."""
    half = np.random.default_rng(width).integers(-1, 2, 3**width // 2).astype(np.int8)
    table = np.concatenate([half, [0], -half[::-1]]).astype(np.int8)
    sound = read(odd_table.certificate(table))

    assert sound["tables"][0]["dtype"] == "trits"
    assert (array(sound["tables"][0]) == table).all()
    assert proves(None, sound)
    for place in (0, 1, table.size // 2, table.size // 5, table.size - 1):
        wrong = table.copy()
        wrong[place] = (wrong[place] + 2) % 3 - 1
        assert not proves(None, read(odd_table.certificate(wrong)))
    short = {**sound["tables"][0], "data": sound["tables"][0]["data"][:-8]}
    assert not proves(None, {**sound, "tables": [short]})


def ZEROS(*shape):  # noqa: N802  (a constant a shape)
    return packed(np.zeros(shape, dtype=np.int8))


POINT = packed(np.zeros(1, dtype=np.int64))
STEPS = {
    "kind": "exhaustive lift",
    "steps": 1,
    "successors": packed(np.zeros((1, 1, 1), dtype=np.int64)),
    "coarse": POINT,
    "coarse_successors": packed(np.zeros((1, 1, 1), dtype=np.int64)),
    "coarse_controls": POINT,
}
FIBRES = {
    "kind": "integrity",
    "of": packed(np.array([2**53, 2**53, 2**53 + 1, 2**53 + 1])),
    "values": packed(np.array([0, 0, 1, 1])),
    "image": packed(np.arange(4)[None, None]),
    "involution": packed(np.arange(4)),
    "relation": "=",
    "sign": 1,
}


def lift_of_anything():
    """Claim that a random rule descends through a random projection, with a table for each window."""
    rng = np.random.default_rng(0)
    rule, projection = (rng.integers(-1, 2, 27).astype(np.int8) for _ in range(2))
    words = np.indices((3,) * 9).reshape(9, -1).T - 1
    after = [rule[(words[:, k - 1 : k + 2] + 1) @ [9, 3, 1]] for k in (3, 4, 5)]
    images = projection[(np.stack(after, axis=1) + 1) @ [9, 3, 1]]
    layer = {"layer": "local", "offsets": [-1, 0, 1], "table": packed(rule)}
    return {
        "kind": "window lift",
        "block": 3,
        "projection": packed(projection),
        "offsets": [-1, 0, 1],
        "layers": [layer],
        "table": packed(np.tile(images, (27, 1))),
    }


def test_nothing_follows_from_nothing():
    """No parts under another name, and no table wider than its words: forgeries that once were accepted."""
    for law in LAWS:
        assert not proves(law.split()[0], {"kind": "all", "none": [], "law": law.split()[0]})
        assert not proves(law.split()[0], {"kind": "all", "parts": [], "none": [], "law": law.split()[0]})
    assert not proves(None, lift_of_anything())
    assert not proves(None, {"kind": "all", "parts": [{**PLAIN, "tables": ["-0+"]}], "none": []})


def test_fibres_are_compared_exactly():
    assert proves(None, FIBRES)
    assert not proves(None, {**FIBRES, "values": packed(np.array([0.0, 1.0, 0.0, 1.0]))})
    assert not proves(None, {**FIBRES, "values": packed(np.array([0, 0, 1]))})


def test_maps_onto_fewer_letters_than_they_name():
    """A map from 3 letters to 9 has no two words with one image, and is not onto."""
    ranks = packed((1 - np.eye(3, dtype=np.int64)).ravel())
    claim = {"kind": "pair ranks", "n_letters": 3, "ranks": ranks, "injective": False}

    assert not proves(None, {**claim, "letters": packed(np.arange(9))})
    assert proves(None, {**claim, "letters": "---000+++"})


def test_images_are_states_and_one_involution_acts_on_both_sides():
    """A constant map does not commute with a swap, whatever involution is claimed of the images."""
    claim = {"image": packed(np.array([[[0, 0]]])), "of_controls": POINT}
    swap, same = packed(np.array([1, 0])), packed(np.array([0, 1]))
    whole = {**claim, "kind": "exhaustive equivariance", "involution": swap, "law": "A1"}

    assert not proves("A1", whole)
    assert not proves("A1", {**whole, "of_images": same})
    assert not proves("A1", {**whole, "image": packed(np.array([[[2, 3]]]))})
    assert not proves("A1", {**whole, "kind": "coarse map", "of_images": same})
    assert proves("A1", {**whole, "image": packed(np.array([[[1, 0]]]))})


def test_what_is_undone_takes_two():
    assert not proves(None, {"kind": "undone", "layers": [KEEP]})
    assert proves(None, {"kind": "undone", "layers": [KEEP, KEEP]})


def test_entries_are_refused_and_never_left_out():
    assert proves(None, {**TWO, "values": [1, 2]})
    assert not proves(None, {**TWO, "values": [1, float("nan"), 2]})
    assert not proves(None, {**TWO, "states": ["a", "b", 3], "values": [1, 2]})


def test_fields_of_edges_have_one_length():
    ring = {key: packed(np.array([0, 1, 2])) for key in ("source", "target")}

    assert not proves(None, {**CUTS, **ring, "letter": POINT, "cut": packed(np.array([0, 1, 0]))})


@pytest.mark.parametrize(
    "endless",
    [
        {**STEPS, "steps": 2**30},
        {**STEPS, "steps": 0},
        {
            **STEPS,
            "successors": ZEROS(1, 512, 1),
            "coarse_controls": ZEROS(512),
            "coarse_successors": ZEROS(1, 1, 2**20),
        },
        {**CUTS, "radius": 2**20},
        {"kind": "exhaustive values", "image": ZEROS(512, 1, 1), "values": ZEROS(1, 2**20), "relation": "="},
        {"kind": "syndrome", "generator": ZEROS(2**15, 1), "check": ZEROS(2**14, 1)},
        {"kind": "undone", "layers": [{"layer": "block", "table": ZEROS(3, 1), "block": 10**9}] * 2},
        {**FLOW, "flows": [{**ONE_FLOW, "values": ZEROS(2**26)}] * 4},
        {**CUTS, "radius": 2**30},
        {**CUTS, "target": packed(np.array([1, 20000])), "source": packed(np.array([20000, 1]))},
        {**PLAIN, "tables": [packed(np.zeros(3**18, dtype=np.int8))]},
        {
            "kind": "pair ranks",
            "letters": packed(np.zeros(3**8, dtype=np.int8)),
            "n_letters": 3,
            "ranks": packed(np.zeros(9**7, dtype=np.int8)),
            "injective": False,
        },
    ],
)
def test_claims_that_would_take_hours_or_gigabytes_are_refused(endless):
    assert proves(None, STEPS)
    assert not proves(None, endless)


def test_partitions_across_coarse_cells_are_refused():
    """A swap of blocks of 2 lies in two ways to blocks of 3: no single window decides it."""
    layer = {"layer": "block", "block": 2, "offset": 0, "table": packed(SWAP.table)}
    claim = {
        "kind": "window lift",
        "block": 3,
        "projection": "0" * 27,
        "layers": [layer],
        "offsets": [],
        "table": "0",
    }

    assert not proves(None, claim)
    assert proves(None, {**claim, "layers": [{**layer, "block": 3, "table": packed(GATHER.table)}]})


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.dictionaries(st.text(), inner), max_leaves=5
    )
)
def test_any_plain_data_gets_an_answer(data):
    for kind in KINDS:
        assert proves(None, {"kind": kind, "tables": data, "parts": data, "values": data}) in {True, False}


@pytest.mark.parametrize(
    ("module", "n_lines"),
    [("claims", 200), ("layers", 110), ("orbits", 130), ("completeness", 190), ("__init__", 30)],
)
def test_the_checker_stands_alone(module, n_lines):
    """It imports numpy, the standard library and itself only, and is short enough to read."""
    path = Path(sys.modules["involute.certificates"].__file__).with_name(f"{module}.py")
    text = path.read_text(encoding="utf-8")
    imported = {line.split()[1] for line in text.splitlines() if line.startswith(("import ", "from "))}
    others = {name for name in imported if not name.startswith("involute.certificates")}

    assert {name.split(".")[0] for name in others} <= {
        "base64",
        "math",
        "zlib",
        "typing",
        "collections",
        "numpy",
    }
    assert text.count("\n") <= n_lines

"""Claims about orbits: true ones are accepted, and one wrong number anywhere that matters is refused."""

import copy
import json
from fractions import Fraction

import numpy as np
import pytest

import involute as iv
from involute.certificates import KINDS, array, proves
from involute.certificates.claims import KINDS as LAW_KINDS
from involute.decide.enumeration import packed
from involute.eigen.attractor import cycle_certificate

ORBIT_KINDS = set(KINDS) - set(LAW_KINDS)
LINEAR = iv.LocalRule.totalistic(lambda s: (s + 1) % 3 - 1, offsets=(-1, 1))


def systems():
    """Return systems that are wiring, with one cycle each."""
    rng = np.random.default_rng(5)
    network = iv.NetworkRule(
        tuple(tuple(rng.choice(6, size=k, replace=False).tolist()) for k in (1, 2, 3, 1, 4, 2)),
        tuple(rng.integers(-1, 2, 3**k) for k in (1, 2, 3, 1, 4, 2)),
    )
    return [
        iv.System(space=iv.TritSpace(8), update=LINEAR),
        iv.System(space=iv.TritSpace(6, boundary="neutral"), update=LINEAR),
        iv.System(space=iv.TritSpace(6), update=network),
        iv.System(space=iv.TritSpace(6), update=iv.Composite((network, LINEAR))),
    ]


def cycle_of(system):
    """Return a cycle that a random state leads to, by walking."""
    x = system.space.random(np.random.default_rng(1))
    seen = {}
    while x.tobytes() not in seen:
        seen[x.tobytes()] = x
        x = system.step(x)
    states = list(seen.values())
    return np.array(states[[s.tobytes() for s in states].index(x.tobytes()) :])


@pytest.fixture(scope="module")
def cycles():
    return [json.loads(json.dumps(cycle_certificate(s, cycle_of(s)))) for s in systems()]


def least_mean():
    """Return a graph with its least mean cycle, from the potentials of shortest paths (Bellman and Ford)."""
    source, target = np.array([0, 1, 2, 0, 2]), np.array([1, 2, 0, 2, 2])
    weight = np.array([1, 2, 0, 5, 4])
    value = Fraction(1)
    reduced = value.denominator * weight - value.numerator
    potential = np.zeros(3, dtype=np.int64)
    for _ in range(3):
        for s, t, w in zip(source, target, reduced, strict=True):
            potential[t] = min(potential[t], potential[s] + w)
    return {
        "kind": "mean cycle",
        "source": packed(source),
        "target": packed(target),
        "weight": packed(weight),
        "numerator": value.numerator,
        "denominator": value.denominator,
        "cycle": packed(np.array([0, 1, 2])),
        "potential": packed(potential),
    }


def test_true_claims_are_accepted(cycles):
    assert all(proves(None, own) for own in [*cycles, least_mean()])


def test_all_kinds_are_here(cycles):
    """Those of complete lists have their own file, beside what makes them."""
    assert {own["kind"] for own in [*cycles, least_mean()]} | {"complete fixed points"} == ORBIT_KINDS
    assert set(KINDS) > ORBIT_KINDS


def test_tags_are_compared_and_no_law_is_proved(cycles):
    named = {**cycles[0], "identity": "abc"}

    assert proves(None, named, identity="abc")
    assert not proves(None, named, identity="abd")
    assert not proves(None, cycles[0], identity="abc")
    assert not proves("A1", named)


def changed(data, place, value):
    own = array(data)
    own.ravel()[place] = value
    return packed(own)


def test_one_wrong_trit_of_a_cycle_is_refused(cycles):
    rng = np.random.default_rng(2)
    for _ in range(100):
        wrong = copy.deepcopy(cycles[int(rng.integers(len(cycles)))])
        states = array(wrong["states"])
        place = int(rng.integers(states.size))
        wrong["states"] = changed(wrong["states"], place, (int(states.ravel()[place]) + 2) % 3 - 1)

        images = step(wrong, array(wrong["states"]))
        assert proves(None, wrong) == (images == np.roll(array(wrong["states"]), -1, axis=0)).all()
        if len(states) > 1:
            assert not proves(None, wrong)


def step(claim, states):
    """Walk cell by cell: a second, slow reading of the layers."""
    for layer in claim["layers"]:
        starts, inputs, table_of = (array(layer[key]) for key in ("starts", "inputs", "table_of"))
        tables = [array(t) for t in layer["tables"]]
        out = np.empty_like(states)
        for row, image in zip(states, out, strict=True):
            for i in range(len(row)):
                word = [row[j] if j < len(row) else 0 for j in inputs[starts[i] : starts[i + 1]]]
                image[i] = tables[table_of[i]][int("".join(str(a + 1) for a in word), 3)]
        states = out
    return states


def test_a_wrong_entry_of_a_table_that_is_read_is_refused(cycles):
    for own in cycles:
        for entry in range(len(array(own["layers"][0]["tables"][0]))):
            wrong = copy.deepcopy(own)
            table = array(wrong["layers"][0]["tables"][0])
            table[entry] = (table[entry] + 2) % 3 - 1
            wrong["layers"][0]["tables"][0] = packed(table)
            states = array(wrong["states"])

            assert proves(None, wrong) == (step(wrong, states) == np.roll(states, -1, axis=0)).all()


def test_a_cycle_told_twice_is_refused(cycles):
    twice = copy.deepcopy(cycles[0])
    twice["states"] = packed(np.tile(array(twice["states"]), (2, 1)))

    assert not proves(None, twice)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("numerator", 0),
        ("numerator", 2),
        ("numerator", True),
        ("denominator", 2),
        ("denominator", 0),
        ("denominator", -1),
        ("cycle", packed(np.array([0, 1]))),
        ("cycle", packed(np.array([0, 2, 1]))),
        ("cycle", packed(np.array([4]))),
        ("weight", packed(np.array([1, 2, 0, 1, 4]))),
        ("weight", packed(np.array([1, 2, 0, 5, 0]))),
        ("weight", packed(np.array([1, 1, 0, 5, 4]))),
        ("source", packed(np.array([0, 1, 2, 0]))),
        ("source", packed(np.array([0, 1, 2, 0, 9]))),
        ("potential", packed(np.array([0, 0]))),
        ("potential", packed(np.array([0, 7, 0]))),
        ("potential", packed(np.array([2**62, 0, -(2**62)]))),
    ],
)
def test_a_wrong_mean_is_refused(field, value):
    assert not proves(None, {**least_mean(), field: value})


@pytest.mark.parametrize(
    "nonsense", [None, [], {"kind": "cycle"}, {"kind": ["cycle"]}, {"kind": "cycle", "states": 3}]
)
def test_nonsense_proves_nothing(nonsense):
    assert not proves(None, nonsense)

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


def least_by_search(claim):
    """Return the least mean of the simple cycles of a graph, all of them tried."""
    edges = list(zip(*(array(claim[key]).tolist() for key in ("source", "target", "weight")), strict=True))
    found = []

    def walk(first, node, weights, seen):
        for s, t, w in edges:
            if s == node and t == first:
                found.append(Fraction(sum(weights) + w, len(weights) + 1))
            elif s == node and t > first and t not in seen:
                walk(first, t, [*weights, w], seen | {t})

    for first in range(1 + max(max(s, t) for s, t, _ in edges)):
        walk(first, first, [], {first})
    return min(found, default=None)


@pytest.mark.parametrize("field", ["source", "target", "weight", "cycle", "potential"])
def test_corrupted_means_are_refused_or_still_true(field):
    """Thirty of each kind; where one is accepted, all cycles of its graph are tried."""
    rng = np.random.default_rng(4)
    n_refused = 0
    for _ in range(30):
        claim = least_mean()
        own = array(claim[field]).copy()
        own[rng.integers(len(own))] += rng.choice([-2, -1, 1, 2])
        wrong = {**claim, field: packed(own)}
        if proves(None, wrong):
            value = Fraction(claim["numerator"], claim["denominator"])
            assert own.min() >= 0 or field in ("weight", "potential")
            assert least_by_search(wrong) == value
        else:
            n_refused += 1
    assert n_refused >= 10


HUGE = 2**62


@pytest.mark.parametrize(
    "forged",
    [
        {"weight": packed(np.array([HUGE, HUGE])), "numerator": -HUGE, "denominator": 2},
        {"weight": packed(np.array([HUGE, HUGE])), "numerator": HUGE, "denominator": 4},
        {"weight": packed(np.array([-HUGE, HUGE])), "numerator": 0},
        {"potential": packed(np.array([HUGE, -HUGE])), "weight": packed(np.array([0, 0])), "numerator": 0},
        {"weight": packed(np.array([1.0, 1.0]))},
        {"denominator": 1.0},
        {"denominator": 2**70, "numerator": 2**70},
        {"cycle": packed(np.array([-2, -1]))},
        {"cycle": packed(np.array([0.0, 1.0]))},
        {"source": packed(np.array([-2, -1]))},
    ],
)
def test_means_that_overflow_are_refused(forged):
    """Sums beyond 64 bits wrap around, numbers that are not whole are cut off: neither proves anything."""
    claim = {
        "kind": "mean cycle",
        "source": packed(np.array([0, 1])),
        "target": packed(np.array([1, 0])),
        "weight": packed(np.array([1, 1])),
        "numerator": 1,
        "denominator": 1,
        "cycle": packed(np.array([0, 1])),
        "potential": packed(np.array([0, 0])),
    }

    assert proves(None, claim)
    assert not proves(None, {**claim, **forged})


def test_sums_of_large_weights_are_exact():
    """The weights of the cycle add up to more than 64 bits hold."""
    n = 8
    claim = {
        "kind": "mean cycle",
        "source": packed(np.arange(n)),
        "target": packed((np.arange(n) + 1) % n),
        "weight": packed(np.full(n, 2**61 + 1)),
        "numerator": 2**61 + 1,
        "denominator": 1,
        "cycle": packed(np.arange(n)),
        "potential": packed(np.zeros(n, dtype=np.int64)),
    }

    assert proves(None, claim)
    assert proves(None, {**claim, "weight": packed(np.full(n, -(2**61) - 1)), "numerator": -(2**61) - 1})
    for wrong in (2**61, 2**61 + 2, 1, 2**61 + 1 - 2**61):
        assert not proves(None, {**claim, "numerator": wrong})


def zeros(*shape):
    return packed(np.zeros(shape, dtype=np.int8))


CELL = {"starts": packed(np.array([0, 1])), "inputs": zeros(1), "table_of": zeros(1), "tables": ["-0+"]}
ONE = {"kind": "cycle", "layers": [CELL], "states": zeros(1, 1)}


@pytest.mark.parametrize(
    "layer",
    [
        {"tables": [zeros(2**25)] * 60},
        {"tables": [zeros(3**13)] * 60},
        {"starts": zeros(2**25), "inputs": zeros(2**25), "table_of": zeros(2**25)},
        {"starts": packed(np.array([0, 0, 1])), "table_of": zeros(2)},
        {"starts": packed(np.array([0, 2]))},
        {"starts": packed(np.array([1, 1]))},
        {"inputs": packed(np.array([2]))},
        {"inputs": packed(np.array([0.0]))},
        {"table_of": packed(np.array([1]))},
        {"tables": ["-0+0"]},
        {"tables": []},
        {"wires": 5},
        {"starts": packed(np.array([0, 14])), "inputs": zeros(14), "tables": [zeros(3**14)]},
    ],
)
def test_layers_that_are_none_or_too_large_are_refused(layer):
    assert proves(None, ONE)
    assert not proves(None, {**ONE, "layers": [{**CELL, **layer}]})
    assert not proves(None, {**ONE, "layers": [CELL] * 51})


@pytest.mark.parametrize(
    "endless",
    [
        {"states": zeros(2**25, 1)},
        {"states": packed(np.arange(3**11)[:, None] // 3 ** np.arange(11) % 3 - 1), "layers": [CELL] * 50},
    ],
)
def test_cycles_that_are_none_take_no_time(endless):
    assert not proves(None, {**ONE, **endless})


def test_graphs_beyond_the_memory_of_a_small_machine_are_refused():
    same = zeros(2**25)
    whole = dict.fromkeys(("source", "target", "weight", "potential", "cycle"), same)

    assert not proves(None, {"kind": "mean cycle", "numerator": 0, "denominator": 1, **whole})

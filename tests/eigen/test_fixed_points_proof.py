"""The certificate that listed points are all: accepted where it is true, and hard to forge."""

import copy
from itertools import pairwise, product

import numpy as np
import pytest

import involute as iv
from involute.certificates import array, proves
from involute.decide.enumeration import packed
from involute.eigen.fixed_points import fixed_points, periodic_points
from involute.updates.composite import Composite


def network(n, k, rng, *, odd=False):
    tables = [rng.integers(-1, 2, 3**k).astype(np.int8) for _ in range(n)]
    if odd:
        tables = [np.sign(table - table[::-1]) for table in tables]
    return iv.NetworkRule([rng.choice(n, k, replace=False).tolist() for _ in range(n)], tables)


def stepped(layers, x):
    """Return the image of one state, cell by cell: a second, slow reading of the layers."""
    for layer in layers:
        starts, inputs, table_of = (array(layer[key]).tolist() for key in ("starts", "inputs", "table_of"))
        tables = [array(table).tolist() for table in layer["tables"]]
        words = [[[*x, 0][u] + 1 for u in inputs[a:b]] for a, b in pairwise(starts)]
        x = [tables[t][int("".join(map(str, word)), 3)] for t, word in zip(table_of, words, strict=True)]
    return x


def is_true(claim):
    """Return whether the points and their images are all fixed points, by stepping every state."""
    n = len(array(claim["layers"][0]["table_of"]))
    images = {tuple(x) for x in array(claim["points"]).tolist()} if "points" in claim else set()
    if "group" in claim and images:
        places, signs = array(claim["group"]["places"]), array(claim["group"]["signs"])
        points = array(claim["points"])
        images |= {tuple(x) for s, p in zip(signs, places, strict=True) for x in (s * points[:, p]).tolist()}
    words = product((-1, 0, 1), repeat=n)
    return {x for x in words if stepped(claim["layers"], list(x)) == list(x)} == images


CASES = [(seed, k, odd) for seed in range(4) for k in (1, 2, 3) for odd in (False, True)]


@pytest.mark.parametrize(("seed", "k", "odd"), CASES)
def test_complete_lists_of_networks_are_certified(seed, k, odd):
    rng = np.random.default_rng(seed)
    update = network(9, k, rng, odd=odd)
    update = Composite((update, network(9, 2, rng, odd=odd))) if seed == 1 else update
    found = fixed_points(iv.System(space=iv.TritSpace(9), update=update))

    assert found.certificate["kind"] == "complete fixed points"
    assert proves(None, found.certificate)


@pytest.mark.parametrize("boundary", ["periodic", "neutral"])
def test_complete_lists_of_lattices_are_certified(boundary):
    rule = iv.LocalRule.from_function(lambda a, b, c: (a + b + c > 0) - (a + b + c < 0), offsets=(-1, 0, 1))
    found = fixed_points(iv.System(space=iv.TritSpace(7, boundary=boundary), update=rule))

    assert len(found.group.elements) > 2
    assert proves(None, found.certificate)


def test_nothing_is_claimed_of_what_was_not_finished_or_not_asked():
    system = iv.System(space=iv.TritSpace(9), update=network(9, 1, np.random.default_rng(0), odd=True))

    assert fixed_points(system, limit=1).certificate is None
    assert fixed_points(system, count_only=True).certificate is None
    assert fixed_points(system, determined=True).certificate is None
    assert periodic_points(system, 2).certificate is None


def changed(data, place, rng, low, high):
    """Return packed numbers with one of them changed to another between bounds."""
    own = array(data).copy()
    flat = own.reshape(-1)
    flat[place] = rng.choice([value for value in range(low, high + 1) if value != flat[place]])
    return packed(own)


def corrupted(claim, field, rng):
    """Return a claim with one thing wrong in one field."""
    other = copy.deepcopy(claim)
    layer = other["layers"][int(rng.integers(len(other["layers"])))]
    n = len(array(layer["table_of"]))
    most = 2 * n * len(other["layers"])
    if field in ("points dropped", "lemma dropped", "clause dropped"):
        key = {"points": "points", "lemma": "proof", "clause": "clauses"}[field.split()[0]]
        own = array(other[key])
        if key == "points":
            other[key] = packed(np.delete(own, rng.integers(len(own)), axis=0))
            return other
        ends = np.flatnonzero(own == 0)
        k = int(rng.integers(len(ends)))
        other[key] = packed(np.delete(own, np.arange(ends[k - 1] + 1 if k else 0, ends[k] + 1)))
        if key == "clauses":
            other["sites"] = packed(np.delete(array(other["sites"]), k))
    elif field == "table":
        k = int(rng.integers(len(layer["tables"])))
        table = array(layer["tables"][k])
        layer["tables"][k] = changed(layer["tables"][k], rng.integers(len(table)), rng, -1, 1)
    elif field == "inputs":
        layer["inputs"] = changed(layer["inputs"], rng.integers(len(array(layer["inputs"]))), rng, 0, n)
    elif field in ("places", "signs"):
        own = array(other["group"][field])
        if field == "signs":
            other["group"][field] = packed(
                own * np.where(np.arange(own.size) == rng.integers(own.size), -1, 1).reshape(own.shape)
            )
        else:
            other["group"][field] = packed(rng.permuted(own, axis=1))
    else:
        low, high = {"points": (-1, 1), "sites": (0, most // 2 - 1)}.get(field, (-most, most))
        own = array(other[field])
        place = rng.choice(np.flatnonzero(own.reshape(-1))) if low == -most else rng.integers(own.size)
        other[field] = changed(other[field], place, rng, low, high)
    return other


FIELDS = {  # how many of 25 are refused at the least; of the others each is still true
    "points": 25,
    "points dropped": 20,
    "table": 10,
    "inputs": 10,
    "sites": 10,
    "clauses": 10,
    "clause dropped": 3,
    "proof": 1,
    "lemma dropped": 1,
    "places": 15,
    "signs": 15,
}


@pytest.mark.parametrize("field", FIELDS)
def test_what_is_corrupted_is_refused_or_still_true(field):
    """Twenty-five of each kind; a claim that is accepted all the same is checked state by state."""
    rng = np.random.default_rng(3)
    cyclic = iv.LocalRule.totalistic(lambda s: (s > 1) - (s < -1), offsets=(-1, 0, 1))
    systems = [
        iv.System(space=iv.TritSpace(6), update=cyclic),
        iv.System(space=iv.TritSpace(6), update=Composite((cyclic, network(6, 2, rng, odd=True)))),
        iv.System(space=iv.TritSpace(6), update=network(6, 2, rng, odd=True)),
    ]
    claims = [fixed_points(system).certificate for system in systems]
    claims = [claim for claim in claims if "group" in claim and len(array(claim["points"])) > 1]
    wrong = [corrupted(claims[int(rng.integers(len(claims)))], field, rng) for _ in range(25)]
    accepted = [claim for claim in wrong if proves(None, claim)]

    assert len(claims) >= 2
    assert all(is_true(claim) for claim in accepted)
    assert len(wrong) - len(accepted) >= FIELDS[field]


def test_less_than_the_whole_proves_nothing():
    system = iv.System(space=iv.TritSpace(8), update=network(8, 2, np.random.default_rng(2), odd=True))
    claim = fixed_points(system).certificate
    none = {"clauses": packed(np.array([-1, -2, 0])), "sites": packed(np.array([0]))}
    empty = {"places": packed(np.arange(8)[None]), "signs": packed(np.zeros((1, 8), dtype=np.int8))}
    halves = {"places": packed(np.arange(8.0)[None]), "signs": packed(np.ones((1, 8)))}

    assert proves(None, claim)
    for field in ("points", "layers", "sites", "clauses", "proof"):
        assert not proves(None, {key: value for key, value in claim.items() if key != field})
    assert not proves(None, {**claim, **none})
    assert not proves(None, {**claim, "group": empty})
    assert not proves(None, {**claim, "group": halves})
    assert not proves(None, {**claim, "points": packed(array(claim["points"]).astype(float))})


def test_points_are_fixed_even_where_a_group_lacks_the_identity():
    """A point whose image alone is fixed was once accepted as a listed point."""
    constant = iv.NetworkRule([[0], [0]], [[1, 1, 1], [0, 0, 0]])
    claim = fixed_points(iv.System(space=iv.TritSpace(2), update=constant)).certificate
    turn = {"places": packed(np.array([[1, 0]])), "signs": packed(np.ones((1, 2), dtype=np.int8))}
    swapped = packed(array(claim["points"])[:, ::-1])

    assert proves(None, claim)
    assert not proves(None, {**claim, "points": swapped, "group": turn})
    assert not proves(None, {**claim, "points": swapped})


def zeros(*shape):
    return packed(np.zeros(shape, dtype=np.int8))


WIDE = {  # fourteen sites that read the thirteen others
    "starts": packed(13 * np.arange(15)),
    "inputs": packed(np.array([[j for j in range(14) if j != i] for i in range(14)]).reshape(-1)),
    "table_of": zeros(14),
    "tables": [zeros(3**13)],
}
MANY = packed(np.tile(np.arange(2**10), (2**11, 1)))
PLAIN = {
    "starts": packed(np.arange(2**10 + 1)),
    "inputs": packed(np.arange(2**10)),
    "table_of": zeros(2**10),
    "tables": ["-0+"],
}
BASE = {
    "kind": "complete fixed points",
    "layers": [PLAIN],
    "sites": zeros(1),
    "clauses": packed(np.array([-1, -2, 0])),
    "proof": packed(np.array([0])),
}


@pytest.mark.parametrize(
    "endless",
    [
        {"proof": zeros(2**25)},
        {"layers": [WIDE], "clauses": packed(np.array([-1] * 2**20 + [0]))},
        {
            "points": zeros(2**10, 2**10),
            "group": {"places": MANY, "signs": packed(np.ones((2**11, 2**10), np.int8))},
        },
        {"points": packed(np.arange(2**14)[:, None] >> np.arange(2**10) % 14 & 1)},
        {"layers": [{**PLAIN, "tables": [zeros(2**25)] * 40}]},
        {"layers": [PLAIN] * 51},
        {
            "layers": [
                {
                    **WIDE,
                    "starts": packed(13 * np.arange(2**14 + 1)),
                    "inputs": packed(np.arange(13 * 2**14) % 13),
                    "table_of": zeros(2**14),
                }
            ],
            "sites": packed(np.arange(2**14)),
            "clauses": packed(
                np.stack([-1 - 2 * np.arange(2**14), np.zeros(2**14)], axis=1).astype(int).reshape(-1)
            ),
        },
    ],
)
def test_claims_that_would_take_hours_or_gigabytes_are_refused(endless):
    assert not proves(None, {**BASE, **endless})


def test_derivations_that_are_long_to_check_are_not_claimed(monkeypatch):
    """The list is complete all the same: it rests on the solver then."""
    system = iv.System(space=iv.TritSpace(9), update=network(9, 3, np.random.default_rng(0)))
    monkeypatch.setattr("involute.eigen.sat.proof.MOST_LITERALS", -1)
    found = fixed_points(system)

    assert found.is_complete
    assert found.certificate is None

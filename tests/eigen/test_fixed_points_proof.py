"""The certificate that listed points are all, repeated by a slow checker of these tests' own."""

import base64
import copy
import zlib

import numpy as np
import pytest

import involute as iv
from involute.decide.enumeration import packed
from involute.eigen.fixed_points import fixed_points, periodic_points
from involute.updates.composite import Composite


def network(n, k, rng, *, odd=False):
    tables = [rng.integers(-1, 2, 3**k).astype(np.int8) for _ in range(n)]
    if odd:
        tables = [np.sign(table - table[::-1]) for table in tables]
    return iv.NetworkRule([rng.choice(n, k, replace=False).tolist() for _ in range(n)], tables)


def unpacked(data):
    if isinstance(data, str):
        return np.array(["-0+".index(c) - 1 for c in data])
    raw = zlib.decompress(base64.b64decode(data["data"]))
    return np.frombuffer(raw, data["dtype"]).reshape(data["shape"]).astype(np.int64)


def cut(flat):
    found = [[]]
    for literal in flat.tolist():
        if literal:
            found[-1].append(literal)
        else:
            found.append([])
    return found[:-1]


def literals(x):
    """Return the literals that hold for values of variables."""
    return {
        s * (2 * v + 1 + m)
        for v, t in x.items()
        for m in (0, 1)
        for s in (1, -1)
        if (t == 1 - 2 * m) == (s > 0)
    }


def is_implied(clause, v, reads, table, outside):
    """Return whether a clause holds wherever x_v is its table of what it reads."""
    names = sorted({u for u in reads if u != outside})
    for word in np.ndindex(*(3,) * len(names)):
        x = dict(zip(names, (w - 1 for w in word), strict=True))
        value = int(table[sum((x.get(u, 0) + 1) * 3 ** (len(reads) - 1 - i) for i, u in enumerate(reads))])
        if x.get(v, value) == value and not literals({**x, v: value}) & set(clause):
            return False
    return True


def propagates(clauses, false):
    """Return whether unit propagation from false literals ends in a contradiction."""
    false = set(false)
    while True:
        rest = [[l for l in c if l not in false] for c in clauses if not any(-l in false for l in c)]  # noqa: E741
        if [] in rest or any(-literal in false for literal in false):
            return True
        fresh = {-c[0] for c in rest if len(c) == 1} - false
        if not fresh:
            return False
        false |= fresh


def rows_of(layer):
    """Return what each site of a layer reads, and its table."""
    starts, inputs, table_of = (unpacked(layer[key]) for key in ("starts", "inputs", "table_of"))
    tables = [unpacked(table) for table in layer["tables"]]
    return [
        (inputs[a:b].tolist(), tables[t]) for a, b, t in zip(starts[:-1], starts[1:], table_of, strict=True)
    ]


def stepped(layers, x):
    """Return the image of one state under the layers in turn."""
    for rows in layers:
        x = [int(t[sum(([*x, 0][u] + 1) * 3 ** (len(r) - 1 - k) for k, u in enumerate(r))]) for r, t in rows]
    return x


def listed(claim):
    """Return all images of the listed points."""
    if "points" not in claim:
        return []
    points = unpacked(claim["points"])
    if "group" not in claim:
        return points.tolist()
    places, signs = unpacked(claim["group"]["places"]), unpacked(claim["group"]["signs"])
    return np.concatenate([s * points[:, p] for p, s in zip(places, signs, strict=True)]).tolist()


def checks(claim):
    """Return whether a certificate holds."""
    layers = [rows_of(layer) for layer in claim["layers"]]
    n = len(layers[0])
    clauses, lemmas = cut(unpacked(claim["clauses"])), cut(unpacked(claim["proof"]))
    for v, clause in zip(unpacked(claim["sites"]).tolist(), clauses, strict=True):
        layer = (v // n - 1) % len(layers)
        reads, table = layers[layer][v % n]
        if not is_implied(clause, v, [u + layer * n if u < n else -1 for u in reads], table, -1):
            return False
    for x in listed(claim):
        if stepped(layers, x) != x:
            return False
        held = literals(dict(enumerate(x)))
        clauses.append([-s for s in held if s > 0 or x[(-s - 1) // 2] == 0])
    for lemma in lemmas:
        if not propagates(clauses, lemma):
            return False
        clauses.append(lemma)
    return [] in lemmas


CASES = [(seed, k, odd) for seed in range(4) for k in (1, 2, 3) for odd in (False, True)]


@pytest.mark.parametrize(("seed", "k", "odd"), CASES)
def test_complete_lists_of_networks_are_certified(seed, k, odd):
    rng = np.random.default_rng(seed)
    update = network(9, k, rng, odd=odd)
    update = Composite((update, network(9, 2, rng, odd=odd))) if seed == 1 else update
    found = fixed_points(iv.System(space=iv.TritSpace(9), update=update))

    assert found.certificate["kind"] == "complete fixed points"
    assert checks(found.certificate)


@pytest.mark.parametrize("boundary", ["periodic", "neutral"])
def test_complete_lists_of_lattices_are_certified(boundary):
    rule = iv.LocalRule.from_function(lambda a, b, c: (a + b + c > 0) - (a + b + c < 0), offsets=(-1, 0, 1))
    found = fixed_points(iv.System(space=iv.TritSpace(7, boundary=boundary), update=rule))

    assert len(found.group.elements) > 2
    assert checks(found.certificate)


def test_nothing_is_claimed_of_what_was_not_finished_or_not_asked():
    system = iv.System(space=iv.TritSpace(9), update=network(9, 1, np.random.default_rng(0), odd=True))

    assert fixed_points(system, limit=1).certificate is None
    assert fixed_points(system, count_only=True).certificate is None
    assert fixed_points(system, determined=True).certificate is None
    assert periodic_points(system, 2).certificate is None


def rewritten(claim, key, change):
    """Return a claim with one array changed."""
    other = copy.deepcopy(claim)
    array = unpacked(claim[key]).astype(np.int64)
    other[key] = packed(change(array))
    return other


def test_corrupted_claims_are_refused():
    """A point dropped or changed, a table changed, a clause strengthened or dropped, no derivation at all."""
    rng = np.random.default_rng(2)
    update = network(8, 2, rng, odd=True)
    found = fixed_points(iv.System(space=iv.TritSpace(8), update=update))
    while len(found.states) < 3 or any(site in reads for site, reads in enumerate(update.inputs)):
        update = network(8, 2, rng, odd=True)
        found = fixed_points(iv.System(space=iv.TritSpace(8), update=update))
    claim = found.certificate
    ends = np.flatnonzero(unpacked(claim["clauses"]) == 0)

    assert checks(claim)
    assert not checks(rewritten(claim, "points", lambda x: x[1:]))
    assert not checks({key: value for key, value in claim.items() if key != "points"})
    assert not checks({key: value for key, value in claim.items() if key != "group"})
    for cell in range(8):
        assert not checks(
            rewritten(claim, "points", lambda x, c=cell: np.where(np.arange(8) == c, (x + 2) % 3 - 1, x))
        )
    for site in range(8):
        other = copy.deepcopy(claim)
        table = update.tables[site].copy()
        table[0] = (table[0] + 2) % 3 - 1
        other["layers"][0]["tables"].append(packed(table))
        numbers = unpacked(claim["layers"][0]["table_of"])
        numbers[site] = len(other["layers"][0]["tables"]) - 1
        other["layers"][0]["table_of"] = packed(numbers)
        assert not checks(other)
    third = ends[2] - 1
    assert not checks(rewritten(claim, "clauses", lambda x: np.where(np.arange(len(x)) == third, -x, x)))
    assert not checks(rewritten(claim, "proof", lambda _: np.array([0])))
    none = {**claim, "clauses": packed(np.array([-1, -2, 0])), "sites": packed(np.array([0]))}
    assert not checks(none)

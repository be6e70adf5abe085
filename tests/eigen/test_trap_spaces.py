"""Minimal trap spaces against all subspaces and all their states, which know nothing of ternary tables."""

import itertools

import numpy as np
import pytest

import involute as iv
from involute.eigen.bnet.reading import read_bnet
from involute.eigen.fixed_points import fixed_points
from involute.eigen.sat import maximal, parts
from involute.eigen.trap_spaces import trap_spaces
from involute.errors import InvalidRuleError


def boolean_network(n, k, rng):
    """Return a system, and its Boolean map on rows of 0 and 1."""
    names = [f"v{i}" for i in range(n)]
    rows, lines = [], []
    for i in range(n):
        reads, truth = rng.choice(n, k, replace=False), rng.random(2**k) < 0.5
        words = itertools.product((0, 1), repeat=k)
        terms = [
            "&".join(("" if b else "!") + names[j] for b, j in zip(w, reads, strict=True)) for w in words
        ]
        chosen = [f"({term})" for term, flag in zip(terms, truth, strict=True) if flag]
        lines.append(f"{names[i]}, {'|'.join(chosen) or '0'}")
        rows.append((reads, truth))

    def image(x):
        return np.stack([t[x[:, r] @ 2 ** np.arange(k - 1, -1, -1)] for r, t in rows], axis=1).astype(int)

    system = read_bnet("\n".join(lines))
    order = [system.space.labels.index(name) for name in names]
    return system, image, order


def minimal_traps(image, n):
    """Return the minimal subspaces that the map does not leave, free cells 0."""
    states = np.array(list(itertools.product((0, 1), repeat=n)))
    images = image(states)
    traps = []
    for word in itertools.product((-1, 0, 1), repeat=n):
        fixed = np.flatnonzero(word)
        inside = (2 * states[:, fixed] - 1 == np.array(word)[fixed]).all(axis=1)
        if (2 * images[inside][:, fixed] - 1 == np.array(word)[fixed]).all():
            traps.append(word)
    rows = np.array(traps)
    return {w for w in traps if ((rows == w) | (np.array(w) == 0)).all(axis=1).sum() == 1}


@pytest.mark.parametrize("few", [6, 0])
@pytest.mark.parametrize("seed", range(25))
def test_against_all_subspaces(seed, few, monkeypatch):
    monkeypatch.setattr(maximal, "FEW", few)
    monkeypatch.setattr(parts, "FEW", few)
    rng = np.random.default_rng(seed)
    n = int(rng.integers(3, 8))
    system, image, order = boolean_network(n, int(rng.integers(1, 4)), rng)
    found = trap_spaces(system)
    whole = [e.signs * p.states[0][e.places] for p in found for e in found.group.elements]

    assert {tuple(x[order].tolist()) for x in whole} == minimal_traps(image, n)
    assert found.is_complete
    assert found.count == trap_spaces(system, count_only=True).count == len(minimal_traps(image, n))


@pytest.mark.parametrize("seed", range(6))
def test_one_wrong_entry_is_seen(seed):
    """A constant in the place of a function gives what all subspaces of that network give."""
    rng = np.random.default_rng(seed)
    system, image, order = boolean_network(6, 2, rng)
    inputs, tables = list(system.update.inputs), list(system.update.tables)
    x = trap_spaces(system).states[0]
    site = int(rng.integers(6))
    wrong = 1 if x[site] <= 0 else -1
    inputs[site], tables[site] = (site,), np.full(3, wrong, dtype=np.int8)
    other = iv.System(space=system.space, update=iv.NetworkRule(inputs, tables))

    def changed(states):
        found = image(states)
        found[:, order.index(site)] = (wrong + 1) // 2
        return found

    found = {tuple(p[order].tolist()) for p in trap_spaces(other, symmetries=False).states}
    assert found == minimal_traps(changed, 6)
    assert tuple(x[order].tolist()) not in found


def test_many_inputs_are_counted_by_products():
    """Forty free inputs, each read by a node of its own: 2^40 minimal trap spaces, and none is listed."""
    system = read_bnet("\n".join(f"x{i}, i{i}" for i in range(40)))

    assert trap_spaces(system, count_only=True).count == 2**40
    assert fixed_points(system, count_only=True).count == 3**40
    some = trap_spaces(system, limit=7)
    assert (len(some.states), some.is_complete) == (7, False)
    assert (some.states != 0).all()


def test_every_trap_space_is_a_fixed_point_with_a_certificate():
    system = read_bnet("a, !b\nb, !a\nc, !c & a")
    for point in trap_spaces(system):
        assert np.array_equal(system.step(point.states[0]), point.states[0])
        assert point.certificate["kind"] == "cycle"
    assert trap_spaces(system).certificate is None
    found = trap_spaces(system)
    assert found.count > 1
    assert repr(found) == f"FixedPoints({found.count} minimal trap spaces, complete)"


def test_partial_answers_are_labelled():
    rng = np.random.default_rng(0)
    system, _, _ = boolean_network(60, 3, rng)
    found = trap_spaces(system, seconds=0)

    assert (found.is_complete, found.reason) == (False, "the seconds ran out")


def test_tables_that_take_back_are_refused():
    system = iv.System(space=iv.TritSpace(2), update=iv.NetworkRule([[0], [1]], [[-1, 0, 1], [0, 1, 0]]))
    with pytest.raises(
        InvalidRuleError, match=r"take nothing back when neutral inputs get a sign, .* at site 1"
    ):
        trap_spaces(system)

"""The least mean cycle: against Karp's algorithm and all simple cycles, on adversarial graphs, certified."""

import random
from fractions import Fraction

import networkx as nx
import numpy as np
import pytest

from involute.certificates import proves
from involute.decide.enumeration import packed
from involute.eigen.least import search
from involute.eigen.least.mean_cycle import minimum_mean_cycle
from involute.eigen.least.weights import exact_integers
from involute.errors import InvalidRuleError

SIZES = [1, 3, 10, 10**6, 2**50, 2**61, 2**80]
SOURCE, TARGET, WEIGHT = [0, 1, 2, 0, 3, 2], [1, 2, 0, 0, 0, 3], [5, -3, 2, 2, 7, 1]


def karp(source, target, weight, n):
    """Return the least mean by Karp's dynamic programme over walks of 0 .. n edges from anywhere."""
    walks = [[Fraction(0)] * n]
    for _ in range(n):
        row = [None] * n
        for a, b, w in zip(source, target, weight, strict=True):
            if walks[-1][a] is not None and (row[b] is None or walks[-1][a] + w < row[b]):
                row[b] = walks[-1][a] + w
        walks.append(row)
    means = []
    for v in range(n):
        if walks[n][v] is not None:
            shorter = [k for k in range(n) if walks[k][v] is not None]
            means.append(max((walks[n][v] - walks[k][v]) / (n - k) for k in shorter))
    return min(means, default=None)


def all_cycles(source, target, weight):
    """Return the least mean over all simple cycles, each pair of nodes by its lightest edge."""
    lightest = {}
    for a, b, w in zip(source, target, weight, strict=True):
        lightest[a, b] = min(w, lightest.get((a, b), w))
    graph = nx.DiGraph(list(lightest))
    means = [
        Fraction(sum(lightest[a, b] for a, b in zip(c, c[1:] + c[:1], strict=True))) / len(c)
        for c in nx.simple_cycles(graph)
    ]
    return min(means, default=None)


def check(found, source, target, weight, value, *, sign=1):
    """Check a result in Python's integers, by nothing that found it."""
    assert found.value == value
    heights = [int(h) for h in found.potential]
    if value is None:
        assert found.nodes == found.edges == ()
        assert found.certificate is None
        assert all(heights[a] > heights[b] for a, b in zip(source, target, strict=True))
        return
    assert sum(Fraction(weight[e]) for e in found.edges) == value * len(found)
    assert [source[e] for e in found.edges] == list(found.nodes)
    assert [target[e] for e in found.edges] == [*found.nodes[1:], found.nodes[0]]
    assert len(set(found.nodes)) == len(found)
    assert found.nodes[0] == min(found.nodes)
    assert Fraction(found.numerator, found.denominator * found.scale) * sign == value
    for a, b, w in zip(source, target, weight, strict=True):
        scaled = sign * found.scale * Fraction(w)
        assert found.denominator * scaled - found.numerator + heights[a] - heights[b] >= 0
    if found.certificate is not None:
        assert proves(None, found.certificate)


@pytest.mark.parametrize("seed", range(400))
def test_random_graphs(seed):
    """Loops, parallel edges, dead ends, many components; weights from small to beyond 64 bits."""
    rng = random.Random(seed)  # noqa: S311
    n, m, size = rng.randint(1, 7), rng.randint(0, 14), rng.choice(SIZES)
    source, target = ([rng.randrange(n) for _ in range(m)] for _ in range(2))
    weight = [rng.randint(-size, size) for _ in range(m)]
    if rng.random() < 0.2:
        weight = [2**61 - rng.randint(0, 5) for _ in range(m)]
    if rng.random() < 0.2:
        weight = [Fraction(w, rng.randint(1, 9)) for w in weight]
    sign = rng.choice([1, -1])
    signed = [sign * w for w in weight]
    value = karp(source, target, signed, n)

    assert value == all_cycles(source, target, signed)
    found = minimum_mean_cycle(source, target, weight, n, maximum=sign < 0)
    check(found, source, target, weight, None if value is None else sign * value, sign=sign)
    assert value is None or size > 10**6 or max(weight) > 2**40 or found.certificate is not None


@pytest.mark.parametrize("n", [2, 3, 50, 3**7])
def test_larger_graphs_against_karp(n):
    rng = np.random.default_rng(n)
    m = min(3 * n, 2000)
    source, target = rng.integers(0, n, m), rng.integers(0, n, m)
    weight = rng.integers(0, 1000, m)
    kept = np.unique(np.concatenate([source, target]))
    small = [np.searchsorted(kept, ends).tolist() for ends in (source, target)]
    value = karp(*small, weight.tolist(), len(kept)) if len(kept) < 200 else None
    found = minimum_mean_cycle(source, target, weight, n)

    assert value is None or found.value == value
    check(found, source.tolist(), target.tolist(), weight.tolist(), found.value)
    assert found.value is None or proves(None, found.certificate)


def test_a_shift_register_by_all_words():
    """The least mean of a table of 5 letters over periodic words: those of up to 16 letters, one by one."""
    rng = np.random.default_rng(1)
    n, weight = 2**4, rng.integers(-9, 9, 2**5)
    edges = np.arange(2 * n)
    found = minimum_mean_cycle(edges // 2, edges % n, weight)
    means = []
    for length in range(1, 17):  # a simple cycle has at most 16 nodes
        word = np.arange(2**length)[:, None] >> np.arange(length - 1, -1, -1) & 1
        windows = sum(np.roll(word, -k, axis=1) << (4 - k) for k in range(5))
        means.append(Fraction(int(weight[windows].sum(axis=1).min()), length))

    assert found.value == min(means)


@pytest.mark.parametrize("seed", range(3))
def test_a_long_cycle(seed):
    """10^5 nodes in a scrambled order, the cycle closed by one edge, and dear shortcuts."""
    n = 10**5
    order = np.random.default_rng(seed).permutation(n)
    source, target = order, np.roll(order, -1)
    weight = np.ones(n, dtype=np.int64)
    weight[7] = -5
    found = minimum_mean_cycle(
        np.concatenate([source, source]),
        np.concatenate([target, np.roll(order, 3)]),
        np.concatenate([weight, weight + n]),
    )

    assert found.value == Fraction(n - 6, n)
    assert len(found) == n
    assert proves(None, found.certificate)


def test_a_long_path_to_a_loop():
    """Heights are carried along 10^5 edges, against the order of the nodes and with it."""
    n = 10**5
    for step in (1, -1):
        nodes = np.arange(n)[::step]
        source, target = np.append(nodes[:-1], nodes[-1]), np.append(nodes[1:], nodes[-1])
        found = minimum_mean_cycle(source, target, np.append(np.full(n - 1, -3), 4))
        assert found.value == 4
        assert found.n_iterations < 5
        assert proves(None, found.certificate)


def test_no_cycle():
    n = 1000
    found = minimum_mean_cycle(np.arange(n - 1), np.arange(1, n), np.arange(n - 1) % 7 - 3)

    check(found, list(range(n - 1)), list(range(1, n)), None, None)
    assert "none" in repr(found)
    assert minimum_mean_cycle([], [], []).value is None
    assert minimum_mean_cycle([], [], [], 5).potential.tolist() == [0] * 5


def test_ties_are_broken_the_same_way():
    """Edges of equal weight: the same cycle every time, and for any numbers added to all weights."""
    source, target = np.repeat(np.arange(50), 4), np.random.default_rng(3).integers(0, 50, 200)
    found = [minimum_mean_cycle(source, target, np.full(200, w)) for w in (0, 0, 7, -7)]

    assert [f.value for f in found] == [0, 0, 7, -7]
    assert len({f.nodes for f in found}) == 1
    assert len({f.edges for f in found}) == 1


def test_weights_far_from_zero():
    """An origin and a unit are taken out: 10^4 nodes with weights near 2^61, in steps of 2^30."""
    n = 10**4
    rng = np.random.default_rng(5)
    target, steps = rng.integers(0, n, 3 * n), rng.integers(0, 50, 3 * n)
    source = np.repeat(np.arange(n), 3)
    small, large = (minimum_mean_cycle(source, target, w) for w in (steps, 2**61 + 2**30 * steps))

    assert large.value == 2**61 + 2**30 * small.value
    assert large.nodes == small.nodes


@pytest.mark.parametrize("edge", range(6))
def test_one_wrong_weight(edge):
    """A weight changed below the least mean changes the answer; the old certificate does not hold for it."""
    found = minimum_mean_cycle(SOURCE, TARGET, WEIGHT)
    assert found.value == Fraction(4, 3)
    changed = list(WEIGHT)
    changed[edge] -= 20
    other = minimum_mean_cycle(SOURCE, TARGET, changed)

    assert other.value < found.value
    assert proves(None, other.certificate)
    assert not proves(None, {**found.certificate, "weight": packed(np.asarray(changed, dtype=np.int64))})


def corrupted():
    """Yield certificates with one thing wrong."""
    good = minimum_mean_cycle(SOURCE, TARGET, WEIGHT).certificate
    found = minimum_mean_cycle(SOURCE, TARGET, WEIGHT)
    whole = {
        "source": np.asarray(SOURCE),
        "target": np.asarray(TARGET),
        "weight": np.asarray(WEIGHT),
        "cycle": np.asarray(found.edges),
        "potential": found.potential.copy(),
    }

    def with_array(key, values):
        return {**good, key: packed(np.asarray(values))}

    yield {**good, "numerator": good["numerator"] + 1}
    yield {**good, "numerator": good["numerator"] - 1}
    yield {**good, "denominator": good["denominator"] + 1}
    yield {**good, "denominator": -good["denominator"], "numerator": -good["numerator"]}
    yield {**good, "denominator": 0}
    yield {**good, "numerator": float(good["numerator"])}
    yield {**good, "kind": "cycle"}
    yield {key: value for key, value in good.items() if key != "potential"}
    yield {**good, "value": 1}
    yield with_array("cycle", whole["cycle"][::-1])
    yield with_array("cycle", whole["cycle"][:-1])
    yield with_array("cycle", [3])
    yield with_array("cycle", np.zeros(0, dtype=np.int64))
    yield with_array("cycle", [6])
    yield with_array("cycle", [-1])
    yield with_array("source", whole["target"])
    yield with_array("target", whole["source"])
    yield with_array("source", whole["source"][:-1])
    yield with_array("potential", np.zeros_like(whole["potential"]))
    yield with_array("potential", whole["potential"][:-1])
    yield with_array("potential", whole["potential"].astype(np.float64))
    yield with_array("potential", whole["potential"] + np.arange(4) * 2**61)
    yield with_array("weight", whole["weight"] - (np.arange(6) == 3) * 5)
    yield with_array("weight", whole["weight"][:, None])
    yield with_array("weight", whole["weight"] * 2)
    for node in range(4):
        yield with_array("potential", whole["potential"] + 20 * (np.arange(4) == node))


@pytest.mark.parametrize("certificate", list(corrupted()))
def test_a_corrupted_certificate_is_refused(certificate):
    assert proves(None, minimum_mean_cycle(SOURCE, TARGET, WEIGHT).certificate)
    assert not proves(None, certificate)


@pytest.mark.parametrize(
    ("weight", "whole", "scale"),
    [
        ([0.5, 1.25, 0.0], [2, 5, 0], 4),
        ([1.0, -3.0], [1, -3], 1),
        ([True, False], [1, 0], 1),
        ([Fraction(1, 3), 0.5, 2], [2, 3, 12], 6),
        (np.array([2**63], dtype=np.uint64), [2**63], 1),
        ([2.0**100, 0.5], [2**101, 1], 2),
        ([5e-324], [1], 2**1074),
        (np.array([0.1], dtype=np.float32), [13421773], 2**27),
        ([0.1], [3602879701896397], 2**55),
    ],
)
def test_weights_are_exact(weight, whole, scale):
    found, by = exact_integers(weight)

    assert (found.tolist(), by) == (whole, scale)
    assert [Fraction(w, by) for w in found.tolist()] == [
        Fraction(w) for w in np.asarray(weight, object).tolist()
    ]


def test_floats_count_as_the_fractions_that_they_are():
    found = minimum_mean_cycle([0, 1], [1, 0], [0.1, 0.2])

    assert found.value == (Fraction(0.1) + Fraction(0.2)) / 2
    assert proves(None, found.certificate)


@pytest.mark.parametrize(
    ("graph", "n_nodes", "message"),
    [
        (([0], [1, 0], [1]), None, "same length"),
        (([0.5], [1], [1]), None, "source to be"),
        (([0], [-1], [1]), None, "target from -1"),
        (([[0]], [[1]], [1]), None, "source to be"),
        (([0], [1], [float("nan")]), None, "finite real"),
        (([0], [1], [float("inf")]), None, "finite real"),
        (([0], [1], ["1"]), None, "finite real"),
        (([0], [1], [None]), None, "finite real"),
        (([0], [1], [1j]), None, "finite real"),
        (([0], [3], [1]), 3, "at least 4 nodes"),
        (([0], [3], [1]), 4.5, "n_nodes"),
        (([0], [2**40], [1]), None, "target from"),
        (([0], [1], [[1]]), None, "finite real"),
    ],
)
def test_what_is_no_graph_is_refused(graph, n_nodes, message):
    with pytest.raises(InvalidRuleError, match=message) as caught:
        minimum_mean_cycle(*graph, n_nodes)
    assert "To mend: " in str(caught.value)


def test_sums_that_do_not_fit_are_refused_on_large_graphs():
    n = 10**5
    weight = np.random.default_rng(0).integers(-(2**61), 2**61, n)

    with pytest.raises(InvalidRuleError, match="63 bits"):
        minimum_mean_cycle(np.arange(n), (np.arange(n) + 1) % n, weight)


@pytest.mark.parametrize("share", [0.0, 0.02, 3.0])
def test_how_often_cycles_are_looked_for_does_not_change_the_value(share, monkeypatch):
    rng = np.random.default_rng(5)
    n = 400
    graph = np.repeat(np.arange(n), 3), rng.integers(0, n, 3 * n), rng.integers(0, 1000, 3 * n)
    usual = minimum_mean_cycle(*graph)
    monkeypatch.setattr(search, "SHARE", share)
    other = minimum_mean_cycle(*graph)

    assert other.value == usual.value
    assert proves(None, other.certificate)

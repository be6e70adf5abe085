"""The graph of a map by tables in place against plain walks: random maps, permutations, combs, long tails."""

import os

import networkx as nx
import numpy as np
import pytest

from involute.eigen.states import functional_graph
from involute.eigen.states.functional_graph import explored
from involute.eigen.states.workers import OutOfTimeError, Workers, cut
from involute.kernels.states.successors import TURNED

COMPILED = os.environ.get("NUMBA_DISABLE_JIT", "0") in {"", "0"}


def graph_of(successors, turned=None, workers=None):
    words = np.asarray(successors, dtype=np.uint32)
    if turned is not None:
        words |= np.where(turned, TURNED, 0).astype(np.uint32)

    def fill(out):
        out[:] = words

    return explored(fill, len(words), workers or Workers())


def walked(successors):
    """Return cycles as tuples from their least states on, the home of each state, and its distance."""
    home, distance, cycles = {}, {}, []
    for start in range(len(successors)):
        path, seen, state = [], {}, start
        while state not in home and state not in seen:
            seen[state] = len(path)
            path.append(state)
            state = successors[state]
        if state in seen:
            cycle = path[seen[state] :]
            for one in cycle:
                home[one], distance[one] = len(cycles), 0
            least = cycle.index(min(cycle))
            cycles.append(tuple(cycle[least:] + cycle[:least]))
        for one in reversed(path):
            if one not in home:
                home[one], distance[one] = home[successors[one]], distance[successors[one]] + 1
    return cycles, home, distance


def check(successors, **options):
    successors = [int(one) for one in successors]
    found = graph_of(successors, **options)
    cycles, home, distance = walked(successors)
    order = sorted(range(len(cycles)), key=cycles.__getitem__)

    assert found.first.tolist() == [cycles[k][0] for k in order]
    assert found.length.tolist() == [len(cycles[k]) for k in order]
    assert found.basin.tolist() == [sum(own == k for own in home.values()) for k in order]
    assert found.distances.tolist() == np.bincount(list(distance.values())).tolist()
    assert found.n_images == len(set(successors))
    assert found.cycle_of_each_state().tolist() == [order.index(home[i]) for i in range(len(successors))]
    return found


def test_all_maps_of_four_states():
    """Exhaustive: 256 maps."""
    for number in range(4**4):
        check([number // 4**k % 4 for k in range(4)])


@pytest.mark.parametrize("seed", range(30))
def test_random_maps(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 300))

    check(rng.integers(0, max(1, int(n * rng.random())), n))


@pytest.mark.parametrize("seed", range(10))
def test_permutations(seed):
    check(np.random.default_rng(seed).permutation(200))


def test_cycles_agree_with_networkx():
    successors = np.random.default_rng(5).integers(0, 500, 500)
    found = graph_of(successors)
    cycles = list(nx.simple_cycles(nx.DiGraph(enumerate(successors.tolist()))))

    assert sorted(map(len, cycles)) == sorted(found.length.tolist())
    assert sorted(map(min, cycles)) == found.first.tolist()


@pytest.mark.parametrize("n", [1, 2, 7, 8, 9, 64, 65])
def test_constant_identity_and_one_ring(n):
    check([n - 1] * n)
    check(range(n))
    check([(i + 1) % n for i in range(n)])


def test_a_line_of_many_states_has_its_whole_length_as_transient():
    found = check([0, *range(400)])

    assert found.distances.tolist() == [1] * 401


@pytest.mark.skipif(not COMPILED, reason="eight million states take minutes without the compiler")
def test_distances_that_do_not_fit_beside_the_numbers_of_cycles():
    """A tail of 300 states beside so many fixed points that a word keeps few bits for distances."""
    n_fixed = 2**23 + 1
    successors = np.concatenate([np.arange(n_fixed), [0], np.arange(n_fixed, n_fixed + 299)])
    found = graph_of(successors)

    assert found.depth_bits == 7
    assert found.distances.tolist() == [n_fixed] + [1] * 300
    assert found.basin[:2].tolist() == [301, 1]
    assert found.basin.sum() == n_fixed + 300


@pytest.mark.parametrize("seed", range(10))
def test_distances_counted_alone_are_the_same(seed):
    words = np.random.default_rng(seed).integers(0, 200, 200).astype(np.uint32)

    def fill(out):
        out[:] = words

    alone = functional_graph._all_distances(fill, 200, Workers())

    assert alone.tolist() == explored(fill, 200, Workers()).distances.tolist()


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_threads_and_pieces_change_nothing(threads):
    """Large enough to be cut, with walks that cross pieces; a random map has long tails."""
    rng = np.random.default_rng(1)
    successors = rng.integers(0, 30_000, 30_000)
    one, other = graph_of(successors, workers=Workers(threads=1)), check(successors, workers=Workers(threads))

    assert one.basin.tolist() == other.basin.tolist()


def test_more_cycles_than_are_first_made_room_for():
    found = graph_of(np.arange(5000) ^ 1)

    assert found.length.tolist() == [2] * 2500
    assert found.first.tolist() == list(range(0, 5000, 2))


@pytest.mark.parametrize("seed", range(20))
def test_signs_multiply_along_cycles(seed):
    rng = np.random.default_rng(seed)
    n = 60
    successors, turned = rng.permutation(n), rng.random(n) < 0.5
    found = graph_of(successors, turned)
    cycles, _, _ = walked(successors.tolist())

    assert dict(zip(found.first.tolist(), found.turns.tolist(), strict=True)) == {
        cycle[0]: bool(sum(turned[i] for i in cycle) % 2) for cycle in cycles
    }


def test_one_other_successor_changes_the_answer():
    successors = np.random.default_rng(3).integers(0, 100, 100)
    before = check(successors)
    successors[17] = 17
    after = check(successors)

    assert before.first.tolist() != after.first.tolist()


def test_levels_that_stall_are_not_taken_further():
    rng = np.random.default_rng(0)
    words = rng.permutation(1000).astype(np.uint32)
    shrinking = rng.integers(0, 1000, 1000).astype(np.uint32)

    assert len(functional_graph._levels(words, Workers())) == 1
    assert len(functional_graph._levels(shrinking, Workers())) == functional_graph.LEVELS


def test_more_cycles_than_are_written_down_at_a_time(monkeypatch):
    monkeypatch.setattr(functional_graph, "MOST_ROWS", 2**10)
    rng = np.random.default_rng(0)
    successors = np.arange(5000)
    pairs = rng.permutation(5000)[:3000].reshape(-1, 2)
    successors[pairs[:, 0]], successors[pairs[:, 1]] = pairs[:, 1], pairs[:, 0]
    graph = check(successors)

    assert len(graph.first) == 3500
    assert (graph.first[1:] > graph.first[:-1]).all()


def test_an_early_deadline_stops():
    with pytest.raises(OutOfTimeError):
        graph_of(range(10), workers=Workers(deadline=0.0))


def test_progress_sees_every_stage():
    seen = []

    def progress(items, what):
        seen.append(what)
        return items

    graph_of(range(10), workers=Workers(progress=progress))

    assert list(dict.fromkeys(seen)) == [
        "marking images",
        "finding cycles",
        "numbering cycles",
        "walking to cycles",
        "following images",
    ]


@pytest.mark.parametrize(("size", "n_pieces"), [(1, 1), (1, 9), (10, 3), (64, 64), (1000, 7)])
def test_pieces_cover_a_range_once(size, n_pieces):
    pieces = cut(size, n_pieces)

    assert [i for first, last in pieces for i in range(first, last)] == list(range(size))
    assert len(pieces) == min(size, n_pieces)

"""All states one turn ahead: tables of halves against the system's own step, and the check of oddness."""

import os

import numpy as np
import pytest
from shipped import GATHER, UPDATES

import involute as iv
from involute.eigen.states import exhaustive
from involute.eigen.states.exhaustive import SteppedTurn, WiredTurn, turn_of
from involute.eigen.states.tables import GROUP_CELLS, split_layer
from involute.eigen.states.workers import OutOfTimeError, Workers
from involute.eigen.wiring import wirings
from involute.kernels.states.successors import TURNED

COMPILED = os.environ.get("NUMBA_DISABLE_JIT", "0") in {"", "0"}
N = 10 if COMPILED else 9  # cells: more than the eight of a low half


def network(seed, n, most=3):
    rng = np.random.default_rng(seed)
    inputs = [rng.integers(0, n, int(rng.integers(1, most + 1))).tolist() for _ in range(n)]
    tables = [rng.integers(-1, 2, 3 ** len(own)).astype(np.int8) for own in inputs]
    return iv.System(space=iv.GraphSpace(n, []), update=iv.NetworkRule(inputs, tables))


def local(seed, shape, offsets, boundary="periodic"):
    rng = np.random.default_rng(seed)
    rule = iv.LocalRule(rng.integers(-1, 2, 3 ** len(offsets)).astype(np.int8), offsets)
    return iv.System(space=iv.TritSpace(shape, boundary=boundary), update=rule)


def images(turn, n):
    out = np.empty(n, dtype=np.uint32)
    turn.fill(0, out)
    return out.tolist()


def agrees(system, phase=0):
    """Return whether tables and steps give the same images of all states."""
    turn = turn_of(system, None, phase)
    assert isinstance(turn, WiredTurn)
    steps = SteppedTurn(system, None, phase, system.update.period)
    n = system.space.n_states
    return images(turn, n) == images(steps, n)


@pytest.mark.parametrize("boundary", ["periodic", "neutral"])
@pytest.mark.parametrize("n", range(1, N + 1))
def test_lines(n, boundary):
    assert agrees(local(n, n, iv.interval(1), boundary))


@pytest.mark.parametrize(
    ("shape", "offsets"),
    [
        (N, iv.interval(2)),
        (9, iv.interval(3)),
        (N, ((-4,), (0,), (3,))),
        ((3, 3), iv.moore(2)),
        ((2, N // 2), iv.von_neumann(2)),
        ((N // 2, 2), iv.moore(2)),
        ((2, 2, 2), iv.von_neumann(3)),
        ((), ((),)),
    ],
)
@pytest.mark.parametrize("boundary", ["periodic", "neutral"])
def test_other_neighbourhoods(shape, offsets, boundary):
    assert agrees(local(0, shape, offsets, boundary))


@pytest.mark.parametrize("seed", range(8))
def test_networks(seed):
    assert agrees(network(seed, N))


def test_sites_that_read_more_than_a_group_holds():
    assert agrees(network(0, N, most=N))


@pytest.mark.parametrize("name", ["composite", "cycle"])
@pytest.mark.parametrize("phase", [0, 1])
def test_layers_one_after_another(name, phase):
    rules = (local(1, 9, iv.interval(1)).update, local(2, 9, iv.interval(2)).update)
    update = iv.Composite(rules) if name == "composite" else iv.Cycle(rules)

    assert agrees(iv.System(space=iv.TritSpace(9), update=update), phase)


def test_one_other_entry_gives_other_images():
    system = local(0, 9, iv.interval(1))
    table = system.update.table.copy()
    table[5] = -1 if table[5] != -1 else 0
    other = iv.System(space=system.space, update=iv.LocalRule(table, system.update.offsets))

    assert images(turn_of(system, None, 0), 3**9) != images(turn_of(other, None, 0), 3**9)


def test_a_ring_needs_one_group_for_its_seams():
    (wiring,) = wirings(local(0, 17, iv.interval(1)))
    layer = split_layer(wiring)

    assert len(layer.tables) == 1
    assert layer.tables.shape[1] == 3**GROUP_CELLS


def test_a_site_that_reads_too_much_has_no_table():
    n = 12
    update = iv.NetworkRule([range(n)] * n, [np.zeros(3**n, dtype=np.int8)] * n)
    system = iv.System(space=iv.GraphSpace(n, []), update=update)

    assert isinstance(turn_of(system, None, 0), SteppedTurn)


def test_parts_without_wiring_are_stepped():
    update = iv.Cycle((GATHER, iv.ExpressionUpdate([f"-x{i}" for i in range(6)])))

    assert isinstance(turn_of(iv.System(space=iv.TritSpace(6), update=update), None, 0), SteppedTurn)


@pytest.mark.parametrize("phase", range(6))
def test_parts_in_turn(phase):
    space, _, update = UPDATES["cycle"]

    assert agrees(iv.System(space=space, update=update), phase)


@pytest.mark.parametrize("system", [local(3, 9, iv.interval(1)), network(3, 9)], ids=["ring", "network"])
def test_orbits(system):
    turn, steps = turn_of(system, None, 0), SteppedTurn(system, None, 0, 1)
    following = images(turn, 3**9)
    expected = [1234]
    for _ in range(20):
        expected.append(following[expected[-1]])

    assert turn.orbit(1234, 21).tolist() == steps.orbit(1234, 21).tolist() == expected


@pytest.mark.parametrize("threads", [1, 2])
def test_words_are_folded(threads):
    """The first of x and -x, and whether that is the other one."""
    system = iv.System(
        space=iv.TritSpace(10), update=iv.LocalRule.totalistic(lambda s: -iv.sgn(s), offsets=(-1, 0, 1))
    )
    n, turn = 3**10, turn_of(system, None, 0)
    words = np.empty((n + 1) // 2, dtype=np.uint32)
    exhaustive.fill(turn, n - 1, words, Workers(threads))
    whole = images(turn, n)

    assert words.tolist() == [
        min(j, n - 1 - j) + (TURNED if n - 1 - j < j else 0) for j in whole[: len(words)]
    ]


def test_oddness_is_seen_state_by_state():
    odd = iv.System(space=iv.TritSpace(9), update=iv.LocalRule.totalistic(iv.sgn, offsets=(-1, 0, 1)))

    assert exhaustive.is_odd(turn_of(odd, None, 0), 3**9, Workers())
    assert exhaustive.is_odd(SteppedTurn(odd, None, 0, 1), 3**9, Workers())
    assert not exhaustive.is_odd(turn_of(local(0, 9, iv.interval(1)), None, 0), 3**9, Workers())


@pytest.mark.parametrize("place", [0, 1, 7000, 29523, 29524, 29525, 59047, 59048])
def test_one_state_that_is_not_odd(place):
    """Adversarial: a planted map that differs from negation at one state only."""

    class Planted:
        unit, is_threaded = 3**8, True

        def fill(self, first, out):
            out[:] = 3**10 - 1 - np.arange(first, first + len(out))
            if first <= place < first + len(out):
                out[place - first] = (out[place - first] + 1) % 3**10

    assert not exhaustive.is_odd(Planted(), 3**10, Workers())


def test_a_deadline_stops_the_mapping():
    turn = turn_of(local(0, 9, iv.interval(1)), None, 0)
    with pytest.raises(OutOfTimeError):
        exhaustive.fill(turn, None, np.empty(3**9, dtype=np.uint32), Workers(deadline=0.0))


@pytest.mark.parametrize("boundary", ["periodic", "neutral"])
@pytest.mark.parametrize(("block", "shape"), [(2, 10), (3, 9), ((2, 2), (4, 2)), ((1, 3), (2, 3)), (1, 9)])
def test_block_rules(block, shape, boundary):
    """Each cell's new value is a table of its block's cells, at each phase of the partition."""
    rng = np.random.default_rng(0)
    v, n_axes = int(np.prod(block)), np.size(block)
    offsets = [(0,) * n_axes, (1,) * n_axes, (2,) * n_axes]
    rule = iv.BlockRule(rng.integers(-1, 2, (3**v, v)), block, offsets)
    for phase in range(4):
        assert agrees(iv.System(space=iv.TritSpace(shape, boundary=boundary), update=rule), phase)

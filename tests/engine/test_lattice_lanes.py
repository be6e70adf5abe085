"""Property: strips side by side in the words of a vector give what a simulation with shifts gives."""

import numpy as np
import pytest

import involute as iv
from involute.engine.lattice import advance as ways
from involute.engine.lattice import schedule as cuts
from involute.engine.lattice.engine import rule_engine
from involute.engine.lattice.layout import Layout
from involute.engine.lattice.planes import LatticePlanes
from involute.engine.lattice.schedule import LAST, VECTOR, Schedule, schedule, suits_lanes

BOUNDARIES = ("periodic", "neutral")
OFFSETS = ((0, 0), (1, 0), (0, 1), (-2, 1), (1, -2))


@pytest.fixture(autouse=True, scope="module")
def _threads_on_small_lattices():
    """Let as many threads as are asked for share what is too little for them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cuts, "WORK", 1)
        yield


def plain_step(rule, x, boundary):
    """Read every neighbour from a lattice that is continued by copies or by nothing."""
    width = 3
    padded = np.pad(x, width, mode="wrap") if boundary == "periodic" else np.pad(x, width)
    word = np.zeros(x.shape, np.int64)
    for offset in rule.offsets:
        place = tuple(slice(width + o, width + o + n) for o, n in zip(offset, x.shape, strict=True))
        word = 3 * word + padded[place] + 1
    return rule.table[word]


def plain_run(rule, x, n_steps, boundary):
    for _ in range(n_steps):
        x = plain_step(rule, x, boundary)
    return x


def rule_on(dimension, seed=0):
    offsets = [(*offset, *(0,) * (dimension - 2)) for offset in OFFSETS]
    offsets[0] = (0,) * (dimension - 1) + (-1,)
    return iv.LocalRule(np.random.default_rng(seed).integers(-1, 2, 243).astype(np.int8), offsets)


def corners(shape, rng):
    """Yield a random state, full ones, and single cells where strips and bands begin and end."""
    yield rng.integers(-1, 2, shape, dtype=np.int8)
    yield np.ones(shape, np.int8)
    for place in (0, shape[1] // VECTOR - 1, shape[1] // VECTOR, shape[1] - 1):
        x = np.zeros(shape, np.int8)
        x[-1, place] = x[0, place] = -1
        yield x


@pytest.mark.parametrize("boundary", BOUNDARIES)
@pytest.mark.parametrize("shape", [(128, 128), (190, 128), (257, 160), (125, 256, 3)])
def test_lanes_equal_a_plain_run(shape, boundary):
    rule, space = rule_on(len(shape)), iv.TritSpace(shape, boundary=boundary)
    for x in corners(shape, np.random.default_rng(1)):
        wanted = plain_run(rule, x, 9, boundary)
        for threads in (1, 3):
            engine = rule_engine(rule, space, threads=threads, backend="bit planes")

            assert schedule(engine.rules.layout, threads).lanes == VECTOR
            assert (engine.advance(x, 9) == wanted).all()


@pytest.mark.parametrize("boundary", BOUNDARIES)
@pytest.mark.parametrize("shape", [(128, 40), (130, 8), (70, 24, 3)])
def test_every_way_to_cut_strips_gives_the_same(shape, boundary, monkeypatch):
    """Property: also strips shorter than a pass reaches, whose surroundings lie several strips away."""
    rule, space = rule_on(len(shape)), iv.TritSpace(shape, boundary=boundary)
    x = np.random.default_rng(2).integers(-1, 2, shape, dtype=np.int8)
    wanted = plain_run(rule, x, 11, boundary)
    length = shape[1] // VECTOR
    for depth, tile, rows in ((1, 1, length), (3, 2, length), (7, 5, length), (4, 3, max(1, length // 2))):
        cut = Schedule(depth, 2, tile, rows, is_columns=True, lanes=VECTOR)
        monkeypatch.setattr(ways, "schedule", lambda _layout, _threads, cut=cut: cut)

        assert (rule_engine(rule, space, threads=2, backend="bit planes").advance(x, 11) == wanted).all(), cut


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_lanes_of_rules_in_turn_and_of_second_order(boundary):
    space = iv.TritSpace((190, 128), boundary=boundary)
    first, second = rule_on(2), rule_on(2, seed=5)
    for update in (iv.Cycle((first, second, second)), iv.Composite((first, second)), iv.SecondOrder(first)):
        states = iv.ProductSpace((space, space)) if isinstance(update, iv.SecondOrder) else space
        step, x = update.bind(states, None), states.random(np.random.default_rng(3))
        y = x
        for t in range(4, 17):
            y = step(y, None, t)
        for threads in (1, 2):
            engine = rule_engine(update, space, threads=threads, backend="bit planes")

            assert states.equal(engine.advance(x, 13, 4), y).all()


def test_packed_states_keep_their_layout():
    """Example: strips are a matter of the run; planes given and returned lie as ever."""
    rule, space = rule_on(2), iv.TritSpace((128, 128))
    x = space.random(np.random.default_rng(4))
    engine = rule_engine(rule, space, backend="bit planes")
    packed = LatticePlanes.from_array(x)

    assert engine.advance(packed, 0) == packed
    assert engine.advance(packed, 3) == LatticePlanes.from_array(plain_run(rule, x, 3, "periodic"))


def layout_of(shape):
    return Layout.of(iv.TritSpace(shape), [iv.von_neumann(len(shape))])


def test_lanes_are_for_whole_strips_that_are_long_enough():
    assert suits_lanes(layout_of((2048, 2048)))
    assert not suits_lanes(layout_of((2048, 2044)))
    assert not suits_lanes(layout_of((2048, 56)))
    large = layout_of((16384, 16384))
    assert 32 * large.n_words > LAST
    assert not suits_lanes(large)

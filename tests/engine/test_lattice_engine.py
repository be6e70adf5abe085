"""Property: every engine equals a plain simulation written with shifts, bit for bit, however it is cut."""

import itertools

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import involute as iv
from involute.engine.lattice import advance as ways
from involute.engine.lattice import schedule as cuts
from involute.engine.lattice.engine import rule_engine
from involute.engine.lattice.layout import Layout
from involute.engine.lattice.planes import LatticePlanes
from involute.engine.lattice.schedule import Schedule, by_bands, by_columns, streamed, suits_columns
from involute.errors import InvalidRuleError, InvalidStateError
from involute.updates.composite import Composite, Cycle
from involute.updates.local_rule import LocalRule
from involute.updates.second_order import SecondOrder

PHASES = (Phase.explicit, Phase.generate)  # shrinking would compile hundreds of rules
BOUNDARIES = ("periodic", "neutral")


@pytest.fixture(autouse=True, scope="module")
def _threads_on_small_lattices():
    """Let as many threads as are asked for share what is too little for them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cuts, "WORK", 1)
        yield


def shifted(x, offset, boundary):
    """Return ``y[i] = x[i + offset]``."""
    if boundary == "periodic":
        return np.roll(x, [-o for o in offset], axis=tuple(range(x.ndim)))
    y = np.zeros_like(x)
    if all(abs(o) < n for o, n in zip(offset, x.shape, strict=True)):
        here = tuple(slice(max(0, -o), n - max(0, o)) for o, n in zip(offset, x.shape, strict=True))
        there = tuple(slice(max(0, o), n - max(0, -o)) for o, n in zip(offset, x.shape, strict=True))
        y[here] = x[there]
    return y


def plain_step(rule, x, boundary):
    """Apply a rule once, by its table."""
    word = np.zeros(x.shape, dtype=np.int64)
    for offset in rule.offsets:
        word = 3 * word + shifted(x, offset, boundary) + 1
    return rule.table[word]


def plain_run(rule, x, n_steps, boundary):
    for _ in range(n_steps):
        x = plain_step(rule, x, boundary)
    return x


def random_rule(rng, offsets, *, odd=False):
    table = rng.integers(-1, 2, 3 ** len(offsets), dtype=np.int8)
    if odd:
        table = np.sign(table.astype(int) - table[::-1]).astype(np.int8)
    return LocalRule(table, offsets)


def adversarial(shape, rng):
    """Yield states that go wrong first: constant ones, corners, alternating ones, and a random one."""
    yield np.ones(shape, dtype=np.int8)
    yield -np.ones(shape, dtype=np.int8)
    for corner in itertools.product(*((0, -1) for _ in shape)):
        x = np.zeros(shape, dtype=np.int8)
        x[corner] = 1
        yield x
    yield ((np.indices(shape).sum(axis=0) % 3) - 1).astype(np.int8)
    yield rng.integers(-1, 2, shape, dtype=np.int8)


def check(rule, shape, boundary, n_steps, x, threads=1):
    engine = rule_engine(rule, iv.TritSpace(shape, boundary=boundary), threads=threads, backend="bit planes")

    assert engine.kind == "bit planes"
    assert (engine.advance(x, n_steps) == plain_run(rule, x, n_steps, boundary)).all()


LENGTHS = st.one_of(
    st.integers(1, 200), st.sampled_from((63, 64, 65, 127, 128, 129, 640, 1023, 4097, 20_000))
)
INNER = st.one_of(st.integers(1, 3), st.sampled_from((5, 17, 64, 70)))


@st.composite
def cases(draw, dimension):
    """Draw a lattice, a boundary, offsets, steps and a seed."""
    lengths = LENGTHS if dimension == 1 else st.one_of(st.integers(1, 130), st.sampled_from((191, 200, 320)))
    shape = (
        draw(lengths),
        *(draw(INNER if dimension == 2 else st.integers(1, 7)) for _ in range(dimension - 1)),
    )
    offset = st.tuples(*[st.integers(-3, 3)] * dimension)
    offsets = tuple(draw(st.lists(offset, min_size=1, max_size=4, unique=True)))
    return (
        shape,
        draw(st.sampled_from(BOUNDARIES)),
        offsets,
        draw(st.integers(0, 40)),
        draw(st.integers(0, 99)),
    )


def engine_equals_plain(case, threads):
    shape, boundary, offsets, n_steps, seed = case
    rng = np.random.default_rng(seed)
    rule = random_rule(np.random.default_rng(seed % 4), offsets, odd=seed % 2 == 0)
    for x in list(adversarial(shape, rng))[-1 - seed % 4 :]:
        check(rule, shape, boundary, n_steps, x, threads)


@settings(max_examples=40, deadline=None, phases=PHASES)
@given(case=cases(1), threads=st.integers(1, 3))
def test_lines(case, threads):
    engine_equals_plain(case, threads)


@settings(max_examples=40, deadline=None, phases=PHASES)
@given(case=cases(2), threads=st.integers(1, 3))
def test_planes(case, threads):
    engine_equals_plain(case, threads)


@settings(max_examples=25, deadline=None, phases=PHASES)
@given(case=cases(3), threads=st.integers(1, 2))
def test_volumes(case, threads):
    engine_equals_plain(case, threads)


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_all_lengths_to_200(boundary):
    rng = np.random.default_rng(5)
    rule = random_rule(rng, iv.interval(1))
    for n in range(1, 201):
        check(rule, n, boundary, 11, rng.integers(-1, 2, n, dtype=np.int8))


@pytest.mark.parametrize("boundary", BOUNDARIES)
@pytest.mark.parametrize("offsets", [iv.interval(1), iv.interval(2), iv.interval(3), ((-3,), (1,)), ((2,),)])
def test_adversarial_lines(offsets, boundary):
    rng = np.random.default_rng(7)
    rule = random_rule(rng, offsets)
    for n in (5, 63, 64, 65, 300):
        for x in adversarial((n,), rng):
            check(rule, n, boundary, 9, x)


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_adversarial_planes_of_nine_cells(boundary):
    rng = np.random.default_rng(7)
    rule = LocalRule.totalistic(iv.sgn, offsets=iv.moore(2))
    for shape in ((65, 3), (128, 9), (64, 64), (3, 130), (200, 1)):
        for x in adversarial(shape, rng):
            check(rule, shape, boundary, 9, x)


@pytest.mark.parametrize("boundary", BOUNDARIES)
@pytest.mark.parametrize("shape", [(1000,), (130, 40), (70, 11, 3)])
def test_every_way_to_cut_gives_the_same(shape, boundary, monkeypatch):
    """Property: depth, tile, parts and the axis of the run are a matter of speed alone."""
    rng = np.random.default_rng(3)
    offsets = ((0,) * len(shape), (1,) + (0,) * (len(shape) - 1), (-2,) + (1,) * (len(shape) - 1))
    rule = random_rule(rng, offsets)
    space = iv.TritSpace(shape, boundary=boundary)
    layout = Layout.of(space, [offsets])
    x = rng.integers(-1, 2, shape, dtype=np.int8)
    wanted = plain_run(rule, x, 13, boundary)
    bands = by_bands(layout)
    cuts = [bands, streamed(layout, bands, 2), Schedule(3, 2, 1, 5, is_streamed=True)]
    cuts += [Schedule(depth, 2 + depth % 2, tile, layout.rows) for depth in (1, 4, 7) for tile in (1, 3, 50)]
    if suits_columns(layout):
        cuts += [by_columns(layout, 1), by_columns(layout, 3)]
        cuts += [Schedule(depth, 2, tile, 9, is_columns=True) for depth in (1, 5) for tile in (1, 4)]
    for cut in cuts:
        monkeypatch.setattr(ways, "schedule", lambda _layout, _threads, cut=cut: cut)

        assert (rule_engine(rule, space, threads=2, backend="bit planes").advance(x, 13) == wanted).all(), cut


def test_one_wrong_entry_is_seen():
    """Example: the comparison that these tests make fails for a rule that differs in one entry."""
    rng = np.random.default_rng(2)
    rule = random_rule(rng, iv.interval(1))
    table = rule.table.copy()
    table[14] = (table[14] + 2) % 3 - 1
    x = rng.integers(-1, 2, 500, dtype=np.int8)
    engine = rule_engine(LocalRule(table, rule.offsets), iv.TritSpace(500), backend="bit planes")

    assert (engine.advance(x, 1) != plain_step(rule, x, "periodic")).any()


@pytest.mark.parametrize("backend", ["bit planes", "table"])
@pytest.mark.parametrize("boundary", BOUNDARIES)
@pytest.mark.parametrize("shape", [150, (65, 9)])
def test_rules_in_turn_and_second_order(shape, boundary, backend):
    """Property: successions of rules and second-order rules equal their steps, from any time on."""
    rng = np.random.default_rng(11)
    space = iv.TritSpace(shape, boundary=boundary)
    places = (
        (iv.interval(1), ((0,), (3,))) if space.shape == (150,) else (iv.von_neumann(2), ((1, -2), (0, 0)))
    )
    a, b = (random_rule(rng, offsets) for offsets in places)
    updates = (Composite((a, b)), Cycle((a, b, b)), Composite((Cycle((a, b)), a)))
    for update in (*updates, SecondOrder(a), SecondOrder(b, backwards=True)):
        states = iv.ProductSpace((space, space)) if isinstance(update, SecondOrder) else space
        step, x = update.bind(states, None), states.random(rng)
        for threads, n_steps in itertools.product((1, 2), (0, 1, 7, 30)):
            y = x
            for t in range(5, 5 + n_steps):
                y = step(y, None, t)
            engine = rule_engine(update, space, threads=threads, backend=backend)

            assert states.equal(engine.advance(x, n_steps, 5), y).all()


@pytest.mark.parametrize("backend", ["bit planes", "table"])
def test_batches_and_packed_states(backend):
    rng = np.random.default_rng(1)
    rule = random_rule(rng, iv.von_neumann(2))
    space = iv.TritSpace((66, 5))
    engine = rule_engine(rule, space, backend=backend)
    x = rng.integers(-1, 2, (2, 3, 66, 5), dtype=np.int8)
    y = engine.advance(x, 6)
    packed = engine.advance(LatticePlanes.from_array(x[1, 2]), 6)

    assert y.shape == x.shape
    assert y.dtype == np.int8
    assert all((y[i] == plain_run(rule, x[i], 6, "periodic")).all() for i in np.ndindex(2, 3))
    assert isinstance(packed, LatticePlanes)
    assert (packed.to_array() == y[1, 2]).all()
    assert engine.advance(x[:0], 3).shape == (0, 3, 66, 5)


def test_a_session_goes_on_from_where_it_is():
    rng = np.random.default_rng(1)
    for shape in (200, (130, 20), (70, 4)):
        space = iv.TritSpace(shape)
        rule = random_rule(rng, ((1,) * len(space.shape), (0,) * len(space.shape)))
        x = space.random(rng)
        for threads in (1, 2):
            run = rule_engine(rule, space, threads=threads, backend="bit planes").start(x)
            done = 0
            for n_steps in (1, 0, 5, 2, 33, 1):
                run.advance(n_steps)
                done += n_steps

                assert (run.state() == plain_run(rule, x, done, "periodic")).all()


def test_the_input_is_left_alone():
    x = np.ones(130, dtype=np.int8)
    packed = LatticePlanes.from_array(x)
    engine = rule_engine(LocalRule.totalistic(lambda s: -iv.sgn(s), offsets=(0, 1)), iv.TritSpace(130))
    engine.advance(packed, 3)

    assert (packed.to_array() == x).all()
    assert (engine.advance(x, 3) == -1).all()


class TestTheChoice:
    def test_a_small_rule_becomes_logic_and_says_so(self):
        engine = rule_engine(LocalRule.totalistic(iv.sgn, offsets=iv.interval(1)), iv.TritSpace(1000))

        assert engine.kind == "bit planes"
        assert 0 < engine.n_operations < 30
        assert f"{engine.n_operations} operations" in engine.reason
        assert repr(engine).startswith("LatticeEngine(bit planes on (1000,): ")

    def test_a_rule_of_ten_cells_stays_a_table_and_says_so(self):
        rng = np.random.default_rng(0)
        rule = random_rule(rng, tuple(range(10)))
        engine = rule_engine(rule, iv.TritSpace(100))
        x = rng.integers(-1, 2, 100, dtype=np.int8)

        assert engine.kind == "table"
        assert engine.reason == "logic of 10 trits would be too large"
        assert (engine.advance(x, 4) == plain_run(rule, x, 4, "periodic")).all()


RULE = LocalRule.totalistic(iv.sgn, offsets=iv.interval(1))
LINE = iv.TritSpace(70)


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (
            lambda: rule_engine(RULE, iv.GraphSpace(3, [(0, 1)])),
            InvalidRuleError,
            "a lattice (TritSpace) of at least",
        ),
        (lambda: rule_engine(RULE, iv.TritSpace(())), InvalidRuleError, "at least one axis"),
        (lambda: rule_engine(iv.moore, LINE), InvalidRuleError, "local rules without controls"),
        (lambda: rule_engine(RULE, LINE, threads=0), InvalidRuleError, "threads"),
        (
            lambda: rule_engine(RULE, LINE, backend="int8"),
            InvalidRuleError,
            "backend 'bit planes' or 'table'",
        ),
        (lambda: rule_engine(RULE, iv.TritSpace((4, 4))), InvalidRuleError, "dimension 2"),
        (lambda: rule_engine(RULE, LINE).advance(np.zeros(70, np.int8), -1), InvalidRuleError, "n_steps"),
        (
            lambda: rule_engine(RULE, LINE).advance(np.zeros(71, np.int8), 1),
            InvalidStateError,
            "int8 trits of shape",
        ),
        (lambda: rule_engine(RULE, LINE).advance(np.zeros(70), 1), InvalidStateError, "float64"),
        (
            lambda: rule_engine(RULE, LINE).advance(np.full(70, 2, np.int8), 1),
            InvalidStateError,
            "int8 trits",
        ),
        (
            lambda: rule_engine(SecondOrder(RULE), LINE).advance(np.zeros(70, np.int8), 1),
            InvalidStateError,
            "a pair (now, before)",
        ),
    ],
)
def test_refusals(call, error, text):
    with pytest.raises(error) as caught:
        call()

    assert text in str(caught.value)

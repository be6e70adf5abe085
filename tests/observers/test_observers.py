"""Each observer against its definition on the kept states; constant memory; periods against brute force."""

import hashlib

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from runs import DRIVEN, FREE, X0, random_policy, same
from shipped import LINEAR, PAIR, RING, SWAP

import involute as iv
from involute.errors import InvalidSystemError, RunStoppedError
from involute.observers.action_series import ActionSeries
from involute.observers.density import Density
from involute.observers.emission_series import EmissionSeries
from involute.observers.function_series import FunctionSeries
from involute.observers.level_density import LevelDensity
from involute.observers.period_detector import PeriodDetector
from involute.observers.quantity_series import QuantitySeries
from involute.observers.running_mean import RunningMean
from involute.observers.site_mean import SiteMean
from involute.observers.state_hash import StateHash
from involute.observers.trit_frequencies import TritFrequencies
from involute.simulate import simulate
from involute.storage.plain import packed

FULL = iv.System(
    space=iv.TritSpace(9),
    update=iv.LocalRule.totalistic(iv.sgn, offsets=(-1, 0, 1)),
    action=iv.Support() + iv.DomainWalls(0.5),
    monotones=(iv.Activity(),),
    invariants=(iv.FunctionQuantity(lambda x: x[:2].astype(int), "odd", label="pair"),),
    tower=iv.BlockTower(iv.majority, levels=2),
    emission=iv.Sites((0, 4)),
    name="full",
)
STARTS = hnp.arrays(np.int8, 9, elements=st.integers(-1, 1))
CONSTANT = (
    Density(),
    LevelDensity(),
    TritFrequencies(),
    TritFrequencies(per_site=True, label="by_site"),
    SiteMean(),
    RunningMean(),
    RunningMean("activity"),
    PeriodDetector(),
    StateHash(),
)
SERIES = (
    ActionSeries(),
    QuantitySeries("activity"),
    QuantitySeries("pair"),
    EmissionSeries(),
    FunctionSeries(lambda x: x.astype(float), label="states"),
)


@given(x=STARTS, n_steps=st.integers(0, 150))
@settings(deadline=None, max_examples=25)
def test_series_are_the_values_of_the_states(x, n_steps):
    run = simulate(FULL, x, n_steps, observers=SERIES)
    found = run.observations

    assert same(found["action"], run.action(FULL))
    assert same(found["activity"], FULL.quantity("activity")(run.states))
    assert same(found["pair"], run.states[:, :2].astype(int))
    assert same(found["emission"], run.states[:, [0, 4]])
    assert same(found["states"], run.states.astype(float))
    assert run.series == tuple(observer.label for observer in SERIES)


@given(x=STARTS, n_steps=st.integers(0, 30))
@settings(deadline=None, max_examples=25)
def test_densities_are_counts_over_the_states(x, n_steps):
    run = simulate(FULL, x, n_steps, observers=CONSTANT)
    found, states = run.observations, run.states

    assert found["density"] == np.count_nonzero(states) / states.size
    assert found["level_density"].tolist() == [
        np.count_nonzero(FULL.coarse_grain(states, levels=j)) / (len(states) * 9 // 3**j) for j in range(3)
    ]
    assert found["trit_frequencies"].tolist() == [
        np.count_nonzero(states == t) / states.size for t in (-1, 0, 1)
    ]
    assert found["by_site"].tolist() == [
        (np.count_nonzero(states == t, axis=0) / len(states)).tolist() for t in (-1, 0, 1)
    ]
    assert same(found["site_mean"], states.sum(axis=0, dtype=np.int64) / len(states))


@given(x=STARTS, n_steps=st.integers(0, 30))
@settings(deadline=None, max_examples=25)
def test_moments(x, n_steps):
    run = simulate(FULL, x, n_steps, observers=CONSTANT)
    found, action = run.observations["mean_action"], run.action(FULL)

    assert found["least"] == action.min()
    assert found["greatest"] == action.max()
    assert found["mean"] == pytest.approx(action.mean())
    assert found["variance"] == pytest.approx(action.var(), abs=1e-12)
    assert run.observations["mean_activity"]["greatest"] == np.count_nonzero(run.states, axis=1).max()


@given(x=STARTS)
@settings(deadline=None, max_examples=25)
def test_negation_of_the_state_shows_in_the_observations(x):
    """A is even and so are densities; means are odd: exactly, as floats."""
    one, other = (simulate(FULL, s * x, 12, observers=(*CONSTANT, *SERIES)).observations for s in (1, -1))

    for label in ("action", "activity", "density", "level_density", "mean_action", "period"):
        assert same(one[label], other[label])
    for label in ("pair", "emission", "states", "site_mean"):
        assert np.array_equal(one[label], -other[label])
    assert same(one["by_site"], other["by_site"][::-1])


def test_the_hash_is_of_all_states_in_order():
    run = simulate(FREE, X0, 9, observers=[StateHash()])
    digest = bytes(32)
    for x in run:
        digest = hashlib.sha256(digest + x.tobytes()).digest()

    assert run.observations["state_hash"] == digest.hex()
    pair = iv.System(space=PAIR, update=iv.SecondOrder(LINEAR))
    hashes = {
        simulate(pair, (a, b), 0, observers=[StateHash()]).observations["state_hash"]
        for a, b in [([1, 0, 0], [0, 0, 0]), ([0, 0, 0], [1, 0, 0])]
    }
    assert len(hashes) == 2


@pytest.mark.parametrize("observer", CONSTANT, ids=lambda observer: observer.label)
def test_memory_is_constant(observer):
    """The carry after a thousand steps takes as many bytes as after two."""

    def size(n_steps):
        fold = observer.bind(FULL)
        carry, x = fold.start, FULL.space.random(np.random.default_rng(0))
        for t in range(n_steps):
            carry, x = fold.observe(carry, x, None, t), FULL.step(x)
        _, arrays = packed(carry, "c")
        return sum(array.nbytes for array in arrays.values())

    assert size(1000) == size(2)
    assert not observer.is_series


@pytest.mark.parametrize("observer", [*CONSTANT, *SERIES], ids=lambda observer: observer.label)
def test_an_older_carry_stays_valid(observer):
    """A step that is taken back leaves no trace: observing twice from one carry gives the same."""
    fold = observer.bind(FULL)
    x, y = FULL.space.random(np.random.default_rng(1), size=2)
    for n in (1, 64):
        carry = fold.start
        for t in range(n):
            carry = fold.observe(carry, x, None, t)
        once = fold.value(fold.observe(carry, x, None, n))
        fold.observe(carry, y, None, n)

        assert same(fold.value(fold.observe(carry, x, None, n)), once)


class TestPeriods:
    @given(
        table=hnp.arrays(np.int8, 27, elements=st.integers(-1, 1)),
        x=hnp.arrays(np.int8, st.integers(1, 7), elements=st.integers(-1, 1)),
        t0=st.integers(-3, 3),
    )
    @settings(deadline=None, max_examples=60)
    def test_against_brute_force(self, table, x, t0):
        system = iv.System(space=iv.TritSpace(x.size), update=iv.LocalRule(table, (-1, 0, 1)))
        seen = {}
        state, t = x, 0
        while state.tobytes() not in seen:
            seen[state.tobytes()] = t
            state, t = system.step(state), t + 1
        period, transient = t - seen[state.tobytes()], seen[state.tobytes()]
        run = simulate(system, x, 4 * (transient + period), observers=[PeriodDetector()], t0=t0)
        found = run.observations["period"]

        assert found["period"] == period
        assert transient + period <= found["confirmed_at"] - t0 <= 3 * max(transient, period) + period
        assert same(run[found["confirmed_at"] - t0], run[found["confirmed_at"] - t0 - period])

    def test_the_phase_of_the_update_counts(self):
        """Swapping pairs in turn moves a trit by two cells in two steps: on six cells the period is 6."""
        system = iv.System(space=RING, update=SWAP)
        run = simulate(system, iv.trits("+00000"), 40, observers=[PeriodDetector()])

        assert run.observations["period"] == {"period": 6, "confirmed_at": 13}
        assert simulate(system, RING.neutral(), 9, observers=[PeriodDetector()]).observations["period"] == {
            "period": 2,
            "confirmed_at": 3,
        }

    def test_controls_have_to_stay(self):
        """A state that returns under another control is no cycle."""
        system = iv.System(
            space=RING,
            controls=iv.TritSpace(1),
            update=iv.LocalRule.from_function(lambda a, u: u, offsets=(0,), n_controls=1),
        )
        detector = [PeriodDetector()]
        changing = simulate(
            system, RING.neutral(), 40, controls=lambda x, t, rng: [(t // 2 + 1) % 2], observers=detector
        )
        steady = simulate(system, RING.neutral(), 5, controls=[1], observers=detector)
        at_last = simulate(system, RING.neutral(), 9, controls=[[1], [0]] * 3 + [[1]] * 3, observers=detector)

        assert changing.observations["period"] == {"period": 1, "confirmed_at": 2}
        assert steady.observations["period"] == {"period": 1, "confirmed_at": 2}
        assert at_last.observations["period"] == {"period": 1, "confirmed_at": 8}

    def test_none_yet(self):
        assert simulate(FREE, X0, 0, observers=[PeriodDetector()]).observations["period"] is None

    def test_tuples(self):
        system = iv.System(space=PAIR, update=iv.SecondOrder(LINEAR))
        run = simulate(system, PAIR.random(np.random.default_rng(3)), 400, observers=[PeriodDetector()])
        found = run.observations["period"]

        assert same(run[found["confirmed_at"]], run[found["confirmed_at"] - found["period"]])


class TestErrors:
    @pytest.mark.parametrize(
        ("observer", "message"),
        [
            (
                ActionSeries(),
                (
                    "Expected a system with an action, but got bare without. "
                    "To mend: declare action=involute.Support()."
                ),
            ),
            (
                QuantitySeries("charge"),
                (
                    "Expected one of the quantities (), but got 'charge'. "
                    "To mend: declare it, or correct its spelling."
                ),
            ),
            (
                EmissionSeries(),
                (
                    "Expected a system with an emission, but got bare without. "
                    "To mend: declare emission=involute.Sites((0,))."
                ),
            ),
            (
                LevelDensity(),
                (
                    "Expected a system with a tower, but got bare without. "
                    "To mend: declare tower=involute.BlockTower(involute.majority, levels=1)."
                ),
            ),
            (
                RunningMean(),
                (
                    "Expected a system with an action, but got bare without. "
                    "To mend: declare action=involute.Support()."
                ),
            ),
            (
                TritFrequencies(),
                (
                    f"Expected states that are arrays of trits, but got {PAIR!r}. "
                    "To mend: use Density, or a FunctionSeries."
                ),
            ),
            (
                SiteMean(),
                (
                    f"Expected states that are one array, but got {PAIR!r}. "
                    "To mend: use a FunctionSeries on one factor."
                ),
            ),
            (
                PeriodDetector(),
                (
                    "Expected an update with a known period in t, but got UPDATE. "
                    "To mend: declare its period (declared_period= of a FunctionUpdate)."
                ),
            ),
        ],
    )
    def test_what_is_not_there(self, observer, message):
        update = iv.FunctionUpdate(lambda x, u, t: x)
        bare = iv.System(space=PAIR, update=update, name="bare")
        with pytest.raises(InvalidSystemError) as raised:
            simulate(bare, PAIR.neutral(), 1, observers=[observer])

        assert str(raised.value) == message.replace("UPDATE", repr(update))

    def test_means_of_rows(self):
        with pytest.raises(InvalidSystemError) as raised:
            simulate(FULL, FULL.space.neutral(), 1, observers=[RunningMean("pair")])

        assert str(raised.value) == (
            "Expected a quantity that is one number, but got 'pair' with several. To mend: use "
            "QuantitySeries."
        )

    def test_values_of_changing_shape(self):
        series = FunctionSeries(lambda x: x[x != 0], label="ragged")
        with pytest.raises(RunStoppedError) as raised:
            simulate(DRIVEN, X0, 5, controls=random_policy, rng=1, observers=[series])

        assert str(raised.value) == (
            "Expected step 0 (t=0) to succeed, but got InvalidStateError: Expected numbers of shape (3,) for "
            "'ragged', but got entry 1 with shape (4,) and dtype int8. To mend: return the same "
            "kind of value "
            "for every state, or remove the cause; the 0 finished steps are in this error's "
            ".trajectory."
        )

    def test_values_that_are_no_numbers(self):
        with pytest.raises(
            ValueError, match=r"^Expected numbers or arrays of numbers for 'text', but got entry 0"
        ):
            simulate(FREE, X0, 5, observers=[FunctionSeries(str, label="text")])

    def test_series_widen_their_numbers(self):
        series = FunctionSeries(lambda x: 1 if x[0] else 0.5, label="mixed")
        run = simulate(attrs.evolve(FREE, update=SWAP), iv.trits("+00000"), 100, observers=[series])

        assert run.observations["mixed"].tolist() == [1.0 if x[0] else 0.5 for x in run]

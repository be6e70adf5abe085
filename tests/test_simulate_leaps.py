"""Property: runs that leap on packed states give the bytes of those that go step by step."""

import signal

import numpy as np
import pytest

import involute as iv
from involute.engine.lattice.engine import LatticeEngine
from involute.engine.lattice.session import LatticeSession
from involute.simulate import leaps, resume, simulate
from involute.updates.second_order import SecondOrder

RULE = iv.LocalRule.from_function(
    lambda a, b, c: iv.sgn(a + b - c) if b else -iv.sgn(a - c), offsets=(-1, 0, 1)
)
LINE = iv.System(space=iv.TritSpace(3000), update=RULE)
PAIR = iv.System(space=iv.ProductSpace((iv.TritSpace(500), iv.TritSpace(500))), update=SecondOrder(RULE))
N_STEPS = 400


@pytest.fixture(autouse=True)
def eager(monkeypatch):
    """Leap on small lattices too, a few steps at a time."""
    monkeypatch.setattr(leaps, "WORTH", 1)
    monkeypatch.setattr(leaps, "FIRST", 20_000)
    monkeypatch.setattr(leaps, "SECONDS", 1e-5)


@pytest.fixture
def counted(monkeypatch):
    """Count the leaps."""
    sizes = []
    advance = LatticeSession.advance
    monkeypatch.setattr(LatticeSession, "advance", lambda self, n: (sizes.append(n), advance(self, n))[1])
    return sizes


def stepwise(system, x, n_steps, **options):
    """Run with an observer, which wants to see every step."""
    return simulate(system, x, n_steps, observers=[iv.FunctionSeries(lambda _x: 0)], **options)


@pytest.mark.parametrize("system", [LINE, PAIR], ids=["line", "pair"])
@pytest.mark.parametrize("keep", ["last", 8, 50])
def test_leaps_equal_steps(system, keep, counted):
    x = system.space.random(np.random.default_rng(0))
    run, wanted = simulate(system, x, N_STEPS, keep=keep), stepwise(system, x, N_STEPS, keep=keep)

    assert sum(counted) == N_STEPS
    assert len(counted) < N_STEPS or keep == "last"
    assert system.space.equal(run.x, wanted.x).all()
    assert (run.times == wanted.times).all()
    assert (run.n_steps, run.t) == (N_STEPS, N_STEPS)
    for mine, other in zip(np.atleast_1d(run.states), np.atleast_1d(wanted.states), strict=True):
        assert (mine == other).all()


def test_the_run_tells_which_engine_ran():
    x = LINE.space.random(np.random.default_rng(0))

    assert simulate(LINE, x, N_STEPS, keep="last").engine == leaps.why(RULE, LINE.space, N_STEPS)
    assert simulate(LINE, x, N_STEPS, keep="last").engine.startswith("in leaps on bit planes: ")
    assert simulate(LINE, x, N_STEPS).engine.startswith("step by step: a state is kept every 1 steps")


def test_backwards_returns_to_the_start(counted):
    x = PAIR.space.random(np.random.default_rng(1))
    there = simulate(PAIR, x, N_STEPS, keep="last")
    back = simulate(PAIR, there.x, N_STEPS, keep="last", backwards=True, t0=there.t)

    assert sum(counted) == 2 * N_STEPS
    assert PAIR.space.equal(back.x, x).all()
    assert back.t == 0


@pytest.mark.parametrize("keep", ["last", 16])
def test_resumed_runs_are_the_same(keep, tmp_path):
    x = LINE.space.random(np.random.default_rng(2))
    simulate(LINE, x, 130, keep=keep, checkpoint=tmp_path / "run", checkpoint_every=7)
    run, wanted = resume(tmp_path / "run", LINE, N_STEPS), stepwise(LINE, x, N_STEPS, keep=keep)

    assert (run.x == wanted.x).all()
    assert (run.states == wanted.states).all()


def test_progress_is_told_of_stretches():
    heard = []

    def progress(items, what):
        for item in items:
            heard.append(item)
            yield item

    x = LINE.space.random(np.random.default_rng(2))
    run = simulate(LINE, x, N_STEPS, keep="last", progress=progress)

    assert sum(heard) == N_STEPS
    assert 1 < len(heard) <= N_STEPS // 16
    assert (run.x == stepwise(LINE, x, N_STEPS, keep="last").x).all()


def test_an_interrupt_ends_the_run_after_a_leap(monkeypatch):
    advance = LatticeSession.advance

    def interrupted(self, n_steps):
        if self.t:
            signal.raise_signal(signal.SIGINT)
        advance(self, n_steps)

    monkeypatch.setattr(LatticeSession, "advance", interrupted)
    x = LINE.space.random(np.random.default_rng(3))
    run = simulate(LINE, x, N_STEPS, keep="last")

    assert run.interrupted
    assert 0 < run.n_steps < N_STEPS
    assert (run.x == stepwise(LINE, x, run.n_steps, keep="last").x).all()


def test_the_second_interrupt_leaves_a_checkpoint_of_whole_leaps(monkeypatch, tmp_path):
    advance = LatticeSession.advance

    def interrupted(self, n_steps):
        advance(self, n_steps)
        if self.t > 20:
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(LatticeSession, "advance", interrupted)
    monkeypatch.setattr(leaps.Leaper, "_advance", _advance_here)
    x = LINE.space.random(np.random.default_rng(3))
    with pytest.raises(KeyboardInterrupt):
        simulate(LINE, x, N_STEPS, keep="last", checkpoint=tmp_path / "run")
    monkeypatch.undo()

    assert (resume(tmp_path / "run", LINE).x == stepwise(LINE, x, N_STEPS, keep="last").x).all()


def _advance_here(self, size):
    """Leap on the main thread, where the exception of the second interrupt arises once the steps are done."""
    try:
        self._session.advance(size)
    finally:
        self.n_done += size


@pytest.mark.parametrize(
    "options",
    [{"keep": "all"}, {"keep": 3}, {"keep": "last", "observers": [iv.FunctionSeries(lambda _x: 0)]}],
)
def test_what_must_be_seen_is_not_leapt_over(options, counted):
    x = LINE.space.random(np.random.default_rng(3))
    simulate(LINE, x, 30, **options)

    assert counted == []


def test_rules_that_are_no_local_rules_go_step_by_step(counted):
    flip = iv.System(space=iv.TritSpace(50), update=iv.FunctionUpdate(lambda x: -x))
    x = flip.space.random(np.random.default_rng(3))

    assert (simulate(flip, x, 101, keep="last").x == -x).all()
    assert counted == []


def test_small_runs_are_not_worth_an_engine(monkeypatch):
    monkeypatch.setattr(leaps, "WORTH", 1e9)

    assert leaps.engine_for(RULE, LINE.space, N_STEPS, 0) is None
    assert isinstance(leaps.engine_for(RULE, LINE.space, 10**6, 0), LatticeEngine)


def test_a_run_says_why_it_goes_as_it_does(caplog):
    """Example: the reason is in words, and in the log of every run that could leap."""
    space = LINE.space
    with caplog.at_level("INFO", logger="involute.simulate"):
        simulate(LINE, space.random(np.random.default_rng(0)), 100, keep="last")

    assert caplog.messages == [leaps.why(RULE, space, 100)]
    assert caplog.messages[0].startswith("in leaps on bit planes: ")
    assert leaps.why(RULE, space, 100, 2).startswith("step by step: a state is kept every 2 steps")
    assert "not those of a lattice" in leaps.why(RULE, iv.TritSpace(()), 100)
    pushed = iv.LocalRule.from_function(lambda a, u: iv.sgn(a + u), offsets=(0,), n_controls=1)
    assert "without controls" in leaps.why(pushed, space, 100)
    assert leaps.why(pushed.under(1), space, 100).startswith("in leaps")
    wide = iv.LocalRule(np.ones(3**10, dtype=np.int8), range(10))
    assert leaps.why(wide, space, 100) == "step by step: logic of 10 trits would be too large"
    ragged = iv.LocalRule(np.random.default_rng(0).integers(-1, 2, 3**9), range(9))
    assert "as much as" in leaps.why(ragged, space, 100)
    assert leaps.why(ragged, space, 100).startswith("step by step")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"observers": [iv.Density()]}, "each step is observed (density)"),
        ({"keep": 2}, "a state is kept every 2 steps, more often than every 8"),
    ],
)
def test_the_log_says_why_a_run_goes_step_by_step(arguments, reason, caplog):
    system = iv.System(space=iv.TritSpace(9), update=iv.LocalRule.from_text("---000+++---000+++---000+++"))
    with caplog.at_level("INFO", logger="involute.simulate"):
        simulate(system, np.ones(9, dtype=np.int8), 10, **{"keep": "last", **arguments})

    assert "step by step" in caplog.text
    assert reason in caplog.text


def test_the_log_says_that_controls_drive_a_run(caplog):
    rule = iv.LocalRule.from_function(lambda a, u: iv.sgn(a + u), offsets=(0,), n_controls=1)
    system = iv.System(space=iv.TritSpace(9), controls=iv.TritSpace(1), update=rule)
    with caplog.at_level("INFO", logger="involute.simulate"):
        simulate(system, np.ones(9, dtype=np.int8), 10, keep="last", controls=np.ones(1, dtype=np.int8))

    assert "step by step: the update is driven by controls (constant)" in caplog.text

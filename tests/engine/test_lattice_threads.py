"""Threads: as many as have enough to do in a pass, and the same state whatever their number."""

import numpy as np
import pytest

import involute as iv
from involute.engine.lattice import part_run, schedule
from involute.engine.lattice.engine import rule_engine
from involute.engine.lattice.layout import Layout
from involute.engine.lattice.team import Team

RULE = iv.LocalRule.totalistic(iv.sgn, offsets=iv.interval(1), name="majority")
SQUARE = iv.LocalRule.totalistic(iv.sgn, offsets=iv.von_neumann(2), name="majority")


def used(shape, threads):
    offsets = RULE.offsets if len(shape) == 1 else SQUARE.offsets
    return schedule.useful_threads(Layout.of(iv.TritSpace(shape), [offsets]), threads)


@pytest.mark.parametrize("shape", [(100,), (10**6,), (10**7,), (64, 64), (2048, 2048), (4096, 4096)])
def test_small_lattices_are_the_work_of_one_thread(shape):
    assert [used(shape, threads) for threads in (1, 2, 8)] == [1, 1, 1]


@pytest.mark.parametrize("shape", [(10**8,), (8192, 8192), (16384, 16384)])
def test_large_lattices_are_shared(shape):
    assert [used(shape, threads) for threads in (1, 2)] == [1, 2]


def test_each_thread_has_enough_to_do():
    """Property: of the threads granted as many as possible, each with at least the work of one."""
    for side in (4096, 8192, 16384, 32768):
        layout = Layout.of(iv.TritSpace((side, side)), [SQUARE.offsets])
        for granted in (2, 3, 7, 64):
            n = schedule.useful_threads(layout, granted)
            shares = {k: side**2 * schedule.schedule(layout, k).depth / k for k in range(1, granted + 1)}

            assert n == max([1, *(k for k, share in shares.items() if share >= schedule.WORK)])


def test_a_session_uses_one_thread_on_a_small_lattice_and_two_on_what_counts_as_large(monkeypatch):
    for rule, shape in ((RULE, (10_000,)), (SQUARE, (130, 200)), (SQUARE, (200, 3))):
        space = iv.TritSpace(shape)
        x = space.random(np.random.default_rng(2))
        one = rule_engine(rule, space, threads=1, backend="bit planes").start(x)
        engine = rule_engine(rule, space, threads=2, backend="bit planes")
        small = engine.start(x)
        with monkeypatch.context() as patch:
            patch.setattr(schedule, "WORK", 1)
            large = engine.start(x)
        for run in (one, small, large):
            for n_steps in (1, 40, 2):
                run.advance(n_steps)

        assert (one.n_threads, small.n_threads, large.n_threads) == (1, 1, 2)
        assert large.run.team.n_threads == 2
        assert (small.state() == one.state()).all()
        assert (large.state() == one.state()).all()


def test_a_run_keeps_its_threads(monkeypatch):
    """Example: one pool of threads serves every pass and every call."""
    monkeypatch.setattr(schedule, "WORK", 1)
    made = []
    pool = part_run.Team._pool.func
    monkeypatch.setattr(Team._pool, "func", lambda self: made.append(1) or pool(self))
    run = rule_engine(RULE, iv.TritSpace(10_000), threads=2, backend="bit planes").start(
        np.zeros(10_000, np.int8)
    )
    for _ in range(3):
        run.advance(100)

    assert made == [1]


def test_a_team_tells_what_went_wrong():
    def task(k):
        if k == 3:
            raise ValueError("three")

    with pytest.raises(ValueError, match="three"):
        Team(2).each(task, range(5))
    Team(2).each(task, range(3))

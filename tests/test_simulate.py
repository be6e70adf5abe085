"""The driver: the states of naive stepping, all ways of giving controls, exact resumption, clear errors."""

import os
import signal
import subprocess
import sys
import threading
import time
from itertools import count, repeat

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from runs import DRIVEN, FREE, X0, Stumble, random_policy, same, same_run, watchers
from shipped import LINEAR, PAIR, RING, UPDATES

import involute as iv
from involute.errors import (
    InvalidRunError,
    InvalidStateError,
    InvalidSystemError,
    NotInvertibleError,
    RunFileError,
    RunStoppedError,
)
from involute.observers.density import Density
from involute.observers.function_series import FunctionSeries
from involute.simulate import progress as bars
from involute.simulate import resume, simulate
from involute.spaces.batch import row

SEEDS = st.integers(0, 2**32 - 1)


def stepped(system, x, controls, t0):
    """Return the states of naive stepping, first one included."""
    states = [x]
    for i, u in enumerate(controls):
        states.append(system.step(states[-1], u, t0 + i))
    return states


class TestStates:
    @pytest.mark.parametrize("name", UPDATES)
    @given(seed=SEEDS, n_steps=st.integers(0, 9), t0=st.integers(-5, 5))
    @settings(max_examples=8, deadline=None)
    def test_equals_naive_stepping(self, name, seed, n_steps, t0):
        space, controls, update = UPDATES[name]
        system = iv.System(space=space, controls=controls, update=update)
        rng = np.random.default_rng(seed)
        x = space.random(rng)
        us = [None] * n_steps if controls is None else list(controls.random(rng, size=n_steps))
        run = simulate(system, x, n_steps, controls=None if controls is None else us, t0=t0)

        expected = stepped(system, x, us, t0)
        assert all(same(a, b) for a, b in zip(run, expected, strict=True))
        assert same(run.x, expected[-1])
        assert run.times.tolist() == list(range(t0, t0 + n_steps + 1))
        assert (run.t, run.n_steps, run.interrupted) == (t0 + n_steps, n_steps, False)

    @given(
        table=hnp.arrays(np.int8, 27, elements=st.integers(-1, 1)),
        x=hnp.arrays(np.int8, st.integers(1, 30), elements=st.integers(-1, 1)),
        n_steps=st.integers(0, 20),
        keep=st.integers(1, 25),
    )
    @settings(deadline=None)
    def test_strides_keep_every_kth_state(self, table, x, n_steps, keep):
        system = iv.System(space=iv.TritSpace(x.size), update=iv.LocalRule(table, (-1, 0, 1)))
        whole, some = simulate(system, x, n_steps), simulate(system, x, n_steps, keep=keep)
        last = simulate(system, x, n_steps, keep="last")

        assert same(some.states, whole.states[::keep])
        assert same(some.times, whole.times[::keep])
        assert same(last.states, whole.states[-1:])
        assert same(last.times, whole.times[-1:])
        assert same(last.x, whole.x)
        assert same(some.x, whole.x)

    @given(seed=SEEDS, n_steps=st.integers(0, 30), t0=st.integers(-4, 4))
    @settings(deadline=None, max_examples=30)
    @pytest.mark.parametrize("name", ["second order", "block rule in turns", "block rule in 2-D"])
    def test_backwards_is_exact(self, name, seed, n_steps, t0):
        space, _, update = UPDATES[name]
        system = iv.System(space=space, update=update)
        x = space.random(np.random.default_rng(seed))
        there = simulate(system, x, n_steps, t0=t0)
        back = simulate(system, there.x, n_steps, t0=there.t, backwards=True)

        assert same(back.x, x)
        assert same(back.times, there.times[::-1])
        assert all(same(a, b) for a, b in zip(back, list(there)[::-1], strict=True))

    def test_the_callers_state_is_left_alone(self):
        x = X0.copy()
        run = simulate(FREE, x, 3)
        run.states[0][:] = 0

        assert same(x, X0)

    def test_no_steps(self):
        run = simulate(DRIVEN, X0, 0, controls=[])

        assert len(run) == 1
        assert same(run.x, X0)
        assert run.controls.shape == (0, 2)

    def test_finite_states(self):
        space = iv.FiniteSpace(("a", "b", "c"), neutral_label="b")
        system = iv.System(
            space=space,
            update=iv.FunctionUpdate(lambda x: (x + 1) % 3),
            involution=iv.Exchange({"a": "c", "c": "a"}),
        )

        assert simulate(system, "c", 4).states.tolist() == [2, 0, 1, 2, 0]
        assert simulate(system, "c", 4, keep="last").states.tolist() == [0]


class TestControls:
    @given(seed=SEEDS, n_steps=st.integers(1, 12))
    @settings(deadline=None, max_examples=30)
    def test_every_way_gives_the_same(self, seed, n_steps):
        us = DRIVEN.controls.random(np.random.default_rng(seed), size=n_steps)
        runs = [
            simulate(DRIVEN, X0, n_steps, controls=controls)
            for controls in (us, us.tolist(), iter(us), (u for u in us), lambda x, t, rng: us[t])
        ]

        for run in runs:
            assert same(run.states, runs[0].states)
            assert same(run.controls, us)

    def test_one_for_all_steps(self):
        run = simulate(DRIVEN, X0, 4, controls=iv.trits("+-"))

        assert same(run.states, simulate(DRIVEN, X0, 4, controls=[iv.trits("+-")] * 4).states)
        assert run.controls.tolist() == [[1, -1]] * 4

    def test_nothing_is_neutral(self):
        assert same(
            simulate(DRIVEN, X0, 4).states,
            simulate(DRIVEN, X0, 4, controls=np.zeros((4, 2), dtype=np.int8)).states,
        )

    def test_one_control_of_as_many_trits_as_steps(self):
        assert simulate(DRIVEN, X0, 2, controls=iv.trits("+-")).controls.tolist() == [[1, -1], [1, -1]]

    def test_policies_with_a_seed_repeat(self):
        one, two = (simulate(DRIVEN, X0, 20, controls=random_policy, rng=5) for _ in range(2))
        other = simulate(DRIVEN, X0, 20, controls=random_policy, rng=6)

        assert same_run(one, two)
        assert not same(one.states, other.states)
        assert one.seed == 5

    def test_a_fresh_seed_is_remembered(self):
        one = simulate(DRIVEN, X0, 20, controls=random_policy)

        assert same_run(one, simulate(DRIVEN, X0, 20, controls=random_policy, rng=one.seed))

    def test_a_generator_moves_on(self):
        rng, twin = np.random.default_rng(3), np.random.default_rng(3)
        whole = simulate(DRIVEN, X0, 20, controls=random_policy, rng=twin)
        half = simulate(DRIVEN, X0, 10, controls=random_policy, rng=rng)
        rest = simulate(DRIVEN, half.x, 10, controls=random_policy, rng=rng, t0=10)

        assert same(whole.x, rest.x)
        assert whole.rng_state == rest.rng_state

    def test_controls_of_finite_and_product_spaces(self):
        labels = iv.FiniteSpace(("left", "stay", "right"), neutral_label="stay")
        walk = iv.System(
            space=RING,
            controls=labels,
            update=iv.FunctionUpdate(lambda x, u: np.roll(x, int(u) - 1)),
            control_involution=iv.Exchange({"left": "right", "right": "left"}),
        )
        run = simulate(walk, X0, 3, controls=["right", "stay", 0])

        assert run.controls.tolist() == [2, 1, 0]
        assert same(run.states[1], np.roll(X0, 1))
        assert same(run.x, X0)
        assert same(simulate(walk, X0, 2, controls="right").x, np.roll(X0, 2))

    def test_batches_of_batches_are_refused(self):
        with pytest.raises(InvalidStateError) as raised:
            simulate(DRIVEN, X0, 2, controls=np.zeros((2, 3, 2), dtype=np.int8))

        assert str(raised.value) == (
            "Expected 2 controls along one axis, but got controls with leading axes (2, 3). "
            "To mend: drop the further axes."
        )

    def test_policies_cannot_write_to_the_state(self):
        def policy(x, t, rng):
            x[0] = 0

        with pytest.raises(RunStoppedError, match="assignment destination is read-only"):
            simulate(DRIVEN, X0, 2, controls=policy)

    def test_controls_that_are_tuples(self, tmp_path):
        system = iv.System(
            space=RING,
            controls=iv.ProductSpace((iv.TritSpace(2), iv.IntegerSpace(2))),
            update=iv.FunctionUpdate(lambda x, u: np.roll(x, int(u[1]))),
        )
        one = (iv.trits("+-"), 2)
        for controls in (one, [one] * 3, (np.array([[1, -1]] * 3), np.full(3, 2)), repeat(one)):
            run = simulate(system, X0, 3, controls=controls)

            assert same(run.x, X0)
            assert run.controls[0].tolist() == [[1, -1]] * 3
            assert run.controls[1].tolist() == [2, 2, 2]
        simulate(system, X0, 3, controls=repeat(one), checkpoint=tmp_path / "c")
        with pytest.raises(RunFileError, match="the controls of the run"):
            resume(tmp_path / "c", system, 5, controls=iter([(iv.trits("--"), 1), one, one, one, one]))

        assert same(resume(tmp_path / "c", system, 5, controls=repeat(one)).x, np.roll(X0, 10))


class TestResume:
    @given(
        seed=SEEDS, at=st.integers(0, 29), keep=st.sampled_from(["all", "last", 4]), every=st.integers(1, 9)
    )
    @settings(deadline=None, max_examples=25)
    @pytest.mark.parametrize("kind", ["policy", "stream", "sequence", "constant"])
    @pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError])
    def test_goes_on_to_the_bit(self, kind, error, seed, at, keep, every, tmp_path_factory):
        """A run that stops at any step and goes on is the run that did not stop."""
        n_steps, path = 30, tmp_path_factory.mktemp("resume") / "run.checkpoint"
        us = DRIVEN.controls.random(np.random.default_rng(seed), size=n_steps)

        def controls():
            return {"policy": random_policy, "stream": iter(us), "sequence": us, "constant": us[0]}[kind]

        rng = seed if kind == "policy" else None
        whole = simulate(
            DRIVEN,
            X0,
            n_steps,
            controls=controls(),
            keep=keep,
            rng=rng,
            observers=watchers(Stumble(-1, None)),
        )
        stumble = Stumble(at + 1, error())
        asked = {"controls": controls(), "keep": keep, "rng": rng, "observers": watchers(stumble)}
        asked |= {"checkpoint": path, "checkpoint_every": every}
        if error is KeyboardInterrupt:
            half = simulate(DRIVEN, X0, n_steps, **asked)
        else:
            with pytest.raises(RunStoppedError) as stopped:
                simulate(DRIVEN, X0, n_steps, **asked)
            half = stopped.value.trajectory
        again = resume(path, DRIVEN, controls=controls(), observers=watchers(stumble))

        assert (half.n_steps, half.interrupted) == (at, True)
        assert same(half.x, simulate(DRIVEN, X0, at, controls=us[:at]).x) or kind in ("policy", "constant")
        assert same_run(again, whole)
        assert same_run(resume(path, DRIVEN, controls=controls(), observers=watchers(stumble)), whole)

    @pytest.mark.parametrize("name", ["PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"])
    def test_random_numbers_go_on(self, name, tmp_path):
        """Also those of children that a policy spawns, and half-used words of a bit generator."""

        def policy(x, t, rng):
            if t == 7 and interrupts:
                interrupts.pop()
                rng.random(3)
                raise KeyboardInterrupt
            child = rng.spawn(1)[0]
            return (rng.integers(0, 3, 2, dtype=np.uint32) + child.integers(0, 3, 2)).astype(np.int64) % 3 - 1

        def generator():
            return np.random.Generator(getattr(np.random, name)(11))

        interrupts = []
        whole = simulate(DRIVEN, X0, 12, controls=policy, rng=generator())
        interrupts.append(1)
        half = simulate(DRIVEN, X0, 12, controls=policy, rng=generator(), checkpoint=tmp_path / "c")
        again = resume(tmp_path / "c", DRIVEN, controls=policy)

        assert half.n_steps == 7
        assert same_run(again, whole)

    def test_a_finished_run_can_be_made_longer(self, tmp_path):
        simulate(FREE, X0, 5, checkpoint=tmp_path / "c", observers=watchers())
        longer = resume(tmp_path / "c", FREE, 9, observers=watchers())

        assert same_run(longer, simulate(FREE, X0, 9, observers=watchers()))

    def test_tuples_and_backwards(self, tmp_path):
        system = iv.System(space=PAIR, update=iv.SecondOrder(LINEAR))
        x = PAIR.random(np.random.default_rng(2))
        asked = {"backwards": True, "t0": 3, "checkpoint": tmp_path / "c"}
        whole = simulate(system, x, 10, backwards=True, t0=3, observers=[Stumble(99, None)])
        half = simulate(system, x, 10, observers=[Stumble(-2, KeyboardInterrupt())], **asked)

        assert half.n_steps == 4
        assert same_run(resume(tmp_path / "c", system, observers=[Stumble(99, None)]), whole)

    def test_nothing_is_half_written(self, tmp_path, monkeypatch):
        """A disk that fails leaves the old checkpoint, no scraps, and an error with the run."""
        path = tmp_path / "c"
        simulate(FREE, X0, 4, checkpoint=path)
        before = path.read_bytes()

        def full(number):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(RunStoppedError) as stopped:
            resume(path, FREE, 8)

        assert str(stopped.value) == (
            "Expected step 8 (t=8) to succeed, but got RunFileError: Expected a checkpoint to be written to "
            f"{str(path)!r}, but got OSError: No space left on device. To mend: free some disk, or give "
            "checkpoint= another path, or remove the cause; the 8 finished steps are in this error's "
            ".trajectory."
        )
        assert same(stopped.value.trajectory.x, simulate(FREE, X0, 8).x)
        assert path.read_bytes() == before
        assert [p.name for p in tmp_path.iterdir()] == ["c"]

    def test_time_decides_where_no_number_is_given(self, tmp_path, monkeypatch):
        now, sizes, path = count(0.0, 1.0), [], tmp_path / "c"
        monkeypatch.setattr(time, "monotonic", lambda: next(now))
        simulate(
            FREE,
            X0,
            50,
            checkpoint=path,
            observers=[FunctionSeries(lambda x: sizes.append(path.exists()) or 0)],
        )

        assert sizes == [False] * 11 + [True] * 40


PROGRAM = """
import sys
import numpy as np
import involute as iv
from involute.observers.state_hash import StateHash
from involute.simulate import resume, simulate

def policy(x, t, rng):
    if t == 50:
        print("under way", flush=True)
    return rng.integers(-1, 2, size=2, dtype=np.int8)

system = iv.System(
    space=iv.TritSpace(64), controls=iv.TritSpace(2),
    update=iv.LocalRule.from_function(
        lambda a, b, u, v: (a + b + u - v + 1) % 3 - 1, offsets=(-1, 1), n_controls=2
    ),
)
how, path, n_steps = sys.argv[1], sys.argv[2], int(sys.argv[3])
asked = {"controls": policy, "observers": [StateHash()]}
if how == "start":
    asked |= {"rng": 1, "keep": "last", "checkpoint": path, "checkpoint_every": 5}
    run = simulate(system, system.space.neutral(), n_steps, **asked)
else:
    run = resume(path, system, n_steps, **asked)
print(run.n_steps, run.interrupted, run.observations["state_hash"])
"""


def program(*arguments):
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


class TestSignals:
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
    def test_a_killed_run_goes_on(self, number, tmp_path):
        """Ctrl-C ends a run in order; even a kill leaves a checkpoint to go on from."""
        path = tmp_path / "c"
        running = program("start", path, 10**9)
        first = running.stdout.readline()
        assert first == "under way\n", running.communicate()
        time.sleep(0.3)
        running.send_signal(number)
        out, errors = running.communicate(timeout=30)
        if number == signal.SIGINT:
            n_done, interrupted, _ = out.split()
            assert (running.returncode, errors, interrupted) == (0, "", "True")
            assert int(n_done) >= 50
        else:
            assert running.returncode == -signal.SIGKILL
        n_steps = int(np.load(path)["text"].tobytes().decode().split('"n_done": ')[1].split(",")[0]) + 20
        again = program("resume", path, n_steps).communicate(timeout=60)
        fresh = program("start", tmp_path / "d", n_steps).communicate(timeout=60)

        assert again[0].splitlines()[-1] == fresh[0].splitlines()[-1]
        assert again[1] == fresh[1] == ""

    @pytest.fixture
    def usual_handler(self):
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        yield
        signal.signal(signal.SIGINT, before)

    @pytest.mark.usefixtures("usual_handler")
    def test_the_first_ends_the_step_the_second_does_not(self, tmp_path):
        def policy(x, t, rng):
            for _ in range(n_signals if t == 3 else 0):
                signal.raise_signal(signal.SIGINT)
            return [0, 0]

        n_signals = 1
        half = simulate(DRIVEN, X0, 9, controls=policy, checkpoint=tmp_path / "one")
        n_signals = 2
        with pytest.raises(KeyboardInterrupt):
            simulate(DRIVEN, X0, 9, controls=policy, checkpoint=tmp_path / "two")
        n_signals = 0

        assert (half.n_steps, half.interrupted) == (4, True)
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        whole = simulate(DRIVEN, X0, 9, controls=policy, rng=0)
        for name in ("one", "two"):
            assert same(resume(tmp_path / name, DRIVEN, controls=policy).states, whole.states)

    @pytest.mark.usefixtures("usual_handler")
    def test_a_signal_in_the_last_step_interrupts_nothing(self):
        def policy(x, t, rng):
            if t == 8:
                signal.raise_signal(signal.SIGINT)
            return [0, 0]

        assert not simulate(DRIVEN, X0, 9, controls=policy).interrupted

    def test_other_handlers_and_threads_are_left_alone(self):
        def handler(number, frame):
            raise NotImplementedError

        before = signal.signal(signal.SIGINT, handler)
        try:
            simulate(
                DRIVEN,
                X0,
                2,
                controls=lambda x, t, rng: seen.append(signal.getsignal(signal.SIGINT)) or [0, 0],
            )
        finally:
            signal.signal(signal.SIGINT, before)
        runs = []
        thread = threading.Thread(target=lambda: runs.append(simulate(FREE, X0, 5)))
        thread.start()
        thread.join()

        assert seen == [handler, handler]
        assert same(runs[0].states, simulate(FREE, X0, 5).states)


seen = []


class TestProgress:
    def test_a_callable_sees_every_stretch(self):
        shown = []

        def progress(items, what):
            shown.append(what)
            for item in items:
                shown.append(item)
                yield item

        run = simulate(FREE, X0, 5, progress=progress)

        assert shown == ["free", 1, 1, 1, 1, 1]
        assert same(run.states, simulate(FREE, X0, 5).states)

    def test_long_runs_have_a_thousand_stretches(self):
        lengths = bars.stretches(123_456)

        assert (len(lengths), sum(lengths)) == (1000, 123_456)
        assert max(lengths) - min(lengths) <= 1

    def test_forgetful_callables_do_not_shorten_a_run(self):
        assert simulate(FREE, X0, 5, progress=lambda items, what: [2]).n_steps == 5

    def test_the_bar_is_silent_without_a_terminal(self, capfd):
        run = simulate(FREE, X0, 5, progress=True)

        assert run.n_steps == 5
        assert capfd.readouterr() == ("", "")

    def test_the_bar_on_a_terminal(self, capfd, monkeypatch):
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        monkeypatch.setenv("TTY_COMPATIBLE", "1")
        simulate(FREE, X0, 5, progress=True)

        assert "free" in capfd.readouterr().err

    def test_a_bar_is_closed_when_the_run_stops(self):
        closed = []

        def progress(items, what):
            try:
                yield from items
            finally:
                closed.append(what)

        simulate(FREE, X0, 5, progress=progress, observers=[Stumble(2, KeyboardInterrupt())])

        assert closed == ["free"]


class TestErrors:
    @pytest.mark.parametrize(
        ("kind", "message", "call"),
        [
            (
                InvalidStateError,
                (
                    "Expected a state of shape (6,), but got x0 with shape (4,). "
                    "To mend: reshape it, or declare the space with that shape."
                ),
                lambda: simulate(FREE, iv.trits("+-0+"), 3),
            ),
            (
                InvalidRunError,
                (
                    "Expected n_steps to be a whole number of at least 0, but got n_steps=-1. "
                    "To mend: pass a plain integer."
                ),
                lambda: simulate(FREE, X0, -1),
            ),
            (
                InvalidRunError,
                (
                    "Expected n_steps to be a whole number of at least 0, but got n_steps=2.0. "
                    "To mend: pass a plain integer."
                ),
                lambda: simulate(FREE, X0, 2.0),
            ),
            (
                InvalidRunError,
                "Expected t0 to be a whole number, but got t0='now'. To mend: pass a plain integer.",
                lambda: simulate(FREE, X0, 2, t0="now"),
            ),
            (
                InvalidRunError,
                (
                    "Expected checkpoint_every to be a whole number of at least 1, but got "
                    "checkpoint_every=0. "
                    "To mend: pass a plain integer."
                ),
                lambda: simulate(FREE, X0, 2, checkpoint_every=0),
            ),
            (
                InvalidRunError,
                (
                    "Expected keep='all', keep='last' or keep=k for every k-th state, but got keep='some'. "
                    "To mend: choose one."
                ),
                lambda: simulate(FREE, X0, 2, keep="some"),
            ),
            (
                InvalidRunError,
                (
                    "Expected a history of at most 2 GiB, but got keep='all', which would take 5.59 GiB for "
                    "1000000001 states. To mend: keep every 3-th state with keep=3, or keep='last' "
                    "with observers."
                ),
                lambda: simulate(FREE, X0, 10**9),
            ),
            (
                InvalidRunError,
                (
                    "Expected observers, but got 'action'. "
                    "To mend: pass instances, for example involute.ActionSeries()."
                ),
                lambda: simulate(FREE, X0, 2, observers=["action"]),
            ),
            (
                InvalidRunError,
                (
                    "Expected a different label for each observer, of letters, digits, - and _, but "
                    "got labels "
                    "['density', 'density']. To mend: rename 'density' with label=."
                ),
                lambda: simulate(FREE, X0, 2, observers=[Density(), Density()]),
            ),
            (
                InvalidRunError,
                (
                    "Expected a different label for each observer, of letters, digits, - and _, but "
                    "got labels "
                    "['../x']. To mend: rename '../x' with label=."
                ),
                lambda: simulate(FREE, X0, 2, observers=[Density("../x")]),
            ),
            (
                InvalidRunError,
                (
                    "Expected a checkpoint in a folder that exists, but got checkpoint='nowhere/c'. "
                    "To mend: make the folder first."
                ),
                lambda: simulate(FREE, X0, 2, checkpoint="nowhere/c"),
            ),
            (
                NotInvertibleError,
                (
                    f"Expected an update with an inverse, to run backwards, but got {LINEAR!r}. "
                    "To mend: use SecondOrder or an invertible BlockRule."
                ),
                lambda: simulate(FREE, X0, 2, backwards=True),
            ),
            (
                InvalidSystemError,
                (
                    "Expected no controls, as 'free' takes none, but got controls of type list. "
                    "To mend: declare controls= in the system, or leave them out here."
                ),
                lambda: simulate(FREE, X0, 2, controls=[0, 0]),
            ),
            (
                InvalidStateError,
                (
                    "Expected one control, or 3 of them, but got 2 controls. "
                    "To mend: give one for every step, or set n_steps to their number."
                ),
                lambda: simulate(DRIVEN, X0, 3, controls=[[0, 0], [1, 1]]),
            ),
            (
                InvalidStateError,
                (
                    "Expected trits in {-1, 0, +1}, but got controls[1, 0]=2 (int64). "
                    "To mend: map levels to trits first."
                ),
                lambda: simulate(DRIVEN, X0, 2, controls=[[0, 0], [2, 1]]),
            ),
            (
                InvalidStateError,
                (
                    "Expected controls to be a regular array, but got controls with rows of different "
                    "lengths. To mend: give every row the same length."
                ),
                lambda: simulate(DRIVEN, X0, 2, controls=[[0, 0], [1]]),
            ),
            (
                InvalidStateError,
                (
                    "Expected a numpy.random.Generator, or a non-negative integer as its seed, but "
                    "got rng='seed'. "
                    "To mend: pass rng=numpy.random.default_rng(seed)."
                ),
                lambda: simulate(DRIVEN, X0, 2, controls=random_policy, rng="seed"),
            ),
        ],
    )
    def test_at_the_door(self, kind, message, call):
        with pytest.raises(kind) as raised:
            call()

        assert str(raised.value) == message

    def test_a_policy_that_raises(self, tmp_path):
        path = tmp_path / "c"
        with pytest.raises(RunStoppedError) as stopped:
            simulate(DRIVEN, X0, 20, controls=lambda x, t, rng: [0, 1 // (7 - t)], checkpoint=path)

        assert str(stopped.value) == (
            "Expected a control for step 7 (t=7), but got policy "
            "'TestErrors.test_a_policy_that_raises.<locals>.<lambda>' with ZeroDivisionError: "
            "integer division "
            "or modulo by zero. To mend: remove the cause; "
            f"go on with involute.resume({str(path)!r}, system, ..), which holds 7 steps."
        )
        assert isinstance(stopped.value.__cause__.__cause__, ZeroDivisionError)

    def test_a_policy_that_gives_no_control(self):
        with pytest.raises(RunStoppedError) as stopped:
            simulate(DRIVEN, X0, 5, controls=random_policy_wrong)

        assert str(stopped.value) == (
            "Expected a control for step 0 (t=0), but got policy 'random_policy_wrong' with "
            "InvalidStateError: Expected trits in {-1, 0, +1}, but got u[1]=2 (int64). To mend: map "
            "levels to "
            "trits first, or remove the cause; "
            "the 0 finished steps are in this error's .trajectory."
        )

    def test_a_stream_that_ends(self):
        with pytest.raises(RunStoppedError) as stopped:
            simulate(DRIVEN, X0, 5, controls=iter([[0, 1], [1, 1]]), t0=10)

        assert str(stopped.value) == (
            "Expected a control for step 2 (t=12), but got the end of the stream. To mend: remove the cause; "
            "the 2 finished steps are in this error's .trajectory."
        )
        run = stopped.value.trajectory
        assert same(run.states, simulate(DRIVEN, X0, 2, controls=[[0, 1], [1, 1]]).states)
        assert run.controls.tolist() == [[0, 1], [1, 1]]

    def test_an_update_that_raises(self):
        system = iv.System(
            space=iv.IntegerSpace(2), update=iv.FunctionUpdate(lambda x: x + 1), name="counter"
        )
        with pytest.raises(RunStoppedError) as stopped:
            simulate(system, 0, 9)

        assert str(stopped.value) == (
            "Expected step 4 (t=4) to succeed, but got InvalidRuleError: Expected integers with |n| <= 4, "
            "but got <lambda>(x)[]=5. To mend: raise n_trits, or remove the cause; the 4 "
            "finished steps "
            "are in this error's .trajectory."
        )
        assert stopped.value.trajectory.states.tolist() == [0, 1, 2, 3, 4]

    def test_a_checkpoint_that_is_there(self, tmp_path):
        path = tmp_path / "c"
        simulate(FREE, X0, 4, checkpoint=path)
        with pytest.raises(InvalidRunError) as raised:
            simulate(FREE, X0, 4, checkpoint=path)

        assert str(raised.value) == (
            "Expected a path without a file for the checkpoint of a new run, but got "
            f"checkpoint={str(path)!r}, which exists. To mend: go on with involute.resume(path, system), or "
            "delete the file."
        )


def random_policy_wrong(x, t, rng):
    return [0, 2]


class TestResumeErrors:
    @pytest.fixture
    def path(self, tmp_path):
        path = tmp_path / "c"
        simulate(DRIVEN, X0, 6, controls=iter([[0, 1]] * 6), checkpoint=path, observers=[Density()])
        return path

    def refused(self, kind, path, *arguments, **options):
        with pytest.raises(kind) as raised:
            resume(path, *arguments, **{"controls": iter([[0, 1]] * 9), "observers": [Density()]} | options)
        return str(raised.value).replace(repr(str(path)), "PATH")

    def test_another_system(self, path):
        other = attrs.evolve(DRIVEN, action=None)

        assert self.refused(RunFileError, path, other) == (
            f"Expected a run of 'driven', identity {other.identity[:12]}.., but got PATH, a run of 'driven', "
            f"identity {DRIVEN.identity[:12]}... To mend: build the system that the run was made with "
            "(its description is in the file), or run anew."
        )

    def test_other_observers(self, path):
        assert self.refused(RunFileError, path, DRIVEN, observers=[]) == (
            "Expected the observers of the run in PATH, Density 'density', but got none. "
            "To mend: pass the same observers in the same order."
        )

    @pytest.mark.parametrize(
        ("controls", "kind"),
        [
            ([[0, 1]] * 8, "sequence"),
            (None, "constant"),
            (random_policy, "policy"),
            (iter([[0, 1]] * 5 + [[1, 1]] * 4), "stream"),
            (iter([[0, 1]] * 2), "stream"),
        ],
    )
    def test_other_controls(self, path, controls, kind):
        assert self.refused(RunFileError, path, DRIVEN, 8, controls=controls) == (
            "Expected the controls of the run in PATH (stream), from its first step on, but got others "
            f"({kind}). To mend: pass the same controls, a stream from its beginning."
        )

    def test_fewer_steps(self, path):
        assert self.refused(InvalidRunError, path, DRIVEN, 5) == (
            "Expected n_steps of at least the 6 that are done, but got n_steps=5. "
            "To mend: leave it out to finish the run as it was asked for."
        )

    def test_no_file(self, tmp_path):
        assert self.refused(RunFileError, tmp_path / "d", DRIVEN) == (
            "Expected a checkpoint at PATH, but got no such file. "
            "To mend: give the path the run was started with."
        )

    @given(data=st.data())
    @settings(deadline=None, max_examples=60)
    def test_damage_is_noticed(self, data, tmp_path_factory):
        """Whatever single byte is changed, or wherever the file ends: one error, or the same run."""
        folder = tmp_path_factory.mktemp("damage")
        simulate(FREE, X0, 6, checkpoint=folder / "c")
        whole = bytearray((folder / "c").read_bytes())
        at = data.draw(st.integers(0, len(whole) - 1))
        if data.draw(st.booleans()):
            whole = whole[:at]
        else:
            whole[at] ^= data.draw(st.integers(1, 255))
        (folder / "c").write_bytes(whole)
        try:
            run = resume(folder / "c", FREE)
        except RunFileError as error:
            said = str(error)
            assert said.startswith(("Expected an undamaged involute checkpoint", "Expected a complete"))
        else:
            assert same_run(run, simulate(FREE, X0, 6))

    @pytest.mark.parametrize("content", [b"", b"text", b"\x93NUMPY", b"\x80\x04N."])
    def test_other_files(self, tmp_path, content):
        path = tmp_path / "c"
        path.write_bytes(content)

        assert (
            "an undamaged involute checkpoint (version 1), but got PATH: BadZipFile: File is not a zip file"
            in (self.refused(RunFileError, path, DRIVEN))
        )


def test_rows_of_batches_are_the_states():
    run = simulate(iv.System(space=PAIR, update=iv.SecondOrder(LINEAR)), PAIR.neutral(), 3)

    assert same(run[2], row(run.states, 2))
    assert len(run[1:]) == 2


def test_a_rule_in_place_of_a_system_is_told(tmp_path):
    rule = iv.LocalRule.from_text("+0-", radius=0)

    with pytest.raises(InvalidSystemError, match=r"wrap a rule in iv\.System\(space=\.\.\., update=rule\)"):
        iv.simulate(rule, [0, 1], 50)
    with pytest.raises(InvalidSystemError, match="wrap a rule"):
        iv.resume(tmp_path / "run", rule)

"""Every run of an ensemble is that of `simulate`, whatever the threads, the chunks and the stepping."""

import os
import signal
from concurrent.futures import Future

import numpy as np
import pytest
from runs import DRIVEN, FREE, Stumble, random_policy, watchers

import involute as iv
from involute.ensemble import batches, ensemble, limits
from involute.ensemble.asked import job_of
from involute.ensemble.drive import driven
from involute.ensemble.grid import Chunks, Grid
from involute.ensemble.workers import Pool
from involute.simulate import leaps

RING = FREE.space


def network(n=12):
    rng = np.random.default_rng(5)
    inputs = [rng.integers(0, n, rng.integers(1, 5)).tolist() for _ in range(n)]
    tables = [rng.integers(-1, 2, 3 ** len(own)) for own in inputs]
    return iv.System(space=iv.TritSpace(n), update=iv.NetworkRule(inputs, tables), action=iv.Support())


def threshold(zone, sign):
    weights = sign * (np.roll(np.eye(6, dtype=int), 1, 1) + np.roll(np.eye(6, dtype=int), -1, 1))
    return iv.System(space=iv.TritSpace(6), update=iv.ThresholdNetwork(weights, zone), action=iv.Support())


def same(a, b):
    names = (*a.columns, "status")
    return list(a.columns) == list(b.columns) and all(
        a._read(name).dtype == b._read(name).dtype and a._read(name).tobytes() == b._read(name).tobytes()
        for name in names
    )


SYSTEMS = {"network": network(), "free": FREE, "driven": DRIVEN}


@pytest.mark.parametrize("keep", ["last", "all", 4, None])
@pytest.mark.parametrize("name", SYSTEMS)
@pytest.mark.parametrize("watched", [False, True])
def test_each_run_is_that_of_simulate(name, keep, watched):
    """Batches with and without observers, against single runs from the same generators."""
    system = SYSTEMS[name]
    controls = None if name != "driven" else np.random.default_rng(1).integers(-1, 2, (10, 2), dtype=np.int8)
    asked = {"controls": controls, "observers": watchers() if watched else (), "t0": 3}
    runs = ensemble(system, 10, n_replicas=35, seed=11, keep=keep, workers=1, **asked)

    for replica in range(35):
        rng = runs.generator(replica)
        x0 = system.space.random(rng)
        own = iv.simulate(system, x0, 10, keep=keep or "last", rng=rng, **asked)
        if keep is not None:
            kept = own.x if keep == "last" else own.states
            assert runs.states[replica].dtype == kept.dtype
            assert runs.states[replica].tobytes() == np.asarray(kept).tobytes()
        if watched:
            observed = own.observations
            assert np.array_equal(runs["action"][replica], observed["action"])
            assert runs["density"][replica] == observed["density"]
            assert runs["state_hash"][replica] == observed["state_hash"]
            assert runs["mean_action_variance"][replica] == observed["mean_action"]["variance"]
            found = observed["period"] or {"period": 0, "confirmed_at": 0}
            assert runs["period"][replica] == found["period"]
            assert runs["period_confirmed_at"][replica] == found["confirmed_at"]
    assert runs.failed == ()
    assert not runs.partial
    if keep is None:
        with pytest.raises(iv.errors.InvalidRunError, match="got keep=None"):
            _ = runs.states


@pytest.mark.parametrize("keep", ["last", 8, None])
@pytest.mark.parametrize("name", ["line", "turns", "before"])
def test_local_rules_leap_on_their_engine(name, keep, monkeypatch):
    monkeypatch.setattr(leaps, "WORTH", 0)
    engines = []
    monkeypatch.setattr(
        batches, "engine_for", lambda *asked: engines.append(leaps.engine_for(*asked)) or engines[-1]
    )
    rule = iv.LocalRule.from_number(7 * 3**20 + 5, name="rule")
    other = iv.LocalRule.from_number(11 * 3**18 + 1, name="other")
    line = iv.TritSpace(200)
    system = {
        "line": iv.System(space=line, update=rule),
        "turns": iv.System(space=line, update=iv.Cycle((rule, other))),
        "before": iv.System(
            space=iv.ProductSpace((line, line), names=("now", "before")), update=iv.SecondOrder(rule)
        ),
    }[name]
    runs = ensemble(system, 33, n_replicas=3, keep=keep, workers=1, t0=1, seed=5)
    assert [engine.kind for engine in engines] == ["bit planes"]
    monkeypatch.setattr(leaps, "WORTH", 1e30)
    plain = ensemble(system, 33, n_replicas=3, keep=keep, workers=1, t0=1, seed=5)

    assert engines[1:] == [None]
    assert runs.failed == ()
    assert same(runs, plain)


def test_policies_draw_from_the_stream_of_their_run():
    runs = ensemble(DRIVEN, 8, n_replicas=6, controls=random_policy, seed=4, workers=1, keep="all")
    for replica in range(6):
        rng = runs.generator(replica)
        x0 = RING.random(rng)
        own = iv.simulate(DRIVEN, x0, 8, controls=random_policy, rng=rng)
        assert np.array_equal(runs.states[replica], own.states)
    assert len({runs.states[r].tobytes() for r in range(6)}) > 1


@pytest.mark.parametrize("asked", [{}, {"controls": random_policy}])
def test_the_same_bytes_whatever_the_workers_and_the_chunks(asked):
    system = DRIVEN if asked else FREE
    asked = {"n_replicas": 50, "seed": 3, "observers": watchers(), **asked}
    first = ensemble(system, 9, workers=1, **asked)

    for workers, chunk in ((1, 1), (1, 7), (2, 64), (2, 16), (3, 5), (None, None)):
        assert same(first, ensemble(system, 9, workers=workers, chunk=chunk, **asked))
    assert not same(first, ensemble(system, 9, workers=1, **{**asked, "seed": 4}))


def test_a_grid_of_parameters():
    asked = {"parameters": {"zone": [0, 1, 2], "sign": (1, -1)}, "n_replicas": 20, "seed": 1}
    runs = ensemble(threshold, 5, workers=2, chunk=13, observers=[iv.ActionSeries()], **asked)

    assert runs.states.shape == (3, 2, 20, 6)
    assert runs["action"].shape == (3, 2, 20, 6)
    for i, zone in enumerate((0, 1, 2)):
        for j, sign in enumerate((1, -1)):
            rng = runs.generator(17, zone=zone, sign=sign)
            system = threshold(zone, sign)
            own = iv.simulate(system, system.space.random(rng), 5)
            assert np.array_equal(runs.states[i, j, 17], own.x)
            assert np.array_equal(runs["action"][i, j, 17], own.action(system))
    assert repr(runs).startswith(
        "Ensemble(system: runs 120 of 120, axes 3 zone x 2 sign x 20 replicas, steps 5"
    )
    assert "120 of 120" in runs._repr_html_()
    assert len(runs) == 120


def test_the_dataset():
    runs = ensemble(
        threshold, 6, parameters={"zone": [0, 1], "sign": [1]}, n_replicas=3, keep=2, workers=1, seed=8,
        observers=[iv.ActionSeries(), iv.StateHash()], t0=5,
    )  # fmt: skip
    data = runs.dataset

    assert dict(data.sizes) == {"zone": 2, "sign": 1, "replica": 3, "time": 4, "site": 6, "moment": 7}
    assert data["time"].to_numpy().tolist() == [5, 7, 9, 11]
    assert data["moment"].to_numpy().tolist() == [5, 6, 7, 8, 9, 10, 11]
    assert data["zone"].to_numpy().tolist() == [0, 1]
    assert data["state"].dims == ("zone", "sign", "replica", "time", "site")
    assert np.array_equal(data["state"], runs.states)
    assert (data["status"] == 1).all()
    assert data["state_hash"].dtype == "<U64"
    assert data.attrs["identity"] == threshold(0, 1).identity
    assert (data.attrs["seed"], data.attrs["partial"], data.attrs["failed"]) == (8, 0, 0)
    assert "numpy" in data.attrs["versions"]


NAMES = ("p53", "mdm2", "akt")
NAMED = iv.System(
    space=iv.GraphSpace(3, [(0, 1)], labels=NAMES),
    update=iv.ThresholdNetwork(np.ones((3, 3), dtype=int), 1),
    action=iv.Support(),
    name="named",
)


def relabelled(names):
    return iv.System(space=iv.GraphSpace(3, [], labels=names), update=NAMED.update)


@pytest.mark.parametrize("is_stored", [False, True])
def test_sites_with_names(is_stored, tmp_path):
    runs = ensemble(NAMED, 4, n_replicas=3, workers=1, out=tmp_path / "runs" if is_stored else None)
    data = runs.dataset

    assert data["site"].to_numpy().tolist() == list(NAMES)
    assert data["site"].attrs == {"long_name": "node"}
    assert (data["state"].sel(site="mdm2").to_numpy() == runs.states[..., 1]).all()
    assert "site" not in ensemble(FREE, 4, n_replicas=3, workers=1).dataset.coords


def test_names_that_differ_are_no_coordinate():
    given = [["a", "b", "c"], ["a", "b", "d"]]
    runs = ensemble(relabelled, 2, n_replicas=2, workers=1, parameters={"names": given})
    one = ensemble(relabelled, 2, n_replicas=2, workers=1, parameters={"names": given[:1]})

    assert "site" not in runs.dataset.coords
    assert one.dataset["site"].to_numpy().tolist() == given[0]


def test_parts_with_names():
    space = iv.ProductSpace((NAMED.space, iv.TritSpace(2)), names=("left", "right"))
    system = iv.System(space=space, update=iv.FunctionUpdate(lambda x: x))
    data = ensemble(system, 2, n_replicas=2, workers=1).dataset

    assert data["site_left"].to_numpy().tolist() == list(NAMES)
    assert "site_right" not in data.coords


def test_columns_say_what_they_are():
    """Example: a density is that of all states, whatever is kept: the mean of a series of supports."""
    watched = [iv.Density(), iv.ActionSeries(), iv.PeriodDetector(), iv.Density(label="state")]
    runs = ensemble(NAMED, 6, n_replicas=4, workers=1, observers=watched)
    data = runs.dataset

    assert (runs["density"] == runs["action"].sum(axis=-1) / 21).all()
    assert data["density"].attrs["description"].startswith("ρ = ")
    assert data["density"].attrs["seen"] == "over all states from the first on, kept or not"
    assert data["observed_state"].attrs == data["density"].attrs
    assert data["action"].attrs["seen"] == "one entry for each state from the first on, kept or not"
    assert data["period_confirmed_at"].attrs["description"].startswith("The period of the cycle")
    assert data["state"].attrs == {"long_name": "kept states"}


def test_the_number_of_replicas_is_needed():
    for system in (NAMED, lambda: NAMED):
        with pytest.raises(iv.errors.InvalidRunError, match="n_replicas=, how many runs of each") as raised:
            ensemble(system, 2)

        assert "needed without a batch x0=" in str(raised.value)


def test_states_of_products_and_given_starts():
    space = iv.ProductSpace((RING, iv.TritSpace(2)), names=("ring", "pair"))
    system = iv.System(space=space, update=lambda x: (np.roll(x[0], 1), -x[1]))
    batch = space.random(np.random.default_rng(0), size=9)
    runs = ensemble(system, 3, x0=batch, workers=1, keep="all")
    ring, pair = runs.states

    assert (ring.shape, pair.shape) == ((9, 4, 6), (9, 4, 2))
    assert np.array_equal(ring[:, 3], np.roll(batch[0], 3, axis=1))
    assert np.array_equal(pair[:, 3], -batch[1])
    assert list(runs.columns) == ["state_ring", "state_pair"]


def test_a_failing_run_does_not_take_the_others_down():
    def update(x):
        if x[0] == 1 and x[1] == 1:
            raise ArithmeticError("no step from ++")
        return np.roll(x, 1)

    system = iv.System(space=RING, update=update, action=iv.Support())
    asked = {"n_replicas": 40, "seed": 2, "observers": [iv.Density()]}
    runs = ensemble(system, 2, workers=1, **asked)
    starts = [RING.random(runs.generator(r)) for r in range(40)]
    bad = [r for r, x in enumerate(starts) if (x[0] == x[1] == 1) or (x[5] == x[0] == 1)]

    assert 0 < len(bad) < 40
    assert [f.replica for f in runs.failed] == bad
    assert all("no step from ++" in f.error for f in runs.failed)
    assert [r for r in range(40) if runs.status[r] == 2] == bad
    assert not runs.states[bad].any()
    assert np.isnan(runs["density"][bad]).all()
    good = [r for r in range(40) if r not in bad]
    assert np.array_equal(runs.states[good], np.roll(np.stack(starts)[good], 2, axis=1))
    assert f"{40 - len(bad)} of 40, {len(bad)} failed" in repr(runs)
    assert same(runs, ensemble(system, 2, workers=3, chunk=3, **asked))


@pytest.mark.parametrize("bad", [(1, 2), (0, 3), (0, 1, 2)])
def test_a_parameter_without_a_system(bad):
    def made(a):
        if a in bad:
            raise ValueError(f"no system for {a}")
        return FREE

    runs = ensemble(made, 2, parameters={"a": [0, 1, 3, 2]}, n_replicas=2, workers=1)

    assert [(f.parameters, f.replica) for f in runs.failed] == [
        ({"a": a}, r) for a in (0, 1, 3, 2) if a in bad for r in (0, 1)
    ]
    assert runs.failed[0].error == f"ValueError: no system for {bad[0]}"
    assert runs.status.tolist() == [[2, 2] if a in bad else [1, 1] for a in (0, 1, 3, 2)]
    assert runs.identity == FREE.identity


def test_no_parameter_has_a_system():
    def made(a):
        raise ValueError(f"no system for {a}")

    with pytest.raises(ValueError, match="no system for 7"):
        ensemble(made, 2, parameters={"a": [7, 8]}, n_replicas=2, workers=1)


@pytest.mark.parametrize("trit", [-1, 0, 1])
def test_first_states_that_fail(trit):
    """Whichever run fails, the first one of all too."""

    def initial(rng):
        x = RING.random(rng)
        if x[0] == trit:
            raise ArithmeticError("no start")
        return x

    runs = ensemble(FREE, 2, n_replicas=20, initial=initial, workers=1)
    bad = [r for r in range(20) if RING.random(runs.generator(r))[0] == trit]

    assert 0 < len(bad) < 20
    assert [f.replica for f in runs.failed] == bad


def test_systems_remembered_by_threads():
    """Many more points than systems that are remembered, asked for by many threads at once."""

    def made(a):
        return threshold(a % 3, 1)

    asked = {"parameters": {"a": range(300)}, "n_replicas": 1}
    runs = ensemble(made, 1, workers=8, chunk=1, **asked)

    assert runs.failed == ()
    assert same(runs, ensemble(made, 1, workers=1, **asked))


def test_an_observer_that_changes_its_mind():
    seen = iv.FunctionSeries(lambda x: 0.5 if x[0] == 1 else 1, label="mixed")
    runs = ensemble(FREE, 3, n_replicas=30, observers=[seen], workers=1, seed=1)

    assert {f.error.split(":")[0] for f in runs.failed} <= {"InvalidRunError"}
    assert 0 < len(runs.failed) < 30


def test_an_interrupt_returns_what_is_done():
    calls = []

    def policy(x, t, rng):
        calls.append(t)
        if len(calls) == 55:
            raise KeyboardInterrupt
        return np.zeros(2, dtype=np.int8)

    runs = ensemble(DRIVEN, 10, n_replicas=12, controls=policy, workers=1, chunk=2)

    assert runs.partial
    assert runs.status.tolist() == [1] * 4 + [0] * 8
    assert "4 of 12, partial" in repr(runs)
    assert runs.dataset.attrs["partial"] == 1
    calls.clear()
    calls += range(54)
    assert ensemble(DRIVEN, 10, n_replicas=12, controls=policy, workers=1).status.tolist() == [0] * 12


@pytest.mark.parametrize("workers", [1, 2])
def test_control_c_is_granted_between_chunks(workers):
    def halting(items, what):
        for item in items:
            if item == 2:
                os.kill(os.getpid(), signal.SIGINT)
            yield item

    before = signal.getsignal(signal.SIGINT)
    runs = ensemble(FREE, 3, n_replicas=200, chunk=2, workers=workers, progress=halting)

    assert runs.partial
    assert 6 <= np.count_nonzero(runs.status) <= 6 + 4 * workers
    assert signal.getsignal(signal.SIGINT) is before


def test_a_second_control_c_is_an_exception():
    def twice(items, what):
        for item in items:
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGINT)
            yield item

    with pytest.raises(KeyboardInterrupt):
        ensemble(FREE, 3, n_replicas=20, chunk=2, workers=2, progress=twice)


@pytest.mark.parametrize("value", [True, 2.5, np.float32(0.1), 1 + 2j, np.int16(3), np.array([[1, 2]]), -0.0])
def test_observations_of_any_kind_of_number(value, tmp_path):
    seen = iv.FunctionSeries(lambda _: value, label="seen")
    held = ensemble(FREE, 2, n_replicas=4, observers=[seen], workers=1)
    stored = ensemble(FREE, 2, n_replicas=4, observers=[seen], out=tmp_path / "e", chunk=3)

    assert held["seen"].shape == (4, 3, *np.shape(value))
    assert held["seen"].dtype == stored["seen"].dtype == np.asarray(value).dtype
    assert held["seen"].tobytes() == stored["seen"].tobytes()
    made = []
    ensemble(
        FREE,
        2,
        n_replicas=4,
        observers=[seen],
        out=tmp_path / "e",
        progress=lambda i, _: made.extend(i) or [],
    )
    assert made == []


def test_labels_that_collide_with_axes():
    seen = [iv.Density(label="state"), iv.ActionSeries(label="time"), iv.Density(label="status")]
    runs = ensemble(FREE, 2, n_replicas=4, observers=seen, workers=1)

    assert list(runs.columns) == ["state", "observed_state", "observed_time", "observed_status"]
    assert runs.dataset["observed_time"].dims == ("replica", "moment")


def test_progress_counts_chunks():
    seen = []

    def watched(items, what):
        for item in items:
            seen.append((what, item))
            yield item

    ensemble(FREE, 1, n_replicas=10, chunk=3, workers=1, progress=watched)
    assert seen == [("free", k) for k in range(4)]
    ensemble(FREE, 1, n_replicas=3, workers=1, progress=True)


class Losing:
    """A pool that loses every chunk so many times before it makes it."""

    def __init__(self, job, n_losses):
        self.job, self.n_losses, self.asked = job, n_losses, {}

    def submit(self, start, stop):
        future = Future()
        self.asked[start] = self.asked.get(start, 0) + 1
        if self.asked[start] <= self.n_losses:
            future.set_exception(ConnectionError("a worker went away"))
        else:
            future.set_result(self.job.outcome(start, stop))
        return future


@pytest.mark.parametrize("n_losses", [0, 1, 5, 6])
def test_chunks_of_lost_workers_are_handed_out_again(n_losses):
    nothing = dict.fromkeys(("x0", "initial", "parameters", "controls"))
    job = job_of(FREE, 4, n_replicas=20, observers=(), keep="last", seed=1, t0=0, **nothing)
    chunks, made = Chunks(job.grid, 6), []
    losing = Losing(job, n_losses)
    pool = Pool(losing.submit, lambda: 3, lambda error: isinstance(error, ConnectionError))
    asked = (
        range(len(chunks)),
        pool,
        lambda k, found: made.append((k, found)),
        job.outcome(0, 8),
        iter(()),
        [],
    )
    if n_losses > 5:
        with pytest.raises(
            iv.errors.InvalidRunError, match=r"lost workers for the runs .*a worker went away"
        ):
            driven(chunks, *asked)
        return
    driven(chunks, *asked)

    assert sorted(k for k, _ in made) == [0, 1, 2, 3]
    whole = job.outcome(0, 20)
    for k, found in made:
        start, stop = chunks.runs(k)
        assert np.array_equal(found.entries["state"], whole.entries["state"][start:stop])
        assert found.status.tolist() == [1] * (stop - start)
    assert set(losing.asked.values()) == {n_losses + 1}


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 12, 24, 60, 61, 1000])
def test_chunks_cover_every_run_once(size):
    grid = Grid(("a", "b"), ((1, 2), (3, 4, 5)), 10)
    chunks = Chunks(grid, size)
    numbers = np.arange(60).reshape(2, 3, 10)
    ends = [chunks.runs(k) for k in range(len(chunks))]

    assert [start for start, _ in ends] == [0, *(stop for _, stop in ends[:-1])]
    assert ends[-1][1] == 60
    for k, (start, stop) in enumerate(ends):
        assert numbers[chunks.region(k)].ravel().tolist() == list(range(start, stop))
        assert stop - start <= max(1, size)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({}, "n_replicas=, how many runs"),
        ({"n_replicas": 0}, "n_replicas=0"),
        ({"n_replicas": 2, "n_steps": -1}, "n_steps=-1"),
        ({"n_replicas": 2, "seed": -1}, "seed=-1"),
        ({"n_replicas": 2, "keep": "some"}, "keep='some'"),
        ({"n_replicas": 2, "keep": 0}, "keep=0"),
        ({"n_replicas": 2, "chunk": 0}, "chunk=0"),
        ({"n_replicas": 2, "workers": 0}, "workers=0"),
        ({"n_replicas": 2, "workers": 2, "scheduler": "tcp://x:1"}, "threads or a cluster"),
        ({"n_replicas": 2, "scheduler": 7}, "the address of a scheduler"),
        ({"n_replicas": 2, "parameters": {"a": [1]}}, "a function of the parameters"),
        ({"n_replicas": 2, "parameters": [1], "system": threshold}, "parameters by name"),
        ({"n_replicas": 2, "parameters": {"time": [1]}, "system": threshold}, "names of parameters"),
        ({"n_replicas": 2, "parameters": {"zone": []}, "system": threshold}, "the values of each parameter"),
        (
            {"n_replicas": 2, "parameters": {"zone": "ab"}, "system": threshold},
            "the values of each parameter",
        ),
        ({"n_replicas": 2, "system": lambda: 3}, "a System from the factory"),
        ({"n_replicas": 2, "system": 3}, "a system, or a function that returns one"),
        ({"n_replicas": 2, "controls": 1}, "no controls, as 'free' takes none"),
        ({"n_replicas": 2, "controls": iter([1])}, "controls that every run can read"),
        ({"n_replicas": 2, "initial": 3}, "initial to be a function"),
        ({"x0": np.zeros((3, 6), np.int8), "initial": RING.random}, "x0 or initial"),
        ({"x0": np.zeros((3, 6), np.int8), "n_replicas": 2}, "x0 as a batch along one axis"),
        ({"x0": np.zeros(6, np.int8)}, "x0 as a batch along one axis"),
        ({"x0": np.full((3, 6), 2)}, "trits in"),
        ({"n_replicas": 2, "initial": lambda _: np.full(6, 3)}, r"initial\(rng\)"),
        ({"n_replicas": 2, "observers": [iv.Density(), iv.Density()]}, "a different label"),
        ({"n_replicas": 2, "observers": [Stumble(9, ValueError()), iv.EmissionSeries()]}, "with an emission"),
        ({"n_replicas": 2 * 10**9, "n_steps": 1}, "at most 268435456 runs, but got 2000000000"),
        ({"n_replicas": 10**13, "keep": None}, "at most 268435456 runs"),
        ({"n_replicas": 10**13, "keep": None, "out": "e"}, "at most 268435456 runs"),
        ({"n_replicas": 26 * 10**7, "keep": "all"}, "runs in memory of at most 4 GiB"),
        ({"n_replicas": 2**21, "chunk": 1}, "at most 1048576 chunks, but got 2097152"),
        ({"n_replicas": 2, "out": 3}, "a path for the ensemble, but got 3"),
        ({"n_replicas": 2, "out": "x" * 300}, "a path for the ensemble"),
        ({"n_replicas": 2, "progress": 7}, "progress to be a function"),
        (
            {"n_replicas": 2, "parameters": {"zone": {1, 2}}, "system": threshold},
            "the values of each parameter",
        ),
        (
            {"n_replicas": 2, "parameters": {"zone": {1: 2}}, "system": threshold},
            "the values of each parameter",
        ),
        (
            {"n_replicas": 2, "parameters": {"zone": b"ab"}, "system": threshold},
            "the values of each parameter",
        ),
        (
            {"n_replicas": 2, "parameters": {"zone": np.float64(3)}, "system": threshold},
            "the values of each parameter",
        ),
        ({"n_replicas": 2, "parameters": {"zone": [1, 2, 1.0]}, "system": threshold}, "1.0 twice for zone"),
        ({"n_replicas": 2, "parameters": {"zone": [np.nan] * 2}, "system": threshold}, "nan twice for zone"),
        ({"n_replicas": 2, "parameters": {"site": [1]}, "system": lambda **_: FREE}, "but got 'site'"),
        ({"n_replicas": 2, "parameters": {"state": [1]}, "system": lambda **_: FREE}, "but got 'state'"),
        (
            {
                "n_replicas": 2,
                "parameters": {"density": [1]},
                "system": lambda **_: FREE,
                "observers": [iv.Density()],
            },
            "but got 'density'",
        ),
        ({"n_replicas": 1, "keep": "all", "n_steps": 10**9, "out": "e"}, "a run of at most 4 GiB"),
        (
            {
                "system": lambda n: iv.System(space=iv.TritSpace(n), update=lambda x: x),
                "parameters": {"n": [2, 3]},
                "n_replicas": 1,
            },
            r"one shape for all parameters, but got \['state'\] that differ",
        ),
    ],
)
def test_refusals(asked, message):
    asked = {"system": FREE, "n_steps": 2, **asked}
    with pytest.raises(iv.errors.InvoluteError, match=message):
        ensemble(asked.pop("system"), asked.pop("n_steps"), **asked)


def test_refusals_of_a_finished_ensemble():
    runs = ensemble(threshold, 1, parameters={"zone": [0, 1], "sign": [1]}, n_replicas=2, workers=1)
    for call, message in (
        (lambda: runs["x"], "'x'"),
        (lambda: runs.generator(2, zone=0, sign=1), "a replica in 0..1"),
        (lambda: runs.generator("a", zone=0, sign=1), "replica to be a whole number"),
        (lambda: runs.generator(0, zone=7, sign=1), "a value of each of the parameters"),
        (lambda: runs.generator(0, zone=0), "a value of each of the parameters"),
        (lambda: runs.generator(0, zone=0, sign=1, more=2), "more"),
    ):
        with pytest.raises(iv.errors.InvalidRunError, match=message):
            call()


def test_sizes_that_depend_on_parameters_keep_observations():
    def made(n):
        return iv.System(space=iv.TritSpace(n), update=lambda x: np.roll(x, 1))

    runs = ensemble(
        made, 4, parameters={"n": [2, 5]}, n_replicas=3, keep=None, observers=[iv.Density()], workers=1
    )

    assert runs["density"].shape == (2, 3)
    assert limits.MAX_BYTES == 2**32

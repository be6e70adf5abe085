"""Ensembles on a real Dask cluster of two processes: the same bytes, whoever is lost on the way."""

import importlib
import os
import signal
import threading
import time

import attrs
import cloudpickle
import numpy as np
import pytest

import involute as iv
from involute.ensemble import cluster as cluster_module
from involute.ensemble import ensemble
from involute.ensemble.asked import job_of
from involute.ensemble.cluster import run_part

dask = pytest.importorskip("dask")
distributed = pytest.importorskip("distributed")
N = 30


@pytest.fixture(scope="module")
def address():
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        protocol="tcp",
        host="127.0.0.1",
        dashboard_address=":0",
        silence_logs=50,
    ) as cluster:
        yield cluster.scheduler_address


def network():
    rng = np.random.default_rng(5)
    inputs = [rng.integers(0, N, rng.integers(1, 5)).tolist() for _ in range(N)]
    tables = [rng.integers(-1, 2, 3 ** len(own)) for own in inputs]
    return iv.System(space=iv.TritSpace(N), update=iv.NetworkRule(inputs, tables), action=iv.Support())


def slow_system():
    """Return a factory of systems of plain functions, which travel by value as they are local."""

    def slow(threshold):
        def update(x):
            time.sleep(0.01)
            return np.where(np.abs(x + np.roll(x, 1)) > threshold, -x, np.roll(x, 1)).astype(np.int8)

        return iv.System(space=iv.TritSpace(7), update=update, action=iv.Support(), name="slow")

    return slow


def policy_system():
    return iv.System(space=iv.TritSpace((1, 6)), controls=iv.TritSpace(1), update=iv.ShiftRegister())


def same(a, b):
    return all(
        a[name].dtype == b[name].dtype and a[name].tobytes() == b[name].tobytes() for name in a.columns
    )


def test_a_network_on_the_cluster(address):
    asked = {"n_replicas": 150, "seed": 3, "keep": 5, "observers": [iv.ActionSeries(), iv.StateHash()]}
    here = ensemble(network(), 20, workers=1, **asked)

    for chunk in (32, 71):
        assert same(here, ensemble(network(), 20, scheduler=address, chunk=chunk, **asked))


def test_every_worker_compiles_into_a_folder_of_its_own(address):
    def folder():
        import numba

        return os.environ.get("NUMBA_CACHE_DIR"), numba.config.CACHE_DIR

    with distributed.Client(address, set_as_default=False) as client:
        ensemble(network(), 1, n_replicas=1, scheduler=client, chunk=1)
        found = list(client.run(folder).values())

    assert len({own for own, _ in found}) == 2
    assert all(own == used for own, used in found)
    assert os.environ.get("NUMBA_CACHE_DIR") not in {own for own, _ in found}


def test_policies_and_lambdas_travel(address):
    asked = {"controls": lambda x, t, rng: rng.integers(-1, 2, 1, dtype=np.int8), "n_replicas": 9}
    here = ensemble(policy_system(), 12, workers=1, **asked)
    with distributed.Client(address, set_as_default=False) as client:
        there = ensemble(policy_system(), 12, scheduler=client, chunk=2, **asked)

        assert client.status == "running"
    assert same(here, there)


def test_a_killed_worker_loses_nothing(address, tmp_path):
    asked = {"parameters": {"threshold": [0, 1, 2]}, "n_replicas": 10, "observers": [iv.ActionSeries()]}
    here = ensemble(slow_system(), 4, workers=2, **asked)
    with distributed.Client(address, set_as_default=False) as client:
        pids = list(client.run(os.getpid).values())
        counts = []

        def watched(items, what):
            for item in items:
                if item == 3:
                    os.kill(pids[0], signal.SIGKILL)
                counts.append(item)
                yield item

        there = ensemble(
            slow_system(), 4, scheduler=client, chunk=1, out=tmp_path / "e", progress=watched, **asked
        )

        assert pids[0] not in client.run(os.getpid).values()
    assert counts == list(range(30))
    assert not there.partial
    assert same(here, there)


def test_a_module_that_workers_lack(address, tmp_path, monkeypatch):
    (tmp_path / "lacking.py").write_text("def update(x):\n    return -x\n")
    monkeypatch.syspath_prepend(tmp_path)
    system = iv.System(space=iv.TritSpace(3), update=importlib.import_module("lacking").update)
    with pytest.raises(iv.errors.InvalidRunError, match=r"install it there, use client.upload_file"):
        ensemble(system, 1, n_replicas=2, scheduler=address, chunk=1)


def test_names_that_are_no_globals_of_a_function(address):
    """A module of this file's globals is not looked up there: what travels has fewer globals."""

    def update(x):
        import time  # noqa: F401

        return -x

    system = iv.System(space=iv.TritSpace(3), update=update)
    asked = {"n_replicas": 4, "chunk": 2}

    assert same(ensemble(system, 1, workers=1, **asked), ensemble(system, 1, scheduler=address, **asked))


def test_many_first_states(address):
    """More of them than Dask sends without a warning."""
    x0 = np.random.default_rng(0).integers(-1, 2, (4000, N), dtype=np.int8)
    asked = {"x0": x0, "chunk": 2000}
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": "10kB"}):
        there = ensemble(network(), 2, scheduler=address, **asked)

    assert same(ensemble(network(), 2, workers=1, **asked), there)


def test_what_cannot_travel(address):
    lock = threading.Lock()

    def update(x):
        with lock:
            return -x

    system = iv.System(space=iv.TritSpace(3), update=update)
    with pytest.raises(
        iv.errors.InvalidRunError, match=r"can be sent to other processes.*use workers= threads"
    ):
        ensemble(system, 1, n_replicas=2, scheduler=address, chunk=1)


def test_a_failing_replica_on_the_cluster(address):
    def initial(rng):
        x = rng.integers(-1, 2, 7, dtype=np.int8)
        if x[0] == 1:
            raise ArithmeticError("no start")
        return x

    asked = {"n_replicas": 12, "parameters": {"threshold": [1]}, "initial": initial, "seed": 2}
    here, there = (
        ensemble(slow_system(), 1, workers=1, **asked),
        ensemble(slow_system(), 1, scheduler=address, chunk=5, **asked),
    )

    assert 0 < len(here.failed) < 12
    assert here.failed == there.failed
    assert same(here, there)


def test_another_model_on_a_worker_is_refused():
    job = job_of(
        network(),
        1,
        n_replicas=2,
        x0=None,
        initial=None,
        parameters=None,
        observers=(),
        keep="last",
        controls=None,
        seed=0,
        t0=0,
    )
    blob = cloudpickle.dumps({f.name: getattr(job, f.name) for f in attrs.fields(type(job))})
    with pytest.raises(iv.errors.InvalidRunError, match=r"install the same versions"):
        run_part(blob, "digest", "another", 0, 1)


def test_nobody_at_the_address(monkeypatch):
    monkeypatch.setattr(cluster_module, "SECONDS_TO_CONNECT", 0.5)
    with pytest.raises(iv.errors.InvalidRunError, match=r"a Dask scheduler at 'tcp://127.0.0.1:9'"):
        ensemble(network(), 1, n_replicas=2, scheduler="tcp://127.0.0.1:9", chunk=1)

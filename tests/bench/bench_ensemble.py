"""Speed of replicas and ensembles, run by hand: ``python tests/bench/bench_ensemble.py``.

A node update is one node of one replica in one step. The limit is what a copy of as many bytes as a block of
512 replicas has moves in this run (read and written, between warm arrays): an update reads two bits an input
and writes two, 1 byte at K = 3. CPU times are medians of five; threads and tasks are timed by the wall.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from measuring import line

import involute as iv
from involute.engine.replicas.engine import ReplicaEngine, replica_engine
from involute.ensemble import ensemble
from involute.kernels import stencil

BAR = 5e9
K = 3


def timed(
    call: Callable[[], object], clock: Callable[[], float] = time.process_time, repeats: int = 5
) -> float:
    """Return the median time of a call in seconds, after one to warm up."""
    call()
    times = []
    for _ in range(repeats):
        start = clock()
        call()
        times.append(clock() - start)
    return statistics.median(times)


def network(n: int, n_inputs: int = K) -> tuple[list[list[int]], list[np.ndarray]]:
    """Return a random network in which every node has a table of its own."""
    rng = np.random.default_rng(0)
    inputs = [rng.choice(n, n_inputs, replace=False).tolist() for _ in range(n)]
    return inputs, [rng.integers(-1, 2, 3**n_inputs).astype(np.int8) for _ in range(n)]


def copy_limit(n_bytes: int) -> float:
    """Return the bytes a second that a copy between warm arrays reads and writes."""
    source, target = np.ones(n_bytes, np.uint8), np.ones(n_bytes, np.uint8)
    seconds = timed(lambda: [np.copyto(target, source) for _ in range(2000)]) / 2000
    return 2 * n_bytes / seconds


def packed_updates(engine: ReplicaEngine, n_replicas: int, n_updates: float) -> float:
    """Return node updates a CPU second on packed replicas."""
    rng = np.random.default_rng(1)
    x = rng.integers(-1, 2, (n_replicas, engine.n_nodes), dtype=np.int8)
    width = engine.width(n_replicas)
    blocks = engine.packed(x, width)
    n_steps = max(2, int(n_updates / x.size))
    return x.size * n_steps / timed(lambda: engine.advance_packed(blocks, width, n_steps))


def step_updates(engine: ReplicaEngine, n_replicas: int) -> tuple[float, float]:
    """Return node updates a CPU second in one step from int8 to int8, by words and by look-ups."""
    x = np.random.default_rng(1).integers(-1, 2, (n_replicas, engine.n_nodes), dtype=np.int8)
    return x.size / timed(lambda: engine.advance(x, 1)), x.size / timed(lambda: plain(engine, x))


def plain(engine: ReplicaEngine, x: np.ndarray) -> np.ndarray:
    """Step every replica by look-ups (the tables read from the masks; only the speed matters here)."""
    starts = np.arange(engine.n_nodes + 1, dtype=np.int64) * K
    tables = np.resize(np.array([-1, 0, 1], dtype=np.int8), engine.n_nodes * 27)
    out = np.empty_like(x)
    stencil.lookup_ragged(x, starts, engine.inputs, starts * 9, tables, out)
    return out


def replica_rows() -> None:
    """Print node updates a second beside the bar and the limit."""
    titles = ("packed", "to bar", "to limit", "one step", "look-ups")
    line(f"{'K = 3, distinct tables':32} " + " ".join(f"{title:>10}" for title in titles))
    for n, counts, n_updates in ((200, (64, 512, 1024, 4096), 3e9), (100_000, (512, 4096), 4e8)):
        engine = replica_engine(*network(n))
        for n_replicas in counts:
            limit = copy_limit(16 * n * min(8, -(-n_replicas // 64))) / ((2 * K + 2) / 8)
            packed = packed_updates(engine, n_replicas, n_updates)
            one, scalar = step_updates(engine, n_replicas)
            name = f"{n} nodes, {n_replicas} replicas"
            shares = f"{packed / BAR:10.2f} {packed / limit:10.3f}"
            line(f"{name:32} {packed:10.3g} {shares} {one:10.3g} {scalar:10.3g}")
    line(f"\n{'200 nodes, 512 replicas':32} {'packed':>10}")
    for n_inputs in (1, 2, 3, 4, 5, 6):
        packed = packed_updates(replica_engine(*network(200, n_inputs)), 512, 3e8 * 8 / 3**n_inputs)
        line(f"{f'K = {n_inputs}':32} {packed:10.3g}")


def system(n: int = 200) -> iv.System:
    """Return such a network as a system."""
    return iv.System(space=iv.TritSpace(n), update=iv.NetworkRule(*network(n)), action=iv.Support())


def task_rows() -> None:
    """Print what a chunk costs beyond its runs, in milliseconds, and what a run costs beyond its steps."""
    model, n = system(), 200
    wall = time.perf_counter
    line(f"\n{'overhead':32} {'ms a chunk':>12}")
    all_in_one = timed(lambda: ensemble(model, 0, n_replicas=n, chunk=n, workers=1), wall, 3)
    with tempfile.TemporaryDirectory() as folder:
        names = iter(range(1000))
        ways: dict[str, dict[str, object]] = {"this thread": {"workers": 1}, "two threads": {"workers": 2}}
        for name, way in ways.items():
            held = timed(lambda w=way: ensemble(model, 0, n_replicas=n, chunk=1, **w), wall, 3)
            line(f"{name:32} {1e3 * (held - all_in_one) / n:12.3f}")
        stored = timed(
            lambda: ensemble(model, 0, n_replicas=n, chunk=1, workers=1, out=Path(folder) / f"{next(names)}"),
            wall,
            3,
        )
        line(f"{'this thread, to a store':32} {1e3 * (stored - all_in_one) / n:12.3f}")
    if "--cluster" in sys.argv:
        cluster_row(model, n, all_in_one)
    per_run = timed(lambda: ensemble(model, 0, n_replicas=20_000, chunk=4096, workers=1), wall, 3) / 20_000
    line(f"{'a run of no steps, us':32} {1e6 * per_run:12.3f}")


def cluster_row(model: iv.System, n: int, all_in_one: float) -> None:
    """Print what a chunk costs on a local cluster of two processes (``--cluster``)."""
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster,
        Client(cluster) as client,
    ):
        there = timed(
            lambda: ensemble(model, 0, n_replicas=n, chunk=1, scheduler=client), time.perf_counter, 3
        )
    line(f"{'cluster of two processes':32} {1e3 * (there - all_in_one) / n:12.3f}")


def scaling_rows() -> None:
    """Print node updates a second by the wall, on one thread and on two."""
    model, n_replicas, n_steps = system(), 16_384, 2000
    what = f"ensemble, {n_replicas} x {n_steps} steps"
    line(f"\n{what:32} {'updates/s':>10} {'to one':>8}   load {os.getloadavg()[0]:.1f}")
    first = 0.0
    for workers in (1, 2):
        call = lambda w=workers: ensemble(model, n_steps, n_replicas=n_replicas, chunk=1024, workers=w)  # noqa: E731
        speed = 200 * n_replicas * n_steps / timed(call, time.perf_counter, 3)
        first = first or speed
        line(f"{f'{workers} threads':32} {speed:10.3g} {speed / first:8.2f}")


if __name__ == "__main__":
    replica_rows()
    task_rows()
    scaling_rows()

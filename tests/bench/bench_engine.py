"""Speed of the lattice engine: ``python tests/bench/bench_engine.py [part ..]``; the parts are at the end.

Every figure is the median of five CPU times in this process, packing left out where the state stays packed.
The ratio is to the speed that ``np.copyto`` would allow in the same run: half a byte a cell and step, at the
speed (read and written) of copying arrays of 0.25 MiB (L2), 2 MiB (L3) or 512 MiB (DRAM).
"""

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable

import numpy as np
from measuring import line

import involute as iv
from involute.engine.lattice.engine import rule_engine
from involute.engine.lattice.planes import LatticePlanes
from involute.simulate import simulate

BYTES_A_STEP = 0.5
FIRST_CALL = """
import time
import numpy as np
import involute as iv
start, cpu = time.perf_counter(), time.process_time()
shape, offsets = {lattice}
table = np.random.default_rng({seed}).integers(-1, 2, 3 ** len(offsets)).astype(np.int8)
system = iv.System(space=iv.TritSpace(shape), update=iv.LocalRule(table, offsets))
x = np.random.default_rng(0).integers(-1, 2, system.space.shape, dtype=np.int8)
iv.simulate(system, x, 400, keep="last")
print(time.perf_counter() - start, time.process_time() - cpu)
"""


def seconds(
    call: Callable[[], object], repeats: int = 5, clock: Callable[[], float] = time.process_time
) -> float:
    """Return the median time of a call, after one to warm up."""
    call()
    times = []
    for _ in range(repeats):
        start = clock()
        call()
        times.append(clock() - start)
    return statistics.median(times)


def copy_limit(mebibytes: float) -> float:
    """Return cell steps a second at the speed of a copy."""
    source = np.ones(int(mebibytes * 2**17))
    target = np.empty_like(source)
    n = max(1, int(256 / mebibytes))
    return (
        2 * source.nbytes * n / seconds(lambda: [np.copyto(target, source) for _ in range(n)]) / BYTES_A_STEP
    )


def speed(
    rule: iv.LocalRule | iv.SecondOrder, shape: int | tuple[int, ...], n_steps: int, **options: object
) -> float:
    """Return cell steps a CPU second of a run that stays packed."""
    space = iv.TritSpace(shape)
    engine = rule_engine(rule, space, backend="bit planes", **options)
    packed = LatticePlanes.packed(space.random(np.random.default_rng(0)))
    run = engine.start(packed if engine.program.memory == 1 else (packed, packed))
    return space.n_cells * n_steps / seconds(lambda: run.advance(n_steps))


def told(name: str, cells: float, limit: float, bar: float = 0.0) -> None:
    """Print one figure, its ratio to the limit, and the bar."""
    line(
        f"{name:44} {cells / 1e9:8.1f} G cell steps/s   ratio {cells / limit:5.2f}"
        + (f"   bar {bar:.2f}" if bar else "")
    )


def odd_rule(rng: np.random.Generator) -> iv.LocalRule:
    """Return a random odd rule of radius 1."""
    half = rng.integers(-1, 2, 13, dtype=np.int8)
    return iv.LocalRule(np.concatenate([half, [0], -half[::-1]]).astype(np.int8), iv.interval(1))


def rules() -> None:
    """Radius 1, 1e6 cells: a hundred random odd rules, and the two that were written by hand."""
    limit, rng = copy_limit(0.25), np.random.default_rng(0)
    speeds = sorted(speed(odd_rule(rng), 10**6, 400) for _ in range(100))
    told("100 random odd rules, 1e6 cells: median", statistics.median(speeds), limit, 0.20)
    told("100 random odd rules, 1e6 cells: worst", speeds[0], limit, 0.08)
    for name, function in (("sign", iv.sgn), ("sum mod 3", lambda s: (s + 1) % 3 - 1)):
        rule = iv.LocalRule.totalistic(function, offsets=iv.interval(1))
        told(f"{name}, 1e6 cells", speed(rule, 10**6, 1000), limit, 0.45)


def planes() -> None:
    """Sign of the sum on 2048 x 2048."""
    limit = copy_limit(2)
    for name, offsets, bar in (("von Neumann", iv.von_neumann(2), 0.50), ("Moore", iv.moore(2), 0.30)):
        rule = iv.LocalRule.totalistic(iv.sgn, offsets=offsets)
        told(f"sign, {name}, 2048 x 2048", speed(rule, (2048, 2048), 160), limit, bar)


def large() -> None:
    """Sign of the sum on 16384 x 16384: beyond the cache, one thread and two."""
    limit = copy_limit(512)
    rule = iv.LocalRule.totalistic(iv.sgn, offsets=iv.von_neumann(2))
    told("sign, von Neumann, 16384 x 16384", speed(rule, (16384, 16384), 64), limit, 1.50)
    wall = []
    for threads in (1, 2):
        space = iv.TritSpace((16384, 16384))
        engine = rule_engine(rule, space, threads=threads)
        run = engine.start(LatticePlanes.packed(space.random(np.random.default_rng(0))))
        wall.append(seconds(lambda run=run: run.advance(64), clock=time.perf_counter))
    line(f"{'two threads against one, by the clock':44} {wall[0] / wall[1]:8.2f} times   bar 1.70, idle")
    line(f"{'two runs of their own in the cache, likewise':44} {two_at_once():8.2f} times   2.00 if idle")


def two_at_once() -> float:
    """Return how much two threads do that share nothing, against one: what the machine grants now."""
    rule = iv.LocalRule.totalistic(iv.sgn, offsets=iv.interval(1))
    runs = [rule_engine(rule, iv.TritSpace(10**5)).start(np.zeros(10**5, dtype=np.int8)) for _ in range(2)]

    def both() -> None:
        threads = [threading.Thread(target=run.advance, args=(300_000,)) for run in runs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    one = seconds(lambda: runs[0].advance(300_000), clock=time.perf_counter)
    return 2 * one / seconds(both, clock=time.perf_counter)


def choice() -> None:
    """Random tables: the speed of both ways, and which one is chosen by itself."""
    lattices: tuple[tuple[object, object], ...] = (
        (10**6, range(-2, 3)),
        (10**6, range(-3, 4)),
        (10**6, range(-4, 5)),
        ((1024, 1024), iv.von_neumann(2)),
        ((1024, 1024), [*iv.moore(2)][:7]),
        ((1024, 1024), iv.moore(2)),
        ((96, 96, 96), iv.von_neumann(3)),
        (10**6, range(-5, 5)),
    )
    for shape, offsets in lattices:
        places = tuple(offsets)
        table = np.random.default_rng(1).integers(-1, 2, 3 ** len(places)).astype(np.int8)
        rule, space = iv.LocalRule(table, places), iv.TritSpace(shape)
        x, rates = space.random(np.random.default_rng(0)), {}
        engine = rule_engine(rule, space)
        for way in ("bit planes", "table") if len(places) < 10 else ("table",):
            run = rule_engine(rule, space, backend=way).start(x)
            rates[way] = space.n_cells * 4 / seconds(lambda run=run: run.advance(4)) / 1e9
        best = max(rates.values())
        listed = ", ".join(f"{way} {rate:.3f}" for way, rate in rates.items())
        name = f"random 3^{len(places)} on {shape}"
        line(f"{name:44} {listed} G cell steps/s; chosen at {rates[engine.kind] / best:.2f} of the best")
        line(f"{'':44} {engine.kind}: {engine.reason}")


def kinds() -> None:
    """Small lattices, three axes, and rules that read the step before."""
    limit = copy_limit(2)
    three = iv.LocalRule.totalistic(iv.sgn, offsets=iv.interval(1))
    cube = iv.LocalRule.totalistic(iv.sgn, offsets=iv.von_neumann(3))
    square = iv.LocalRule.totalistic(iv.sgn, offsets=iv.von_neumann(2))
    for name, rule, shape, n_steps in (
        ("sign, 1e3 cells", three, 1000, 100_000),
        ("sign, 1e4 cells", three, 10_000, 20_000),
        ("sign, von Neumann, 64 x 64", square, (64, 64), 10_000),
        ("sign, von Neumann, 256 x 256", square, (256, 256), 2000),
        ("sign, von Neumann, 128 x 128 x 128", cube, (128, 128, 128), 40),
        ("sign, von Neumann, 256 x 256 x 256", cube, (256, 256, 256), 8),
        ("sign, von Neumann, 250 x 250 x 250", cube, (250, 250, 250), 8),
        ("second order, 1e6 cells", iv.SecondOrder(three), 10**6, 400),
        ("second order, von Neumann, 2048 x 2048", iv.SecondOrder(square), (2048, 2048), 80),
    ):
        told(name, speed(rule, shape, n_steps), limit)


def first() -> None:
    """Time all that follows the import in fresh processes: nothing on disk, a new rule, from disk."""
    ring, square = "10**6, iv.interval(1)", "(2048, 2048), iv.von_neumann(2)"
    for lattice in (ring, square):
        with tempfile.TemporaryDirectory() as folder:
            environment = os.environ | {"NUMBA_CACHE_DIR": folder}
            for name, seed, bar in (
                ("nothing on disk", 1, 5.0),
                ("a new rule", 2, 5.0),
                ("from disk", 2, 0.3),
            ):
                command = [sys.executable, "-c", FIRST_CALL.format(seed=seed, lattice=lattice)]
                done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
                taken, cpu = map(float, done.stdout.split())
                told = f"first simulate of 400 steps, {name}"
                line(f"{told:44} {taken:8.3f} s, {cpu:.3f} s CPU   bar < {bar} s   {lattice}")


def users() -> None:
    """Run what a user writes: int8 in, int8 out, everything included."""
    sign = iv.LocalRule.totalistic(iv.sgn, offsets=iv.interval(1))
    square = iv.LocalRule.totalistic(iv.sgn, offsets=iv.moore(2))
    for name, shape, rule, n_steps in (
        ("1e6", 10**6, sign, 1000),
        ("2048 x 2048", (2048, 2048), square, 100),
    ):
        system = iv.System(space=iv.TritSpace(shape), update=rule)
        x = system.space.random(np.random.default_rng(0))
        taken = seconds(lambda s=system, x=x, n=n_steps: simulate(s, x, n, keep="last"))
        rate = x.size * n_steps / taken / 1e9
        line(f"{f'simulate {name}, {n_steps} steps, the last kept':44} {rate:8.1f} G cell steps/s")
        step = rule.bind(system.space)
        rate = x.size / seconds(lambda step=step, x=x: step(x, None, 0)) / 1e9
        line(f"{f'one step by table, {name}':44} {rate:8.2f} G cells/s")
        packing(name, x)


def packing(name: str, x: np.ndarray) -> None:
    """Compare packing and unpacking to copying the int8 state."""
    packed = LatticePlanes.packed(x)
    copy, pack, unpack = (
        seconds(lambda call=call: [call() for _ in range(20)])
        for call in (x.copy, lambda: LatticePlanes.packed(x), packed.to_array)
    )
    line(
        f"{f'packing and unpacking, {name}':44} {pack / copy:8.2f} and {unpack / copy:.2f} copies of the int8"
    )


if __name__ == "__main__":
    parts = {
        "rules": rules,
        "planes": planes,
        "large": large,
        "kinds": kinds,
        "choice": choice,
        "first": first,
        "users": users,
    }
    for chosen in sys.argv[1:] or parts:
        parts[chosen]()

"""Speed of the lattice engine: ``python tests/bench/bench_engine.py [rules|planes|large|first|users]``.

Every figure is the median of five CPU times in this process, packing left out where the state stays packed.
The ratio is to the speed that ``np.copyto`` would allow in the same run: half a byte a cell and step, at the
speed (read and written) of copying arrays of 0.25 MiB (L2), 2 MiB (L3) or 512 MiB (DRAM).
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np

import involute as iv
from involute.engine.lattice.engine import rule_engine
from involute.engine.lattice.planes import LatticePlanes
from involute.simulate import simulate

BYTES_A_STEP = 0.5
FIRST_CALL = """
import time
import numpy as np
import involute as iv
from involute.engine.lattice.engine import rule_engine
from involute.engine.lattice.planes import LatticePlanes
start = time.perf_counter()
LatticePlanes.packed(np.ones(100, dtype=np.int8))  # any kernel: the compiler's own start
print(time.perf_counter() - start)
table = np.random.default_rng({seed}).integers(-1, 2, 27).astype(np.int8)
start = time.perf_counter()
engine = rule_engine(iv.LocalRule(table, iv.interval(1)), iv.TritSpace(100_000), backend="bit planes")
engine.advance(np.ones(100_000, dtype=np.int8), 10)
print(time.perf_counter() - start)
"""


def line(text: str) -> None:
    """Write one line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


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


def speed(rule: iv.LocalRule, shape: int | tuple[int, ...], n_steps: int, **options: object) -> float:
    """Return cell steps a CPU second of a run that stays packed."""
    space = iv.TritSpace(shape)
    engine = rule_engine(rule, space, backend="bit planes", **options)
    run = engine.start(LatticePlanes.packed(space.random(np.random.default_rng(0))))
    return space.n_cells * n_steps / seconds(lambda: run.advance(n_steps))


def told(name: str, cells: float, limit: float, bar: float) -> None:
    """Print one figure, its ratio to the limit, and the bar."""
    line(f"{name:44} {cells / 1e9:8.1f} G cell steps/s   ratio {cells / limit:5.2f}   bar {bar:.2f}")


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


def first() -> None:
    """Wall time of a first call in a fresh process: a new rule, and the same again from disk."""
    seed = time.time_ns() % 2**31
    for name, bar in (("first call, a new rule", 5.0), ("first call, from disk", 0.3)):
        done = subprocess.run(
            [sys.executable, "-c", FIRST_CALL.format(seed=seed)], capture_output=True, text=True, check=True
        )
        start, taken = map(float, done.stdout.split())
        line(f"{name:44} {taken:8.3f} s   bar < {bar} s   (after {start:.2f} s in which numba starts)")


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
    parts = {"rules": rules, "planes": planes, "large": large, "first": first, "users": users}
    for chosen in sys.argv[1:] or parts:
        parts[chosen]()

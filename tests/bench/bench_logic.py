"""Speed of compiled rules, run by hand: ``python tests/bench/bench_logic.py``.

One step a pass over 10^6 cells (15625 words a plane, halos of one word), by CPU time in this process, median
of five. The limit is ``np.copyto`` of 0.25 MiB arrays, at 0.5 byte a cell and step: both planes read and
written. Times to a first call are taken in fresh processes, beyond the imports.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import product

import numpy as np
from measuring import cpu_time, line

from involute.engine.native.body import Body, native_body
from involute.engine.native.target import Target, generic, host
from involute.kernels.invoke import invoke
from involute.kernels.jit import kernel
from involute.logic.synthesis import structure, synthesise

N_WORDS, N_STEPS = 15_625, 200
L2_WORDS = 2**15


def copy_limit() -> float:
    """Return cells a second that copying in L2 allows."""
    source, target = np.zeros(L2_WORDS, np.uint64), np.ones(L2_WORDS, np.uint64)
    seconds = cpu_time(lambda: [np.copyto(target, source) for _ in range(2000)]) / 2000
    return 2 * source.nbytes / seconds / 0.5


@kernel
def steps(handle, a_p, a_n, b_p, b_n, n_steps, moves):
    """Take pairs of steps on a ring of words with a halo of one."""
    n = a_p.size - 2
    for _ in range(n_steps // 2):
        invoke(handle, a_p, a_n, b_p, b_n, 1, n + 1, moves)
        b_p[0], b_n[0], b_p[n + 1], b_n[n + 1] = b_p[n], b_n[n], b_p[1], b_n[1]
        invoke(handle, b_p, b_n, a_p, a_n, 1, n + 1, moves)
        a_p[0], a_n[0], a_p[n + 1], a_n[n + 1] = a_p[n], a_n[n], a_p[1], a_n[1]


def rate(body: Body, rng: np.random.Generator) -> float:
    """Return cells a second of one step a pass."""
    first, second = rng.integers(0, 2**63, (2, N_WORDS + 2)).astype(np.uint64)
    arrays = [first & ~second, second & ~first, np.zeros_like(first), np.zeros_like(first)]
    moves = np.arange(body.n_trits) % 3 - 1
    seconds = cpu_time(lambda: steps(body.handle, *arrays, N_STEPS, moves))
    return 64 * N_WORDS * N_STEPS / seconds


def table(function: Callable[..., int], n_trits: int) -> np.ndarray:
    """Tabulate a function."""
    return np.array([function(*word) for word in product((-1, 0, 1), repeat=n_trits)], dtype=np.int8)


def odd_table(rng: np.random.Generator, n_trits: int) -> np.ndarray:
    """Return a random table with f(-x) = -f(x)."""
    half = rng.integers(-1, 2, 3**n_trits // 2)
    return np.concatenate([half, [0], -half[::-1]]).astype(np.int8)


def sign(*word: int) -> int:
    """Return the sign of the sum."""
    return int(np.sign(sum(word)))


def modulo(*word: int) -> int:
    """Return the sum modulo 3."""
    return (sum(word) + 1) % 3 - 1


def random_rows(limit: float) -> None:
    """Print the spread of a hundred random odd rules of radius 1."""
    rng = np.random.default_rng(0)
    start = time.process_time()
    networks = [synthesise(odd_table(rng, 3)) for _ in range(100)]
    each = (time.process_time() - start) / 100
    sizes = sorted(network.n_operations for network in networks)
    line(f"\n100 random odd rules of radius 1: {each:.3f} s of synthesis each; operations: " + spread(sizes))
    for name, target in targets().items():
        ratios = sorted(rate(native_body(network, target=target), rng) / limit for network in networks)
        line(f"  {name:34} median {ratios[50]:.3f} (bar 0.20), worst {ratios[0]:.3f} (bar 0.08)")


def spread(sizes: list[int]) -> str:
    """Return how often each size occurs."""
    return ", ".join(f"{size}: {sizes.count(size)}" for size in sorted(set(sizes)))


def targets() -> dict[str, Target]:
    """Return the processors compared."""
    here = host()
    narrow = Target("x86-64-v3", "", 4, ternary=False)
    return {
        f"{here.cpu}, {64 * here.lanes} bits": here,
        "x86-64-v3, 256 bits": narrow,
        "plain, 128 bits": generic(),
    }


def named_rows(limit: float) -> None:
    """Print rules with structure."""
    line(f"\n{'rule':22} {'operations':>10} {'Gcell/s':>8} {'to copy':>8}  bar")
    rng = np.random.default_rng(1)
    for name, one, bar in (
        ("copy", table(lambda _a, b, _c: b, 3), ""),
        ("sign of 3", table(sign, 3), "0.45"),
        ("sum modulo 3 of 3", table(modulo, 3), "0.45"),
        ("sign of 5", table(sign, 5), ""),
        ("sign of 9", table(sign, 9), ""),
        ("sum modulo 3 of 9", table(modulo, 9), ""),
        ("random odd of 5", odd_table(rng, 5), ""),
        ("random odd of 9", odd_table(rng, 9), ""),
    ):
        network = synthesise(one)
        speed = rate(native_body(network), rng)
        line(f"{name:22} {network.n_operations:10} {speed / 1e9:8.2f} {speed / limit:8.4f}  {bar}")
        if len(one) <= 243:
            line(f"{'':22} {structure(one)}")


FIRST_CALL = """
import sys, time
import numpy as np
import involute.engine.native.body, involute.engine.native.networks
rng = np.random.default_rng(5)
n = int(sys.argv[1])
table = rng.integers(-1, 2, 3 ** n).astype(np.int8)
if sys.argv[2] == "sign":
    table = np.sign(np.indices((3,) * n).sum(axis=0) - n).astype(np.int8).ravel()
start, wall = time.process_time(), time.perf_counter()
from involute.engine.native.body import native_body
from involute.engine.native.networks import network_of
body = native_body(network_of(table))
planes = np.zeros((4, 64), dtype=np.uint64)
body(*planes, 0, 64, np.zeros(n, dtype=np.int64))
print(f"{time.process_time() - start:.3f} s CPU, {time.perf_counter() - wall:.3f} s wall, {body}")
"""


def first_calls() -> None:
    """Print the time to a first result, compiling and from disk."""
    line("\nfirst call (bars: 5 s, then 0.3 s from disk)")
    for n, kind in ((3, "random"), (5, "random"), (9, "sign"), (9, "random")):
        with tempfile.TemporaryDirectory() as folder:
            environment = os.environ | {"NUMBA_CACHE_DIR": folder}
            for _ in range(2):
                command = [sys.executable, "-c", FIRST_CALL, str(n), kind]
                done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
                line(f"  {kind:7} of {n}: {done.stdout.strip()}")


if __name__ == "__main__":
    cells = copy_limit()
    line(f"limit: copying in L2 allows {cells / 1e9:.0f} Gcell/s at 0.5 byte a cell and step")
    named_rows(cells)
    random_rows(cells)
    first_calls()

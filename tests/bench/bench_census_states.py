"""Speed and memory of the census of all states, run by hand: ``python tests/bench/bench_census_states.py``.

Each row is a process of its own: the median of five CPU times of the whole call (CPU time of all threads;
wall time beside it), compilation left out, and the largest resident memory of the process, interpreter
included, in bytes a state of the full space. The limit is the time that ``np.copyto`` takes to move the table
of successors once: it must at least be written, and read again. Bars: 60 s on two cores, 6 bytes a state, and
0.55 of the states mapped.

The last rows repeat figures that are known: the threshold rule has no cycle longer than 2 (Goles and Olivos
1981), and the longest cycle of l + r mod 3 on n cells, n prime to 3, divides ``3^k - 1`` with k the order of
3 modulo n up to sign (Martin, Odlyzko and Wolfram 1984): 8 on 5 cells, 26 on 7 and 13, 242 on 11.
"""

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
from measuring import line

import involute as iv
from involute.eigen.states.attractors import attractors

N = 17
BAR_SECONDS, BAR_BYTES = 60, 6


def odd_table(seed: int) -> np.ndarray:
    """Return a random odd table of three cells."""
    table = np.random.default_rng(seed).integers(-1, 2, 27).astype(np.int8)
    table[13], table[14:] = 0, -table[:13][::-1]
    return table


def odd_network(seed: int) -> iv.NetworkRule:
    """Return a random odd network in which every site reads three."""
    rng = np.random.default_rng(seed)
    inputs = [rng.choice(N, 3, replace=False).tolist() for _ in range(N)]
    return iv.NetworkRule(inputs, [odd_table(int(rng.integers(2**31))) for _ in range(N)])


RING = iv.TritSpace(N)
SIGN = iv.LocalRule.totalistic(iv.sgn, offsets=(-1, 0, 1))
SYSTEMS: dict[str, Callable[[], iv.System]] = {
    "sign": lambda: iv.System(space=RING, update=SIGN),
    **{
        f"random odd rule {seed}": lambda seed=seed: iv.System(
            space=RING, update=iv.LocalRule(odd_table(seed), iv.interval(1))
        )
        for seed in range(3)
    },
    "l + c + r mod 3": lambda: iv.System(
        space=RING, update=iv.LocalRule.totalistic(lambda s: (s + 1) % 3 - 1, offsets=(-1, 0, 1))
    ),
    "negation (identity)": lambda: iv.System(
        space=RING, update=iv.LocalRule.totalistic(lambda s: -s, offsets=(0,))
    ),
    "random odd network": lambda: iv.System(space=iv.GraphSpace(N, []), update=odd_network(0)),
    "sign, twice": lambda: iv.System(space=RING, update=iv.Composite((SIGN, SIGN))),
    "random rule, not odd": lambda: iv.System(
        space=RING,
        update=iv.LocalRule(np.random.default_rng(0).integers(-1, 2, 27).astype(np.int8), iv.interval(1)),
    ),
}


def one_row(name: str) -> None:
    """Print the figures of one system."""
    system = SYSTEMS[name]()
    attractors(iv.System(space=type(system.space)(9) if system.space is RING else RING, update=SIGN))
    walls, times = [], []
    for _ in range(5):
        wall, cpu = time.perf_counter(), time.process_time()
        found = attractors(system)
        walls.append(time.perf_counter() - wall)
        times.append(time.process_time() - cpu)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 3**N
    table = np.zeros(min(found.n_mapped, 3**N), dtype=np.uint32)
    copying = []
    for _ in range(5):
        cpu = time.process_time()
        np.copyto(table[: len(table) // 2], table[len(table) // 2 :][: len(table) // 2])
        copying.append(2 * (time.process_time() - cpu))
    seconds, limit = statistics.median(times), statistics.median(copying)
    line(
        f"{name:22} {seconds:8.2f} {statistics.median(walls):8.2f} {seconds / limit:8.1f} {memory:8.2f} "
        f"{found.n_mapped / 3**N:7.3f} {found.n_attractors:10} {max(found.period_counts):8} "
        f"{found.transient_max:6} {found.basin_entropy:8.3f}"
    )


def known_rows() -> None:
    """Print figures that theorems give, beside those counted here."""
    longest = [
        max(attractors(iv.System(space=iv.TritSpace(n), update=SIGN)).period_counts) for n in range(3, 15)
    ]
    line(f"sign(l + c + r), rings 3..14: longest cycles {longest} (theorem: at most 2)")
    rule = iv.LocalRule.from_function(lambda a, _, b: (a + b + 1) % 3 - 1, offsets=(-1, 0, 1))
    longest = [
        max(attractors(iv.System(space=iv.TritSpace(n), update=rule)).period_counts) for n in range(3, 15)
    ]
    line(f"l + r mod 3, rings 3..14: longest cycles {longest}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        one_row(sys.argv[1])
        sys.exit()
    line(f"3^{N} states; bars: {BAR_SECONDS} s, {BAR_BYTES} bytes a state, 0.55 of the states mapped")
    line(
        f"{'system':22} {'CPU s':>8} {'wall s':>8} {'/ copy':>8} {'bytes':>8} {'mapped':>7} "
        f"{'attractors':>10} {'longest':>8} {'way':>6} {'entropy':>8}"
    )
    for system_name in SYSTEMS:
        subprocess.run([sys.executable, __file__, system_name], check=True)
    known_rows()

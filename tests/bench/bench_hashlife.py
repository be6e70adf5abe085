"""HashLife on blocks of three, run by hand: ``python tests/bench/bench_hashlife.py``.

CPU times of one process, median of five, compilation left out; the bars are those of issue 4. Beside each is
the time that one step after the other would take on as many cells at the speed of ``np.copyto``, which no
method that visits all cells of all times can beat.
"""

import statistics
import time

import numpy as np
from measuring import cpu_time, line

import involute as iv
from involute.hashlife.evolution import hashlife


def copy_rate() -> float:
    """Return the cells of a bit-sliced state, a quarter of a byte each, that are copied in a second."""
    source = np.ones(2**20, dtype=np.int8)
    target = source.copy()
    return 4 * len(source) * 100 / cpu_time(lambda: [np.copyto(target, source) for _ in range(100)])


def speed_rows() -> None:
    """Print the time of many steps, with and without compilation, against copying all states."""
    total = iv.LocalRule.totalistic(lambda s: (s + 1) % 3 - 1, offsets=(-1, 0, 1))
    sides = iv.LocalRule.totalistic(lambda s: (s + 1) % 3 - 1, offsets=(-1, 1))
    moore = iv.LocalRule.totalistic(lambda s: (s + 1) % 3 - 1, offsets=iv.moore(2))
    rng = np.random.default_rng(0)
    table = rng.integers(-1, 2, 27)
    odd = iv.LocalRule(np.sign(table - table[::-1]), iv.interval(1))
    soup = rng.integers(-1, 2, 3**7)
    start = time.process_time()
    hashlife(total, [1], 3**12)
    line(
        f"first call, l + c + r, 3^12 steps, with compilation or loading: {time.process_time() - start:.2f} s"
    )
    rate = copy_rate()
    line(f"{'rule, pattern, steps':44} {'seconds':>10} {'bar':>5} {'copying s':>11} {'nodes':>9}")
    for name, rule, pattern, n_steps, bar in (
        ("l + c + r, one seed, 3^12", total, [1], 3**12, "2"),
        ("l + r, one seed, 3^12", sides, [1], 3**12, "2"),
        ("l + c + r, one seed, 3^13 - 1", total, [1], 3**13 - 1, ""),
        ("l + r, one seed, 2^20", sides, [1], 2**20, "2"),
        ("sum of Moore, one seed, 3^12", moore, [[1]], 3**12, ""),
        ("l + c + r, 2187 random cells, 3^9", total, soup, 3**9, ""),
        ("random odd rule, 2187 random cells, 3^7", odd, soup, 3**7, ""),
    ):
        seconds = cpu_time(lambda r=rule, p=pattern, n=n_steps: hashlife(r, p, n))
        found = hashlife(rule, pattern, n_steps)
        d = np.ndim(pattern)
        cells = sum(float(len(pattern) + 2 * t) ** d for t in np.linspace(0, n_steps, 1001)) / 1001 * n_steps
        line(f"{name:44} {seconds:10.4f} {bar:>5} {cells / rate:11.3g} {found.n_stored:9d}")


def sharing_rows() -> None:
    """Print the nodes that sign-symmetric patterns need with signs on the edges, of those without."""
    rng = np.random.default_rng(3)
    line(f"\n{'random odd rules, 729 random cells w, 243 steps':52} {'ratio of stored nodes':>22} {'bar':>5}")
    for name, pattern_of in (
        ("w, -w", lambda w: np.concatenate([w, -w])),
        ("w, -w, w", lambda w: np.concatenate([w, -w, w])),
        ("w, 0, -w in reverse order", lambda w: np.concatenate([w, [0], -w[::-1]])),
        ("w alone", lambda w: w),
    ):
        ratios = []
        for _ in range(21):
            table = rng.integers(-1, 2, 27)
            rule = iv.LocalRule(np.sign(table - table[::-1]), iv.interval(1))
            pattern = pattern_of(rng.integers(-1, 2, 3**6))
            sizes = [hashlife(rule, pattern, 243, share_signs=share).n_stored for share in (True, False)]
            ratios.append(sizes[0] / sizes[1])
        worst = f"median {statistics.median(ratios):.3f}, worst {max(ratios):.3f}"
        line(f"{name:52} {worst:>22} {'0.6':>5}")


if __name__ == "__main__":
    speed_rows()
    sharing_rows()

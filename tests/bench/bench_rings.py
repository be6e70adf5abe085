"""Rings of every length, run by hand: ``python tests/bench/bench_rings.py``.

CPU times of one process, median of five, compilation left out. There is no physical limit to compare with:
the figure beside it is the time to look at all windows with numpy once, the least that any method that
starts from the table does.
"""

from itertools import islice

import numpy as np
from measuring import cpu_time, line

import involute as iv
from involute.eigen.rings.orbits import ring_orbits


def rules() -> dict[str, iv.LocalRule]:
    """Return the rules that are asked."""
    rng = np.random.default_rng(0)
    sign = iv.LocalRule.totalistic(lambda s: (s > 0) - (s < 0), offsets=(-1, 0, 1))
    total = iv.LocalRule.totalistic(lambda s: (s + 1) % 3 - 1, offsets=(-1, 0, 1))
    table = rng.integers(-1, 2, 27)
    wide = rng.integers(-1, 2, 3**5)
    return {
        "sign of sum": sign,
        "sum modulo 3": total,
        "random, radius 1": iv.LocalRule(table, iv.interval(1)),
        "random odd, radius 1": iv.LocalRule(np.sign(table - table[::-1]), iv.interval(1)),
        "random, radius 2": iv.LocalRule(wide, iv.interval(2)),
    }


def rows() -> None:
    """Print, for each rule and period, what the graph and its counts take."""
    heading = ("graph s", "to scan", "count(1000) s", "orbits(100) s", "20 listed s")
    line(f"{'rule, period':26} {'strips':>7} {'windows':>8} " + " ".join(f"{name:>13}" for name in heading))
    for name, rule in rules().items():
        for period in (1, 2, 3, 4, 6):
            n_windows = 3 ** (period * (rule.width - 1) + 1)
            if n_windows > 3**13:
                continue
            numbers = np.arange(n_windows)
            scan = cpu_time(lambda numbers=numbers: numbers // 3 % 3)
            found = ring_orbits(rule, period)
            graph = cpu_time(lambda r=rule, p=period: ring_orbits(r, p))
            count = cpu_time(lambda r=rule, p=period: ring_orbits(r, p).count(1000)) - graph
            orbits = cpu_time(lambda r=rule, p=period: ring_orbits(r, p).n_orbits(100), 3) - graph
            listed = cpu_time(lambda f=found: list(islice(f.representatives(12), 20)), 3)
            figures = (
                f"{graph:13.4f}",
                f"{graph / scan:13.1f}",
                f"{count:13.4f}",
                f"{orbits:13.4f}",
                f"{listed:13.4f}",
            )
            size = f"{len(found.strips.strips):7d} {len(found.strips.windows):8d}"
            line(f"{f'{name}, {period}':26} {size} " + " ".join(figures))


if __name__ == "__main__":
    rows()

"""Speed of descents, run by hand: ``python tests/bench/bench_towers.py``.

Every figure is CPU seconds in this process, of one core: the first call, compiling included (or loading what
an earlier run compiled), and the median of further calls. The limits are those the project set itself.
"""

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

import involute as iv
from involute.census.coarse_graining import coarse_grainings
from involute.census.towers import ROWS, product
from involute.find.towers.coarse_rules import find_descending_rules
from involute.find.towers.coarse_words import odd_tables
from involute.find.towers.defect import defect
from involute.find.towers.descent import find_descent
from involute.find.towers.iteration import iterate_tower
from involute.find.towers.projections import find_projections
from involute.find.towers.synthesis import synthesise_projection

TOTAL = iv.LocalRule.from_function(lambda x, y, z: (x + y + z + 1) % 3 - 1, offsets=(-1, 0, 1))
IDENTITY = iv.LocalRule.from_text("-0+", radius=0)
PROJECTIONS = (iv.sign_of_sum, iv.centre_cell, iv.sum_mod_3, iv.majority, iv.first_non_zero, product)


def seconds(call: Callable[[], object]) -> float:
    """Return the CPU time of one call."""
    start = time.process_time()
    call()
    return time.process_time() - start


def say(line: str) -> None:
    """Print one line."""
    sys.stdout.write(f"{line}\n")


def row(name: str, call: Callable[[], object], limit: float | None = None, repeats: int = 3) -> None:
    """Print the first and the median further time of a call, and the limit."""
    first = seconds(call)
    after = statistics.median(seconds(call) for _ in range(repeats))
    bound = "" if limit is None else f"limit {limit:g} s"
    say(f"{name:58} {first:9.3f} {after:9.3f}  {bound}")


def worst_synthesis(n_rules: int) -> None:
    """Print the slowest of many syntheses, half of them of rules that have a projection."""
    descending = find_descending_rules(iv.first_non_zero)
    drawn = odd_tables(np.random.default_rng(0).integers(0, 3**13, n_rules // 2), 27)
    picked = descending.tables[np.linspace(0, len(descending) - 1, n_rules // 2).astype(int)]
    times, n_found = [], 0
    for table in np.concatenate([drawn, picked]):
        rule = iv.LocalRule(table, (-1, 0, 1))
        start = time.process_time()
        n_found += synthesise_projection(rule).descent is not None
        times.append(time.process_time() - start)
    name = f"synthesise_projection, {len(times)} rules, {n_found} found: slowest"
    say(f"{name:58} {'':9} {max(times):9.3f}  limit 1 s; median {statistics.median(times):.3f}")


def census() -> None:
    """Print each row of the census: its time in this process, and whether it reproduces what is known."""
    coarse_grainings.cache_clear()
    total = 0.0
    for one in ROWS:
        start = time.process_time()
        agrees = one.count() == one.known
        spent = time.process_time() - start
        total += spent
        say(f"  {one.name:56} {spent:9.3f}            {'agrees' if agrees else 'DIFFERS'}")
    say(f"{'census, all rows':58} {'':9} {total:9.3f}  limit 60 s")


def main() -> None:
    """Print all figures."""
    say(f"{'CPU seconds':58} {'first':>9} {'after':>9}")
    row("find_descent, 27 -> 3, T = 3", lambda: find_descent(TOTAL, iv.sum_mod_3))
    row("iterate_tower, periodic", lambda: iterate_tower(TOTAL, iv.sum_mod_3))
    row("defect, exact, 3^9 windows", lambda: defect(TOTAL, iv.majority))
    row("defect, 10^5 samples", lambda: defect(TOTAL, iv.majority, n_cases=100_000))
    row("find_projections, 27 -> 3, sum of three: 27 found", lambda: find_projections(TOTAL), 60)
    row("find_projections, 27 -> 3, identity: all 3^13 found", lambda: find_projections(IDENTITY), 60)
    for projection in PROJECTIONS:
        for steps in (1, 3):
            name = f"find_descending_rules, {projection.__name__}, T = {steps}"
            row(name, lambda p=projection, t=steps: find_descending_rules(p, t), 15, 1)
    worst_synthesis(200)
    census()


if __name__ == "__main__":
    sys.exit(main())

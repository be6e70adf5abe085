"""Speed of conservation laws, run by hand: ``python tests/bench/bench_conservation.py``.

CPU times of this process, of one core. The first call of each kernel compiles it (or reads it from the
cache): that time is in the column "first", the median of five later calls in the column "then".
"""

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

import involute as iv
from involute.census import conserving
from involute.decide import conserved
from involute.decide.statement import Effort
from involute.find.invariants import find_invariants
from involute.find.monotones import find_monotones
from involute.laws import INVARIANT, MONOTONE

CANCEL = iv.LocalRule.from_text("--0000-00--00000++00+0000++")
RNG = np.random.default_rng(0)
WIDE = iv.LocalRule(RNG.integers(-1, 2, size=3**5).astype(np.int8), (-2, -1, 0, 1, 2))
SHIFT = iv.LocalRule.from_function(lambda _n, _w, _c, e, _s: e, offsets=iv.von_neumann(2))
SQUARE = [(0, 0), (0, 1), (1, 0), (1, 1)]


def row(name: str, call: Callable[[], object]) -> None:
    """Print the first and the later CPU times of a call, in milliseconds."""
    times = []
    for _ in range(6):
        start = time.process_time()
        call()
        times.append(1000 * (time.process_time() - start))
    sys.stdout.write(f"{name:58} {times[0]:10.1f} {statistics.median(times[1:]):10.1f}\n")


def all_odd_rules() -> None:
    """Answer all questions about all 3^13 odd rules anew."""
    conserving.odd_rule_flags.cache_clear()
    conserving.odd_rules()


def sums_of_all_odd_rules() -> None:
    """Answer the five questions about sums alone."""
    cycles, starts = conserving.simple_cycles()
    flags = np.empty(conserving.N_ODD, dtype=np.uint8)
    conserving.cycle_flags(0, conserving.N_ODD, cycles, starts, np.arange(27) // 3 % 3 - 1, flags)


def decided(space: iv.TritSpace, update: iv.LocalRule, *, broken: bool) -> Callable[[], object]:
    """Return the questions whether charge is conserved and activity never rises, perhaps of a broken rule."""
    table = np.array(update.table)
    table[5] = (table[5] + 2 * broken + 1) % 3 - 1
    rule = iv.LocalRule(table, update.offsets)
    system = iv.System(space=space, update=rule, invariants=(iv.Charge(),), monotones=(iv.Activity(),))

    def ask() -> None:
        conserved.decide(system, system.invariants[0], INVARIANT, "charge", Effort())
        conserved.decide(system, system.monotones[0], MONOTONE, "activity", Effort())

    return ask


def main() -> None:
    """Print the table."""
    sys.stdout.write(f"{'milliseconds of CPU':58} {'first':>10} {'then':>10}\n")
    row("five questions of sums, all 3^13 odd rules", sums_of_all_odd_rules)
    row("ten questions of sums and tables, all 3^13 odd rules", all_odd_rules)
    row("number conserving, 2 letters, 6 inputs: 133184", lambda: conserving.number_conserving(2, 6))
    row("number conserving, 7 letters, 2 inputs: 426", lambda: conserving.number_conserving(7, 2))
    for width in (1, 2, 3, 4, 5):
        row(f"invariants of width {width}, 3 inputs", lambda width=width: find_invariants(CANCEL, width))
    row("invariants of width 4, 5 inputs", lambda: find_invariants(WIDE, 4))
    row("invariants of 2 x 2 cells, von Neumann", lambda: find_invariants(SHIFT, shape=SQUARE))
    for width in (1, 2, 3):
        row(f"monotones of width {width}, 3 inputs", lambda width=width: find_monotones(CANCEL, width))
    for n in (27, 1000):
        row(f"[A5] and [A6], proved, ring of {n}", decided(iv.TritSpace(n), CANCEL, broken=False))
        row(f"[A5] and [A6], one wrong entry, ring of {n}", decided(iv.TritSpace(n), CANCEL, broken=True))
    row("[A5] and [A6], proved, 100 x 100", decided(iv.TritSpace((100, 100)), SHIFT, broken=False))
    row("[A5] and [A6], one wrong entry, 100 x 100", decided(iv.TritSpace((100, 100)), SHIFT, broken=True))


if __name__ == "__main__":
    main()

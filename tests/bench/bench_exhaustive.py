"""Speed of finite proofs against memory bandwidth, run by hand: ``python tests/bench/bench_exhaustive.py``.

Every figure is the least of several CPU times in this process; compilation is left out. The limit is the time
to read (``max``) as many bytes as the table or the states have, in the same run.
"""

import sys
import time
from collections.abc import Callable

import attrs
import numpy as np

import involute as iv
from involute.certificates import proves
from involute.decide import conserved, exhaustive, odd_table
from involute.decide.orbits import invariance
from involute.decide.statement import Effort
from involute.laws import INVARIANT
from involute.verify import verify

CANCEL = "--0000-00--00000++00+0000++"


def cpu_time(call: Callable[[], object], repeats: int = 7) -> float:
    """Return the least CPU time of a call in milliseconds, after one call to compile and warm up."""
    call()
    times = []
    for _ in range(repeats):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return 1000 * min(times)


def read_time(n_bytes: int) -> float:
    """Return the CPU time of reading as many bytes once."""
    plain = np.zeros(n_bytes, dtype=np.int8)
    return cpu_time(lambda: plain.max(), 21)


def odd(width: int) -> np.ndarray:
    """Return a random odd table."""
    half = np.random.default_rng(width).integers(-1, 2, 3**width // 2).astype(np.int8)
    return np.concatenate([half, [0], -half[::-1]]).astype(np.int8)


def tables() -> None:
    """Print the times of the test for oddness: the table alone, and the whole call of verify."""
    report(f"{'table':34} {'oddness ms':>10} {'read ms':>9} {'ratio':>6} {'verify ms':>10}")
    for width, is_broken in ((9, False), (9, True), (13, False), (15, False), (15, True)):
        table = odd(width)
        if is_broken:
            place = len(table) // 3
            table[place] = 1 if table[place] < 1 else -1
        rule = iv.LocalRule(table, tuple(range(width)))
        system = iv.System(space=iv.TritSpace(width + 10), update=rule)
        found = len(odd_table.violations(rule.table))
        mine, limit = cpu_time(lambda: odd_table.violations(rule.table)), read_time(len(table))  # noqa: B023
        whole = cpu_time(lambda: verify(system, laws=["A1"]), 1 if width > 13 else 5)  # noqa: B023
        name = f"3^{width} entries, {found} broken"
        report(f"{name:34} {mine:10.4f} {limit:9.4f} {mine / limit:6.1f} {whole:10.2f}")


def rings() -> None:
    """Print the times of a search by orbits, of all states, with the certificate, and of its check."""
    columns = "".join(f"{name:>10}" for name in ("orbits", "search", "all", "+ proof", "check"))
    report(f"\n{'[A5] of charge on a ring, ms':33}{columns}")
    charge = iv.Charge()
    for n in (9, 12, 14, 15):
        update = iv.Composite((iv.LocalRule.from_text(CANCEL),))
        system = iv.System(space=iv.TritSpace(n), update=update, invariants=(charge,))
        asked = attrs.evolve(
            conserved.statement(system, charge, INVARIANT, "invariant charge"),
            symmetry=lambda: invariance.of_conserved(system, charge, INVARIANT),  # noqa: B023
        )
        plain = attrs.evolve(asked, symmetry=lambda: None)
        repeats = 3 if n < 13 else 1
        search = cpu_time(lambda: exhaustive.smallest_counterexample(asked), repeats)  # noqa: B023
        every = cpu_time(lambda: exhaustive.smallest_counterexample(plain), repeats)  # noqa: B023
        start = time.process_time()
        verdict = exhaustive.decide(asked, Effort())
        proof = 1000 * (time.process_time() - start)
        start = time.process_time()
        is_accepted = verdict is not None and proves(None, verdict.certificate)
        check = 1000 * (time.process_time() - start)
        orbits = exhaustive.n_evaluations(asked)
        name = f"{n} cells, 3^{n} states" + ("" if is_accepted else ", refused")
        report(f"{name:34} {orbits:9} {search:9.1f} {every:9.1f} {proof:9.1f} {check:9.1f}")


def report(line: str) -> None:
    """Print."""
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    tables()
    rings()

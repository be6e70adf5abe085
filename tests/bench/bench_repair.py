"""How long the nearest lawful rule takes, run by hand: ``python tests/bench/bench_repair.py``.

Each row: random tables of three cells, the law or laws, how many were proved nearest, changes and seconds.
"""

import statistics
import sys
import time
from typing import Any

import numpy as np

import involute as iv
from involute.find.repair.nearest import nearest_lawful

N_RULES = 10
ROWS: tuple[tuple[str, list[str], dict[str, Any]], ...] = (
    ("A1", ["A1"], {}),
    ("A5 charge", ["A5"], {"quantity": iv.Charge()}),
    ("A1 + A5 charge", ["A1", "A5"], {"quantity": iv.Charge()}),
    ("A6 activity", ["A6"], {"quantity": iv.Activity()}),
    ("D1", ["D1"], {}),
    ("A1 + D1", ["A1", "D1"], {}),
    ("D2", ["D2"], {}),
    ("A1 + D2", ["A1", "D2"], {}),
    ("A10 majority", ["A10"], {"projection": iv.majority}),
    ("A1 + A10 majority", ["A1", "A10"], {"projection": iv.majority}),
    ("A1 + A10 majority, 3 steps", ["A1", "A10"], {"projection": iv.majority, "time": 3}),
)


def main() -> None:
    """Print the table."""
    sys.stdout.write(f"{'laws':28} {'proved':>7} {'changes':>8} {'median s':>9} {'worst s':>8}\n")
    tables = np.random.default_rng(0).integers(-1, 2, (N_RULES, 27)).astype(np.int8)
    for name, laws, given in ROWS:
        nearest_lawful(iv.LocalRule(tables[0], (-1, 0, 1)), laws, seconds=1.0, **given)
        seconds, found = [], []
        for table in tables:
            start = time.process_time()
            found.append(nearest_lawful(iv.LocalRule(table, (-1, 0, 1)), laws, seconds=20.0, **given))
            seconds.append(time.process_time() - start)
        proved = sum(repair.is_optimal for repair in found)
        mean = statistics.mean(repair.n_changes for repair in found)
        timed = f"{statistics.median(seconds):9.3f} {max(seconds):8.3f}"
        sys.stdout.write(f"{name:28} {proved:4}/{N_RULES} {mean:8.1f} {timed}\n")


if __name__ == "__main__":
    main()

"""Speed of the pair graph, run by hand: ``python tests/bench/bench_reversible.py``.

CPU times of one core: of the first call, which compiles (or loads what was compiled before), and the
median of five later ones. ``NUMBA_CACHE_DIR=$(mktemp -d)`` makes sure that it compiles.
"""

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

from involute.automata.line_rule import LineRule
from involute.automata.pairs.graph import injective_ranks, surjective_ranks
from involute.automata.pairs.inverse import inverse
from involute.automata.pairs.periodic import injective_rules
from involute.automata.pairs.sweep import classified
from involute.find.reversible.decisions import injectivity, surjectivity
from involute.find.reversible.inverse import find_inverse


def linear(*coefficients: int) -> LineRule:
    """Return the linear ternary rule with these coefficients."""
    words = np.indices((3,) * len(coefficients)).reshape(len(coefficients), -1) - 1
    table = (np.asarray(coefficients) @ words + 1) % 3
    return LineRule(table.astype(np.int8), 3, -(len(coefficients) // 2))


def seconds(call: Callable[[], object]) -> float:
    """Return the CPU time of one call."""
    start = time.process_time()
    call()
    return time.process_time() - start


def row(name: str, call: Callable[[], object]) -> None:
    """Print the first and the median CPU time of a call."""
    first = seconds(call)
    later = statistics.median(seconds(call) for _ in range(5))
    sys.stdout.write(f"{name:62} {first:9.4f} {later:9.4f}\n")


def main() -> None:
    """Print the table."""
    sys.stdout.write(f"{'CPU seconds':62} {'first':>9} {'later':>9}\n")
    seven, both, shift = linear(1, 0, 2, 0, 1, 0, 0), linear(1, 2, 0, 1, 1, 0, 2), linear(0, 0, 0, 1, 0, 0, 0)
    row("3^13 odd rules: odd, balanced, surjective, injective", lambda: classified(3, 3, is_odd=True))
    row("all reversible ternary rules of three cells", lambda: injective_rules(3, 3))
    rules = injective_rules(3, 3)
    row(f"{len(rules)} inverses, both compositions each", lambda: [inverse(rule) for rule in rules])
    row(f"{len(rules)} inverses with certificates", lambda: [find_inverse(rule) for rule in rules])
    row("linear, 7 inputs, not permutive at the end: surjective", lambda: surjective_ranks(seven))
    row("linear, 7 inputs, permutive at both ends: injective", lambda: injective_ranks(both))
    row("identity of 7 inputs: injective", lambda: injective_ranks(shift))
    row("linear, 7 inputs: verdict on surjectivity", lambda: surjectivity(seven))
    row("linear, 7 inputs: verdict on injectivity", lambda: injectivity(both))


if __name__ == "__main__":
    main()

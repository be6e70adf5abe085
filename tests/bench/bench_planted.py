"""10,000 generated systems, half lawful and half with one wrong entry, against brute force.

Run with ``python tests/bench/bench_planted.py [n] [seed]``. Prints how many systems of each law there were,
the wrong verdicts (and witnesses that are not the least), and the time that deciding took.
"""

import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from planted_systems import cases, complaint


def say(line):
    sys.stdout.write(line + "\n")


def main(n=10_000, seed=0):
    counts, wrong, seconds = Counter(), [], 0.0
    for case in cases(n, seed):
        start = time.process_time()
        text = complaint(case)
        seconds += time.process_time() - start
        counts[case.law, "lawful" if case.least is None else "wrong"] += 1
        wrong += [f"{case.law} {case.subject}: {text}"] if text else []
    for (law, kind), count in sorted(counts.items()):
        say(f"{law:4} {kind:7} {count}")
    say(f"{n} systems, seed {seed}: {len(wrong)} wrong verdicts or witnesses; {seconds:.1f} s CPU in verify")
    say("\n".join(wrong[:20]))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

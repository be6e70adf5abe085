"""How fast one rule runs on this machine, by table and in bit planes, against copying its states.

What to see: bars are cell steps in a second of processor time, measured while the script runs; so unlike
all others, this picture is never the same twice. A line marks what copying each state once a step would
allow. Bit planes can pass it where several steps are made before a cell leaves the nearest cache.
"""

import statistics
import sys
import time
from pathlib import Path

import numpy as np

import involute as iv
from involute import plot

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent


def seconds(call):
    """Return the median time of three calls, after one to warm up."""
    call()
    times = []
    for _ in range(3):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return statistics.median(times)


def copies(n_bytes):
    """Return how often a second so many bytes can be copied."""
    source = np.ones(n_bytes, dtype=np.int8)
    target = np.empty_like(source)
    n = max(1, 2**26 // n_bytes)
    return n / seconds(lambda: [np.copyto(target, source) for _ in range(n)])


rule = iv.LocalRule.totalistic(lambda total: (total + 1) % 3 - 1, offsets=(-1, 0, 1))
speeds, limits = {}, {}
for words, n in (("a million cells", 2**20), ("8 million cells", 2**23)):
    space = iv.TritSpace(n)
    x = space.random(np.random.default_rng(0))
    step = rule.bind(space)
    run = iv.rule_engine(rule, space, backend="bit planes", threads=1).start(iv.LatticePlanes.packed(x))
    n_steps = 2**27 // n
    table, planes = f"{words}, table", f"{words}, bit planes"
    speeds[table] = n / seconds(lambda step=step, x=x: step(x, None, 0))
    speeds[planes] = n_steps * n / seconds(lambda run=run, n_steps=n_steps: run.advance(n_steps))
    limits[table] = ("copying int8", n * copies(n))
    limits[planes] = ("copying two bits", n * copies(n // 4))

print(plot.save(plot.speed_bars(speeds, limits), OUT / "engine_speed.svg"))

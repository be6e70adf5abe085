"""How many states come back, on rings of every length.

What to see: each cell takes the sign of itself and its neighbours. Its fixed points multiply by the same
factor with every cell, and states of period 2 add next to nothing: two on every even ring, x and -x,
alternating in sign.
"""

import sys
from pathlib import Path

import involute as iv
from involute import plot

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent

sign = iv.LocalRule.totalistic(iv.sgn, offsets=(-1, 0, 1))
counts = {
    "fixed points": iv.ring_orbits(sign),
    "back after 2 steps": iv.ring_orbits(sign, 2),
    "negated by a step": iv.ring_orbits(sign, sign=-1),
}

print(plot.save(plot.ring_counts(counts), OUT / "ring_counts.svg"))

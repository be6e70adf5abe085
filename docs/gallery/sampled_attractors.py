"""Attractors that random states lead to, where there are too many states to follow each.

What to see: grey bars with whiskers are shares of samples and their 95 % bounds, and the last lines say
that this is not all. The rule is that of attractors.py, on sixty cells.
"""

import sys
from pathlib import Path

import involute as iv
from involute import plot

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent

rule = iv.LocalRule.from_text("0+++++-++ 0+--0++-0 --+-----0")
ring = iv.System(space=iv.TritSpace(60), update=rule, action=iv.Support())
found = iv.sampled_attractors(ring, 200, seed=0)

print(plot.save(plot.attractor_portrait(found, limit=6), OUT / "sampled_attractors.png"))

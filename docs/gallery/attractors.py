"""All attractors of a rule on eleven cells, a row an orbit.

What to see: three quarters of all states end in one cycle of 22 steps, and that cycle is its own negation:
after half of it every cell has changed its sign (the disc of both colours). The others come in pairs x and
-x.
"""

import sys
from pathlib import Path

import involute as iv
from involute import plot

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent

rule = iv.LocalRule.from_text("0+++++-++ 0+--0++-0 --+-----0")
ring = iv.System(space=iv.TritSpace(11), update=rule, action=iv.Support())

print(plot.save(plot.attractor_portrait(iv.attractors(ring), limit=8), OUT / "attractors.png"))

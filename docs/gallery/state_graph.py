"""Every state of a small system, with the involution as its mirror.

What to see: the dashed lines. A state and its negation stand at mirrored places with exchanged colours, and
every step has its mirror image: that is what equivariance means. Crossed cycles lead through -x back to x.
"""

import sys
from pathlib import Path

import involute as iv
from involute import plot

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent

rule = iv.LocalRule.totalistic(lambda total: (total + 1) % 3 - 1, offsets=(-1, 0, 1))
ring = iv.System(space=iv.TritSpace(5), update=rule)

print(plot.save(plot.state_graph(ring), OUT / "state_graph.svg"))

"""Attractors of a larger system.

What to see: a disc is a kind of attractor, its area the share of all states that end there. Blue and orange
discs are exchanged by the involution, so they are always equal in size.
"""

import sys
from pathlib import Path

import involute as iv
from involute import plot

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent

cancel = iv.LocalRule.from_text("--0000-00 --00000++ 00+0000++", name="cancel")
ring = iv.System(space=iv.TritSpace(9), update=cancel)

print(plot.save(plot.state_graph(ring), OUT / "basins.svg"))

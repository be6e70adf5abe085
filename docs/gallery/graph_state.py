"""A state on Petersen's graph.

What to see: nodes carry trits, and edges are all that a rule may read along. The places are computed from the
edges alone.
"""

import sys
from pathlib import Path

import numpy as np

import involute as iv
from involute import plot

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent

outer = [(i, (i + 1) % 5) for i in range(5)]
spokes = [(i, i + 5) for i in range(5)]
inner = [(5 + i, 5 + (i + 2) % 5) for i in range(5)]
petersen = iv.GraphSpace(10, outer + spokes + inner)
turn = 2 * np.pi * np.arange(5) / 5
ring = np.stack([np.sin(turn), np.cos(turn)], axis=1)

picture = plot.node_link(petersen, iv.trits("+0-0+-+0-+"), places=np.vstack([ring, ring / 2]))
print(plot.save(picture, OUT / "graph_state.svg"))

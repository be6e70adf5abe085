"""One state and its coarse images.

What to see: each row is a level of the tower, and a coarse cell stands over the three it summarises. The
majority needs two of three: a block of one ``+``, one ``-`` and one ``0`` becomes neutral.
"""

import sys
from pathlib import Path

import numpy as np

import involute as iv
from involute import plot

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent

identity = iv.LocalRule.from_text("-0+", radius=0)
chain = iv.System(space=iv.TritSpace(27), update=identity, tower=iv.BlockTower(iv.majority, levels=3))
state = chain.space.random(np.random.default_rng(7))

print(plot.save(plot.tower_view(chain, state), OUT / "tower.svg"))

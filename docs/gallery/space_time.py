"""Addition modulo 3 from one broken cell.

What to see: triangles inside triangles, three to a side. The rule is linear over the three trits, so three
steps of it on blocks of three are the rule itself. Blue triangles are orange ones negated.
"""

import sys
from pathlib import Path

import numpy as np

import involute as iv
from involute import plot
from involute.simulate import simulate

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent

rule = iv.LocalRule.totalistic(lambda total: (total + 1) % 3 - 1, offsets=(-1, 0, 1))
chain = iv.System(space=iv.TritSpace(243), update=rule)
one = np.zeros(243, dtype=np.int8)
one[121] = 1
run = simulate(chain, one, 121)

print(plot.save(plot.spacetime(run, ax=plot.axes(6.4, 3.8), time="down"), OUT / "space_time.png"))

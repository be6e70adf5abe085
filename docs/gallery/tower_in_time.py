"""A run at every level of its tower.

What to see: the same triangles at four scales. For addition modulo 3 the coarse-grained run is a run of the
same rule, three times slower at every level: the rule is a fixed point of its own renormalisation.
"""

import sys
from pathlib import Path

import numpy as np

import involute as iv
from involute import plot
from involute.simulate import simulate

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent

rule = iv.LocalRule.totalistic(lambda total: (total + 1) % 3 - 1, offsets=(-1, 0, 1))
tower = iv.BlockTower(iv.sum_mod_3, levels=3, coarse=rule, times=3)
chain = iv.System(space=iv.TritSpace(243), update=rule, tower=tower)
one = np.zeros(243, dtype=np.int8)
one[121] = 1
run = simulate(chain, one, 108)

grid = plot.panels(1, 4, width=7.2, height=3.0)
for level, ax in enumerate(grid):
    every = 3**level  # fine steps that one step of this level stands for
    states = chain.coarse_grain(run.states[::every], levels=level)
    plot.spacetime(states, ax=ax, time="down").set_title(f"level {level}")
print(plot.save(grid[0], OUT / "tower_in_time.png"))

"""Voting on a square.

What to see: each cell takes the sign of the sum of itself and its four neighbours. Noise becomes regions at
once; straight borders are stable, and neither colour is preferred.
"""

import sys
from pathlib import Path

import numpy as np

import involute as iv
from involute import plot
from involute.simulate import simulate

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent

vote = iv.LocalRule.totalistic(iv.sgn, offsets=iv.von_neumann(2))
square = iv.System(space=iv.TritSpace((54, 54)), update=vote)
run = simulate(square, square.space.random(np.random.default_rng(2)), 10)

print(plot.save(plot.spacetime(run, frames=5), OUT / "square_lattice.png"))

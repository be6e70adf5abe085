"""Action, an invariant and a monotone along a run.

What to see: the charge is level, the activity only falls, and the action follows it: opposite trits meet and
cancel until what is left cannot.
"""

import sys
from pathlib import Path

import numpy as np

import involute as iv
from involute import plot
from involute.simulate import simulate

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent

hop = iv.BlockRule.from_texts({"+-": "00", "+0": "0+", "0+": "+0"}, block=2, offsets=(0, 1))
ring = iv.System(
    space=iv.TritSpace(162),
    update=hop,
    action=iv.Support() + iv.DomainWalls(0.5),
    invariants=(iv.Charge(),),
    monotones=(iv.Activity(),),
)
run = simulate(ring, ring.space.random(np.random.default_rng(1)), 120)
lines = {
    "action": run.action(ring),
    "activity": ring.quantity("activity")(run.states),
    "charge": ring.quantity("charge")(run.states),
}

print(plot.save(plot.series(run.times, lines), OUT / "quantities.svg"))

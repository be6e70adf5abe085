"""The closed orbit of least mean action, in space and time and among all states.

What to see: addition modulo 3 on rings of seven and of five cells; only orbits away from the neutral state
count. Above, the action at each step and the mean, an exact fraction; the second half of the cycle is the
first one negated. The other picture shows such an orbit, as a band, among all states of the ring of five.
"""

import sys
from pathlib import Path

import involute as iv
from involute import plot

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent

rule = iv.LocalRule.totalistic(lambda total: (total + 1) % 3 - 1, offsets=(-1, 0, 1))
seven, five = (
    iv.System(space=iv.TritSpace(n), update=rule, action=iv.Support() + iv.DomainWalls(0.5)) for n in (7, 5)
)


def least(ring):
    """Return the orbit of least action that is not neutral."""
    return iv.least_action_orbits(ring, admissible=lambda states: states.any(axis=1), limit=1).orbits[0]


print(plot.save(plot.orbit_action(least(seven), seven), OUT / "least_action.svg"))
print(plot.save(plot.state_graph(five, cycle=least(five).states), OUT / "least_action_graph.svg"))

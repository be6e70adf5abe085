"""The minimal trap spaces of a Boolean network.

What to see: a signal decides the first nodes in all of them. Two switches, each of two nodes that forbid
one another, can fall either way; what they drive falls with them. The clock never stops, so it is free in
every space, and so is its pulse where the left side lets it through.
"""

import sys
from pathlib import Path

import involute as iv
from involute import plot

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent

NETWORK = """
signal, signal | !signal
relay,  signal
brake,  !relay
left,   !right & relay
right,  !left & relay
up,     !down & !brake
down,   !up & !brake
grow,   left & up
rest,   right | brake
sense,  down & !grow
clock1, !clock3
clock2, clock1
clock3, clock2
pulse,  clock1 & left
"""

network = iv.read_bnet(NETWORK, name="two switches and a clock")

print(plot.save(plot.trap_space_map(iv.trap_spaces(network)), OUT / "trap_spaces.svg"))

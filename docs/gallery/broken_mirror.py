"""The states of a system that does not respect the involution.

What to see: pairs x, -x face each other across the axis. Red lines have no mirror image: they are the steps
at which the rule treats the two signs differently.
"""

import sys
from pathlib import Path

import involute as iv
from involute import plot

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent

spoilt = iv.LocalRule.from_text("+-0000-00 --00000++ 00+0000++", name="spoilt")
ring = iv.System(space=iv.TritSpace(3), update=spoilt)

print(plot.save(plot.state_graph(ring), OUT / "broken_mirror.svg"))

"""The reduction ledger: from all maps of three cells down to one rule, in bits.

What to see: the involution alone removes more than half of all bits, and each further claim removes a part of
what is left. The first rule is selected by what it conserves, the second because it can be undone and has an
exact coarse dynamics. Below, the same class of maps on the scale of the tower of all functions of functions.
"""

import sys
from pathlib import Path

import involute as iv
from involute import plot

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent

movers = iv.System(
    space=iv.TritSpace(27),
    update=iv.LocalRule.from_text("----0++++ 000-0+000 ----0++++"),
    invariants=(iv.Charge(), iv.Activity()),
    name="a rule that moves and never loses",
)
undone = iv.System(
    space=iv.TritSpace(27),
    update=iv.LocalRule.from_text("---00+++0 ---000+++ 0---00+++"),
    tower=iv.BlockTower(iv.first_non_zero, levels=1),
    name="a reversible rule with a tower",
)

print(plot.save(plot.ledger(iv.ledger(movers)), OUT / "reduction_ledger.png"))
print(plot.save(plot.ledger(iv.ledger(undone)), OUT / "reduction_ledger_reversible.png"))

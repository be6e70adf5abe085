"""All verdicts on a system.

What to see: laws down, parts of the system across. The second level of the tower has no dynamics of its own,
and the letter R says that there are two states that show it.
"""

import sys
from pathlib import Path

import involute as iv
from involute import plot
from involute.verify import verify

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent


def gather(a, b, c):
    """Put the majority of a block outside, and what is left of its sum inside."""
    m = iv.majority(a, b, c)
    return m, a + b + c - 2 * m, m


cancel = iv.LocalRule.from_text("--0000-00 --00000++ 00+0000++", name="cancel")
turns = iv.Cycle(
    (iv.BlockRule.from_function(gather, block=3, offsets=(0,)), iv.LocalRule(cancel.table, (-3, 0, 3)))
)
chain = iv.System(
    space=iv.TritSpace(27),
    update=turns,
    action=iv.Support() + iv.DomainWalls(0.5),
    invariants=(iv.Charge(),),
    monotones=(iv.Activity(),),
    tower=iv.BlockTower(iv.majority, levels=2, coarse=(cancel, None), times=(2, 1)),
)

print(plot.save(plot.verdict_matrix(verify(chain)), OUT / "verdicts.svg"))

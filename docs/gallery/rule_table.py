"""A rule as its table.

What to see: every neighbourhood over its output, and below each its negation. The rule is odd, so the lower
row of each pair is the upper one with its colours exchanged. Opposite neighbours cancel.
"""

import sys
from pathlib import Path

import involute as iv
from involute import plot

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent

cancel = iv.LocalRule.from_text("--0000-00 --00000++ 00+0000++", name="cancel")

print(plot.save(plot.table_picture(cancel), OUT / "rule_table.svg"))

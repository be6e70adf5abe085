"""A rule that breaks the involution.

What to see: one framed pair. Of 27 outputs one was changed, and that is enough: the picture, the verdict and
the witness all point at the same neighbourhood.
"""

import sys
from pathlib import Path

import involute as iv
from involute import plot

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent

spoilt = iv.LocalRule.from_text("+-0000-00 --00000++ 00+0000++", name="spoilt")

print(plot.save(plot.table_picture(spoilt), OUT / "spoilt_table.svg"))

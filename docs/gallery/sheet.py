"""The 9-sheet and its fold.

What to see: nine kernels of two trits. Equal grounds are an orbit {x, -x}; the neutral kernel, in the middle,
is alone. Folding along the involution leaves five.
"""

import sys
from pathlib import Path

from involute import plot

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent

print(plot.save(plot.sheet(2), OUT / "sheet.svg"))

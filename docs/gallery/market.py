"""Surprise in the market: densities of the planes, Lambda and QLambda, the barcode, the changes of chart.

What to see: Lambda follows realised volatility (dashed) almost exactly, so it is volatility under another
name; QLambda, the same inside the label "above its own trailing mean", does not lead the bear markets
(grey, found afterwards) of this monthly series either.
"""

import sys
from pathlib import Path

import numpy as np

from involute import plot
from involute_market import DOMAIN

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent

found = DOMAIN.run(DOMAIN.observe(), rng=np.random.default_rng(0))
for picture in found.pictures:
    print(plot.save(picture.draw(), OUT / f"market_{picture.name}.svg"))

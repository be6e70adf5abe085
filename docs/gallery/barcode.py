"""A series of integers as digit planes.

What to see: ``+`` above each line, ``-`` below it. Plane k holds the balanced-ternary digit of 3^k; large
values reach the upper planes, which are therefore sparse.
"""

import sys
from pathlib import Path

import numpy as np

from involute import plot

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent

residuals = np.rint(12 * np.random.default_rng(3).standard_t(3, size=240)).astype(np.int64)
planes, rest = [], residuals
while rest.any():
    planes.append((rest + 1) % 3 - 1)
    rest = (rest - planes[-1]) // 3

print(plot.save(plot.planes(np.array(planes)), OUT / "barcode.svg"))

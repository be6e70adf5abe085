"""The density of each plane of a series.

What to see: how quickly the bars fall. The profile is what a coder of the planes can live on; negating the
data leaves it as it is.
"""

import sys
from pathlib import Path

import numpy as np

from involute import plot

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent

residuals = np.rint(12 * np.random.default_rng(3).standard_t(3, size=2000)).astype(np.int64)
thresholds = [(3**k - 1) // 2 for k in range(6)]  # |R| > (3^k - 1)/2 says that R needs more than k digits
rho = [np.mean(np.abs(residuals) > threshold) for threshold in thresholds]

print(plot.save(plot.profile(rho), OUT / "profile.svg"))

"""Threshold planes: ``S_k = [R > τ_k] - [R < -τ_k]``, block by block so that R is read from memory once."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Trits
from involute.kernels.digits import BLOCK
from involute.kernels.jit import kernel


@kernel
def thresholds(residual: NDArray[Any], above: NDArray[Any], below: NDArray[Any], out: Trits) -> None:
    """Write ``+1`` above ``above[k]``, ``-1`` below ``below[k]``, else 0, in row ``k``."""
    for start in range(0, residual.size, BLOCK):
        part = residual[start : start + BLOCK]
        for k in range(out.shape[0]):
            row = out[k, start : start + BLOCK]
            high, low = above[k], below[k]
            for i in range(row.size):
                row[i] = np.int8(part[i] > high) - np.int8(part[i] < low)

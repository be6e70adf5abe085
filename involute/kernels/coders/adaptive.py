"""Adaptive probabilities in integers: two estimates a context, one quick and one slow.

A cell is a row ``[quick, slow, count]``: two probabilities of the bit 1 in units of 2^-32, and how often it
was seen. Estimate p moves by ``(bit - p) / (count + 2)``, which is the rule of Krichevsky and Trofimov, until
``count`` reaches a limit; from there on it forgets at a fixed rate. The coder takes the mean of the two.
"""

import numpy as np
from numpy.typing import NDArray

from involute.kernels.coders.wide import wide
from involute.kernels.jit import kernel

ONE = 1 << 32
HALF = 1 << 31
RATE_BITS = 16
LARGEST_LIMIT = 4093


@kernel
def fresh(n_cells: int) -> NDArray[np.int64]:
    """Return cells that have seen nothing, shape (n_cells, 3)."""
    cells = np.zeros((n_cells, 3), dtype=np.int64)
    cells[:, :2] = HALF
    return cells


@kernel
def rates() -> NDArray[np.int64]:
    """Return ``2^16 / (count + 2)``, rounded, for every count up to LARGEST_LIMIT."""
    out = np.empty(LARGEST_LIMIT + 1, dtype=np.int64)
    for count in range(out.size):
        out[count] = ((2 << RATE_BITS) + count + 2) // (2 * (count + 2))
    return out


@kernel
def probability(cells: NDArray[np.int64], row: int) -> int:
    """Return the probability of the bit 1 in units of 2^-16, from 1 to 65535."""
    return wide(max((cells[row, 0] + cells[row, 1]) >> 17, 1))


@kernel
def learn(
    cells: NDArray[np.int64], row: int, bit: int, rate: NDArray[np.int64], quick: int, slow: int
) -> None:
    """Move a cell towards a bit; ``quick <= slow`` are the counts at which its two rates stop falling."""
    count = cells[row, 2]
    target = ONE if bit else 0
    cells[row, 0] += ((target - cells[row, 0]) * rate[min(count, quick)]) >> RATE_BITS
    cells[row, 1] += ((target - cells[row, 1]) * rate[count]) >> RATE_BITS
    cells[row, 2] = min(count + 1, slow)

"""Entrywise algebra of the trits {-1, 0, +1}: sums modulo 3 and the orientation of a state.

Trits are the integers modulo 3 with centred representatives, so a sum of two lies in [-2, 2] and at
most one multiple of 3 brings it back.
"""

import numpy as np

from involute.arrays import Trits
from involute.kernels.jit import kernel


@kernel
def centred(total: np.int8) -> int:
    """Return the trit congruent modulo 3 to an integer in [-2, 2]."""
    return int(total) - 3 * int(total > 1) + 3 * int(total < -1)


@kernel
def add(a: Trits, b: Trits, out: Trits) -> None:
    """Write ``((a + b + 1) mod 3) - 1``."""
    for i in range(out.size):
        out[i] = centred(np.int8(a[i] + b[i]))


@kernel
def subtract(a: Trits, b: Trits, out: Trits) -> None:
    """Write ``((a - b + 1) mod 3) - 1``."""
    for i in range(out.size):
        out[i] = centred(np.int8(a[i] - b[i]))


@kernel
def extremes(x: Trits) -> tuple[int, int]:
    """Return the least and the greatest of int8 values and 0."""
    least = np.int8(0)
    greatest = np.int8(0)
    for i in range(x.size):
        least = min(least, x[i])
        greatest = max(greatest, x[i])
    return int(least), int(greatest)


@kernel
def signs(x: Trits, out: Trits) -> None:
    """Write the non-zero trits in order; ``out`` has one place for each."""
    place = 0
    for i in range(x.size):
        if place < out.size:
            out[place] = x[i]  # overwritten by the next one if this trit is zero: no branch to mispredict
        place += int(x[i] != 0)


@kernel
def spread(support: Trits, signs: Trits, out: Trits) -> None:
    """Write the signs to the support in order, and zeros elsewhere; ``signs`` is not empty."""
    place = 0
    last = signs.size - 1
    for i in range(out.size):
        out[i] = support[i] * signs[min(place, last)]
        place += int(support[i])


@kernel
def orient(states: Trits, representatives: Trits, orientations: Trits) -> None:
    """Make the first non-zero trit of every row positive; keep its sign (0 for a zero row)."""
    for row in range(states.shape[0]):
        orientation = np.int8(0)
        for trit in states[row]:
            if trit != 0:
                orientation = trit
                break
        orientations[row] = orientation
        for i in range(states.shape[1]):
            representatives[row, i] = orientation * states[row, i]

"""Size and divisibility of integers in base three: depth, valuation, first differing digit.

Integers come as magnitude and sign, so that the least int64 and the greatest uint64 are ordinary.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.kernels.digits import BLOCK
from involute.kernels.jit import kernel

THREE = np.uint64(3)
ZERO = np.uint64(0)


@kernel
def depths(magnitude: NDArray[Any], bounds: NDArray[Any], out: NDArray[np.int8]) -> None:
    """Write how many of the bounds ``(3^K - 1)/2`` lie strictly below each magnitude."""
    for start in range(0, out.size, BLOCK):
        part = magnitude[start : start + BLOCK]
        target = out[start : start + BLOCK]
        target[:] = 0
        for bound in bounds:
            for i in range(target.size):
                target[i] += np.int8(part[i] > bound)


@kernel
def valuations(magnitude: NDArray[np.uint64], out: NDArray[np.int8]) -> None:
    """Write how often three divides each magnitude; leave ``out`` as it is where that is zero."""
    for i in range(out.size):
        rest = magnitude[i]
        if rest == ZERO:
            continue
        count = 0
        while rest % THREE == ZERO:
            rest //= THREE
            count += 1
        out[i] = count


@kernel
def residues(
    magnitude: NDArray[np.uint64], negative: NDArray[np.bool_], modulus: np.uint64, out: NDArray[np.int64]
) -> None:
    """Write the centred residues modulo an odd number below 2^64."""
    half = modulus // np.uint64(2)
    for i in range(out.size):
        rest = magnitude[i] % modulus
        centred = -np.int64(modulus - rest) if rest > half else np.int64(rest)
        out[i] = -centred if negative[i] else centred


@kernel
def lowest_digit(magnitude: np.uint64, negative: bool) -> int:  # noqa: FBT001 - kernels take no keywords
    """Return the lowest balanced-ternary digit of ``±magnitude``."""
    remainder = magnitude % THREE
    if remainder == ZERO:
        return 0
    return 1 if (remainder == np.uint64(1)) != negative else -1


@kernel
def tail(magnitude: np.uint64) -> np.uint64:
    """Return the magnitude without its lowest balanced-ternary digit, divided by three."""
    return magnitude // THREE + np.uint64(magnitude % THREE == np.uint64(2))


@kernel
def first_differences(
    left: NDArray[np.uint64],
    left_negative: NDArray[np.bool_],
    right: NDArray[np.uint64],
    right_negative: NDArray[np.bool_],
    out: NDArray[np.int8],
) -> None:
    """Write the index of the first digit in which two integers differ; leave ``out`` where none does."""
    for i in range(out.size):
        first, second = left[i], right[i]
        if first == second and left_negative[i] == right_negative[i]:
            continue
        count = 0
        while lowest_digit(first, left_negative[i]) == lowest_digit(second, right_negative[i]):
            first, second = tail(first), tail(second)
            count += 1
        out[i] = count

"""The images of all states of a wired layer, from tables of the two halves of a state.

A state is a word; its first cells are its high half, a row number, and the others its low half. The image is
a sum over sites, and so ``high[h] + low[l] + Σ_g tables[g, high_codes[g, h] + low_codes[g, l]]``: what the
high half decides alone, what the low half decides alone, and groups of sites that read both. Along a row the
second and third are streams out of the first-level cache.
"""

import numpy as np
from numpy.typing import NDArray

from involute.kernels.jit import kernel

TURNED = 1 << 28

Numbers = NDArray[np.uint32]
Codes = NDArray[np.int32]


@kernel
def _add_row(start: np.uint32, low: Numbers, out: Numbers) -> None:
    """Write a start plus one number an entry."""
    for i in range(len(out)):
        out[i] = start + low[i]


@kernel
def _add_group(table: Numbers, codes: Codes, out: Numbers) -> None:
    """Add what a group of sites makes of each entry."""
    for i in range(len(out)):
        out[i] += table[codes[i]]


@kernel
def image_rows(
    high: Numbers,
    low: Numbers,
    high_codes: Codes,
    low_codes: Codes,
    tables: Numbers,
    first: int,
    out: Numbers,
) -> None:
    """Write the images of consecutive states, from the first state of row ``first`` on."""
    n_low = len(low)
    for start in range(0, len(out), n_low):
        row = first + start // n_low
        part = out[start : start + n_low]
        _add_row(high[row], low, part)
        for g in range(len(tables)):
            _add_group(tables[g, high_codes[g, row] :], low_codes[g], part)


@kernel
def image_again(
    high: Numbers, low: Numbers, high_codes: Codes, low_codes: Codes, tables: Numbers, out: Numbers
) -> None:
    """Replace states by their images."""
    n_low = len(low)
    for i in range(len(out)):
        row, entry = divmod(np.int64(out[i]), n_low)
        image = np.int64(high[row]) + np.int64(low[entry])
        for g in range(len(tables)):
            image += np.int64(tables[g, np.int64(high_codes[g, row]) + np.int64(low_codes[g, entry])])
        out[i] = image


@kernel
def fold(top: int, out: Numbers) -> None:
    """Replace each state by the first of it and its negative ``top - x``, marked if that is the negative."""
    last = np.uint32(top)
    for i in range(len(out)):
        negative = np.uint32(last - out[i])
        out[i] = np.uint32(negative | np.uint32(TURNED)) if negative < out[i] else out[i]


@kernel
def first_not_odd(images: Numbers, mirrored: Numbers, top: int) -> int:
    """Return the first place where the images of states and of their negatives, in reverse, are not negative.

    The length if there is none.
    """
    n = len(images)
    for i in range(n):
        if np.int64(images[i]) + np.int64(mirrored[n - 1 - i]) != top:
            return i
    return n

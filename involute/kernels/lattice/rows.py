"""Rows of a lattice in bit planes, and of what continues it, from one plane to another.

Row y of the continuation is row ``y mod L`` with its bits moved by ``y div L`` bands; bits that come from
beyond the lattice's ends are those of the rows ``(b L + y) mod n`` on a periodic lattice, and 0 on others.
"""

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index
from involute.kernels.lattice.lean import lean_kernel

Words = NDArray[np.uint64]
BITS = 64
ONE = np.uint64(1)


@lean_kernel
def read_rows(
    source: Words,
    begin: int,
    stride: int,
    target: Words,
    place: int,
    step: int,
    low: int,
    high: int,
    runs: Index,
    cells: Index,
) -> None:
    """Write rows ``low .. high - 1``; row y to the words from ``place + y step`` on.

    Row r of the source begins at ``begin + r stride``; ``runs`` (k, 3): first word in the target's row,
    first word in the source's row, number of words; ``cells``: n, L, and whether the lattice is periodic.
    """
    n, length, is_periodic = cells[0], cells[1], cells[2]
    is_whole = runs.shape[0] == 1 and step == stride and runs[0, 2] == stride
    y = low
    while y < high:
        band = y // length
        size = min(high, (band + 1) * length) - y if is_whole else 1
        for k in range(runs.shape[0]):
            there, here = place + y * step + runs[k, 0], begin + (y % length) * stride + runs[k, 1]
            read_run(source, here, target, there, size * runs[k, 2], band)
        if is_periodic and band != 0:
            first = max(0, BITS - band) if band > 0 else 0
            last = BITS if band > 0 else min(BITS, -band)
            for b in range(first, last):
                read_bit(
                    source, begin, stride, target, place + y * step, b * length + y, b, size, runs, n, length
                )
        y += size


@lean_kernel
def read_run(source: Words, here: int, target: Words, there: int, size: int, band: int) -> None:
    """Write words moved by ``band`` bits downwards."""
    begin, end, shift = np.uint64(here), np.uint64(there), np.uint64(abs(band) % BITS)
    if band == 0:
        for i in range(np.uint64(size)):
            target[end + i] = source[begin + i]
    elif abs(band) >= BITS:
        for i in range(np.uint64(size)):
            target[end + i] = np.uint64(0)
    elif band > 0:
        for i in range(np.uint64(size)):
            target[end + i] = source[begin + i] >> shift
    else:
        for i in range(np.uint64(size)):
            target[end + i] = source[begin + i] << shift


@lean_kernel
def read_bit(
    source: Words,
    begin: int,
    stride: int,
    target: Words,
    place: int,
    cell: int,
    bit: int,
    n_rows: int,
    runs: Index,
    n: int,
    length: int,
) -> None:
    """Add the lattice's rows from ``cell mod n`` on to bit ``bit`` of as many rows of words."""
    to_bit = np.uint64(bit)
    done = 0
    while done < n_rows:
        here = (cell + done) % n
        size = min(n_rows - done, n - here, length - here % length)
        row, from_bit = begin + (here % length) * stride, np.uint64(here // length)
        for k in range(runs.shape[0]):
            start, end = np.uint64(row + runs[k, 1]), np.uint64(place + done * stride + runs[k, 0])
            for i in range(np.uint64(size * runs[k, 2])):
                target[end + i] |= ((source[start + i] >> from_bit) & ONE) << to_bit
        done += size


@lean_kernel
def complete(plane: Words, cells: Index, whole: Index) -> None:
    """Continue the rows of a periodic lattice into the bits behind its last row; ``whole`` is a row's run."""
    n, length, stride = cells[0], cells[1], whole[0, 2]
    for b in range(n // length, BITS):
        y = max(0, n - b * length)
        read_bit(plane, 0, stride, plane, y * stride, b * length + y, b, length - y, whole, n, length)


@lean_kernel
def trim(plane: Words, cells: Index, stride: int) -> None:
    """Clear the bits behind the lattice's last row."""
    n, length = cells[0], cells[1]
    for y in range(max(0, n - (BITS - 1) * length), length):
        kept = (n - y + length - 1) // length
        mask = (ONE << np.uint64(kept)) - ONE
        for i in range(y * stride, (y + 1) * stride):
            plane[i] &= mask

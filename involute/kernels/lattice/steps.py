"""Many steps of a local rule on a lattice in bit planes, tile by tile.

A lattice of n rows is cut into 64 bands of L rows: bit b of word row y is the row ``b L + y`` of the lattice.
Rows -H .. -1 and L .. L + H - 1 continue it, periodically or by nothing, so that every neighbour of a word
is another word at a fixed distance. A window of such rows, each followed by the next in one flat array,
holds the even and the odd steps in turn: planes 0 and 1 the even ones, planes 2 and 3 the odd ones.

A pass does T steps. Step s + 1 of a row needs step s of the rows within the skew σ; so the steps follow
each other through the rows, each σ behind the one before, and what a step overwrites is what no later
one reads. A tile of rows stays in a near cache while all T steps pass.

Indices in inner loops are unsigned: no test for negative ones then stands in the way of vector code.
"""

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index
from involute.kernels.invoke import invoke
from involute.kernels.lattice.lean import lean_kernel

Words = NDArray[np.uint64]
Planes = tuple[Words, Words, Words, Words]
FEW = 16
LANES = 8
ONE = np.uint64(1)


@lean_kernel
def tile_steps(
    handles: Index,
    moves: Index,
    phase: int,
    planes: Planes,
    parity: int,
    n_steps: int,
    before: int,
    front: int,
    frame: Index,
    halo: Index,
    spots: Index,
    kept: Words,
    masks: Words,
) -> None:
    """Do what rows up to ``front`` allow of ``n_steps`` steps; those up to ``before`` did theirs.

    ``handles`` (m,) and ``moves`` (m, w): the rules, taken in turn from ``phase`` on. ``planes``: the
    window, its first state in planes ``2 parity, 2 parity + 1``; ``frame``: first word of row 0, words a row,
    rows, skew, rows to be masked below, and from, and lanes: 1, or `LANES` strips of the lattice side by
    side. After each step are renewed: ``halo`` (6, k), words of a row as in `renew`, each as wide as the
    lanes; ``spots``, words of a row, masked by ``kept``; and rows, masked by ``masks``: the bits of the
    rows ``-H ..`` that lie on the lattice, lane by lane, or nothing.
    """
    even_p, even_n, odd_p, odd_n = planes
    skew = frame[3]
    first = -n_steps * skew
    for s in range(n_steps):
        low = max(first + (s + 1) * skew, before - (s + 1) * skew)
        high = front - (s + 1) * skew
        if low < high:
            stage = (phase + s) % handles.size
            if (parity + s) % 2 == 0:
                step_rows(handles[stage], moves[stage], even_p, even_n, odd_p, odd_n, low, high, frame)
                settle(odd_p, odd_n, low, high, frame, halo, spots, kept, masks)
            else:
                step_rows(handles[stage], moves[stage], odd_p, odd_n, even_p, even_n, low, high, frame)
                settle(even_p, even_n, low, high, frame, halo, spots, kept, masks)


@lean_kernel
def step_rows(
    handle: int,
    moves: Index,
    from_p: Words,
    from_n: Words,
    to_p: Words,
    to_n: Words,
    low: int,
    high: int,
    frame: Index,
) -> None:
    """Write one step of the rows ``low .. high - 1``."""
    begin, end = frame[0] + low * frame[1], frame[0] + high * frame[1]
    invoke(handle, from_p, from_n, to_p, to_n, begin, end, moves)


@lean_kernel
def settle(
    positive: Words,
    negative: Words,
    low: int,
    high: int,
    frame: Index,
    halo: Index,
    spots: Index,
    kept: Words,
    masks: Words,
) -> None:
    """Renew the words of a row that continue it, and clear what lies outside the lattice."""
    for k in range(spots.size):
        place = np.uint64(frame[0] + low * frame[1] + spots[k])
        for _ in range(high - low):
            positive[place] &= kept[k]
            negative[place] &= kept[k]
            place += np.uint64(frame[1])
    renew_all(positive, negative, low, high, frame, halo)
    if masks.size:
        clear(positive, negative, low, min(high, frame[4]), frame, masks)
        clear(positive, negative, max(low, frame[4], frame[5]), high, frame, masks)


@lean_kernel
def renew_all(positive: Words, negative: Words, low: int, high: int, frame: Index, halo: Index) -> None:
    """Renew all words of some rows that continue them."""
    if frame[6] > 1:
        for k in range(halo.shape[1]):
            renew_vectors(positive, negative, low, high, frame, halo, k)
    elif 0 < halo.shape[1] <= FEW:
        for k in range(halo.shape[1]):
            renew(positive, negative, low, high, frame, halo, k)
    elif halo.shape[1]:
        for y in range(low, high):
            for k in range(halo.shape[1]):
                renew(positive, negative, y, y + 1, frame, halo, k)


@lean_kernel
def renew(positive: Words, negative: Words, low: int, high: int, frame: Index, halo: Index, k: int) -> None:
    """Renew the same word of several rows: from nothing, from another word, or from its bits moved by a band.

    ``halo[:, k]``: which word, from where (-1: nothing), bands, the word of the bit from beyond the
    lattice's end (-1: none), that bit, and which bit it becomes.
    """
    row, step = np.uint64(frame[0] + low * frame[1]), np.uint64(frame[1])
    band, target, source = halo[2, k], row + np.uint64(halo[0, k]), row + np.uint64(max(0, halo[1, k]))
    down, up = np.uint64(max(0, band)), np.uint64(max(0, -band))
    if halo[1, k] < 0:
        for _ in range(high - low):
            positive[target] = np.uint64(0)
            negative[target] = np.uint64(0)
            target += step
    elif halo[3, k] < 0:
        for _ in range(high - low):
            positive[target] = (positive[source] >> down) << up
            negative[target] = (negative[source] >> down) << up
            source += step
            target += step
    else:
        end, from_bit, to_bit = row + np.uint64(halo[3, k]), np.uint64(halo[4, k]), np.uint64(halo[5, k])
        for _ in range(high - low):
            p = ((positive[end] >> from_bit) & ONE) << to_bit
            n = ((negative[end] >> from_bit) & ONE) << to_bit
            positive[target] = ((positive[source] >> down) << up) | p
            negative[target] = ((negative[source] >> down) << up) | n
            source += step
            target += step
            end += step


@lean_kernel
def renew_vectors(
    positive: Words, negative: Words, low: int, high: int, frame: Index, halo: Index, k: int
) -> None:
    """Renew the same vector of several rows, lane by lane as `renew` does it."""
    row, step = np.uint64(frame[0] + low * frame[1]), np.uint64(frame[1])
    band, target, source = halo[2, k], row + np.uint64(halo[0, k]), row + np.uint64(max(0, halo[1, k]))
    down, up = np.uint64(max(0, band)), np.uint64(max(0, -band))
    kept = np.uint64(0) if halo[1, k] < 0 else ~np.uint64(0)
    has_end = halo[3, k] >= 0
    end = row + np.uint64(max(0, halo[3, k]))
    from_bit, to_bit = np.uint64(max(0, halo[4, k])), np.uint64(max(0, halo[5, k]))
    one = ONE if has_end else np.uint64(0)
    for _ in range(high - low):
        for lane in range(np.uint64(LANES)):
            p = ((positive[end + lane] >> from_bit) & one) << to_bit
            n = ((negative[end + lane] >> from_bit) & one) << to_bit
            positive[target + lane] = (((positive[source + lane] & kept) >> down) << up) | p
            negative[target + lane] = (((negative[source + lane] & kept) >> down) << up) | n
        source += step
        target += step
        end += step


@lean_kernel
def clear(positive: Words, negative: Words, low: int, high: int, frame: Index, masks: Words) -> None:
    """Keep only the bits of the masks in the rows ``low .. high - 1``."""
    lanes = frame[6]
    deepest = (masks.size // lanes - frame[2]) // 2
    for y in range(low, high):
        for lane in range(lanes):
            mask, row = masks[(y + deepest) * lanes + lane], np.uint64(frame[0] + y * frame[1])
            for i in range(row + np.uint64(lane), row + np.uint64(frame[1]), np.uint64(lanes)):
                positive[i] &= mask
                negative[i] &= mask

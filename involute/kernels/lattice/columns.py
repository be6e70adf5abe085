"""Windows of a lattice in bit planes whose rows are the places of an unbanded axis.

Here a row of the window is one place x of the lattice's second axis, with all word rows of the bands in it;
the continuation of the bands is renewed within each row, and rows -H .. -1 and n .. n + H - 1 are
copies of others. Arguments are explained in `involute.kernels.lattice.steps`.
"""

import numpy as np

from involute.arrays import Index
from involute.kernels.lattice.lean import lean_kernel
from involute.kernels.lattice.steps import Planes, Words, settle, tile_steps

CHUNK = 32


@lean_kernel
def column_sweep(
    handles: Index,
    moves: Index,
    phase: int,
    window: Words,
    parity: int,
    n_steps: int,
    frame: Index,
    halo: Index,
    spots: Index,
    kept: Words,
    masks: Words,
    tile: int,
) -> None:
    """Do ``n_steps`` steps in one pass over rows ``-n_steps σ .. rows + n_steps σ - 1``, which are filled."""
    planes = (window[0], window[1], window[2], window[3])
    sweep(handles, moves, phase, planes, parity, n_steps, frame, halo, spots, kept, masks, tile)


@lean_kernel
def sweep(
    handles: Index,
    moves: Index,
    phase: int,
    planes: Planes,
    parity: int,
    n_steps: int,
    frame: Index,
    halo: Index,
    spots: Index,
    kept: Words,
    masks: Words,
    tile: int,
) -> None:
    """Do one pass, tile by tile."""
    before, last = -n_steps * frame[3], frame[2] + n_steps * frame[3]
    while before < last:
        front = min(before + tile, last)
        tile_steps(
            handles, moves, phase, planes, parity, n_steps, before, front, frame, halo, spots, kept, masks
        )
        before = front


@lean_kernel
def column_passes(
    handles: Index,
    moves: Index,
    phase: int,
    window: Words,
    parity: int,
    frame: Index,
    halo: Index,
    spots: Index,
    kept: Words,
    masks: Words,
    is_periodic: bool,  # noqa: FBT001
    memory: int,
    n_steps: int,
    depth: int,
    tile: int,
) -> None:
    """Do ``n_steps`` steps, ``depth`` a pass, on a window of the whole lattice; see `resident`."""
    planes = (window[0], window[1], window[2], window[3])
    done = 0
    while done < n_steps:
        deep = min(depth, n_steps - done)
        for level in range(memory):
            wrap(window, 2 * ((parity + done + level) % 2), deep * frame[3], frame, is_periodic)
        sweep(
            handles,
            moves,
            phase + done,
            planes,
            (parity + done) % 2,
            deep,
            frame,
            halo,
            spots,
            kept,
            masks,
            tile,
        )
        done += deep


@lean_kernel
def wrap(window: Words, plane: int, extent: int, frame: Index, is_periodic: bool) -> None:  # noqa: FBT001
    """Copy the rows at one end of a window beyond the other, on two planes."""
    for x in range(-extent, 0):
        copy_row(window, plane, x % frame[2], x, frame, window, frame, x // frame[2], is_periodic)
    for x in range(frame[2], frame[2] + extent):
        copy_row(window, plane, x % frame[2], x, frame, window, frame, x // frame[2], is_periodic)


@lean_kernel
def settle_rows(
    window: Words,
    plane: int,
    low: int,
    high: int,
    frame: Index,
    halo: Index,
    spots: Index,
    kept: Words,
    masks: Words,
) -> None:
    """Renew what continues rows just loaded."""
    settle(window[plane], window[plane + 1], low, high, frame, halo, spots, kept, masks)


@lean_kernel
def copy_row(
    source: Words,
    plane: int,
    there: int,
    here: int,
    frame: Index,
    target: Words,
    own: Index,
    lane: int,
    is_periodic: bool,  # noqa: FBT001
) -> None:
    """Copy row ``there`` of a window to row ``here`` of another, each lane from the one ``lane`` further."""
    begin, place, lanes = frame[0] + there * frame[1], own[0] + here * own[1], frame[6]
    for to_lane in range(lanes):
        from_lane = to_lane + lane
        first, last = np.uint64(begin + from_lane % lanes), np.uint64(place + to_lane)
        is_inside = is_periodic or 0 <= from_lane < lanes
        for i in range(np.uint64(0), np.uint64(frame[1]), np.uint64(lanes)):
            target[plane, last + i] = source[plane, first + i] if is_inside else np.uint64(0)
            target[plane + 1, last + i] = source[plane + 1, first + i] if is_inside else np.uint64(0)


@lean_kernel
def load_columns(
    source: Words, plane: Words, first: int, frame: Index, places: Index, lengths: Index
) -> None:
    """Write the rows ``first ..`` of the lattice's second axis, of each strip, into a window.

    ``places`` (rest,): the word of a window's row where the bands of each further place begin;
    ``lengths``: word rows of the bands, and places of the second axis a strip.
    """
    n_rows, length, lanes = lengths[0], lengths[1], frame[6]
    stride = source.size // n_rows
    for chunk in range(0, frame[2], CHUNK):
        for y in range(n_rows):
            for lane in range(lanes):
                for x in range(chunk, min(chunk + CHUNK, frame[2])):
                    row = frame[0] + x * frame[1] + y * lanes + lane
                    here = y * stride + (lane * length + first + x) * places.size
                    for j in range(places.size):
                        plane[row + places[j]] = source[here + j]


@lean_kernel
def store_columns(
    plane: Words, target: Words, first: int, frame: Index, places: Index, lengths: Index
) -> None:
    """Write the rows of a window back; the inverse of `load_columns`."""
    n_rows, length, lanes = lengths[0], lengths[1], frame[6]
    stride = target.size // n_rows
    for chunk in range(0, frame[2], CHUNK):
        for y in range(n_rows):
            for lane in range(lanes):
                for x in range(chunk, min(chunk + CHUNK, frame[2])):
                    row = frame[0] + x * frame[1] + y * lanes + lane
                    here = y * stride + (lane * length + first + x) * places.size
                    for j in range(places.size):
                        target[here + j] = plane[row + places[j]]

"""Passes over a lattice in bit planes: in one window that stays, or block by block through a small one.

The arguments shared with `involute.kernels.lattice.steps` are explained there. ``memory`` is how many steps
of the past a rule reads: with 2, the planes of the other parity hold the step before.
"""

from typing import Any

import numpy as np

from involute.arrays import Index
from involute.kernels.lattice.lean import lean_kernel
from involute.kernels.lattice.rows import read_rows, read_run
from involute.kernels.lattice.steps import Words, settle, tile_steps

NONE: Any = np.int64(0)  # a bare 0 would be compiled apart from other numbers


@lean_kernel
def resident(
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
    whole: Index,
    cells: Index,
    memory: int,
    n_steps: int,
    depth: int,
    tile: int,
) -> None:
    """Do ``n_steps`` steps, ``depth`` a pass, on a window that holds the whole lattice.

    ``whole``: a row as one run from itself; see `involute.kernels.lattice.rows`. The first state is in
    planes ``2 parity`` and the next; the last one in those of the parity of ``parity + n_steps``.
    """
    planes = (window[0], window[1], window[2], window[3])
    done = 0
    while done < n_steps:
        deep = min(depth, n_steps - done)
        extent = deep * frame[3]
        for level in range(memory):
            if (parity + done + level) % 2 == 0:
                extend(planes[0], planes[1], extent, frame, whole, cells)
            else:
                extend(planes[2], planes[3], extent, frame, whole, cells)
        before = -extent
        while before < frame[2] + extent:
            front = min(before + tile, frame[2] + extent)
            tile_steps(
                handles,
                moves,
                phase + done,
                planes,
                (parity + done) % 2,
                deep,
                before,
                front,
                frame,
                halo,
                spots,
                kept,
                masks,
            )
            before = front
        done += deep


@lean_kernel
def extend(positive: Words, negative: Words, extent: int, frame: Index, runs: Index, cells: Index) -> None:
    """Write the continuation of the rows that two planes hold themselves."""
    begin, step, rows = frame[0], frame[1], frame[2]
    read_rows(positive, begin, step, positive, begin, step, -extent, NONE, runs, cells)
    read_rows(negative, begin, step, negative, begin, step, -extent, NONE, runs, cells)
    read_rows(positive, begin, step, positive, begin, step, rows, rows + extent, runs, cells)
    read_rows(negative, begin, step, negative, begin, step, rows, rows + extent, runs, cells)


@lean_kernel
def streamed(
    handles: Index,
    moves: Index,
    phase: int,
    source: Words,
    target: Words,
    window: Words,
    frame: Index,
    halo: Index,
    spots: Index,
    kept: Words,
    masks: Words,
    runs: Index,
    block: Index,
    cells: Index,
    memory: int,
    n_steps: int,
    tile: int,
) -> None:
    """Do ``n_steps`` steps of one block of the lattice, from one array of planes to another.

    ``source`` and ``target`` (2 memory, words): planes without continuation, the latest state first.
    ``block``: its first row, and words a row of the lattice; ``runs`` (k, 3): words of the window's row,
    from where in the lattice's row, and how many.
    """
    planes = (window[0], window[1], window[2], window[3])
    extent = n_steps * frame[3]
    before, last, written = -extent, frame[2] + extent, 0
    while before < last:
        front = min(before + tile, last)
        fetch(source, window, NONE, before, front, frame, halo, spots, kept, masks, runs, block, cells)
        if memory > 1:
            fetch(
                source, window, NONE + 2, before, front, frame, halo, spots, kept, masks, runs, block, cells
            )
        tile_steps(handles, moves, phase, planes, 0, n_steps, before, front, frame, halo, spots, kept, masks)
        ready = max(written, front - extent)
        for plane in range(2 * memory):
            store(window[(plane + 2 * (n_steps % 2)) % 4], target[plane], written, ready, frame, runs, block)
        written = ready
        before = front


@lean_kernel
def fetch(
    source: Words,
    window: Words,
    plane: int,
    low: int,
    high: int,
    frame: Index,
    halo: Index,
    spots: Index,
    kept: Words,
    masks: Words,
    runs: Index,
    block: Index,
    cells: Index,
) -> None:
    """Read rows of a block, and of what continues them, into two planes of its window."""
    begin, stride, step = block[0], block[1], frame[1]
    place, first, end = frame[0] - begin * step, low + begin, high + begin
    read_rows(source[plane], NONE, stride, window[plane], place, step, first, end, runs, cells)
    read_rows(source[plane + 1], NONE, stride, window[plane + 1], place, step, first, end, runs, cells)
    settle(window[plane], window[plane + 1], low, high, frame, halo, spots, kept, masks)


@lean_kernel
def store(plane: Words, target: Words, low: int, high: int, frame: Index, runs: Index, block: Index) -> None:
    """Write back the words of the rows ``low .. high - 1`` that belong to the block itself."""
    begin, stride = block[0], block[1]
    if low < high and frame[1] == stride and runs[0, 2] == stride:
        read_run(plane, frame[0] + low * stride, target, (begin + low) * stride, (high - low) * stride, NONE)
        return
    for y in range(low, high):
        row, place = frame[0] + y * frame[1], (begin + y) * stride
        for k in range(runs.shape[0]):
            read_run(plane, row + runs[k, 0], target, place + runs[k, 1], runs[k, 2], NONE)

"""One step of a local rule by its table, on int8 states of a lattice of any dimension."""

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from involute.arrays import Index, Trits
from involute.kernels import stencil
from involute.spaces.neighbourhood import Offsets, neighbour_table
from involute.spaces.trit_space import TritSpace

MOST_PADDING = 4

TableStep = Callable[[Trits, Index], Trits]  # (x (B, n), base (B or 1, n or 1)) -> (B, n)


def table_step(space: TritSpace, table: Trits, offsets: Offsets) -> TableStep:
    """Return the step on flat batches; ``base`` is what controls add to the index of each word's entries.

    What it needs to know of the lattice is worked out at its first call.
    """

    @cache
    def made() -> TableStep:
        return _made(space, table, offsets)

    def step(x: Trits, base: Index) -> Trits:
        return made()(x, base)

    return step


def _made(space: TritSpace, table: Trits, offsets: Offsets) -> TableStep:
    lengths, reach = space.shape, _reach(offsets, len(space.shape))
    n_padded = math.prod(n + 2 * r for n, r in zip(lengths, reach, strict=True))
    if not lengths or n_padded > MOST_PADDING * space.n_cells + 64:
        return _by_neighbours(space, table, offsets)
    return _by_padding(space, table, offsets, reach)


def _reach(offsets: Offsets, dimension: int) -> list[int]:
    return [max((abs(offset[k]) for offset in offsets), default=0) for k in range(dimension)]


def _by_neighbours(space: TritSpace, table: Trits, offsets: Offsets) -> TableStep:
    neighbours = neighbour_table(space, offsets)

    def step(x: Trits, base: Index) -> Trits:
        out = np.empty_like(x)
        stencil.lookup(x, neighbours, table, base, out)
        return out

    return step


def _by_padding(space: TritSpace, table: Trits, offsets: Offsets, reach: list[int]) -> TableStep:
    """Copy each state into the midst of a larger lattice, where every neighbour is at a fixed distance."""
    padded = tuple(n + 2 * r for n, r in zip(space.shape, reach, strict=True))
    strides = [math.prod(padded[k + 1 :]) for k in range(len(padded))]
    sites = _sites(space, reach)
    inner = tuple(slice(r, r + n) for n, r in zip(space.shape, reach, strict=True))
    numbers = np.arange(sites.size).reshape(padded)
    is_inner = np.zeros(padded, np.bool_)
    is_inner[inner] = True
    places = np.flatnonzero(~is_inner)
    outside = np.stack([places, sites.reshape(-1)[places]])
    rows = np.ascontiguousarray(numbers[inner][..., 0].reshape(-1))
    moves = np.array([int(np.dot(offset, strides)) for offset in offsets], dtype=np.int64)
    by_neighbours: list[TableStep] = []

    def step(x: Trits, base: Index) -> Trits:
        if base.shape[1] > 1:
            if not by_neighbours:
                by_neighbours.append(_by_neighbours(space, table, offsets))
            return by_neighbours[0](x, base)
        out = np.empty_like(x)
        stencil.lookup_padded(x, outside, rows, moves, table, base, out)
        return out

    return step


def _sites(space: TritSpace, reach: list[int]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return the cell at each place of the padded lattice; -1 outside a neutral one."""
    flat, is_outside = np.zeros((), np.int64), np.zeros((), np.bool_)
    for k, (n, r) in enumerate(zip(space.shape, reach, strict=True)):
        places = np.arange(-r, n + r)
        along = [-1 if i == k else 1 for i in range(len(reach))]
        flat = flat + (places % n * math.prod(space.shape[k + 1 :])).reshape(along)
        is_outside = is_outside | ((places < 0) | (places >= n)).reshape(along)
    return np.where(is_outside & (space.boundary == "neutral"), -1, flat)

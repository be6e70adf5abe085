"""Neighbourhoods: which cells a cell reads.

An offset is a vector of lattice steps. `neighbour_table` turns offsets into flat site numbers for a given
lattice and boundary; the number of sites itself stands for the neutral outside. `bonds` lists pairs of
nearest neighbours, each once.
"""

from collections.abc import Iterable
from itertools import product

import numpy as np
from numpy.typing import NDArray

from involute.errors import InvalidRuleError, explain
from involute.spaces.base import AbstractSpace
from involute.spaces.graph_space import GraphSpace
from involute.spaces.trit_space import TritSpace

Offsets = tuple[tuple[int, ...], ...]


def interval(radius: int) -> Offsets:
    """Return the 1-D neighbourhood ``-radius .. radius``, left to right.

    >>> interval(1)
    ((-1,), (0,), (1,))
    """
    return tuple((i,) for i in range(-radius, radius + 1))


def von_neumann(dimension: int, *, radius: int = 1) -> Offsets:
    """Return the cells within L1 distance ``radius``, in lexicographic order.

    >>> len(von_neumann(2)), len(von_neumann(3))
    (5, 7)
    """
    box = product(range(-radius, radius + 1), repeat=dimension)
    return tuple(v for v in box if sum(abs(c) for c in v) <= radius)


def moore(dimension: int, *, radius: int = 1) -> Offsets:
    """Return the cells within maximum distance ``radius``, in lexicographic order.

    >>> len(moore(2))
    9
    """
    return tuple(product(range(-radius, radius + 1), repeat=dimension))


def as_offsets(offsets: Iterable[int | Iterable[int]]) -> Offsets:
    """Return offsets as tuples; a bare integer is a 1-D offset."""
    return tuple((int(v),) if isinstance(v, int | np.integer) else tuple(int(c) for c in v) for v in offsets)


def neighbour_table(space: AbstractSpace, offsets: Offsets) -> NDArray[np.int32]:
    """Return the flat site read at each offset from each site, shape (n_sites, w), int32.

    Raises
    ------
    InvalidRuleError
        The space is no lattice, or the offsets have another dimension.
    """
    if not isinstance(space, TritSpace):
        raise InvalidRuleError(
            explain(
                "a lattice (TritSpace) under a rule with offsets",
                f"{space!r}",
                "use a network rule on graphs",
            )
        )
    dimension = len(space.shape)
    if any(len(offset) != dimension for offset in offsets):
        raise InvalidRuleError(
            explain(
                f"offsets of dimension {dimension}, as the lattice {space.shape}",
                f"offsets {offsets[0]}...",
                "use a neighbourhood of that dimension, for example involute.moore(2)",
            )
        )
    sites = np.indices(space.shape, dtype=np.int64).reshape(dimension, -1)
    lengths = np.asarray(space.shape, dtype=np.int64)[:, None]
    columns = [
        _column(sites + np.asarray(offset, dtype=np.int64)[:, None], lengths, space) for offset in offsets
    ]
    return np.stack(columns, axis=1).astype(np.int32)


def bonds(space: AbstractSpace) -> NDArray[np.int32]:
    """Return the pairs of nearest neighbours, each once, shape (n_bonds, 2), int32.

    On a periodic axis of length 2 the two bonds between the same cells are both listed; an axis of
    length 1 has the bond of the cell with itself left out.
    """
    if isinstance(space, GraphSpace):
        return np.asarray(space.edges, dtype=np.int32).reshape(-1, 2)
    if not isinstance(space, TritSpace):
        raise InvalidRuleError(
            explain("a lattice or a graph", f"{space!r}", "declare pair terms on TritSpace or GraphSpace")
        )
    steps = [
        tuple(int(i == axis) for i in range(len(space.shape))) for axis, n in enumerate(space.shape) if n > 1
    ]
    here = np.arange(space.n_cells, dtype=np.int32)
    pairs = (
        [np.stack([here, there], axis=1) for there in neighbour_table(space, tuple(steps)).T] if steps else []
    )
    listed = np.concatenate(pairs) if pairs else np.empty((0, 2), dtype=np.int32)
    return np.ascontiguousarray(listed[listed[:, 1] < space.n_cells])


def blocks(space: TritSpace, block: tuple[int, ...], offset: tuple[int, ...]) -> NDArray[np.int32]:
    """Return the sites of each block of the partition shifted by ``offset``, shape (n_blocks, volume), int32.

    Blocks are in lattice order, and so are the cells in a block. On a neutral boundary, blocks that
    stick out of the lattice are left out.
    """
    grid = np.indices(tuple(n // b for n, b in zip(space.shape, block, strict=True)), dtype=np.int64)
    dimension = len(block)
    corners = grid.reshape(dimension, -1).T * np.asarray(block) + np.asarray(offset)
    inside = np.indices(block, dtype=np.int64).reshape(dimension, -1).T
    cells = corners[:, None, :] + inside[None, :, :]
    if space.boundary == "periodic":
        cells %= np.asarray(space.shape)
    else:
        cells = cells[((cells >= 0) & (cells < np.asarray(space.shape))).all(axis=(1, 2))]
    strides = np.asarray([int(np.prod(space.shape[k + 1 :], dtype=np.int64)) for k in range(dimension)])
    return np.ascontiguousarray((cells @ strides).astype(np.int32))


def _column(places: NDArray[np.int64], lengths: NDArray[np.int64], space: TritSpace) -> NDArray[np.int64]:
    outside = ((places < 0) | (places >= lengths)).any(axis=0)
    flat = (
        np.ravel_multi_index(tuple(places % lengths), space.shape)
        if space.shape
        else np.zeros(1, dtype=np.int64)
    )
    return np.where(outside & (space.boundary == "neutral"), space.n_cells, flat)

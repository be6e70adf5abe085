"""Neighbourhoods: which cells a cell reads.

An offset is a vector of lattice steps. `neighbour_table` turns offsets into flat site numbers for a given
lattice and boundary; the number of sites itself stands for the neutral outside. `bonds` lists pairs of
nearest neighbours, each once.
"""

import math
from collections.abc import Iterable
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.checking import whole, wholes
from involute.errors import InvalidRuleError, explain
from involute.spaces.base import AbstractSpace
from involute.spaces.graph_space import GraphSpace
from involute.spaces.trit_array import AbstractTritArray
from involute.spaces.trit_space import TritSpace

Offsets = tuple[tuple[int, ...], ...]


def trit_shape(space: AbstractSpace) -> tuple[int, ...]:
    """Return the shape of a space whose states are plain arrays of trits.

    Raises
    ------
    InvalidRuleError
        It is no lattice and no graph.
    """
    if isinstance(space, AbstractTritArray):
        return space.shape
    raise InvalidRuleError(
        explain("trits on a lattice or a graph", f"{space!r}", "declare it on a TritSpace or a GraphSpace")
    )


def interval(radius: int) -> Offsets:
    """Return the 1-D neighbourhood ``-radius .. radius``, left to right.

    >>> interval(1)
    ((-1,), (0,), (1,))
    """
    reach = whole(radius, "radius", InvalidRuleError, at_least=0)
    return tuple((i,) for i in range(-reach, reach + 1))


def von_neumann(dimension: int, *, radius: int = 1) -> Offsets:
    """Return the cells within L1 distance ``radius``, in lexicographic order.

    >>> len(von_neumann(2)), len(von_neumann(3))
    (5, 7)
    """
    return tuple(v for v in moore(dimension, radius=radius) if sum(abs(c) for c in v) <= radius)


def moore(dimension: int, *, radius: int = 1) -> Offsets:
    """Return the cells within maximum distance ``radius``, in lexicographic order.

    >>> len(moore(2))
    9
    """
    axes = whole(dimension, "dimension", InvalidRuleError, at_least=1)
    reach = whole(radius, "radius", InvalidRuleError, at_least=0)
    return tuple(product(range(-reach, reach + 1), repeat=axes))


def as_offsets(offsets: Any) -> Offsets:
    """Return offsets as tuples of integers; a bare integer is a 1-D offset."""
    if isinstance(offsets, str) or not isinstance(offsets, Iterable):
        raise InvalidRuleError(
            explain("a list of offsets", f"offsets={offsets!r}", "write (-1, 0, 1), or involute.moore(2)")
        )
    return tuple(wholes(offset, "offset", InvalidRuleError) for offset in offsets)


def neighbour_table(space: AbstractSpace, offsets: Offsets) -> NDArray[np.int32]:
    """Return the flat site read at each offset from each site, shape (n_sites, w), int32.

    Raises
    ------
    InvalidRuleError
        The space is no lattice, or the offsets have another dimension.
    """
    check_lattice(space, offsets)
    if not isinstance(space, TritSpace):  # check_lattice has refused other spaces
        raise TypeError
    table = np.empty((space.n_cells, len(offsets)), dtype=np.int32)
    for column, offset in enumerate(offsets):
        table[:, column] = _column(space, offset)
    return table


def check_lattice(space: AbstractSpace, offsets: Offsets) -> None:
    """Refuse spaces that are no lattice, and offsets of another dimension."""
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


def bonds(space: AbstractSpace) -> NDArray[np.int32]:
    """Return the pairs of nearest neighbours, each once, shape (n_bonds, 2), int32.

    On a periodic axis of length 2 the two bonds between the same cells are both listed; an axis of
    length 1 has the bond of the cell with itself left out.
    """
    shape = trit_shape(space)
    if isinstance(space, GraphSpace):
        return np.asarray(space.edges, dtype=np.int32).reshape(-1, 2)
    steps = tuple(tuple(int(i == axis) for i in range(len(shape))) for axis, n in enumerate(shape) if n > 1)
    there = neighbour_table(space, steps).T.reshape(-1)
    here = np.tile(np.arange(space.n_cells, dtype=np.int32), len(steps))
    inside = there < space.n_cells
    return np.stack([here[inside], there[inside]], axis=1)


def blocks(space: TritSpace, block: tuple[int, ...], offset: tuple[int, ...]) -> NDArray[np.int32]:
    """Return the sites of each block of the partition shifted by ``offset``, shape (n_blocks, volume), int32.

    Blocks are in lattice order, and so are the cells in a block. On a neutral boundary, blocks that
    stick out of the lattice are left out.
    """
    dimension = len(block)
    lengths, sides = np.asarray(space.shape, dtype=np.int64), np.asarray(block, dtype=np.int64)
    counts = tuple(n // b for n, b in zip(space.shape, block, strict=True))
    corners = np.indices(counts, dtype=np.int64).reshape(dimension, math.prod(counts)).T * sides
    inside = np.indices(block, dtype=np.int64).reshape(dimension, math.prod(block)).T
    shift = np.asarray(offset, dtype=np.int64) % sides
    cells = corners[:, None, :] + inside[None, :, :] + shift
    if space.boundary == "periodic":
        cells %= lengths
    else:
        cells = cells[(cells < lengths).all(axis=(1, 2))]
    strides = np.asarray([math.prod(space.shape[k + 1 :]) for k in range(dimension)], dtype=np.int64)
    return np.ascontiguousarray((cells @ strides).astype(np.int32))


def _column(space: TritSpace, offset: tuple[int, ...]) -> NDArray[np.int32]:
    """Return the flat site at one offset from every site, built from one index array an axis."""
    periodic = space.boundary == "periodic"
    flat, outside = np.zeros((), dtype=np.int32), np.zeros((), dtype=np.bool_)
    for axis, (n, step) in enumerate(zip(space.shape, offset, strict=True)):
        places = np.arange(n, dtype=np.int64) + (step % n if periodic else max(-n, min(n, step)))
        along = [n if k == axis else 1 for k in range(len(space.shape))]
        line = (places % n).astype(np.int32) * np.int32(math.prod(space.shape[axis + 1 :]))
        flat = flat + line.reshape(along)
        outside = outside | ((places < 0) | (places >= n)).reshape(along)
    if not periodic:
        flat = np.where(outside, np.int32(space.n_cells), flat)
    return np.asarray(np.broadcast_to(flat, space.shape).reshape(space.n_cells), dtype=np.int32)

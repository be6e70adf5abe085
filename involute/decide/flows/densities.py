"""The one integer density on a periodic lattice that the terms of a quantity add up to."""

import numpy as np

from involute.automata.clusters import LARGEST, LocalFunction, Shape, ordered
from involute.quantities.base import AbstractQuantity
from involute.spaces.base import AbstractSpace
from involute.spaces.local_term import LocalTerm
from involute.spaces.trit_space import TritSpace

GREATEST = 2**40  # of a density, so that all sums fit 63 bits


def density_on(quantity: AbstractQuantity, space: AbstractSpace) -> LocalFunction | None:
    """Return the one integer density of a quantity on a periodic lattice, its terms added; or ``None``."""
    if quantity.terms is None or not isinstance(space, TritSpace) or space.boundary != "periodic":
        return None
    if not space.shape or min(space.shape) < 2:
        return None
    parts = [part for term in quantity.terms for part in _functions(term, len(space.shape))]
    cells = ordered(cell for part in parts if part is not None for cell in part.cells)
    if not parts or 3 ** len(cells) > LARGEST:
        return None
    total = np.zeros((3,) * len(cells), dtype=np.int64)
    for part in parts:
        if part is None:
            return None
        total = total + part.on(cells).values
    return LocalFunction(total, cells) if np.abs(total).max() < GREATEST else None


def _functions(term: LocalTerm, dimension: int) -> list[LocalFunction | None]:
    """Return a term as local functions, one a direction for bonds; ``[None]`` if it is no integer density."""
    if (
        term.values.dtype.kind != "i"
        or np.abs(term.values).max() >= GREATEST
        or term.site_weights is not None
        or term.part is not None
    ):
        return [None]
    origin = (0,) * dimension
    if term.offsets is not None:
        return [_read(term, term.offsets)]
    if term.width == 1:
        return [_read(term, (origin,))]
    units = [tuple(int(k == axis) for k in range(dimension)) for axis in range(dimension)]
    return [_read(term, (origin, unit)) for unit in units]


def _read(term: LocalTerm, offsets: Shape) -> LocalFunction:
    """Return a density on its distinct cells in order."""
    cells = ordered(offsets)
    grid = np.indices((3,) * len(cells), sparse=True)
    where = tuple(grid[cells.index(offset)] for offset in offsets)
    values = np.broadcast_to(term.values.astype(np.int64)[where], (3,) * len(cells))
    return LocalFunction(values, cells)

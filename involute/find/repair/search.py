"""The nearest table that meets all demands: by its distance, in an enumerated class or along conflicts."""

import time
from collections.abc import Iterator
from typing import TypeAlias, final

import attrs
import numpy as np

from involute.arrays import Trits
from involute.find.repair.demands import AbstractDemand

Demands: TypeAlias = tuple[AbstractDemand, ...]


@final
@attrs.frozen(eq=False)
class Found:
    """A table that meets the demands (``None`` if time ran out first), and how few changes there must be."""

    table: Trits | None
    lower_bound: int


def in_class(table: Trits, demands: Demands, tables: Trits) -> Found:
    """Return the nearest lawful table of a class that holds one; ties go to the first set of changes."""
    distances = (tables != table).sum(axis=1, dtype=np.uint8)
    for distance in range(len(table) + 1):
        near = tables[distances == distance]
        for demand in demands:
            near = near[demand.keep(near)]
        if len(near):
            return Found(min(near, key=lambda found: order(table, found)), distance)
    return Found(None, 0)


def order(table: Trits, other: Trits) -> tuple[tuple[int, int], ...]:
    """Return the changes from one table to another as (entry, trit), by which ties are broken."""
    return tuple((int(i), int(other[i])) for i in np.flatnonzero(table != other))


def along_conflicts(table: Trits, demands: Demands, most: int, deadline: float) -> Found:
    """Return the nearest lawful table with fewer than ``most`` changes: each change mends a conflict.

    The number of changes grows by one until a table is found, so the first is nearest; of several, the first
    in order is taken. When time runs out, the numbers that were tried in full bound the distance from below.
    """
    for depth in range(most):
        found = _at_depth(table, demands, depth, deadline)
        if found is None:
            return Found(None, depth)
        if found:
            return Found(min(found, key=lambda other: order(table, other)), depth)
    return Found(None, most)


def _at_depth(table: Trits, demands: Demands, depth: int, deadline: float) -> list[Trits] | None:
    found = []
    for lawful in _mended(table, demands, depth, np.zeros(len(table), dtype=np.bool_), deadline):
        if lawful is None:
            return None
        found.append(lawful)
    return found


def _mended(
    table: Trits, demands: Demands, depth: int, fixed: Trits, deadline: float
) -> Iterator[Trits | None]:
    """Yield the lawful tables within ``depth`` changes of entries not fixed; ``None`` if time is out."""
    if time.monotonic() > deadline:
        yield None
        return
    if any(demand.at_least(table) > depth for demand in demands):
        return
    conflict = next((c for c in (demand.conflict(table) for demand in demands) if c is not None), None)
    if conflict is None:
        yield table
        return
    if depth == 0:
        return
    fixed = fixed.copy()
    for entry in conflict[~fixed[conflict]]:
        fixed[entry] = True
        for trit in (-1, 0, 1):
            if trit != table[entry]:
                other = table.copy()
                other[entry] = trit
                yield from _mended(other, demands, depth - 1, fixed, deadline)

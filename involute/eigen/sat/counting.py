"""The number of solutions of a part without listing them: sums of products, one variable after another."""

import itertools
from typing import Any

import numpy as np

from involute.eigen.sat.parts import FEW, Part
from involute.eigen.sat.solver import Limits

BROADEST = 11  # variables of an intermediate table: 3^11 entries
SAFE = 2**62  # counts above are kept as Python's integers
Scope = tuple[int, ...]


def n_solutions(part: Part, limits: Limits) -> int | None:
    """Return the number of solutions, or ``None`` where the tables would be too large.

    Each equation is a table of zeros and ones over its variables. The variable with the narrowest
    neighbourhood goes first: the tables that hold it are multiplied, and summed over its values.
    """
    if len(part.variables) <= FEW:
        return sum(1 for _ in part.solutions(limits))
    order = _order(part)
    if order is None:
        return None
    factors = [_indicator(part, v) for v in range(len(part.variables))]
    for v in order:
        limits.check()
        own = [factor for factor in factors if v in factor[0]]
        factors = [factor for factor in factors if v not in factor[0]]
        factors.append(_summed(own, v))
    total = 1
    for _, table in factors:
        total *= int(table)
    return total


def _order(part: Part) -> list[int] | None:
    """Return an order of elimination, narrowest first; ``None`` if it is too broad at some place."""
    near: dict[int, set[int]] = {v: set() for v in range(len(part.variables))}
    for v, reads in enumerate(part.reads):
        for a, b in itertools.permutations({v, *reads}, 2):
            near[a].add(b)
    order = []
    while near:
        v = min(near, key=lambda u: (len(near[u]), u))
        own = near.pop(v)
        if len(own) >= BROADEST:
            return None
        for u in own:
            near[u] |= own
            near[u] -= {u, v}
        order.append(v)
    return order


def _indicator(part: Part, v: int) -> tuple[Scope, Any]:
    """Return the table of ``x_v = f_v`` over the variables that it names."""
    reads, letters = part.reads[v], np.arange(-1, 2)
    scope = reads if v in reads else (*reads, v)
    axis = [-1 if u == v else 1 for u in scope]
    image = part.tables[v] if v in reads else part.tables[v][..., None]
    held = image == letters.reshape([3 if side < 0 else 1 for side in axis])
    if v in part.determined:
        held = held & (letters != 0).reshape([3 if side < 0 else 1 for side in axis])
    return scope, held.astype(np.int64)


def _summed(own: list[tuple[Scope, Any]], v: int) -> tuple[Scope, Any]:
    """Return the product of tables, summed over one variable."""
    names = sorted({u for scope, _ in own for u in scope} - {v})
    names.append(v)
    product, most = np.ones((1,) * len(names), dtype=np.int64), 3
    for scope, table in own:
        order = sorted(range(len(scope)), key=lambda place: names.index(scope[place]))
        shape = [3 if u in scope else 1 for u in names]
        most *= max(1, int(table.max()))
        aligned = table.transpose(order).reshape(shape)
        if most >= SAFE and product.dtype != object:
            product = product.astype(object)
        product = product * aligned
    return tuple(names[:-1]), product.sum(axis=-1)

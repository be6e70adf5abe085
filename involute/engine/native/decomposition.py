"""Functions of three inputs by instructions of two, where no instruction has three."""

import operator
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

A, B, C, ALL = 0xF0, 0xCC, 0xAA, 0xFF
OPERATIONS: dict[str, Callable[..., Any]] = {
    "and": operator.and_,
    "or": operator.or_,
    "xor": operator.xor,
    "andnot": lambda x, y: x & ~y,
}
Formula = tuple[str, int, int]  # operation, truth tables of its arguments


@cache
def formulas() -> dict[int, Formula]:
    """Return for each truth table but a, b, c, 0 and 1 the last operation of a shortest formula.

    Found by growing cost: all functions that one operation makes of two cheaper ones. ``andnot(x, y)`` is
    ``x and not y``, one instruction everywhere.
    """
    by_cost = [np.array([A, B, C, 0, ALL])]
    known = dict.fromkeys(by_cost[0].tolist(), 0)
    last: dict[int, Formula] = {}
    while len(known) < 256:
        cost = len(by_cost)
        fresh: dict[int, Formula] = {}
        for i in range(cost):
            left, right = by_cost[i][:, None], by_cost[cost - 1 - i][None, :]
            for name, operation in OPERATIONS.items():
                made = operation(left, right)
                for place in np.unique(made, return_index=True)[1].tolist():
                    truth, (x, y) = int(made.flat[place]), np.unravel_index(place, made.shape)
                    if truth not in known:
                        fresh.setdefault(truth, (name, int(left[x, 0]), int(right[0, y])))
        last |= fresh
        known |= dict.fromkeys(fresh, cost)
        by_cost.append(np.array(sorted(fresh)))
    return last


@cache
def program(truth: int) -> tuple[Formula, ...]:
    """Return the operations that compute a truth table from a, b, c, shared ones once, in order."""
    if truth in (A, B, C, 0, ALL):
        return ()
    name, left, right = formulas()[truth]
    steps = [*program(left), *program(right), (name, left, right)]
    return tuple(dict.fromkeys(steps))

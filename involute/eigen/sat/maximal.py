"""The solutions of a part that no other solution refines: neutral is less than both signs.

For monotone tables, which take nothing back when more is known, these are the minimal trap spaces.
"""

from collections.abc import Iterator

import numpy as np

from involute.eigen.sat.clauses import Clause, trit_of
from involute.eigen.sat.parts import FEW, Part, Values
from involute.eigen.sat.solver import Limits, Question


def maximal_solutions(part: Part, limits: Limits) -> Iterator[Values]:
    """Yield the maximal solutions of a part with monotone tables, each once."""
    if len(part.variables) <= FEW:
        yield from _of_all(list(part.solutions(limits)))
        return
    n, deciding = len(part.variables), part.deciding
    with Question(part.clauses(), limits) as question:
        question.prefer(list(range(1, 2 * n + 1)))
        selector = 2 * n
        while (model := question.solution()) is not None:
            best = model
            while model is not None:
                best, selector = model, selector + 1
                known = [trit_of(model, v) for v in range(n)]
                question.add([-selector, *_more(known, deciding, only_open=True)])
                model = question.solution([selector, *_said(known, deciding)])
                question.add([-selector])
            values = tuple(trit_of(best, v) for v in range(n))
            yield values
            question.add(_more(list(values), deciding, only_open=False))


def _said(values: list[int], deciding: tuple[int, ...]) -> Clause:
    """Return the literals that hold all that is known."""
    return [2 * v + 1 + (values[v] < 0) for v in deciding if values[v]]


def _more(values: list[int], deciding: tuple[int, ...], *, only_open: bool) -> Clause:
    """Return the clause that says something that these values do not; or more than they, if ``only_open``."""
    return [
        2 * v + 1 + (sign < 0)
        for v in deciding
        for sign in (1, -1)
        if values[v] != sign and not (only_open and values[v])
    ]


def _of_all(found: list[Values]) -> Iterator[Values]:
    """Yield the maximal ones of a list."""
    rows = np.asarray(found, dtype=np.int8).reshape(len(found), -1)
    for values, row in zip(found, rows, strict=True):
        refined = ((rows == row) | (row == 0)).all(axis=1)
        if refined.sum() == 1:
            yield values

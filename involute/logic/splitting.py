"""The route by splitting: ``f(x, y) = g(h(x), y)`` where inputs x say no more than one trit or bit h.

Inputs x bind together when f, as a function of the others, has at most three forms over all values of x.
The smallest such set is split off, and both parts are solved in the same way.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray

from involute.logic.block import Block
from involute.logic.problem import Problem
from involute.logic.solution import Solution, Solver


def solutions(problem: Problem, solve: Solver, sizes: range) -> Iterator[Solution]:
    """Yield the solution that splits off the smallest set of inputs, where all words occur."""
    n = problem.care.ndim
    for size in (size for size in sizes if size < n):
        for bound in combinations(range(n), size):
            labels = _labels(problem.functions, bound)
            if labels.max() < 3:
                yield _split(problem, bound, labels, solve)
                return


def idle(functions: NDArray[np.bool_]) -> list[int]:
    """Return the inputs that the functions do not depend on."""
    return [i for i in range(functions.ndim - 1) if not np.diff(functions, axis=1 + i).any()]


def without(problem: Problem, idle: list[int], solve: Solver) -> Solution:
    """Return the solution that leaves idle inputs out."""
    n = problem.care.ndim
    active = [i for i in range(n) if i not in idle]
    left = problem.functions[:, *(slice(None) if i in active else 0 for i in range(n))]
    found = solve(_full(left))
    block = Block(2 * n)
    block.outputs = block.place(found.block, [block.input(2 * i + sign) for i in active for sign in range(2)])
    return Solution(block, lambda names: found.describe([names[i] for i in active]))


def _labels(functions: NDArray[np.bool_], bound: tuple[int, ...]) -> NDArray[np.intp]:
    """Return for each value of the bound inputs the number of the form that is left."""
    moved = np.moveaxis(functions, [1 + i for i in bound], range(len(bound)))
    forms = np.packbits(moved.reshape(3 ** len(bound), -1), axis=1)
    numbers: dict[bytes, int] = {}
    return np.array([numbers.setdefault(form.tobytes(), len(numbers)) for form in forms])


def _split(problem: Problem, bound: tuple[int, ...], labels: NDArray[np.intp], solve: Solver) -> Solution:
    n, size = problem.care.ndim, len(bound)
    free = [i for i in range(n) if i not in bound]
    moved = np.moveaxis(problem.functions, [1 + i for i in bound], range(1, 1 + size))
    forms = moved.reshape(len(moved), 3**size, *(3,) * len(free))
    first = [int(np.argmax(labels == label)) for label in range(labels.max() + 1)]
    inner, order = _inner(labels, size, solve)
    outer = solve(_full(forms[:, [first[label] for label in order]]))
    block = Block(2 * n)
    mine = block.place(inner.block, [block.input(2 * i + sign) for i in bound for sign in range(2)])
    block.outputs = block.place(
        outer.block, [*mine, *(block.input(2 * i + s) for i in free for s in range(2))]
    )

    def describe(names: Sequence[str]) -> str:
        mine = [names[i] for i in bound]
        joined = f"({' '.join(mine)})"
        whole, part = outer.describe([joined, *(names[i] for i in free)]), inner.describe(mine)
        return whole if part.startswith("decision diagram") else f"{whole}; {joined}: {part}"

    return Solution(block.compact(), describe)


def _inner(labels: NDArray[np.intp], size: int, solve: Solver) -> tuple[Solution, list[int]]:
    """Return the cheapest coding of the labels as a trit or bit, and the labels in that order."""
    shape = (3,) * size
    n_labels = int(labels.max()) + 1
    if n_labels == 2:
        return solve(_full((labels == 1).reshape(1, *shape))), [0, 1]
    found = []
    for order in permutations(range(3)):
        if order[0] < order[2]:  # exchanging the planes changes no size
            planes = np.array([labels == order[2], labels == order[0]]).reshape(2, *shape)
            found.append((solve(_full(planes)), list(order)))
    return min(found, key=lambda one: one[0].size)


def _full(functions: NDArray[np.bool_]) -> Problem:
    return Problem(functions, np.ones(functions.shape[1:], dtype=np.bool_))

"""From a table of trits to a small network: the cheapest of several routes, always the same one."""

from collections.abc import Sequence
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any

import numpy as np

from involute.arrays import Trits
from involute.errors import InvalidRuleError, explain
from involute.logic import counted, folding, splitting
from involute.logic.assembled import as_network
from involute.logic.diagram import planes_of
from involute.logic.network import LogicNetwork
from involute.logic.problem import Problem
from involute.logic.solution import Solution

VERSION = 3  # of the networks: raised whenever a table may get another one
_LARGE = 81  # words: above, parts are shrunk only as parts of the whole


def checked(table: Any) -> tuple[Trits, int]:
    """Return a table as int8 trits and its number of inputs, refusing what is no table of 3^k trits."""
    array = np.asarray(table)
    n_trits = round(np.log(max(array.size, 1)) / np.log(3))
    if array.ndim != 1 or array.size != 3**n_trits or n_trits < 1:
        raise InvalidRuleError(
            explain("a table of 3^k entries, k >= 1", f"shape {array.shape}", "list one output for each word")
        )
    if array.dtype.kind not in "iu" or not np.isin(array, (-1, 0, 1)).all():
        raise InvalidRuleError(explain("entries -1, 0 or +1", f"{array!r}", "use trits"))
    return np.ascontiguousarray(array, dtype=np.int8), n_trits


def synthesise(table: Trits) -> LogicNetwork:
    """Return a network that computes a table of 3^k trits, first input slowest; checked on every word.

    >>> synthesise(np.array([0, 1, -1, 1, -1, 0, -1, 0, 1])).n_operations <= 6
    True
    """
    table, n_trits = checked(table)
    network = as_network(_solution(table, n_trits).block, n_trits)
    if not network.computes(table):
        got = f"another one from {table.tolist()}"
        raise RuntimeError(explain("a network that computes its table", got, "please report this table"))
    return network


def structure(table: Trits) -> str:
    """Say in words how a table is computed.

    >>> structure(np.array([0, 1, -1, 1, -1, 0, -1, 0, 1]))
    'decision diagram, order x1 x2'
    """
    table, n_trits = checked(table)
    return _solution(table, n_trits).describe([f"x{i + 1}" for i in range(n_trits)])


def _solution(table: Trits, n_trits: int) -> Solution:
    functions = planes_of(table, n_trits)
    problem = Problem(functions, np.ones(functions.shape[1:], dtype=np.bool_))
    found = _solve(problem)
    return Solution(problem.shrunk(found.block), found.describe)


def _solve(problem: Problem) -> Solution:
    """Return the smallest solution of all routes, the first of equals."""
    functions = problem.functions
    if problem.n_words > _LARGE:
        return _best(problem)
    return _small(functions.tobytes(), functions.shape)


@lru_cache(maxsize=1024)
def _small(content: bytes, shape: tuple[int, ...]) -> Solution:
    """Return the solution of a small problem, shrunk; many parts of large ones are the same."""
    functions = np.frombuffer(content, dtype=np.bool_).reshape(shape)
    problem = Problem(functions, np.ones(shape[1:], dtype=np.bool_))
    found = _best(problem)
    return Solution(problem.shrunk(found.block), found.describe)


def _best(problem: Problem) -> Solution:
    """Return the smallest solution; slower routes are asked only where quick ones found no structure."""
    if idle := splitting.idle(problem.functions):
        return splitting.without(problem, idle, _solve)
    n = problem.care.ndim
    best = _diagram(problem, rounds=0)
    for size, route in (
        (2 * n, lambda: splitting.solutions(problem, _solve, range(2, 4))),
        (2 * n, lambda: counted.solutions(problem)),
        (6 * n, lambda: splitting.solutions(problem, _solve, range(4, n))),
        (6 * n, lambda: (_diagram(problem, rounds=2),)),
        (3 * n, lambda: folding.solutions(problem)),
    ):
        if best.size > size:
            best = min([best, *route()], key=attrgetter("size"))
    return best


def _diagram(problem: Problem, rounds: int) -> Solution:
    block, order = problem.block(rounds)
    return Solution(block.compact(), partial(_described, order))


def _described(order: Sequence[int], names: Sequence[str]) -> str:
    return f"decision diagram, order {' '.join(names[i] for i in order)}" if order else "constant"

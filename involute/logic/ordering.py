"""The order in which a diagram asks its inputs: all orders where they are few, sifting beyond."""

from collections.abc import Callable, Sequence
from itertools import permutations
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from involute.logic.diagram import Diagram, diagram, filled

ALL_ORDERS = 5


def best_diagram(
    functions: NDArray[np.bool_],
    cost: Callable[[Diagram], int],
    *,
    care: NDArray[np.bool_] | None = None,
    rounds: int = 2,
) -> Diagram:
    """Return the cheapest diagram found that is right on the words of ``care``.

    All orders are tried for at most five inputs, else each input is moved to its best place in turn.
    """
    n = functions.ndim - 1

    def made(order: Sequence[int]) -> tuple[int, Diagram]:
        chosen = functions if care is None else filled(functions, care, order)
        one = diagram(chosen, order)
        return cost(one), one

    if n <= ALL_ORDERS:
        return min((made(order) for order in permutations(range(n))), key=itemgetter(0))[1]
    return _sifted(made, n, rounds)


def _sifted(made: Callable[[Sequence[int]], tuple[int, Diagram]], n: int, rounds: int) -> Diagram:
    """Move one input after the other to its best place, until a round changes nothing."""
    least, best = made(range(n))
    for _ in range(rounds):
        before = least
        for moved in range(n):
            rest = [i for i in best.order if i != moved]
            for place in range(n):
                cost, tried = made((*rest[:place], moved, *rest[place:]))
                if cost < least:
                    least, best = cost, tried
        if least == before:
            break
    return best

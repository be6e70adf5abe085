"""[A8] ``ι(a ⊖ b) = ι(a) ⊖ ι(b)``: the group difference and the clipped one, nine entries each.

Residuals against an eigenstate are differences site by site, so the nine entries decide it for every space.
A case is a pair of trits, ``x = (a, b)``.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np

from involute.arrays import Control, State, Trits
from involute.decide import odd_table
from involute.decide.exhaustive import smallest_counterexample
from involute.decide.statement import Statement
from involute.kernels import trits as kernels
from involute.laws import DIFFERENCE, Verdict
from involute.spaces.trit_space import TritSpace

Difference: TypeAlias = Callable[[Trits, Trits], Trits]


def group_difference(a: Trits, b: Trits) -> Trits:
    """Return ``((a - b + 1) mod 3) - 1``.

    >>> int(group_difference(np.array([1], dtype=np.int8), np.array([-1], dtype=np.int8))[0])
    -1
    """
    out = np.empty(np.shape(a), dtype=np.int8)
    kernels.subtract(np.ravel(a), np.ravel(b), out.reshape(-1))
    return out


def clipped_difference(a: Trits, b: Trits) -> Trits:
    """Return ``clip(a - b, -1, +1)``.

    >>> int(clipped_difference(np.array([1], dtype=np.int8), np.array([-1], dtype=np.int8))[0])
    1
    """
    return np.sign(np.subtract(a, b, dtype=np.int8))


DIFFERENCES: Mapping[str, Difference] = {
    "group difference": group_difference,
    "clipped difference": clipped_difference,
}


def statement(name: str, difference: Difference) -> Statement:
    """Return [A8] of a difference on pairs of trits."""

    def sides(x: State, _u: Control, _t: int, _y: State) -> tuple[Any, Any]:
        a, b = x[..., 0], x[..., 1]
        return difference(-a, -b), -difference(a, b)

    return Statement(DIFFERENCE, name, TritSpace((2,)), sides, lambda a, b: np.asarray(a == b))


def decide(name: str, difference: Difference) -> Verdict:
    """Return how [A8] stands for a difference."""
    asked = statement(name, difference)
    found = smallest_counterexample(asked)
    if found is not None:
        return asked.refuted(asked.witness(*found), "every space", "table", n_cases=9)
    pairs = odd_table.words(np.arange(9), 2)
    certificate = odd_table.certificate(difference(pairs[:, 0], pairs[:, 1]))
    return asked.proved("every space", "table", certificate, n_cases=9)

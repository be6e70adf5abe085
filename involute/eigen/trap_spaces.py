"""Minimal trap spaces of Boolean networks, read through their Kleene extension: neutral = undetermined."""

import numpy as np

from involute.arrays import Trits
from involute.eigen.sat.answer import FixedPoints, answer
from involute.eigen.sat.asked import Asked, Progress
from involute.eigen.sat.equations import equations
from involute.errors import InvalidRuleError, explain
from involute.system import System


def trap_spaces(
    system: System,
    *,
    limit: int | None = None,
    count_only: bool = False,
    symmetries: bool = True,
    seconds: float | None = None,
    budget: int | None = None,
    progress: Progress | None = None,
) -> FixedPoints:
    r"""Find or count the minimal trap spaces of a network whose tables are monotone in what is known.

    A state of trits is a subspace: its signs are fixed cells, its neutral cells are free. No trajectory
    leaves it if ``F(x) >= x``, where neutral is less than both signs. The smallest such subspaces are the
    greatest such states, and these are fixed points of F that no other fixed point refines.

    Parameters
    ----------
    system : a network as `read_bnet` makes it, or any whose outputs, once not neutral, stay when inputs that
        were neutral get a sign.
    limit, count_only, symmetries, seconds, budget, progress : as `fixed_points` has them.

    Raises
    ------
    InvalidRuleError
        The update is no wiring, or a table is not monotone.
    InvalidRunError, MissingExtraError
        As `fixed_points`.

    References
    ----------
    H. Klarner, A. Bockmayr, H. Siebert, Computing maximal and minimal trap spaces of Boolean networks (2015).

    >>> from involute.eigen.bnet.reading import read_bnet
    >>> toggle = read_bnet("a, !b\nb, !a\nc, c & !c | a & !c")
    >>> [point.states[0].tolist() for point in trap_spaces(toggle)]
    [[1, -1, 0], [-1, 1, -1]]
    """
    asked = Asked(
        "minimal trap spaces",
        is_maximal=True,
        limit=limit,
        count_only=count_only,
        seconds=seconds,
        budget=budget,
        progress=progress,
    )
    for v, table in enumerate(equations(system).tables):
        if not is_monotone(table):
            raise InvalidRuleError(
                explain(
                    "tables that take nothing back when neutral inputs get a sign",
                    f"another one at site {v % system.space.n_cells}",
                    "read the network with read_bnet, or ask for fixed_points",
                )
            )
    return answer(system, asked, symmetries=symmetries)


def is_monotone(table: Trits) -> bool:
    """Return whether a table of shape (3,) * k keeps its signs as neutral inputs get signs.

    >>> is_monotone(np.array([-1, 0, 1], dtype=np.int8)), is_monotone(np.array([0, 1, 0], dtype=np.int8))
    (True, False)
    """
    for axis in range(table.ndim):
        minus, neutral, plus = np.moveaxis(table, axis, 0)
        if ((neutral != 0) & ((neutral != minus) | (neutral != plus))).any():
            return False
    return True

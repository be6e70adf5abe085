"""Fixed points and cycles of sparse networks with up to a thousand nodes, by a SAT solver."""

from involute.eigen.sat.answer import FixedPoints, answer
from involute.eigen.sat.asked import Asked, Progress
from involute.system import System

__all__ = ["FixedPoints", "fixed_points", "periodic_points"]


def fixed_points(
    system: System,
    *,
    limit: int | None = None,
    count_only: bool = False,
    determined: bool = False,
    symmetries: bool = True,
    seconds: float | None = None,
    budget: int | None = None,
    progress: Progress | None = None,
) -> FixedPoints:
    """Find or count the states with ``F(x) = x``; the search begins when the answer is asked for something.

    Parameters
    ----------
    system : its update is wiring: local rules, networks, threshold networks, or several of them in turn.
    limit : the most orbits to be listed.
    count_only : count without listing; parts that share no variable are counted each for itself.
    determined : only states without neutral cells, as the fixed points of Boolean networks.
    symmetries : list one point an orbit of the symmetries that are proved; otherwise all points.
    seconds, budget : limits of wall-clock time and of conflicts of the solver; what was found is kept.
    progress : wraps the search, ``progress(items, what)``, for a display.

    Raises
    ------
    InvalidRuleError
        The update is no wiring.
    InvalidRunError
        A limit is none.
    MissingExtraError
        The solver is needed and python-sat is not installed.

    Notes
    -----
    Variables that others determine are substituted away first. What is left is hard in general: random
    networks whose perturbations grow take time exponential in their size.

    >>> from involute.spaces.trit_space import TritSpace
    >>> from involute.updates.local_rule import LocalRule
    >>> sign = LocalRule.from_function(lambda l, c, r: (l + c + r > 0) - (l + c + r < 0), offsets=(-1, 0, 1))
    >>> found = fixed_points(System(space=TritSpace(6), update=sign))
    >>> found.count, found.is_complete, len(found.states)
    (63, True, 7)
    """
    asked = Asked(
        "fixed points",
        limit=limit,
        count_only=count_only,
        determined=determined,
        seconds=seconds,
        budget=budget,
        progress=progress,
    )
    return answer(system, asked, symmetries=symmetries)


def periodic_points(
    system: System,
    period: int,
    *,
    limit: int | None = None,
    count_only: bool = False,
    determined: bool = False,
    symmetries: bool = True,
    seconds: float | None = None,
    budget: int | None = None,
    progress: Progress | None = None,
) -> FixedPoints:
    """Find the cycles of exactly p states; with ``count_only`` count the solutions of ``F^p(x) = x``.

    The other arguments are those of `fixed_points`; ``determined`` says that no state of the cycle has
    neutral cells. The network is unrolled p times, so p is small. The search begins when it is asked for.

    >>> from involute.updates.network import NetworkRule
    >>> from involute.spaces.trit_space import TritSpace
    >>> swap = NetworkRule([[1], [0]], [[-1, 0, 1], [-1, 0, 1]])
    >>> found = periodic_points(System(space=TritSpace(2), update=swap), 2)
    >>> found.count, [(cycle.orbit_size, cycle.is_self_dual) for cycle in found]
    (6, [(2, False), (1, True)])
    """
    asked = Asked(
        f"points of period {period}",
        period=period,
        limit=limit,
        count_only=count_only,
        determined=determined,
        seconds=seconds,
        budget=budget,
        progress=progress,
    )
    return answer(system, asked, symmetries=symmetries)

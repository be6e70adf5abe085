"""What is asked of a search for fixed points, checked at the door."""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias, final

import attrs

from involute.checking import function_of, whole
from involute.decide.orbits.symmetry import Symmetry, identity
from involute.eigen.attractor import symmetry_group
from involute.eigen.sat.solver import Limits
from involute.errors import InvalidRunError
from involute.system import System

Progress: TypeAlias = Callable[[Iterable[Any], str], Iterable[Any]]


@final
@attrs.frozen
class Asked:
    """The arguments of a search.

    Attributes
    ----------
    what : the points in words, for people.
    period : the p of ``F^p(x) = x``.
    is_maximal : only points that no other point refines.
    limit, count_only, determined, seconds, budget, progress : as `fixed_points` has them.
    """

    what: str
    period: int = 1
    is_maximal: bool = False
    limit: int | None = None
    count_only: bool = False
    determined: bool = False
    seconds: float | None = None
    budget: int | None = None
    progress: Progress | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse limits that are none."""
        whole(self.period, "period", InvalidRunError, at_least=1)
        if self.limit is not None:
            whole(self.limit, "limit", InvalidRunError, at_least=1)
        if self.progress is not None:
            function_of(self.progress, "progress", InvalidRunError)
        self.limits()

    def limits(self) -> Limits:
        """Return the limits of one search, which starts now."""
        return Limits.of(self.seconds, self.budget)


def group_of(system: System, *, symmetries: bool) -> Symmetry:
    """Return the proved symmetries of a system, or the trivial group."""
    return symmetry_group(system) if symmetries else Symmetry((identity(system.space.n_cells),), ())

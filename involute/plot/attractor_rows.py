"""Orbits of attractors as rows of plain numbers: what a portrait draws and what a report lists."""

from collections.abc import Iterable
from itertools import islice
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.checking import whole
from involute.eigen.attractor import Attractor
from involute.errors import InvalidDataError, explain


@final
@attrs.frozen(eq=False)
class AttractorRow:
    """One orbit of attractors.

    Attributes
    ----------
    states : the states of one cycle in order, shape (p, n).
    n_cycles : how many cycles the orbit has.
    is_self_dual : whether the cycle is its own negation.
    share : of all states, or of all samples, that lead to the orbit; ``None`` if nobody counted.
    bounds : of the share, where it comes from samples.
    action : the mean along the cycle, or ``None``.
    """

    states: NDArray[Any]
    n_cycles: int
    is_self_dual: bool
    share: float | None = None
    bounds: tuple[float, float] | None = None
    action: float | None = None

    @property
    def period(self) -> int:
        """The number of states of the cycle."""
        return len(self.states)


def attractor_rows(found: Any, limit: int) -> list[AttractorRow]:
    """Return the first orbits of an answer as rows.

    Parameters
    ----------
    found : what `attractors`, `sampled_attractors` or `fixed_points` return, or any attractors in order.
    limit : how many rows at most.

    Raises
    ------
    InvalidDataError
        There is an entry that is no `Attractor`, or no positive limit.
    """
    most = whole(limit, "limit", InvalidDataError, at_least=1)
    if not isinstance(found, Iterable):
        raise _no_attractors(found)
    return [_row(one, found, i) for i, one in enumerate(islice(found, most))]


def _row(one: Any, found: Any, place: int) -> AttractorRow:
    if not isinstance(one, Attractor):
        raise _no_attractors(one)
    share, bounds = None, None
    if hasattr(found, "hits"):
        share, bounds = found.hits[place] / found.n_samples, found.share(place)
    elif one.basin is not None and hasattr(found, "n_states"):
        share = one.orbit_size * one.basin / found.n_states
    action = None if one.action is None or np.ndim(one.action) else float(one.action)
    return AttractorRow(one.states, one.orbit_size, one.is_self_dual, share, bounds, action)


def _no_attractors(got: Any) -> InvalidDataError:
    mend = "pass what involute.attractors or fixed_points returns"
    return InvalidDataError(explain("attractors", f"{got!r:.60}", mend))

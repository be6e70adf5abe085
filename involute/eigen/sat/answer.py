"""Fixed points as an answer: found as they are asked for, and kept."""

import math
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from operator import index
from typing import final

import numpy as np

from involute.arrays import Trits
from involute.decide.orbits.symmetry import Symmetry
from involute.decide.statement import Certificate
from involute.eigen.attractor import Attractor, attractor
from involute.eigen.sat.asked import Asked, group_of
from involute.eigen.sat.equations import equations
from involute.eigen.sat.proof import completeness
from involute.eigen.sat.search import Search
from involute.eigen.sat.solver import Limits, OutOfLimitsError
from involute.eigen.wiring import wirings
from involute.errors import InvalidRunError, explain
from involute.system import System

UNASKED, SEARCHING = "not searched yet", "going on"


@final
class FixedPoints:
    """Points with ``F^p(x) = x`` of a system; `fixed_points` and its like make it.

    Nothing is searched before it is asked for. Iterating, and ``[i]``, ask the solver as they go, and what
    was found once is kept. ``count``, ``states``, ``reason``, ``is_complete``, ``certificate`` and the
    length, which is the number of orbits listed, search to the end, or to the limits.

    That an answer is complete rests on the solver, which finds no further solution, or on trying all words
    of a small part, or on sums over all of them; ``certificate`` has the solver's derivation for a checker.

    Attributes
    ----------
    system : what was asked.
    group : the proved symmetries; one point stands for its orbit under them.
    """

    def __init__(self, system: System, group: Symmetry, asked: Asked) -> None:
        self.system, self.group = system, group
        self._asked, self._search = asked, Search(system, group, asked)
        self._found: list[Attractor] = []
        self._counted = 0
        self._reason = UNASKED
        self._is_complete = False
        self._source = self._counting() if asked.count_only else self._listing()

    def __iter__(self) -> Iterator[Attractor]:
        """Yield one attractor an orbit, in an order that is the same in every run.

        Raises
        ------
        InvalidRunError
            Points were only counted.
        """
        self._check_listed()
        return self._each()

    def __len__(self) -> int:
        """Return how many orbits are listed, searching to the end or to the limits."""
        self._check_listed()
        self._run()
        return len(self._found)

    def __bool__(self) -> bool:
        """Return whether a point was found, searching no further than the first."""
        return self.count > 0 if self._asked.count_only else next(self._each(), None) is not None

    def __getitem__(self, place: int) -> Attractor:
        """Return the attractor at a place in the list, searching as far as is needed."""
        self._check_listed()
        at = index(place)
        if at < 0:
            at += len(self)
        found = next(islice(self._each(), at, None), None) if at >= 0 else None
        if found is None:
            raise IndexError(f"there are {len(self._found)} orbits in the list, none at [{place}]")
        return found

    def _each(self) -> Iterator[Attractor]:
        place = 0
        while place < len(self._found) or self._advance():
            if place < len(self._found):
                yield self._found[place]
                place += 1

    @property
    def count(self) -> int:
        """The number of points found, with their orbits; at least so many unless ``is_complete``."""
        self._run()
        return self._counted

    @property
    def is_complete(self) -> bool:
        """Whether there are no others."""
        self._run()
        return self._is_complete

    @property
    def reason(self) -> str:
        """Why the search ended, in words."""
        self._run()
        return self._reason

    @property
    def states(self) -> Trits:
        """One point an orbit, int8, shape (m, n).

        Raises
        ------
        InvalidRunError
            Points were only counted.
        """
        self._check_listed()
        self._run()
        n = self.system.space.n_cells
        return np.concatenate([np.empty((0, n), np.int8), *(found.states[:1] for found in self._found)])

    @cached_property
    def certificate(self) -> Certificate | None:
        """That there are no other fixed points, as plain data.

        ``None`` if that was not found out, was not asked (for cycles, trap spaces, counts and determined
        points there is none), or has a derivation too long to be checked in some seconds.

        The points, their images under the group, clauses that the tables imply, and the solver's derivation
        of a contradiction from them and the statement that a fixed point is none of these.
        """
        asked, layers = self._asked, wirings(self.system)
        is_whole = not (asked.count_only or asked.is_maximal or asked.determined) and asked.period == 1
        if layers is None or not is_whole or not self.is_complete:
            return None
        return completeness(layers, self.states, self.group, asked.limits())

    def __repr__(self) -> str:
        """Say what was found so far, and no number before one is known."""
        if self._reason == UNASKED:
            return f"FixedPoints({UNASKED}; ask .count or iterate)"
        said = f"{self._counted} {_named(self._counted, self._asked.what)}"
        if self._reason == SEARCHING:
            return f"FixedPoints(at least {said} so far)"
        if self._is_complete:
            return f"FixedPoints({said}, complete)"
        if self._is_full:
            return f"FixedPoints({said} in {_orbits(len(self._found))}, {self._reason})"
        return f"FixedPoints(at least {said}, {self._reason})"

    @property
    def _is_full(self) -> bool:
        return not self._asked.count_only and len(self._found) == self._asked.limit

    def _check_listed(self) -> None:
        if self._asked.count_only:
            got = "count_only=True, which lists none"
            raise InvalidRunError(explain("points that are listed", got, "ask again without count_only"))

    def _run(self) -> None:
        items = iter(self._advance, False)  # noqa: FBT003 - the value that ends it
        for _ in items if self._asked.progress is None else self._asked.progress(items, self._asked.what):
            pass

    def _advance(self) -> bool:
        return next(self._source, False)

    def _listing(self) -> Iterator[bool]:
        """Find attractors until there are no more or the limits are reached."""
        limit, self._reason = self._asked.limit, SEARCHING
        try:
            for points in islice(self._attractors(self._asked.limits()), limit):
                self._found.append(points)
                self._counted += points.orbit_size * points.period
                yield True
            self._is_complete = limit is None or len(self._found) < limit
            self._reason = (
                "complete" if self._is_complete else f"stopped at the limit of {_orbits(len(self._found))}"
            )
        except OutOfLimitsError as error:
            self._reason = str(error)

    def _counting(self) -> Iterator[bool]:
        """Count part by part; of a part that is not finished what was found of it."""
        limits, self._reason = self._asked.limits(), SEARCHING
        counts = [0] * len(self._search.parts)
        try:
            for place, part in enumerate(self._search.parts):
                limits.check()
                known = self._search.count_of(part, limits)
                counts[place] = known or 0
                for _ in () if known is not None else self._search.of_part(part, limits):
                    counts[place] += 1
                    yield True
            self._is_complete, self._reason = True, "complete"
        except OutOfLimitsError as error:
            self._reason = str(error)
        self._counted = math.prod(counts)

    def _attractors(self, limits: Limits) -> Iterator[Attractor]:
        """Yield one attractor an orbit."""
        for x in self._search.representatives(limits):
            states = self._search.cycle(x)
            if states is not None:
                yield attractor(self.system, states, self.group)


def answer(system: System, asked: Asked, *, symmetries: bool) -> FixedPoints:
    """Return the answer to what is asked of a system, before the search begins."""
    equations(system)
    return FixedPoints(system, group_of(system, symmetries=symmetries and not asked.count_only), asked)


def _named(n: int, what: str) -> str:
    """Return points in words, of which there are n."""
    return what.replace("points", "point").replace("spaces", "space") if n == 1 else what


def _orbits(n: int) -> str:
    return f"{n} orbit{'' if n == 1 else 's'}"

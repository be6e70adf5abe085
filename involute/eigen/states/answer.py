"""The answer of a census of all states: every attractor once an orbit, and counts over the whole space."""

import math
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, final, overload

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.decide.orbits.symmetry import Symmetry
from involute.eigen.attractor import Attractor, cycle_certificate, stabiliser_name
from involute.eigen.rows import mean_action, rows, shown
from involute.system import System

Counts = NDArray[np.int64]
SHOWN = 20  # lines of a table


@final
@attrs.frozen(slots=False, eq=False, repr=False)
class Attractors(Sequence[Attractor]):
    """The attractors of a map of N states, one an orbit of a proved group; the largest share of states first.

    That they are all rests on every state having been followed to its cycle (of x and -x one, where negation
    commutes with the map); the certificate of one attractor says only that it is a cycle.

    Orbits with equal shares come in order of the numbers of their first states. An `Attractor` is made when
    it is asked for.

    Attributes
    ----------
    n_states : N.
    n_mapped : how many states were mapped to know this.
    steps : the steps of the system in one step of a cycle: the period in time of the update.
    n_garden_of_eden : states without a predecessor.
    distances : int64, entry d is the number of states that reach their cycle after d steps.
    group : the symmetries that orbits are counted under.
    first_states, periods, orbit_sizes, basin_sizes : int64, one entry an orbit: the number of the first
        state, and of each cycle of the orbit the length and the size of the basin.
    self_dual : bool, one entry an orbit.
    """

    system: System
    n_states: int
    n_mapped: int
    steps: int
    n_garden_of_eden: int
    distances: Counts
    group: Symmetry
    first_states: Counts
    periods: Counts
    orbit_sizes: Counts
    basin_sizes: Counts
    self_dual: NDArray[np.bool_]
    _follow: Callable[[int, int], Counts]
    _phase: int

    @property
    def is_complete(self) -> bool:
        """Whether these are all attractors: every state was followed."""
        return True

    @property
    def n_orbits(self) -> int:
        """The number of attractors up to the group."""
        return len(self.first_states)

    @cached_property
    def n_attractors(self) -> int:
        """The number of attractors in the whole space."""
        return int(self.orbit_sizes.sum())

    @property
    def transient_max(self) -> int:
        """The most steps before a cycle is reached."""
        return len(self.distances) - 1

    @property
    def transient_mean(self) -> float:
        """The mean number of steps before a cycle is reached, over all states."""
        total = sum(d * n for d, n in enumerate(self.distances.tolist()))
        return float(total / self.n_states)

    @cached_property
    def period_counts(self) -> dict[int, int]:
        """How many attractors in the whole space have each period."""
        found: dict[int, int] = {}
        for period, size in zip(self.periods.tolist(), self.orbit_sizes.tolist(), strict=True):
            found[period] = found.get(period, 0) + size
        return dict(sorted(found.items()))

    @cached_property
    def basin_entropy(self) -> float:
        """``- Σ_a p_a log2 p_a`` in bits, with p_a the share of states that end in attractor a."""
        shares = self.basin_sizes / self.n_states
        return math.fsum((-self.orbit_sizes * shares * np.log2(shares)).tolist()) + 0.0

    def __len__(self) -> int:
        return self.n_orbits

    @overload
    def __getitem__(self, index: int) -> Attractor: ...
    @overload
    def __getitem__(self, index: slice) -> list[Attractor]: ...
    def __getitem__(self, index: int | slice) -> Attractor | list[Attractor]:
        if isinstance(index, slice):
            return [self._attractor(i) for i in range(*index.indices(len(self)))]
        return self._attractor(range(len(self))[index])

    def __iter__(self) -> Iterator[Attractor]:
        return map(self._attractor, range(len(self)))

    def _attractor(self, i: int) -> Attractor:
        space = self.system.space
        states = space.states(self._follow(int(self.first_states[i]), int(self.periods[i])))
        own: Any = rows(space, states)
        size = int(self.orbit_sizes[i])
        return Attractor(
            states=own,
            orbit_size=size,
            stabiliser_size=len(self.group.elements) // size,
            stabiliser=stabiliser_name(own, self.group),
            is_self_dual=bool(self.self_dual[i]),
            basin=int(self.basin_sizes[i]),
            action=mean_action(self.system, states),
            certificate=cycle_certificate(self.system, own, phase=self._phase),
        )

    def table(self, limit: int = SHOWN) -> str:
        """Return the counts and the first orbits as aligned text."""
        group = self.group.described or "the identity"
        turns = "" if self.steps == 1 else f", {self.steps} steps of the system each"
        found = f"{self.n_attractors} attractors in {self.n_orbits} orbits under {group}{turns}"
        paths = f"transients at most {self.transient_max}, mean {self.transient_mean:.4g}"
        head = [
            f"{self.system.name}: {self.n_states} states, {found}",
            f"Garden of Eden {self.n_garden_of_eden}; {paths}; basin entropy {self.basin_entropy:.6g} bits",
            f"{'period':>10} {'orbit':>8} {'basin':>12} {'share':>8}  first state",
        ]
        body = [self._line(i) for i in range(min(limit, len(self)))]
        more = [f"... and {len(self) - limit} more orbits"] if len(self) > limit else []
        return "\n".join([*head, *body, *more])

    def _line(self, i: int) -> str:
        size, basin = int(self.orbit_sizes[i]), int(self.basin_sizes[i])
        dual = "  self-dual" if self.self_dual[i] else ""
        share = f"{100 * size * basin / self.n_states:.2f} %"
        own = rows(self.system.space, self.system.space.states(self.first_states[i : i + 1]))
        return f"{int(self.periods[i]):>10} {size:>8} {basin:>12} {share:>8}  {shown(own[0])}{dual}"

    def __str__(self) -> str:
        return self.table()

    def __repr__(self) -> str:
        return (
            f"Attractors({self.system.name}: {self.n_attractors} in {self.n_orbits} orbits, "
            f"all {self.n_states} states followed, complete)"
        )

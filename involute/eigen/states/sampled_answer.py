"""The answer of sampling: attractors that random states led to, never known to be all."""

from collections.abc import Iterator, Sequence
from typing import final, overload

import attrs

from involute.eigen.attractor import Attractor
from involute.eigen.rows import shown
from involute.eigen.states.interval import share_bounds
from involute.system import System


@final
@attrs.frozen(eq=False, repr=False)
class SampledAttractors(Sequence[Attractor]):
    """The attractors that samples ended in, one an orbit of a proved group, the most often hit first.

    There may be others: counts are of what was found. Basins are not counted, but `share` bounds them.

    Attributes
    ----------
    found : the attractors.
    hits : how many samples ended in each orbit.
    n_samples, n_undecided : of all samples, and those that had not closed a cycle in the steps allowed.
    seed : of the samples, uniform over the states.
    n_states : the size of the space.
    reason : why not every state was mapped.
    """

    system: System
    found: tuple[Attractor, ...]
    hits: tuple[int, ...]
    n_samples: int
    n_undecided: int
    seed: int
    n_states: int
    reason: str = "samples were asked for"

    @property
    def is_complete(self) -> bool:
        """Whether these are all attractors: that is never known from samples."""
        return False

    @property
    def n_orbits(self) -> int:
        """The number of orbits found; there are at least so many."""
        return len(self.found)

    @property
    def n_attractors(self) -> int:
        """The number of attractors in these orbits; there are at least so many."""
        return sum(one.orbit_size for one in self.found)

    def share(self, i: int) -> tuple[float, float]:
        """Return 95 % bounds (Clopper and Pearson) of the share of states that end in orbit i."""
        return share_bounds(self.hits[i], self.n_samples, self.n_undecided)

    def __len__(self) -> int:
        return len(self.found)

    @overload
    def __getitem__(self, index: int) -> Attractor: ...
    @overload
    def __getitem__(self, index: slice) -> list[Attractor]: ...
    def __getitem__(self, index: int | slice) -> Attractor | list[Attractor]:
        return list(self.found[index]) if isinstance(index, slice) else self.found[index]

    def __iter__(self) -> Iterator[Attractor]:
        return iter(self.found)

    def table(self, limit: int = 20) -> str:
        """Return what was found as aligned text."""
        undecided = f", {self.n_undecided} of them undecided" if self.n_undecided else ""
        drawn = f"{self.n_samples} samples, seed {self.seed}{undecided}"
        head = [
            f"{self.system.name}: NOT COMPLETE: {self.reason}",
            f"{self.n_orbits} orbits of attractors from {drawn}; shares with 95 % bounds (Clopper-Pearson)",
            f"{'period':>10} {'orbit':>8} {'hits':>8} {'share':>19}  first state",
        ]
        body = [self._line(i) for i in range(min(limit, len(self)))]
        more = [f"... and {len(self) - limit} more orbits"] if len(self) > limit else []
        return "\n".join([*head, *body, *more])

    def _line(self, i: int) -> str:
        one, (low, high) = self.found[i], self.share(i)
        share = f"{100 * low:.2f} .. {100 * high:.2f} %"
        dual = "  self-dual" if one.is_self_dual else ""
        counts = f"{one.period:>10} {one.orbit_size:>8} {self.hits[i]:>8}"
        return f"{counts} {share:>19}  {shown(one.states[0])}{dual}"

    def __str__(self) -> str:
        return self.table()

    def __repr__(self) -> str:
        found = f"at least {self.n_attractors} in {self.n_orbits} orbits"
        return f"SampledAttractors({self.system.name}: {found}, {self.n_samples} samples, not complete)"

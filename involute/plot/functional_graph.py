"""The graph of a map on few states: successors, attractors, basins, and how the involution permutes them."""

from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.errors import InvalidSystemError, explain
from involute.system import System

Indices = NDArray[np.int64]
LARGEST = 3**10


@attrs.frozen(eq=False)
class FunctionalGraph:
    """A map of ``0 .. n-1`` into itself, with an involution of the same numbers.

    Attributes
    ----------
    successor, mirror : shape (n,).
    steps : how many steps of the system one arrow stands for.
    """

    successor: Indices
    mirror: Indices
    steps: int = 1

    def __len__(self) -> int:
        return len(self.successor)

    @property
    def broken(self) -> NDArray[np.bool_]:
        """Whether the mirrored arrow is missing, for each state: the map does not commute there."""
        return np.asarray(self.successor[self.mirror] != self.mirror[self.successor])

    def cycles(self) -> list[Indices]:
        """Return every cycle once, each from its smallest state on, in order of these."""
        ahead = self.successor
        for _ in range(max(len(self) - 1, 1).bit_length()):
            ahead = ahead[ahead]
        found, seen = [], set[int]()
        for first in np.unique(ahead).tolist():
            cycle = []
            while first not in seen:
                seen.add(first)
                cycle.append(first)
                first = int(self.successor[first])  # noqa: PLW2901
            if cycle:
                found.append(np.array(cycle, dtype=np.int64))
        return found

    def basins(self, cycles: list[Indices]) -> Indices:
        """Return, for each state, the number of the cycle it ends in."""
        home = np.full(len(self), -1, dtype=np.int64)
        ahead = self.successor
        for _ in range(max(len(self) - 1, 1).bit_length()):
            ahead = ahead[ahead]
        for number, cycle in enumerate(cycles):
            home[cycle] = number
        return np.asarray(home[ahead])


def functional_graph(system: System) -> FunctionalGraph:
    """Return the graph of F over one period of time, under the neutral control.

    Raises
    ------
    InvalidSystemError
        The system has more than 3^10 states, or an unknown period in time.
    """
    period = system.update.period
    if system.space.n_states > LARGEST or period is None:
        raise InvalidSystemError(
            explain(
                f"a system of at most {LARGEST} states with a known period in time",
                f"{system.space.n_states} states and period {period}",
                "draw a smaller lattice of the same rule",
            )
        )
    every = np.arange(system.space.n_states, dtype=np.int64)
    states: Any = system.space.states(every)
    image = states
    for t in range(period):
        image = system.step(image, t=t)
    return FunctionalGraph(
        successor=system.space.indices(image),
        mirror=system.space.indices(system.conjugate(states)),
        steps=period,
    )

"""Cycles that are met one by one, put together in orbits, each with its first cycle in order of rows."""

from typing import Any, TypeAlias, final

import attrs
from numpy.typing import NDArray

from involute.arrays import State
from involute.decide.orbits.symmetry import Symmetry
from involute.eigen.attractor import Attractor, attractor
from involute.eigen.rows import rows
from involute.eigen.states.exhaustive import SteppedTurn
from involute.spaces.batch import row, stacked

Rows: TypeAlias = NDArray[Any]
Key: TypeAlias = tuple[int, ...]


@final
@attrs.frozen(eq=False)
class CycleFinder:
    """The orbits of cycles met so far, each by the row of its first state.

    Attributes
    ----------
    orbit_of : the orbit of each state of a cycle that was met.
    found : the attractor of each orbit.
    """

    turn: SteppedTurn
    group: Symmetry
    orbit_of: dict[Key, Key] = attrs.field(factory=dict)
    found: dict[Key, Attractor] = attrs.field(factory=dict)

    def orbit(self, state: State, period: int) -> Key:
        """Return the name of the orbit of the cycle through a state."""
        name = _key(rows(self.turn.system.space, stacked([state]))[0])
        if name not in self.orbit_of:
            own = rows(self.turn.system.space, self._cycle(state, period))
            met = attractor(self.turn.system, own, self.group, phase=self.turn.phase)
            first = _key(met.states[0])
            self.found.setdefault(first, met)
            self.orbit_of.update({_key(one): first for one in own})
        return self.orbit_of[name]

    def _cycle(self, state: State, period: int) -> State:
        """Return the states of a cycle as a batch."""
        listed = [state]
        for _ in range(period - 1):
            listed.append(row(self.turn.ahead(stacked(listed[-1:])), 0))
        return stacked(listed)


def _key(one: Rows) -> Key:
    return tuple(one.tolist())

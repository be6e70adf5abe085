"""Cycles that are met one by one, put together in orbits, each with its first cycle in order of rows."""

from typing import Any, TypeAlias, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import State
from involute.decide.enumeration import packed, take
from involute.decide.orbits.symmetry import Symmetry
from involute.eigen.attractor import Attractor
from involute.eigen.states.exhaustive import SteppedTurn, turn_wirings
from involute.eigen.states.rows import from_rows, mean_action, rows
from involute.eigen.states.symmetry import is_words, stabiliser_name
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
            cycle = self._cycle(state, period)
            own = rows(self.turn.system.space, cycle)
            attractor = self._attractor(cycle, own)
            first = _key(attractor.states[0])
            self.found.setdefault(first, attractor)
            self.orbit_of.update({_key(one): first for one in own})
        return self.orbit_of[name]

    def _cycle(self, state: State, period: int) -> State:
        """Return the states of a cycle as a batch."""
        listed = [state]
        for _ in range(period - 1):
            listed.append(row(self.turn.ahead(stacked(listed[-1:])), 0))
        return stacked(listed)

    def _attractor(self, cycle: State, own: Rows) -> Attractor:
        """Return the first cycle of the orbit of a cycle, which is given as states and as rows."""
        images = {_key(own[least(own)]): (cycle, own)}
        size = 1
        if len(self.group.elements) > 1:
            space = self.turn.system.space
            turned = [e.signs * own[:, e.places] for e in self.group.elements]
            images = {_key(image[least(image)]): (None, image) for image in turned}
            size = len(images)
            first = images[min(images)][1]
            cycle, own = from_rows(space, first), first
        start = least(own)
        order = np.roll(np.arange(len(own)), -start)
        cycle, own = take(cycle, order), own[order]
        stabiliser_size = len(self.group.elements) // size
        return Attractor(
            states=own,
            orbit_size=size,
            stabiliser_size=stabiliser_size,
            stabiliser=stabiliser_name(own, stabiliser_size, self.group),
            is_self_dual=self._is_self_dual(own),
            action=mean_action(self.turn.system, cycle),
            certificate=self._certificate(own),
        )

    def _is_self_dual(self, own: Rows) -> bool:
        if not is_words(self.turn.system.space):
            return False
        mirrored = -own
        return bool((np.roll(mirrored, -least(mirrored), axis=0) == own).all())

    def _certificate(self, own: Rows) -> dict[str, Any] | None:
        wired = turn_wirings(self.turn.system, self.turn.phase)
        if wired is None:
            return None
        return {"kind": "cycle", "layers": [layer.plain for layer in wired], "states": packed(own)}


def least(own: Rows) -> int:
    """Return the place of the least row, in the order of words."""
    left = np.arange(len(own))
    for column in own.T:
        values = column[left]
        left = left[values == values.min()]
        if len(left) == 1:
            break
    return int(left[0])


def _key(one: Rows) -> Key:
    return tuple(one.tolist())

"""All states of a system sent one turn ahead, as numbers: by tables of halves, or by the system's own step.

A turn is the m steps after which an autonomous update of period m is the same again; m is 1 where time does
not enter.
"""

from typing import Any, Protocol, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Control, State
from involute.eigen.states.tables import SplitLayer, split_layer
from involute.eigen.states.workers import Workers
from involute.eigen.wiring import turn_wirings
from involute.kernels.states import successors as census_successors
from involute.system import System

Numbers = NDArray[np.uint32]
BATCH = 3**9


class Turn(Protocol):
    """A map of the numbers ``0 .. n_states - 1``, piece by piece; pieces begin at multiples of its unit."""

    @property
    def unit(self) -> int:
        """The states that are mapped at a time."""

    @property
    def is_threaded(self) -> bool:
        """Whether pieces may be in work at once."""

    def fill(self, first: int, out: Numbers) -> None:
        """Write the images of the states from ``first`` on."""

    def orbit(self, state: int, n: int) -> NDArray[np.int64]:
        """Return a state and the n - 1 that follow it."""


@final
@attrs.frozen(eq=False)
class WiredTurn:
    """One turn by tables, layer by layer."""

    layers: tuple[SplitLayer, ...]
    is_threaded: bool = True

    @property
    def unit(self) -> int:
        """The states of a row."""
        return self.layers[0].row

    def fill(self, first: int, out: Numbers) -> None:
        """Write the images of the states from ``first`` on."""
        self.layers[0].image_rows(first // self.unit, out)
        for layer in self.layers[1:]:
            layer.image_again(out)

    def orbit(self, state: int, n: int) -> NDArray[np.int64]:
        """Return a state and the n - 1 that follow it."""
        found = np.empty(n, dtype=np.int64)
        now = np.array([state], dtype=np.uint32)
        for i in range(n):
            found[i] = now[0]
            for layer in self.layers:
                layer.image_again(now)
        return found


@final
@attrs.frozen(eq=False)
class SteppedTurn:
    """One turn by the system's own steps, in batches, under one control, from a time on."""

    system: System
    control: Control
    phase: int
    steps: int
    unit: int = BATCH
    is_threaded: bool = False

    def fill(self, first: int, out: Numbers) -> None:
        """Write the images of the states from ``first`` on."""
        space = self.system.space
        for start in range(0, len(out), BATCH):
            part = out[start : start + BATCH]
            begin = first + start
            x = space.states(np.arange(begin, begin + len(part), dtype=np.int64))
            part[:] = space.indices(self.ahead(x))

    def ahead(self, x: State) -> State:
        """Return a batch of states one turn ahead, checked to be states."""
        for t in range(self.phase, self.phase + self.steps):
            x = self.system.step(x, self.control, t)
        return self.system.space.check(x, name="the image of a state", batch=True)

    def orbit(self, state: int, n: int) -> NDArray[np.int64]:
        """Return a state and the n - 1 that follow it."""
        found = np.empty(n, dtype=np.int64)
        now = np.array([state], dtype=np.int64)
        for i in range(n):
            found[i] = now[0]
            now = self.system.space.indices(self.ahead(self.system.space.states(now)))
        return found


def turn_of(system: System, control: Control, phase: int) -> Turn:
    """Return the fastest map of a system's states that is known; its period must be."""
    steps = system.update.period or 1
    wiring = turn_wirings(system, phase)
    layers = None if wiring is None else [split_layer(one) for one in wiring]
    if layers is None or None in layers:
        return SteppedTurn(system, control, phase, steps)
    return WiredTurn(tuple(layer for layer in layers if layer is not None))


def fill(turn: Turn, top: int | None, words: Numbers, workers: Workers) -> None:
    """Write the images of the first states; modulo negation, ``x -> top - x``, where a top is given."""
    unit, n = turn.unit, len(words)

    def piece(first: int, last: int) -> None:
        part = words[unit * first : unit * last]
        turn.fill(unit * first, part)
        if top is not None:
            census_successors.fold(top, part)

    _over(turn, -(-n // unit), piece, workers, "mapping states")


def is_odd(turn: Turn, n_states: int, workers: Workers) -> bool:
    """Return whether ``F(-x) = -F(x)`` for each state, by mapping every one; the first other one ends it."""
    unit, differing = turn.unit, list[int]()

    def piece(first: int, last: int) -> None:
        start, stop = unit * first, min(unit * last, n_states)
        images, mirrored = np.empty((2, stop - start), dtype=np.uint32)
        if not differing:
            turn.fill(start, images)
            turn.fill(n_states - stop, mirrored)
            if census_successors.first_not_odd(images, mirrored, n_states - 1) < len(images):
                differing.append(start)

    piece(0, 1)
    _over(turn, -(-(n_states // 2 + 1) // unit), piece, workers, "comparing with negatives")
    return not differing


def _over(turn: Turn, n_units: int, piece: Any, workers: Workers, what: str) -> None:
    """Do pieces of whole units, at once if the map allows it."""
    crew = workers if turn.is_threaded else attrs.evolve(workers, threads=1)
    crew.over(n_units, piece, what, n_pieces=min(n_units, 256))

"""A run along the bands in parts, which pass through a small window on each thread."""

import threading
from collections.abc import Iterator
from functools import partial
from typing import Any, TypeAlias, final

import numpy as np

from involute.arrays import Index
from involute.engine.lattice.driver import drivers
from involute.engine.lattice.run import AbstractRun, CompiledRules, Words
from involute.engine.lattice.schedule import Schedule
from involute.engine.lattice.team import Team
from involute.engine.lattice.window import Geometry, band_window, block_of, room
from involute.kernels.lattice import passes as lattice_passes

kernels = drivers(lattice_passes)

Part: TypeAlias = tuple[Geometry, tuple[Any, Index], Any]  # a window, the rules bound to it, its block


@final
class PartRun(AbstractRun):
    """Two arrays of planes, read and written in turn."""

    def __init__(self, rules: CompiledRules, cut: Schedule, n_threads: int) -> None:
        self.rules, self.cut, self.team = rules, cut, Team(n_threads)
        firsts = range(0, rules.layout.rows, cut.rows)
        self.places = [band_window(rules.layout, cut, first) for first in firsts]
        self.parts = [(place, rules.bound(place), block_of(rules.layout, place)) for place in self.places]
        self.rooms = [room(max(place.n_words for place in self.places)) for _ in range(n_threads)]
        self.source, self.target = np.zeros((2, 2 * rules.memory, rules.layout.n_words), np.uint64)

    def load(self, planes: Words) -> None:
        """Begin with a state."""
        self.source[...] = planes

    def read(self, planes: Words) -> None:
        """Write the state to planes."""
        planes[...] = self.source

    def advance(self, n_steps: int, phase: int) -> None:
        """Do steps, handing out the parts of each pass to whichever thread asks."""
        for done in range(0, n_steps, self.cut.depth):
            depth, turn = min(self.cut.depth, n_steps - done), (phase + done) % self.rules.period
            self.team.each(partial(self._work, _Parts(self.parts), depth, turn), self.rooms)
            self.source, self.target = self.target, self.source

    def _work(self, parts: "_Parts", depth: int, turn: int, window: Words) -> None:
        for place, bound, block in parts:
            kernels.streamed(
                *bound,
                turn,
                self.source,
                self.target,
                window,
                place.frame,
                *place.repairs,
                place.runs,
                block,
                self.rules.layout.cells,
                self.rules.memory,
                depth,
                self.cut.tile,
            )


class _Parts:
    """Parts of the lattice, each given to one thread."""

    def __init__(self, parts: list[Part]) -> None:
        self._parts, self._lock = iter(parts), threading.Lock()

    def __iter__(self) -> Iterator[Part]:
        while True:
            with self._lock:
                part = next(self._parts, None)
            if part is None:
                return
            yield part

"""A run along the bands in parts, which pass through a small window on each thread."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import final

import numpy as np

from involute.engine.lattice.driver import drivers
from involute.engine.lattice.run import AbstractRun, CompiledRules, Words
from involute.engine.lattice.schedule import Schedule
from involute.engine.lattice.window import Geometry, band_window, block_of, room
from involute.kernels.lattice import passes as lattice_passes

kernels = drivers(lattice_passes)


@final
class PartRun(AbstractRun):
    """Two arrays of planes, read and written in turn."""

    def __init__(self, rules: CompiledRules, cut: Schedule, n_threads: int) -> None:
        self.rules, self.cut, self.n_threads = rules, cut, n_threads
        firsts = range(0, rules.layout.rows, cut.rows)
        self.places = [band_window(rules.layout, cut, first) for first in firsts]
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
        with ThreadPoolExecutor(self.n_threads) as pool:
            for done in range(0, n_steps, self.cut.depth):
                depth, turn = min(self.cut.depth, n_steps - done), (phase + done) % self.rules.period
                parts = _Parts(self.places)
                work = [pool.submit(self._work, window, parts, depth, turn) for window in self.rooms]
                for each in work:
                    each.result()
                self.source, self.target = self.target, self.source

    def _work(self, window: Words, parts: "_Parts", depth: int, turn: int) -> None:
        for place in parts:
            kernels.streamed(
                *self.rules.bound(place),
                turn,
                self.source,
                self.target,
                window,
                place.frame,
                *place.repairs,
                place.runs,
                block_of(self.rules.layout, place),
                self.rules.layout.cells,
                self.rules.memory,
                depth,
                self.cut.tile,
            )


class _Parts:
    """Parts of the lattice, each given to one thread."""

    def __init__(self, places: list[Geometry]) -> None:
        self._places, self._lock = iter(places), threading.Lock()

    def __iter__(self) -> Iterator[Geometry]:
        while True:
            with self._lock:
                place = next(self._places, None)
            if place is None:
                return
            yield place

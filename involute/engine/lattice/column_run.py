"""A run along the second axis: one window that stays, or one for each thread that exchange their ends."""

from collections.abc import Callable
from typing import final

import numpy as np

from involute.engine.lattice.column_window import column_window
from involute.engine.lattice.driver import drivers
from involute.engine.lattice.run import AbstractRun, CompiledRules, Words
from involute.engine.lattice.schedule import Schedule
from involute.engine.lattice.team import Team
from involute.engine.lattice.window import room
from involute.kernels.lattice import columns as lattice_columns

kernels = drivers(lattice_columns)


@final
class ColumnRun(AbstractRun):
    """Windows of strips of the second axis, one a thread."""

    def __init__(self, rules: CompiledRules, cut: Schedule, n_threads: int) -> None:
        self.rules, self.cut, self.team, self.parity = rules, cut, Team(n_threads), 0
        firsts = range(0, rules.layout.shape[1] // cut.lanes, cut.rows)
        self.places = [column_window(rules.layout, cut, first) for first in firsts]
        self.windows = [room(place.n_words) for place in self.places]
        self.bound = [rules.bound(place) for place in self.places]
        self._lengths = np.array([rules.layout.rows, rules.layout.shape[1] // cut.lanes], dtype=np.int64)

    def _each(self, task: Callable[[int], None]) -> None:
        self.team.each(task, range(len(self.places)))

    def load(self, planes: Words) -> None:
        """Begin with a state."""
        self.parity = 0
        self._each(lambda k: self._load(planes, k))

    def read(self, planes: Words) -> None:
        """Write the state to planes."""
        self._each(lambda k: self._read(planes, k))

    def advance(self, n_steps: int, phase: int) -> None:
        """Do steps."""
        if len(self.places) == 1:
            self._alone(n_steps, phase)
        else:
            for done in range(0, n_steps, self.cut.depth):
                self._pass(min(self.cut.depth, n_steps - done), done, phase + done)
        self.parity = (self.parity + n_steps) % 2

    def _load(self, planes: Words, k: int) -> None:
        place, window, lengths = self.places[k], self.windows[k], self._lengths
        for source, plane in zip(planes, window, strict=False):
            kernels.load_columns(
                source, plane, place.first, place.frame, np.ascontiguousarray(place.runs[:, 0]), lengths
            )
        for level in range(self.rules.memory):
            kernels.settle_rows(window, 2 * level, 0, place.frame[2], place.frame, *place.repairs)

    def _read(self, planes: Words, k: int) -> None:
        place, window, lengths = self.places[k], self.windows[k], self._lengths
        for i, target in enumerate(planes):
            plane = window[(i + 2 * self.parity) % 4]
            kernels.store_columns(
                plane, target, place.first, place.frame, np.ascontiguousarray(place.runs[:, 0]), lengths
            )

    def _alone(self, n_steps: int, phase: int) -> None:
        place = self.places[0]
        kernels.column_passes(
            *self.bound[0],
            phase % self.rules.period,
            self.windows[0],
            self.parity,
            place.frame,
            *place.repairs,
            self.rules.layout.is_periodic,
            self.rules.memory,
            n_steps,
            self.cut.depth,
            self.cut.tile,
        )

    def _pass(self, depth: int, done: int, phase: int) -> None:
        """Exchange the ends of the windows, then do steps in each."""

        def exchange(k: int) -> None:
            for level in range(self.rules.memory):
                self._exchange(k, depth * self.cut.skew, 2 * ((self.parity + done + level) % 2))

        def sweep(k: int) -> None:
            place = self.places[k]
            kernels.column_sweep(
                *self.bound[k],
                phase % self.rules.period,
                self.windows[k],
                (self.parity + done) % 2,
                depth,
                place.frame,
                *place.repairs,
                self.cut.tile,
            )

        self._each(exchange)
        self._each(sweep)

    def _exchange(self, k: int, extent: int, plane: int) -> None:
        """Copy the rows around the strip k from the strips that own them."""
        own, layout = self.places[k], self.rules.layout
        rows = int(own.frame[2])
        for row in (*range(-extent, 0), *range(rows, rows + extent)):
            lane, there = divmod(row + own.first, layout.shape[1] // self.cut.lanes)
            owner, place = divmod(there, self.cut.rows)
            source, frame = self.windows[owner], self.places[owner].frame
            kernels.copy_row(
                source, plane, place, row, frame, self.windows[k], own.frame, lane, layout.is_periodic
            )

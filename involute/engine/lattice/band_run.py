"""A run along the bands in one window that stays."""

from typing import final

from involute.engine.lattice.driver import drivers
from involute.engine.lattice.run import AbstractRun, CompiledRules, Words
from involute.engine.lattice.schedule import Schedule
from involute.engine.lattice.window import band_window, block_of, room, whole_row
from involute.kernels.lattice import passes as lattice_passes

kernels = drivers(lattice_passes)


@final
class BandRun(AbstractRun):
    """A window of all word rows."""

    def __init__(self, rules: CompiledRules, cut: Schedule) -> None:
        self.rules, self.cut, self.parity = rules, cut, 0
        self.place = band_window(rules.layout, cut)
        self.window, self.block = room(self.place.n_words), block_of(rules.layout, self.place)
        self.bound = rules.bound(self.place)

    def load(self, planes: Words) -> None:
        """Begin with a state."""
        self.parity = 0
        for plane in range(0, 2 * self.rules.memory, 2):
            kernels.fetch(
                planes,
                self.window,
                plane,
                0,
                self.cut.rows,
                self.place.frame,
                *self.place.repairs,
                self.place.runs,
                self.block,
                self.rules.layout.cells,
            )

    def advance(self, n_steps: int, phase: int) -> None:
        """Do steps."""
        kernels.resident(
            *self.bound,
            phase % self.rules.period,
            self.window,
            self.parity,
            self.place.frame,
            *self.place.repairs,
            whole_row(int(self.place.frame[1])),
            self.rules.layout.cells,
            self.rules.memory,
            n_steps,
            self.cut.depth,
            self.cut.tile,
        )
        self.parity = (self.parity + n_steps) % 2

    def read(self, planes: Words) -> None:
        """Write the state to planes."""
        for k, target in enumerate(planes):
            plane = self.window[(k + 2 * self.parity) % 4]
            kernels.store(plane, target, 0, self.cut.rows, self.place.frame, self.place.runs, self.block)

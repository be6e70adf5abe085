"""A run that goes on from where it is: the state stays packed between one stretch of steps and the next."""

from collections.abc import Sequence
from typing import Any, final

import numpy as np

from involute.arrays import State, Trits
from involute.engine.lattice.advance import planes_of, run_on
from involute.engine.lattice.planes import LatticePlanes
from involute.engine.lattice.program import LatticeProgram
from involute.engine.lattice.run import CompiledRules
from involute.engine.lattice.schedule import useful_threads
from involute.engine.lattice.table_step import TableStep


@final
class LatticeSession:
    """A state in bit planes that moves on, by as many threads of those granted as have enough to do."""

    def __init__(
        self, program: LatticeProgram, rules: CompiledRules, n_threads: int, x: State, t: int
    ) -> None:
        parts = pair(program, x)
        packed = [part if isinstance(part, LatticePlanes) else LatticePlanes.packed(part) for part in parts]
        self.program, self.rules, self.t = program, rules, t
        self.is_packed, self.shape = isinstance(parts[0], LatticePlanes), packed[0].shape
        planes = np.array([plane for part in packed for plane in (part.positive, part.negative)])
        self.n_threads = useful_threads(rules.layout, n_threads)
        self.run = run_on(rules, planes, self.n_threads)

    def advance(self, n_steps: int) -> None:
        """Do steps."""
        a_step = self.program.a_step
        self.run.advance(n_steps * a_step, self.t % self.program.period * a_step)
        self.t += n_steps

    def state(self) -> State:
        """Return the state, in the form in which the first one was given."""
        planes = planes_of(self.rules, self.run)
        packed = [
            LatticePlanes.trusted(planes[2 * k], planes[2 * k + 1], self.shape)
            for k in range(self.rules.memory)
        ]
        return unpaired(self.program, packed if self.is_packed else [part.to_array() for part in packed])


@final
class TableSession:
    """A state of int8 trits that moves on, step by step."""

    def __init__(
        self,
        program: LatticeProgram,
        shape: tuple[int, ...],
        tables: tuple[TableStep, ...],
        x: State,
        t: int,
    ) -> None:
        parts = pair(program, x)
        self.program, self.shape, self.tables, self.t = program, shape, tables, t
        self.is_packed = isinstance(parts[0], LatticePlanes)
        arrays = [part.to_array() if isinstance(part, LatticePlanes) else part for part in parts]
        self.states = [np.array(array, order="C").reshape(1, -1) for array in arrays]

    def advance(self, n_steps: int) -> None:
        """Do steps."""
        base = np.zeros((1, 1), np.int64)
        for _ in range(n_steps):
            for k in range(self.program.a_step):
                look_up = self.tables[self.t % self.program.period * self.program.a_step + k]
                after = look_up(self.states[0], base)
                if self.program.is_second_order:
                    after = (after - self.states[1] + np.int8(1)) % np.int8(3) - np.int8(1)
                self.states = [after, *self.states[: self.program.memory - 1]]
            self.t += 1

    def state(self) -> State:
        """Return the state, in the form in which the first one was given."""
        arrays: list[Trits] = [state.reshape(self.shape).copy() for state in self.states]
        parts = [LatticePlanes.packed(array) for array in arrays] if self.is_packed else arrays
        return unpaired(self.program, parts)


def pair(program: LatticeProgram, x: State) -> tuple[Any, ...]:
    """Return the state, or the two states, that a program reads, the latest first."""
    if program.memory == 1:
        return (x,)
    return (x[1], x[0]) if program.is_reversed else (x[0], x[1])


def unpaired(program: LatticeProgram, parts: Sequence[Any]) -> State:
    """Undo `pair`."""
    if program.memory == 1:
        return parts[0]
    return (parts[1], parts[0]) if program.is_reversed else (parts[0], parts[1])

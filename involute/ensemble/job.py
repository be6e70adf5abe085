"""What all runs of an ensemble have in common, checked once; and the making of a stretch of them."""

import threading
from collections.abc import Callable
from functools import cached_property
from typing import Any, Literal, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import State
from involute.ensemble.batches import Batch, Bound
from involute.ensemble.columns import Columns, Entries, entries, put, put_states
from involute.ensemble.grid import Grid
from involute.errors import InvalidRunError, explain
from involute.observers.base import AbstractObserver
from involute.simulate import simulate
from involute.spaces.batch import row, stacked
from involute.system import System

DONE, FAILED = 1, 2
REMEMBERED = 4  # systems of the last points
_remembering = threading.Lock()


def replica_generator(seed: int, point: int, replica: int) -> np.random.Generator:
    """Return the generator of one run: it draws the first state, and then what a policy draws."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(point, replica)))


@final
@attrs.frozen(eq=False)
class Outcome:
    """A stretch of runs.

    Attributes
    ----------
    entries : by column, one entry a run.
    status : uint8, 1 for a finished run and 2 for a failed one.
    errors : what went wrong, by the number of the run.
    """

    entries: Entries
    status: NDArray[np.uint8]
    errors: dict[int, str]

    def part(self, first: int, last: int, offset: int) -> "Outcome":
        """Return some runs of it; ``offset`` is the number of its first one."""
        errors = {run: text for run, text in self.errors.items() if first <= run - offset < last}
        return Outcome(
            {name: a[first:last] for name, a in self.entries.items()}, self.status[first:last], errors
        )

    def joined(self, other: "Outcome") -> "Outcome":
        """Return this stretch with the next one behind it."""
        both = {name: np.concatenate([a, other.entries[name]]) for name, a in self.entries.items()}
        status = np.concatenate([self.status, other.status])
        return Outcome(both, status, self.errors | other.errors)


@final
@attrs.frozen(slots=False, eq=False, kw_only=True)
class Job:
    """The arguments of `ensemble`, checked; it travels to other processes as its fields.

    Attributes
    ----------
    factory : returns the system of a point; takes nothing where there are no parameters.
    grid, n_steps, t0, keep, seed, observers, controls : as in `ensemble`.
    x0 : a batch of first states, one a replica, or ``None``.
    initial : draws the first state where there is no batch; ``None`` for a random state.
    columns : what is kept of a run.
    example : the first point that has a system.
    """

    factory: Callable[..., System]
    grid: Grid
    n_steps: int
    t0: int
    keep: Literal["all", "last"] | int | None
    seed: int
    observers: tuple[AbstractObserver, ...]
    controls: Any
    x0: State
    initial: Callable[[np.random.Generator], State] | None
    columns: Columns = attrs.field(factory=dict)
    example: int = 0

    @cached_property
    def _systems(self) -> dict[int, Bound]:
        return {}

    def system(self, point: int) -> Bound:
        """Return the system of a point, bound."""
        known = self._systems.get(point)
        if known is None:
            system = self.factory(**self.grid.parameters(point))
            if not isinstance(system, System):
                got = f"{type(system).__name__} for {self.grid.parameters(point)}"
                raise InvalidRunError(explain("a System from the factory", got, "return involute.System(..)"))
            known = self._bound(system)
            with _remembering:
                while len(self._systems) >= REMEMBERED:
                    self._systems.pop(next(iter(self._systems)))
                self._systems[point] = known
        return known

    def _bound(self, system: System) -> Bound:
        step = system.update.bind(system.space, system.controls)
        stride = self.keep if isinstance(self.keep, int) else int(self.keep == "all")
        is_free = system.controls is None and not self.observers
        return Bound(system, step, self.n_steps * self.grid.n_replicas, stride, is_free)

    def first_state(self, system: System, point: int, replica: int) -> tuple[State, np.random.Generator]:
        """Return where a run begins, and its generator of random numbers."""
        rng = replica_generator(self.seed, point, replica)
        if self.x0 is not None:
            return row(self.x0, replica), rng
        if self.initial is None:
            return system.space.random(rng), rng
        return system.space.check(self.initial(rng), name="initial(rng)"), rng

    def outcome(self, start: int, stop: int) -> Outcome:
        """Make the runs start .. stop - 1; what fails is recorded.

        Raises
        ------
        KeyboardInterrupt
            A run was interrupted.
        """
        made = Outcome(
            {name: column.blank(stop - start) for name, column in self.columns.items()},
            np.zeros(stop - start, dtype=np.uint8),
            {},
        )
        for point, first, last in self.grid.stretches(start, stop):
            self._stretch(
                made, point * self.grid.n_replicas + first - start, point, range(first, last), start
            )
        made.status[made.status == 0] = DONE
        return made

    def _stretch(self, made: Outcome, i: int, point: int, replicas: range, start: int) -> None:
        """Make some replicas of one point, the first of which has the i-th place."""
        if not callable(self.controls) and self._together(made, i, point, replicas):
            return
        for place, replica in enumerate(replicas, i):
            try:
                put(made.entries, place, self.single(point, replica), self.columns)
            except Exception as error:  # noqa: BLE001  (recorded with the run)
                made.status[place] = FAILED
                made.errors[start + place] = f"{type(error).__name__}: {error}"
                for name, column in self.columns.items():
                    made.entries[name][place] = column.blank(1)[0]

    def _together(self, made: Outcome, i: int, point: int, replicas: range) -> bool:
        """Make some replicas as one batch; return whether none failed. Which one did is seen singly."""
        try:
            bound = self.system(point)
            system = bound.system
            if self.x0 is not None:
                x0 = row(self.x0, slice(replicas.start, replicas.stop))  # type: ignore[arg-type]
            else:
                x0 = stacked([self.first_state(system, point, replica)[0] for replica in replicas])
            batch = Batch(
                bound=bound,
                x0=system.space.check(x0, name="x0", batch=True),
                n_steps=self.n_steps,
                t0=self.t0,
                keep=self.keep,
                controls=self.controls,
                observers=self.observers,
            )
            states, observed = batch.made()
            put_states(made.entries, slice(i, i + len(replicas)), states, self.columns)
            for place, found in enumerate(observed, i):
                put(made.entries, place, found, self.columns, besides=states)
        except Exception:  # noqa: BLE001
            return False
        return True

    def single(self, point: int, replica: int) -> Entries:
        """Return the entries of one run, made by `simulate`."""
        system = self.system(point).system
        x0, rng = self.first_state(system, point, replica)
        run = simulate(
            system,
            x0,
            self.n_steps,
            controls=self.controls,
            observers=self.observers,
            keep="last" if self.keep is None else self.keep,
            rng=rng,
            t0=self.t0,
        )
        if run.interrupted:
            raise KeyboardInterrupt
        return entries(run, self.observers, self.keep)

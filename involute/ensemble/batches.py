"""Replicas stepped as one batch, where no run draws anything on its way; to the bit what `simulate` returns.

Where nothing is observed and many steps can be made at once (the bound step of a network has
``advance(x, n_steps)``, local rules have an engine), all those between two kept states are.
"""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, TypeAlias, final

import attrs
import numpy as np

from involute.arrays import State, Step
from involute.ensemble.columns import Entries, observed_entries, state_entries
from involute.observers.base import AbstractObserver, Carry, Fold
from involute.simulate.control_source import control_source
from involute.simulate.leaps import engine_for
from involute.spaces.batch import batch_length, row
from involute.spaces.product_space import ProductSpace
from involute.system import System

Leap: TypeAlias = Callable[[State, int, int], State]


@final
@attrs.frozen(slots=False, eq=False)
class Bound:
    """A system with its bound step, and where nobody looks between the steps a way to make many at once.

    Attributes
    ----------
    system, step : the system and its step.
    n_steps : all steps that it is to make, over all runs: what an engine's making is weighed against.
    stride : the steps between two kept states; 0 where only the last is kept.
    is_free : whether nothing is observed or controlled.
    """

    system: System
    step: Step
    n_steps: int
    stride: int
    is_free: bool

    @property
    def goes_by_words(self) -> bool:
        """Whether 64 runs take as long as one."""
        return self.is_free and self.system.update.period == 1 and hasattr(self.step, "advance")

    @cached_property
    def leap(self) -> Leap | None:
        """The function ``(x, n, t) -> x`` that makes n steps from time t, or ``None``."""
        if self.goes_by_words:
            advance = self.step.advance  # type: ignore[attr-defined]
            return lambda x, n, _t: advance(x, n)
        if not self.is_free:
            return None
        engine = engine_for(self.system.update, self.system.space, self.n_steps, self.stride)
        return None if engine is None else engine.advance


@final
@attrs.frozen(eq=False, kw_only=True)
class Batch:
    """Runs of one system from a batch of first states, stepped side by side.

    Attributes
    ----------
    bound : the system, bound.
    x0 : the first states.
    n_steps, t0, keep, controls, observers : as in `ensemble`; the controls are no policy.
    """

    bound: Bound
    x0: State
    n_steps: int
    t0: int
    keep: str | int | None
    controls: Any
    observers: tuple[AbstractObserver, ...]

    def made(self) -> tuple[Entries, list[Entries]]:
        """Run to the end; return the kept states, one entry a run, and for each run what was observed."""
        n = batch_length(self.x0)
        folds = [observer.bind(self.bound.system) for observer in self.observers]
        carries = [
            [fold.observe(fold.start, row(self.x0, b), None, self.t0) for b in range(n)] for fold in folds
        ]
        history = self._states(folds, carries)
        space = self.bound.system.space
        names = space.names if isinstance(space, ProductSpace) else ()
        states = {} if self.keep is None else dict(state_entries(_history(history, self.keep), names))
        observed = []
        for b in range(n if self.observers else 0):
            values = (fold.value(own[b]) for fold, own in zip(folds, carries, strict=True))
            labelled = {o.label: value for o, value in zip(self.observers, values, strict=True)}
            observed.append(observed_entries(labelled, self.observers, states))
        return states, observed

    def _states(self, folds: list[Fold], carries: list[list[Carry]]) -> list[State]:
        """Return what is kept of the states, and move the carries to the end of the run."""
        stride = (
            self.keep if isinstance(self.keep, int) else 1 if self.keep == "all" else max(1, self.n_steps)
        )
        is_kept = self.keep not in ("last", None)
        states, last = ([self.x0] if is_kept else []), self.x0
        for done, last, u in self._moments(stride):
            for fold, own in zip(folds, carries, strict=True):
                t = self.t0 + done
                own[:] = [fold.observe(carry, row(last, b), u, t) for b, carry in enumerate(own)]
            if is_kept and not done % stride:
                states.append(last)
        return states if is_kept else [last]

    def _moments(self, stride: int) -> Iterator[tuple[int, State, Any]]:
        """Yield (steps done, states, control) after every step, or after every leap."""
        source = control_source(self.bound.system, self.controls, self.n_steps, None)
        leap = self.bound.leap
        done, x = 0, self.x0
        while done < self.n_steps:
            t = self.t0 + done
            if leap is not None:
                u, n = None, min(stride, self.n_steps - done)
                x = leap(x, n, t)
            else:
                u, n = source.constant if source.pull is None else source.pull(done, x, t), 1
                x = self.bound.step(x, u, t)
            done += n
            yield done, x, u


def _history(states: list[State], keep: Any) -> State:
    """Return the last batch, or the batches side by side along a second axis."""
    if keep == "last":
        return states[-1]
    if isinstance(states[0], tuple):
        return tuple(_history([state[k] for state in states], keep) for k in range(len(states[0])))
    return np.stack(states, axis=1)

"""Attractors that random states lead to, for spaces too large to be gone through."""

from collections import Counter

import numpy as np

from involute.arrays import Control, State
from involute.checking import whole
from involute.decide.enumeration import take
from involute.eigen.states.cycles import CycleFinder
from involute.eigen.states.exhaustive import SteppedTurn
from involute.eigen.states.limits import Limits, checked
from involute.eigen.states.sampled_answer import SampledAttractors
from involute.eigen.states.symmetry import proved_group
from involute.eigen.states.workers import OutOfTimeError, Progress, Workers, cut
from involute.errors import InvalidSystemError
from involute.spaces.batch import batch_length
from involute.system import System

STRETCHES = 100


def sampled_attractors(
    system: System,
    n_samples: int = 1000,
    seed: int = 0,
    *,
    control: Control = None,
    phase: int = 0,
    symmetries: bool = True,
    max_steps: int = 100_000,
    seconds: float | None = None,
    progress: Progress | None = None,
) -> SampledAttractors:
    """Find the attractors that random states lead to, by Brent's cycle finding on all of them side by side.

    Parameters
    ----------
    system, control, phase, symmetries, progress : as `involute.eigen.states.attractors.attractors` has them.
    n_samples, seed : states drawn uniformly, and the seed of the drawing.
    max_steps, seconds : the limits after which the samples that have not closed a cycle are undecided.

    Raises
    ------
    InvalidSystemError
        It is no system, or its period is unknown; there is no such control; a number is none.

    >>> from involute.spaces.trit_space import TritSpace
    >>> from involute.updates.local_rule import LocalRule
    >>> system = System(space=TritSpace(100), update=LocalRule.from_number(3**27 - 1))
    >>> sampled_attractors(system, 10)
    SampledAttractors(system: at least 1 in 1 orbits, 10 samples, not complete)
    """
    held = checked(system, control, phase)
    limits = Limits.of(whole(max_steps, "max_steps", InvalidSystemError, at_least=1), seconds, progress)
    n = whole(n_samples, "n_samples", InvalidSystemError, at_least=1)
    whole(seed, "seed", InvalidSystemError, at_least=0)
    turn = SteppedTurn(system, held, phase, system.update.period or 1)
    group = proved_group(system, held, with_lattice=bool(symmetries))
    start = system.space.random(np.random.default_rng(seed), size=n)
    closed = closed_cycles(turn, start, limits)
    finder = CycleFinder(turn, group)
    hits = Counter(finder.orbit(state, period) for state, period in closed)
    order = sorted(hits, key=lambda key: (-hits[key], key))
    return SampledAttractors(
        system=system,
        found=tuple(finder.found[key] for key in order),
        hits=tuple(hits[key] for key in order),
        n_samples=n,
        n_undecided=n - len(closed),
        seed=seed,
        n_states=system.space.n_states,
    )


def closed_cycles(turn: SteppedTurn, x: State, limits: Limits) -> list[tuple[State, int]]:
    """Return a state on the cycle that each of a batch ends in, and the period, as far as decided in time."""
    workers = Workers.with_limits(limits.seconds, limits.progress)
    space, found = turn.system.space, []
    anchor, now, power, period = x, turn.ahead(x), 1, 1
    try:
        for first, last in workers.shown(cut(limits.budget, STRETCHES), "following samples"):
            for _ in range(first, last):
                same = space.equal(anchor, now)
                if same.any():
                    found += [(take(now, int(i)), period) for i in np.flatnonzero(same)]
                    anchor, now = take(anchor, ~same), take(now, ~same)
                if not batch_length(now):
                    return found
                if power == period:
                    anchor, power, period = now, 2 * power, 0
                workers.check()
                now, period = turn.ahead(now), period + 1
    except OutOfTimeError:
        pass
    return found

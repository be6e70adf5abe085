"""The census of all states of a system: every fixed point and cycle, its basin, and the ways there."""

import attrs

from involute.arrays import Control
from involute.eigen.states.answer import Attractors
from involute.eigen.states.counted import census
from involute.eigen.states.functional_graph import MOST_STORED
from involute.eigen.states.limits import Limits, checked
from involute.eigen.states.sampled import sampled_attractors
from involute.eigen.states.sampled_answer import SampledAttractors
from involute.eigen.states.workers import OutOfTimeError, Progress, Workers
from involute.system import System

BUDGET = 3**17
N_SAMPLES = 100  # of the answer that is given instead
SAMPLE_STEPS = 10_000


def attractors(
    system: System,
    *,
    control: Control = None,
    phase: int = 0,
    symmetries: bool = True,
    budget: int = BUDGET,
    seconds: float | None = None,
    progress: Progress | None = None,
) -> Attractors | SampledAttractors:
    """Find all attractors of a system by mapping every state; each orbit of the proved symmetries once.

    Modulo negation, where that commutes with the update (by its structure, or checked state by state), half
    of the states are stored, four bytes each. Time: 0.5 s to some seconds for 3^17 states of a ring, the more
    the longer the ways and cycles are.

    Parameters
    ----------
    system : its update must have a known period m in time; if m > 1 a step of a cycle is m steps.
    control : held at this value; the neutral control if none is given.
    phase : the time at which a turn of m steps begins.
    symmetries : whether orbits are under translations, reflections and declared symmetries, if they are shown
        to commute with the update, and not only under negation.
    budget : the most states that are mapped.
    seconds : the most time for the census, checked between pieces of the work; if that runs out, samples are
        followed for as long again, or one second.
    progress : wraps the pieces, ``progress(items, what)``, for a display.

    Returns
    -------
    Attractors or SampledAttractors
        The latter, with ``is_complete`` false and a reason, if the space is larger than the budget (or than
        2^28 stored states), or time ran out.

    Raises
    ------
    InvalidSystemError
        It is no system; its period in time is unknown; there is no such control; a limit is none.

    >>> from involute.spaces.trit_space import TritSpace
    >>> from involute.updates.local_rule import LocalRule
    >>> sign = LocalRule.totalistic(lambda s: (s > 0) - (s < 0), offsets=(-1, 0, 1))
    >>> found = attractors(System(space=TritSpace(6), update=sign))
    >>> found.n_attractors, found.n_orbits, found.period_counts
    (64, 8, {1: 63, 2: 1})
    >>> found[0]
    Attractor(period 1, '------', orbit of 2)
    """
    held = checked(system, control, phase)
    limits = Limits.of(budget, seconds, progress)
    workers = Workers.with_limits(limits.seconds, limits.progress)
    most = min(limits.budget, 2 * MOST_STORED - 1)
    reason = f"the space has more than {most} states"
    if system.space.is_indexed and system.space.n_states <= most:
        try:
            found = census(system, held, phase, workers, with_lattice=bool(symmetries))
        except OutOfTimeError:
            reason = f"the {seconds} seconds ran out"
        else:
            if found is not None:
                return found
            reason = f"more than {MOST_STORED} states would be stored"
    sampled = sampled_attractors(
        system,
        N_SAMPLES,
        0,
        control=control,
        phase=phase,
        symmetries=symmetries,
        max_steps=SAMPLE_STEPS,
        seconds=None if limits.seconds is None else max(1.0, limits.seconds),
    )
    return attrs.evolve(sampled, reason=reason)

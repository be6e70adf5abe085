"""The attractors of a model for its report: all of them where it is small, samples where it is not.

The limits are counts of states and steps, not of seconds: the same model gives the same page.
"""

from collections.abc import Iterator
from typing import TypeAlias, final

import attrs

from involute import plot
from involute.domain import Metric, Picture
from involute.eigen.least.action import LeastAction, least_action_orbits
from involute.eigen.rings.orbits import RingOrbits, ring_orbits
from involute.eigen.states.answer import Attractors
from involute.eigen.states.attractors import attractors
from involute.eigen.states.sampled import sampled_attractors
from involute.eigen.states.sampled_answer import SampledAttractors
from involute.errors import InvoluteError
from involute.plot.attractor_rows import attractor_rows
from involute.plot.rings import LENGTHS
from involute.report.leaves import leaves
from involute.report.run_pictures import drawn
from involute.system import System
from involute.updates.function import FunctionUpdate

STATES, SLOW_STATES = 3**13, 3**6  # mapped at most; where the update calls Python
WEIGHED = 3**9  # states of the largest system whose orbits of least action are looked for
N_SAMPLES, LONGEST, SHORTEST = 100, 1000, 50  # samples, and steps that each is followed
WORK = 3 * 10**7  # cells times samples times steps
TURNED = 64  # cells up to which samples are compared under lattice symmetries, and not only negation
SHOWN = 8  # orbits drawn
WINDOWS = 3**7  # of the graph that rings are counted on

Found: TypeAlias = Attractors | SampledAttractors


@final
@attrs.frozen(eq=False)
class Eigenstates:
    """What a report says of the attractors of a system.

    Attributes
    ----------
    is_complete : whether every state was followed.
    remark : how the attractors were found, in words.
    metrics, pictures : what was found.
    """

    is_complete: bool
    remark: str
    metrics: tuple[Metric, ...]
    pictures: tuple[Picture, ...]


def eigenstates(system: System) -> Eigenstates | None:
    """Return the attractors of a system within a fixed amount of work; ``None`` where that shows nothing."""
    try:
        found = _found(system)
    except InvoluteError:
        return None
    if found is None:
        return None
    held = "" if system.controls is None else " The control is held at neutral."
    least = _least(system, found)
    return Eigenstates(
        is_complete=found.is_complete,
        remark=_how(found) + held,
        metrics=(*_counts(found), *_least_counts(least)),
        pictures=(*_portraits(found), *_ring_pictures(system), *_least_pictures(system, least)),
    )


def _found(system: System) -> Found | None:
    """Return all attractors or samples; ``None`` where neither is cheap."""
    if system.update.period is None:
        return None
    is_slow = any(isinstance(part, FunctionUpdate) for part in leaves(system.update))
    if system.space.is_indexed and system.space.n_states <= (SLOW_STATES if is_slow else STATES):
        return attractors(system)
    n_steps = min(LONGEST, WORK // (N_SAMPLES * system.space.n_cells * system.update.period))
    if is_slow or n_steps < SHORTEST:
        return None
    with_lattice = system.space.n_cells <= TURNED
    found = sampled_attractors(system, N_SAMPLES, max_steps=n_steps, symmetries=with_lattice)
    return attrs.evolve(found, reason="there are too many states to follow each")


def _how(found: Found) -> str:
    if isinstance(found, Attractors):
        return (
            "Every state was followed to its end: these are all attractors, one an orbit of the symmetries."
        )
    return "There are too many states to follow each. Random ones were followed, so there may be others."


def _portraits(found: Found) -> Iterator[Picture]:
    """Yield the portrait of the first orbits."""
    share = "share of states" if isinstance(found, Attractors) else "share of samples"
    numbers: dict[str, float] = {}
    for i, row in enumerate(attractor_rows(found, SHOWN)):
        of = f"of orbit {i + 1}"
        numbers |= {
            f"{share} {of}": row.share or 0.0,
            f"period {of}": row.period,
            f"cycles {of}": row.n_cycles,
        }
    if numbers:
        yield Picture(
            "attractors",
            "Attractors, a row an orbit",
            "Each cycle with the share of what leads to it; a disc of both colours: x and −x are one cycle.",
            drawn(plot.attractor_portrait, found, limit=SHOWN),
            numbers,
        )


def _counts(found: Found) -> Iterator[Metric]:
    if isinstance(found, SampledAttractors):
        yield from _sampled_counts(found)
        return
    turns = "" if found.steps == 1 else f"; one is {found.steps} steps of the system"
    group = found.group.described or "the identity"
    yield Metric("attractors", found.n_attractors, "fixed points and cycles")
    yield Metric("orbits of attractors", found.n_orbits, f"attractors up to {group}")
    yield Metric("longest period", int(found.periods.max()), f"steps of the longest cycle{turns}")
    yield Metric(
        "self-dual orbits", int(found.self_dual.sum()), "orbits of cycles that are their own negation"
    )
    yield Metric("Garden of Eden", found.n_garden_of_eden, "states without a predecessor")
    yield Metric("longest transient", found.transient_max, f"most steps before a cycle is reached{turns}")
    yield Metric("basin entropy", found.basin_entropy, "bits that say where a random state ends")


def _sampled_counts(found: SampledAttractors) -> Iterator[Metric]:
    yield Metric("samples", found.n_samples, "random states that were followed")
    yield Metric("undecided samples", found.n_undecided, "those on no cycle within the steps allowed")
    yield Metric("attractors found", found.n_attractors, "there are at least so many")
    yield Metric("orbits found", found.n_orbits, "attractors found, up to symmetries")
    if found.found:
        yield Metric("longest period found", max(one.period for one in found), "there may be longer ones")


def _least(system: System, found: Found) -> LeastAction | None:
    """Return an orbit of least action, where all orbits were found and the search is short."""
    if system.action is None or system.controls is not None or not found.is_complete:
        return None
    if system.space.n_states > WEIGHED:
        return None
    try:
        return least_action_orbits(system, limit=1)
    except InvoluteError:
        return None


def _least_counts(least: LeastAction | None) -> Iterator[Metric]:
    if least is not None and least.value is not None:
        value = least.value
        exact = value.numerator if value.denominator == 1 else str(value)
        yield Metric("least mean action", exact, "of all attractors, a step")


def _least_pictures(system: System, least: LeastAction | None) -> Iterator[Picture]:
    """Yield the orbit of least action, unless it is a fixed point."""
    if least is None or not len(least) or least.orbits[0].period == 1:
        return
    orbit = least.orbits[0]
    yield Picture(
        "least action",
        "The orbit of least mean action",
        "Its action at each step, and the mean as a dashed line; below, its states.",
        drawn(plot.orbit_action, orbit, system),
        {"mean action": float(orbit.value), "period": orbit.period},
    )


def _ring_pictures(system: System) -> Iterator[Picture]:
    """Yield the counts of fixed points and of period 2 on rings of other lengths, for a rule on a ring."""
    try:
        orbits = [ring_orbits(system, period, budget=WINDOWS) for period in (1, 2)]
    except InvoluteError:
        return
    named: dict[str, RingOrbits] = dict(zip(("fixed points", "back after 2 steps"), orbits, strict=True))
    yield Picture(
        "rings",
        "The same rule on rings of other lengths",
        "States that come back after one and after two steps, and the rate at which they multiply.",
        drawn(plot.ring_counts, named, LENGTHS),
        {f"{name}, {n} cells": found.count(n) for name, found in named.items() for n in LENGTHS},
    )

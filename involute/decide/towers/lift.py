"""[A10] ``Π F^T(s, u) = G(Π s, u)``: the dynamics of a level descends to the next one.

With a declared G this compares two sides at one state. Without one, it asks whether any G exists: whether two
states with equal coarse states can have different coarse images. On a line, windows decide both for all
lattice sizes and derive G; on small spaces all states decide; elsewhere states are sampled. Global controls
are held for the T steps and drive both levels; one control a cell is projected as the cells are.
"""

import math
from typing import Any, TypeVar

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Control, State, StateMap
from involute.decide import vacuity
from involute.decide.cost import is_costly
from involute.decide.enumeration import enumeration, image_indices, packed
from involute.decide.search import searched
from involute.decide.statement import Certificate, Effort, Sides, Statement
from involute.decide.towers import pairs
from involute.decide.towers.coarse_map import declared_tower, subject
from involute.decide.towers.levels import drives_cells, level_system
from involute.decide.towers.window_verdicts import NARROW, by_windows
from involute.errors import InvalidTowerError, explain
from involute.laws import COMMUTATION, Status, Verdict
from involute.spaces.base import AbstractSpace
from involute.system import System
from involute.towers.block_tower import BlockTower
from involute.updates.local_rule import LocalRule

Part = TypeVar("Part")
FIXED_CONTROLS = (
    "with one control a cell only states under the same control were compared, and different controls can "
    "have equal coarse controls: declare the coarse rule with coarse="
)


def statement(system: System, level: int, *, is_pair: bool) -> Statement:
    """Return [A10] of a level with the declared G, or (``is_pair``) with any.

    Raises
    ------
    InvalidTowerError
        The level has no dynamics, or the next one none declared.
    """
    fine = _known(level_system(system, level), level)
    declared = declared_tower(system).coarse_update(level + 1)
    if not is_pair:
        _known(declared, level + 1)
    n_steps = declared_tower(system).time(level)
    period, coarse_period = fine.update.period, 1 if declared is None or is_pair else declared.period
    is_known = period is not None and coarse_period is not None
    return Statement(
        COMMUTATION,
        subject(level),
        fine.space,
        _pair_sides(system, level, fine) if is_pair else _declared_sides(system, level, fine),
        coarse_space(system, level).equal,
        controls=fine.controls,
        level=level,
        period=math.lcm(period or 1, (coarse_period or 1) * n_steps) if is_known else None,
        stride=n_steps,
        is_pair=is_pair,
        is_costly=is_costly(fine.update),
        evidence=lambda: _evidence(system, level, fine, is_pair=is_pair),
    )


def decide(system: System, level: int, effort: Effort) -> Verdict:
    """Return how [A10] stands for one level."""
    fine = level_system(system, level)
    if fine is None:
        asked = Statement(
            COMMUTATION, subject(level), system.space, _nothing, system.space.equal, level=level
        )
        below = f"level {level} has no dynamics: none is declared, and none was derived from the level below"
        return asked.undecided(below)
    is_declared = declared_tower(system).coarse_update(level + 1) is not None
    of_pairs = statement(system, level, is_pair=True)
    asked = statement(system, level, is_pair=False) if is_declared else of_pairs
    above, project = coarse_space(system, level), projection(system, level)
    if is_declared:
        level_system(system, level + 1)  # says so if it does not fit the controls
    proved = by_windows(system, level, of_pairs, asked)
    if proved is not None and proved.scope == NARROW:
        lightest = pairs.exhausted(of_pairs, effort, above, project)
        return proved if lightest is None else attrs.evolve(lightest, reason=proved.reason)
    if proved is not None:
        return proved
    if is_declared:
        return searched(asked, effort)
    verdict = pairs.exhausted(asked, effort, above, project)
    if verdict is None:
        verdict = _sampled(system, asked, effort)
    if drives_cells(system) and verdict.status is not Status.REFUTED:
        return asked.undecided(FIXED_CONTROLS, procedure=verdict.procedure, n_cases=verdict.n_cases)
    return verdict


def _sampled(system: System, asked: Statement, effort: Effort) -> Verdict:
    tower = declared_tower(system)
    if not isinstance(tower, BlockTower):
        return asked.undecided("states with equal coarse states are only generated for block towers")
    return pairs.sampled(asked, effort, tower)


def decide_vacuity(system: System, level: int, effort: Effort) -> Verdict | None:
    """Return [A0] of the dynamics of a coarse level; ``None`` where it is not known."""
    coarse = level_system(system, level)
    if coarse is None:
        return None
    update = coarse.update
    is_constant = isinstance(update, LocalRule) and bool((update.table == update.table[0]).all())
    asked = vacuity_statement(system, level)
    return vacuity.decide(asked, effort, what="the coarse dynamics", is_table_constant=is_constant)


def vacuity_statement(system: System, level: int) -> Statement:
    """Return [A0] of the dynamics of a coarse level, at time 0 under the neutral control."""
    coarse = _known(level_system(system, level), level)
    name, space = f"coarse dynamics {level}", coarse.space
    is_slow = is_costly(coarse.update)
    return vacuity.statement(name, space, coarse.step, space.equal, level=level, is_costly=is_slow)


def coarse_space(system: System, level: int) -> AbstractSpace:
    """Return the space above a level."""
    return declared_tower(system).spaces(system.space)[level + 1]


def projection(system: System, level: int) -> StateMap:
    """Return the coarse map of a level."""
    return declared_tower(system).projection_map(system.space, level)


def _image(system: System, level: int, fine: System) -> Any:
    project, n_steps = projection(system, level), declared_tower(system).time(level)

    def image(x: State, u: Control, t: int) -> State:
        for k in range(n_steps):
            x = fine.step(x, u, t + k)
        return project(x)

    return image


def _pair_sides(system: System, level: int, fine: System) -> Sides:
    image = _image(system, level, fine)
    return lambda x, u, t, y: (image(x, u, t), image(y, u, t))


def _declared_sides(system: System, level: int, fine: System) -> Sides:
    image, project = _image(system, level, fine), projection(system, level)
    n_steps = declared_tower(system).time(level)
    coarse = _known(level_system(system, level + 1), level + 1)
    narrowed: StateMap = project if drives_cells(system) else _same

    def sides(x: State, u: Control, t: int, _y: State) -> tuple[Any, Any]:
        return image(x, u, t), coarse.step(project(x), None if u is None else narrowed(u), t // n_steps)

    return sides


def _evidence(system: System, level: int, fine: System, *, is_pair: bool) -> Certificate:
    above, project = coarse_space(system, level), projection(system, level)
    written, n_steps = image_indices(fine.space, project, above), declared_tower(system).time(level)
    certificate: Certificate = {
        "kind": "exhaustive lift",
        "successors": enumeration(fine).dynamics,
        "coarse": packed(written),
        "steps": n_steps,
    }
    coarse = level_system(system, level + 1)
    if is_pair or coarse is None:
        found = _induced_successors(enumeration(fine).successors, written, n_steps)
        controls = packed(np.arange(found.shape[1], dtype=np.int32))
        return {**certificate, "coarse_successors": packed(found), "coarse_controls": controls}
    narrowed = np.zeros(1, dtype=np.int32)
    if fine.controls is not None:
        image = project if drives_cells(system) else _same
        narrowed = image_indices(fine.controls, image, coarse.controls or fine.controls)
    return {
        **certificate,
        "coarse_successors": enumeration(coarse).dynamics,
        "coarse_controls": packed(narrowed),
    }


def _induced_successors(step: NDArray[Any], coarse: NDArray[Any], n_steps: int) -> NDArray[np.int32]:
    """Return the coarse image of every coarse state that is one's, (phases, n_controls, n_coarse)."""
    times = range(0, math.lcm(len(step), n_steps), n_steps)
    found = np.zeros((len(times), step.shape[1], int(coarse.max()) + 1), dtype=np.int32)
    for i, t in enumerate(times):
        for u in range(step.shape[1]):
            state = np.arange(step.shape[2])
            for k in range(t, t + n_steps):
                state = step[k % len(step), u][state]
            found[i, u, coarse] = coarse[state]
    return found


def _known(part: Part | None, level: int) -> Part:
    """Return what is known of a level, or say that nothing is."""
    if part is None:
        raise InvalidTowerError(
            explain(f"a dynamics of level {level}", "none declared or derived", "declare it with coarse=")
        )
    return part


def _same(u: Control) -> Control:
    return u


def _nothing(x: State, _u: Control, _t: int, _y: State) -> tuple[State, State]:
    return x, x

"""The levels of a system's tower as systems of their own: declared coarse dynamics, or the induced one.

Level 0 is the system. A higher level has the dynamics that the tower declares for it, or else the rule that
the level below induces, where the windows procedure has proved one.
"""

import math
from functools import lru_cache

import attrs
import numpy as np

from involute.decide.layers import Layers, steps
from involute.decide.towers.coarse_map import declared_tower
from involute.decide.towers.windows import Conflict, Induced, induced
from involute.errors import InvalidTowerError, explain
from involute.involutions.negation import Negation
from involute.spaces.base import AbstractSpace
from involute.spaces.trit_space import TritSpace
from involute.system import System
from involute.towers.block_tower import BlockTower
from involute.updates.base import AbstractUpdate
from involute.updates.composite import Composite, Cycle
from involute.updates.local_rule import LocalRule
from involute.updates.second_order import SecondOrder

MAX_VARIANTS = 81  # phases times controls examined by windows


@attrs.frozen(eq=False)
class Variant:
    """One start time and global control: the layers of T steps from there."""

    t: int
    control: int
    layers: Layers


@lru_cache(maxsize=16)
def level_system(system: System, level: int) -> System | None:
    """Return the system of one level; ``None`` if its dynamics is neither declared nor induced by windows."""
    if level == 0:
        return system
    tower = declared_tower(system)
    update = tower.coarse_update(level)
    if update is None:
        below = level_system(system, level - 1)
        update = None if below is None else induced_update(below, level - 1, system)
    if update is None:
        return None
    controls = coarse_controls(system, level)
    if isinstance(controls, TritSpace) and not drives_cells(system):
        counts = control_counts(update) - {controls.n_cells}
        if counts:
            raise InvalidTowerError(
                explain(
                    f"a rule that reads the {controls.n_cells} global control trits",
                    f"n_controls={min(counts)} at level {level}",
                    f"declare a coarse rule with n_controls={controls.n_cells}",
                )
            )
    return System(
        space=tower.spaces(system.space)[level],
        update=update,
        controls=controls,
        control_involution=system.control_involution if controls is system.controls else Negation(),
        name=f"{system.name}, level {level}",
    )


def coarse_controls(system: System, level: int) -> AbstractSpace | None:
    """Return the controls of a level: global ones stay, one a cell becomes one a coarse cell."""
    if not drives_cells(system) or system.tower is None:
        return system.controls
    return system.tower.spaces(system.space)[level]


def drives_cells(system: System) -> bool:
    """Return whether the controls are one trit a cell."""
    return (
        control_counts(system.update) <= {1}
        and isinstance(system.controls, TritSpace)
        and isinstance(system.space, TritSpace)
        and system.controls.shape == system.space.shape
        and system.space.shape != (1,)
    )


def control_counts(update: AbstractUpdate) -> set[int]:
    """Return how many control trits the local rules in an update read, those that read none left out."""
    if isinstance(update, Composite | Cycle):
        return {count for part in update.parts for count in control_counts(part)}
    if isinstance(update, SecondOrder):
        return control_counts(update.rule)
    return {update.n_controls} - {0} if isinstance(update, LocalRule) else set()


def variants(fine: System, n_steps: int, coarse_period: int = 1) -> list[Variant] | None:
    """Return the layers of ``n_steps`` steps for every start and control, if windows apply."""
    space = fine.space
    is_line = isinstance(space, TritSpace) and len(space.shape) == 1 and space.boundary == "periodic"
    period = fine.update.period
    if not is_line or period is None or drives_cells(fine):
        return None
    n_controls = 1 if fine.controls is None else fine.controls.n_states
    times = range(0, math.lcm(period, n_steps * coarse_period), n_steps)
    if len(times) * n_controls > MAX_VARIANTS:
        return None
    found = [
        Variant(t, control, layers)
        for t in times
        for control in range(n_controls)
        if (layers := steps(fine.update, t, n_steps, control)) is not None
    ]
    return found if len(found) == len(times) * n_controls else None


def window_results(
    fine: System, level: int, top: System, coarse_period: int = 1
) -> list[tuple[Variant, Induced | Conflict]] | None:
    """Return what windows say of each variant of one level; ``None`` if they do not apply."""
    tower = declared_tower(top)
    if not isinstance(tower, BlockTower):
        return None
    found = variants(fine, tower.time(level), coarse_period)
    if found is None:
        return None
    results = [(variant, induced(variant.layers, tower.block, tower.table(1))) for variant in found]
    known = [(variant, result) for variant, result in results if result is not None]
    return known if len(known) == len(results) else None


def induced_update(fine: System, level: int, top: System) -> AbstractUpdate | None:
    """Return the rule that a level induces on the next one, or ``None`` if windows do not prove one."""
    results = window_results(fine, level, top)
    rules = [(variant, result) for variant, result in results or () if isinstance(result, Induced)]
    if not rules or len(rules) < len(results or ()):
        return None
    n_controls = 0 if fine.controls is None else fine.controls.n_cells
    phases: dict[int, list[Induced]] = {}
    for variant, rule in rules:
        phases.setdefault(variant.t, []).append(rule)
    parts = [_driven(by_control, n_controls) for by_control in phases.values()]
    first = parts[0]
    same = all(p.offsets == first.offsets and (p.table == first.table).all() for p in parts)
    return first if same else Cycle(parts)


def _driven(by_control: list[Induced], n_controls: int) -> LocalRule:
    """Return one rule for all controls, over the union of their offsets, control trits last."""
    offsets = tuple(sorted({offset for rule in by_control for offset in rule.offsets})) or (0,)
    table = np.stack([rule.at(offsets).reshape(-1) for rule in by_control], axis=1)
    return LocalRule(table.reshape(-1), offsets, n_controls=n_controls, name="induced")

"""[A9] ``Π_j ι = ι Π_j`` at each level of a tower: by the projection's table, else on states."""

from typing import Any

import attrs
import numpy as np

from involute.arrays import Control, State
from involute.decide import odd_table, vacuity
from involute.decide.embedding import lightest
from involute.decide.enumeration import image_indices, packed
from involute.decide.search import searched
from involute.decide.statement import Certificate, Effort, Statement
from involute.errors import InvalidTowerError, explain
from involute.involutions.negation import Negation
from involute.laws import TOWER, Verdict
from involute.spaces.base import AbstractSpace
from involute.spaces.neighbourhood import blocks
from involute.spaces.trit_space import TritSpace
from involute.system import System
from involute.towers.base import AbstractTower
from involute.towers.block_tower import BlockTower


def subject(level: int) -> str:
    """Return the name of a coarse map in reports."""
    return f"tower level {level}"


def statement(system: System, level: int) -> Statement:
    """Return [A9] of one level; the involution is bound to the spaces of both levels."""
    tower = declared_tower(system)
    fine, coarse = tower.spaces(system.space)[level : level + 2]
    project = tower.projection_map(system.space, level)
    below, above = system.involution.bind(fine), system.involution.bind(coarse)

    def sides(x: State, _u: Control, _t: int, _y: State) -> tuple[Any, Any]:
        return project(below(x)), above(project(x))

    def evidence() -> Certificate:
        return {
            "kind": "coarse map",
            "image": packed(image_indices(fine, project, coarse)[None, None]),
            "involution": packed(image_indices(fine, below, fine)),
            "of_images": packed(image_indices(coarse, above, coarse)),
            "of_controls": packed(np.zeros(1, dtype=np.int32)),
        }

    return Statement(
        TOWER,
        subject(level),
        fine,
        sides,
        coarse.equal,
        level=level,
        is_halved=isinstance(system.involution, Negation),
        is_costly=not isinstance(tower, BlockTower),
        evidence=evidence,
    )


def decide(system: System, level: int, effort: Effort) -> Verdict:
    """Return how [A9] stands for one level."""
    asked = statement(system, level)
    table = projection_table(system)
    if table is not None and isinstance(system.involution, Negation):
        if not len(odd_table.violations(table)):
            return asked.proved("all lattice sizes", "table", odd_table.certificate(table))
        return asked.refuted(asked.witness(_broken(system, table, asked.space)), "all lattice sizes", "table")
    return searched(asked, effort)


def vacuity_statement(system: System, level: int) -> Statement:
    """Return [A0] of one coarse map."""
    tower = declared_tower(system)
    fine, coarse = tower.spaces(system.space)[level : level + 2]
    project = tower.projection_map(system.space, level)
    is_costly = not isinstance(tower, BlockTower)
    return vacuity.statement(subject(level), fine, project, coarse.equal, level=level, is_costly=is_costly)


def decide_vacuity(system: System, level: int, effort: Effort) -> Verdict:
    """Return whether one coarse map takes more than one value."""
    table = projection_table(system)
    is_constant = table is not None and bool((table == table[0]).all())
    asked = vacuity_statement(system, level)
    return vacuity.decide(asked, effort, what="the coarse map", is_table_constant=is_constant)


def projection_table(system: System) -> Any:
    """Return the table of a block tower's projection, or ``None`` for another kind of tower."""
    tower = declared_tower(system)
    if not isinstance(tower, BlockTower) or not isinstance(system.space, TritSpace):
        return None
    return tower.table(len(system.space.shape))


def declared_tower(system: System) -> AbstractTower:
    """Return the tower of a system that has one."""
    if system.tower is None:
        raise InvalidTowerError(
            explain("a system with a tower", "none", "declare tower=involute.BlockTower(..)")
        )
    return system.tower


def _broken(system: System, table: Any, fine: AbstractSpace) -> State:
    """Return the state of that level that shows the lightest violating block, everything else neutral."""
    tower = declared_tower(system)
    if not isinstance(tower, BlockTower) or not isinstance(fine, TritSpace):
        raise TypeError
    dimension = len(fine.shape)
    found = odd_table.lightest_violations(table, tower.block**dimension)
    cells = blocks(attrs.evolve(fine, boundary="periodic"), (tower.block,) * dimension, (0,) * dimension)
    case = lightest(((sites, found, 0) for sites in cells), fine.n_cells)
    if case is None:
        raise RuntimeError("a block is always inside its lattice")
    return np.reshape(case[0], fine.shape)

"""Systems with one planted defect, and the law that it breaks: what every checker has to find."""

from typing import Any, final

import attrs
import numpy as np
from hypothesis import strategies as st

from involute.actions.local import LocalAction
from involute.arrays import Trits
from involute.quantities.additive import Additive
from involute.quantities.base import AbstractQuantity
from involute.quantities.charge import Charge
from involute.spaces.trit_space import TritSpace
from involute.system import System
from involute.testing.strategies import cell_permutations, linear_rules, local_rules, projections
from involute.towers.block_tower import BlockTower
from involute.towers.projections import sum_mod_3
from involute.updates.base import AbstractUpdate
from involute.updates.block import BlockRule
from involute.updates.local_rule import LocalRule

RING = 6


@final
@attrs.frozen(eq=False)
class Planted:
    """A system, the one law that its defect breaks, and the part in which it lies."""

    system: System
    law: str
    subject: str


@st.composite
def changed(draw: st.DrawFn, table: Trits, *, places: range | None = None) -> Trits:
    """Draw a table with one entry changed to another trit."""
    flat = np.array(table).reshape(-1)
    place = draw(st.sampled_from(range(flat.size) if places is None else places))
    flat[place] = (flat[place] + draw(st.sampled_from((1, 2))) + 1) % 3 - 1
    return flat.reshape(table.shape)


@st.composite
def planted(draw: st.DrawFn) -> Planted:
    """Draw a system in which one entry of one table is wrong.

    >>> from hypothesis import find
    >>> find(planted(), lambda case: case.law == "A9").subject
    'tower level 0'
    """
    return draw(draw(st.sampled_from(MAKERS))())


@st.composite
def _wrong_rule(draw: st.DrawFn) -> Planted:
    """One entry of an odd table: it differs from its opposite, and every word occurs on the ring."""
    rule = draw(local_rules(radius=1))
    update = LocalRule(draw(changed(rule.table)), rule.offsets)
    return Planted(System(space=TritSpace(RING), update=update), "A1", "update")


@st.composite
def _wrong_block(draw: st.DrawFn) -> Planted:
    """One entry of a permutation of cells: the block's charge changes with it."""
    rule = draw(cell_permutations(block=3))
    update = BlockRule(draw(changed(rule.table)), rule.block, rule.offsets)
    return Planted(_conserving(update, Charge()), "A5", "invariant charge")


@st.composite
def _wrong_action(draw: st.DrawFn) -> Planted:
    """One value of an even density."""
    density = np.array([1, 0, 1])
    density[draw(st.sampled_from((0, 2)))] += draw(st.integers(1, 3))
    action = LocalAction(density, (0,))
    rule = draw(local_rules(radius=1))
    return Planted(System(space=TritSpace(RING), update=rule, action=action), "A2", "action")


@st.composite
def _wrong_parity(draw: st.DrawFn) -> Planted:
    """One value of an odd density, conserved by the identity."""
    density = np.array([-1, 0, 1])
    density[draw(st.integers(0, 2))] += draw(st.integers(1, 3))
    identity = LocalRule(np.array([-1, 0, 1], dtype=np.int8), (0,))
    quantity = Additive(density, (0,), parity="odd", label="bent")
    return Planted(_conserving(identity, quantity), "A7", "invariant bent")


@st.composite
def _wrong_tower(draw: st.DrawFn) -> Planted:
    """One entry of an odd projection."""
    table = draw(changed(draw(projections(block=3))))
    tower = BlockTower(table, levels=1)
    return Planted(
        System(space=TritSpace(RING), update=draw(local_rules(radius=1)), tower=tower), "A9", "tower level 0"
    )


@st.composite
def _wrong_coarse(draw: st.DrawFn) -> Planted:
    """One entry of the coarse dynamics of a linear rule, which is the rule itself."""
    rule = draw(linear_rules())
    coarse = LocalRule(draw(changed(rule.table)), rule.offsets)
    tower = BlockTower(sum_mod_3, levels=1, times=3, coarse=coarse)
    return Planted(System(space=TritSpace(9), update=rule, tower=tower), "A10", "tower level 0")


def _conserving(update: AbstractUpdate, quantity: AbstractQuantity) -> System:
    """Return a ring that declares a quantity invariant."""
    invariants: Any = (quantity,)
    return System(space=TritSpace(RING), update=update, invariants=invariants)


MAKERS = (_wrong_rule, _wrong_block, _wrong_action, _wrong_parity, _wrong_tower, _wrong_coarse)

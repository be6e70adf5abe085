"""Hypothesis strategies for rules and for lawful systems: everything they declare is true by construction."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from involute.actions.base import AbstractAction
from involute.actions.pair import DomainWalls
from involute.actions.support import Support
from involute.arrays import Control, Trits
from involute.decide.drawn import states
from involute.involutions.parts import PartExchange
from involute.quantities.charge import Activity, Charge
from involute.spaces.neighbourhood import interval
from involute.spaces.product_space import ProductSpace
from involute.spaces.trit_space import TritSpace
from involute.system import System
from involute.towers.block_tower import BlockTower
from involute.towers.projections import centre_cell, sum_mod_3
from involute.updates.base import AbstractUpdate
from involute.updates.block import BlockRule
from involute.updates.composite import Composite, Cycle
from involute.updates.local_rule import LocalRule
from involute.updates.second_order import SecondOrder

WEIGHTS = (0.5, 1, 2)


def controls(system: System) -> st.SearchStrategy[Control]:
    """Return a strategy for the controls of a system; always ``None`` if it has none."""
    return st.none() if system.controls is None else states(system.controls)


@st.composite
def tables(draw: st.DrawFn, *, n_inputs: int, outputs: int = 1, equivariant: bool = True) -> Trits:
    """Draw tables of ``n_inputs`` trits, (3^n_inputs,) or (3^n_inputs, outputs); odd ones by default.

    >>> from hypothesis import find
    >>> find(tables(n_inputs=1), lambda table: table.any()).tolist()
    [1, 0, -1]
    """
    size = (3**n_inputs - 1) // 2 if equivariant else 3**n_inputs
    word = draw(st.binary(min_size=size * outputs, max_size=size * outputs))
    half = np.array([0, 1, -1], dtype=np.int8)[np.frombuffer(word, dtype=np.uint8) % 3]
    rows = half.reshape(size, outputs) if outputs > 1 else half
    if not equivariant:
        return np.asarray(rows)
    return np.concatenate([rows, np.zeros_like(rows[:1] if size else half[:1]), -rows[::-1]])


@st.composite
def local_rules(
    draw: st.DrawFn, *, radius: int = 1, n_controls: int = 0, equivariant: bool = True
) -> LocalRule:
    """Draw 1-D rules of this radius.

    >>> from hypothesis import given
    >>> @given(local_rules(radius=1))
    ... def check(rule):
    ...     assert rule.is_equivariant
    >>> check()
    """
    n_inputs = 2 * radius + 1 + n_controls
    table = draw(tables(n_inputs=n_inputs, equivariant=equivariant))
    return LocalRule(table, interval(radius), n_controls=n_controls)


@st.composite
def block_rules(
    draw: st.DrawFn,
    *,
    block: int = 2,
    offsets: tuple[int, ...] = (0, 1),
    equivariant: bool = True,
    invertible: bool = False,
) -> BlockRule:
    """Draw 1-D block rules; invertible ones permute the block words, in pairs of opposites if equivariant."""
    if not invertible:
        table = draw(tables(n_inputs=block, outputs=block, equivariant=equivariant))
        return BlockRule(table.reshape(3**block, block), block, offsets)
    n = 3**block
    if not equivariant:
        return BlockRule(_words(block)[draw(st.permutations(range(n)))], block, offsets)
    order = np.full(n, n // 2)
    for source, target in enumerate(draw(st.permutations(range(n // 2)))):
        image = n - 1 - target if draw(st.booleans()) else target
        order[source], order[n - 1 - source] = image, n - 1 - image
    return BlockRule(_words(block)[order], block, offsets)


@st.composite
def cell_permutations(draw: st.DrawFn, *, block: int = 3) -> BlockRule:
    """Draw block rules that only move cells: they conserve charge and activity, and are invertible."""
    order = draw(st.permutations(range(block)))
    return BlockRule(_words(block)[:, order], block, (0,))


def updates(*, block: int = 3) -> st.SearchStrategy[AbstractUpdate]:
    """Draw equivariant updates of trits on a ring of a multiple of ``block`` cells."""
    simple = local_rules(radius=1) | block_rules(block=block, offsets=(0, 1)) | cell_permutations(block=block)
    parts = st.lists(simple, min_size=1, max_size=2).map(tuple)
    return simple | parts.map(Composite) | parts.map(Cycle)


def projections(*, block: int = 3) -> st.SearchStrategy[Trits]:
    """Draw odd projections of a block to a trit that are not constant."""
    return tables(n_inputs=block).filter(lambda table: bool(table.any()))


def actions() -> st.SearchStrategy[AbstractAction]:
    """Draw even actions that are least at the neutral state."""
    weight = st.sampled_from(WEIGHTS)
    support, walls = weight.map(Support), weight.map(DomainWalls)
    return support | walls | st.builds(lambda a, b: a + b, support, walls)


@st.composite
def linear_rules(draw: st.DrawFn) -> LocalRule:
    """Draw rules ``a x_{i-1} + b x_i + c x_{i+1}`` modulo 3 that are not zero."""
    trits = st.sampled_from((0, 1, -1))
    weights = draw(st.tuples(trits, trits, trits).filter(any))
    words = _words(3).astype(np.int64)
    return LocalRule(((words @ np.asarray(weights) + 1) % 3 - 1).astype(np.int8), interval(1), name="linear")


@st.composite
def systems(draw: st.DrawFn, *, max_blocks: int = 2, block: int = 3) -> System:
    """Draw lawful systems: whatever they declare is true.

    Quantities are declared of updates that conserve them, a reversal of second-order updates, and a tower of
    linear rules, three steps of which act on blocks of three as the rule itself does on cells.
    """
    ring = TritSpace(block * draw(st.integers(1, max_blocks)))
    action = draw(st.none() | actions())
    kind = draw(st.sampled_from(("any", "conserving", "second order", "linear")))
    if kind == "second order":
        return _second_order(draw(local_rules(radius=1)), TritSpace(block))
    if kind == "linear":
        projection = draw(st.sampled_from((centre_cell, sum_mod_3)))
        tower = BlockTower(projection, levels=1, times=3)
        return System(space=TritSpace(9), update=draw(linear_rules()), action=action, tower=tower)
    if kind == "any":
        return System(space=ring, update=draw(updates(block=block)), action=action)
    kept: Any = (Charge(), Activity())
    n = draw(st.integers(0, 2))
    update = draw(cell_permutations(block=block))
    return System(space=ring, update=update, action=action, invariants=kept[:n], monotones=kept[n:])


def _second_order(rule: LocalRule, space: TritSpace) -> System:
    factors: Any = (space, space)
    order: Any = (1, 0)
    return System(space=ProductSpace(factors), update=SecondOrder(rule), reversal=PartExchange(order))


def _words(width: int) -> Trits:
    return (np.indices((3,) * width).reshape(width, -1).T - 1).astype(np.int8)

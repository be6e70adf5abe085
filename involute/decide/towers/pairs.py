"""Pairs of states with equal coarse states: equal coarse images? All pairs, or generated ones."""

from itertools import product
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Control, State, StateMap, Trits
from involute.decide import exhaustive
from involute.decide.drawn import states
from involute.decide.enumeration import all_states, chunked, image_indices
from involute.decide.odd_table import words
from involute.decide.ordering import state_key
from involute.decide.sampled import falsified
from involute.decide.statement import Effort, Statement
from involute.decide.towers.conflicts import lightest_conflicts
from involute.laws import Verdict
from involute.spaces.base import AbstractSpace
from involute.spaces.neighbourhood import blocks
from involute.spaces.trit_space import TritSpace
from involute.towers.block_tower import BlockTower

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

Pair = tuple[State, Control, int, State]
MAX_MOVES = 8  # blocks in which the two states of a generated pair differ, at most


def exhausted(asked: Statement, effort: Effort, coarse: AbstractSpace, project: StateMap) -> Verdict | None:
    """Return PROVED or REFUTED from the partition into coarse states; ``None`` if there are too many."""
    if not exhaustive.fits(asked, effort):
        return None
    space = asked.space
    classes = image_indices(space, project, coarse)
    weights = np.concatenate([space.weight(space.states(i)) for i in chunked(space.n_states)])
    best: tuple[Any, Pair] | None = None
    for t, u in product(asked.times or (), all_states(asked.controls)):
        images = _images(asked, coarse, u, t)
        for i, j in lightest_conflicts(classes, images, weights):
            x, y = (_only(space, k) for k in (i, j))
            key = (asked.weight(x, u, y), i, j, state_key(u), t)
            if best is None or key < best[0]:
                best = (key, (x, u, t, y))
    scope, n_cases = exhaustive.scope_of(asked), exhaustive.n_evaluations(asked)
    if best is not None:
        return asked.refuted(asked.witness(*best[1]), scope, "partition refinement", n_cases=n_cases)
    if asked.evidence is None:
        return None
    return asked.proved(scope, "partition refinement", asked.evidence(), n_cases=n_cases)


def _images(asked: Statement, coarse: AbstractSpace, u: Control, t: int) -> NDArray[np.int32]:
    """Return the coarse image of every state, by index."""
    neutral = asked.space.neutral()
    return image_indices(asked.space, lambda x: asked.sides(x, u, t, neutral)[0], coarse)


def sampled(asked: Statement, effort: Effort, tower: BlockTower) -> Verdict:
    """Return TESTED or REFUTED from pairs that differ in a few blocks of the same image."""
    space = asked.space
    if not isinstance(space, TritSpace):
        return asked.undecided("pairs are only generated on lattices")
    cells, fibres = _cells(space, tower), _fibres(tower, len(space.shape))
    case, n_cases = falsified(_pairs(asked, cells, fibres), lambda case: _fails(asked, case), effort)
    if case is None:
        return asked.tested(f"{n_cases} pairs", "sampled", n_cases=n_cases, seed=effort.seed)
    witness = asked.witness(*_lightened(asked, case, cells))
    return asked.refuted(witness, f"{n_cases} pairs", "sampled", n_cases=n_cases, seed=effort.seed)


def _pairs(asked: Statement, cells: Any, fibres: dict[int, Trits]) -> "SearchStrategy[Pair]":
    from hypothesis import strategies as st

    largest = max(len(fibre) for fibre in fibres.values())
    move = st.tuples(st.integers(0, len(cells) - 1), st.integers(0, largest - 1))
    values = {word.tobytes(): fibre for fibre in fibres.values() for word in fibre}

    def pair(x: State, moves: list[tuple[int, int]], u: Control, t: int) -> Pair:
        y = x.copy().reshape(-1)
        for block, choice in moves:
            fibre = values[y[cells[block]].tobytes()]
            y[cells[block]] = fibre[choice % len(fibre)]
        return x, u, t, y.reshape(x.shape)

    times = (
        st.integers(0, 10**6).map(lambda k: k * asked.stride)
        if asked.times is None
        else st.sampled_from(asked.times)
    )
    controls = st.none() if asked.controls is None else states(asked.controls)
    return st.builds(
        pair, states(asked.space), st.lists(move, min_size=1, max_size=MAX_MOVES), controls, times
    )


def _fails(asked: Statement, case: Pair) -> bool:
    return bool(asked.fails(*case).any())


def _lightened(asked: Statement, case: Pair, cells: Any) -> Pair:
    """Return a lighter pair that still fails: block by block, both neutral, or y as x, or x as y."""
    x, u, t, y = case
    changed = True
    while changed:
        changed = False
        for sites in cells:
            for source_x, source_y in ((None, None), (x, x), (y, y)):
                lighter = _with_block(x, sites, source_x), u, t, _with_block(y, sites, source_y)
                if asked.weight(lighter[0], u, lighter[3]) < asked.weight(x, u, y) and _fails(asked, lighter):
                    x, _, _, y = lighter
                    changed = True
    return (x, u, t, y) if state_key(x) < state_key(y) else (y, u, t, x)


def _with_block(x: State, sites: Any, source: State) -> State:
    flat = x.copy().reshape(-1)
    flat[sites] = 0 if source is None else source.reshape(-1)[sites]
    return flat.reshape(x.shape)


def _cells(space: TritSpace, tower: BlockTower) -> Any:
    dimension = len(space.shape)
    return blocks(attrs.evolve(space, boundary="periodic"), (tower.block,) * dimension, (0,) * dimension)


def _fibres(tower: BlockTower, dimension: int) -> dict[int, Trits]:
    """Return the blocks with each coarse image."""
    table = tower.table(dimension)
    return {int(v): words(np.flatnonzero(table == v), tower.block**dimension) for v in np.unique(table)}


def _only(space: AbstractSpace, index: int) -> State:
    return space.check(_first(space.states(np.asarray([index]))))


def _first(x: State) -> State:
    return tuple(_first(part) for part in x) if isinstance(x, tuple) else x[0]

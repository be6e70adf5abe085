"""Hypothesis strategies for the states of any space; they shrink towards the neutral state.

Besides `involute.testing`, the one module that knows hypothesis; both import it only when it is used.
"""

from functools import singledispatch
from typing import TYPE_CHECKING, Any

import numpy as np

from involute.arrays import State
from involute.spaces.base import AbstractSpace
from involute.spaces.finite_space import FiniteSpace
from involute.spaces.graph_space import GraphSpace
from involute.spaces.integer_space import IntegerSpace
from involute.spaces.product_space import ProductSpace
from involute.spaces.trit_space import TritSpace

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

DENSE = 243  # cells up to which every cell is drawn
SPARSE = 16  # non-neutral cells of a sparse state, at most
ORDER = np.array([0, 1, -1], dtype=np.int8)  # neutral first: bytes shrink to 0


@singledispatch
def states(space: AbstractSpace) -> "SearchStrategy[State]":
    """Return a strategy for the states of a space; a space of another kind draws by its own ``random``.

    >>> from hypothesis import find
    >>> find(states(TritSpace(4)), lambda x: x.sum() > 1).tolist()
    [0, 0, 1, 1]
    """
    from hypothesis import strategies as st

    seeds = st.integers(0, 2**32 - 1)
    return st.just(space.neutral()) | seeds.map(lambda seed: space.random(np.random.default_rng(seed)))


@states.register(TritSpace)
def _trits(space: TritSpace) -> "SearchStrategy[State]":
    return _cells(space.shape, space.n_cells)


@states.register(GraphSpace)
def _nodes(space: GraphSpace) -> "SearchStrategy[State]":
    return _cells(space.shape, space.n_cells)


@states.register(IntegerSpace)
def _integers(space: IntegerSpace) -> "SearchStrategy[State]":
    from hypothesis import strategies as st

    number = st.integers(-space.bound, space.bound)
    if space.n_integers > DENSE:
        entries = st.lists(st.tuples(st.integers(0, space.n_integers - 1), number), max_size=SPARSE)
        return entries.map(lambda pairs: _placed(pairs, space.shape, np.int64))
    rows = st.lists(number, min_size=space.n_integers, max_size=space.n_integers)
    return rows.map(lambda row: np.asarray(row, dtype=np.int64).reshape(space.shape))


@states.register(FiniteSpace)
def _labels(space: FiniteSpace) -> "SearchStrategy[State]":
    from hypothesis import strategies as st

    first = int(space.neutral())
    order = [first, *(i for i in range(space.n_states) if i != first)]
    return st.sampled_from(order).map(lambda i: np.asarray(i, dtype=np.int64))


@states.register(ProductSpace)
def _tuples(space: ProductSpace) -> "SearchStrategy[State]":
    from hypothesis import strategies as st

    return st.tuples(*(states(factor) for factor in space.factors))


def _cells(shape: tuple[int, ...], n: int) -> "SearchStrategy[State]":
    """Return dense states where they are small, else sparse ones and uniformly drawn ones."""
    from hypothesis import strategies as st

    if n <= DENSE:
        return st.binary(min_size=n, max_size=n).map(
            lambda word: ORDER[np.frombuffer(word, dtype=np.uint8) % 3].reshape(shape)
        )
    site = st.tuples(st.integers(0, n - 1), st.sampled_from((1, -1)))
    sparse = st.lists(site, max_size=SPARSE).map(lambda pairs: _placed(pairs, shape, np.int8))
    uniform = st.integers(0, 2**32 - 1).map(lambda seed: _uniform(seed, shape))
    return sparse | uniform


def _placed(pairs: list[tuple[int, int]], shape: tuple[int, ...], dtype: Any) -> State:
    flat = np.zeros(int(np.prod(shape, dtype=np.int64)), dtype=dtype)
    for place, value in pairs:
        flat[place] = value
    return flat.reshape(shape)


def _uniform(seed: int, shape: tuple[int, ...]) -> State:
    return np.random.default_rng(seed).integers(-1, 2, size=shape, dtype=np.int8)

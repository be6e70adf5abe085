"""Many steps of a finite pattern on the infinite line or plane, in powers of three (HashLife)."""

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Any, TypeAlias

import attrs
import numpy as np

from involute.arrays import Trits
from involute.checking import function_of
from involute.errors import InvalidRunError, explain
from involute.hashlife import arguments
from involute.hashlife.macrocell import Macrocell
from involute.hashlife.motion import drifting
from involute.hashlife.universe import NoRoomError, OutOfTimeError, Universe
from involute.kernels.hashlife.store import LEVELS

Progress: TypeAlias = Callable[[Iterable[Any], str], Iterable[Any]]
SMALL = 5  # level of parts of a pattern that the kernel builds
BUDGET = 4_000_000  # nodes: about 30 bytes each on a line, 55 on a plane


class _TooWideError(Exception):
    """There is no level for what the steps may reach."""


def hashlife(
    rule: Any,
    pattern: Any,
    n_steps: int,
    *,
    origin: Any = 0,
    budget: int = BUDGET,
    seconds: float = float("inf"),
    share_signs: bool = True,
    progress: Progress | None = None,
) -> Macrocell:
    """Return a finite pattern on the neutral background after many steps, exactly.

    Blocks of 3 cells a side are one macrocell, blocks of 3 macrocells the next; each distinct one is stored
    once and moved on once. For odd rules a macrocell and its negation are one, with a sign on the edges.

    Parameters
    ----------
    rule : a `LocalRule` of one or two dimensions (or a system of one) that keeps the neutral background.
    pattern : trits, one or two axes as the rule.
    n_steps : how many steps; its digits to the base 3 are made one after the other.
    origin : the place of the pattern's first cell, one number an axis.
    budget : nodes stored at once. Where they do not suffice even after those out of use are given back, what
        was reached is returned, and says so.
    seconds : after which what was reached is returned: the state after the last whole power of three.
    share_signs : False stores x and -x apart, for comparison.
    progress : wraps the exponents of the powers of three, ``progress(items, what)``.

    Returns
    -------
    Macrocell
        ``is_complete`` and ``time`` say how far it came.

    Raises
    ------
    InvalidRuleError, InvalidStateError, InvalidRunError
        The rule, the pattern, or a number is none of these.

    Notes
    -----
    Gosper, "Exploiting regularities in large cellular spaces", Physica D 10 (1984), with blocks of three.

    >>> from involute.updates.local_rule import LocalRule
    >>> spread = LocalRule.totalistic(lambda total: (total + 1) % 3 - 1, offsets=(-1, 1))
    >>> far = hashlife(spread, [1], 3**30)
    >>> far.population, far.bounds == ((-(3**30), 3**30 + 1),)
    ((2, 0), True)
    """
    moving = drifting(rule, share_signs=share_signs)
    cells = arguments.pattern_of(pattern, moving.motion.dimension)
    places = arguments.origin_of(origin, cells.ndim)
    total = arguments.total_of(n_steps, moving.motion.margin)
    universe = Universe(moving.motion, arguments.budget_of(budget), arguments.deadline_of(seconds))
    shown = _unseen if progress is None else function_of(progress, "progress", InvalidRunError)
    try:
        start = _placed(universe, cells, places)
    except NoRoomError:
        got = f"budget={budget}"
        raise InvalidRunError(explain("a budget that holds the pattern", got, "raise it")) from None
    start = attrs.evolve(start, n_steps=total)
    end = _moved(start, shown(_exponents(total), "powers of three"))
    drifted = tuple(o - c * end.time for o, c in zip(end.origin, moving.drift, strict=True))
    return attrs.evolve(end, origin=drifted)


def _moved(state: Macrocell, exponents: Iterable[int]) -> Macrocell:
    """Return a state moved on by powers of three while there is time and room."""
    for exponent in exponents:
        try:
            state = _tried_twice(state, exponent)
        except OutOfTimeError:
            return attrs.evolve(state, reason="the time ran out")
        except _TooWideError:
            return attrs.evolve(state, reason=f"the pattern came near 3^{LEVELS} cells a side")
        if state.reason:
            return state
    return state


def _tried_twice(state: Macrocell, exponent: int) -> Macrocell:
    """Return a state 3^j steps later, or else the state itself, without other nodes, and why."""
    try:
        return _advanced(state, exponent)
    except NoRoomError:
        state = attrs.evolve(state, root=state.universe.collected(state.root))
    try:
        return _advanced(state, exponent)
    except NoRoomError:
        return attrs.evolve(state, reason="the budget of nodes ran out")


def _advanced(state: Macrocell, exponent: int) -> Macrocell:
    """Return a state 3^j steps later: padded until nothing can leave, then its centre, then trimmed."""
    state = _padded(state, exponent + state.universe.motion.margin)
    root = state.universe.centre(state.root, state.level, exponent)
    level = state.level - 1
    origin = tuple(place + 3**level for place in state.origin)
    later = attrs.evolve(state, root=root, level=level, origin=origin, time=state.time + 3**exponent)
    return _trimmed(later)


def _padded(state: Macrocell, level: int) -> Macrocell:
    """Return a state with neutral cells around it: its node twice in the middle of a larger one."""
    n = state.universe.n_parts
    n_more = max(level - state.level, 0) + 2
    if state.level + n_more >= LEVELS:
        raise _TooWideError
    for _ in range(n_more):
        parts = [2 * state.level] * n
        parts[n // 2] = state.root
        root = state.universe.joined(parts, state.level + 1)
        origin = tuple(place - 3**state.level for place in state.origin)
        state = attrs.evolve(state, root=root, level=state.level + 1, origin=origin)
    return state


def _trimmed(state: Macrocell) -> Macrocell:
    """Return a state without neutral parts around its middle."""
    while state.level > 0:
        parts = state.universe.children(state.root, state.level)
        middle = parts.pop(len(parts) // 2)
        if any(part >> 1 >= LEVELS for part in parts):
            return state
        origin = tuple(place + 3 ** (state.level - 1) for place in state.origin)
        state = attrs.evolve(state, root=middle, level=state.level - 1, origin=origin)
    return state


def _placed(universe: Universe, cells: Trits, origin: tuple[int, ...]) -> Macrocell:
    """Return a pattern as a state."""
    level = 0
    while 3**level < max(cells.shape, default=0):
        level += 1
    return Macrocell(universe, _node(universe, cells, level), level, origin)


def _node(universe: Universe, cells: Trits, level: int) -> int:
    """Return the node of 3^level cells a side with a pattern in its first corner."""
    if not cells.any():
        return 2 * level
    if level <= SMALL:
        square = np.zeros((3**level,) * cells.ndim, dtype=np.int8)
        square[tuple(slice(n) for n in cells.shape)] = cells
        return universe.built(square)
    side = 3 ** (level - 1)
    corners = product(range(0, 3 * side, side), repeat=cells.ndim)
    parts = (cells[tuple(slice(k, k + side) for k in corner)] for corner in corners)
    return universe.joined([_node(universe, part, level - 1) for part in parts], level)


def _exponents(n_steps: int) -> Iterator[int]:
    """Yield j as often as 3^j is in a number, the small ones first."""
    exponent = 0
    while n_steps:
        n_steps, digit = divmod(n_steps, 3)
        yield from [exponent] * digit
        exponent += 1


def _unseen(items: Iterable[Any], _: str) -> Iterable[Any]:
    return items

"""Many steps of a finite pattern on the infinite line or plane, in powers of three (HashLife)."""

from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from typing import Any, TypeAlias

import attrs
import numpy as np

from involute.arrays import Trits
from involute.checking import array_of, function_of, whole, wholes
from involute.errors import InvalidRunError, InvalidStateError, explain
from involute.hashlife.macrocell import Macrocell
from involute.hashlife.motion import drifting
from involute.hashlife.universe import NoRoomError, Universe
from involute.kernels.hashlife.store import LEVELS

Progress: TypeAlias = Callable[[Iterable[Any], str], Iterable[Any]]
BUDGET = 4_000_000  # nodes: about 30 bytes each on a line, 55 on a plane
MOST_NODES = 500_000_000  # whose references fit 32 bits


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
    seconds : after which no further power of three is begun.
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
    cells = _pattern(pattern, moving.motion.dimension)
    places = np.broadcast_to(np.asarray(wholes(origin, "origin", InvalidRunError), dtype=object), cells.ndim)
    total = whole(n_steps, "n_steps", InvalidRunError, at_least=0)
    universe = Universe(moving.motion, _budget(budget))
    shown = _unseen if progress is None else function_of(progress, "progress", InvalidRunError)
    try:
        start = _placed(universe, cells, tuple(int(place) for place in places))
    except NoRoomError:
        got = f"budget={budget}"
        raise InvalidRunError(explain("a budget that holds the pattern", got, "raise it")) from None
    start = attrs.evolve(start, n_steps=total)
    end = _moved(start, shown(_exponents(total), "powers of three"), monotonic() + seconds)
    drifted = tuple(o - c * end.time for o, c in zip(end.origin, moving.drift, strict=True))
    return attrs.evolve(end, origin=drifted)


def _moved(state: Macrocell, exponents: Iterable[int], deadline: float) -> Macrocell:
    """Return a state moved on by powers of three while there is time and room."""
    for exponent in exponents:
        if monotonic() > deadline:
            return attrs.evolve(state, reason="the time ran out")
        try:
            state = _advanced(state, exponent)
        except NoRoomError:
            state = attrs.evolve(state, root=state.universe.collected(state.root))
            try:
                state = _advanced(state, exponent)
            except NoRoomError:
                return attrs.evolve(state, reason="the budget of nodes ran out")
    return state


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
        got = f"a pattern of 3^{state.level + n_more} cells a side"
        raise InvalidRunError(explain(f"fewer than 3^{LEVELS} cells a side", got, "ask for fewer steps"))
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
    square = np.zeros((3**level,) * cells.ndim, dtype=np.int8)
    square[tuple(slice(n) for n in cells.shape)] = cells
    return Macrocell(universe, universe.built(square), level, origin)


def _exponents(n_steps: int) -> Iterator[int]:
    """Yield j as often as 3^j is in a number, the small ones first."""
    exponent = 0
    while n_steps:
        n_steps, digit = divmod(n_steps, 3)
        yield from [exponent] * digit
        exponent += 1


def _pattern(pattern: Any, dimension: int) -> Trits:
    cells = array_of(pattern, "pattern", InvalidStateError)
    if cells.ndim != dimension or cells.dtype.kind not in "iu" or not np.isin(cells, (-1, 0, 1)).all():
        got, mend = (
            f"{cells.dtype} of shape {cells.shape}",
            f"pass trits with {dimension} axes, as the rule has",
        )
        raise InvalidStateError(explain(f"a pattern of trits with {dimension} axes", got, mend))
    return cells.astype(np.int8)


def _budget(budget: Any) -> int:
    number = whole(budget, "budget", InvalidRunError, at_least=1)
    if number > MOST_NODES:
        got, mend = f"budget={number}", "lower it: what runs out of nodes returns what it reached"
        raise InvalidRunError(explain(f"a budget of at most {MOST_NODES} nodes", got, mend))
    return number


def _unseen(items: Iterable[Any], _: str) -> Iterable[Any]:
    return items

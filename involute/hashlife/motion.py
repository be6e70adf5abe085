"""A local rule as HashLife reads it: centred, its drift apart, on a line or a plane that rests."""

from typing import Any, final

import attrs
import numpy as np

from involute.errors import InvalidRuleError, explain
from involute.kernels.hashlife.evolution import Motion
from involute.system import System
from involute.updates.local_rule import LocalRule

MOST_CELLS = 11  # of a table with all cells of its square or interval
DIMENSIONS = (1, 2)


@final
@attrs.frozen(eq=False)
class Drifting:
    """A centred rule G and the drift c with ``F(x)_i = G(x)_(i+c)``.

    Attributes
    ----------
    motion : what the kernels read.
    drift : c, one number an axis.
    """

    motion: Motion
    drift: tuple[int, ...]


def drifting(rule: Any, *, share_signs: bool = True) -> Drifting:
    """Return a rule of one or two dimensions with its table on all cells of an interval or a square.

    Raises
    ------
    InvalidRuleError
        It is no local rule without controls on a line or a plane, reads too far, or the neutral background
        does not stay neutral.
    """
    update = rule.update if isinstance(rule, System) else rule
    if not isinstance(update, LocalRule) or update.n_controls or len(update.offsets[0]) not in DIMENSIONS:
        got, mend = f"{update!r}", "pass a LocalRule of one or two dimensions"
        raise InvalidRuleError(explain("a local rule on a line or a plane without controls", got, mend))
    _check_background(update)
    places = np.asarray(update.offsets, dtype=np.int64)
    low, high = places.min(axis=0), places.max(axis=0)
    radius = max(1, int((high - low + 1).max()) // 2)
    drift = -((-low - high) // 2)
    while ((high - drift > radius) | (low - drift < -radius)).any():
        radius += 1
    dimension = places.shape[1]
    if (2 * radius + 1) ** dimension > MOST_CELLS:
        got = f"{(2 * radius + 1) ** dimension} cells, of radius {radius}"
        mend = "bring the offsets together: radius 5 on a line, radius 1 on a plane"
        raise InvalidRuleError(explain(f"a rule within {MOST_CELLS} cells", got, mend))
    table = _spread(update, places - drift, radius)
    shared = bool(share_signs) and update.is_equivariant
    return Drifting(Motion(table, dimension, radius, _margin(radius), shared), tuple(drift.tolist()))


def _check_background(update: LocalRule) -> None:
    resting = int(update.table[len(update.table) // 2])
    if resting:
        mend = "use a rule that keeps it, as every odd rule does"
        raise InvalidRuleError(
            explain("a rule that keeps the neutral background", f"f(0, .., 0) = {resting}", mend)
        )


def _margin(radius: int) -> int:
    """Return the least m with ``3^m >= r``."""
    m = 0
    while 3**m < radius:
        m += 1
    return m


def _spread(update: LocalRule, places: Any, radius: int) -> Any:
    """Return the table on all cells of the interval or the square."""
    side, dimension = 2 * radius + 1, places.shape[1]
    n_cells = side**dimension
    words = np.indices((3,) * n_cells, sparse=True)
    number = np.zeros((3,) * n_cells, dtype=np.int64)
    for place in places + radius:
        number = 3 * number + words[int(place @ side ** np.arange(dimension - 1, -1, -1))]
    return np.ascontiguousarray(update.table[number.reshape(-1)])

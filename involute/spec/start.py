"""The start of a run as a model file says it: random, neutral, a word of trits, labels, or one a factor."""

from typing import Any

import numpy as np

from involute.arrays import State
from involute.errors import InvalidStateError
from involute.notation import trits
from involute.spaces.base import AbstractSpace
from involute.spaces.finite_space import FiniteSpace
from involute.spaces.integer_space import IntegerSpace
from involute.spaces.product_space import ProductSpace
from involute.spec.site import Site, shown
from involute.spec.values import Unfit, grid, whole


def start(value: Any, space: AbstractSpace, rng: np.random.Generator) -> State:
    """Return the state that the value stands for; ``rng`` is drawn from for ``"random"`` only.

    Raises
    ------
    InvalidStateError, Unfit
        It is no state of the space.
    """
    if value == "random":
        return space.random(rng)
    if value == "neutral":
        return space.neutral()
    if isinstance(space, ProductSpace) and isinstance(value, list) and len(value) == len(space.factors):
        return tuple(start(part, factor, rng) for part, factor in zip(value, space.factors, strict=True))
    if isinstance(space, IntegerSpace):
        return space.check(np.asarray(grid(value) if isinstance(value, list) else whole(value)))
    if isinstance(space, FiniteSpace) and isinstance(value, str):
        return space.check(value)
    if isinstance(value, str) and not isinstance(space, ProductSpace | FiniteSpace):
        return space.check(_cells("".join(value.split()), space))
    wanted = f"a list of {len(space.factors)}" if isinstance(space, ProductSpace) else "a word of trits"
    raise Unfit(f"'random', 'neutral' or {wanted}", shown(value), "write one sign a cell, for example '-0+'")


def checked_start(value: Any, space: AbstractSpace | None, site: Site) -> None:
    """Refuse what is no start, without keeping it."""
    if space is None:
        return
    try:
        start(value, space, np.random.default_rng(0))
    except Unfit as error:
        raise site.error(error.expected, error.got, error.mend) from None
    except InvalidStateError:
        raise
    except ValueError as error:
        raise site.error("rows of equal length", str(error), "give one number a cell") from None


def _cells(word: str, space: AbstractSpace) -> Any:
    """Return the trits of a word; a single trit has no axis."""
    cells = trits(word)
    return cells.reshape(()) if getattr(space, "shape", None) == () and cells.shape == (1,) else cells

"""States of any space as plain tables of trits, ready to be drawn.

A packed integer is drawn as its balanced-ternary digits, the highest first; the parts of a product and
of a sequence of times stay apart.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.arrays import State, Trits
from involute.errors import InvalidStateError, explain
from involute.notation import text
from involute.spaces.base import AbstractSpace
from involute.spaces.finite_space import FiniteSpace
from involute.spaces.integer_space import IntegerSpace
from involute.spaces.product_space import ProductSpace


def as_trits(x: Any, *, n_trits: int | None = None) -> Trits:
    """Return trits as they are, and integers as digits on a last axis merged into the one before.

    Raises
    ------
    InvalidStateError
        The array holds no integers, or is a tuple of parts.
    """
    if isinstance(x, tuple):
        raise InvalidStateError(
            explain(
                "one array of states", f"a tuple of {len(x)} parts", "draw one part: states[0], states[1], .."
            )
        )
    array = np.asarray(x)
    if array.dtype.kind not in "iu":
        raise InvalidStateError(
            explain("trits or packed integers", f"dtype {array.dtype}", "pass the states of a run")
        )
    if n_trits is None and (array.size == 0 or np.abs(array).max() <= 1):
        return array.astype(np.int8)
    highest_first = _digits(array.astype(np.int64), n_trits)
    merged = (*array.shape[:-1], -1) if array.ndim > 1 else highest_first.shape
    return np.ascontiguousarray(highest_first.reshape(merged), dtype=np.int8)


def parts(space: AbstractSpace, x: State) -> list[tuple[str, Trits]]:
    """Return the drawable parts of one state or a batch: a name and trits each; labels are left out."""
    if isinstance(space, ProductSpace):
        names = space.names or tuple(f"part {i}" for i in range(len(space.factors)))
        inner = [
            (name, parts(factor, part)) for name, factor, part in zip(names, space.factors, x, strict=True)
        ]
        return [(f"{name} {below}".strip(), cells) for name, found in inner for below, cells in found]
    if isinstance(space, FiniteSpace):
        return []
    return [("", as_trits(x, n_trits=space.n_trits if isinstance(space, IntegerSpace) else None))]


def flat_row(x: Any) -> Trits:
    """Return one state as one row of trits, whatever its shape."""
    if isinstance(x, tuple):
        return np.concatenate([flat_row(part) for part in x])
    return np.atleast_1d(as_trits(x)).reshape(-1)


def rows_of(x: Any) -> Trits | None:
    """Return one state as a table of at most two axes, or ``None`` for what is not made of trits."""
    if isinstance(x, tuple):
        return flat_row(x) if all(rows_of(part) is not None for part in x) else None
    if not isinstance(x, np.ndarray) or x.dtype.kind not in "iu" or (x.ndim == 0 and x.dtype != np.int8):
        return None
    cells = np.atleast_1d(as_trits(x))
    return cells if cells.ndim <= 2 else cells.reshape(-1, cells.shape[-1])


def short_text(x: Any, *, most: int = 60) -> str:
    """Write a value for a caption: states as signs, cut where they are long."""
    if isinstance(x, tuple):
        word = "(" + ", ".join(short_text(part, most=most) for part in x) + ")"
    elif isinstance(x, np.ndarray) and x.dtype == np.int8 and x.size and np.abs(x).max() <= 1:
        word = text(x)
    else:
        word = str(x.tolist() if isinstance(x, np.ndarray) else x)
    return word if len(word) <= most else word[: most - 1] + "…"


def _digits(rest: NDArray[np.int64], n_trits: int | None) -> Trits:
    """Return balanced-ternary digits on a new last axis, the highest first; as many as the largest needs."""
    found: list[Trits] = []
    while len(found) < n_trits if n_trits is not None else rest.any():
        digit = (rest + 1) % 3 - 1
        found.append(digit.astype(np.int8))
        rest = (rest - digit) // 3
    return np.stack(found[::-1], axis=-1)

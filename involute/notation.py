"""Trits as text: ``-``, ``0``, ``+``; ``/`` ends a row, ``//`` a plane, and so on.

The text of a state can be pasted back, which is what makes a witness replayable:

>>> trits("-0+/+0-")
array([[-1,  0,  1],
       [ 1,  0, -1]], dtype=int8)
>>> text(trits("-0+/+0-"))
'-0+/+0-'

A large state that is nearly all neutral is written as its other cells:

>>> trits("+-", at=[1, 4], shape=6)
array([ 0,  1,  0,  0, -1,  0], dtype=int8)
"""

from itertools import pairwise
from operator import index
from typing import Any

import numpy as np

from involute.arrays import State, Trits
from involute.errors import InvalidStateError, explain

SIGNS = "-0+"
MANY_CELLS, FEW_CELLS = 200, 40  # states of more cells are written sparsely where fewer are not neutral
LONGEST = 1000  # characters of a state that is written out for people


def trits(word: str, *, at: Any = None, shape: Any = None) -> Trits:
    """Read trits from text: one sign a trit, ``/`` between rows, ``//`` between planes.

    Parameters
    ----------
    word : the signs.
    at : the place of each sign in an array that is neutral elsewhere: numbers, or tuples, one number an axis.
    shape : of that array; ``at`` and ``shape`` are given together.

    Raises
    ------
    InvalidStateError
        The text holds another character, its rows differ in length, or there is no such place.
    """
    if at is None and shape is None:
        return np.asarray(_nested(word, _depth(word)), dtype=np.int8)
    if at is None or shape is None:
        got, mend = f"at={at!r:.60}, shape={shape!r:.60}", 'write trits("+-", at=[0, 3], shape=9)'
        raise InvalidStateError(explain("both at= and shape=", got, mend))
    return _scattered(word, at, shape)


def text(x: Trits) -> str:
    """Write an array of trits as text; the inverse of `trits` for arrays of one or more axes."""
    array = np.asarray(x)
    if array.dtype.kind not in "iu" or (array.size and (array.max() > 1 or array.min() < -1)):
        raise InvalidStateError(
            explain("an array of trits", f"{x!r}", "use numpy's own printing for other numbers")
        )
    return _text(array)


def _text(x: Trits) -> str:
    if x.ndim == 0:
        return SIGNS[int(x) + 1]
    separator = "/" * (x.ndim - 1)
    return separator.join(_text(row) for row in x)


def expression(x: State) -> str:
    """Write a state as Python that evaluates to it, given ``import numpy as np, involute as iv``.

    A state of more than 200 cells, at most 40 of them not neutral, is written as those cells.
    """
    if x is None:
        return "None"
    if isinstance(x, tuple):
        return "(" + ", ".join(expression(part) for part in x) + ("," if len(x) == 1 else "") + ")"
    array = np.asarray(x)
    if array.dtype == np.int8 and array.ndim and array.size and array.max() <= 1 and array.min() >= -1:
        if array.size > MANY_CELLS and np.count_nonzero(array) <= FEW_CELLS:
            return _sparse(array)
        shape = "" if trits(text(array)).shape == array.shape else f".reshape{array.shape}"
        return f'iv.trits("{text(array)}"){shape}'
    return f"np.array({array.tolist()}, dtype=np.{array.dtype})"


def brief(x: State) -> str:
    """Write a state as `expression` does, or where that is long, how many cells it has.

    >>> brief(np.ones(3000, dtype=np.int8))
    '3000 cells, 3000 of them not neutral'
    """
    word = expression(x)
    if len(word) <= LONGEST:
        return word
    parts = [np.asarray(part) for part in (x if isinstance(x, tuple) else (x,))]
    n_other = sum(int(np.count_nonzero(part)) for part in parts)
    return f"{sum(part.size for part in parts)} cells, {n_other} of them not neutral"


def _sparse(x: Trits) -> str:
    """Write a state as its cells that are not neutral."""
    places = np.argwhere(x).tolist()
    signs = "".join(SIGNS[int(x[tuple(place)]) + 1] for place in places)
    if x.ndim == 1:
        return f'iv.trits("{signs}", at={[place[0] for place in places]}, shape={x.size})'
    return f'iv.trits("{signs}", at={[tuple(place) for place in places]}, shape={x.shape})'


def _scattered(word: str, at: Any, shape: Any) -> Trits:
    """Return an array that is neutral but for these signs at these places."""
    try:
        out = np.zeros(shape, dtype=np.int8)
        places = [tuple(map(index, place if np.ndim(place) else (place,))) for place in at]
    except (TypeError, ValueError):
        got, mend = f"at={at!r:.60}, shape={shape!r:.60}", "write at=[(0, 1), (3, 4)], shape=(9, 9)"
        raise InvalidStateError(explain("places and a shape of whole numbers", got, mend)) from None
    if len(places) != len(word) or len(set(places)) != len(places):
        got = f"{len(word)} signs for {len(places)} places, {len(set(places))} of them different"
        raise InvalidStateError(explain("a place of its own for each sign", got, "give one place a sign"))
    for sign, place in zip(word, places, strict=True):
        if len(place) != out.ndim or any(not 0 <= i < n for i, n in zip(place, out.shape, strict=True)):
            got = f"the place {place}"
            raise InvalidStateError(explain(f"places in an array of shape {out.shape}", got, "count from 0"))
        out[place] = _trit(sign, word)
    return out


def _depth(word: str) -> int:
    """Return the longest run of separators: the number of axes less one."""
    runs = [len(run) for run in "".join(c if c == "/" else " " for c in word).split()]
    return max(runs, default=0)


def _nested(word: str, depth: int) -> Any:
    if depth == 0:
        return [_trit(c, word) for c in word]
    rows = [_nested(part, depth - 1) for part in word.split("/" * depth)]
    for first, second in pairwise(rows):
        if np.shape(first) != np.shape(second):
            raise InvalidStateError(explain("rows of equal length", repr(word), "pad the short rows with 0"))
    return rows


def _trit(character: str, word: str) -> int:
    position = SIGNS.find(character)
    if position < 0:
        raise InvalidStateError(
            explain(
                "only the characters '-', '0', '+' and '/'", f"{character!r} in {word!r}", "write -1 as '-'"
            )
        )
    return position - 1

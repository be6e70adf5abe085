"""Trits as text: ``-``, ``0``, ``+``; ``/`` ends a row, ``//`` a plane, and so on.

The text of a state can be pasted back, which is what makes a witness replayable:

>>> trits("-0+/+0-")
array([[-1,  0,  1],
       [ 1,  0, -1]], dtype=int8)
>>> text(trits("-0+/+0-"))
'-0+/+0-'
"""

from itertools import pairwise
from typing import Any

import numpy as np

from involute.arrays import State, Trits
from involute.errors import InvalidStateError, explain

SIGNS = "-0+"


def trits(word: str) -> Trits:
    """Read trits from text: one sign a trit, ``/`` between rows, ``//`` between planes.

    Raises
    ------
    InvalidStateError
        The text holds another character, or its rows differ in length.
    """
    return np.asarray(_nested(word, _depth(word)), dtype=np.int8)


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
    """Write a state as Python that evaluates to it, given ``import numpy as np, involute as iv``."""
    if x is None:
        return "None"
    if isinstance(x, tuple):
        return "(" + ", ".join(expression(part) for part in x) + ("," if len(x) == 1 else "") + ")"
    array = np.asarray(x)
    if array.dtype == np.int8 and array.ndim and array.size and array.max() <= 1 and array.min() >= -1:
        shape = "" if trits(text(array)).shape == array.shape else f".reshape{array.shape}"
        return f'iv.trits("{text(array)}"){shape}'
    return f"np.array({array.tolist()}, dtype=np.{array.dtype})"


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

"""Tables of ternary functions: made from a Python function, a text or a number; checked, and made read-only.

A function of w trits is a table of 3^w trits in the order of its words, ``---`` first, ``+++`` last, the
first argument slowest. Its number is ``Σ_i (table[i] + 1) 3^i``.
"""

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np

from involute.arrays import Trits
from involute.checking import array_of, frozen, whole
from involute.errors import InvalidRuleError, InvalidStateError, explain
from involute.notation import text, trits

MAX_INPUTS = 15  # 3^15 entries, 14 MB


def from_function(function: Callable[..., Any], n_inputs: int, *, outputs: int | None = None) -> Trits:
    """Tabulate a function of ``n_inputs`` trits, calling it twice on every word.

    Returns
    -------
    int8 array of shape ``(3^n_inputs,)``, or ``(3^n_inputs, outputs)`` where it returns several trits.

    Raises
    ------
    InvalidRuleError
        It raises, returns something that is no trit, or answers differently the second time.
    """
    if not 0 < n_inputs <= MAX_INPUTS:
        raise InvalidRuleError(
            explain(
                f"1 to {MAX_INPUTS} inputs",
                f"{n_inputs} inputs",
                "use a smaller neighbourhood, or a FunctionUpdate",
            )
        )
    words = list(product((-1, 0, 1), repeat=n_inputs))
    shape = (len(words),) if outputs is None else (len(words), outputs)
    table = np.empty(shape, dtype=np.int8)
    for i, word in enumerate(words):
        table[i] = _called(function, word, outputs)
    for i in reversed(range(len(words))):
        again = _called(function, words[i], outputs)
        if not np.array_equal(again, table[i]):
            raise InvalidRuleError(
                explain(
                    "a function of its arguments alone",
                    f"{_name(function)}{words[i]} = {table[i].tolist()}, then {np.asarray(again).tolist()}",
                    "remove randomness and state; pass them in as controls",
                )
            )
    return frozen(table)


def from_text(word: str, n_inputs: int) -> Trits:
    """Read a table from ``3^n_inputs`` signs; spaces and line ends are ignored."""
    if not isinstance(word, str):
        raise InvalidRuleError(
            explain("a table as a text of signs", f"{word!r}", "pass arrays to the class itself")
        )
    signs = "".join(word.split())
    try:
        table = trits(signs)
    except InvalidStateError as error:
        raise InvalidRuleError(str(error)) from None
    if table.shape != (3**n_inputs,):
        raise InvalidRuleError(
            explain(
                f"a table of 3^{n_inputs} = {3**n_inputs} signs",
                f"{len(signs)} signs",
                "list the outputs for ---, --0, .., +++",
            )
        )
    return frozen(table)


def from_number(number: int, n_inputs: int) -> Trits:
    """Return the table with this number, ``Σ_i (table[i] + 1) 3^i``."""
    size = 3 ** whole(n_inputs, "the number of inputs", InvalidRuleError, at_least=1)
    rest = whole(number, "number", InvalidRuleError)
    if not 0 <= rest < 3**size:
        raise InvalidRuleError(
            explain(f"a rule number in 0 .. 3^{size} - 1", f"number={number}", "check the number of inputs")
        )
    digits = np.empty(size, dtype=np.int8)
    for i in range(size):
        rest, digit = divmod(rest, 3)
        digits[i] = digit - 1
    return frozen(digits)


def number(table: Trits) -> int:
    """Return the number of a table, an exact Python integer."""
    total = 0
    for trit in table[::-1].tolist():
        total = 3 * total + trit + 1
    return total


def checked(table: Any) -> Trits:
    """Return a table of trits, read-only, whose length is a power of three."""
    array = trit_values(table, "table")
    if array.ndim != 1 or inputs_of(len(array)) is None:
        raise InvalidRuleError(
            explain(
                "a table of 3, 9, 27, .. entries", f"shape {array.shape}", "list one output for each word"
            )
        )
    return array


def trit_values(values: Any, name: str) -> Trits:
    """Return a read-only copy of values that are all trits, whatever their shape."""
    array = array_of(values, name, InvalidRuleError)
    bad = (
        np.argwhere(~np.isin(array, (-1, 0, 1)))
        if array.dtype.kind in "iuf"
        else np.zeros((1, array.ndim), int)
    )
    if len(bad):
        at = tuple(int(i) for i in bad[0])
        value = array[at] if array.size else "nothing"
        raise InvalidRuleError(
            explain("outputs in {-1, 0, +1}", f"{name}{list(at)}={value}", "make every output a trit")
        )
    return frozen(array.astype(np.int8))


def inputs_of(size: int) -> int | None:
    """Return w with ``3^w == size``, or ``None``."""
    w = 0
    while 3**w < size:
        w += 1
    return w if 3**w == size and w > 0 else None


def word_text(index: int, n_inputs: int) -> str:
    """Return the word with this number as signs.

    >>> word_text(5, 2)
    '0+'
    """
    return text(np.asarray([(index // 3**k) % 3 - 1 for k in range(n_inputs - 1, -1, -1)], dtype=np.int8))


def _called(function: Callable[..., Any], word: tuple[int, ...], outputs: int | None) -> Any:
    try:
        value = function(*word)
    except Exception as error:
        raise InvalidRuleError(
            explain(
                f"a trit for every one of the {3 ** len(word)} neighbourhoods",
                f"{_name(function)}{word} raised {type(error).__name__}: {error}",
                "make the rule total, with as many arguments as cells and control trits",
            )
        ) from error
    if outputs is None and type(value) is int and -1 <= value <= 1:
        return np.int8(value)
    shape = () if outputs is None else (outputs,)
    try:
        array = np.asarray(value)
    except ValueError:
        array = np.asarray(None)
    if array.shape != shape or array.dtype.kind not in "iuf" or not np.isin(array, (-1, 0, 1)).all():
        wanted = "a trit in {-1, 0, +1}" if outputs is None else f"{outputs} trits in {{-1, 0, +1}}"
        raise InvalidRuleError(explain(wanted, f"{_name(function)}{word} = {value!r}", "return -1, 0 or +1"))
    return array.astype(np.int8)


def _name(function: Callable[..., Any]) -> str:
    return getattr(function, "__name__", type(function).__name__)

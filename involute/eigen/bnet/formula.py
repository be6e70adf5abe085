"""Boolean formulas as text: ``!``, ``&``, ``|``, parentheses, constants and names; read without recursion."""

import re
from collections.abc import Iterator
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.errors import InvalidSpecError, explain

NAME = r"[\w.:@'\[\]{}/+-]+"
TOKEN = re.compile(rf"\s*(?:({NAME})|([!&|()])|(\S))")
CONSTANTS = {"0": False, "1": True, "true": True, "false": False}
STRENGTH = {"|": 1, "&": 2, "!": 3}


@final
@attrs.frozen
class Formula:
    """A formula in postfix order: operators after what they apply to.

    Attributes
    ----------
    words : ``!``, ``&``, ``|``, names, and ``0`` and ``1``.
    names : its different names, in the order of their first appearance.
    """

    words: tuple[str, ...]
    names: tuple[str, ...]

    def truth(self) -> NDArray[np.bool_]:
        """Return its truth table, shape (2,) * k for its k names."""
        k = len(self.names)
        columns = dict(zip(self.names, np.meshgrid(*[[False, True]] * k, indexing="ij"), strict=True))
        stack: list[Any] = []
        for word in self.words:
            if word == "!":
                stack.append(~stack.pop())
            elif word in STRENGTH:
                right, left = stack.pop(), stack.pop()
                stack.append(left & right if word == "&" else left | right)
            else:
                stack.append(columns[word] if word in columns else np.bool_(word == "1"))
        return np.broadcast_to(stack.pop(), (2,) * k)


def formula_of(text: str, line: int = 1, column: int = 1) -> Formula:
    """Read a formula that starts at a line and column, which errors name.

    Raises
    ------
    InvalidSpecError
        A character, name, operator or parenthesis is not where it could be.

    >>> formula_of("!(a & b) | c").words
    ('a', 'b', '&', '!', 'c', '|')
    """
    words: list[str] = []
    waiting: list[tuple[str, int]] = []
    is_operand_next = True
    end = column + len(text.rstrip())
    for sign, place in _tokens(text, line, column):
        is_start = sign in {"!", "("} or sign not in {*STRENGTH, ")"}
        if is_start != is_operand_next:
            wanted = "a name, a constant, '!' or '('" if is_operand_next else "'&', '|' or ')'"
            raise _error(wanted, repr(sign), line, place)
        if sign == ")":
            _close(waiting, words, line, place)
        elif sign in {"!", "("}:
            waiting.append((sign, place))
        elif sign in STRENGTH:
            while waiting and STRENGTH.get(waiting[-1][0], 0) >= STRENGTH[sign]:
                words.append(waiting.pop()[0])
            waiting.append((sign, place))
            is_operand_next = True
        else:
            words.append(str(int(CONSTANTS[sign.lower()])) if sign.lower() in CONSTANTS else sign)
            is_operand_next = False
    if is_operand_next:
        raise _error("a name, a constant, '!' or '('", "the end of the line", line, end)
    while waiting:
        sign, place = waiting.pop()
        if sign == "(":
            raise _error("')'", "none", line, place)
        words.append(sign)
    names = dict.fromkeys(word for word in words if word not in {*STRENGTH, "0", "1"})
    return Formula(tuple(words), tuple(names))


def _tokens(text: str, line: int, column: int) -> Iterator[tuple[str, int]]:
    for match in TOKEN.finditer(text.rstrip()):
        name, operator, other = match.groups()
        if other:
            raise _error("names, constants and ! & | ( )", repr(other), line, column + match.start(3))
        yield name or operator, column + match.start(1 if name else 2)


def _close(waiting: list[tuple[str, int]], words: list[str], line: int, place: int) -> None:
    """Move what waits inside a pair of parentheses to the words."""
    while waiting and waiting[-1][0] != "(":
        words.append(waiting.pop()[0])
    if not waiting:
        raise _error("a '(' before ')'", "none", line, place)
    waiting.pop()


def _error(wanted: str, got: str, line: int, column: int) -> InvalidSpecError:
    return InvalidSpecError(
        explain(wanted, f"{got} at line {line}, column {column}", "write name, formula with ! & | ( ) 0 1")
    )

"""Single values of a model file: strict about types, finite, and of a size that can be built.

TOML has booleans, integers, floats and texts; none is silently read as another, except an integer where
a number is asked for.
"""

import math
from collections.abc import Callable
from typing import Any, NewType

from involute.spec.site import shown

LARGEST = 10**12  # of any integer but a rule number
LONGEST_NUMBER = 1200  # decimal digits of a rule number: 3^7 outputs have 1044

Lengths = int | tuple[int, ...]
Number = int | float
Weights = int | float | list  # type: ignore[type-arg]  # one number, or numbers in lists of lists
Images = str | dict[str, str]
Grid = NewType("Grid", list)  # type: ignore[type-arg]  # numbers in lists of lists, any depth
Tree = NewType("Tree", object)  # anything TOML can say; checked where it is used
RuleNumber = NewType("RuleNumber", int)


class Unfit(ValueError):  # noqa: N818  (it names what the value is)
    """A value that a model file may not hold here; the place is added where it is known."""

    def __init__(self, expected: str, got: str, mend: str) -> None:
        """Keep the three parts of the message."""
        super().__init__(expected, got, mend)
        self.expected, self.got, self.mend = expected, got, mend


def whole(value: Any, _: Any = None) -> int:
    """Return a whole number of moderate size."""
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > LARGEST:
        raise Unfit(f"a whole number of at most {LARGEST:.0e}", shown(value), "write digits without quotes")
    return value


def rule_number(value: Any, _: Any = None) -> RuleNumber:
    """Return a rule number, a whole number of any size that a table can have."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**LONGEST_NUMBER:
        raise Unfit("a rule number, a whole number >= 0", shown(value), "write the table as text instead")
    return RuleNumber(value)


def number(value: Any, _: Any = None) -> Number:
    """Return a finite number; whole numbers stay whole."""
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, float):
        raise Unfit("a finite number", shown(value), "replace it by a number")
    return whole(value)


def flag(value: Any, _: Any = None) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        raise Unfit("true or false", shown(value), "write true or false without quotes")
    return value


def word(value: Any, _: Any = None) -> str:
    """Return a text."""
    if not isinstance(value, str):
        raise Unfit("a text", shown(value), "put it between quotes")
    return value


def lengths(value: Any, _: Any = None) -> Lengths:
    """Return one length, or one an axis."""
    if isinstance(value, list):
        return tuple(whole(entry) for entry in value)
    return whole(value)


def grid(value: Any, _: Any = None) -> Grid:
    """Return numbers in lists of lists."""
    if not isinstance(value, list):
        raise Unfit("a list of numbers, or of lists of numbers", shown(value), "put it between brackets")
    return Grid([grid(entry) if isinstance(entry, list) else number(entry) for entry in value])


def weights(value: Any, _: Any = None) -> Weights:
    """Return one number, or numbers in lists of lists."""
    return grid(value) if isinstance(value, list) else number(value)


def images(value: Any, _: Any = None) -> Images:
    """Return one text, or texts by text."""
    if isinstance(value, dict):
        return {key: word(entry) for key, entry in value.items()}
    return word(value)


def node(value: Any, _: Any = None) -> int | str:
    """Return a number or a label of a node."""
    return value if isinstance(value, str) else whole(value)


STRICT: dict[Any, Callable[[Any, Any], Any]] = {
    int: whole,
    float: number,
    bool: flag,
    str: word,
    Lengths: lengths,
    Number: number,
    Weights: weights,
    Images: images,
    int | str: node,
    Grid: grid,
    RuleNumber: rule_number,
    Tree: lambda value, _: value,
}

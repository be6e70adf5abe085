"""The checks at the door of a repair: laws, seconds, quantities."""

import math
from collections.abc import Iterable
from typing import Any

from involute.errors import InvalidRuleError, explain
from involute.laws import Law
from involute.quantities.base import AbstractQuantity


def ids_of(laws: Any) -> tuple[str, ...]:
    """Return the ids of several laws, each once.

    Raises
    ------
    InvalidRuleError
        It is one name, nothing, or something that is no law.

    >>> ids_of(["A1", "A5", "A1"])
    ('A1', 'A5')
    """
    if isinstance(laws, str | Law) or not isinstance(laws, Iterable):
        name = laws.id if isinstance(laws, Law) else laws
        mend = f"write laws=[{name if name is not None else 'A1'!r}]"
        raise InvalidRuleError(explain("several laws", f"laws={name!r}", mend))
    wanted = list(laws)
    if not all(isinstance(law, str | Law) for law in wanted):
        raise InvalidRuleError(explain("laws by their names", f"laws={wanted!r}", "write laws=['A1']"))
    return tuple(dict.fromkeys(law.id if isinstance(law, Law) else law for law in wanted))


def seconds_of(seconds: Any) -> float:
    """Return a limit of seconds, infinite for ``None``.

    Raises
    ------
    InvalidRuleError
        It is no number of at least 0.
    """
    if seconds is None:
        return math.inf
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not seconds >= 0:
        raise InvalidRuleError(
            explain("a number of seconds, at least 0", f"seconds={seconds!r}", "pass None for no limit")
        )
    return float(min(seconds, 1e300))


def quantities_of(quantity: Any) -> tuple[AbstractQuantity, ...]:
    """Return one quantity, or several, as a tuple.

    Raises
    ------
    InvalidRuleError
        Something is no quantity.
    """
    chosen = tuple(quantity) if isinstance(quantity, tuple | list) else (quantity,)
    if not all(isinstance(one, AbstractQuantity) for one in chosen):
        raise InvalidRuleError(
            explain("a quantity, or several", f"quantity={quantity!r}", "pass quantity=involute.Charge()")
        )
    return chosen

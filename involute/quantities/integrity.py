"""Integrity quantities: checksums, flags and labels C, each declared to be a function of a quantity J [A13].

J is invariant, or a monotone, and has a parity; ``C = q(J)`` then brings no axis of its own into the
dynamics. A byte checksum such as `byte_crc` is the counterexample.
"""

from collections.abc import Callable
from typing import Any, ClassVar, final

import attrs
import numpy as np

from involute.algebra.packing import trit_bytes
from involute.arrays import Functional, State, Values
from involute.checking import function_of, numbers
from involute.errors import InvalidRuleError, explain
from involute.laws import INTEGRITY, NON_VACUITY, Law, Lawful
from involute.quantities.base import AbstractQuantity
from involute.spaces.base import AbstractSpace
from involute.spaces.batch import called, functional_over_batch

CRC8 = 0x07  # z^8 + z^2 + z + 1


def _value(value: Any) -> Any:
    if value is None or isinstance(value, AbstractQuantity):
        return value
    return function_of(value, "an integrity quantity", InvalidRuleError)


def _of(quantity: Any) -> AbstractQuantity:
    if not isinstance(quantity, AbstractQuantity):
        raise InvalidRuleError(
            explain("a quantity with a parity", f"of={quantity!r}", "pass for example Syndrome.hamming(2)")
        )
    return quantity


def _is_flag(_part: Any, _field: Any, value: Any) -> None:
    if not isinstance(value, bool):
        raise InvalidRuleError(explain("is_monotone to be True or False", f"{value!r}", "pass a plain bool"))


def _is_text(_part: Any, _field: Any, value: Any) -> None:
    if not isinstance(value, str):
        raise InvalidRuleError(explain("a label to be a text", f"label={value!r}", "write a short name"))


@final
@attrs.frozen(kw_only=True)
class Integrity(Lawful):
    """A quantity C of states that is declared to be a function of J.

    Parameters
    ----------
    of : J, a quantity with a parity.
    value : C, a quantity or a function of one state with whole numbers as values; J itself by default.
    is_monotone : whether J is declared a monotone, and not an invariant.
    label : a short name.

    Raises
    ------
    InvalidRuleError
        ``of`` is no quantity, or ``value`` no function.

    >>> from involute.quantities.charge import Charge
    >>> Integrity(of=Charge(), value=lambda x: int(x.sum() != 0), label="is charged").label
    'is charged'
    """

    laws: ClassVar[tuple[Law, ...]] = (NON_VACUITY, INTEGRITY)

    of: AbstractQuantity = attrs.field(converter=_of)
    value: AbstractQuantity | Callable[[State], Any] | None = attrs.field(default=None, converter=_value)
    is_monotone: bool = attrs.field(default=False, validator=_is_flag)
    label: str = attrs.field(default="", validator=_is_text)

    def __attrs_post_init__(self) -> None:
        """Name it after its value where no label is given."""
        if not self.label:
            own = self.of if self.value is None else self.value
            label = getattr(own, "label", None) or getattr(own, "__name__", "function")
            object.__setattr__(self, "label", label)

    @property
    def is_itself(self) -> bool:
        """Whether C is J, so that there is nothing to ask of its fibres."""
        return self.value is None or self.value is self.of

    def bind(self, space: AbstractSpace) -> Functional:
        """Return C on batches of states."""
        value = self.of if self.value is None else self.value
        if isinstance(value, AbstractQuantity):
            return value.bind(space)

        def one(x: State) -> Values:
            return numbers(called(value, (x,), self.label), self.label, InvalidRuleError)

        return functional_over_batch(one, space)


def byte_crc(x: State) -> int:
    """Return the CRC-8 (polynomial z^8 + z^2 + z + 1) of the trits of one state, packed five a byte.

    It knows bytes, not trits: it is neither even nor odd, and no function of a syndrome.

    >>> byte_crc([1, 0, -1]), byte_crc([-1, 0, 1])
    (80, 142)
    """
    register = 0
    for byte in trit_bytes(x).codes.tolist():
        register ^= byte
        for _ in range(8):
            register = (register << 1 ^ CRC8 * (register >> 7)) & 0xFF
    return register


def even_crc(x: State) -> int:
    """Return the CRC-8 of x or -x, whichever has + as its first trit that is not 0: an even checksum.

    With `orientation` it tells as much as the CRC-8 of x: one trit says which of the two was taken.

    >>> even_crc([1, 0, -1]), even_crc([-1, 0, 1])
    (80, 80)
    """
    return byte_crc(np.asarray(x, dtype=np.int8) * (-1 if orientation(x) < 0 else 1))


def orientation(x: State) -> int:
    """Return the first trit that is not 0, or 0: odd.

    >>> orientation([0, -1, 1]), orientation([0, 0])
    (-1, 0)
    """
    return next((trit for trit in np.ravel(x).tolist() if trit), 0)

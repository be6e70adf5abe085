"""Models that learn from the symbols before: trits and bits in the context of the last few.

Bits are trits that are never 0: bit 0 is the sign -, bit 1 the sign +. So 0 stands for "before the first".
A past and its negation share one state in a symmetric model, with the signs exchanged.
"""

from abc import abstractmethod
from typing import Any, ClassVar, Self

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Trits
from involute.checking import whole, wholes
from involute.coders.base import AbstractModel
from involute.errors import InvalidDataError, explain
from involute.kernels.coders.adaptive import LARGEST_LIMIT

MOST_ORDER, MOST_CELLS = 12, 1 << 24
LIMITS = (255, 1020)

Sides = NDArray[np.int64]  # (n,), or empty where the model has one side only
Words = NDArray[np.uint16]


def limits_of(value: Any) -> tuple[int, ...]:
    """Return two counts, the quicker first, at which learning stops slowing down."""
    limits = wholes(value, "limits", InvalidDataError, at_least=1)
    if len(limits) != 2 or not limits[0] <= limits[1] <= LARGEST_LIMIT:
        expected = f"two counts 1 <= quick <= slow <= {LARGEST_LIMIT}"
        raise InvalidDataError(explain(expected, f"limits={value!r}", f"use limits={LIMITS}"))
    return limits


def _n_sides(value: Any) -> int:
    return whole(value, "n_sides", InvalidDataError, at_least=1)


@attrs.frozen
class AbstractAdaptive(AbstractModel):
    """A learning model of bits or trits. It knows how to run with a range coder, in one compiled loop.

    Attributes
    ----------
    limits : the counts at which its quick and its slow estimate stop slowing down.
    n_sides : a caller's own context, 0 .. n_sides - 1, may come with each symbol (``sides``). For law K2 it
        must be the same for negated data.
    symmetric : whether a past and its negation share one state.
    """

    limits: tuple[int, ...] = attrs.field(default=LIMITS, kw_only=True, converter=limits_of)
    n_sides: int = attrs.field(default=1, kw_only=True, converter=_n_sides)
    symmetric: bool = attrs.field(default=True, kw_only=True, converter=bool)
    binary: ClassVar[bool]

    def __attrs_post_init__(self) -> None:
        spans = [3 ** min(order, MOST_ORDER + 1) for order in self.orders_seen]
        if max(self.orders_seen) > MOST_ORDER or self.n_sides * sum(spans) > MOST_CELLS:
            expected = f"orders up to {MOST_ORDER} and {MOST_CELLS} states in all"
            got = f"orders {self.orders_seen}, n_sides={self.n_sides}"
            raise InvalidDataError(explain(expected, got, "look at fewer symbols"))

    @property
    def size(self) -> int:
        """The number of symbols: 2 or 3."""
        return 2 if self.binary else 3

    @property
    @abstractmethod
    def orders_seen(self) -> tuple[int, ...]:
        """How many of the last symbols are looked at, for each state that learns."""

    @abstractmethod
    def encoded(self, trits: Trits, sides: Sides, words: Words) -> int:
        """Write the stream of trits and return its length in bytes."""

    @abstractmethod
    def decoded(self, words: Words, sides: Sides, trits: Trits) -> int:
        """Write the trits of a stream and return its length in bytes."""

    @classmethod
    def from_numbers(cls, numbers: tuple[int, ...]) -> Self:
        """Return the model with these numbers."""
        if len(numbers) < 4 or numbers[3] > 1:
            got = f"{len(numbers)} numbers"
            raise InvalidDataError(explain("the numbers of an adaptive model", got, "pass them unchanged"))
        limits, n_sides, symmetric = numbers[:2], numbers[2], numbers[3]
        return cls._from_rest(numbers[4:], limits=limits, n_sides=n_sides, symmetric=symmetric)

    def numbers(self) -> tuple[int, ...]:
        """Return the limits, the number of sides, the symmetry, and what the class adds."""
        return *self.limits, self.n_sides, int(self.symmetric), *self._rest()

    @abstractmethod
    def _rest(self) -> tuple[int, ...]: ...

    @classmethod
    @abstractmethod
    def _from_rest(cls, rest: tuple[int, ...], **common: Any) -> Self: ...

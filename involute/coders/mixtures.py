"""Adaptive models that look at pasts of several lengths at once and mix what they expect."""

from typing import Any, ClassVar, Self, final

import attrs
import numpy as np

from involute.arrays import Trits
from involute.checking import whole, wholes
from involute.coders.adaptive import AbstractAdaptive, Sides, Words
from involute.coders.tables import squash_table, stretch_table
from involute.errors import InvalidDataError, explain
from involute.kernels.coders import experts as kernels

MOST_LEARNING, MOST_EXPERTS = 64, 16


def _orders(value: Any) -> tuple[int, ...]:
    return wholes(value, "orders", InvalidDataError, at_least=0)


def _learning(value: Any) -> int:
    return whole(value, "learning", InvalidDataError, at_least=0)


@attrs.frozen
class AbstractMixture(AbstractAdaptive):
    """Pasts of several lengths, mixed in the logistic domain by weights that learn."""

    orders: tuple[int, ...] = attrs.field(default=(0, 1, 2, 3, 4, 6), converter=_orders)
    learning: int = attrs.field(default=2, kw_only=True, converter=_learning)

    def __attrs_post_init__(self) -> None:
        if not 1 <= len(self.orders) <= MOST_EXPERTS or self.learning > MOST_LEARNING:
            expected = f"1 to {MOST_EXPERTS} orders and learning up to {MOST_LEARNING}"
            got = f"orders={self.orders}, learning={self.learning}"
            raise InvalidDataError(explain(expected, got, "mix fewer pasts, or learn more slowly"))
        super().__attrs_post_init__()

    @property
    def orders_seen(self) -> tuple[int, ...]:
        """The orders."""
        return self.orders

    def encoded(self, trits: Trits, sides: Sides, words: Words) -> int:
        """Write the stream of trits and return its length in bytes."""
        return kernels.encode(trits, sides, words, *self._arguments())

    def decoded(self, words: Words, sides: Sides, trits: Trits) -> int:
        """Write the trits of a stream and return its length in bytes."""
        return kernels.decode(words, sides, trits, *self._arguments())

    def _arguments(self) -> tuple[Any, ...]:
        spans = 3 ** np.array(self.orders, dtype=np.int64)
        states = self.n_sides * (spans // 2 + 1 if self.symmetric else spans)
        begins = np.cumsum(states) - states
        tables = stretch_table(), squash_table()
        sizes = self.n_sides, spans, begins, int(states.sum())
        return *sizes, *self.limits, self.learning, self.binary, self.symmetric, *tables

    def _rest(self) -> tuple[int, ...]:
        return self.learning, *self.orders

    @classmethod
    def _from_rest(cls, rest: tuple[int, ...], **common: Any) -> Self:
        if not rest:
            got = "no more numbers"
            raise InvalidDataError(explain("the orders of a mixture", got, "pass them unchanged"))
        return cls(rest[1:], learning=rest[0], **common)


@final
@attrs.frozen
class MixedTernary(AbstractMixture):
    """Trits under pasts of several lengths, mixed.

    Parameters
    ----------
    orders : 1 to 16 numbers of last trits, each 0..12.
    learning : how fast weights learn in the long run, 0 (not at all) to 64.
    limits, n_sides, symmetric : as in `AdaptiveTernary`.

    Raises
    ------
    InvalidDataError
        Orders, a learning rate, limits or a number of states out of range.

    >>> from involute.coders.range_coder import RangeCoder
    >>> coder = RangeCoder(MixedTernary([1, 2]))
    >>> coder.decode(coder.encode([0, 1, 1, -1]), 4).tolist()
    [0, 1, 1, -1]
    """

    kind: ClassVar[int] = 4
    lowest: ClassVar[int] = -1
    binary: ClassVar[bool] = False


@final
@attrs.frozen
class MixedBinary(AbstractMixture):
    """Bits under pasts of several lengths, mixed; otherwise as `MixedTernary`, and not symmetric by default.

    >>> from involute.coders.range_coder import RangeCoder
    >>> coder = RangeCoder(MixedBinary([0, 8]))
    >>> coder.decode(coder.encode([0, 1, 1, 0]), 4).tolist()
    [0, 1, 1, 0]
    """

    symmetric: bool = attrs.field(default=False, kw_only=True, converter=bool)
    kind: ClassVar[int] = 5
    lowest: ClassVar[int] = 0
    binary: ClassVar[bool] = True

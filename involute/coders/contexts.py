"""Adaptive models with one context, the last ``order`` symbols."""

from typing import Any, ClassVar, Self, final

import attrs

from involute.arrays import Trits
from involute.checking import whole
from involute.coders.adaptive import AbstractAdaptive, Sides, Words
from involute.errors import InvalidDataError, explain
from involute.kernels.coders import contexts as kernels


def _order(value: Any) -> int:
    return whole(value, "order", InvalidDataError, at_least=0)


@attrs.frozen
class AbstractContext(AbstractAdaptive):
    """One context: the last ``order`` symbols, and the side if there is one."""

    order: int = attrs.field(default=0, converter=_order)

    @property
    def orders_seen(self) -> tuple[int, ...]:
        """The one order."""
        return (self.order,)

    def encoded(self, trits: Trits, sides: Sides, words: Words) -> int:
        """Write the stream of trits and return its length in bytes."""
        return kernels.encode(trits, sides, words, *self._arguments())

    def decoded(self, words: Words, sides: Sides, trits: Trits) -> int:
        """Write the trits of a stream and return its length in bytes."""
        return kernels.decode(words, sides, trits, *self._arguments())

    def _arguments(self) -> tuple[Any, ...]:
        return self.n_sides, 3**self.order, *self.limits, self.binary, self.symmetric

    def _rest(self) -> tuple[int, ...]:
        return (self.order,)

    @classmethod
    def _from_rest(cls, rest: tuple[int, ...], **common: Any) -> Self:
        if len(rest) != 1:
            got = f"{len(rest)} more numbers"
            raise InvalidDataError(explain("the order of a context", got, "pass them unchanged"))
        return cls(rest[0], **common)


@final
@attrs.frozen
class AdaptiveTernary(AbstractContext):
    """Trits: "is it 0?" and its sign, each with a state for every past of ``order`` trits.

    Parameters
    ----------
    order : how many of the last trits are looked at, 0..12.
    limits : two counts up to 4093; a smaller one follows changes sooner, a larger one costs less.
    n_sides : how many values the caller's own context has.
    symmetric : a past and its negation share a state, signs exchanged. With ``order=0`` signs then cost one
        bit each, for the empty past is its own negation.

    Raises
    ------
    InvalidDataError
        An order or a number of states out of range, or limits that are no two ordered counts.

    >>> from involute.coders.range_coder import RangeCoder
    >>> coder = RangeCoder(AdaptiveTernary(2))
    >>> len(coder.encode([0, 1] * 500)), len(coder.encode([0, -1] * 500))
    (3, 3)
    """

    kind: ClassVar[int] = 2
    lowest: ClassVar[int] = -1
    binary: ClassVar[bool] = False


@final
@attrs.frozen
class AdaptiveBinary(AbstractContext):
    """Bits, each with a state for every past of ``order`` bits; otherwise as `AdaptiveTernary`.

    Not symmetric unless asked for. Where it is, a past and its complement share a state.

    >>> from involute.coders.range_coder import RangeCoder
    >>> len(RangeCoder(AdaptiveBinary()).encode([1] * 1000))
    1
    """

    symmetric: bool = attrs.field(default=False, kw_only=True, converter=bool)
    kind: ClassVar[int] = 3
    lowest: ClassVar[int] = 0
    binary: ClassVar[bool] = True

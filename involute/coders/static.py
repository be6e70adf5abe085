"""A model that expects every symbol as often as it says, whatever came before."""

from collections.abc import Sequence
from typing import Any, ClassVar, Self, final

import attrs
import numpy as np
from numpy.typing import ArrayLike

from involute.checking import whole, wholes
from involute.coders.base import AbstractModel
from involute.coders.frequencies import quantised
from involute.errors import InvalidDataError, explain

MOST_SYMBOLS, MOST_BITS = 4096, 16


def _frequencies(value: Any) -> tuple[int, ...]:
    return wholes(value, "frequencies", InvalidDataError, at_least=0)


def _lowest(value: Any) -> int:
    return whole(value, "lowest", InvalidDataError)


@final
@attrs.frozen
class StaticModel(AbstractModel):
    """Frequencies of the symbols ``lowest, lowest + 1, ...``; their sum is a power of two, at most 2^16.

    It is symmetric where the frequencies read the same from both ends.

    Parameters
    ----------
    frequencies : 2 to 4096 whole numbers; a symbol with frequency 0 cannot be coded.
    lowest : the first symbol.

    Raises
    ------
    InvalidDataError
        Too few or too many frequencies, a negative one, or a sum that is no power of two.

    >>> StaticModel([1, 14, 1], lowest=-1).symmetric
    True
    """

    frequencies: tuple[int, ...] = attrs.field(converter=_frequencies)
    lowest: int = attrs.field(default=0, kw_only=True, converter=_lowest)
    kind: ClassVar[int] = 1

    def __attrs_post_init__(self) -> None:
        total = sum(self.frequencies)
        if not 2 <= len(self.frequencies) <= MOST_SYMBOLS or not -MOST_SYMBOLS <= self.lowest <= MOST_SYMBOLS:
            expected = f"2 to {MOST_SYMBOLS} frequencies from a lowest symbol of that size"
            got = f"{len(self.frequencies)} of them, lowest={self.lowest}"
            raise InvalidDataError(explain(expected, got, "use a smaller alphabet"))
        if total.bit_count() != 1 or total > 1 << MOST_BITS:
            expected = f"frequencies whose sum is a power of two, at most 2^{MOST_BITS}"
            raise InvalidDataError(explain(expected, f"sum={total}", "use StaticModel.from_counts"))

    def __repr__(self) -> str:
        """Return the class with the alphabet."""
        return f"StaticModel({self.size} symbols from {self.lowest}, {self.bits} bits)"

    @classmethod
    def from_counts(
        cls, counts: Sequence[int], *, lowest: int = 0, bits: int = MOST_BITS, symmetric: bool = False
    ) -> Self:
        """Return the model for which data with these counts take fewest bits; what occurs can be coded.

        Parameters
        ----------
        counts : how often each symbol occurs, or any whole numbers in that proportion.
        bits : the frequencies sum to 2^bits, 1..16.
        symmetric : count each symbol with its negation.

        Raises
        ------
        InvalidDataError
            No counts, or more symbols that occur than 2^bits.

        >>> StaticModel.from_counts([7, 90, 3], lowest=-1, bits=8, symmetric=True).frequencies
        (13, 230, 13)
        """
        given = wholes(counts, "counts", InvalidDataError, at_least=0)
        bits = whole(bits, "bits", InvalidDataError, at_least=1)
        if bits > MOST_BITS or len(given) < 2:
            got = f"bits={bits}, {len(given)} counts"
            raise InvalidDataError(explain(f"at least 2 counts and at most {MOST_BITS} bits", got, "use 16"))
        return cls(_mirrored(given, bits) if symmetric else quantised(given, bits), lowest=lowest)

    @classmethod
    def fitted(
        cls, symbols: ArrayLike, *, lowest: int, size: int, bits: int = MOST_BITS, symmetric: bool = False
    ) -> Self:
        """Return the model of least length for given symbols; see `from_counts`.

        Raises
        ------
        InvalidStateError
            Symbols outside ``lowest .. lowest + size - 1``.
        InvalidDataError
            No symbols.

        >>> StaticModel.fitted([0, 0, 1, 0], lowest=-1, size=3, bits=3, symmetric=True).frequencies
        (1, 6, 1)
        """
        uniform = cls.from_counts([1] * whole(size, "size", InvalidDataError), lowest=lowest)
        values = uniform.checked(symbols)
        counts = np.zeros(size, dtype=np.int64)
        for begin in range(0, values.size, 1 << 16):
            part = values[begin : begin + (1 << 16)].astype(np.int64) - lowest
            counts += np.bincount(part, minlength=size)
        return cls.from_counts(counts.tolist(), lowest=lowest, bits=bits, symmetric=symmetric)

    @property
    def size(self) -> int:
        """The number of symbols."""
        return len(self.frequencies)

    @property
    def bits(self) -> int:
        """The logarithm of the sum of the frequencies."""
        return sum(self.frequencies).bit_length() - 1

    @property
    def symmetric(self) -> bool:
        """Whether negated symbols are as frequent."""
        return self.frequencies == self.frequencies[::-1]

    def numbers(self) -> tuple[int, ...]:
        """Return the lowest symbol, made non-negative, and the frequencies."""
        return self.lowest + MOST_SYMBOLS, *self.frequencies

    @classmethod
    def from_numbers(cls, numbers: tuple[int, ...]) -> Self:
        """Return the model with these numbers."""
        if not numbers:
            raise InvalidDataError(explain("the numbers of a static model", "none", "pass them unchanged"))
        return cls(numbers[1:], lowest=numbers[0] - MOST_SYMBOLS)


def _mirrored(counts: tuple[int, ...], bits: int) -> tuple[int, ...]:
    """Return frequencies that read the same from both ends; a symbol in the middle has an even one."""
    half, middle = len(counts) // 2, len(counts) % 2
    pairs = [counts[i] + counts[-1 - i] for i in range(half)] + list(counts[half : half + middle])
    shares = quantised(pairs, bits - 1)
    lower = shares[:half]
    return (*lower, *(2 * share for share in shares[half:]), *reversed(lower))

"""A positive number between two fractions: exact arithmetic with every rounding outwards."""

from fractions import Fraction
from typing import final

import attrs

from involute.checking import whole
from involute.errors import InvalidRuleError, explain

GUARD_BITS, LOG_BITS, ROOT_BITS = 128, 64, 64


@final
@attrs.frozen
class Interval:
    """The numbers from ``lower`` to ``upper``, both included.

    Parameters
    ----------
    lower, upper : fractions, whole numbers or floats (read as the fractions that they are).

    Raises
    ------
    InvalidRuleError
        ``lower`` exceeds ``upper``.

    >>> Interval(2, 2).log2()
    Interval(lower=Fraction(1, 1), upper=Fraction(1, 1))
    >>> str(Interval(2, 2).root(2))
    '1.414213562373'
    """

    lower: Fraction = attrs.field(converter=Fraction)
    upper: Fraction = attrs.field(converter=Fraction)

    def __attrs_post_init__(self) -> None:
        """Refuse ends in the wrong order."""
        if self.lower > self.upper:
            got = f"{float(self.lower)} and {float(self.upper)}"
            raise InvalidRuleError(explain("lower <= upper", got, "exchange the ends"))

    @property
    def width(self) -> Fraction:
        """How far the ends are apart."""
        return self.upper - self.lower

    def __contains__(self, number: Fraction | float) -> bool:
        return self.lower <= number <= self.upper

    def widened(self, bits: int) -> "Interval":
        """Return the least interval around this one whose ends are multiples of 2^-bits."""
        scale = 1 << bits
        return Interval(
            Fraction(self.lower * scale // 1, scale), Fraction(-(-self.upper * scale // 1), scale)
        )

    def over(self, other: "Interval") -> "Interval":
        """Return the quotients of positive numbers, this one's over the other's."""
        return Interval(self.lower / other.upper, self.upper / other.lower)

    def log2(self) -> "Interval":
        """Return logarithms to base 2 of positive numbers, the ends 2^-64 off at most."""
        return Interval(_log2_below(self.lower), -_log2_below(1 / self.upper))

    def root(self, degree: int) -> "Interval":
        """Return roots of positive numbers, the ends 2^-63 off at most."""
        scale = 1 << ROOT_BITS * whole(degree, "degree", InvalidRuleError, at_least=1)
        below, above = self.lower * scale // 1, -(-self.upper * scale // 1)
        greatest = _root_below(above, degree)
        greatest += greatest**degree < above
        return Interval(
            Fraction(_root_below(below, degree), 1 << ROOT_BITS), Fraction(greatest, 1 << ROOT_BITS)
        )

    def rounded(self, decimals: int) -> str:
        """Return the decimals to which all its numbers round, or both ends with ``..`` between them.

        >>> Interval(Fraction(1, 3), Fraction(1, 3)).rounded(4), Interval(1, 2).rounded(1)
        ('0.3333', '1.0..2.0')
        """
        ends = [_decimals(round(end * 10**decimals), decimals) for end in (self.lower, self.upper)]
        if ends[0] == ends[1]:
            return ends[0]
        below, above = self.lower * 10**decimals // 1, -(-self.upper * 10**decimals // 1)
        return f"{_decimals(below, decimals)}..{_decimals(above, decimals)}"

    def __str__(self) -> str:
        return self.rounded(12)


def log2_of(number: int) -> Interval:
    """Return the logarithm to base 2 of a whole number."""
    return Interval(number, number).log2()


def _decimals(number: int, decimals: int) -> str:
    """Return ``number / 10^decimals`` as text."""
    digits = str(abs(number)).rjust(decimals + 1, "0")
    sign = "-" if number < 0 else ""
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else f"{sign}{digits}"


def _log2_below(number: Fraction) -> Fraction:
    """Return log2 rounded down: squaring a mantissa below 2 doubles its logarithm, and shows one bit."""
    exponent = number.numerator.bit_length() - number.denominator.bit_length()
    exponent -= number < Fraction(2) ** exponent
    mantissa = number / Fraction(2) ** exponent * (1 << GUARD_BITS) // 1
    bits = 0
    for _ in range(LOG_BITS):
        mantissa = mantissa * mantissa >> GUARD_BITS
        is_set = mantissa >> GUARD_BITS + 1
        mantissa >>= is_set
        bits = 2 * bits + is_set
    return exponent + Fraction(bits, 1 << LOG_BITS)


def _root_below(number: int, degree: int) -> int:
    """Return the greatest whole number whose power is no more than a positive one, by Newton's steps."""
    found = 1 << -(-number.bit_length() // degree)
    while True:
        better = ((degree - 1) * found + number // found ** (degree - 1)) // degree
        if better >= found:
            return found
        found = better

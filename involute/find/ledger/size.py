"""How large a class of maps is: an exact number where it can be written out, and its bits always."""

import math
from typing import final

import attrs

MAX_EXPONENT = 10_000  # above it a power of three is not written out
BITS = math.log2(3)


@final
@attrs.frozen
class Size:
    """A number of maps.

    Attributes
    ----------
    count : the exact number, or ``None`` where it has too many digits.
    bits : its binary logarithm.
    form : the number as people write it, for example ``3^27``.
    """

    count: int | None
    bits: float
    form: str

    def __mul__(self, other: "Size") -> "Size":
        """Return the size of a product of classes."""
        count = None if self.count is None or other.count is None else self.count * other.count
        return written(count, self.bits + other.bits, f"{self.form} · {other.form}")


def power_of_three(exponent: int) -> Size:
    """Return the size 3^exponent.

    >>> power_of_three(27).count
    7625597484987
    """
    count = 3**exponent if exponent <= MAX_EXPONENT else None
    return Size(count, exponent * BITS, f"3^{exponent}")


def number(count: int) -> Size:
    """Return the size of a class that was counted.

    >>> number(8).bits
    3.0
    """
    return written(count, math.log2(count), "")


def written(count: int | None, bits: float, form: str) -> Size:
    """Return a size with a form as short as it can be: digits, a power of three, or the given form."""
    if count is None:
        return Size(count, bits, form)
    exponent = round(bits / BITS)
    if exponent > 12 and 3**exponent == count:
        return power_of_three(exponent)
    digits = f"{count:_}".replace("_", " ")
    return Size(count, math.log2(count), digits if count < 10**12 else f"2^{bits:.2f}")

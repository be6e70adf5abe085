"""Polynomials of whole numbers with constant term 1, lowest coefficient first: products, repeated factors."""

from collections.abc import Sequence
from math import gcd
from typing import TypeAlias

Polynomial: TypeAlias = tuple[int, ...]


def product(one: Polynomial, other: Polynomial) -> Polynomial:
    """Return the product.

    >>> product((1, -1), (1, 1))
    (1, 0, -1)
    """
    found = [0] * (len(one) + len(other) - 1)
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            found[i + j] += a * b
    return tuple(found)


def power_of_x(exponent: int, recurrence: Sequence[int]) -> list[int]:
    """Return the remainder of ``x^n`` by ``x^d - c[0] x^(d-1) - .. - c[d-1]``, lowest coefficient first.

    So ``a(n) = Σ_k r[k] a(k)`` for every sequence with ``a(n) = Σ_k c[k - 1] a(n - k)`` (Fiduccia 1985).

    >>> power_of_x(10, (1, 1))  # x^10 = F(9) + F(10) x, with the numbers of Fibonacci
    [34, 55]
    """
    order = len(recurrence)
    rest = [1] + [0] * (order - 1)
    for bit in f"{exponent:b}":
        wide = [0] * (2 * order)
        for i, a in enumerate(rest):
            for j in range(i, order) if a else ():
                wide[i + j + (bit == "1")] += a * rest[j] * (1 if i == j else 2)
        for i in range(2 * order - 1, order - 1, -1):
            for k, c in enumerate(recurrence, 1) if wide[i] else ():
                wide[i - k] += c * wide[i]
        rest = wide[:order]
    return rest


def trimmed(polynomial: Sequence[int]) -> Polynomial:
    """Return a polynomial without zeros after its last coefficient."""
    length = max((k + 1 for k, c in enumerate(polynomial) if c), default=0)
    return tuple(polynomial[:length])


def without_repeated_factors(polynomial: Polynomial) -> Polynomial:
    """Return a polynomial with constant term 1 divided by its greatest common divisor with its derivative.

    >>> without_repeated_factors((1, -2, 1))
    (1, -1)
    """
    one = polynomial
    other = trimmed([k * c for k, c in enumerate(polynomial)][1:])
    while other:
        one, other = other, _primitive(_remainder(one, other))
    divisor = _primitive(one)
    return _quotient(polynomial, tuple(c * divisor[0] for c in divisor))


def _primitive(polynomial: Polynomial) -> Polynomial:
    content = gcd(*polynomial) if polynomial else 1
    return tuple(c // content for c in polynomial)


def _remainder(one: Polynomial, other: Polynomial) -> Polynomial:
    """Return the remainder of a multiple of the one by the other."""
    rest, lead = list(one), other[-1]
    while len(rest) >= len(other):
        shift, factor = len(rest) - len(other), rest[-1]
        common = gcd(factor, lead)
        rest = [c * (lead // common) for c in rest]
        for k, c in enumerate(other):
            rest[shift + k] -= factor // common * c
        rest = list(trimmed(rest))
    return tuple(rest)


def _quotient(one: Polynomial, other: Polynomial) -> Polynomial:
    """Return the quotient of polynomials with constant term 1, which leaves no remainder, lowest first."""
    found: list[int] = []
    for k in range(len(one) - len(other) + 1):
        found.append(one[k] - sum(found[i] * other[k - i] for i in range(max(0, k - len(other) + 1), k)))
    return tuple(found)

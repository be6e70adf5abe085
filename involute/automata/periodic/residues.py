"""Whole numbers from their residues modulo primes that fit products into 64 bits."""

from functools import cache
from math import isqrt

import numpy as np
from numpy.typing import NDArray

PRIME_BITS = 30  # all primes used exceed 2^30


def primes(n_primes: int) -> list[int]:
    """Return the greatest primes below 2^31, the greatest first."""
    while len(_PRIMES) < n_primes:
        candidate = (_PRIMES[-1] if _PRIMES else 2**31 + 1) - 2
        while not _is_prime(candidate):
            candidate -= 2
        _PRIMES.append(candidate)
    return _PRIMES[:n_primes]


_PRIMES: list[int] = []


@cache
def _small_primes() -> tuple[int, ...]:
    sieve = np.ones(isqrt(2**31) + 1, dtype=np.bool_)
    sieve[:2] = False
    for k in range(2, isqrt(len(sieve)) + 1):
        sieve[k * k :: k] = False
    return tuple(np.flatnonzero(sieve).tolist())


def _is_prime(number: int) -> bool:
    return all(number % prime for prime in _small_primes())


def joined(residues: NDArray[np.int64]) -> list[int]:
    """Return whole numbers smaller in size than half the product of the primes, from their residues."""
    moduli = primes(len(residues))
    found, product = [int(r) for r in residues[0]], moduli[0]
    for row, prime in zip(residues[1:], moduli[1:], strict=True):
        inverse = pow(product, -1, prime)
        found = [
            x + product * ((int(r) - x) * inverse % prime) for x, r in zip(found, row.tolist(), strict=True)
        ]
        product *= prime
    return [x - product if 2 * x > product else x for x in found]

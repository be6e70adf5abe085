"""Traces of powers of a sparse matrix, and characteristic polynomials, modulo a prime below 2^31."""

import numpy as np

from involute.arrays import Index
from involute.kernels.jit import kernel


@kernel
def inverse_modulo(number: int, prime: int) -> int:
    """Return the inverse of a number that is not 0, by Fermat's power."""
    result, base, exponent = 1, number % prime, prime - 2
    while exponent:
        if exponent & 1:
            result = result * base % prime
        base = base * base % prime
        exponent >>= 1
    return result


@kernel
def exchange(matrix: Index, one: int, other: int) -> None:
    """Exchange two rows, and the same two columns."""
    for j in range(len(matrix)):
        matrix[one, j], matrix[other, j] = matrix[other, j], matrix[one, j]
    for i in range(len(matrix)):
        matrix[i, one], matrix[i, other] = matrix[i, other], matrix[i, one]


@kernel
def hessenberg(matrix: Index, prime: int) -> None:
    """Make a square matrix zero below the first subdiagonal, by similarity modulo a prime, in place."""
    n = len(matrix)
    for k in range(1, n - 1):
        pivot = k
        while pivot < n and matrix[pivot, k - 1] == 0:
            pivot += 1
        if pivot == n:
            continue
        exchange(matrix, pivot, k)
        inverse = inverse_modulo(matrix[k, k - 1], prime)
        for i in range(k + 1, n):
            if matrix[i, k - 1]:
                factor = matrix[i, k - 1] * inverse % prime
                for j in range(k - 1, n):
                    matrix[i, j] = (matrix[i, j] + (prime - factor) * matrix[k, j]) % prime
                for j in range(n):
                    matrix[j, k] = (matrix[j, k] + factor * matrix[j, i]) % prime


@kernel
def characteristic(matrix: Index, prime: int, out: Index) -> None:
    """Write the coefficients of ``det(x - H)``, lowest first, for an upper Hessenberg matrix, out (n + 1,).

    The determinants of the leading minors follow from one another by their last columns.
    """
    n = len(matrix)
    minors = np.zeros((n + 1, n + 1), np.int64)
    minors[0, 0] = 1
    for k in range(1, n + 1):
        diagonal = matrix[k - 1, k - 1]
        for j in range(k):
            minors[k, j + 1] = minors[k - 1, j]
        for j in range(k):
            minors[k, j] = (minors[k, j] + (prime - diagonal) * minors[k - 1, j]) % prime
        product = np.int64(1)
        for i in range(k - 2, -1, -1):
            product = product * matrix[i + 1, i] % prime
            factor = product * matrix[i, k - 1] % prime
            if factor:
                for j in range(i + 1):
                    minors[k, j] = (minors[k, j] + (prime - factor) * minors[i, j]) % prime
            if product == 0:
                break
    out[:] = minors[n]


@kernel
def traces(starts: Index, columns: Index, values: Index, ends: Index, prime: int, out: Index) -> None:
    """Write ``out[k - 1] = Σ_v (A^k)[v, ends[v]]`` modulo a prime, k = 1 .. len(out), A in sparse rows.

    ``ends`` is the identity for the trace, and a permutation for walks that end where it says.
    """
    n = len(ends)
    out[:] = 0
    here, after = np.zeros(n, np.int64), np.zeros(n, np.int64)
    for v in range(n):
        here[:] = 0
        here[v] = 1
        for k in range(len(out)):
            after[:] = 0
            for i in range(n):
                if here[i]:
                    for e in range(starts[i], starts[i + 1]):
                        after[columns[e]] = (after[columns[e]] + here[i] * values[e]) % prime
            here, after = after, here
            out[k] = (out[k] + here[ends[v]]) % prime

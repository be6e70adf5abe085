"""Balanced-ternary digits of integers, written plane by plane.

An integer is split into balanced base-243 digits, ``v = low + 243 q`` with ``|low| <= 121``, and each of
those into five trits from the top by comparison: ``d_4 = [low > 40] - [low < -40]``, and so on. Wider
integers are first split by ``3^10`` and ``3^20``. No loop divides by a run-time number, the lanes are as
narrow as the values allow, and blocks stay in the first-level cache, which is why the arithmetic names
its widths: numba alone would compute in 64 bits.

The quotients multiply by a rounded-up reciprocal and correct by at most one; the tests run over every
16-bit integer.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Trits
from involute.kernels.jit import kernel

BLOCK = 4096
HALF_10 = (3**10 - 1) // 2
MODULUS_20 = np.uint64(3**20)
HALF_20 = np.uint64((3**20 - 1) // 2)


@kernel
def copy(source: NDArray[Any], target: NDArray[Any]) -> None:
    """Copy a row, converting its type."""
    for i in range(target.size):
        target[i] = source[i]


@kernel
def split_by_243(work: NDArray[np.int16], low: NDArray[np.int8]) -> None:
    """Write the centred residue modulo 3^5 and leave the quotient in ``work``; any int16."""
    for i in range(low.size):
        value = int(work[i])
        product = np.multiply(np.int32(value), np.int32(270))
        quotient = np.int16(np.right_shift(product, np.int32(16)))
        rest = np.int16(value - 243 * int(quotient))
        carry = int(rest > 121)
        low[i] = int(rest) - 243 * carry
        work[i] = int(quotient) + carry


@kernel
def split_by_59049(work: NDArray[np.int64], low: NDArray[np.int16]) -> None:
    """Write the centred residue modulo 3^10 and leave the quotient in ``work``; ``|work| < 2^32``."""
    for i in range(low.size):
        value = int(work[i])
        quotient = (value * 72736) >> 32
        rest = value - 59049 * quotient
        carry = int(rest > HALF_10)
        low[i] = rest - 59049 * carry
        work[i] = quotient + carry


@kernel
def write_five(low: NDArray[np.int8], rows: Trits) -> None:
    """Write the five digits of integers in [-121, 121], the highest first."""
    row_0, row_1, row_2, row_3, row_4 = rows[0], rows[1], rows[2], rows[3], rows[4]
    for i in range(low.size):
        value = np.int8(low[i])
        digit = int(value > 40) - int(value < -40)
        row_4[i] = digit
        value = np.int8(value - 81 * digit)
        digit = int(value > 13) - int(value < -13)
        row_3[i] = digit
        value = np.int8(value - 27 * digit)
        digit = int(value > 4) - int(value < -4)
        row_2[i] = digit
        value = np.int8(value - 9 * digit)
        digit = int(value > 1) - int(value < -1)
        row_1[i] = digit
        row_0[i] = value - 3 * digit


@kernel
def write_few(low: NDArray[np.int8], rows: Trits) -> None:
    """Write at most four digits, the highest first; uses up ``low``."""
    for k in range(rows.shape[0] - 1, 0, -1):
        row = rows[k]
        power = np.int8(3**k)
        half = np.int8((3**k - 1) // 2)
        for i in range(low.size):
            digit = np.subtract(np.int8(low[i] > half), np.int8(low[i] < -half))
            row[i] = digit
            low[i] = np.subtract(low[i], np.multiply(digit, power))
    copy(low, rows[0])


@kernel
def write_block(work: NDArray[np.int16], low: NDArray[np.int8], rows: Trits) -> None:
    """Write all digits of one block of 16-bit integers; uses up ``work``."""
    n_rows = rows.shape[0]
    for k in range(0, n_rows, 5):
        if n_rows - k <= 5:
            copy(work, low)
        else:
            split_by_243(work, low)
        if n_rows - k >= 5:
            write_five(low, rows[k : k + 5])
        else:
            write_few(low, rows[k:])


@kernel
def write_wide_block(
    work: NDArray[np.int64], narrow: NDArray[np.int16], low: NDArray[np.int8], rows: Trits
) -> None:
    """Write all digits of one block of integers below 2^32 in magnitude; uses up ``work``."""
    n_rows = rows.shape[0]
    for k in range(0, n_rows, 10):
        if n_rows - k <= 10:
            copy(work, narrow)
        else:
            split_by_59049(work, narrow)
        write_block(narrow, low, rows[k : min(k + 10, n_rows)])


@kernel
def digits_16(n: NDArray[np.int16], out: Trits) -> None:
    """Write the digits of 16-bit integers; ``out`` has shape (digits, integers)."""
    work = np.empty(BLOCK, np.int16)
    low = np.empty(BLOCK, np.int8)
    for start in range(0, n.size, BLOCK):
        part = n[start : start + BLOCK]
        copy(part, work[: part.size])
        write_block(work[: part.size], low[: part.size], out[:, start : start + BLOCK])


@kernel
def digits_32(n: NDArray[np.int64], out: Trits) -> None:
    """Write the digits of integers below 2^32 in magnitude; ``out`` has shape (digits, integers)."""
    work = np.empty(BLOCK, np.int64)
    narrow = np.empty(BLOCK, np.int16)
    low = np.empty(BLOCK, np.int8)
    for start in range(0, n.size, BLOCK):
        part = n[start : start + BLOCK]
        size = part.size
        copy(part, work[:size])
        write_wide_block(work[:size], narrow[:size], low[:size], out[:, start : start + BLOCK])


@kernel
def digits_64(magnitude: NDArray[np.uint64], negative: NDArray[np.bool_], out: Trits) -> None:
    """Write the digits of ``±magnitude``, twenty at a time; ``out`` has shape (digits, integers)."""
    rest = np.empty(BLOCK, np.uint64)
    work = np.empty(BLOCK, np.int64)
    narrow = np.empty(BLOCK, np.int16)
    low = np.empty(BLOCK, np.int8)
    n_rows = out.shape[0]
    for start in range(0, magnitude.size, BLOCK):
        size = min(BLOCK, magnitude.size - start)
        copy(magnitude[start : start + size], rest[:size])
        for k in range(0, n_rows, 20):
            for i in range(size):
                quotient = rest[i] // MODULUS_20
                remainder = rest[i] - quotient * MODULUS_20
                centred = np.int64(remainder)
                if remainder > HALF_20:
                    centred -= np.int64(3**20)
                    quotient += np.uint64(1)
                work[i] = -centred if negative[start + i] else centred
                rest[i] = quotient
            rows = out[k : min(k + 20, n_rows), start : start + size]
            write_wide_block(work[:size], narrow[:size], low[:size], rows)

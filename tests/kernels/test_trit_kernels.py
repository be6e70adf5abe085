"""The kernels behind the trit algebra, where a proof by all cases is possible: widths, boundaries, blocks."""

from itertools import product

import numpy as np
import pytest

from involute.kernels import adic, digits, integers, packing, thresholds, trits
from involute.kernels.jit import pure

SLOW = pure(digits.copy) is digits.copy  # the compiler is off
LENGTHS = [0, 1, digits.BLOCK - 1, digits.BLOCK, digits.BLOCK + 1]


def test_split_by_243_on_every_short_integer():
    work = np.arange(-(2**15), 2**15).astype(np.int16)
    n = work.astype(int)
    low = np.empty(n.size, np.int8)
    digits.split_by_243(work, low)

    assert np.array_equal(243 * work.astype(int) + low, n)
    assert (low.min(), low.max()) == (-121, 121)


def test_split_by_59049_on_both_sides_of_every_step():
    """The quotient is a step function: right on both sides of every step below 2^32 is right everywhere."""
    half = 29524
    steps = np.arange(-72737, 72737 + 1, 997 if SLOW else 1)
    n = np.concatenate(
        [59049 * steps + offset for offset in (-half, 0, half)] + [np.array([2**32 - 1, 1 - 2**32])]
    )
    n = n[np.abs(n) < 2**32]
    work, low = n.copy(), np.empty(n.size, np.int16)
    digits.split_by_59049(work, low)

    assert np.array_equal(59049 * work + low, n)
    assert (low.min(), low.max()) == (-half, half)


def test_five_digits_of_every_group():
    low = np.arange(-121, 122).astype(np.int8)
    rows = np.empty((5, low.size), np.int8)
    digits.write_five(low, rows)

    assert rows.T.tolist() == [list(word[::-1]) for word in product((-1, 0, 1), repeat=5)]


@pytest.mark.parametrize("n_rows", [1, 2, 3, 4])
def test_few_digits_of_every_group(n_rows):
    half = (3**n_rows - 1) // 2
    rows = np.empty((n_rows, 2 * half + 1), np.int8)
    digits.write_few(np.arange(-half, half + 1).astype(np.int8), rows)

    assert rows.T.tolist() == [list(word[::-1]) for word in product((-1, 0, 1), repeat=n_rows)]


@pytest.mark.parametrize("size", LENGTHS)
@pytest.mark.parametrize("n_rows", [1, 4, 5, 6, 9, 10, 11, 20, 21, 40, 42])
def test_planes_and_sums_across_blocks(size, n_rows):
    """All three widths write the same planes, and the sums bring the integers back."""
    small = min(size, 40) if SLOW and size else size
    rng = np.random.default_rng(n_rows)
    bound = min((3**n_rows - 1) // 2, 2**62)
    n = rng.integers(-bound, bound + 1, small)
    out = np.full((n_rows, small), 9, np.int8)
    digits.digits_64(np.abs(n).view(np.uint64), n < 0, out)

    assert np.abs(out).max(initial=0) <= 1
    total = np.zeros(small, np.int64)
    if n_rows <= 40:
        integers.integers(out, np.empty(digits.BLOCK, np.int64), -bound, bound, total)
        assert np.array_equal(total, n)
    size_of, sign_of = np.empty(small, np.uint64), np.empty(small, np.int8)
    assert integers.magnitudes(out, size_of, sign_of) == small
    assert np.array_equal(size_of, np.abs(n).view(np.uint64))
    assert np.array_equal(sign_of, np.sign(n))
    again = np.full_like(out, 9)
    if n_rows <= 20:
        digits.digits_32(n, again)
        assert np.array_equal(again, out)
    if n_rows <= 10:
        digits.digits_16(n.astype(np.int16), again)
        assert np.array_equal(again, out)


def test_sums_report_their_range_and_stop_at_the_limits():
    rows = np.array([[0, 1, -1]] * 12, dtype=np.int8)
    half = (3**12 - 1) // 2
    work = np.empty(digits.BLOCK, np.int32)
    wide, narrow = np.empty(3, np.int64), np.full(3, 7, np.int16)

    assert integers.integers(rows, work, -half, half, wide) == (-half, half)
    assert wide.tolist() == [0, half, -half]
    for lowest, highest in ((-half + 1, half), (-half, half - 1)):
        assert integers.integers(rows, work, lowest, highest, narrow) == (-half, half)
        assert narrow.tolist() == [7, 7, 7]


@pytest.mark.parametrize("value", [2**64 - 1, 2**64 - 2, 2**64, 2**64 + 1])
def test_magnitudes_end_at_64_bits(value):
    word, n = [], value
    while n:
        word.append((n + 1) % 3 - 1)
        n = (n - word[-1]) // 3
    planes = np.array([word, [-t for t in word]], dtype=np.int8).T.copy()
    out, signs = np.zeros(2, np.uint64), np.zeros(2, np.int8)
    count = integers.magnitudes(planes, out, signs)

    assert count == (2 if value < 2**64 else 0)
    if count:
        assert out.tolist() == [value, value]
        assert signs.tolist() == [1, -1]


@pytest.mark.parametrize("size", LENGTHS)
def test_depths_and_thresholds_across_blocks(size):
    small = min(size, 40) if SLOW and size else size
    n = np.random.default_rng(size).integers(-(2**15), 2**15, small).astype(np.int16)
    bounds = np.array([0, 1, 4, 13, 40, 121, 364, 1093, 3280, 9841, 29524])
    exceeds = np.abs(n.astype(int)) > bounds[:, None]
    depth, planes = np.full(small, 9, np.int8), np.full((11, small), 9, np.int8)
    adic.depths(np.abs(n).view(np.uint16), bounds.astype(np.uint16), depth)
    thresholds.thresholds(n, bounds.astype(np.int16), -bounds.astype(np.int16), planes)

    assert np.array_equal(depth, exceeds.sum(axis=0))
    assert np.array_equal(planes, np.sign(n) * exceeds)


def test_eight_trits_are_eight_bytes_of_a_word():
    """Every byte of either plane, the other plane filling some of the rest."""
    codes = np.arange(256).astype(np.uint8)
    for positive, negative in (
        (codes, ~codes),
        (codes, codes * 0),
        (codes * 0, codes),
        (codes & 0x55, codes & 0xAA),
    ):
        words = np.empty(256, np.uint64)
        packing.unpack_bits(positive, negative, words)
        expected = np.unpackbits(positive, bitorder="little").astype(np.int8)
        expected -= np.unpackbits(negative, bitorder="little").astype(np.int8)
        p, n = np.empty((2, 256), np.uint8)
        packing.pack_bits(words, p, n)

        assert np.array_equal(words.view(np.int8), expected)
        assert np.array_equal(p, positive)
        assert np.array_equal(n, negative)


@pytest.mark.parametrize("size", LENGTHS)
def test_bytes_across_blocks(size):
    small = min(size, 40) if SLOW and size else size
    codes = (np.arange(small) % 243).astype(np.uint8)
    bands, again = np.empty((5, small), np.int8), np.empty(small, np.uint8)
    packing.unpack_bytes(codes, bands)
    packing.pack_bytes(bands, again)

    assert np.abs(bands).max(initial=0) <= 1
    assert np.array_equal(again, codes)


@pytest.mark.parametrize("values", [[], [0], [1], [-128, 127], [1, 0, -1], [2, 0], [0, -2]])
def test_extremes_include_zero(values):
    x = np.array(values, dtype=np.int8)

    assert trits.extremes(x) == (min([0, *values]), max([0, *values]))


def test_kernels_agree_with_their_python_source():
    x = np.random.default_rng(0).integers(-1, 2, (2, 50)).astype(np.int8)
    for kernel in (trits.add, trits.subtract):
        compiled, plain = np.empty(50, np.int8), np.empty(50, np.int8)
        kernel(x[0], x[1], compiled)
        pure(kernel)(x[0], x[1], plain)
        assert np.array_equal(compiled, plain)
    magnitude = np.array([0, 1, 3, 18, 2**63, 2**64 - 1], np.uint64)
    compiled, plain = np.full((2, 6), 127, np.int8)
    adic.valuations(magnitude, compiled)
    pure(adic.valuations)(magnitude, plain)
    assert np.array_equal(compiled, plain)

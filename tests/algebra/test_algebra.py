"""The public trit algebra against its definitions: every case, then generated ones, then the errors."""

import math
from fractions import Fraction
from itertools import product

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from involute.algebra import (
    VALUATION_OF_ZERO,
    BitPlanes,
    DigitPlanes,
    ThresholdPlanes,
    TritBytes,
    add,
    bit_planes,
    canonical,
    check_integers,
    check_trits,
    depth,
    digit_thresholds,
    digits,
    distance,
    fold,
    fold_index,
    in_cylinder,
    integers,
    kernel_count,
    kernel_index,
    kernels_at,
    lift,
    negation,
    orbit_count,
    orbit_representatives,
    residue,
    sheet,
    sign,
    subtract,
    subtract_clipped,
    support,
    threshold_planes,
    trit_bytes,
    unfold,
    unfold_index,
    valuation,
)
from involute.errors import InvalidDataError, InvalidSpaceError, InvalidStateError

T = (-1, 0, 1)
PAIRS = np.array(list(product(T, T)), dtype=np.int8).T
ALL_16 = np.arange(-(2**15), 2**15).astype(np.int16)
EXTREMES = {np.dtype(t): [np.iinfo(t).min, np.iinfo(t).max] for t in "bhilqBHILQ"}

SHAPES = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=5)
INTEGER_TYPES = st.one_of(hnp.integer_dtypes(endianness="?"), hnp.unsigned_integer_dtypes(endianness="?"))
INTEGERS = hnp.arrays(INTEGER_TYPES, SHAPES)
TRITS = hnp.arrays(hnp.integer_dtypes(endianness="?"), SHAPES, elements=st.integers(-1, 1))

generated = settings(deadline=None)  # a first call compiles


def digits_of(n):
    """Return the balanced-ternary digits of one whole number, the lowest first: the definition."""
    found = []
    while n:
        digit = (n + 1) % 3 - 1
        found.append(digit)
        n = (n - digit) // 3
    return found


def valuation_of(n):
    found = digits_of(n)
    return next((k for k, digit in enumerate(found) if digit), VALUATION_OF_ZERO)


def same(a, b):
    """Equality of values, shape and dtype."""
    return np.array_equal(a, b) and a.shape == b.shape and a.dtype == b.dtype


# The algebra: every pair of trits.


def test_add_and_subtract_on_every_pair():
    a, b = PAIRS
    wide, other = a.astype(int), b.astype(int)

    assert same(add(a, b), ((wide + other + 1) % 3 - 1).astype(np.int8))
    assert same(subtract(a, b), ((wide - other + 1) % 3 - 1).astype(np.int8))
    assert same(subtract_clipped(a, b), np.clip(wide - other, -1, 1).astype(np.int8))


@pytest.mark.parametrize("difference", [subtract, subtract_clipped])
def test_differences_are_equivariant_on_every_pair(difference):
    a, b = PAIRS

    assert np.array_equal(difference(-a, -b), -difference(a, b))


def test_the_group_difference_is_invertible_and_the_clipped_one_is_not():
    a, b = PAIRS

    assert np.array_equal(add(subtract(a, b), b), a)
    assert np.array_equal(subtract(add(a, b), b), a)
    assert len({(int(b), int(d)) for b, d in zip(b, subtract(a, b), strict=True)}) == 9
    assert len({(int(b), int(d)) for b, d in zip(b, subtract_clipped(a, b), strict=True)}) == 7


def test_fold_on_every_word_of_four():
    for word in product(T, repeat=4):
        x = np.array(word, dtype=np.int8)
        sites, signs = fold(x)

        assert sites.tolist() == [abs(t) for t in word] == support(x).tolist()
        assert signs.tolist() == [t for t in word if t] == sign(x).tolist()
        assert same(unfold(sites, signs), x)


@generated
@given(x=TRITS)
def test_fold_separates_what_the_involution_moves(x):
    sites, signs = fold(x)
    mirrored_sites, mirrored_signs = fold(negation(x))

    assert np.array_equal(mirrored_sites, sites)
    assert np.array_equal(mirrored_signs, -signs)
    assert same(unfold(sites, signs), x.astype(np.int8))
    assert same(negation(negation(x)), x.astype(np.int8))


@generated
@given(shapes=hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=4), data=st.data())
def test_two_operands_broadcast(shapes, data):
    a, b = (
        data.draw(hnp.arrays(np.int8, shape, elements=st.integers(-1, 1))) for shape in shapes.input_shapes
    )

    assert same(subtract(a, b), np.asarray((a.astype(int) - b + 1) % 3 - 1).astype(np.int8))
    assert same(add(a, b), np.asarray((a.astype(int) + b + 1) % 3 - 1).astype(np.int8))
    assert same(subtract_clipped(a, b), np.asarray(np.sign(a - b)).astype(np.int8))


def test_arguments_are_left_alone():
    a, b = PAIRS.copy()
    a.setflags(write=False)
    for call in (negation, support, fold, canonical, bit_planes, trit_bytes):
        call(a)
    for call in (add, subtract, subtract_clipped):
        call(a, b)

    assert np.array_equal(PAIRS, (a, b))


# The doors.


@generated
@given(x=TRITS)
def test_trits_of_any_integer_type_pass(x):
    assert same(check_trits(x), x.astype(np.int8))


@generated
@given(x=hnp.arrays(INTEGER_TYPES, hnp.array_shapes(max_dims=3, max_side=4)))
def test_the_first_value_that_is_no_trit_is_named(x):
    bad = np.argwhere((x < -1) | (x > 1))
    if len(bad) == 0:
        assert same(check_trits(x), x.astype(np.int8))
        return
    first = tuple(bad[0].tolist())
    with pytest.raises(InvalidStateError) as caught:
        check_trits(x, "state")

    assert f"state[{', '.join(map(str, first))}]={x[first]} ({x.dtype})" in str(caught.value)


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int16])
def test_every_short_integer_but_three_is_refused(dtype):
    info = np.iinfo(dtype)
    for value in range(info.min, info.max + 1, 1 if info.bits == 8 else 1009):
        x = np.array([0, value], dtype=dtype)
        if value in T:
            assert check_trits(x).tolist() == [0, value]
        else:
            with pytest.raises(InvalidStateError, match=rf"x\[1\]={value} "):
                check_trits(x)
    for value in (-2, 2):
        with pytest.raises(InvalidStateError):
            check_trits(np.array([value], np.int64))


def test_views_of_every_layout():
    x = np.array([[1, 0, -1], [0, -1, 1]], dtype=np.int8)

    assert check_trits(x) is not None
    assert np.shares_memory(check_trits(x), x)
    for view in (x.T, x[:, ::-1], x[:, 1:], np.asfortranarray(x), np.broadcast_to(x[0], (4, 3))):
        assert same(negation(view), -view)
        assert same(bit_planes(view).trits(), np.ascontiguousarray(view))
        assert same(trit_bytes(view).trits(), np.ascontiguousarray(view))
        assert same(integers(digits(view), dtype=np.int8), np.ascontiguousarray(view))


# Digits.


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int16, np.uint16])
def test_digits_of_every_short_integer(dtype):
    """Exhaustive: a sum of trits times powers of three that gives n is the one expansion of n."""
    info = np.iinfo(dtype)
    n = np.arange(info.min, info.max + 1).astype(dtype)
    planes = digits(n)
    total = sum(plane.astype(int) * 3**k for k, plane in enumerate(planes.array))

    assert np.abs(planes.array).max() == 1
    assert np.array_equal(total, n)
    assert same(integers(planes, dtype=dtype), n)
    assert planes.n_planes == len(digits_of(max(info.max, -info.min)))
    assert np.array_equal(depth(n), np.sum(np.cumsum(np.abs(planes.array[::-1]), axis=0) > 0, axis=0))


def test_digits_are_equivariant_on_every_short_integer():
    n = ALL_16[1:]

    assert digits(-n) == -digits(n)
    assert np.array_equal(depth(-n), depth(n))


@generated
@given(n=INTEGERS)
def test_digits_of_any_type_and_shape(n):
    planes = digits(n)
    words = [digits_of(int(value)) for value in n.flat]

    assert planes.n_planes == max(map(len, words), default=0)
    assert planes.shape == n.shape
    assert planes.array.dtype == np.int8
    for word, trits in zip(words, planes.array.reshape(len(planes), n.size).T, strict=True):
        assert trits.tolist() == word + [0] * (len(planes) - len(word))
    assert np.array_equal(depth(n), np.array([len(word) for word in words]).reshape(n.shape))
    assert same(integers(planes, dtype=n.dtype), n)


@pytest.mark.parametrize(
    ("dtype", "n_digits"), [("b", 6), ("h", 11), ("i", 21), ("q", 41), ("H", 11), ("I", 21), ("Q", 42)]
)
def test_extremes(dtype, n_digits):
    n = np.array(EXTREMES[np.dtype(dtype)], dtype=dtype)
    planes = digits(n)

    assert planes.n_planes == n_digits
    assert planes.array.T.tolist() == [(digits_of(int(v)) + [0] * 99)[:n_digits] for v in n]
    assert same(integers(planes, dtype=dtype), n)


@generated
@given(n=INTEGERS, extra=st.integers(0, 60), above=st.integers(0, 12))
def test_more_digits_than_needed_are_zeros(n, extra, above):
    exact = digits(n)
    planes = digits(n, exact.n_planes + extra)

    assert np.array_equal(planes.array[: exact.n_planes], exact.array)
    assert not planes.array[exact.n_planes :].any()
    assert same(integers(planes, dtype=n.dtype), n)
    assert same(integers(planes.array[: exact.n_planes + above], dtype=n.dtype), n)


@generated
@given(
    array=hnp.arrays(
        np.int8, hnp.array_shapes(min_dims=2, max_dims=2, max_side=45), elements=st.integers(-1, 1)
    ),
    dtype=st.sampled_from("bhilqBHILQ"),
)
def test_integers_are_exact_or_refused(array, dtype):
    sums = [sum(int(t) * 3**k for k, t in enumerate(word)) for word in array.T]
    info = np.iinfo(dtype)
    bad = [i for i, value in enumerate(sums) if not info.min <= value <= info.max]
    if bad:
        with pytest.raises(
            InvalidStateError, match=rf"^Expected integers within .*, but got {sums[bad[0]]} at"
        ):
            integers(array, dtype=dtype)
    else:
        assert same(integers(array, dtype=dtype), np.array(sums, dtype=dtype))


@pytest.mark.parametrize("beyond", [2**63, -(2**63) - 1, 2**64, (3**41 - 1) // 2])
def test_the_first_sums_beyond_64_bits_are_refused(beyond):
    word = np.array(digits_of(beyond), dtype=np.int8)[:, None]

    with pytest.raises(InvalidStateError, match=f"but got {beyond} at flat position 0"):
        integers(word)


def test_digits_into_a_given_array():
    n = ALL_16[::97]
    out = np.full((11, n.size), 9, dtype=np.int8)

    assert digits(n, 11, out=out).array is out
    assert digits(n, 11) == DigitPlanes(out)


# Planes.


def test_planes_are_values():
    planes = DigitPlanes([[1, 0], [-1, 1]])

    assert planes == DigitPlanes(np.array([[1, 0], [-1, 1]]))
    assert planes != -planes
    mirrored = -planes
    assert -mirrored == planes
    assert planes != ThresholdPlanes([[1, 0], [1, 0]], (0, 1))
    assert (len(planes), planes.n_planes, planes.shape) == (2, 2, (2,))
    assert planes[1].tolist() == [-1, 1]
    assert np.asarray(planes).tolist() == [[1, 0], [-1, 1]]
    assert repr(planes) == "DigitPlanes(2 of shape (2,))"
    assert repr(threshold_planes([1.0], 1, 3)) == "ThresholdPlanes(3 of shape (1,))"
    with pytest.raises(AttributeError):
        planes.array = planes.array


def test_a_zero_digit_plane_says_nothing_and_a_zero_threshold_plane_ends_all():
    assert digits(9).array.tolist() == [0, 0, 1]
    with pytest.raises(InvalidStateError, match="nested"):
        ThresholdPlanes([[0], [0], [1]], (1, 3, 9))


@generated
@given(
    array=hnp.arrays(
        np.int8, hnp.array_shapes(min_dims=1, max_dims=4, max_side=5), elements=st.integers(-1, 1)
    )
)
def test_profile(array):
    planes = DigitPlanes(array)
    expected = [sum(map(abs, plane.flat)) / plane.size for plane in array.astype(int)]

    assert planes.profile().tolist() == expected
    assert same((-planes).profile(), planes.profile())


def test_the_profile_of_nested_planes_falls():
    rho = threshold_planes(ALL_16, 1, 10).profile()

    assert (np.diff(rho) <= 0).all()
    assert rho[0] == 1 - 3 / 2**16


# Threshold planes.


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int16, np.uint16])
def test_digit_thresholds_measure_the_depth_of_every_short_integer(dtype):
    info = np.iinfo(dtype)
    n = np.arange(info.min, info.max + 1).astype(dtype)
    planes = threshold_planes(n, thresholds=digit_thresholds(13))

    assert np.array_equal(planes.array != 0, depth(n) > np.arange(13)[:, None])
    assert np.array_equal(planes.array, np.sign(n.astype(int)) * (planes.array != 0))


@generated
@given(n=INTEGERS)
def test_digit_thresholds_measure_the_depth_of_any_integer(n):
    planes = threshold_planes(n, thresholds=digit_thresholds(43))

    assert np.array_equal(planes.array != 0, depth(n) > np.arange(43).reshape((43,) + (1,) * n.ndim))


THRESHOLDS = st.lists(
    st.one_of(st.integers(0, 2**70), st.floats(0, 1e30), st.floats(0, 3, width=16), st.integers(0, 300)),
    max_size=6,
).map(sorted)


@generated
@given(
    residual=st.one_of(
        INTEGERS,
        hnp.arrays(
            hnp.floating_dtypes(endianness="?", sizes=(16, 32, 64)), SHAPES, elements={"allow_nan": False}
        ),
    ),
    thresholds=THRESHOLDS,
)
def test_threshold_planes_are_exact_nested_and_odd(residual, thresholds):
    planes = threshold_planes(residual, thresholds=thresholds)

    assert planes.thresholds == tuple(thresholds)
    assert planes.array.shape == (len(thresholds), *residual.shape)
    for tau, plane in zip(thresholds, planes.array, strict=True):
        for value, trit in zip(residual.flat, plane.flat, strict=True):
            exact = value.item()
            assert trit == (exact > tau) - (exact < -tau)  # Python compares whole numbers and floats exactly
    assert ThresholdPlanes(planes.array, planes.thresholds) == planes
    if residual.dtype.kind == "f":
        assert threshold_planes(-residual, thresholds=thresholds) == -planes


@generated
@given(
    tau0=st.floats(1e-6, 1e6),
    n_planes=st.integers(0, 8),
    data=hnp.arrays(np.float64, (5,), elements=st.floats(-1e9, 1e9)),
)
def test_thresholds_triple(tau0, n_planes, data):
    planes = threshold_planes(data, tau0, n_planes)

    assert planes.thresholds == tuple(tau0 * 3**k for k in range(n_planes))
    assert planes == threshold_planes(data, thresholds=planes.thresholds)


def test_integers_meet_fractional_thresholds_exactly():
    n = np.arange(-128, 128)
    taus = tuple(np.arange(0, 140, 0.25).tolist())
    expected = (n > np.array(taus)[:, None]).astype(np.int8) - (n < -np.array(taus)[:, None])

    for dtype in (np.int8, np.int16, np.int64, np.float32):
        assert np.array_equal(threshold_planes(n.astype(dtype), thresholds=taus).array, expected)


def test_a_threshold_between_two_floats_is_not_rounded_up():
    """0.1 in double precision lies below its single-precision neighbour, 0.1f."""
    value = np.array([np.float32(0.1)])

    assert Fraction(float(value[0])) > Fraction(0.1)
    assert threshold_planes(value, 0.1, 1).array.tolist() == [[1]]
    assert threshold_planes(-value, 0.1, 1).array.tolist() == [[-1]]
    assert threshold_planes(np.array([2**53 + 1]), 2.0**53, 1).array.tolist() == [[1]]
    assert threshold_planes([math.inf, -math.inf, 0.0], 1e308, 1).array.tolist() == [[1, -1, 0]]
    for dtype in (np.float16, np.float32):
        ends = np.array([math.inf, -math.inf, np.finfo(dtype).max], dtype=dtype)
        assert threshold_planes(ends, 1e300, 1).array.tolist() == [[1, -1, 0]]


# The 3-adic view.


def test_residues_are_sums_of_low_digits_on_every_short_integer():
    planes = digits(ALL_16, 12).array

    for k in range(13):
        low = sum((planes[j].astype(np.int64) * 3**j for j in range(k)), np.zeros(ALL_16.size, np.int64))
        assert same(residue(ALL_16, k), low)
        assert np.array_equal(in_cylinder(ALL_16, 7, k), (ALL_16.astype(int) - 7) % 3**k == 0)


def test_valuation_is_the_first_non_zero_digit_of_every_short_integer():
    planes = digits(ALL_16).array
    first = np.where(ALL_16 == 0, VALUATION_OF_ZERO, np.argmax(planes != 0, axis=0))

    assert same(valuation(ALL_16), first.astype(np.int8))


@generated
@given(n=INTEGERS, k=st.integers(0, 50))
def test_valuation_and_residue_of_any_integer(n, k):
    values = [int(v) for v in n.flat]
    half = (3**k - 1) // 2
    centred = [(v + half) % 3**k - half for v in values]

    assert valuation(n).reshape(-1).tolist() == [valuation_of(v) for v in values]
    if all(-(2**63) <= c < 2**63 for c in centred):
        assert same(residue(n, k), np.array(centred, dtype=np.int64).reshape(n.shape))
    else:
        with pytest.raises(InvalidStateError, match="residues within int64"):
            residue(n, k)


@pytest.mark.parametrize("k", [0, 1, 5, 20, 39, 40, 41, 42])
@pytest.mark.parametrize("dtype", ["q", "Q"])
def test_residues_and_cylinders_at_the_ends_of_64_bits(dtype, k):
    """Moduli above and below the span of the type, and integers exactly one modulus apart."""
    info = np.iinfo(dtype)
    half = (3**k - 1) // 2
    near = {0, 1, info.min, info.max, half, half + 1, -half, -half - 1, info.min + 3**k, info.max - 3**k}
    values = sorted(v for v in near if info.min <= v <= info.max)
    n = np.array(values, dtype=dtype)
    centred = [(v + half) % 3**k - half for v in values]

    assert in_cylinder(n[:, None], n, k).tolist() == [[(v - w) % 3**k == 0 for w in values] for v in values]
    for i, value in enumerate(centred):
        if -(2**63) <= value < 2**63:
            assert residue(n[i], k) == value


def test_distance_of_every_pair_of_small_integers():
    n = np.arange(-60, 61)
    expected = [
        [3.0 ** -valuation_of(a - b) if a != b else 0.0 for b in range(-60, 61)] for a in range(-60, 61)
    ]

    assert distance(n[:, None], n).tolist() == expected
    assert np.array_equal(distance(n[:, None].astype(np.int8), n), distance(n[:, None], n.astype(np.int16)))


NUMBERS = st.one_of(
    st.integers(-(2**63), 2**63 - 1), st.integers(-30, 30), st.sampled_from([-(2**63), 2**63 - 1])
)


@st.composite
def scalars(draw):
    """One integer as an array of any type that holds it, unsigned ones past int64 included."""
    dtype = draw(INTEGER_TYPES)
    return np.array(draw(hnp.from_dtype(dtype)), dtype=dtype)


@generated
@given(m=scalars(), n=scalars(), p=scalars(), k=st.integers(0, 45))
def test_distance_is_an_ultrametric_without_overflow(m, n, p, k):
    exact = int(m) - int(n)

    assert distance(m, n) == (3.0 ** -valuation_of(exact) if exact else 0.0)
    assert distance(m, n) == distance(n, m)
    assert (distance(m, n) == 0) == (int(m) == int(n))
    assert distance(m, p) <= max(distance(m, n), distance(n, p))
    assert in_cylinder(m, n, k) == (exact % 3**k == 0)


@generated
@given(m=NUMBERS, n=NUMBERS, j=st.integers(0, 39))
def test_distance_of_close_integers(m, n, j):
    near = m + n * 3**j
    if -(2**63) <= near < 2**63:
        assert distance(np.array(m), np.array(near)) <= 3.0**-j


# Packed forms.


@pytest.mark.parametrize(
    "n_trits", [*range(12), 63, 64, 65, 127, 128, 320, 4095, 4096, 4097, 20479, 20480, 20485]
)
def test_packing_of_every_length(n_trits):
    x = np.random.default_rng(n_trits).integers(-1, 2, n_trits).astype(np.int8)
    bits, packed = bit_planes(x), trit_bytes(x)

    assert same(bits.trits(), x)
    assert same(packed.trits(), x)
    for plane, value in ((bits.positive, 1), (bits.negative, -1)):
        padded = np.pad(
            np.packbits(x == value, bitorder="little"), (0, -(-n_trits // 8) % 8 and 8 - -(-n_trits // 8) % 8)
        )
        assert same(plane, padded.view(np.uint64))
    bands = np.pad(x, (0, -n_trits % 5)).reshape(5, -1).astype(int)
    assert same(packed.codes, (121 + np.array([1, 3, 9, 27, 81]) @ bands).astype(np.uint8))


@generated
@given(x=TRITS)
def test_packed_forms_of_any_shape_carry_the_involution(x):
    trits = x.astype(np.int8)
    bits, packed = bit_planes(x), trit_bytes(x)

    assert same(bits.trits(), trits)
    assert same(packed.trits(), trits)
    assert same((-bits).trits(), -trits if trits.ndim else np.array(-trits))
    assert same((-packed).trits(), -trits if trits.ndim else np.array(-trits))
    assert -bits == bit_planes(negation(x)) == BitPlanes(bits.negative, bits.positive, x.shape)
    assert -packed == trit_bytes(negation(x)) == TritBytes(242 - packed.codes, x.shape)
    assert BitPlanes(bits.positive, bits.negative, x.shape) == bits
    assert TritBytes(packed.codes, x.shape) == packed


def test_every_byte_is_five_trits_or_refused():
    words = [TritBytes(np.array([b], np.uint8), 5).trits().tolist() for b in range(243)]

    assert words == [list(word[::-1]) for word in product(T, repeat=5)]
    for byte in range(243, 256):
        with pytest.raises(InvalidStateError, match=rf"codes\[0\]={byte}\."):
            TritBytes(np.array([byte], np.uint8), 5)


def test_packed_forms_are_short_to_read():
    assert repr(bit_planes([1, -1])) == "BitPlanes(positive=0x1, negative=0x2, shape=(2,))"
    assert repr(bit_planes(np.zeros(65, np.int8))) == "BitPlanes(2 words, shape=(65,))"
    assert repr(trit_bytes(np.zeros((2, 3), np.int8))) == "TritBytes(2 bytes, shape=(2, 3))"


# Kernels of order d.


@pytest.mark.parametrize("d", range(8))
def test_orbits_of_every_kernel(d):
    words = list(product(T, repeat=d))
    orbits = {frozenset((word, tuple(-t for t in word))) for word in words}
    representatives = [tuple(word) for word in orbit_representatives(d).tolist()]

    assert kernel_count(d) == len(words) == 3**d
    assert orbit_count(d) == len(orbits) == len(representatives) == (3**d + 1) // 2
    assert {frozenset((word, tuple(-t for t in word))) for word in representatives} == orbits
    assert representatives == sorted(representatives)


@pytest.mark.parametrize("d", range(1, 8))
def test_canonical_form_of_every_kernel(d):
    x = np.array(list(product(T, repeat=d)), dtype=np.int8)
    representative, orientation = canonical(x)
    mirrored, opposite = canonical(-x)

    assert np.array_equal(representative, mirrored)
    assert np.array_equal(orientation, -opposite)
    assert np.array_equal(orientation[:, None] * representative, x)
    assert {tuple(r) for r in representative.tolist()} == {
        tuple(r) for r in orbit_representatives(d).tolist()
    }
    assert np.array_equal(orientation == 0, ~x.any(axis=1))


@pytest.mark.parametrize(("d", "n_orbits"), [(0, 1), (1, 2), (2, 5), (3, 14), (4, 41)])
def test_the_sheet_folds_and_unfolds(d, n_orbits):
    orbit, orientation = fold_index(d)
    kernels = sheet(d)
    representative, direction = canonical(kernels)

    assert kernels.shape == (3,) * d + (d,)
    assert kernels.reshape(3**d, d).tolist() == [list(word) for word in product(T, repeat=d)]
    assert sorted(set(orbit.reshape(-1).tolist())) == list(range(n_orbits))
    assert np.array_equal(orientation, direction)
    assert np.array_equal(orbit_representatives(d)[orbit], representative)
    assert unfold_index(orbit, orientation, d).reshape(-1).tolist() == list(range(3**d))
    assert np.array_equal(kernels_at(unfold_index(orbit, -orientation, d), d), -kernels)


@pytest.mark.parametrize("d", range(5))
def test_the_lift_is_an_equivariant_bijection(d):
    x = np.array(list(product(T, repeat=d)), dtype=np.int8).reshape(3**d, d)
    lifted = lift(x)

    assert np.array_equal(lift(-x), -lifted[:, ::-1, ::-1])
    assert (lifted[..., :d] == x[:, None, None]).all()
    assert kernel_index(lifted).reshape(-1).tolist() == list(range(3 ** (d + 2)))


@generated
@given(d=st.integers(0, 39), data=st.data())
def test_kernel_index_of_any_order(d, data):
    index = data.draw(hnp.arrays(np.int64, SHAPES, elements=st.integers(0, 3**d - 1)))
    kernels = kernels_at(index, d)

    assert kernels.shape == (*index.shape, d)
    assert same(kernel_index(kernels), index)
    assert same(kernel_index(-kernels), np.asarray(3**d - 1 - index))


@generated
@given(
    x=hnp.arrays(np.int8, hnp.array_shapes(min_dims=1, max_dims=4, max_side=4), elements=st.integers(-1, 1)),
    data=st.data(),
)
def test_canonical_form_of_batches(x, data):
    n_axes = data.draw(st.integers(0, x.ndim))
    representative, orientation = canonical(x, n_axes=n_axes)
    batch = x.shape[: x.ndim - n_axes]

    assert orientation.shape == batch
    for place in np.ndindex(*batch):
        trits = x[place].reshape(-1).tolist()
        first = next((t for t in trits if t), 0)
        assert orientation[place] == first
        assert representative[place].reshape(-1).tolist() == [first * t for t in trits]


# What is refused, and how it is said.

A_TRIT = "trits in {-1, 0, +1}"
OF_INTEGER_DTYPE = f"{A_TRIT} of an integer dtype"
MAP_FIRST = "map numbers to trits first, for example by digits or threshold_planes"
ROUND_FIRST = "round first, then x.astype(np.int8); real residuals go through threshold_planes"
WORDS = np.ones(1, np.uint64)

# fmt: off
REFUSED = [
    (lambda: check_trits([0, 1, 1, 2]), InvalidStateError,
     A_TRIT, "x[3]=2 (int64)", MAP_FIRST),
    (lambda: check_trits(np.array([[0, 0], [-3, 9]], np.int8), "state"), InvalidStateError,
     A_TRIT, "state[1, 0]=-3 (int8)", MAP_FIRST),
    (lambda: check_trits(np.uint8(255)), InvalidStateError,
     A_TRIT, "x=255 (uint8)", MAP_FIRST),
    (lambda: check_trits([1.0, math.nan]), InvalidStateError,
     OF_INTEGER_DTYPE, "x[1]=nan (float64)", ROUND_FIRST),
    (lambda: check_trits(np.float32(1)), InvalidStateError,
     OF_INTEGER_DTYPE, "x of dtype float32", ROUND_FIRST),
    (lambda: check_trits([True, False]), InvalidStateError,
     OF_INTEGER_DTYPE, "x of dtype bool", "x.astype(np.int8) if True is meant as +1"),
    (lambda: check_trits(np.array([1, None])), InvalidStateError,
     OF_INTEGER_DTYPE, "x of dtype object", "pass an array of dtype np.int8"),
    (lambda: check_trits(["+"]), InvalidStateError,
     OF_INTEGER_DTYPE, "x of dtype <U1", "pass an array of dtype np.int8"),
    (lambda: check_trits(np.zeros((2, 0), np.int8), allow_empty=False), InvalidStateError,
     "at least one trit", "x of shape (2, 0)", "pass some sites"),
    (lambda: check_integers([0.5], "a"), InvalidStateError,
     "integers of an integer dtype", "a of dtype float64",
     "round first, then a.astype(np.int64); real residuals go through threshold_planes"),
    (lambda: check_integers([2**64]), InvalidStateError,
     "integers of an integer dtype", "n of dtype object", "pass an array of dtype np.int64"),
    (lambda: check_integers([1j]), InvalidStateError,
     "integers of an integer dtype", "n of dtype complex128", "pass an array of dtype np.int64"),
    (lambda: unfold([1, -1], [1]), InvalidStateError,
     "a support in {0, 1}", "support[1]=-1", "pass |x|"),
    (lambda: unfold([1, 1], [1, 0]), InvalidStateError,
     "signs in {-1, +1}", "sign[1]=0", "leave out the sites off the support"),
    (lambda: unfold([1, 0], [1, 1]), InvalidStateError,
     "one sign a broken site, shape (1,)", "sign of shape (2,)", "use fold"),
    (lambda: subtract([1, 0], [1, 0, 1]), InvalidStateError,
     "shapes that broadcast", "a of shape (2,) and b of shape (3,)", "align their axes"),
    (lambda: digits([4, 5, 6], 2), InvalidStateError,
     "integers of at most 2 digits", "n[1]=5 (int64)", "use n_digits=3"),
    (lambda: digits([4], -1), InvalidSpaceError,
     "n_digits a whole number from 0 to 128", "n_digits=-1 (int)", "change n_digits"),
    (lambda: digits([4], n_digits=True), InvalidSpaceError,
     "n_digits a whole number from 0 to 128", "n_digits=True (bool)", "change n_digits"),
    (lambda: digits([4], 2, out=np.zeros((1, 2), np.int8)), InvalidStateError,
     "a contiguous int8 array of shape (2, 1)", "out of shape (1, 2) (int8)", "leave out away"),
    (lambda: integers(digits([5, 200]), dtype=np.int8), InvalidStateError,
     "integers within int8", "200 at flat position 1", "pass a wider dtype"),
    (lambda: integers([[-1]], dtype=np.uint64), InvalidStateError,
     "integers within uint64", "-1 at flat position 0", "pass a wider dtype"),
    (lambda: integers([[1]], dtype=float), InvalidStateError,
     "an integer dtype", "dtype=float64", "use np.int64"),
    (lambda: integers(threshold_planes([1], 1, 1)), InvalidStateError,
     "an array of trits", "planes of type ThresholdPlanes",
     "keep digit planes and threshold planes apart, or pass planes.array if you mean these trits"),
    (lambda: DigitPlanes(1), InvalidStateError,
     "planes along the first axis", "planes of shape ()", "add an axis"),
    (lambda: DigitPlanes(np.zeros((2, 0), np.int8)).profile(), InvalidStateError,
     "planes with sites", "planes of shape (0,)", "pass some data"),
    (lambda: ThresholdPlanes([[0, 1], [0, -1]], (1, 3)), InvalidStateError,
     "nested planes", "planes[1, 1]=-1 over planes[0, 1]=1",
     "use threshold_planes, or DigitPlanes if these are digits"),
    (lambda: ThresholdPlanes([[0, 1]], (1, 3)), InvalidStateError,
     "one threshold a plane", "2 thresholds for 1 planes", "pass as many"),
    (lambda: threshold_planes(np.array([[0.0, 1.0], [math.nan, 0.0]]), 1, 1), InvalidDataError,
     "a residual without NaN", "residual[1, 0]=nan (float64)", "fill or cut the gap before"),
    (lambda: threshold_planes([1j], 1, 1), InvalidDataError,
     "a real or integer array", "residual of dtype complex128", "use np.float64"),
    (lambda: threshold_planes([1.0], 0, 1), InvalidDataError,
     "tau0 > 0", "tau0=0", "pass the half-width of the neutral band"),
    (lambda: threshold_planes([1.0], math.inf, 1), InvalidDataError,
     "finite thresholds", "tau0=inf", "pass real numbers"),
    (lambda: threshold_planes([1.0], 1), InvalidDataError,
     "either tau0 and n_planes, or thresholds", "tau0=1, n_planes=None, thresholds=None",
     "pass one or the other"),
    (lambda: threshold_planes([1.0], thresholds=[1, 3, 2]), InvalidDataError,
     "thresholds that do not decrease", "thresholds[2]=2 after 3", "sort them"),
    (lambda: threshold_planes([1.0], thresholds=[-1]), InvalidDataError,
     "thresholds >= 0", "thresholds[0]=-1", "pass |tau|"),
    (lambda: threshold_planes([1.0], thresholds=[np.float64(math.nan)]), InvalidDataError,
     "finite thresholds", "thresholds[0]=np.float64(nan)", "pass real numbers"),
    (lambda: residue([1], -1), InvalidSpaceError,
     "k a whole number >= 0", "k=-1 (int)", "change k"),
    (lambda: residue(np.array([0, 2**63], np.uint64), 41), InvalidStateError,
     "residues within int64", "n[1]=9223372036854775808 (uint64)", "use k <= 40"),
    (lambda: distance([1, 2], [1, 2, 3]), InvalidStateError,
     "shapes that broadcast", "m of shape (2,) and n of shape (3,)", "align their axes"),
    (lambda: BitPlanes(WORDS * 6, WORDS * 12, 9), InvalidStateError,
     "bit planes that do not overlap", "positive[0] & negative[0] = 0x4", "clear one of the two bits"),
    (lambda: BitPlanes(WORDS * 4, WORDS, (1, 2)), InvalidStateError,
     "no bits beyond trit 2", "bits above 2 in the last word", "clear them"),
    (lambda: BitPlanes([1], WORDS, 2), InvalidStateError,
     "positive of shape (1,) and dtype uint64", "shape (1,) and dtype int64", "check the shape of the trits"),
    (lambda: TritBytes(np.array([0, 243], np.uint8), 7), InvalidStateError,
     "bytes from 0 to 242", "codes[1]=243", "pass the codes of trit_bytes"),
    (lambda: TritBytes(np.array([0, 242], np.uint8), 9), InvalidStateError,
     "zeros beyond trit 9", "a non-zero one in the last band", "check the shape"),
    (lambda: kernel_count(1.0), InvalidSpaceError,
     "d a whole number >= 0", "d=1.0 (float)", "change d"),
    (lambda: sheet(17), InvalidSpaceError,
     "d a whole number from 0 to 16", "d=17 (int)", "change d"),
    (lambda: kernels_at([0, 9], 2), InvalidStateError,
     "index from 0 to 8", "index[1]=9", "check index and d"),
    (lambda: kernel_index(1), InvalidStateError,
     "kernels along the last axis", "x of shape ()", "add an axis"),
    (lambda: canonical([1], n_axes=2), InvalidSpaceError,
     "n_axes a whole number from 0 to 1", "n_axes=2 (int)", "change n_axes"),
    (lambda: unfold_index([0, 1], [0, 0], 1), InvalidStateError,
     "orientation 0 exactly on orbit 0", "orientation[1]=0 with orbit[1]=1", "use fold_index"),
    (lambda: unfold_index([0], [0, 0], 1), InvalidStateError,
     "one orientation an orbit", "orbit of shape (1,) and orientation of shape (2,)", "use fold_index"),
]
# fmt: on


@pytest.mark.parametrize(
    ("call", "error", "expected", "got", "mend"), REFUSED, ids=[row[3] for row in REFUSED]
)
def test_errors_say_what_was_expected_what_came_and_how_to_mend_it(call, error, expected, got, mend):
    with pytest.raises(error) as caught:
        call()

    assert str(caught.value) == f"Expected {expected}, but got {got}. To mend: {mend}."

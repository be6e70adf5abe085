"""Syndromes, code shifts and checksums: distances by counting all words, laws on all or drawn states."""

import numpy as np
import pytest

import involute as iv
from involute.algebra.packing import TritBytes
from involute.errors import InvalidRuleError, InvalidSystemError
from involute.laws import Status
from involute.quantities.integrity import Integrity, byte_crc, even_crc, orientation
from involute.quantities.syndrome import Syndrome
from involute.updates.code_shift import CodeShift

CODES = {  # n, k, d, and how many words there are of each weight
    "tetracode": (Syndrome.hamming(2), 4, 2, 3, [1, 0, 0, 8, 0]),
    "Hamming": (Syndrome.hamming(3), 13, 10, 3, None),
    "Golay": (Syndrome.golay(), 11, 6, 5, [1, 0, 0, 0, 0, 132, 132, 0, 330, 110, 0, 24]),
}


@pytest.fixture(params=CODES, name="code")
def _code(request):
    return CODES[request.param]


def words_of(generator):
    """All words u G modulo 3, by the definition."""
    k = len(generator)
    messages = iv.TritSpace(k).states(np.arange(3**k)).astype(int)
    return (messages @ generator.astype(int) + 1) % 3 - 1


def test_dimension_and_least_distance_by_counting(code):
    """Exhaustive: all 3^k words differ, and the lightest but 0 has weight d (3, 3 and 5)."""
    syndrome, n, k, distance, expected = code
    generator = CodeShift.along(syndrome.check).generator
    words = words_of(generator)
    weights = np.bincount(np.count_nonzero(words, axis=1), minlength=n + 1)

    assert generator.shape == (k, n)
    assert len(np.unique(words, axis=0)) == 3**k
    assert np.flatnonzero(weights)[1] == distance
    assert expected is None or weights.tolist() == expected


def test_the_code_is_what_passes_every_check(code):
    syndrome, n, k, _, _ = code
    space = iv.TritSpace(n)
    value = syndrome.bind(space)
    words = words_of(CodeShift.along(syndrome.check).generator)

    assert not value(words.astype(np.int8)).any()
    if n < 13:
        passing = np.count_nonzero(~value(space.states(np.arange(3**n))).any(axis=1))
        assert passing == 3**k


def test_these_codes_are_perfect(code):
    """Patterns of at most (d - 1)/2 wrong trits are as many as syndromes, and each has one of its own."""
    syndrome, n, _, distance, _ = code
    space, r = iv.TritSpace(n), len(syndrome.check)
    patterns = [space.neutral()]
    singles = [s * row for row in np.eye(n, dtype=np.int8) for s in (-1, 1)]
    patterns += singles
    if distance == 5:
        patterns += [a + b for i, a in enumerate(singles) for b in singles[i + 1 :] if not (a & b).any()]
    found = syndrome.bind(space)(np.asarray(patterns))

    assert len(patterns) == len(np.unique(found, axis=0)) == 3**r


def test_every_single_wrong_trit_is_seen(code):
    """Of every code word, of every cell, of both other values."""
    syndrome, n, _, _, _ = code
    value = syndrome.bind(iv.TritSpace(n))
    words = words_of(CodeShift.along(syndrome.check).generator)[:: 1 if n < 13 else 59].astype(np.int8)
    for cell in range(n):
        for shift in (1, 2):
            wrong = words.copy()
            wrong[:, cell] = (wrong[:, cell] + shift + 1) % 3 - 1
            assert value(wrong).any(axis=1).all()


def test_syndromes_are_odd_and_linear(code):
    syndrome, n, _, _, _ = code
    space = iv.TritSpace(n)
    value = syndrome.bind(space)
    x, y = (
        space.random(np.random.default_rng(1), size=500),
        space.random(np.random.default_rng(2), size=500),
    )
    both = ((x.astype(int) + y + 1) % 3 - 1).astype(np.int8)
    added = (value(x).astype(int) + value(y) + 1) % 3 - 1

    assert syndrome.parity == "odd"
    assert (value(-x) == -value(x)).all()
    assert (value(both) == added).all()
    assert value(x[0]).shape == (len(syndrome.check),)
    assert value(x.reshape(5, 100, n)).shape == (5, 100, len(syndrome.check))


def test_the_shift_keeps_the_syndrome_and_is_undone(code):
    syndrome, n, k, _, _ = code
    space, controls = iv.TritSpace(n), iv.TritSpace(k)
    shift, rng = CodeShift.along(syndrome.check), np.random.default_rng(3)
    step, back, value = shift.bind(space, controls), shift.inverse.bind(space, controls), syndrome.bind(space)
    x, u = space.random(rng, size=300), controls.random(rng, size=300)
    image = step(x, u, 0)

    assert (value(image) == value(x)).all()
    assert (image != x).any()
    assert (back(image, u, 0) == x).all()
    assert (step(-x, -u, 0) == -image).all()
    assert (step(x, u[0], 0)[7] == step(x[7], u[0], 0)).all()
    assert image.dtype == np.int8


def test_a_square_of_cells_is_a_word_too():
    step = CodeShift([[1, 0, 0, -1]]).bind(iv.TritSpace((2, 2)), iv.TritSpace(1))
    value = Syndrome([[1, 1, 1, 1]]).bind(iv.TritSpace((2, 2)))
    x = iv.trits("+0/0+")

    assert iv.text(step(x, iv.trits("+"), 0)) == "-0/00"
    assert value(np.stack([x, step(x, iv.trits("+"), 0)])).tolist() == [[-1], [-1]]


@pytest.mark.parametrize("seed", range(30))
def test_the_generator_of_any_checks(seed):
    """Random matrices, dependent rows among them: all that passes is generated, by counting."""
    rng = np.random.default_rng(seed)
    check = rng.integers(-1, 2, size=(rng.integers(1, 5), 6))
    space = iv.TritSpace(6)
    passing = np.count_nonzero(~Syndrome(check).bind(space)(space.states(np.arange(729))).any(axis=1))
    generator = CodeShift.along(check).generator

    assert not ((check @ generator.T) % 3).any()
    assert len(np.unique(words_of(generator), axis=0)) == 3 ** len(generator) == passing


def test_the_byte_crc_is_the_one_in_use():
    """CRC-8 of the nine digits 1..9 is 0xF4, its published check value."""
    digits = TritBytes(np.frombuffer(b"123456789", dtype=np.uint8), (45,))

    assert byte_crc(digits.trits()) == 0xF4


@pytest.mark.parametrize("parity", ["even", "odd"])
def test_a_byte_crc_has_no_parity(parity):
    quantity = iv.FunctionQuantity(byte_crc, parity)
    system = iv.System(space=iv.TritSpace(4), update=lambda x: x, invariants=quantity)
    verdict = iv.verify(system, laws=["A7"]).verdict("A7")

    assert verdict.status is Status.REFUTED


def test_an_even_checksum_and_an_orientation():
    """Exhaustive on four trits: each has its parity, and together they give the CRC back."""
    space = iv.TritSpace(4)
    parts = (iv.FunctionQuantity(even_crc, "even"), iv.FunctionQuantity(orientation, "odd"))
    system = iv.System(space=space, update=lambda x: x, invariants=parts)
    together = {}
    for x in space.states(np.arange(81)):
        together.setdefault((even_crc(x), orientation(x)), set()).add(byte_crc(x))

    assert [v.status for v in iv.verify(system, laws=["A7"]).verdicts] == [Status.PROVED] * 2
    assert len(together) == 81
    assert all(len(found) == 1 for found in together.values())


def test_integrity_is_bound_labelled_and_part_of_the_identity():
    def build(*parts):
        return iv.System(space=iv.TritSpace(4), update=lambda x: x, integrity=parts)

    syndrome = Syndrome.hamming(2)
    itself, crc = Integrity(of=syndrome), Integrity(of=syndrome, value=byte_crc)

    assert [part.label for part in (itself, crc, Integrity(of=iv.Charge(), label="mine"))] == [
        "syndrome",
        "byte_crc",
        "mine",
    ]
    assert itself.is_itself
    assert not crc.is_itself
    assert Integrity(of=iv.Charge(), value=iv.Activity()).label == "activity"
    assert (
        len({build().identity, build(itself).identity, build(crc).identity, build(itself, crc).identity}) == 4
    )
    assert build(itself).identity == build(Integrity(of=Syndrome.hamming(2))).identity


@pytest.mark.parametrize(
    ("make", "error", "expected"),
    [
        (lambda: Syndrome([1, 0]), InvalidRuleError, "a check matrix of trits"),
        (lambda: Syndrome([[2]]), InvalidRuleError, "a check matrix of trits"),
        (lambda: Syndrome([[0.5]]), InvalidRuleError, "a check matrix of trits"),
        (lambda: Syndrome([[1], [1, 0]]), InvalidRuleError, "a regular array"),
        (lambda: Syndrome.hamming(0), InvalidRuleError, "at least 1"),
        (lambda: Syndrome.golay().bind(iv.TritSpace(10)), InvalidRuleError, "a space of 11 trits"),
        (lambda: CodeShift([[3]]), InvalidRuleError, "a matrix of trits"),
        (lambda: CodeShift.along([[1]]), InvalidRuleError, "more than one word"),
        (lambda: CodeShift([[1, 1]]).bind(iv.TritSpace(3), None), InvalidRuleError, "a space of 2 trits"),
        (lambda: CodeShift([[1]]).bind(iv.TritSpace(1), None), InvalidRuleError, "1 control trits"),
        (
            lambda: CodeShift([[1]]).bind(iv.TritSpace(1), iv.TritSpace(2)),
            InvalidRuleError,
            "1 control trits",
        ),
        (lambda: Integrity(of=byte_crc), InvalidRuleError, "a quantity with a parity"),
        (lambda: Integrity(of=iv.Charge(), value=3), InvalidRuleError, "to be a function"),
        (
            lambda: iv.System(space=iv.TritSpace(4), update=lambda x: x, integrity=iv.Charge()),
            InvalidSystemError,
            "integrity to be an Integrity",
        ),
        (
            lambda: iv.System(
                space=iv.TritSpace(4),
                update=lambda x: x,
                integrity=[Integrity(of=iv.Charge()), Integrity(of=iv.Charge())],
            ),
            InvalidSystemError,
            "a label of its own",
        ),
        (
            lambda: iv.System(
                space=iv.TritSpace(4), update=lambda x: x, integrity=Integrity(of=Syndrome.golay())
            ),
            InvalidRuleError,
            "a space of 11 trits",
        ),
    ],
)
def test_what_is_refused(make, error, expected):
    with pytest.raises(error, match=expected):
        make()

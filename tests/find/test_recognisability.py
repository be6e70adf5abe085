"""[A11]: every verdict against windows of long words; certificates read edge by edge; refutations parsed."""

import base64
import itertools
import json
import zlib

import numpy as np
import pytest

from involute.automata.labelled_graph import BlockCode, ConstrainedShift
from involute.automata.substitution import Substitution, factors
from involute.errors import InvalidRuleError
from involute.find.recognisability import TwoCuttings, recognisability
from involute.laws import RECOGNISABILITY, Status

OPPOSITE = str.maketrans("-+", "+-")


def read(data):
    """An array of a certificate, without the package."""
    raw = zlib.decompress(base64.b64decode(data["data"]))
    return np.frombuffer(raw, data["dtype"]).reshape(data["shape"])


def holds(certificate):
    """Whether walks of 2R + 1 edges with the same letters agree in the middle, by listing all of them."""
    plain = json.loads(json.dumps(certificate))
    assert plain["kind"] == "cuts by context"
    source, target, letter, cut = (read(plain[key]) for key in ("source", "target", "letter", "cut"))
    radius, seen = plain["radius"], {}
    walks = [((int(letter[e]),), int(target[e]), None) for e in range(len(source))]
    walks = [(w, end, int(cut[e]) if radius == 0 else None) for e, (w, end, _) in enumerate(walks)]
    for length in range(1, 2 * radius + 1):
        walks = {
            ((*word, int(letter[e])), int(target[e]), int(cut[e]) if length == radius else flag)
            for word, end, flag in walks
            for e in np.flatnonzero(source == end)
        }
    for word, _, flag in walks:
        seen.setdefault(word, set()).add(flag)
    return all(len(flags) == 1 for flags in seen.values())


def cut_long_word(sigma, length):
    """σ(y) for a long admissible word y, and where its blocks start."""
    y = sigma.alphabet[0]
    while len(y) < length:
        y = sigma(y)
    starts = np.cumsum([0, *(len(sigma.image[a]) for a in y)])
    flags = np.zeros(starts[-1] + 1, dtype=bool)
    flags[starts] = True
    return sigma(y), flags


def is_decided_by(text, flags, radius):
    """Whether windows of this radius that occur in a long word have one cut flag each."""
    seen = {}
    for i in range(radius, len(text) - radius):
        seen.setdefault(text[i - radius : i + radius + 1], set()).add(bool(flags[i]))
    return all(len(cuts) == 1 for cuts in seen.values())


def check(sigma, verdict):
    """A verdict on a primitive substitution must be what a long word shows."""
    text, flags = cut_long_word(sigma, 1500)
    if verdict.status is Status.PROVED:
        radius = verdict.certificate["radius"]
        assert is_decided_by(text, flags, radius)
        assert radius == 0 or not is_decided_by(text, flags, radius - 1)
    else:
        assert verdict.status is Status.REFUTED
        assert not is_decided_by(text, flags, 25)
        check_witness(sigma, verdict.witness)
    return verdict


def check_witness(sigma, witness):
    """Same letters, other cuts; whole blocks are images of letters; long factors are admissible."""
    assert isinstance(witness, TwoCuttings)
    assert witness.one.letters(9) == witness.other.letters(9)
    assert witness.one.word(3) != witness.other.word(3)
    for word in (witness.one, witness.other):
        assert set(word.word(4).split("|")[1:-1]) <= set(sigma.image.values())
        assert factors(word.letters(9), 12) <= sigma.language(12)


SHORT = ["".join(word) for n in (1, 2, 3) for word in itertools.product("ab", repeat=n)]


@pytest.mark.parametrize("first", SHORT)
def test_all_substitutions_of_two_letters_into_short_words(first):
    """Exhaustive: every primitive one with images of up to three letters is decided, and rightly."""
    for second in SHORT:
        sigma = Substitution({"a": first, "b": second})
        if sigma.is_primitive and sigma.growth > 1 + 1e-9:
            check(sigma, recognisability(sigma))


NAMED = [
    ({"+": "+-", "-": "-+"}, 2),
    ({"a": "ab", "b": "a"}, 0),
    ({"a": "ab", "b": "aa"}, 1),
    ({"a": "ab", "b": "ac", "c": "a"}, 0),
    ({"-": "00-", "0": "-0+", "+": "+00"}, 3),
]


@pytest.mark.parametrize(("images", "radius"), NAMED)
def test_the_classical_ones(images, radius):
    """Thue-Morse, Fibonacci, period doubling, Tribonacci, and one of trits that is odd under the mirror."""
    sigma = Substitution(images)
    verdict = check(sigma, recognisability(sigma))

    assert verdict.law == RECOGNISABILITY
    assert verdict.certificate["radius"] == radius
    assert verdict.reason == f"radius {radius}: a window of {2 * radius + 1} cells decides"
    assert holds(verdict.certificate)


def odd(image):
    return Substitution({"-": image.translate(OPPOSITE), "+": image})


def test_odd_substitutions_of_length_three_on_two_signs():
    """Of the six primitive ones four are aperiodic, and recognisable."""
    proved = {}
    for image in map("".join, itertools.product("-+", repeat=3)):
        sigma = odd(image)
        assert sigma.is_odd
        if sigma.is_primitive:
            verdict = check(sigma, recognisability(sigma))
            proved[image] = verdict.certificate and verdict.certificate["radius"]

    assert proved == {"--+": 2, "-+-": None, "-++": 2, "+--": 2, "+-+": None, "++-": 2}


def test_one_wrong_entry_destroys_recognisability():
    """+-- and +-+ differ in their last entry."""
    assert recognisability(odd("+--")).status is Status.PROVED
    assert recognisability(odd("+-+")).status is Status.REFUTED
    assert recognisability(Substitution({"+": "+-", "-": "-+"})).status is Status.PROVED
    assert recognisability(Substitution({"+": "+-", "-": "--"})).status is Status.REFUTED


def test_odd_substitutions_of_trits_fix_the_neutral_letter():
    """-0 = 0, so σ(0) = 000: all 27 are odd, none is primitive, and the word of all 0 may be cut anywhere."""
    for image in map("".join, itertools.product("-0+", repeat=3)):
        sigma = Substitution({"-": image.translate(OPPOSITE), "0": "000", "+": image})
        verdict = recognisability(sigma)

        assert sigma.is_odd
        assert not sigma.is_primitive
        assert verdict.status is Status.REFUTED
        check_witness(sigma, verdict.witness)


def test_mirror_odd_substitutions_of_trits():
    """Exhaustive over images of three letters: reversed and negated, the primitive ones are all decided."""
    radii = []
    for centre, image in itertools.product(
        ("-0+", "000", "+0-"), map("".join, itertools.product("-0+", repeat=3))
    ):
        sigma = Substitution({"-": image.translate(OPPOSITE)[::-1], "0": centre, "+": image})
        assert sigma.is_mirror_odd
        if sigma.is_primitive:
            radii.append(check(sigma, recognisability(sigma)).certificate["radius"])

    assert [radii.count(radius) for radius in range(5)] == [2, 12, 10, 14, 0]


def code_is_comma_free(words):
    """No word occurs in a concatenation of two but as one of them."""
    n = len(words[0])
    return not any((a + b)[i : i + n] in words for a in words for b in words for i in range(1, n))


@pytest.mark.parametrize("length", [2, 3])
def test_comma_free_codes(length):
    """Whether a block starts is seen from the word itself: the radius is below the length of the words."""
    pool = ["".join(word) for word in itertools.product("-0+", repeat=length)]
    codes = [code for code in itertools.combinations(pool, 2) if code_is_comma_free(code)]
    assert codes
    for code in codes:
        verdict = recognisability(BlockCode(code))

        assert verdict.status is Status.PROVED
        assert verdict.certificate["radius"] <= length - 1
        assert holds(verdict.certificate)


def test_one_wrong_word_destroys_a_code():
    assert recognisability(BlockCode(("-0", "-+", "0+"))).certificate["radius"] == 1
    verdict = recognisability(BlockCode(("-0", "-+", "0-")))

    assert verdict.status is Status.REFUTED
    for word in (verdict.witness.one, verdict.witness.other):
        assert set(word.word(3).split("|")[1:-1]) <= {"-0", "-+", "0-"}


@pytest.mark.parametrize("block", [2, 3, 4, 9])
def test_full_shifts(block):
    verdict = recognisability(ConstrainedShift(), block=block)
    one, other = verdict.witness.one, verdict.witness.other

    assert verdict.status is Status.REFUTED
    assert one.letters(block) == other.letters(block)
    for word in (one, other):
        inner = word.word(block).split("|")[1:-1]
        assert {len(cut) for cut in inner} == {block}
    starts = [word.word(block).index("|") for word in (one, other)]
    assert starts[0] % block != starts[1] % block
    assert "  and  " in str(verdict.witness)
    assert verdict.witness.weight == len(one.letters(1))


def test_a_constraint_that_marks_the_blocks():
    """A + starts every block and stands nowhere else; once it may stand elsewhere, all is lost."""
    assert recognisability(ConstrainedShift(("|0", "|-", ".+"))).certificate["radius"] == 0
    assert recognisability(ConstrainedShift(("|0", "|-"))).status is Status.REFUTED


def test_vacuous_ones_say_so():
    """No word at all is no proof; blocks of one cell are cut everywhere."""
    empty = recognisability(ConstrainedShift(("-", "0", "+")))
    flat = recognisability(ConstrainedShift(), block=1)

    assert empty.status is Status.UNDECIDED
    assert "vacuous" in empty.reason
    assert flat.certificate["radius"] == 0
    assert "vacuous" in flat.reason


def test_what_the_budget_leaves_open():
    thue_morse = Substitution({"+": "+-", "-": "-+"})
    short = recognisability(thue_morse, budget=10)
    first = recognisability(thue_morse, budget=20)
    low = recognisability(BlockCode(("-0", "-+", "0+")), max_radius=0)

    assert [v.status for v in (short, first, low)] == [Status.UNDECIDED] * 3
    assert "no context was looked at" in short.reason
    assert first.reason == (
        "contexts of 2 letters leave radius 1 ambiguous; longer ones exceed the budget of 20 pairs"
    )
    assert "radius up to 0" in low.reason
    assert "exceed the budget of 11" in recognisability(BlockCode(("-0", "-+", "0+")), budget=11).reason
    unsure = recognisability(Substitution({"a": "b", "b": "abb"}), budget=25)
    assert unsure.status is Status.PROVED
    assert unsure.reason.startswith("radius at most 2:")


@pytest.mark.parametrize("source", [BlockCode(("-0", "-+", "0+")), Substitution({"+": "+-", "-": "-+"})])
def test_a_certificate_with_a_smaller_radius_is_refused(source):
    found = recognisability(source).certificate

    assert holds(found)
    assert not holds({**found, "radius": found["radius"] - 1})


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        (lambda: recognisability("code"), "a declared admissible set"),
        (lambda: recognisability(BlockCode(("a",)), block=2), "no block="),
        (lambda: recognisability(BlockCode(("a",)), max_radius=-1), "max_radius"),
        (lambda: recognisability(Substitution({"a": "ab", "b": "b"})), "words grow"),
    ],
)
def test_what_is_refused(ask, expected):
    with pytest.raises(InvalidRuleError, match=expected):
        ask()

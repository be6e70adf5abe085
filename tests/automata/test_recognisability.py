"""Graphs with cuts and substitutions against brute force over words: radii and languages."""

import itertools

import numpy as np
import pytest

from involute.automata.labelled_graph import BlockCode, ConstrainedShift, LabelledGraph
from involute.automata.recognisability import contexts
from involute.automata.substitution import Substitution, factors
from involute.errors import InvalidRuleError

BIG = 10**6
WORDS = [*"ab", *map("".join, itertools.product("ab", repeat=2))]


def windows_of_code(words, radius):
    """The cuts seen in the middle of each window of concatenations."""
    shortest, longest = (f(map(len, words)) for f in (min, max))
    n_words = -(-(2 * radius + 1) // shortest) + 1
    seen = {}
    for parts in itertools.product(words, repeat=n_words):
        text = "".join(parts)
        cuts = np.cumsum([0, *map(len, parts)])
        for start in range(min(longest, len(text) - 2 * radius)):
            window = text[start : start + 2 * radius + 1]
            if len(window) == 2 * radius + 1:
                seen.setdefault(window, set()).add(start + radius in cuts)
    return seen


def least_radius(windows, most):
    """The first radius without a window that is cut in two ways, or ``None``."""
    for radius in range(most + 1):
        if all(len(cuts) == 1 for cuts in windows(radius).values()):
            return radius
    return None


CODES = [
    code for n in (1, 2, 3) for code in itertools.combinations(WORDS, n) if n < 3 or sum(map(len, code)) > 4
] + [("aab", "abb"), ("aaab", "b"), ("aba", "ba", "b"), ("abb", "bab"), ("aab", "ab", "bba")]


@pytest.mark.parametrize("code", CODES, ids="-".join)
def test_codes_against_brute_force(code):
    """Exhaustive: all codes of up to three words of one or two letters, and some longer ones."""
    most = 3
    found = contexts(BlockCode(code).labelled_graph().trimmed(), max_radius=50, budget=BIG)
    expected = least_radius(lambda radius: windows_of_code(code, radius), most)

    assert expected == (found.radius if found.radius is None or found.radius <= most else None)
    assert (found.radius is None) == (found.walks is not None)


def marked_windows(forbidden, block, radius, pad):
    """Windows of words of two letters at every phase in which a naive search finds no forbidden word."""
    size, seen = 2 * radius + 1 + 2 * pad, {}
    for phase in range(block):
        words = [""]
        for i in range(size):
            text = ["|" if (phase + j) % block == 0 else "." for j in range(i + 1)]
            words = [w + a for w in words for a in "ab" if not ends_badly(w + a, text, forbidden)]
        middle = (phase + pad + radius) % block == 0
        for word in words:
            seen.setdefault(word[pad : size - pad], set()).add(middle)
    return seen


def ends_badly(word, marks, forbidden):
    """Whether a forbidden word ends here; its marks are optional."""
    for bad in forbidden:
        letters = bad.replace("|", "").replace(".", "")
        if not word.endswith(letters):
            continue
        said = [bad[i - 1] if i and bad[i - 1] in "|." else "" for i, a in enumerate(bad) if a in "ab"]
        if all(mark in {"", own} for mark, own in zip(said, marks[-len(letters) :], strict=True)):
            return True
    return False


SHIFTS = [
    ((), 2),
    (("aa",), 2),
    (("|b", ".a"), 3),
    (("|b", "a.a"), 2),
    (("b|b", "a.a", "|aba"), 2),
    (("a|a", "b.b"), 2),
    (("a|a", "b|b", "a.b", "b.a"), 2),
    (("bb", "|b", "aaa"), 3),
    (("|b", "aaaa"), 3),
    (("|ba", "|bb", "ab.b"), 3),
]


@pytest.mark.parametrize(("forbidden", "block"), SHIFTS)
def test_constrained_shifts_against_brute_force(forbidden, block):
    shift = ConstrainedShift(forbidden, block=block, alphabet="ab")
    graph = shift.labelled_graph().trimmed()
    assert len(graph.letter)
    found = contexts(graph, max_radius=50, budget=BIG)
    expected = least_radius(lambda radius: marked_windows(forbidden, block, radius, 4), 2)

    assert expected == (found.radius if found.radius is None or found.radius <= 2 else None)


@pytest.mark.parametrize("block", [2, 3, 5])
@pytest.mark.parametrize("forbidden", [(), ("00",), ("+-", "-+")])
def test_a_set_that_does_not_know_its_blocks(forbidden, block):
    """Full shifts, and all others without a mark: every word may be cut one cell later."""
    graph = ConstrainedShift(forbidden, block=block).labelled_graph().trimmed()
    found = contexts(graph, max_radius=50, budget=BIG)

    assert found.radius is None
    assert found.walks is not None


@pytest.mark.parametrize(
    "source", [BlockCode(("-0", "0-")), ConstrainedShift(), BlockCode(("0", "00", "+-"))]
)
def test_a_refutation_is_two_walks_with_equal_letters(source):
    graph = source.labelled_graph().trimmed()
    walks = contexts(graph, max_radius=50, budget=BIG).walks
    together = np.concatenate([walks.left, walks.left, walks.centre, walks.right, walks.right], axis=1)

    assert (graph.letter[together[0]] == graph.letter[together[1]]).all()
    assert (graph.cut[walks.centre[0]] != graph.cut[walks.centre[1]]).any()
    for walk in together:
        assert (graph.target[walk[:-1]] == graph.source[walk[1:]]).all()


def test_the_budget_and_the_greatest_radius_are_kept():
    graph = BlockCode(("-0", "-+", "0+")).labelled_graph().trimmed()

    assert contexts(graph, max_radius=50, budget=11).covered == -1
    stopped = contexts(graph, max_radius=0, budget=BIG)
    assert (stopped.radius, stopped.walks, stopped.covered) == (None, None, 0)
    assert contexts(graph, max_radius=1, budget=BIG).radius == 1


def test_trimming_drops_what_no_bi_infinite_walk_meets():
    graph = LabelledGraph([0, 1, 2, 3], [1, 2, 1, 1], [0, 1, 2, 0], [1, 0, 1, 0])
    kept = graph.trimmed()

    assert kept.letter.tolist() == [1, 2]
    assert kept.n_nodes == 2
    assert len(LabelledGraph([0], [1], [0], [1]).trimmed().letter) == 0


def long_word(sigma, letter, length):
    """A word σ^n(letter) of at least this length."""
    word = letter
    while len(word) < length:
        word = sigma(word)
    return word


NAMED = {
    "Thue-Morse": {"+": "+-", "-": "-+"},
    "Fibonacci": {"a": "ab", "b": "a"},
    "period doubling": {"a": "ab", "b": "aa"},
    "Tribonacci": {"a": "ab", "b": "ac", "c": "a"},
    "Rudin-Shapiro": {"a": "ab", "b": "ac", "c": "db", "d": "dc"},
}


@pytest.mark.parametrize("name", NAMED)
@pytest.mark.parametrize("length", [1, 2, 3, 6])
def test_the_language_is_what_occurs(name, length):
    sigma = Substitution(NAMED[name])

    assert sigma.language(length) == factors(long_word(sigma, sigma.alphabet[0], 3000), length)


def test_what_is_known_of_the_named_ones():
    """Numbers of words: Fibonacci n + 1, Tribonacci 2n + 1, Rudin-Shapiro 8 (n - 1) from n = 8 on."""
    made = {name: Substitution(images) for name, images in NAMED.items()}

    assert all(sigma.is_primitive for sigma in made.values())
    assert [len(made["Fibonacci"].language(n)) for n in range(1, 9)] == list(range(2, 10))
    assert [len(made["Tribonacci"].language(n)) for n in range(1, 9)] == list(range(3, 19, 2))
    assert [len(made["Thue-Morse"].language(n)) for n in range(1, 9)] == [2, 4, 6, 10, 12, 16, 20, 22]
    assert [len(made["Rudin-Shapiro"].language(n)) for n in range(8, 12)] == [56, 64, 72, 80]
    assert abs(made["Fibonacci"].growth - (1 + 5**0.5) / 2) < 1e-12
    assert made["Thue-Morse"].growth == pytest.approx(2, abs=1e-12)
    assert [name for name, sigma in made.items() if sigma.is_odd] == ["Thue-Morse"]


@pytest.mark.parametrize(
    ("images", "primitive"),
    [({"a": "ab", "b": "bb"}, False), ({"a": "b", "b": "ab"}, True), ({"a": "bb", "b": "aa"}, False)],
)
def test_primitivity(images, primitive):
    assert Substitution(images).is_primitive is primitive


def test_primitivity_at_wielandts_bound():
    """The cycle of n letters with one chord: only the power (n - 1)^2 + 1 is positive."""
    chord = Substitution({"a": "b", "b": "c", "c": "d", "d": "ab"})
    power = np.linalg.matrix_power(chord.incidence, 9)

    assert chord.is_primitive
    assert not power.all()
    assert (power @ chord.incidence).all()


@pytest.mark.parametrize(
    "sigma", [{"+": "+-", "-": "--"}, {"+": "+-", "-": "+-"}, {"+": "++-"}, {"a": "ba", "b": "ab"}]
)
def test_not_odd(sigma):
    letters = sigma if "-" in sigma or "a" in sigma else {**sigma, "-": "-+"}

    assert not Substitution(letters).is_odd


@pytest.mark.parametrize("sigma", NAMED)
@pytest.mark.parametrize("order", [2, 3, 5])
def test_the_graph_holds_the_substituted_words(sigma, order):
    """Every window of σ(y) is read along the graph, with its cuts: it is an over-approximation."""
    made = Substitution(NAMED[sigma])
    graph = made.graph(order)
    y = long_word(made, made.alphabet[0], 300)
    nodes = set(range(graph.n_nodes))
    for letter in y:
        for i, a in enumerate(made.image[letter]):
            at = np.isin(graph.source, list(nodes)) & (graph.letter == made.alphabet.index(a))
            nodes = set(graph.target[at & (graph.cut == int(i == 0))].tolist())
            assert nodes


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: Substitution({}), "an image for each letter"),
        (lambda: Substitution({"a": "ab"}), "a word of the letters a"),
        (lambda: Substitution({"a": ""}), "none empty"),
        (lambda: Substitution({"ab": "a"}), "a word of the letters ab"),
        (lambda: Substitution({"a": "ab", "b": "b"}).language(3), "whose words grow"),
        (lambda: Substitution({"a": "b", "b": "a"}).language(3), "whose words grow"),
        (lambda: Substitution({"a": "aa"}).graph(1), "at least 2"),
        (lambda: BlockCode(()), "at least one letter"),
        (lambda: BlockCode(("a", "a")), "distinct code words"),
        (lambda: BlockCode(("a|",)), "none of them |"),
        (lambda: ConstrainedShift(("ab",)), "of the letters -0+"),
        (lambda: ConstrainedShift(("+|",)), "a mark only before a letter"),
        (lambda: ConstrainedShift(block=0), "at least 1"),
        (lambda: LabelledGraph([0], [0], [0, 1], [1]), "one entry an edge"),
        (lambda: LabelledGraph([0], [0], [3], [1]), "letters below 3"),
        (lambda: LabelledGraph([0], [0], [0], [2]), "flags 0 or 1"),
        (lambda: LabelledGraph([-1], [0], [0], [1]), "whole numbers >= 0"),
        (lambda: LabelledGraph([0], [0], [0], [1], "++"), "distinct letters"),
    ],
)
def test_what_is_refused(make, expected):
    with pytest.raises(InvalidRuleError, match=expected.replace("|", r"\|")):
        make()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: BlockCode(None), "distinct code words"),
        (lambda: BlockCode(3), "distinct code words"),
        (lambda: ConstrainedShift(3), "forbidden words of the letters"),
        (lambda: ConstrainedShift(["+-"], block=10**6), "a graph of at most 1000000 edges"),
        (lambda: ConstrainedShift(["+" * 40]), "a graph of at most 1000000 edges"),
        (lambda: Substitution({3: "a"}), "letters that are texts"),
        (lambda: Substitution(None), "an image for each letter"),
    ],
)
def test_what_declares_no_set_is_refused(make, message):
    with pytest.raises(InvalidRuleError, match=message):
        make()


def test_one_text_is_one_forbidden_word():
    assert ConstrainedShift("+-").forbidden == ("+-",)

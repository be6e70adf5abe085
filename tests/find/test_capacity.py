"""Capacities against words written out, closed forms in exact fractions, constraints with one edge less."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from involute.automata.capacity.interval import Interval
from involute.automata.labelled_graph import BlockCode, ConstrainedShift, LabelledGraph
from involute.errors import InvalidRuleError
from involute.find.capacity import (
    alternating_signs,
    capacity,
    colourings,
    forbidden,
    hard_squares,
    run_length,
    running_sum,
)

WIDTH = Fraction(1, 10**12)
VALUES = {"-": -1, "0": 0, "+": 1}


def count(is_admissible, length, alphabet="-0+"):
    return sum(is_admissible("".join(word)) for word in product(alphabet, repeat=length))


def has_none(*words):
    return lambda text: not any(word in text for word in words)


def sums_within(most):
    def is_admissible(text):
        sums = [0]
        for letter in text:
            sums.append(sums[-1] + VALUES[letter])
        return max(sums) - min(sums) <= 2 * most

    return is_admissible


def alternates(text):
    signs = text.replace("0", "")
    return "++" not in signs and "--" not in signs


def runs_between(least, most):
    def is_admissible(text):
        zeros = text.split("1")
        inner = zeros[1:-1]
        return max(map(len, zeros)) <= most and all(len(run) >= least for run in inner)

    return is_admissible


CASES = {
    "+- -+": (forbidden("+-", "-+"), has_none("+-", "-+"), "-0+"),
    "++ --": (forbidden("++", "--"), has_none("++", "--"), "-0+"),
    "isolated": (forbidden("++", "+-", "-+", "--"), has_none("++", "+-", "-+", "--"), "-0+"),
    "00 +0-": (forbidden("00", "+0-"), has_none("00", "+0-"), "-0+"),
    "sum 1": (running_sum(1), sums_within(1), "-0+"),
    "sum 2": (running_sum(2), sums_within(2), "-0+"),
    "in turn": (alternating_signs(), alternates, "-0+"),
    "golden": (forbidden("11", alphabet="01"), has_none("11"), "01"),
    "RLL(0,2)": (run_length(0, 2), runs_between(0, 2), "01"),
    "RLL(1,3)": (run_length(1, 3), runs_between(1, 3), "01"),
}


@pytest.mark.parametrize("name", CASES)
def test_words_written_out_grow_alike(name):
    """``λ^n`` is no more than the number of words, and two letters more multiply it by about ``λ^2``."""
    constraint, is_admissible, alphabet = CASES[name]
    slack = Fraction(1, 8) if name.startswith("sum") else Fraction(1, 500)
    found, length = capacity(constraint), 10 if len(alphabet) == 3 else 18
    counts = [count(is_admissible, n, alphabet) for n in range(1, length + 1)]

    assert found.root.width <= WIDTH
    assert all(found.lower**n <= number for n, number in enumerate(counts, start=1))
    assert abs(Fraction(counts[-1], counts[-3]) / found.lower**2 - 1) < slack


def texts(graph, length):
    """Return what the walks of a graph read."""
    edges = list(zip(graph.source.tolist(), graph.target.tolist(), graph.letter.tolist(), strict=True))
    walks = {(node, "") for node in range(graph.n_nodes)}
    for _ in range(length):
        walks = {(b, text + graph.alphabet[c]) for node, text in walks for a, b, c in edges if a == node}
    return {text for _, text in walks}


@pytest.mark.parametrize("name", CASES)
def test_walks_read_the_admissible_words(name):
    constraint, is_admissible, alphabet = CASES[name]

    assert texts(constraint, 6) == set(filter(is_admissible, map("".join, product(alphabet, repeat=6))))


@pytest.mark.parametrize("name", CASES)
def test_one_edge_less_has_less_capacity(name):
    constraint = CASES[name][0]
    fewer = constraint.kept(np.arange(len(constraint.letter) - 1))

    assert capacity(fewer).upper < capacity(constraint).lower


@pytest.mark.parametrize(
    ("least", "most"), [(0, 1), (0, 3), (1, 2), (1, 7), (2, 7), (3, 7), (4, 30), (2, 400)]
)
def test_run_lengths_solve_their_equation(least, most):
    """``sum λ^-(j + 1) = 1`` over run lengths j falls with λ, so the ends lie on both sides."""

    def total(root):
        return sum(1 / root ** (j + 1) for j in range(least, most + 1))

    bounds = capacity(run_length(least, most)).root

    assert bounds.width <= WIDTH
    assert total(bounds.lower) >= 1 >= total(bounds.upper)
    assert total(bounds.upper + WIDTH) < 1 < total(bounds.lower - WIDTH)


def test_closed_forms():
    """1 + √2, 1 + √3 and 1 + √(2 + √2), squared until they are whole."""
    ends = [
        (capacity(running_sum(most)).lower - 1, capacity(running_sum(most)).upper - 1) for most in (1, 2, 3)
    ]

    assert ends[0][0] ** 2 < 2 < ends[0][1] ** 2
    assert ends[1][0] ** 2 < 3 < ends[1][1] ** 2
    assert (ends[2][0] ** 2 - 2) ** 2 < 2 < (ends[2][1] ** 2 - 2) ** 2


def test_whole_roots_are_exact():
    for constraint in (alternating_signs(), forbidden("++", "+-", "-+", "--"), BlockCode(("-0", "-", "0"))):
        assert capacity(constraint).root == Interval(2, 2)
        assert capacity(constraint).bits == Interval(1, 1)
    assert capacity([]).root == Interval(3, 3)
    assert capacity(running_sum(0)).bits == Interval(0, 0)


def test_all_ways_to_say_it():
    golden = capacity("11", alphabet="01").root

    assert golden == capacity(["11"], alphabet="01").root == capacity(forbidden("11", alphabet="01")).root
    assert golden == capacity(ConstrainedShift(("11",), block=1, alphabet="01")).root
    assert golden == capacity(run_length(0, 1)).root


def test_a_period_of_blocks_does_not_count():
    """Each block of two cells is -0, -+ or 0+: three words every two letters."""
    bounds = capacity(BlockCode(("-0", "-+", "0+"))).root

    assert bounds.lower**2 < 3 < bounds.upper**2


def test_uniform_choice_writes_less():
    for constraint, _, _ in CASES.values():
        found = capacity(constraint)
        assert found.uniform_bits.lower <= found.bits.upper
    two_ends = LabelledGraph([0, 0, 1, 2, 2], [1, 2, 1, 2, 2], [0, 2, 0, 0, 2], [1] * 5)
    tail = LabelledGraph([*two_ends.source, 0], [*two_ends.target, 0], [*two_ends.letter, 1], [1] * 6)

    assert capacity(tail).uniform_bits is None
    assert str(capacity(tail)).endswith("uniform choice depends on the draws")


def test_texts():
    assert str(capacity("11", alphabet="01")) == (
        "0.6942419136 bits a symbol (λ = 1.6180339887); uniform choice 0.6666666667"
    )


def test_refused():
    with pytest.raises(InvalidRuleError, match="forbid less"):
        capacity(["+", "-", "0"])
    with pytest.raises(InvalidRuleError, match=r"running_sum\(2\)"):
        capacity(7)
    with pytest.raises(InvalidRuleError, match="give the alphabet"):
        capacity("11")
    with pytest.raises(InvalidRuleError, match="at least 3"):
        run_length(3, 2)
    with pytest.raises(InvalidRuleError, match="at least 0"):
        running_sum(-1)


def test_planes():
    assert "1.5030" in hard_squares().bounds(12).rounded(4)
    assert hard_squares(2).weights == (1, 2)
    assert colourings(2).cylinder(4) == Interval(1, 1)

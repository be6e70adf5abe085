"""Certified roots, logarithms and gains against exact algebra; presentations against words written out."""

import math
from fractions import Fraction
from itertools import pairwise, permutations, product

import numpy as np
import pytest
import sympy

from involute.automata.capacity.alternating_sign import alternating_sign_matrices
from involute.automata.capacity.forbidden_words import forbidden_graph, resolved
from involute.automata.capacity.interval import Interval, log2_of
from involute.automata.capacity.perron import perron_root, uniform_bits, walks_matrix
from involute.automata.capacity.transfer import PlaneConstraint
from involute.automata.labelled_graph import BlockCode, ConstrainedShift, LabelledGraph
from involute.errors import InvalidRuleError

WIDTH = Fraction(1, 10**12)
WORDS = (
    ((), "-0+"),
    (("+-", "-+"), "-0+"),
    (("++", "--"), "-0+"),
    (("+",), "-0+"),
    (("+0-", "00", "-+-0"), "-0+"),
    (("11", "0000"), "01"),
    (("010", "1001", "111"), "01"),
)


def matrix_of(graph):
    return walks_matrix(graph.source, graph.target, graph.n_nodes)


def cyclic_words(words, alphabet, length):
    """Count the words of a ring in which no forbidden word occurs, however far it winds."""
    rings = ("".join(ring) for ring in product(alphabet, repeat=length))
    return sum(not any(word in ring * (1 + math.ceil(9 / length)) for word in words) for ring in rings)


@pytest.mark.parametrize(("words", "alphabet"), WORDS)
def test_closed_walks_are_the_words_of_rings(words, alphabet):
    matrix = matrix_of(forbidden_graph(words, alphabet)).toarray().astype(object)
    power = matrix
    for length in range(1, 9):
        assert np.trace(power) == cyclic_words(words, alphabet, length)
        power = power @ matrix


@pytest.mark.parametrize(("words", "alphabet"), WORDS)
def test_the_shift_with_all_memory_has_the_same_root(words, alphabet):
    small = perron_root(matrix_of(forbidden_graph(words, alphabet)))
    shift = ConstrainedShift(words, block=1, alphabet=alphabet)
    large = perron_root(matrix_of(shift.labelled_graph().trimmed()))

    assert max(small.lower, large.lower) <= min(small.upper, large.upper)


def test_words_that_no_graph_is_made_of():
    for words in (["+x"], [""], [3]):
        with pytest.raises(InvalidRuleError, match=r"write '\+-' for \+ before -, or give the alphabet"):
            forbidden_graph(words)


def test_nothing_is_left():
    assert forbidden_graph(["+", "0", "-"]).n_nodes == 0
    assert perron_root(np.zeros((2, 2), dtype=np.int64)) is None


def greatest_root_lies_in(bounds, matrix):
    """Decide exactly, by Sturm's theorem on the characteristic polynomial."""
    polynomial = sympy.Matrix(matrix.tolist()).charpoly()
    lower, upper = (sympy.Rational(end.numerator, end.denominator) for end in (bounds.lower, bounds.upper))
    n_above = polynomial.count_roots(upper) - polynomial.count_roots(upper, upper)
    return polynomial.count_roots(lower, upper) >= 1 and n_above == 0


@pytest.mark.parametrize("seed", range(20))
def test_the_root_of_random_matrices(seed):
    draws = np.random.default_rng(seed)
    size = int(draws.integers(2, 7))
    matrix = draws.integers(0, 3, (size, size)) * (draws.random((size, size)) < 0.6)
    bounds = perron_root(matrix)
    if bounds is None:
        assert not np.linalg.matrix_power(matrix, size).any()
    else:
        assert bounds.width <= WIDTH
        assert greatest_root_lies_in(bounds, matrix)
        assert not greatest_root_lies_in(Interval(bounds.upper + WIDTH, bounds.upper + 1), matrix)


def test_periodic_graphs_and_several_components():
    turning = np.array([[0, 2, 0], [0, 0, 2], [2, 0, 0]])
    apart = np.block(
        [[turning, np.ones((3, 2), dtype=int)], [np.zeros((2, 3), dtype=int), np.array([[1, 1], [1, 0]])]]
    )

    assert perron_root(turning) == perron_root(apart) == Interval(2, 2)


def test_a_vector_that_is_nearly_whole_is_no_eigenvector():
    """The root is 10^7 + √(10^14 + 10^7), and (1, 1) is 10^-7 off."""
    bounds = perron_root(np.array([[10**7, 10**7], [10**7 + 1, 10**7]]))

    assert bounds.width < Fraction(1, 10**6)
    assert (bounds.lower - 10**7) ** 2 <= 10**14 + 10**7 <= (bounds.upper - 10**7) ** 2


@pytest.mark.parametrize("size", [1500, 3000])
def test_long_paths_stay_narrow(size):
    """The gap of a path of n nodes is of order 1 / n^2, and its root is known."""
    path = walks_matrix([*range(size - 1), *range(1, size)], [*range(1, size), *range(size - 1)], size)
    bounds = perron_root(path)

    assert bounds.width <= WIDTH
    assert abs(float(bounds.lower) - 2 * math.cos(math.pi / (size + 1))) < 1e-12


def test_resolved_sets_count_words_and_not_walks():
    """Two petals with equal letters: twice as many walks, the same words."""
    doubled = LabelledGraph([0, 0, 1, 2], [1, 2, 0, 0], [2, 2, 0, 0], [1, 1, 0, 0])
    code = BlockCode(("-0", "-", "0"))

    assert perron_root(matrix_of(doubled)).lower > Fraction(7, 5)
    assert perron_root(matrix_of(resolved(doubled))) == Interval(1, 1)
    assert perron_root(matrix_of(resolved(code.labelled_graph()))) == Interval(2, 2)
    with pytest.raises(InvalidRuleError, match="at most 1 sets of nodes"):
        resolved(code.labelled_graph(), most=1)


def written_out(words, alphabet, steps):
    """Return the mean of log2 of the number of admissible letters over all words, each with its share."""
    now = {"": 1.0}
    for _ in range(steps):
        after, mean = {}, 0.0
        for word, share in now.items():
            letters = [c for c in alphabet if not any((word + c).endswith(bad) for bad in words)]
            mean += share * math.log2(len(letters))
            for letter in letters:
                end = (word + letter)[-3:]
                after[end] = after.get(end, 0.0) + share / len(letters)
        now = after
    return mean


@pytest.mark.parametrize(("words", "alphabet"), [WORDS[0], WORDS[1], WORDS[2], WORDS[5]])
def test_uniform_choice_against_words_written_out(words, alphabet):
    bounds = uniform_bits(matrix_of(forbidden_graph(words, alphabet)))

    assert bounds.width <= WIDTH
    assert abs(float(bounds.lower) - written_out(words, alphabet, 200)) < 1e-9


def test_uniform_choice_that_is_known():
    golden, apart = (
        uniform_bits(matrix_of(forbidden_graph(*of))) for of in ((["11"], "01"), (["+-", "-+"],))
    )
    exact = [Fraction(3, 7) * end + Fraction(4, 7) for end in (log2_of(3).lower, log2_of(3).upper)]

    assert Fraction(2, 3) in golden
    assert exact[0] in apart or exact[1] in apart


def test_uniform_choice_that_is_caught():
    two_ends = walks_matrix([0, 0, 1, 2, 2], [1, 2, 1, 2, 2], 3)
    one_end = walks_matrix([0, 0, 2, 2], [0, 2, 2, 2], 3)

    assert uniform_bits(two_ends) is None
    assert uniform_bits(one_end[[0, 2]][:, [0, 2]]) == Interval(1, 1)


def test_logarithms_and_roots_enclose():
    for number in (Fraction(1, 7), Fraction(1, 2), 1, Fraction(10, 7), 3, 1024, 10**30):
        bits = Interval(number, number).log2()

        assert bits.width <= Fraction(1, 2**62)
        assert abs(float(bits.lower) - math.log2(number)) < 1e-12
    for number, degree in product((2, Fraction(9, 4), 10**12, 7), (1, 2, 3, 18)):
        root = Interval(number, number).root(degree)

        assert root.lower**degree <= number <= root.upper**degree
        assert root.width <= Fraction(1, 2**63)
    assert Interval(Fraction(9, 4), Fraction(9, 4)).root(2) == Interval(Fraction(3, 2), Fraction(3, 2))


def test_logarithms_of_powers_are_exact_and_of_others_strict():
    assert [Interval(2**k, 2**k).log2() for k in range(3)] == [Interval(k, k) for k in range(3)]
    assert log2_of(3).lower < log2_of(3).upper
    assert Fraction(19, 12) < log2_of(3).upper < Fraction(65, 41)  # 2^19 < 3^12, 3^41 < 2^65


def test_quotients_enclose():
    assert Interval(1, 2).over(Interval(2, 4)) == Interval(Fraction(1, 4), 1)


def test_decimals():
    third = Fraction(1, 3)

    assert Interval(-third, -third).rounded(2) == "-0.33"
    assert Interval(third, 2 * third).rounded(3) == "0.333..0.667"
    assert Interval(5, 5).rounded(0) == "5"
    assert Interval(third, third).widened(1) == Interval(0, Fraction(1, 2))
    with pytest.raises(InvalidRuleError, match="exchange the ends"):
        Interval(2, 1)


EXCLUSION = [[1, 1], [1, 0]]
TRITS = [[0, 1, 0], [1, 1, 1], [0, 1, 0]]
DIFFERENT = [[0, 1, 1], [1, 0, 1], [1, 1, 0]]


def rows_of_cylinder(pairs, circumference, n_rows):
    """Count the pictures on a cylinder row by row, from all rings of letters."""
    q = len(pairs)
    rings = [
        ring
        for ring in product(range(q), repeat=circumference)
        if all(pairs[a][b] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))
    ]
    above = [
        [j for j, other in enumerate(rings) if all(pairs[a][b] for a, b in zip(ring, other, strict=True))]
        for ring in rings
    ]
    counts = [1] * len(rings)
    for _ in range(n_rows - 1):
        counts = [sum(counts[j] for j in row) for row in above]
    return sum(counts)


@pytest.mark.parametrize(
    ("pairs", "circumference"), [(EXCLUSION, 4), (EXCLUSION, 7), (TRITS, 4), (DIFFERENT, 4), (DIFFERENT, 5)]
)
def test_cylinders_against_pictures_counted_row_by_row(pairs, circumference):
    bounds = PlaneConstraint(pairs, pairs).cylinder(circumference)
    growth = Fraction(rows_of_cylinder(pairs, circumference, 80), rows_of_cylinder(pairs, circumference, 79))

    assert abs(growth - bounds.lower) < Fraction(1, 10**9)


@pytest.mark.parametrize("circumference", [3, 4, 6])
def test_weights_stand_for_symbols(circumference):
    merged = PlaneConstraint(EXCLUSION, EXCLUSION, (1, 2)).cylinder(circumference)
    apart = PlaneConstraint(TRITS, TRITS).cylinder(circumference)

    assert max(merged.lower, apart.lower) <= min(merged.upper, apart.upper)


def test_letters_of_different_weight_are_not_alike():
    free = [[1, 1], [1, 1]]

    assert PlaneConstraint(free, free, (1, 2)).cylinder(4) == Interval(81, 81)
    assert len(PlaneConstraint(free, free, (1, 2)).ring_matrix(4)) == 6
    assert len(PlaneConstraint(free, free).ring_matrix(4)) == 4


def pictures(pairs, height, width):
    """Count the pictures of a rectangle by all rows of letters."""
    rows = [
        row for row in product(range(len(pairs)), repeat=width) if all(pairs[a][b] for a, b in pairwise(row))
    ]
    counts = dict.fromkeys(rows, 1)
    for _ in range(height - 1):
        counts = {
            row: sum(
                n for other, n in counts.items() if all(pairs[a][b] for a, b in zip(row, other, strict=True))
            )
            for row in rows
        }
    return sum(counts.values())


@pytest.mark.parametrize("pairs", [EXCLUSION, TRITS, DIFFERENT])
def test_pictures_of_rectangles_grow_faster_than_the_lower_bounds(pairs):
    """Rectangles can only lose pictures when they are put together, so each of them bounds κ from above."""
    constraint = PlaneConstraint(pairs, pairs)
    for side in (2, 3, 4):
        assert constraint.lower(6).upper ** (side * side) < pictures(pairs, side, side)


def test_bounds_close_in_on_what_is_known():
    hard, ice = PlaneConstraint(EXCLUSION, EXCLUSION), PlaneConstraint(DIFFERENT, DIFFERENT)
    nested = [hard.bounds(n) for n in (4, 6, 8, 10, 12, 14)]

    assert all(a.lower < b.lower < b.upper < a.upper for a, b in pairwise(nested))
    assert all(Fraction("1.503048082475332") in bounds for bounds in nested)
    for n in (4, 6, 8, 10):
        bounds = ice.bounds(n)
        assert bounds.lower**2 < Fraction(64, 27) < bounds.upper**2  # (4/3)^(3/2)


def test_refused_planes():
    hard = PlaneConstraint(EXCLUSION, EXCLUSION)
    with pytest.raises(InvalidRuleError, match="odd ones prove no bound"):
        hard.upper(5)
    with pytest.raises(InvalidRuleError, match="at least 4"):
        hard.lower(2)
    with pytest.raises(InvalidRuleError, match="shorten the ring"):
        hard.cylinder(40)
    with pytest.raises(InvalidRuleError, match="shorten the ring"):
        PlaneConstraint(EXCLUSION, EXCLUSION, (1, 10**9)).cylinder(4)
    with pytest.raises(InvalidRuleError, match="allow both orders"):
        PlaneConstraint([[1, 1], [0, 1]], EXCLUSION)
    with pytest.raises(InvalidRuleError, match="one alphabet"):
        PlaneConstraint(EXCLUSION, DIFFERENT)
    for impossible, length in (
        (PlaneConstraint([[0, 1], [1, 0]], EXCLUSION), 3),
        (PlaneConstraint([[1]], [[0]]), 2),
    ):
        with pytest.raises(InvalidRuleError, match="allow more pairs"):
            impossible.cylinder(length)


def is_alternating(matrix):
    return all(
        set(np.cumsum(lines, axis=1).ravel().tolist()) <= {0, 1} and (lines.sum(axis=1) == 1).all()
        for lines in (matrix, matrix.T)
    )


@pytest.mark.parametrize("order", [1, 2, 3])
def test_alternating_sign_matrices_written_out(order):
    found = [
        matrix
        for entries in product((-1, 0, 1), repeat=order * order)
        if is_alternating(matrix := np.array(entries).reshape(order, order))
    ]
    for weight in (0, 1, 2, 5):
        assert alternating_sign_matrices(order, weight) == sum(weight ** int((m == -1).sum()) for m in found)


def test_alternating_sign_matrices_by_formula():
    for order in range(1, 9):
        above = math.prod(math.factorial(3 * k + 1) for k in range(order))
        below = math.prod(math.factorial(order + k) for k in range(order))

        assert alternating_sign_matrices(order) * below == above
        assert alternating_sign_matrices(order, 2) == 2 ** (order * (order - 1) // 2)
        assert alternating_sign_matrices(order, 0) == sum(1 for _ in permutations(range(order)))

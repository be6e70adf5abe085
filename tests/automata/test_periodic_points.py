"""Closed walks of strips against all rings, and counts by recurrences against powers of matrices."""

import tracemalloc
from itertools import product

import numpy as np
import pytest
import sympy

from involute.automata.capacity.perron import walks_matrix
from involute.automata.line_rule import LineRule
from involute.automata.pairs.inverse import composed
from involute.automata.periodic.counting import KEPT, ConnectedWalks
from involute.automata.periodic.merging import merged
from involute.automata.periodic.polynomials import power_of_x, without_repeated_factors
from involute.automata.periodic.polynomials import product as times
from involute.automata.periodic.residues import joined, primes
from involute.automata.periodic.strips import strip_graph
from involute.automata.periodic.walks import ClosedWalks
from involute.errors import InvalidRuleError

RNG = np.random.default_rng(7)


def all_rings(q, n):
    return np.asarray(list(product(range(q), repeat=n)))


def step(rule, x):
    """Return the images of rings cell by cell."""
    n, out = x.shape[1], np.empty_like(x)
    for i in range(n):
        number = 0
        for k in range(rule.width):
            number = number * rule.n_letters + x[:, (i + rule.first + k) % n]
        out[:, i] = rule.table[number]
    return out


def number_of_solutions(rule, p, shift, sign, n):
    x = all_rings(rule.n_letters, n)
    y = x
    for _ in range(p):
        y = step(rule, y)
    wanted = np.roll(x, -shift, axis=1)
    return int((y == (wanted if sign == 1 else rule.n_letters - 1 - wanted)).all(axis=1).sum())


def walks_of(rule, p=1, **equation):
    strips = strip_graph(rule, p, **equation)
    return ClosedWalks.of_edges(strips.source, strips.target)


CASES = [
    (3, width, first, p, shift, sign)
    for width, first, p in (
        (1, 0, 1), (1, 2, 3), (2, 0, 1), (2, -1, 4), (2, 1, 3), (3, -1, 1), (3, -1, 2), (3, -1, 3),
        (3, -1, 4), (3, 0, 2), (5, -2, 1), (5, -2, 2),
    )
    for shift, sign in ((0, 1), (0, -1), (1, 1), (-2, -1))
    if p * max(width - 1, abs(first) + abs(shift) + width - 2) <= 12
]  # fmt: skip


@pytest.mark.parametrize(("q", "width", "first", "p", "shift", "sign"), CASES)
def test_counts_are_those_of_all_rings(q, width, first, p, shift, sign):
    for _ in range(2):
        rule = LineRule(RNG.integers(0, q, q**width), q, first)
        walks = walks_of(rule, p, shift=shift, sign=sign, budget=3**15)
        for n in range(1, 8):
            assert walks.count(n) == number_of_solutions(rule, p, shift, sign, n)


@pytest.mark.parametrize(("q", "width", "p"), [(2, 3, 3), (2, 4, 2), (4, 2, 2), (5, 2, 1)])
def test_other_alphabets(q, width, p):
    rule = LineRule(RNG.integers(0, q, q**width), q, -1)
    walks = walks_of(rule, p)

    assert [walks.count(n) for n in range(1, 7)] == [
        number_of_solutions(rule, p, 0, 1, n) for n in range(1, 7)
    ]


@pytest.mark.parametrize(("width", "p"), [(2, 4), (3, 2), (3, 3), (5, 2)])
def test_long_rings_are_counted_as_words_of_the_composed_rule(width, p):
    """The de Bruijn graph of F^p, its matrix raised by squaring: another graph and another way."""
    for _ in range(4):
        rule = LineRule(RNG.integers(0, 3, 3**width), 3, -(width // 2))
        power = rule
        for _ in range(p - 1):
            power = composed(rule, power)
        words = strip_graph(power)
        ours = strip_graph(rule, p)
        assert len(ours.windows) <= len(words.windows)
        if not len(words.windows):
            assert walks_of(rule, p).count(1000) == 0
            continue
        matrix = walks_matrix(words.source, words.target, len(words.strips)).toarray().astype(object)
        assert walks_of(rule, p).count(1000) == np.trace(powered(matrix, 1000))


def powered(matrix, n):
    if n == 1:
        return matrix
    half = powered(matrix.dot(matrix), n // 2)
    return half.dot(matrix) if n % 2 else half


def random_matrix(n, n_edges, most=3):
    matrix = np.zeros((n, n), dtype=np.int64)
    np.add.at(matrix, tuple(RNG.integers(0, n, (2, n_edges))), RNG.integers(1, most, n_edges))
    return walks_matrix([], [], n) + _sparse(matrix)


def _sparse(matrix):
    from scipy.sparse import csr_matrix

    return csr_matrix(matrix)


@pytest.mark.parametrize("n", [1, 2, 5, 9, 14])
def test_recurrences_equal_powers_of_any_matrix(n):
    for n_edges in (n, 2 * n, 4 * n):
        matrix = random_matrix(n, n_edges)
        walks, power = ClosedWalks(matrix), np.eye(n, dtype=object)
        for length in range(1, 40):
            power = power.dot(matrix.toarray().astype(object))
            assert walks.count(length) == np.trace(power)
        c, counts = walks.recurrence, [walks.count(length) for length in range(1, 40)]
        for length in range(len(c), 39):
            assert counts[length] == sum(c[k] * counts[length - 1 - k] for k in range(len(c)))


@pytest.mark.parametrize("n", [2, 6, 11])
def test_determinants_equal_those_of_computer_algebra(n):
    t = sympy.Symbol("t")
    matrix = random_matrix(n, 3 * n, most=50)
    wanted = sympy.Poly((sympy.eye(n) - t * sympy.Matrix(matrix.toarray().tolist())).det(), t).all_coeffs()[
        ::-1
    ]

    assert list(ConnectedWalks(matrix).determinant) == wanted


def test_walks_counted_step_by_step_equal_the_recurrence():
    matrix = random_matrix(9, 30, most=4)
    walks = ConnectedWalks(matrix)

    assert walks._walked(np.arange(9), 60) == [walks.count(n) for n in range(1, 61)]


def test_counts_on_very_long_rings_follow_the_recurrence_in_little_memory():
    """Exactly, by its last terms, as far as is cheap; modulo a prime for a hundred thousand cells."""
    walks = ConnectedWalks(_sparse(np.array([[1, 1, 0], [0, 1, 2], [1, 0, 1]])))
    c, modulus, n = walks.recurrence, 2**61 - 1, 10**5
    exact = [walks.count(k) for k in range(1, KEPT + 1)]
    for k in range(KEPT + 1, KEPT + 20):
        exact.append(sum(a * exact[-i] for i, a in enumerate(c, 1)))
        assert walks.count(k) == exact[-1]
    last = [walks.count(k) % modulus for k in range(1, len(c) + 1)]
    for _ in range(n - len(c)):
        last = [*last[1:], sum(a * last[-i] for i, a in enumerate(c, 1)) % modulus]
    tracemalloc.start()
    found = ConnectedWalks(walks.matrix).count(n)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert found % modulus == last[-1]
    assert peak < 100 * found.bit_length() / 8 < 10**7


def test_counts_beyond_any_work_are_refused():
    walks = ConnectedWalks(_sparse(np.array([[1, 1], [1, 0]])))
    with pytest.raises(InvalidRuleError, match=r"by a recurrence of 2 terms, but got rings of 10\d+ cells"):
        walks.count(10**9)


def test_powers_of_x_are_companion_matrices_raised():
    for c in ((2,), (1, 1), (0, -3, 5), (4, 0, 0, -1)):
        companion = np.eye(len(c), k=1, dtype=object)
        companion[-1] = c[::-1]
        for n in range(1, 30):
            assert power_of_x(n, c) == powered(companion, n)[0].tolist()


def test_merging_keeps_traces_with_and_without_a_symmetry():
    strips = strip_graph(LineRule(np.tile(np.repeat([0, 1, 2], 3), 3), 3, -1), 2)
    n = len(strips.strips)
    turned = n - 1 - np.arange(n)
    whole = walks_matrix(strips.source, strips.target, n)
    small, (exchange,) = merged(whole, [turned])
    power, less = np.eye(n, dtype=object), np.eye(small.shape[0], dtype=object)

    assert small.shape[0] < n
    for _ in range(8):
        power = power.dot(whole.toarray().astype(object))
        less = less.dot(small.toarray().astype(object))
        assert np.trace(power) == np.trace(less)
        assert power[np.arange(n), turned].sum() == less[np.arange(len(less)), exchange].sum()


def test_repeated_factors_are_divided_out():
    polynomial = times(times((1, -1), (1, -1)), times((1, -3), (1, 1, 5)))

    assert without_repeated_factors(polynomial) == times(times((1, -1), (1, -3)), (1, 1, 5))


def test_residues_are_joined_to_numbers_of_either_sign():
    numbers = [0, 1, -1, 10**25, -(10**26) + 7]
    residues = np.asarray([[number % prime for number in numbers] for prime in primes(3)])

    assert joined(residues) == numbers
    assert all(sympy.isprime(prime) for prime in primes(3))


def test_graphs_beyond_the_budget_are_refused():
    rule = LineRule(np.zeros(27, dtype=np.int8), 3, -1)
    with pytest.raises(InvalidRuleError, match=r"at most 1000 windows to look at, but got 3\^9 for period 4"):
        strip_graph(rule, 4, budget=1000)

"""The pair graph against brute force: words and rings written out, ranks checked step by step."""

import os
from functools import cache
from itertools import product

import numpy as np
import pytest

from involute.automata.line_rule import LineRule
from involute.automata.pairs import inverse as inverses
from involute.automata.pairs.diamond import smallest_diamond
from involute.automata.pairs.graph import (
    injective_ranks,
    inverse_extents,
    is_injective,
    is_surjective,
    surjective_ranks,
    wide,
)
from involute.automata.pairs.inverse import are_inverse, composed, inverse, is_identity, trimmed
from involute.automata.pairs.orphan import orphan
from involute.automata.pairs.periodic import injective_rules, permuting_tables
from involute.automata.pairs.plane import along_a_line, permutive_corner
from involute.automata.pairs.rings import short_twins, twin_rings
from involute.automata.pairs.sweep import classified, odd_table
from involute.errors import InvalidRuleError

ELEMENTARY = [LineRule.from_number(number, n_letters=2, width=3) for number in range(256)]
SHIFT = LineRule(np.array([0, 1, 2]), 3, 1)
RNG = np.random.default_rng(5)
COMPILED = os.environ.get("NUMBA_DISABLE_JIT", "0") in {"", "0"}
slow_without_compiler = pytest.mark.skipif(not COMPILED, reason="millions of pairs or rules")


@cache
def reversible():
    return injective_rules(3, 3)


def linear(*coefficients):
    words = np.indices((3,) * len(coefficients)).reshape(len(coefficients), -1) - 1
    return LineRule(
        ((np.asarray(coefficients) @ words + 1) % 3).astype(np.int8), 3, -(len(coefficients) // 2)
    )


def balanced_rules(n, width):
    return [LineRule(RNG.permutation(np.arange(3**width) % 3).astype(np.int8), 3, 0) for _ in range(n)]


def all_words(q, n):
    return np.asarray(list(product(range(q), repeat=n)), dtype=np.int8).reshape(q**n, n)


def image_numbers(rule, words):
    images = rule.images(words).astype(np.int64)
    return images @ rule.n_letters ** np.arange(images.shape[1] - 1, -1, -1)


def ring_image(rule, ring):
    n = len(ring)
    return [rule.images(np.asarray([ring[(i + k) % n] for k in range(rule.width)]))[0] for i in range(n)]


def every_word_has_equally_many_preimages(rule, longest):
    """The balance theorem: a rule is surjective exactly if this holds for all lengths."""
    q = rule.n_letters
    for n in range(1, longest + 1):
        counts = np.bincount(image_numbers(rule, all_words(q, n + rule.width - 1)), minlength=q**n)
        if (counts != q ** (rule.width - 1)).any():
            return False
    return True


def collides(rule, longest):
    """Return whether two rings of up to so many cells have one image."""
    for n in range(1, longest + 1):
        rings = all_words(rule.n_letters, n)
        turns = np.tile(rings, rule.width)[:, : n + rule.width - 1]
        if len(set(image_numbers(rule, turns).tolist())) < len(rings):
            return True
    return False


def smallest_collision(rule, longest):
    """Two rings with one image: the shortest, of fewest non-neutral letters, first in order."""
    neutral = 1 if rule.n_letters == 3 else 0
    for n in range(1, longest + 1):
        seen = {}
        for ring in product(range(rule.n_letters), repeat=n):
            seen.setdefault(tuple(ring_image(rule, ring)), []).append(ring)
        pairs = [(x, y) for rings in seen.values() for x in rings for y in rings if x < y]
        if pairs:
            return min(pairs, key=lambda pair: (sum(a != neutral for a in pair[0] + pair[1]), pair))
    return None


def smallest_diamond_up_to(rule, longest):
    """The two words with equal ends and image: of fewest non-neutral letters, shortest, first in order."""
    edge, best, neutral = rule.width - 1, None, 1 if rule.n_letters == 3 else 0
    for n in range(edge + 1, longest + 1):
        seen = {}
        words = all_words(rule.n_letters, n)
        for word, image in zip(map(tuple, words.tolist()), image_numbers(rule, words), strict=True):
            seen.setdefault((word[:edge], word[-edge:], image), []).append(word)
        for group in seen.values():
            for x in group:
                for y in group:
                    key = (sum(letter != neutral for letter in x + y), n, x, y)
                    if x < y and (best is None or key < best):
                        best = key
    return best


def proves(found):
    """Check ranks step by step, as the certificate says."""
    table, q = found.rule.table, found.rule.n_letters
    m, ranks = table.size // q, found.ranks
    steps = [
        (m * u + v, m * ((q * u + a) % m) + (q * v + b) % m)
        for u, v, a, b in product(range(m), range(m), range(q), range(q))
        if table[q * u + a] == table[q * v + b]
    ]
    diagonal = set(range(0, m * m, m + 1))
    if found.rule.width < 2 or any(ranks[pair] for pair in diagonal):
        return False
    if not found.is_injective:
        return all(
            (ranks[after] == 1 or (after in diagonal and before in diagonal))
            for before, after in steps
            if before in diagonal or ranks[before]
        )
    return (
        all(ranks[pair] for pair in range(m * m) if pair not in diagonal)
        and all(0 < ranks[after] < ranks[before] for before, after in steps if ranks[before] > 0)
        and all(ranks[after] < ranks[before] < 0 for before, after in steps if ranks[after] < 0)
    )


def test_elementary_rules_against_words_and_rings():
    for rule in ELEMENTARY:
        assert is_surjective(rule) == every_word_has_equally_many_preimages(rule, 9)
        assert is_injective(rule) != collides(rule, 6)


def test_the_elementary_counts():
    assert sum(is_surjective(rule) for rule in ELEMENTARY) == 30
    assert [rule.number for rule in ELEMENTARY if is_injective(rule)] == [15, 51, 85, 170, 204, 240]


def test_balanced_ternary_rules_against_words_and_rings():
    answers = set()
    for rule in [*balanced_rules(60, 2), *balanced_rules(20, 3), *injective_rules(3, 2)]:
        answers.add((is_surjective(rule), is_injective(rule)))
        assert is_surjective(rule) == every_word_has_equally_many_preimages(rule, 6)
        assert is_injective(rule) != collides(rule, 6)

    assert answers == {(False, False), (True, False), (True, True)}


@pytest.mark.parametrize("width", [1, 2])
def test_four_letters(width):
    for _ in range(30):
        rule = LineRule(RNG.permutation(np.arange(4**width) % 4).astype(np.int8), 4, 0)
        assert is_surjective(rule) == every_word_has_equally_many_preimages(rule, 4)
        assert is_injective(rule) != collides(rule, 4)


def test_one_cell():
    """A rule of one cell is read from two: a graph of empty words would hide every collision."""
    assert wide(SHIFT).width == 2
    assert is_injective(SHIFT)
    assert not is_surjective(LineRule(np.array([0, 1, 1]), 3, 0))
    assert not is_injective(LineRule(np.array([0, 1, 1]), 3, 0))


def test_ranks_prove_what_they_say():
    for rule in (*ELEMENTARY, *injective_rules(3, 2), linear(1, 1), linear(1, 0, 2)):
        for found in (surjective_ranks(rule), injective_ranks(rule)):
            assert found is None or proves(found)


def test_ranks_of_a_corrupted_table_or_array_are_refused():
    rule = reversible()[900]
    one, onto = injective_ranks(rule), surjective_ranks(rule)
    assert proves(one)
    assert proves(onto)
    for pair in range(81):
        for found in (one, onto):
            ranks = found.ranks.copy()
            ranks[pair] = 0 if ranks[pair] else 1
            is_refused = not proves(type(found)(found.rule, ranks, found.is_injective))
            assert is_refused or (found is onto and found.ranks[pair] == 0)
    for word in range(27):
        table = rule.table.copy()
        table[word] = (table[word] + 1) % 3
        assert not proves(type(one)(LineRule(table, 3, -1), one.ranks, is_injective=True))
        assert not proves(type(onto)(LineRule(table, 3, -1), onto.ranks, is_injective=False))


def test_smallest_diamonds():
    longest = 9
    for rule in ELEMENTARY:
        found = smallest_diamond(rule)
        assert (found is None) == is_surjective(rule)
        expected = smallest_diamond_up_to(rule, longest) if rule.number % 5 == 0 else None
        if found is not None:
            x, y = (tuple(word.tolist()) for word in found)
            assert (x[:2], x[-2:], x != y) == (y[:2], y[-2:], True)
            assert (rule.images(found[0]) == rule.images(found[1])).all()
            assert len(x) <= longest
            assert expected in {None, (np.count_nonzero(x + y), len(x), x, y)}


def test_smallest_diamonds_of_ternary_rules():
    n_compared = 0
    for rule in balanced_rules(25, 2):
        found, expected = smallest_diamond(rule), smallest_diamond_up_to(rule, 6)
        if found is not None and len(found[0]) <= 6:
            x, y = (tuple(word.tolist()) for word in found)
            assert expected == (sum(letter != 1 for letter in x + y), len(x), x, y)
            n_compared += 1

    assert n_compared > 10


def test_diamonds_count_what_is_not_the_trit_zero():
    rule = LineRule(np.array([1, 1, 2]), 3, 0)

    assert [word.tolist() for word in smallest_diamond(rule)] == [[1, 0, 1], [1, 1, 1]]


def test_shortest_orphans():
    for rule in ELEMENTARY:
        found = orphan(rule)
        assert (found is None) == is_surjective(rule)
        if found is not None:
            assert found.is_shortest
            n = len(found.word)
            for length in range(1, n + 1):
                images = image_numbers(rule, all_words(2, length + 2))
                missing = sorted(set(range(2**length)) - set(images.tolist()))
                assert bool(missing) == (length == n)
            assert missing[0] == int("".join(map(str, found.word)), 2)


def test_a_budget_of_sets():
    """Words with few preimages are followed first where there are too many words of one length."""
    assert orphan(ELEMENTARY[110], budget=2) is None
    assert orphan(ELEMENTARY[110]).word.tolist() == [0, 1, 0, 1, 0]


def test_long_orphans_have_no_preimage():
    for rule in balanced_rules(3, 4):
        found, ends = orphan(rule, budget=100), set(range(27))
        assert not found.is_shortest
        for letter in found.word:
            words = [3 * node + a for node in ends for a in range(3)]
            ends = {word % 27 for word in words if rule.table[word] == letter}
        assert not ends


@slow_without_compiler
def test_smallest_twins():
    for rule in (*ELEMENTARY, *balanced_rules(40, 2)):
        found, expected = twin_rings(rule), smallest_collision(rule, 4)
        assert (found is None) == (expected is None)
        if found is not None:
            assert found.is_smallest
            assert (tuple(found.x.tolist()), tuple(found.y.tolist())) == expected


def test_twins_from_the_graph_alone():
    """With no rings compared, a cycle off the diagonal or a diamond still gives two with one image."""
    for rule in (*ELEMENTARY, *balanced_rules(100, 3), *injective_rules(3, 2)):
        found = twin_rings(rule, largest=0)
        assert (found is None) == is_injective(rule)
        if found is not None:
            assert found.x.tolist() != found.y.tolist()
            assert ring_image(rule, found.x) == ring_image(rule, found.y)


@slow_without_compiler
def test_twins_longer_than_all_rings_that_can_be_compared():
    """1 + x + .. is primitive: the rings that a difference of 0 image needs have 728 cells, and no fewer."""
    rule = linear(2, 1, 0, 0, 0, 0, 1)
    found = twin_rings(rule)

    assert is_surjective(rule)
    assert short_twins(rule) is None
    assert len(found.x) % 728 == 0
    assert not found.is_smallest
    assert found.x.tolist() != found.y.tolist()
    assert ring_image(rule, found.x) == ring_image(rule, found.y)


@slow_without_compiler
def test_every_reversible_rule_has_its_inverse():
    """All 1800 of three cells: undone on a random ring; no window is smaller, both end cells matter."""
    rules = reversible()
    ring = RNG.integers(0, 3, 61).astype(np.int8)
    assert len({rule.number for rule in rules}) == 1800
    for rule in rules:
        undone = inverse(rule)
        there = np.roll(rule.images(np.concatenate([ring, ring[:2]])), -rule.first)
        turns = np.concatenate([there, there[: undone.width - 1]])
        assert (np.roll(undone.images(turns), -undone.first) == ring).all()
        assert trimmed(undone).width == undone.width
        assert (undone.first, undone.first + undone.width - 1) == inverse_extents(rule)


def test_an_inverse_of_the_inverse():
    for rule in reversible()[::30]:
        again = inverse(inverse(rule))
        own = trimmed(rule)
        assert (again.table.tolist(), again.first) == (own.table.tolist(), own.first)


@pytest.mark.parametrize("first", [-4, 0, 3])
def test_offsets_of_inverses(first):
    rule = LineRule(reversible()[7].table, 3, first)

    assert are_inverse(rule, inverse(rule))
    assert not are_inverse(rule, LineRule(inverse(rule).table, 3, inverse(rule).first + 1))


def test_one_wrong_entry_of_a_reversible_rule():
    """One changed entry unbalances the rule; two exchanged ones need not: rings decide both."""
    for rule in reversible()[::180]:
        for word, other in product(range(0, 27, 4), range(1, 27, 6)):
            changed, exchanged = rule.table.copy(), rule.table.copy()
            changed[word] = (changed[word] + 1) % 3
            exchanged[[word, other]] = exchanged[[other, word]]
            assert not is_surjective(LineRule(changed, 3, -1))
            planted = LineRule(exchanged, 3, -1)
            assert is_injective(planted) != collides(planted, 7)
            assert (inverse(planted) is None) == (not is_injective(planted))


def test_compositions():
    assert is_identity(composed(SHIFT, LineRule(SHIFT.table, 3, -1)))
    assert not is_identity(SHIFT)
    rule, other = linear(1, 2), linear(0, 1, 1)
    both = composed(rule, other)
    words = all_words(3, both.width + 2)
    assert (both.images(words) == rule.images(other.images(words))).all()
    with pytest.raises(InvalidRuleError, match="two rules over one alphabet"):
        composed(SHIFT, ELEMENTARY[0])


def test_an_inverse_too_wide_to_write_out(monkeypatch):
    rule = next(rule for rule in reversible() if inverse(rule).width == 6)
    monkeypatch.setattr(inverses, "MAX_WORDS", 3**7)

    assert is_injective(rule)
    with pytest.raises(InvalidRuleError, match="a window of 6 cells, 6561 words"):
        inverse(rule)


@slow_without_compiler
def test_sweeps_agree_with_single_rules():
    every = classified(2, 3)
    assert every.is_surjective.tolist() == [is_surjective(rule) for rule in ELEMENTARY]
    assert every.is_injective.tolist() == [is_injective(rule) for rule in ELEMENTARY]
    odd = classified(3, 3, is_odd=True)
    assert odd.is_odd.all()
    for number in [*RNG.integers(0, 3**13, 300), *np.flatnonzero(odd.is_surjective)[::50]]:
        rule = LineRule(odd_table(int(number), 3, 3), 3, -1)
        assert odd.is_balanced[number] == (np.bincount(rule.table, minlength=3) == 9).all()
        assert odd.is_surjective[number] == is_surjective(rule)
        assert odd.is_injective[number] == is_injective(rule)
        columns = rule.table.reshape(3, 9), rule.table.reshape(9, 3).T
        permutive = [bool((np.sort(column, axis=0).T == [0, 1, 2]).all()) for column in columns]
        assert [odd.is_first_permutive[number], odd.is_last_permutive[number]] == permutive


def test_classes_too_large_for_a_sweep():
    with pytest.raises(InvalidRuleError, match="at most 63 pairs of nodes"):
        classified(3, 3)


@pytest.mark.parametrize(("q", "width"), [(2, 2), (2, 3), (2, 4), (3, 2)])
def test_the_search_finds_what_enumeration_finds(q, width):
    numbers = np.flatnonzero(classified(q, width).is_injective).tolist()

    assert sorted(rule.number for rule in injective_rules(q, width)) == numbers


def test_more_tables_than_first_guessed():
    """With rings of one and two cells alone, thousands of tables are left."""
    tables = permuting_tables(2, 4, 2)

    assert len(tables) > 4096
    assert all((table[0], table[15]) == (0, 1) and table[5] != table[10] for table in tables)


def test_lines_of_a_lattice():
    table = linear(1, 0, 1).table
    along = along_a_line(table, ((1, 1), (9, 9), (5, -1)), 3, widest=9)
    assert (along.direction, along.base, along.rule.width) == ((4, -2), (1, 1), 2)
    along = along_a_line(linear(1, 1, 1).table, ((0, 0), (6, -3), (-2, 1)), 3, widest=9)
    assert (along.direction, along.base, along.rule.width) == ((2, -1), (-2, 1), 5)
    assert along_a_line(table, ((0, 0), (0, 1), (40, 0)), 3, widest=9).direction == (40, 0)
    assert along_a_line(linear(1, 1, 1).table, ((0, 0), (0, 1), (1, 0)), 3, widest=9) is None
    assert along_a_line(linear(1, 1, 1).table, ((0, 0), (0, 1), (0, 9)), 3, widest=9) is None
    constant = along_a_line(np.zeros(9, dtype=np.int8), ((1, 2), (3, 4)), 3, widest=9)
    assert (constant.direction, constant.rule.table.tolist()) == ((0, 0), [0, 0, 0])


def test_corners():
    cross = ((0, 0), (0, 1), (0, -1), (1, 0), (-1, 0))
    assert permutive_corner(linear(1, 0, 0, 0, 0).table, cross, 3) == (0, 0)
    assert permutive_corner(linear(1, 1, 1, 1, 1).table, cross, 3) == (0, 1)
    triples = all_words(3, 5)
    inner = (triples[:, 0] + triples[:, 1] * triples[:, 2] * triples[:, 3] * triples[:, 4]) % 3
    assert permutive_corner(inner.astype(np.int8), cross, 3) is None

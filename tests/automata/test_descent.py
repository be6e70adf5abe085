"""Blocks as an operation and its congruences: against rings and against all partitions (exhaustive)."""

import itertools

import numpy as np
import pytest

from involute.automata.congruence import (
    descending_projections,
    has_proper_congruence,
    principal_congruences,
)
from involute.automata.descent import BlockOperation, all_words, block_operation, block_range
from involute.automata.line_rule import LineRule
from involute.errors import InvalidRuleError


def random_rule(seed, q, width, first):
    return LineRule(np.random.default_rng(seed).integers(0, q, q**width), q, first)


def random_operation(seed, n, arity, q=3):
    """Return an operation that has a congruence now and then: it only sees its arguments modulo something."""
    draws = np.random.default_rng(seed)
    blur = draws.integers(0, n, n) if seed % 3 else np.arange(n)
    grid = np.indices((n,) * arity).reshape(arity, -1)
    table = draws.integers(0, n, (n,) * arity)[tuple(blur[grid])]
    return BlockOperation(table.astype(np.int64), n, arity, 0, q, 1)


def odd_operation(seed, n, arity):
    """Return an operation that commutes with the exchange of opposite elements, blurred in an odd way."""
    draws = np.random.default_rng(seed)
    half = draws.integers(0, n, n // 2)
    blur = np.concatenate([half, [n // 2], n - 1 - half[::-1]]) if seed % 3 else np.arange(n)
    half = draws.integers(0, n, n**arity // 2)
    table = np.concatenate([half, [n // 2], n - 1 - half[::-1]])
    words = blur[np.indices((n,) * arity).reshape(arity, -1)]
    return BlockOperation(table[np.ravel_multi_index(tuple(words), (n,) * arity)], n, arity, 0, 3, 1)


def partitions(n):
    """Yield all partitions of n elements: to each the least member of its class."""
    for labels in itertools.product(*(range(i + 1) for i in range(n))):
        if all(labels[label] == label for label in labels):
            yield np.asarray(labels)


def respects(operation, classes):
    """Return whether equal classes always lead to equal classes, one argument tuple after another."""
    n, seen = operation.n_blocks, {}
    for index, arguments in enumerate(itertools.product(range(n), repeat=operation.arity)):
        image = classes[operation.table[index]]
        if seen.setdefault(tuple(classes[a] for a in arguments), image) != image:
            return False
    return True


def stepped(rule, ring):
    """Return the image of a ring, cell by cell."""
    n, q = len(ring), rule.n_letters
    out = []
    for i in range(n):
        number = 0
        for k in range(rule.width):
            number = q * number + int(ring[(i + rule.first + k) % n])
        out.append(int(rule.table[number]))
    return out


@pytest.mark.parametrize("seed", range(12))
def test_the_operation_is_what_rings_do(seed):
    draws = np.random.default_rng(seed)
    q, width, first = int(draws.integers(2, 4)), int(draws.integers(1, 4)), int(draws.integers(-3, 3))
    block, time = int(draws.integers(1, 4)), int(draws.integers(1, 4 - (width == 3)))
    rule = random_rule(seed, q, width, first)
    operation = block_operation(rule, block, time)
    start, end = block_range(rule, block, time)
    blocks = all_words(q, block)

    assert (operation.arity, operation.first, operation.n_blocks) == (end - start, start, q**block)
    for index in draws.integers(0, len(operation.table), 40):
        numbers = [
            int(index) // operation.n_blocks**j % operation.n_blocks
            for j in range(operation.arity - 1, -1, -1)
        ]
        ring = np.zeros(3 * 9 * block, dtype=np.int64)
        for k, number in enumerate(numbers):
            at = (start + k) * block
            ring[np.arange(at, at + block) % len(ring)] = blocks[number]
        for _ in range(time):
            ring = stepped(rule, ring)

        assert blocks[operation.table[index]].tolist() == list(ring[:block])


@pytest.mark.parametrize("seed", range(18))
def test_least_congruences_are_the_least_of_all_partitions(seed):
    operation = random_operation(seed, n=3 + seed % 3, arity=1 + seed % 2)
    congruences = [classes for classes in partitions(operation.n_blocks) if respects(operation, classes)]
    found = principal_congruences(operation)
    for a, b in itertools.product(range(operation.n_blocks), repeat=2):
        joining = [classes for classes in congruences if classes[a] == classes[b]]
        meet = [
            min(y for y in range(len(p)) if all(q[x] == q[y] for q in joining))
            for x, p in enumerate([joining[0]] * operation.n_blocks)
        ]

        assert found[a, b].tolist() == meet
    proper = [classes for classes in congruences if 1 < len(set(classes.tolist())) < operation.n_blocks]

    assert has_proper_congruence(operation) == bool(proper)


@pytest.mark.parametrize("seed", range(12))
def test_all_maps_that_descend(seed):
    operation = random_operation(seed, n=4 + seed % 2, arity=1 + seed % 2)
    maps, is_complete = descending_projections(operation, odd=False)
    every = itertools.product(range(3), repeat=operation.n_blocks)

    assert is_complete
    assert maps.tolist() == [list(one) for one in every if respects(operation, one)]


@pytest.mark.parametrize("seed", range(12))
def test_all_odd_maps_that_descend(seed):
    operation = odd_operation(seed, n=7, arity=1 + seed % 2)
    maps, is_complete = descending_projections(operation, odd=True)
    halves = itertools.product(range(3), repeat=3)
    every = [[*half, 1, *(2 - letter for letter in reversed(half))] for half in halves]

    assert is_complete
    assert maps.tolist() == [one for one in every if respects(operation, one)]


def test_one_changed_entry_breaks_a_congruence():
    """Addition modulo 4 descends to parity; with one wrong entry it does not."""
    table = np.add.outer(np.arange(4), np.arange(4)).reshape(-1) % 4
    for entry in range(16):
        broken = table.copy()
        broken[entry] = (broken[entry] + 1) % 4
        good, bad = (BlockOperation(t.astype(np.int64), 4, 2, 0, 2, 2) for t in (table, broken))

        assert [0, 1, 0, 1] in descending_projections(good, odd=False)[0].tolist()
        assert [0, 1, 0, 1] not in descending_projections(bad, odd=False)[0].tolist()


def test_coarse_tables_are_the_images_of_any_blocks():
    operation = block_operation(LineRule.from_number(90, n_letters=2, width=3), 2, 2)
    maps, _ = descending_projections(operation, odd=False)
    tables = operation.coarse_tables(maps)
    for one, table in zip(maps, tables, strict=True):
        reached = set()
        for index, word in enumerate(itertools.product(range(4), repeat=3)):
            coarse = int(np.ravel_multi_index([int(one[block]) for block in word], (2, 2, 2)))
            reached.add(coarse)

            assert table[coarse] == one[operation.table[index]]
        assert [i for i in range(8) if table[i] < 0] == [i for i in range(8) if i not in reached]


def test_a_budget_that_runs_out_says_so():
    null = block_operation(LineRule(np.ones(27, dtype=np.int8)), 2, 2)
    every, is_complete = descending_projections(null, odd=True)
    some, is_cut = descending_projections(null, odd=True, budget=100)

    assert (len(every), is_complete, is_cut) == (81, True, False)
    assert 0 < len(some) < 81
    assert some.tolist() == every[: len(some)].tolist()


def test_too_many_windows_are_refused():
    with pytest.raises(InvalidRuleError, match=r"3\^15 windows for blocks of 3 and 6 steps"):
        block_operation(LineRule(np.ones(27, dtype=np.int8)), 3, 6)

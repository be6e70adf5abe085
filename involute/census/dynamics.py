"""Counts about what rules do in time and how many have a symmetry: rows of the census."""

from collections import Counter
from itertools import product

import numpy as np

from involute.arrays import Trits
from involute.automata.line_rule import LineRule
from involute.census.row import Row

LONGEST_RING = 13


def longest_cycle() -> int:
    """Return the longest cycle of ``sign(l + c + r)`` on the rings of 3 to 13 cells, over all states."""
    rule = LineRule(np.array([1 + np.sign(sum(word) - 3) for word in product(range(3), repeat=3)]), 3, -1)
    return max(_longest_cycle(rule, n) for n in range(3, LONGEST_RING + 1))


def _longest_cycle(rule: LineRule, n: int) -> int:
    """Return the longest cycle: steps until all states are on one, then the first return of each."""
    images = _image_numbers(rule, n)
    reached = np.unique(images)
    while (further := np.unique(images[reached])).size < reached.size:
        reached = further
    now, longest, left = images[reached], 1, reached
    while True:
        away = now != left
        if not away.any():
            return longest
        now, left, longest = images[now[away]], left[away], longest + 1


def _image_numbers(rule: LineRule, n: int) -> Trits:
    """Return the number of the image of every ring of n letters."""
    numbers = np.arange(rule.n_letters**n, dtype=np.int64)
    found = np.zeros_like(numbers)
    cells = [(numbers // 3 ** (n - 1 - i) % 3).astype(np.int8) for i in range(n)]
    for i in range(n):
        word = np.zeros(len(numbers), dtype=np.int8)
        for k in range(rule.width):
            word = word * np.int8(3) + cells[(i + rule.first + k) % n]
        found = found * 3 + rule.table[word]
    return found


def odd_totalistic() -> dict[str, int]:
    """Return how many functions of the sum of 3 and of 5 trits there are, and how many of them are odd."""
    counts: Counter[str] = Counter()
    for cells in (3, 5):
        for values in product((-1, 0, 1), repeat=2 * cells + 1):
            counts[f"{cells} cells"] += 1
            counts[f"{cells} cells, odd"] += all(a == -b for a, b in zip(values, values[::-1], strict=True))
    return dict(counts)


ROWS = (
    Row(
        name="cycles-of-the-sign-rule",
        question="How long is the longest cycle of sign(l + c + r) on rings of 3 to 13 cells?",
        count=longest_cycle,
        known=2,
        source="Goles and Olivos 1981: symmetric threshold networks have no cycle longer than 2",
    ),
    Row(
        name="totalistic-ternary",
        question="How many rules depend on the sum of their cells only, and how many of these are odd?",
        count=odd_totalistic,
        known={"3 cells": 3**7, "3 cells, odd": 3**3, "5 cells": 3**11, "5 cells, odd": 3**5},
        source="a function of 2w + 1 sums; odd ones are free on w of them",
    ),
)

"""Why a rule is not surjective: a diamond.

It is a pair of different words that begin with the same ``w - 1`` letters, end with the same ``w - 1``
letters, and have the same image: put into any surroundings, they are erased into each other (Moore, Myhill).
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from involute.automata.line_rule import LineRule
from involute.automata.pairs.graph import wide
from involute.kernels.pairs import search as kernels

Word: TypeAlias = NDArray[np.int8]


def neutral_letter(n_letters: int) -> int:
    """Return the neutral letter: 1 of three (the trit 0), otherwise 0."""
    return 1 if n_letters == 3 else 0


def smallest_diamond(rule: LineRule) -> tuple[Word, Word] | None:
    """Return the smallest diamond of the rule; ``None`` if it is surjective.

    It has the fewest non-neutral letters in both words, is then the shortest, then the first in order.

    >>> [word.tolist() for word in smallest_diamond(LineRule.from_number(128, n_letters=2, width=3))]
    [[0, 0, 0, 0, 0], [0, 0, 1, 0, 0]]
    """
    read = wide(rule)
    q, table, m = read.n_letters, read.table, read.table.size // read.n_letters
    neutral, cost = neutral_letter(q), np.full(m * m, kernels.FAR)
    cost[:: m + 1] = 0  # the diagonal is home
    best = kernels.costs_home(table, q, read.width - 1, neutral, cost)
    if best == kernels.FAR:
        return None
    steps = _Steps(read, cost, neutral)
    starts = [u for u in range(m) if steps.leaves(u, best - steps.beginning(u))]
    found = [steps.completed(u, best - steps.beginning(u)) for u in starts]
    x, y = min(found)
    return np.asarray(x, dtype=np.int8), np.asarray(y, dtype=np.int8)


class _Steps:
    """The steps of cheapest walks home: from a pair, those whose cost fits what is left."""

    def __init__(self, rule: LineRule, cost: NDArray[np.int64], neutral: int) -> None:
        self.rule, self.cost, self.neutral = rule, cost, neutral
        self.q, self.m = rule.n_letters, rule.table.size // rule.n_letters

    def beginning(self, u: int) -> int:
        return int(kernels.word_cost(u, self.q, self.rule.width - 1, self.neutral))

    def leaves(self, u: int, left: int) -> bool:
        return bool(self.onwards(u * self.m + u, left))

    def onwards(self, pair: int, left: int) -> list[tuple[int, int, int]]:
        """Return letters and target of each step off the diagonal, or home, that fits the cost left."""
        q, m, table, found = self.q, self.m, self.rule.table, []
        u, v = divmod(pair, m)
        for a in range(q):
            for b in range(q):
                x, y = q * u + a, q * v + b
                target = m * (x % m) + y % m
                rest = left - int(kernels.step_cost(a, b, self.neutral))
                if x != y and table[x] == table[y] and self.cost[target] == rest:
                    found.append((a, b, target))
        return found

    def completed(self, u: int, left: int) -> tuple[list[int], list[int]]:
        """Return the first pair of words, in order of the one and then of the other, along cheapest walks."""
        x = self._first(u, left, 0, None)
        return x, self._first(u, left, 1, x)

    def _first(self, u: int, left: int, which: int, other: list[int] | None) -> list[int]:
        """Follow all cheapest walks at once, keeping those whose word (given the other) is first so far."""
        word = _letters(u, self.q, self.rule.width - 1)
        here = {u * self.m + u: left}
        while not any(rest == 0 for rest in here.values()):
            steps = [(step, rest) for pair, rest in here.items() for step in self.onwards(pair, rest)]
            if other is not None:
                steps = [(step, rest) for step, rest in steps if step[0] == other[len(word)]]
            least = min(step[which] for step, _ in steps)
            word.append(least)
            here = {step[2]: int(self.cost[step[2]]) for step, _ in steps if step[which] == least}
        return word


def _letters(number: int, q: int, n: int) -> list[Any]:
    return [number // q**k % q for k in range(n - 1, -1, -1)]

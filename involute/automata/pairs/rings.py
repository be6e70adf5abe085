"""Why a rule is not injective: two rings with one image.

A rule of the line that is not injective is not injective on some ring: an off-diagonal pair that lies on an
infinite path both ways leads to a cycle of pairs off the diagonal, or lies between two returns to it; both
are rings.
"""

from typing import final

import attrs
import numpy as np

from involute.automata.line_rule import LineRule
from involute.automata.pairs.diamond import Word, neutral_letter, smallest_diamond
from involute.automata.pairs.graph import wide
from involute.kernels.pairs import rings, search
from involute.kernels.pairs.graph import peel

LARGEST = 3**12  # rings of one length that are all looked at


@final
@attrs.frozen(eq=False)
class Twins:
    """Two different rings of one length with the same image.

    ``is_smallest`` says that no shorter ones exist, none of this length with fewer non-neutral letters in
    both, and none of these that is earlier in order.
    """

    x: Word
    y: Word
    is_smallest: bool


def twin_rings(rule: LineRule, *, largest: int = LARGEST) -> Twins | None:
    """Return two different rings with one image, ``None`` if the rule is injective.

    All rings are compared, length by length, while there are at most ``largest`` of one length; then a
    cycle of the pair graph, or a diamond closed to a ring, gives two that need not be the smallest.

    >>> twins = twin_rings(LineRule.from_number(90, n_letters=2, width=3))
    >>> twins.x.tolist(), twins.y.tolist()
    ([0], [1])
    """
    return short_twins(rule, largest=largest) or _long_twins(rule)


def short_twins(rule: LineRule, *, largest: int = LARGEST) -> Twins | None:
    """Return the smallest two rings with one image, among lengths with at most ``largest`` rings."""
    q = rule.n_letters
    for n in range(1, longest_compared(q, largest=largest) + 1):
        images, weights = np.empty((2, q**n), dtype=np.int64)
        rings.ring_images(rule.table, q, rule.width, n, images)
        rings.letter_counts(q, n, neutral_letter(q), weights)
        first, second = rings.lightest_twins(images, weights)
        if first >= 0:
            return Twins(_letters(first, q, n), _letters(second, q, n), is_smallest=True)
    return None


def longest_compared(n_letters: int, *, largest: int = LARGEST) -> int:
    """Return the length of the longest rings of which there are at most ``largest``.

    >>> longest_compared(3)
    12
    """
    n = 0
    while n_letters ** (n + 1) <= largest:
        n += 1
    return n


def _long_twins(rule: LineRule) -> Twins | None:
    read = wide(rule)
    q, m = read.n_letters, read.table.size // read.n_letters
    is_off, ranks = np.arange(m * m) % (m + 1) > 0, np.zeros(m * m, dtype=np.int32)
    peel(read.table, q, is_off, True, ranks)  # noqa: FBT003 - kernels take positions only
    is_endless = is_off & (ranks == 0)
    start = int(search.first_repeated(read.table, q, is_endless))
    if start < 0:
        diamond = smallest_diamond(rule)
        return None if diamond is None else Twins(*diamond, is_smallest=False)
    parents = np.full(m * m, -1)
    pair, x, y = int(search.path_home(read.table, q, is_endless, start, parents)), [], []
    while pair >= 0:
        x.append(pair // m % q)
        y.append(pair % m % q)
        pair = int(parents[pair]) if pair != start else -1
    return Twins(_word(x[::-1]), _word(y[::-1]), is_smallest=False)


def _letters(number: int, q: int, n: int) -> Word:
    return _word([number // q**k % q for k in range(n - 1, -1, -1)])


def _word(letters: list[int]) -> Word:
    return np.asarray(letters, dtype=np.int8)

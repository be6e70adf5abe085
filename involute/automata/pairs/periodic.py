"""All injective rules of a class, found by search: permute the short rings first, then ask the pair graph.

The rules that fix every constant ring stand for all: to exchange letters of the images keeps a rule
injective.
"""

from itertools import permutations, product
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from involute.automata.line_rule import LineRule
from involute.automata.pairs.graph import is_injective, is_surjective
from involute.kernels.pairs import periodic as kernels

Table: TypeAlias = NDArray[np.int64]
Necklace: TypeAlias = tuple[int, ...]
FIRST_GUESS = 4096
PERIOD = 5


def injective_rules(n_letters: int, width: int) -> list[LineRule]:
    """Return all injective rules of ``width >= 2`` cells, the first read at offset ``-(width // 2)``.

    >>> len(injective_rules(3, 2))
    48
    """
    found = []
    for table in permuting_tables(n_letters, width, max(PERIOD, width)):
        rule = LineRule(table, n_letters, -(width // 2))
        if is_surjective(rule) and is_injective(rule):
            found.append(rule)
    exchanges = [np.asarray(order, dtype=np.int8) for order in permutations(range(n_letters))]
    return [LineRule(order[rule.table], n_letters, rule.first) for rule in found for order in exchanges]


def permuting_tables(q: int, width: int, period: int) -> NDArray[np.int8]:
    """Return the tables (k, q^w) that permute rings of up to ``period`` letters and fix the constant ones."""
    necklaces = _necklaces(q, period)
    classes = np.full((period + 1, q**period), -1)
    for i, necklace in enumerate(necklaces):
        for k in range(len(necklace)):
            classes[len(necklace), _number(necklace[k:] + necklace[:k], q)] = i
    reads = [_words(necklace, width, q) for necklace in necklaces]
    order = list(dict.fromkeys(word for words in reads for word in words))
    order += [word for word in range(q**width) if word not in set(order)]
    ends = [max(order.index(word) for word in words) for words in reads]
    by_end = sorted(range(len(reads)), key=lambda i: ends[i])
    padded = np.asarray([reads[i] + [0] * (period - len(reads[i])) for i in by_end], dtype=np.int64)
    lengths = np.asarray([len(reads[i]) for i in by_end], dtype=np.int64)
    starts = np.searchsorted(np.asarray([ends[i] for i in by_end]), np.arange(q**width + 1)).astype(np.int64)
    out = np.empty((FIRST_GUESS, q**width), dtype=np.int8)
    given = kernels.Necklaces(np.asarray(order, dtype=np.int64), padded, lengths, starts, classes)
    n_found = kernels.permuting_tables(q, given, out)
    if n_found > len(out):
        out = np.empty((n_found, q**width), dtype=np.int8)
        kernels.permuting_tables(q, given, out)
    return out[:n_found]


def _necklaces(q: int, period: int) -> list[Necklace]:
    """Return the words that are first among their rotations, and no repetition, up to ``period`` letters."""
    return [
        word
        for n in range(1, period + 1)
        for word in product(range(q), repeat=n)
        if all(word < word[k:] + word[:k] for k in range(1, n))
    ]


def _words(necklace: Necklace, width: int, q: int) -> list[int]:
    n = len(necklace)
    return [_number(tuple(necklace[(i + k) % n] for k in range(width)), q) for i in range(n)]


def _number(word: Necklace, q: int) -> int:
    total = 0
    for letter in word:
        total = q * total + letter
    return total

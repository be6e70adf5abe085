"""Solutions on one ring, one an orbit, in order: closed walks that are first among their rotations.

A word that is first among its rotations begins with words that are no later than any later part of them
(Duval's condition), so walks leave the search as soon as they break it, and only nodes from which the
walk can still close are entered.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from involute.automata.line_rule import LineRule
from involute.automata.periodic.strips import StripGraph, Wholes
from involute.errors import InvalidRuleError, explain
from involute.kernels.rings.closing import closing, next_home

MOST_MARKS = 2**32  # bytes for which nodes can close when


def necklaces(strips: StripGraph, length: int) -> Iterator[Wholes]:
    """Yield the rings of columns that are first among their rotations, in order, int64 of shape (n,)."""
    n_nodes = len(strips.strips)
    into = np.argsort(strips.target, kind="stable")
    starts = np.searchsorted(strips.target[into], np.arange(n_nodes + 1)).astype(np.int64)
    sources = strips.source[into].astype(np.int64)
    if (length + 1) * n_nodes > MOST_MARKS:
        got = f"{n_nodes} strips and rings of {length} cells"
        raise InvalidRuleError(
            explain(f"at most {MOST_MARKS} strips times cells to list", got, "list shorter rings")
        )
    closes = np.empty((length + 1, n_nodes), dtype=np.bool_)
    waiting, seen = np.empty((2, n_nodes), dtype=np.int64), np.full(n_nodes, -1, dtype=np.int64)
    home, edges = -1, _Edges(strips)
    while (home := int(next_home(starts, sources, home + 1, length, waiting, seen))) >= 0:
        closing(starts, sources, home, closes)
        yield from _closed(strips, edges, home, closes, length)


class _Edges:
    """The edges by the node that they leave, the last column first."""

    def __init__(self, strips: StripGraph) -> None:
        self.starts = np.searchsorted(strips.source, np.arange(len(strips.strips) + 1))
        self.columns, self.targets = strips.column, strips.target

    def leaving(self, node: int) -> Iterator[tuple[int, int]]:
        """Yield column and target of each edge."""
        own = slice(self.starts[node], self.starts[node + 1])
        yield from zip(self.columns[own][::-1].tolist(), self.targets[own][::-1].tolist(), strict=True)


def _closed(
    strips: StripGraph, edges: _Edges, home: int, closes: NDArray[np.bool_], length: int
) -> Iterator[Wholes]:
    """Yield the rings of columns that begin with one strip."""
    word = _digits(int(strips.strips[home]), strips.n_columns, strips.width - 1)
    repeat = 1
    for k in range(1, min(len(word), length)):
        repeat = _repeated(word, k, repeat)
        if not repeat:
            return
    open_walks = [(home, word, repeat)]
    while open_walks:
        node, read, period = open_walks.pop()
        left = length + strips.width - 1 - len(read)
        if not left:
            if length % period == 0:
                yield np.asarray(read[:length], dtype=np.int64)
            continue
        for column, target in edges.leaving(node):
            longer = [*read, column]
            again = _repeated(longer, len(read), period) if len(read) < length else period
            if again and closes[left - 1, target]:
                open_walks.append((target, longer, again))


def _repeated(word: list[int], k: int, period: int) -> int:
    """Return the least period of the first k + 1 columns; 0 where they begin no first rotation."""
    if word[k] < word[k - period]:
        return 0
    return period if word[k] == word[k - period] else k + 1


def _digits(number: int, base: int, n_digits: int) -> list[int]:
    return [number // base**k % base for k in range(n_digits - 1, -1, -1)]


def is_first(strips: StripGraph, columns: Wholes, mirrors: tuple[int, ...], *, with_negation: bool) -> bool:
    """Return whether no time, negation or reflection (with a sign) of a solution has earlier columns."""
    own = columns.tolist()
    last = strips.rule.n_letters - 1
    x = state_of(strips, columns)
    states = [x, last - x] if with_negation else [x]
    states += [state[::-1] if sign == 1 else last - state[::-1] for state in states for sign in mirrors]
    return all(first_rotation(ring) >= own for state in states for ring in rings_of(strips, state))


def state_of(strips: StripGraph, columns: Wholes) -> Wholes:
    """Return the letters of x itself of a ring of columns."""
    letters = columns // (strips.n_columns // strips.rule.n_letters)
    return np.roll(letters, strips.places[0])


def rings_of(strips: StripGraph, x: Wholes) -> list[list[int]]:
    """Return the rings of columns of x and the next p - 1 states; none where x is no solution."""
    p, q = strips.period, strips.rule.n_letters
    states = [x]
    for _ in range(2 * p - 1):
        states.append(image(strips.rule, states[-1]))
    wanted = np.roll(states[0], -strips.shift)
    if (states[p] != (wanted if strips.sign == 1 else q - 1 - wanted)).any():
        return []
    powers = q ** np.arange(p - 1, -1, -1)
    moved = [[np.roll(states[t + row], -place) for row, place in enumerate(strips.places)] for t in range(p)]
    return [np.tensordot(powers, np.asarray(rows), axes=1).tolist() for rows in moved]


def image(rule: LineRule, x: Wholes) -> Wholes:
    """Return the image of letters on a ring."""
    number = np.zeros_like(x)
    for k in range(rule.width):
        number = number * rule.n_letters + np.roll(x, -(rule.first + k))
    return rule.table[number].astype(np.int64)


def first_rotation(word: list[int]) -> list[int]:
    """Return the first rotation of a word in order.

    >>> first_rotation([1, 0, 2, 0, 1])
    [0, 1, 1, 0, 2]
    """
    n, i, j, k = len(word), 0, 1, 0
    while i < n and j < n and k < n:
        a, b = word[(i + k) % n], word[(j + k) % n]
        if a == b:
            k += 1
            continue
        i, j = (i + k + 1, j) if a > b else (i, j + k + 1)
        j += i == j
        k = 0
    start = min(i, j)
    return word[start:] + word[:start]

"""Periodic points of a local rule on all rings at once, as closed walks of one graph of strips.

A solution of ``F^p(x) = ± σ^s(x)`` on a ring of n cells is a ring of n columns of p letters: row t is
``F^t(x)``, moved so that every equation reads W neighbouring columns. A strip is W - 1 columns, and a window
of W columns is an edge from its first strip to its last if all p equations hold in it. So the solutions on
a ring of n cells are the closed walks of n edges, for every n, and only edges on cycles matter.

The strips are as many as the words of the de Bruijn graph of ``F^p``, and passing to the next time is an
exchange of rows.
"""

from functools import cached_property
from typing import Any, TypeAlias, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.automata.labelled_graph import LabelledGraph
from involute.automata.line_rule import LineRule
from involute.checking import frozen, whole
from involute.errors import InvalidRuleError, explain
from involute.notation import SIGNS

Wholes: TypeAlias = NDArray[np.int64]
BUDGET = 3**14  # windows looked at, one row after another
DIGITS = "012345678"


@final
@attrs.frozen(eq=False, slots=False)
class StripGraph:
    """The windows that lie on closed walks of strips.

    Attributes
    ----------
    rule, period, shift, sign : the equation ``F^p(x)_i = sign x_(i+s)``; minus a is the letter ``q-1-a``.
    width : W, the columns of a window.
    places : row t of the column at j is the cell ``j + places[t]`` of ``F^t(x)``.
    windows : ascending numbers of W digits to the base ``q^p``, the first column slowest; a column is a
        number of p digits, row 0 slowest.
    n_looked_at : how many windows were looked at.
    """

    rule: LineRule
    period: int
    shift: int
    sign: int
    width: int
    places: tuple[int, ...]
    windows: Wholes = attrs.field(repr=False)
    n_looked_at: int

    @property
    def n_columns(self) -> int:
        """The number of columns, ``q^p``."""
        return int(self.rule.n_letters**self.period)

    @cached_property
    def strips(self) -> Wholes:
        """The numbers of the strips, ascending: node k of the graph is ``strips[k]``."""
        ends = (self.windows // self.n_columns, self.windows % self.n_columns ** (self.width - 1))
        return np.unique(np.concatenate(ends))

    @cached_property
    def source(self) -> Wholes:
        """The node that each edge leaves."""
        return np.asarray(np.searchsorted(self.strips, self.windows // self.n_columns))

    @cached_property
    def target(self) -> Wholes:
        """The node that each edge leads to."""
        ends = self.windows % self.n_columns ** (self.width - 1)
        return np.asarray(np.searchsorted(self.strips, ends))

    @property
    def column(self) -> Wholes:
        """The last column of each window: what is read along its edge."""
        return self.windows % self.n_columns

    @cached_property
    def graph(self) -> LabelledGraph:
        """The graph with the letter of x itself, row 0 of the last column, on each edge."""
        letter = self.column // (self.n_columns // self.rule.n_letters)
        alphabet = SIGNS if self.rule.n_letters == 3 else DIGITS[: self.rule.n_letters]
        return LabelledGraph(self.source, self.target, letter, np.ones_like(letter), alphabet)


def strip_graph(
    rule: LineRule,
    period: int = 1,
    *,
    shift: int = 0,
    sign: int = 1,
    budget: int = BUDGET,
    closed: bool = True,
) -> StripGraph:
    """Return the graph whose closed walks of n edges are the x on a ring of n with ``F^p(x) = sign σ^s(x)``.

    With ``closed=False`` windows on no closed walk are left in, for states between fixed ends.

    Raises
    ------
    InvalidRuleError
        More than ``budget`` windows would be looked at.

    >>> strip_graph(LineRule.from_number(90, n_letters=2, width=3), 2).n_columns
    4
    """
    p, s = whole(period, "period", InvalidRuleError, at_least=1), whole(shift, "shift", InvalidRuleError)
    steps = [(s * t) // p - (s * (t + 1)) // p for t in range(p)]
    firsts = [rule.first + step for step in steps]
    lows = [min(first, 0) for first in firsts]
    spans = [max(first + rule.width - 1, 0) - low + 1 for first, low in zip(firsts, lows, strict=True)]
    width = max(2, *spans)
    _check_size(rule.n_letters, p, width, budget)
    rows = [_row(rule, width, first - low, -low) for first, low in zip(firsts, lows, strict=True)]
    found, n_looked_at = _matched(rows, rule.n_letters, width, sign)
    moved = np.cumsum([0, *steps[:-1]])
    places = tuple(int(a + low) for a, low in zip(moved, lows, strict=True))
    windows = on_cycles(found, rule.n_letters**p, width) if closed else frozen(found)
    return StripGraph(rule, p, s, sign, width, places, windows, n_looked_at)


def _check_size(q: int, p: int, width: int, budget: int) -> None:
    n_windows = q ** (p * (width - 1) + 1)
    if n_windows > budget or q ** (p * width) >= 2**62:
        got = f"{q}^{p * (width - 1) + 1} for period {p} and windows of {width} columns"
        mend = "ask for a smaller period or shift, or pass a larger budget="
        raise InvalidRuleError(explain(f"at most {budget} windows to look at", got, mend))


def _row(rule: LineRule, width: int, reads: int, centre: int) -> tuple[Wholes, Wholes, Wholes]:
    """Return the words of one row, the letter of each at the centre, and the letter it has next."""
    q = rule.n_letters
    words = np.arange(q**width, dtype=np.int64)
    following = rule.table[words // q ** (width - reads - rule.width) % rule.table.size]
    return words, words // q ** (width - 1 - centre) % q, following.astype(np.int64)


def _matched(rows: list[Any], q: int, width: int, sign: int) -> tuple[Wholes, int]:
    """Return the windows in which every row leads to the next and the last, up to the sign, to the first."""
    p = len(rows)
    windows, firsts, nexts = np.zeros(q, dtype=np.int64), np.arange(q), np.arange(q)
    n_looked_at = 0
    for t, (words, centre, following) in enumerate(rows):
        spread = _spread(words, q, p, width) * q ** (p - 1 - t)
        pairs = [
            _pairs(np.flatnonzero(nexts == letter), np.flatnonzero(centre == letter)) for letter in range(q)
        ]
        here, word = (np.concatenate(side) for side in zip(*pairs, strict=True))
        windows, firsts, nexts = windows[here] + spread[word], firsts[here], following[word]
        n_looked_at += len(windows)
    wanted = nexts if sign == 1 else q - 1 - nexts
    return np.sort(windows[firsts == wanted]), n_looked_at


def _pairs(some: Wholes, others: Wholes) -> tuple[Wholes, Wholes]:
    return np.repeat(some, len(others)), np.tile(others, len(some))


def _spread(words: Wholes, q: int, p: int, width: int) -> Wholes:
    """Return words to the base q read to the base q^p."""
    return sum((words // q**k % q * q ** (p * k) for k in range(width)), np.zeros_like(words))


def on_cycles(windows: Wholes, n_columns: int, width: int) -> Wholes:
    """Return the windows that lie on closed walks: both ends in one strongly connected component."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    ends = np.concatenate([windows // n_columns, windows % n_columns ** (width - 1)])
    strips, place = np.unique(ends, return_inverse=True)
    source, target = place.reshape(2, -1)
    n = len(strips)
    if not n:
        return frozen(windows)
    matrix = csr_matrix((np.ones(len(windows), dtype=np.int8), (source, target)), shape=(n, n))
    part = connected_components(matrix, directed=True, connection="strong")[1]
    return frozen(windows[part[source] == part[target]])

"""Surjectivity and injectivity of a local rule on the line, for all sizes, from its pair graph.

Two configurations with equal images are a path in the graph whose nodes are pairs of words of ``w - 1``
letters and whose steps append letters with equal images. The rule is surjective exactly if no path leaves
the diagonal and comes back to it (Moore, Myhill; Sutner 1991), and injective, on the line and on every
ring, exactly if no off-diagonal pair has both an infinite path into it and an infinite path out of it. Both
leave one integer a pair, from which anybody can check the answer step by step.
"""

from typing import final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.automata.line_rule import LineRule
from involute.kernels.pairs import graph as kernels


@final
@attrs.frozen(eq=False)
class PairRanks:
    """How each pair stands: the certificate of surjectivity or of injectivity.

    Attributes
    ----------
    rule : the rule, of two cells or more (`wide`), that the pairs belong to.
    ranks : (m^2,) int32, ``m = q^(w-1)``, pair (u, v) at ``m u + v``; the diagonal has 0.
        For surjectivity 1 marks the off-diagonal pairs that paths from the diagonal reach; none steps back.
        For injectivity no off-diagonal pair has 0. ``r > 0``: each step from it leads to a pair of rank
        1 .. r - 1; ``r < 0``: each step to it comes from a pair of rank r + 1 .. -1.
    is_injective : which of the two is shown.
    """

    rule: LineRule
    ranks: NDArray[np.int32]
    is_injective: bool


def n_pairs(rule: LineRule) -> int:
    """Return the number of nodes of the pair graph, ``q^(2(w-1))``.

    >>> n_pairs(LineRule.from_number(110, n_letters=2, width=3))
    16
    """
    return int(rule.n_letters ** (2 * max(rule.width - 1, 1)))


def wide(rule: LineRule) -> LineRule:
    """Return the rule, read from two cells if it has one: a graph of words needs words.

    >>> wide(LineRule(np.array([1, 0]), 2, 0)).table.tolist()
    [1, 1, 0, 0]
    """
    if rule.width > 1:
        return rule
    return LineRule(np.repeat(rule.table, rule.n_letters), rule.n_letters, rule.first)


def surjective_ranks(rule: LineRule) -> PairRanks | None:
    """Return the pairs that the diagonal reaches, none of which steps back; ``None`` if one does.

    >>> surjective_ranks(LineRule.from_number(90, n_letters=2, width=3)) is None
    False
    """
    read = wide(rule)
    ranks = _blank(read)
    is_surjective = kernels.reach(read.table, read.n_letters, ranks) >= 0
    return PairRanks(read, ranks, is_injective=False) if is_surjective else None


def injective_ranks(rule: LineRule) -> PairRanks | None:
    """Return the ranks by the longest paths from or to each pair; ``None`` if some pair has both infinite.

    >>> injective_ranks(LineRule.from_number(90, n_letters=2, width=3)) is None
    True
    """
    read = wide(rule)
    ranks, n_nodes = _peeled(read, is_forwards=True), read.table.size // read.n_letters
    if np.count_nonzero(ranks) < len(ranks) - n_nodes:
        np.copyto(ranks, -_peeled(read, is_forwards=False), where=ranks == 0)
    is_injective = np.count_nonzero(ranks) == len(ranks) - n_nodes
    return PairRanks(read, ranks, is_injective=True) if is_injective else None


def is_surjective(rule: LineRule) -> bool:
    """Return whether every configuration of the line has a preimage."""
    return surjective_ranks(rule) is not None


def is_injective(rule: LineRule) -> bool:
    """Return whether different configurations, of the line or of any ring, have different images."""
    return injective_ranks(rule) is not None


def inverse_extents(rule: LineRule) -> tuple[int, int] | None:
    """Return the offsets ``(first, last)`` of the smallest window of the inverse; ``None`` if there is none.

    The images at the cells ``first .. last`` decide ``x_0``; those of all cells before ``last``, or of all
    cells after ``first``, do not.

    >>> inverse_extents(LineRule(np.array([0, 1, 2]), 3, 5))
    (-5, -5)
    """
    read = wide(rule)
    forwards, backwards = (_peeled(read, is_forwards=is_forwards) for is_forwards in (True, False))
    n_finite = np.count_nonzero((forwards > 0) | (backwards > 0))
    if n_finite < len(forwards) - read.table.size // read.n_letters:
        return None
    left, right = kernels.extents(read.table, read.n_letters, forwards, backwards)
    return -int(left) - read.first, int(right) - (read.width - 1) - read.first


def _peeled(rule: LineRule, *, is_forwards: bool) -> NDArray[np.int32]:
    ranks = _blank(rule)
    kernels.peel(rule.table, rule.n_letters, np.ones(len(ranks), dtype=np.bool_), is_forwards, ranks)
    return ranks


def _blank(rule: LineRule) -> NDArray[np.int32]:
    return np.zeros((rule.table.size // rule.n_letters) ** 2, dtype=np.int32)

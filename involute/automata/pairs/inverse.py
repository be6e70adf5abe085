"""The inverse of an injective rule: its smallest window, its table, and the two compositions that prove it.

A rule that is injective on the line is onto, and its inverse is a local rule too (Hedlund, Richardson); how
many cells the inverse reads follows from the pair graph (`pairs.graph.inverse_extents`).
"""

import numpy as np

from involute.automata.line_rule import LineRule
from involute.automata.pairs.graph import inverse_extents
from involute.errors import InvalidRuleError, explain
from involute.kernels.pairs import inverse as kernels

MAX_WORDS = 2**25  # words of w + w' - 1 letters that an inverse is tabulated and proved on


def composed(outer: LineRule, inner: LineRule) -> LineRule:
    """Return the rule ``outer ∘ inner``, of ``w + w' - 1`` cells.

    >>> shift = LineRule(np.array([0, 1, 2]), 3, 1)
    >>> composed(shift, shift).first
    2
    """
    if outer.n_letters != inner.n_letters:
        got = f"{outer.n_letters} and {inner.n_letters} letters"
        raise InvalidRuleError(explain("two rules over one alphabet", got, "compose rules of one kind"))
    q = outer.n_letters
    table = np.empty(q ** (outer.width + inner.width - 1), dtype=np.int8)
    kernels.compose(outer.table, inner.table, q, outer.width, inner.width, table)
    return LineRule(table, q, outer.first + inner.first)


def trimmed(rule: LineRule) -> LineRule:
    """Return the rule without the cells at both ends that never matter; a constant rule keeps one.

    >>> rule = LineRule(np.repeat([0, 1, 2], 3), 3, -1)
    >>> trimmed(rule).width, trimmed(rule).first
    (1, -1)
    """
    q, table, first = rule.n_letters, rule.table, rule.first
    while table.size > q and (table.reshape(q, -1) == table.reshape(q, -1)[0]).all():
        table, first = table.reshape(q, -1)[0], first + 1
    while table.size > q and (table.reshape(-1, q) == table.reshape(-1, q)[:, :1]).all():
        table = table.reshape(-1, q)[:, 0]
    return LineRule(table, q, first)


def is_identity(rule: LineRule) -> bool:
    """Return whether the rule maps every configuration to itself.

    >>> is_identity(LineRule(np.tile([0, 1, 2], 3), 3, -1))
    True
    """
    own = trimmed(rule)
    return own.first == 0 and own.table.tolist() == list(range(own.n_letters))


def are_inverse(rule: LineRule, other: LineRule) -> bool:
    """Return whether the rules undo each other both ways, from all words of ``w + w' - 1`` letters."""
    return is_identity(composed(rule, other)) and is_identity(composed(other, rule))


def inverse(rule: LineRule) -> LineRule | None:
    """Return the inverse with the smallest window, proved by both compositions; ``None`` if not injective.

    Raises
    ------
    InvalidRuleError
        The inverse exists and reads too many cells to be written out.

    >>> inverse(LineRule(np.array([1, 2, 0]), 3, 4))
    LineRule(table=array([2, 0, 1], dtype=int8), n_letters=3, first=-4, width=1)
    """
    read = trimmed(rule)
    window = inverse_extents(read)
    if window is None:
        return None
    q, span = read.n_letters, window[1] - window[0] + 1
    n_words = q ** (span + read.width - 1)
    if n_words > MAX_WORDS:
        raise InvalidRuleError(
            explain(
                f"an inverse to be proved on at most {MAX_WORDS} words",
                f"a window of {span} cells, {n_words} words",
                "ask injectivity(rule), which needs no table of the inverse",
            )
        )
    table = np.full(q**span, -1, dtype=np.int8)
    kernels.invert(read.table, q, read.width, span, -window[0] - read.first, table)
    found = LineRule(table, q, window[0])
    if not are_inverse(read, found):
        raise RuntimeError("the pair graph and the compositions disagree")
    return found

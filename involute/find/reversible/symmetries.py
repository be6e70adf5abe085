"""Symmetries of a rule on a line: exchanges of trits, with or without reflection, that keep or reverse it.

For r an exchange of letters, a reflection of the line, or both: r is a *symmetry* if ``r F r = F`` and a
*reversing symmetry* if ``r F r = F^-1``. There are seven such maps beside the identity, and a table decides.
"""

from itertools import permutations
from typing import Any, final

import attrs
import numpy as np

from involute.automata.line_rule import LineRule
from involute.automata.pairs.inverse import trimmed
from involute.errors import InvalidRuleError, explain
from involute.find.line import line_rule
from involute.find.reversible.inverse import find_inverse

SIGNS = "-0+"


@final
@attrs.frozen
class Symmetry:
    """An involution of the line that keeps a rule, or reverses it.

    Attributes
    ----------
    letters : the images of ``-``, ``0`` and ``+``, as a text.
    is_reflected : whether the line is reflected too.

    >>> str(Symmetry("+0-", is_reflected=True))
    '- and + exchanged, reflected'
    """

    letters: str
    is_reflected: bool = attrs.field(kw_only=True)

    def of(self, rule: LineRule) -> LineRule:
        """Return ``r F r``, the rule as the image sees it."""
        order = np.array([SIGNS.index(letter) for letter in self.letters])
        grid = order[rule.table].reshape((3,) * rule.width)[np.ix_(*[order] * rule.width)]
        if not self.is_reflected:
            return LineRule(grid.reshape(-1), 3, rule.first)
        return LineRule(grid.transpose().reshape(-1), 3, -(rule.first + rule.width - 1))

    def __str__(self) -> str:
        moved = [sign for sign, image in zip(SIGNS, self.letters, strict=True) if sign != image]
        words = [f"{' and '.join(moved)} exchanged"] if moved else []
        return ", ".join([*words, *(["reflected"] if self.is_reflected else [])])


@final
@attrs.frozen(repr=False)
class Symmetries:
    """Which of the seven involutions keep a rule, and which reverse it."""

    keeping: tuple[Symmetry, ...]
    reversing: tuple[Symmetry, ...]

    def __str__(self) -> str:
        """List both kinds in words."""
        kept, turned = ("; ".join(map(str, some)) or "none" for some in (self.keeping, self.reversing))
        return f"keeping: {kept}\nreversing: {turned}"

    def __repr__(self) -> str:
        """Return how many there are of each kind."""
        return f"Symmetries({len(self.keeping)} keeping, {len(self.reversing)} reversing)"


def find_symmetries(rule: Any) -> Symmetries:
    """Return the symmetries and the reversing symmetries of a ternary rule on a line, for all ring sizes.

    Parameters
    ----------
    rule : a `LocalRule` on a line, a `LineRule` over three letters, or a system with one.

    Returns
    -------
    Symmetries
        Complete: those of the seven maps that keep the rule, and those that reverse it.

    Raises
    ------
    InvalidRuleError
        It is no local rule on a line over three letters.

    >>> from involute.updates.local_rule import LocalRule
    >>> shift = LocalRule.from_text("---------000000000+++++++++")
    >>> [str(one) for one in find_symmetries(shift).keeping]
    ['0 and + exchanged', '- and 0 exchanged', '- and + exchanged']
    >>> str(find_symmetries(shift).reversing[0])
    'reflected'
    """
    line = line_rule(rule)
    if line.n_letters != 3:
        raise InvalidRuleError(explain("three letters", f"{line.n_letters} letters", "pass a rule on trits"))
    found = find_inverse(line).found
    back = None if found is None else line_rule(found)
    return Symmetries(
        tuple(one for one in INVOLUTIONS if is_same(one.of(line), line)),
        tuple(one for one in INVOLUTIONS if back is not None and is_same(one.of(line), back)),
    )


def is_same(one: LineRule, other: LineRule) -> bool:
    """Return whether two rules are one map, whatever idle cells their windows have."""
    a, b = trimmed(one), trimmed(other)
    is_constant = bool((a.table == a.table[0]).all())
    return a.width == b.width and (is_constant or a.first == b.first) and bool((a.table == b.table).all())


def _involutions() -> tuple[Symmetry, ...]:
    """Return all of order two: letters exchanged, reflected, or both."""
    texts = ["".join(order) for order in permutations(SIGNS)]
    own = [text for text in texts if all(text[SIGNS.index(text[k])] == SIGNS[k] for k in range(3))]
    found = [Symmetry(text, is_reflected=flag) for flag in (False, True) for text in own]
    return tuple(one for one in found if one.is_reflected or one.letters != SIGNS)


INVOLUTIONS = _involutions()

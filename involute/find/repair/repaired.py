"""What a repair changed, in words and as the text of a model file."""

from typing import TypeAlias, final

import attrs

from involute.arrays import Trits
from involute.notation import text
from involute.updates.block import BlockRule
from involute.updates.local_rule import LocalRule
from involute.updates.network import NetworkRule

Repairable: TypeAlias = LocalRule | BlockRule | NetworkRule | Trits
SHORT = 27  # entries of a table that is written out


@final
@attrs.frozen
class Repair:
    """A lawful rule near a broken one; printed, the changes and the repaired table as a model file has it.

    Attributes
    ----------
    rule : the repaired rule; for A9 the repaired projection table.
    changes : (word, before, after) as signs, in the order of the words; of a network with the site.
    n_entries : of the table.
    lower_bound : no lawful rule has fewer changes than this.
    laws : the ids of the laws that now hold together.
    """

    rule: Repairable = attrs.field(eq=False)
    changes: tuple[tuple[str, str, str], ...]
    n_entries: int
    lower_bound: int
    laws: tuple[str, ...]

    @property
    def n_changes(self) -> int:
        """How many entries differ."""
        return len(self.changes)

    @property
    def is_optimal(self) -> bool:
        """Whether it is proved that fewer changes do not suffice."""
        return self.n_changes == self.lower_bound

    def __str__(self) -> str:
        written = model_text(self.rule) if self.changes else ""
        return f"{self.in_words()}\n{written}".rstrip()

    def in_words(self, most: int | None = None) -> str:
        """Return the changes in one line, at most so many of them written out."""
        if not self.changes:
            return f"change nothing: {', '.join(self.laws)} hold{'s' * (len(self.laws) == 1)}"
        bound = "" if self.is_optimal else f" (at least {self.lower_bound} are needed)"
        return f"change {self.n_changes} of {self.n_entries} entries{bound}: {listed(self.changes, most)}"


def listed(changes: tuple[tuple[str, str, str], ...], most: int | None = None) -> str:
    """Return changes in one line, at most so many of them.

    >>> listed((("+0", "0", "-"), ("0-", "0", "+")), most=1)
    '+0 -> - (was 0), ..'
    """
    words = ", ".join(f"{word} -> {after} (was {before})" for word, before, after in changes[:most])
    return words if most is None or len(changes) <= most else f"{words}, .."


def model_text(rule: Repairable) -> str:
    """Return the table as a model file has it, a line a table; nothing where it is long.

    >>> print(model_text(LocalRule.from_text("+0-", radius=0)))
    table = "+0-"
    """
    if isinstance(rule, NetworkRule):
        lines = [f'site {i}: table = "{text(table)}"' for i, table in enumerate(rule.tables)]
        is_short = sum(map(len, rule.tables)) <= 3 * SHORT
        return "\n".join(lines) if is_short else ""
    table = rule.table if isinstance(rule, LocalRule | BlockRule) else rule
    if len(table) > SHORT:
        return ""
    if isinstance(rule, BlockRule):
        return f'images = "{" ".join(map(text, table))}"'
    return f'{"table" if isinstance(rule, LocalRule) else "projection"} = "{text(table)}"'

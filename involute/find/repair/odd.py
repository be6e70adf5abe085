"""The nearest equivariant block rule or network: each table against its reversal, in closed form."""

from typing import Any

import attrs
import numpy as np

from involute.arrays import Trits
from involute.checking import frozen
from involute.find.repair.repaired import Repair
from involute.notation import text
from involute.updates.block import BlockRule
from involute.updates.network import NetworkRule
from involute.updates.tables import inputs_of, word_text


def mirrored(table: Trits) -> Trits:
    """Return the nearest odd table: of each broken pair of words the first is changed; one word a row.

    >>> mirrored(np.array([0, 1, 1], dtype=np.int8)).tolist()
    [-1, 0, 1]
    """
    other, half = table.copy(), len(table) // 2
    other[:half] = -table[: -half - 1 : -1]
    other[half] = 0
    return other


def nearest_odd(rule: BlockRule | NetworkRule) -> Repair:
    """Return the equivariant rule with the fewest changed words.

    >>> swap = BlockRule(np.array([[-1], [1], [1]]), 1, (0,))
    >>> print(nearest_odd(swap))
    change 1 of 3 entries: 0 -> 0 (was +)
    images = "- 0 +"
    """
    if isinstance(rule, BlockRule):
        table = mirrored(rule.table)
        changes = _changes(rule.table, table)
        return _repair(attrs.evolve(rule, table=frozen(table), name=""), changes, len(table))
    tables = tuple(mirrored(table) for table in rule.tables)
    changes = tuple(
        (f"site {site} {word}", before, after)
        for site, (old, new) in enumerate(zip(rule.tables, tables, strict=True))
        for word, before, after in _changes(old, new)
    )
    return _repair(attrs.evolve(rule, tables=tables), changes, sum(map(len, tables)))


def _repair(rule: Any, changes: tuple[tuple[str, str, str], ...], n_entries: int) -> Repair:
    return Repair(rule, changes, n_entries, len(changes), ("A1",))


def _changes(table: Trits, other: Trits) -> tuple[tuple[str, str, str], ...]:
    """Return (word, before, after) of every word that changed."""
    width = inputs_of(len(table)) or 1
    differs = np.flatnonzero((table != other).reshape(len(table), -1).any(axis=1))
    return tuple((word_text(int(i), width), text(table[i]), text(other[i])) for i in differs)

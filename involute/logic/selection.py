"""A decision diagram as gates: what a node costs, and how it is built.

A node over a bit is one selection. A node over a trit asks whether its trit is -1, 0 or +1 and passes on
one of three children. With one child that is no constant it is one gate of ``(p, n, child)``; with two it
is two gates, or one where the trit's test is a plane or the shared ``p | n``; with three it is two
selections. The code ``p = n = 1`` never occurs, so any plane may be asked first, and the inner selection
is the one that most nodes of the level share.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from involute.logic.block import OR2, Block
from involute.logic.diagram import Diagram, Rows

_Selection = tuple[int, int, int]


def n_gates(diagram: Diagram) -> int:
    """Return the number of gates of the diagram, before gates are merged: two a node, or one.

    >>> from involute.logic.diagram import diagram, planes_of
    >>> n_gates(diagram(planes_of(np.array([0, 1, 1, -1, 0, 1, -1, -1, 0]), 2), (0, 1)))
    4
    """
    total = 0
    for rows in diagram.levels:
        if rows.shape[1] == 2:
            total += int((rows > 1).any(axis=1).sum())
            continue
        low, middle, high = (rows >> 1).T
        distinct = _n_signals(low, middle, high)
        simple = (distinct < 2) | (rows[:, 0] == rows[:, 1]) | (rows[:, 1] == rows[:, 2])
        total += 2 * len(rows) - int(simple.sum()) - int(((low == 0) & (middle == 0) & (high == 0)).sum())
    return total


def _n_signals(low: Rows, middle: Rows, high: Rows) -> Rows:
    distinct: Rows = (
        (low != 0).astype(np.int64)
        + ((middle != 0) & (middle != low))
        + ((high != 0) & (high != low) & (high != middle))
    )
    return distinct


def build(block: Block, diagram: Diagram, variables: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    """Add a diagram to a block and return the literals of its functions.

    ``variables[i]`` holds the literals of input i: ``(positive, negative)`` for a trit, one for a bit.
    """
    literals = [0]
    for place, level in zip(reversed(diagram.order), diagram.levels, strict=True):
        rows = [tuple(literals[x >> 1] ^ (x & 1) for x in row) for row in level.tolist()]
        if level.shape[1] == 2:
            literals += [block.select(variables[place][0], one, zero) for zero, one in rows]
        else:
            literals += _level(block, variables[place], rows)
    return tuple(literals[root >> 1] ^ (root & 1) for root in diagram.roots)


def _level(block: Block, trit: tuple[int, ...], rows: list[tuple[int, ...]]) -> list[int]:
    """Return the literals of the nodes of one level; the inner selections that many share are built once."""
    shares = Counter(inner for row in rows for inner in _inner(trit, row))
    return [_node(block, trit, row, shares) for row in rows]


def _inner(trit: tuple[int, ...], row: tuple[int, ...]) -> list[_Selection]:
    """Return the selections (condition, one, zero) that can stand inside a node, one polarity each."""
    (p, n), (low, middle, high) = trit, row
    return [_plain(p, high, middle), _plain(n, low, middle), _plain(p, high, low)]


def _plain(condition: int, one: int, zero: int) -> _Selection:
    return condition, one ^ (zero & 1), zero & ~1


def _node(block: Block, trit: tuple[int, ...], row: tuple[int, ...], shares: Counter[_Selection]) -> int:
    (p, n), (low, middle, high) = trit, row
    signals = sorted({x >> 1 for x in row} - {0})
    if len(signals) <= 1:
        return _one_gate(block, trit, row, 2 * signals[0] if signals else 0)
    if low == high:
        return block.select(block.gate(OR2, trit), low, middle)
    forms = _inner(trit, row)
    best = max(range(3), key=lambda i: shares[forms[i]])
    if best == 0:
        return block.select(n, low, block.select(p, high, middle))
    if best == 1:
        return block.select(p, high, block.select(n, low, middle))
    return block.select(block.gate(OR2, trit), block.select(p, high, low), middle)


def _one_gate(block: Block, trit: tuple[int, ...], row: tuple[int, ...], child: int) -> int:
    """Return the gate of (p, n, child) whose free entries, at ``p = n = 1``, leave it the fewest inputs."""
    truth = 0
    for word in range(6):
        value = row[(1, 0, 2)[word >> 1]]
        bit = value & 1 if value < 2 else (word & 1) ^ (value & 1)
        truth |= bit << word
    return block.gate(min((truth | free << 6 for free in range(4)), key=_n_inputs), (*trit, child))


def _n_inputs(truth: int) -> int:
    halves = ((0xF0, 4), (0xCC, 2), (0xAA, 1))
    return sum(((truth & mask) >> shift) != (truth & (mask >> shift)) for mask, shift in halves)

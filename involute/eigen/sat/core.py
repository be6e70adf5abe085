"""The core of a set of equations: variables that others determine are substituted away, one by one.

``x_v = f_v(..)`` without v on its right-hand side says what v is; putting f_v in the place of v elsewhere
leaves as many solutions. Constants, copies and leaves go first; then variables whose removal makes no table
wider than ``WIDEST``. What is left falls into parts that share no variable, so solutions multiply.
"""

from collections.abc import Iterator, Mapping
from heapq import heapify, heappop, heappush
from typing import final

import attrs
import numpy as np

from involute.arrays import Trits
from involute.eigen.sat.equations import Equations, Reads, essential

WIDEST = 5
GROWTH = 81  # entries that a removal may add to the tables


@final
@attrs.frozen(eq=False)
class Core:
    """What is left, and how the rest follows from it.

    Attributes
    ----------
    reads, tables : the equations left, by variable.
    removed : variables with their equations, in the order of removal.
    n_cells, n_variables : of the equations it came from.
    """

    reads: dict[int, Reads]
    tables: dict[int, Trits]
    removed: tuple[tuple[int, Reads, Trits], ...]
    n_cells: int
    n_variables: int

    def parts(self) -> list[list[int]]:
        """Return the variables left in groups that no equation connects, each ascending, the least first."""
        parent = {v: v for v in self.reads}

        def root(v: int) -> int:
            while parent[v] != v:
                parent[v] = parent[parent[v]]
                v = parent[v]
            return v

        for v, own in self.reads.items():
            for u in own:
                a, b = sorted((root(u), root(v)))
                parent[b] = a
        groups: dict[int, list[int]] = {}
        for v in sorted(self.reads):
            groups.setdefault(root(v), []).append(v)
        return list(groups.values())

    def state(self, values: Mapping[int, int]) -> Trits:
        """Return the whole state that values of the variables left determine, int8, shape (n_cells,)."""
        x = np.zeros(self.n_variables, dtype=np.int8)
        for v, value in values.items():
            x[v] = value
        trits = x.tolist()
        for v, reads, table in reversed(self.removed):
            trits[v] = int(table[tuple(trits[u] + 1 for u in reads)])
        return np.asarray(trits[: self.n_cells], dtype=np.int8)


def core_of(system: Equations, *, is_reduced: bool = True) -> Core:
    """Return the core of equations; all of them as they are if not ``is_reduced``.

    >>> from involute.notation import trits
    >>> chain = Equations(((0,), (0,), (1,)), (trits("-0+"), trits("+0-"), trits("-0+")), 3)
    >>> core = core_of(chain)
    >>> sorted(core.reads), core.state({0: 1}).tolist()
    ([0], [1, -1, -1])
    """
    reads = dict(enumerate(system.reads))
    tables = dict(enumerate(system.tables))
    removed = tuple(_removals(reads, tables)) if is_reduced else ()
    return Core(reads, tables, removed, system.n_cells, len(system.reads))


def _removals(reads: dict[int, Reads], tables: dict[int, Trits]) -> Iterator[tuple[int, Reads, Trits]]:
    """Remove variables, the cheapest first, and yield what they were."""
    users: dict[int, set[int]] = {v: set() for v in reads}
    for v, own in reads.items():
        for u in own:
            users[u].add(v)
    waiting = [(_price(v, reads, users), v) for v in reads]
    heapify(waiting)
    while waiting:
        price, v = heappop(waiting)
        if v not in reads or price != _price(v, reads, users) or price == NEVER:
            continue
        own, table = reads.pop(v), tables.pop(v)
        touched = users.pop(v)
        for u in own:
            users[u].discard(v)
        for w in touched:
            before = reads[w]
            reads[w], tables[w] = _substituted(before, tables[w], v, own, table)
            for u in {*before, *own} - {v}:
                (users[u].add if u in reads[w] else users[u].discard)(w)
        for u in {*own, *touched, *(u for w in touched for u in reads[w])}:
            heappush(waiting, (_price(u, reads, users), u))
        yield v, own, table


NEVER = 3**20


def _price(v: int, reads: dict[int, Reads], users: dict[int, set[int]]) -> int:
    """Return how many entries the tables grow by without a variable; ``NEVER`` if it must stay."""
    own = reads[v]
    if v in own:
        return NEVER
    price = -(3 ** len(own))
    for w in users[v]:
        width = len({*reads[w], *own}) - 1
        if width > max(WIDEST, len(reads[w])):
            return NEVER
        price += 3**width - 3 ** len(reads[w])
    return price if price <= GROWTH else NEVER


def _substituted(sites: Reads, table: Trits, v: int, own: Reads, inner: Trits) -> tuple[Reads, Trits]:
    """Return an equation with the equation of v put in the place of v."""
    names = tuple(dict.fromkeys([*(u for u in sites if u != v), *own]))
    axis = {u: place for place, u in enumerate(names)}
    grid = np.ix_(*[np.arange(3)] * len(names)) if names else ()
    value = inner[tuple(grid[axis[u]] for u in own)] + 1
    whole = table[tuple(value if u == v else grid[axis[u]] for u in sites)]
    return essential(names, np.broadcast_to(whole, (3,) * len(names)), -1)

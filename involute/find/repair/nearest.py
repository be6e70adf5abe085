"""The nearest lawful rule: the fewest entries of a table to change so that broken laws hold again.

Linear laws (A1, A5, A6) are one integer program. With the others (A10, D1, D2) a class is listed where it
is small: reversible rules or odd tables of three cells, all tables of two. Beyond, A10 in one step is an
integer program as well; the rest follows conflicts, one change more at a time. The repaired table is then
tested again, by exact integers.
"""

import time
from collections.abc import Iterable
from typing import Any

import attrs
import numpy as np

from involute.arrays import Trits
from involute.checking import frozen, whole
from involute.errors import InvalidRuleError, explain
from involute.find.repair.demands import AbstractDemand, Balanced, Descending, Odd
from involute.find.repair.door import ids_of, seconds_of
from involute.find.repair.integer_program import by_program
from involute.find.repair.laws import demands_of, table_of
from involute.find.repair.listed import listed
from involute.find.repair.odd import mirrored, nearest_odd
from involute.find.repair.repaired import Repair
from involute.find.repair.search import Found, along_conflicts, in_class
from involute.laws import Law
from involute.notation import text
from involute.system import System
from involute.updates.block import BlockRule
from involute.updates.local_rule import LocalRule
from involute.updates.network import NetworkRule
from involute.updates.tables import inputs_of, word_text

__all__ = ["Repair", "nearest_lawful", "nearest_table", "repaired"]


def nearest_lawful(
    rule: Any,
    laws: Iterable[str | Law] = ("A1",),
    *,
    quantity: Any = None,
    projection: Any = None,
    time: int = 1,
    seconds: float | None = 10.0,
) -> Repair:
    """Return the rule with the fewest changed entries that obeys all these laws.

    Parameters
    ----------
    rule : a `LocalRule`, or a system with one; for A1 alone a block rule or a network as well; for A9 a
        projection table of trits, or a system with a tower.
    laws : of A1, A5, A6, A10, D1, D2, in any combination; or A9 alone.
    quantity : the additive quantity, or several, of A5 and A6; those that a system declares by default.
    projection, time : of A10, a function of three cells or its name, signs or a table, and the fine steps to
        a coarse one; those of the system's tower by default. Any coarse rule will do.
    seconds : after which the best rule so far is returned, with the lower bound that is proved; ``None`` for
        no limit.

    Of several nearest rules, the first in order of (word, trit) changed is taken, unless time runs out; only
    where A10 is an integer program does the solver choose.

    Raises
    ------
    InvalidRuleError
        There is no procedure for a law, or the rule, or what a law needs is missing.

    >>> from involute.quantities.charge import Charge
    >>> spoilt = LocalRule.from_text("--0000-00--00000++00+0000+0")
    >>> print(nearest_lawful(spoilt, ["A1", "A5"], quantity=Charge()))
    change 1 of 27 entries: +++ -> + (was 0)
    table = "--0000-00--00000++00+0000++"
    """
    wanted, limit = ids_of(laws), seconds_of(seconds)
    n_steps = whole(time, "time", InvalidRuleError, at_least=1)
    update = rule.update if isinstance(rule, System) else rule
    if wanted == ("A1",) and isinstance(update, BlockRule | NetworkRule):
        return nearest_odd(update)
    demands = demands_of(rule, wanted, quantity=quantity, projection=projection, n_steps=n_steps)
    table = table_of(rule, wanted)
    deadline = _now() + limit
    found = nearest_table(table, demands, deadline)
    best = found.table if found.table is not None else _copied(table, demands)
    if not all(demand.holds(best) for demand in demands):
        raise RuntimeError("A repaired rule broke its laws: this is a defect of involute.")
    return repaired(rule, wanted, table, Found(best, found.lower_bound))


def nearest_table(
    table: Trits, demands: tuple[AbstractDemand, ...], deadline: float, *, is_quick: bool = False
) -> Found:
    """Return the nearest lawful table by the procedure that fits the demands."""
    if all(demand.holds(table) for demand in demands):
        return Found(table, 0)
    if all(isinstance(demand, Odd) for demand in demands):
        return _odd(table)
    if all(isinstance(demand, Odd | Balanced) for demand in demands):
        return by_program(table, demands, deadline, is_first=not is_quick)
    is_linear = all(isinstance(demand, Odd | Balanced) or _is_one_step(demand) for demand in demands)
    is_odd = any(isinstance(demand, Odd) for demand in demands)
    is_reversible = any(demand.law == "D1" for demand in demands)
    if is_reversible or not is_quick:
        tables = listed(len(table), is_odd=is_odd, is_reversible=is_reversible)
        if tables is not None:
            return in_class(table, demands, tables)
    if is_linear and not is_quick:
        return by_program(table, demands, deadline, is_first=False)
    return along_conflicts(table, demands, len(table) + 1, deadline)


def _is_one_step(demand: AbstractDemand) -> bool:
    """Return whether a demand is that one step of the rule descends."""
    return isinstance(demand, Descending) and int(demand.descent.shape[1]) == 1


def _odd(table: Trits) -> Found:
    """Return the nearest odd table, and how many entries it changes."""
    other = mirrored(table)
    return Found(other, int((other != table).sum()))


def _copied(table: Trits, demands: tuple[AbstractDemand, ...]) -> Trits:
    """Return the nearest table that copies or negates one cell and is lawful: the identity always is."""
    width = inputs_of(len(table)) or 1
    letters = (np.arange(len(table))[:, None] // 3 ** np.arange(width - 1, -1, -1) % 3 - 1).astype(np.int8)
    lawful = [
        other
        for other in (*letters.T, *-letters.T)
        if all(demand.holds(np.ascontiguousarray(other)) for demand in demands)
    ]
    if not lawful:
        raise InvalidRuleError(
            explain("a rule nearby that obeys these laws", "none within the budget", "raise seconds")
        )
    return np.ascontiguousarray(min(lawful, key=lambda other: int((other != table).sum())))


def repaired(rule: Any, laws: tuple[str, ...], table: Trits, found: Found) -> Repair:
    """Return the result, with the changes in words."""
    other = table if found.table is None else found.table
    width = inputs_of(len(table)) or 1
    changes = tuple(
        (word_text(int(i), width), text(table[i]), text(other[i])) for i in np.flatnonzero(other != table)
    )
    update = rule.update if isinstance(rule, System) else rule
    result: LocalRule | Trits = frozen(other.copy())
    if laws != ("A9",) and isinstance(update, LocalRule):
        result = attrs.evolve(update, table=other, name="")
    return Repair(result, changes, len(table), found.lower_bound, laws)


def _now() -> float:
    return time.monotonic()

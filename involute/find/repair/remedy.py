"""One line under a refuted verdict: the nearest rule that would obey the law."""

import time
from importlib import import_module
from typing import Any

from involute.errors import InvoluteError
from involute.find.repair.laws import REPAIRABLE, check_boundary, demands_of, table_of
from involute.find.repair.nearest import Repair, nearest_table, repaired
from involute.find.repair.odd import nearest_odd
from involute.find.repair.of_tower import nearest_descending
from involute.involutions.negation import Negation
from involute.laws import Status, Verdict
from involute.system import System
from involute.updates.block import BlockRule
from involute.updates.local_rule import LocalRule
from involute.updates.network import NetworkRule

MAX_WIDTH = 3
SECONDS = 0.2
SHOWN = 4  # changes written out


def remedy(system: System, verdict: Verdict) -> str:
    """Return the nearest lawful rule in one line, or nothing where there is no quick and certain answer.

    Offered for refuted laws A1, A5, A6, A9, A10 (level 0), D1 and D2 of a local rule of up to three cells,
    and for A1 of block rules and networks; an equivariant rule stays equivariant.
    """
    is_open = verdict.status is not Status.REFUTED or verdict.law.id not in REPAIRABLE
    if is_open or (verdict.witness is not None and verdict.witness.level):
        return ""
    if verdict.law.id in {"A1", "A9"} and not isinstance(system.involution, Negation):
        return ""
    try:
        check_boundary(system, (verdict.law.id,))
        return nearest_descending(system) if verdict.law.id == "A10" else _of_rule(system, verdict)
    except InvoluteError:
        return ""


def _of_rule(system: System, verdict: Verdict) -> str:
    found = _quick(system, verdict)
    is_sure = found is not None and found.is_optimal and found.changes
    return f"nearest lawful: {found.in_words(SHOWN)}" if is_sure and found else ""


def _quick(system: System, verdict: Verdict) -> Repair | None:
    law, update = verdict.law.id, system.update
    if law == "A1" and isinstance(update, BlockRule | NetworkRule):
        return nearest_odd(update)
    if law != "A9" and (not isinstance(update, LocalRule) or update.width > MAX_WIDTH):
        return None
    is_kept = law not in {"A1", "A9"} and isinstance(update, LocalRule) and update.is_equivariant
    laws = ("A1", law) if is_kept else (law,)
    demands = demands_of(system, laws, quantity=_quantity(system, verdict), projection=None, n_steps=1)
    table = table_of(system, laws)
    import_module("scipy.optimize")  # what loads but once is not counted
    found = nearest_table(table, demands, time.monotonic() + SECONDS, is_quick=True)
    if found.table is None or not all(demand.holds(found.table) for demand in demands):
        return None
    return repaired(system, laws, table, found)


def _quantity(system: System, verdict: Verdict) -> Any:
    declared = (*system.invariants, *system.monotones)
    return next((q for q in declared if verdict.subject.split(" ", 1)[-1] == q.label), None)

"""From the names of laws to demands on the table of a rule, a system or a projection."""

from typing import Any

from involute.arrays import Trits
from involute.errors import InvalidRuleError, explain
from involute.find.ledger.counts import check_even_steps, places_of
from involute.find.ledger.descent import descent_of
from involute.find.ledger.gain import gain_of
from involute.find.repair.demands import AbstractDemand, Balanced, Descending, Invertible, Odd
from involute.find.repair.door import quantities_of
from involute.find.towers.projection import projection_table
from involute.spaces.trit_space import TritSpace
from involute.system import System
from involute.towers.block_tower import BlockTower
from involute.updates import tables
from involute.updates.local_rule import LocalRule

REPAIRABLE = ("A1", "A5", "A6", "A9", "A10", "D1", "D2")


def table_of(rule: Any, laws: tuple[str, ...]) -> Trits:
    """Return the table to repair: of the update, or for A9 of the projection.

    Raises
    ------
    InvalidRuleError
        There is none.
    """
    if laws == ("A9",):
        return _projection(rule) if isinstance(rule, System) else tables.checked(rule)
    return _local(rule).table


def demands_of(
    rule: Any, laws: tuple[str, ...], *, quantity: Any, projection: Any, n_steps: int
) -> tuple[AbstractDemand, ...]:
    """Return one demand a law, and one a quantity for A5 and A6.

    Raises
    ------
    InvalidRuleError
        A law has no procedure here, or what it needs is missing.
    """
    unknown = [law for law in laws if law not in REPAIRABLE]
    if unknown or not laws or ("A9" in laws and laws != ("A9",)):
        raise InvalidRuleError(
            explain("laws of A1, A5, A6, A10, D1, D2, or A9 alone", f"{list(laws)}", "drop the others")
        )
    check_boundary(rule, laws)
    found: list[AbstractDemand] = []
    for law in laws:
        if law in {"A1", "A9"}:
            found.append(Odd(law))
        elif law in {"A5", "A6"}:
            found.extend(_sums(rule, law, quantity))
        elif law == "A10":
            found.append(_descending(rule, projection, n_steps))
        else:
            check_even_steps(places_of(_local(rule)))
            found.append(Invertible(law))
    return tuple(found)


def check_boundary(rule: Any, laws: tuple[str, ...]) -> None:
    """Refuse laws that are restored on rings for a system whose lattice has ends.

    Raises
    ------
    InvalidRuleError
        Its boundary is neutral, and one of the laws depends on it.
    """
    space = rule.space if isinstance(rule, System) else None
    if isinstance(space, TritSpace) and space.boundary != "periodic" and not set(laws) <= {"A1", "A9"}:
        mend = "pass the rule itself, or declare a periodic lattice"
        raise InvalidRuleError(
            explain("a periodic lattice, where these laws are restored", f"{list(laws)} on {space!r}", mend)
        )


def _sums(rule: Any, law: str, quantity: Any) -> list[AbstractDemand]:
    places = places_of(_local(rule))
    chosen = () if quantity is None else quantities_of(quantity)
    if quantity is None and isinstance(rule, System):
        chosen = rule.invariants if law == "A5" else rule.monotones
    if not chosen:
        raise InvalidRuleError(explain(f"a quantity for {law}", "none", "pass quantity=involute.Charge()"))
    return [Balanced(law, gain_of(places, each), "=" if law == "A5" else "<=") for each in chosen]


def _descending(rule: Any, projection: Any, n_steps: int) -> AbstractDemand:
    places = places_of(_local(rule))
    if projection is None and isinstance(rule, System) and isinstance(rule.tower, BlockTower):
        return Descending("A10", descent_of(places, _projection(rule), rule.tower.time(0)))
    if projection is None:
        raise InvalidRuleError(
            explain("a projection for A10", "none", "pass projection=involute.majority, time=..")
        )
    return Descending("A10", descent_of(places, projection_table(projection), n_steps))


def _projection(system: System) -> Trits:
    if not isinstance(system.tower, BlockTower) or not isinstance(system.space, TritSpace):
        raise InvalidRuleError(explain("a system with a block tower", f"{system.tower!r}", "declare one"))
    return system.tower.table(len(system.space.shape))


def _local(rule: Any) -> LocalRule:
    update = rule.update if isinstance(rule, System) else rule
    if not isinstance(update, LocalRule):
        raise InvalidRuleError(explain("a local rule, or a system with one", f"{rule!r}", "pass a LocalRule"))
    return update

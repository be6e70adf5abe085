"""What a ledger may count beside equivariance: each claim narrows the class of maps that are left."""

from collections.abc import Iterator
from typing import final

import attrs
import numpy as np

from involute.arrays import Trits
from involute.decide.statement import Effort
from involute.decide.towers import lift
from involute.laws import Status
from involute.quantities.base import AbstractQuantity
from involute.spaces.trit_space import TritSpace
from involute.system import System
from involute.towers.block_tower import BlockTower


@final
@attrs.frozen(eq=False)
class Claim:
    """One narrowing of the class of maps.

    Attributes
    ----------
    kind : ``"odd"``, ``"="``, ``"<="``, ``"reversible"`` or ``"descends"``.
    name, scope : in words; the scope says on which lattices the count holds.
    quantity : for ``"="`` and ``"<="``. projection, n_steps : for ``"descends"``.
    """

    kind: str
    name: str
    scope: str
    quantity: AbstractQuantity | None = None
    projection: Trits | None = None
    n_steps: int = 1


ODD = Claim("odd", "equivariant", "all lattice sizes")
REVERSIBLE = Claim("reversible", "+ reversible", "all lattice sizes")


def claims_of(system: System) -> Iterator[Claim]:
    """Yield what a system declares, and reversibility, in the order in which a ledger counts."""
    yield ODD
    for quantity in system.invariants:
        yield kept(quantity)
    for quantity in system.monotones:
        yield never_raised(quantity)
    yield REVERSIBLE
    if isinstance(system.tower, BlockTower) and isinstance(system.space, TritSpace):
        yield descends(system, system.tower)


def kept(quantity: AbstractQuantity) -> Claim:
    """Return the claim that a quantity never changes."""
    return Claim("=", f"+ conserves {quantity.label}", "all rings", quantity)


def never_raised(quantity: AbstractQuantity) -> Claim:
    """Return the claim that a quantity never grows."""
    return Claim("<=", f"+ never raises {quantity.label}", "all rings", quantity)


def descends(system: System, tower: BlockTower) -> Claim:
    """Return the claim that level 0 of a tower induces a dynamics on level 1."""
    projection = tower.projection
    name = getattr(projection, "__name__", "its projection").replace("_", " ")
    steps = f"{tower.time(0)} step{'s' if tower.time(0) > 1 else ''}"
    table = tower.table(len(getattr(system.space, "shape", ())))
    return Claim(
        "descends",
        f"+ descends through {name}, {steps}",
        f"all rings of {tower.block}k cells",
        projection=np.asarray(table),
        n_steps=tower.time(0),
    )


def descent_refuted(system: System) -> str:
    """Return why level 0 of the tower induces no dynamics, or nothing if it was proved to induce one."""
    verdict = lift.decide(system, 0, Effort())
    return "" if verdict.status is Status.PROVED else f"A10 is {verdict.status} at level 0"

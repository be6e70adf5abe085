"""[A5] and [A6] of additive quantities by flows: proofs for all periodic lattices, in any dimension.

A step of finite range is one bare rule for each time and control. A quantity is conserved if its change is
the divergence of flows; it never rises if its change is at most such a divergence. In one dimension this
decides; in more, a monotone without flows may still be one. (Block rules: see `involute.decide.conserved`.)
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias, final

import attrs
import numpy as np

from involute.automata.bounding_flows import bounding_flows
from involute.automata.clusters import LARGEST, LocalFunction, Shape, moved, normal_form, ordered
from involute.automata.conservation import LatticeRule, change, composed, fits
from involute.automata.flows import Flow, flows, strides
from involute.automata.potentials import Rise, potential_flow
from involute.decide.enumeration import packed
from involute.decide.odd_table import plain_table
from involute.decide.statement import Certificate
from involute.spaces.base import AbstractSpace
from involute.spaces.trit_space import TritSpace
from involute.system import System
from involute.updates.base import AbstractUpdate
from involute.updates.composite import Composite, Cycle, Switch
from involute.updates.local_rule import LocalRule

Blocks: TypeAlias = Callable[[AbstractUpdate, Any, str], Certificate | None]

SCOPE = "all periodic lattices"
MOST_VARIANTS = 729


@final
@attrs.frozen(eq=False)
class Bare:
    """What an update does at one time under one global control, as far as it is one local rule."""

    t: int
    control: int
    rule: LatticeRule | None


def variants(system: System) -> list[Bare] | None:
    """Return what the update does at every time and under every global control; ``None`` if unknown."""
    n_controls, period = global_controls(system.update, system.controls), system.update.period
    if n_controls is None or period is None or n_controls * period > MOST_VARIANTS:
        return None
    return [
        Bare(t, control, bare_rule(system.update, t, control))
        for t in range(period)
        for control in range(n_controls)
    ]


def proof(
    update: AbstractUpdate, bare: Bare, density: LocalFunction, relation: str, blocks: Blocks
) -> Certificate | None:
    """Return the certificate for one time and control: of the whole step, else of each of its parts."""
    if bare.rule is not None:
        found = flow_certificate(bare.rule, density, relation)
        if found is not None:
            return found
    if isinstance(update, Composite | Switch):
        return joined([proof(part, _of(part, bare), density, relation, blocks) for part in update.parts])
    if isinstance(update, Cycle):
        part = update.parts[bare.t % len(update.parts)]
        return proof(part, bare, density, relation, blocks)
    is_site = len(density.cells) == 1 and not any(density.cells[0])
    return blocks(update, density.values, relation) if is_site else None


def joined(parts: list[Certificate | None]) -> Certificate | None:
    """Return one certificate for all parts, each once, or ``None`` if one is missing."""
    known: list[Certificate] = []
    for part in parts:
        if part is None:
            return None
        if part not in known:
            known.append(part)
    return known[0] if len(known) == 1 else {"kind": "all", "parts": known}


def _of(part: AbstractUpdate, bare: Bare) -> Bare:
    return Bare(bare.t, bare.control, bare_rule(part, bare.t, bare.control))


def bare_rule(update: AbstractUpdate, t: int, control: int) -> LatticeRule | None:
    """Return one step as a bare rule on letters 0, 1, 2; ``None`` if it is none, or reads too many cells."""
    if isinstance(update, Cycle):
        return bare_rule(update.parts[t % len(update.parts)], t, control)
    if isinstance(update, Composite):
        parts = [bare_rule(part, t, control) for part in update.parts]
        found = parts[0]
        for part in parts[1:]:
            found = None if found is None or part is None else composed(found, part)
        return found
    if not isinstance(update, LocalRule) or not update.offsets or not update.offsets[0]:
        return None
    table = update.table.reshape(-1, 3**update.n_controls)[:, control if update.n_controls else 0]
    return LatticeRule(table.astype(np.int64) + 1, update.offsets, 3, 1)


def global_controls(update: AbstractUpdate, controls: AbstractSpace | None) -> int | None:
    """Return the number of global controls, 1 without any; ``None`` if each cell has its own."""
    if controls is None:
        return 1
    counts = {rule.n_controls for rule in local_rules(update)}
    if len(counts) != 1 or not isinstance(controls, TritSpace):
        return None
    return controls.n_states if controls.shape in {(n := counts.pop(),), () if n == 1 else (n,)} else None


def local_rules(update: AbstractUpdate) -> Iterator[LocalRule]:
    """Yield the local rules that an update is made of."""
    if isinstance(update, LocalRule):
        yield update
    elif isinstance(update, Composite | Cycle | Switch):
        for part in update.parts:
            yield from local_rules(part)


def flow_certificate(rule: LatticeRule, density: LocalFunction, relation: str) -> Certificate | None:
    """Return the flows that show ``=`` or ``<=`` for a bare rule, or ``None`` if none are found."""
    if not fits(density.cells, rule):
        return None
    difference, scale = change(density, rule), 1
    found: tuple[Flow, ...] | Rise | None = None
    if not normal_form(difference, 3, 1):
        found = flows(difference, 3, 1)
    elif relation == "<=":
        scale, found = _bound(difference)
    if found is None or isinstance(found, Rise):
        return None
    return _plain(rule, LocalFunction(scale * density.values, density.cells), relation, found)


def _bound(difference: LocalFunction) -> tuple[int, tuple[Flow, ...] | Rise | None]:
    """Return a scale and flows that bound a change from above."""
    if len(difference.cells[0]) > 1:
        return bounding_flows(difference, 3, 1) or (1, None)
    length = (extents(difference)[0] - 1) // strides(difference.cells)[0] + 1
    return 1, potential_flow(difference, 3) if 3 ** min(length, 64) <= LARGEST else None


def _plain(rule: LatticeRule, density: LocalFunction, relation: str, found: tuple[Flow, ...]) -> Certificate:
    return {
        "kind": "flow",
        "relation": relation,
        "layers": [
            {
                "layer": "local",
                "offsets": [list(cell) for cell in rule.cells],
                "table": plain_table((rule.table - 1).astype(np.int8)),
            }
        ],
        "offsets": [list(cell) for cell in density.cells],
        "density": packed(density.full(3).reshape(-1)),
        "flows": [
            {
                "shift": list(flow.shift),
                "offsets": [list(cell) for cell in flow.function.cells],
                "values": packed(flow.function.full(3).reshape(-1)),
            }
            for flow in found
        ],
    }


def extents(difference: LocalFunction) -> tuple[int, ...]:
    """Return the number of cells that a window spans along each axis."""
    cells = np.asarray(difference.cells)
    return tuple(int(n) for n in np.ptp(cells, axis=0) + 1)


def interacting(difference: LocalFunction) -> Shape:
    """Return the differences of cells that one window reads together."""
    pairs = [moved((a,), tuple(-c for c in b))[0] for a in difference.cells for b in difference.cells]
    return tuple(step for step in ordered(pairs) if any(step))

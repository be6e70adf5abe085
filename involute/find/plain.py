"""Finds as plain data that `json` writes: densities, rules, symmetries and projections."""

from typing import Any

import numpy as np

from involute.automata.line_rule import LineRule
from involute.automata.pairs.inverse import trimmed
from involute.find.found import Found
from involute.find.reversible.symmetries import Symmetry
from involute.find.towers.projections import Projections
from involute.notation import text
from involute.updates.local_rule import LocalRule

MOST_LISTED = 100  # projections


def plain_density(one: Found) -> dict[str, Any]:
    """Return an invariant or a monotone, with its table, its certificate, and where it falls."""
    offsets = [list(cell) for cell in one.offsets]
    plain: dict[str, Any] = {"density": str(one), "parity": one.parity, "offsets": offsets}
    plain["values"] = one.density.reshape(-1).tolist()
    if one.falls is not None:
        plain |= {"falls": one.falls.tolist(), "control": list(one.control), "time": one.time}
    return {**plain, "certificate": one.certificate}


def plain_rule(rule: Any) -> dict[str, Any]:
    """Return a `LocalRule` as signs and offsets, a `LineRule` as letters."""
    if isinstance(rule, LineRule):
        letters = "".join(map(str, rule.table.tolist()))
        return {"letters": letters, "n_letters": rule.n_letters, "first": rule.first}
    return {"table": text(rule.table), "offsets": [list(offset) for offset in rule.offsets]}


def plain_symmetry(one: Symmetry) -> dict[str, Any]:
    """Return a symmetry, also in words."""
    return {"letters": one.letters, "is_reflected": one.is_reflected, "text": str(one)}


def plain_projections(found: Projections) -> dict[str, Any]:
    """Return at most 100 projections, those that keep most entropy, in the order of their tables."""
    chosen = sorted(np.argsort(-found.retained_bits, kind="stable")[:MOST_LISTED].tolist())
    listed = [
        {
            "projection": text(found.tables[i]),
            "coarse_rule": plain_rule(coarse_rule(found, i)),
            "retained_bits": float(found.retained_bits[i]),
            "is_self_similar": bool(found.is_self_similar[i]),
        }
        for i in chosen
    ]
    kind = {"block": found.block, "time": found.time, "is_complete": found.is_complete}
    return {**kind, "total": len(found), "listed": listed}


def coarse_rule(found: Projections, i: int) -> LocalRule:
    """Return the coarse rule of a projection without idle cells at its ends."""
    rule = trimmed(LineRule(found.coarse_tables[i] + np.int8(1), 3, found.coarse_offsets[0]))
    return LocalRule((rule.table - 1).astype(np.int8), [(rule.first + k,) for k in range(rule.width)])

"""[A10] from windows: PROVED for all lattice sizes, or REFUTED by whole states of this lattice."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from involute.arrays import Control, State, Trits
from involute.decide.enumeration import all_states
from involute.decide.layers import layers_at
from involute.decide.odd_table import plain_table, words
from involute.decide.ordering import state_key
from involute.decide.statement import Certificate, Statement
from involute.decide.towers.coarse_map import declared_tower
from involute.decide.towers.levels import Variant, level_system, window_results
from involute.decide.towers.windows import Conflict, Induced, induced
from involute.laws import Verdict
from involute.notation import text
from involute.system import System
from involute.towers.block_tower import BlockTower
from involute.updates.base import AbstractUpdate

IDENTITY = np.array([-1, 0, 1], dtype=np.int8)
PROCEDURE = "windows"
NARROW = "this ring, shorter than a window"  # so that a lighter pair may exist on it alone
SHORT = 27  # entries of a table that a remark writes out
MAX_COARSE = 13  # coarse cells on which a declared and an induced rule are compared


def by_windows(system: System, level: int, of_pairs: Statement, asked: Statement) -> Verdict | None:
    """Return what windows say of one level, or ``None``; ``asked`` is of the declared G if any."""
    fine, tower = level_system(system, level), declared_tower(system)
    declared = tower.coarse_update(level + 1)
    if (
        fine is None
        or not isinstance(tower, BlockTower)
        or (declared is not None and declared.period is None)
    ):
        return None
    results = window_results(fine, level, system, 1 if declared is None else declared.period or 1)
    if results is None:
        return None
    scope = f"all periodic lattices of {tower.block}k cells"
    if any(isinstance(result, Conflict) for _, result in results):
        return _refuted_for_any(results, of_pairs, tower.block, is_declared=declared is not None)
    rules = [(variant, result) for variant, result in results if isinstance(result, Induced)]
    if declared is None:
        certificate = lift_certificate(rules, tower.block, tower.table(1))
        return asked.proved(scope, PROCEDURE, certificate, reason=f"induced: {_described(rules)}")
    stated = _normal_forms(declared, rules, tower.time(level))
    if stated is None:
        return None
    differing = [
        (variant, rule, other)
        for (variant, rule), (_, other) in zip(rules, stated, strict=True)
        if not rule.is_same(other)
    ]
    if differing:
        return _refuted_for_declared(differing, asked, tower, _described(rules))
    certificate = lift_certificate(rules, tower.block, tower.table(1), [variant for variant, _ in stated])
    return asked.proved(
        scope, PROCEDURE, certificate, reason="the declared coarse dynamics is the induced one"
    )


def lift_certificate(
    rules: list[tuple[Variant, Induced]],
    block: int,
    projection: Trits,
    declared: list[Variant] | None = None,
) -> Certificate:
    """Return layers, projection and the one table of every variant, and its declared coarse layers if any."""
    parts: list[Certificate] = [
        {
            "kind": "window lift",
            "block": block,
            "projection": plain_table(projection),
            "layers": [layer.plain for layer in variant.layers],
            "offsets": list(rule.offsets),
            "table": plain_table(rule.table),
        }
        for variant, rule in rules
    ]
    for part, above in zip(parts, declared or (), strict=declared is not None):
        part.update(kind="declared lift", coarse_layers=[layer.plain for layer in above.layers])
    return {"kind": "all", "parts": parts}


def _normal_forms(
    declared: AbstractUpdate, rules: list[tuple[Variant, Induced]], n_steps: int
) -> list[tuple[Variant, Induced]] | None:
    """Return the smallest form of the declared rule at each variant's coarse time and control."""
    found = []
    for variant, _ in rules:
        layers = layers_at(declared, variant.t // n_steps, variant.control)
        form = None if layers is None else induced(layers, 1, IDENTITY)
        if layers is None or not isinstance(form, Induced):
            return None
        found.append((Variant(variant.t, variant.control, layers), form))
    return found


def _refuted_for_any(
    results: list[tuple[Variant, Induced | Conflict]], of_pairs: Statement, block: int, *, is_declared: bool
) -> Verdict | None:
    """Return REFUTED by the lightest pair of whole states; ``None`` if the lattice is too small."""
    controls = all_states(of_pairs.controls)
    best: tuple[Any, State, Control, int, State] | None = None
    for variant, result in results:
        if isinstance(result, Conflict):
            for x, y in _embedded_pairs(result, of_pairs.space.n_cells, block):
                u = controls[variant.control]
                key = (of_pairs.weight(x, u, y), state_key(x), state_key(y), state_key(u), variant.t)
                if best is None or key < best[0]:
                    best = (key, x, u, variant.t, y)
    if best is None or not of_pairs.fails(*best[1:]).all():
        return None
    reason = "equal coarse states, different coarse images: no coarse dynamics exists"
    reason += ", so not the declared one" if is_declared else ""
    widths = [len(result.pairs[0][0]) for _, result in results if isinstance(result, Conflict)]
    scope = NARROW if max(widths) > of_pairs.space.n_cells else "every lattice that holds the witness"
    return of_pairs.refuted(of_pairs.witness(*best[1:]), scope, PROCEDURE, reason=reason)


def _embedded_pairs(conflict: Conflict, n_cells: int, block: int) -> Iterator[tuple[Trits, Trits]]:
    """Yield the pairs of windows on a ring, at every block, everything else neutral, lesser state first."""
    for first, second in conflict.pairs:
        if len(first) <= n_cells:
            for start in range(0, n_cells, block):
                cells = (start + conflict.first + np.arange(len(first))) % n_cells
                x, y = np.zeros((2, n_cells), dtype=np.int8)
                x[cells], y[cells] = first, second
                yield (x, y) if state_key(x) < state_key(y) else (y, x)


def _refuted_for_declared(
    differing: list[tuple[Variant, Induced, Induced]], asked: Statement, tower: BlockTower, described: str
) -> Verdict | None:
    """Return REFUTED by the lightest state on which the two rules differ; ``None`` if too wide."""
    controls, n_coarse = all_states(asked.controls), asked.space.n_cells // tower.block
    best: tuple[Any, State, Control, int] | None = None
    for variant, rule, other in differing:
        offsets = tuple(sorted({*rule.offsets, *other.offsets})) or (0,)
        if len(offsets) > MAX_COARSE or offsets[-1] - offsets[0] >= n_coarse:
            return None
        grid = np.flatnonzero(rule.at(offsets).reshape(-1) != other.at(offsets).reshape(-1))
        u = controls[variant.control]
        for x in _lifted(words(grid, len(offsets)), offsets, tower, n_coarse):
            key = (asked.weight(x, u), state_key(x), state_key(u), variant.t)
            if best is None or key < best[0]:
                best = (key, x, u, variant.t)
    if best is None or not asked.fails(*best[1:]).all():
        return None
    reason = f"another coarse dynamics is induced: {described}"
    return asked.refuted(
        asked.witness(*best[1:]), "every lattice that holds the witness", PROCEDURE, reason=reason
    )


def _lifted(
    coarse_words: Trits, offsets: tuple[int, ...], tower: BlockTower, n_coarse: int
) -> Iterator[Trits]:
    """Yield the lightest states with one of these coarse words, at every place; everything else neutral."""
    lightest = _lightest_blocks(tower)
    reached = [word for word in coarse_words if all(int(trit) in lightest for trit in word)]
    totals = [sum(int(np.count_nonzero(lightest[int(trit)])) for trit in word) for word in reached]
    for word, total in zip(reached, totals, strict=True):
        if total == min(totals):
            for start in range(n_coarse):
                rows = np.zeros((n_coarse, tower.block), dtype=np.int8)
                for offset, trit in zip(offsets, word, strict=True):
                    rows[(start + offset) % n_coarse] = lightest[int(trit)]
                yield rows.reshape(-1)


def _lightest_blocks(tower: BlockTower) -> dict[int, Trits]:
    """Return, for each coarse trit, its block of fewest non-neutral cells, first in canonical order."""
    table = tower.table(1)
    blocks = words(np.arange(len(table)), tower.block)
    order = np.lexsort((np.arange(len(table)), np.count_nonzero(blocks, axis=1)))
    return {int(trit): blocks[next(i for i in order if table[i] == trit)] for trit in np.unique(table)}


def _described(rules: list[tuple[Variant, Induced]]) -> str:
    """Return the induced rules in words, each once."""
    forms = [
        f"{_signs(rule.table)} on coarse cells {list(rule.offsets)}"
        if rule.offsets
        else f"constant {rule.table[0]}"
        for _, rule in rules
    ]
    return " / ".join(dict.fromkeys(forms))


def _signs(table: Trits) -> str:
    return text(table) if len(table) <= SHORT else f"a table of {len(table)} entries"

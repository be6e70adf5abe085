"""Additive densities whose sums never rise, found and proved.

Modulo invariants and telescoping densities they form a cone. On the line all its extreme rays are found, each
with a potential; in more dimensions, where the question is undecidable, those that flows bound. An odd
monotone of an equivariant rule is an invariant (apply it to -x), so there only even densities are searched.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.automata.bounding_flows import bounded_combinations, bounding_flows
from involute.automata.clusters import Coefficients, LocalFunction, Shape, assembled, normal_form, ordered
from involute.automata.conservation import (
    Basis,
    LatticeRule,
    change,
    density_of,
    is_conserved,
    letters_of,
    patterns,
)
from involute.automata.monotones import monotone_cone
from involute.decide.flow_proofs import SCOPE, extents
from involute.find.found import Found, made, sign_of
from involute.find.invariants import BUDGET, affordable, cells_of
from involute.find.lattice import Bares, bare_rules

UNDECIDABLE = "those that flows bound: in two dimensions and up monotones are undecidable in general"
UNFINISHED = "UNDECIDED for densities of {} cells and more: their cone has too many faces to list"


@final
@attrs.frozen(eq=False)
class Monotones(Sequence[Found]):
    """Monotones of a rule, none of them an invariant.

    Attributes
    ----------
    found : extreme rays of the cone modulo invariants; each falls strictly on its ``falls``.
    scope : the lattices on which they never rise.
    is_complete : whether every monotone of the window is a positive combination of these, plus invariants.
    reason : what was left out, if anything.
    """

    found: tuple[Found, ...]
    scope: str
    is_complete: bool
    reason: str = ""

    def __len__(self) -> int:
        return len(self.found)

    def __getitem__(self, which: Any) -> Any:
        return self.found[which]

    def __iter__(self) -> Iterator[Found]:
        return iter(self.found)

    def __str__(self) -> str:
        """List the formulas, one a line."""
        lines = [f"{one.parity or 'no parity'}: {one}" for one in self.found] or ["none"]
        return "\n".join([*lines, *([self.reason] if self.reason else [])])


def find_monotones(
    rule: Any, width: int = 1, *, shape: Iterable[Any] | None = None, budget: int = BUDGET
) -> Monotones:
    """Return the extreme additive monotones with densities of at most ``width`` neighbouring cells.

    Parameters
    ----------
    rule : a `LocalRule` of any dimension, a `LineRule`, or a system of such: what no time and control raises.
    width : the number of neighbouring cells that a density reads, on a line.
    shape : instead, the cells that a density may read, in any dimension.
    budget : values to tabulate; where it runs out, the widest shapes are left out, and ``reason`` says so.

    Returns
    -------
    Monotones
        On the line complete for these densities (the even ones of an equivariant rule), or it says why not.

    Raises
    ------
    InvalidRuleError
        It is made of other things than local rules.

    >>> from involute.updates.local_rule import LocalRule
    >>> found = find_monotones(LocalRule.from_text("--0000-00--00000++00+0000++"))
    >>> print(found)
    even: Σ [+] + [-]
    >>> found[0].falls.tolist()
    [-1, 1, 0, 0, 0]
    """
    bares = bare_rules(rule)
    shapes, reason = affordable(bares, cells_of(bares, width, shape), budget)
    q, neutral = bares.rules[0].n_letters, bares.rules[0].neutral
    search = _on_line if len(bares.rules[0].cells[0]) == 1 else _bounded
    coefficients, left = search(bares, shapes)
    found = []
    for one in coefficients:
        density = density_of(one, q, neutral)
        falling = next(rule for rule in bares.rules if not is_conserved(density, rule))
        falls = falling_state(change(density, falling), q, neutral)
        found.append(made(bares, one, sign_of(one, q, neutral), "<=", falls=falls))
    notes = "; ".join(note for note in (reason, bares.note, left) if note)
    return Monotones(tuple(found), SCOPE, is_complete=not notes, reason=notes)


def falling_state(difference: LocalFunction, n_letters: int, neutral: int) -> NDArray[np.int8]:
    """Return a periodic configuration on which a sum changes, in trits if there are three letters.

    It shows one lightest cluster of the normal form, on a lattice twice as long as the window: there nothing
    else changes the sum.
    """
    form = normal_form(difference, n_letters, neutral)
    cells = min(form, key=lambda shape: (len(shape), shape))
    letters = next(
        word
        for word, value in zip(letters_of(cells, n_letters, neutral), form[cells].flat, strict=True)
        if value
    )
    x = np.full([2 * n - 1 for n in extents(difference)], neutral, dtype=np.int8)
    for cell, letter in zip(cells, letters, strict=True):
        x[cell] = letter
    return x - np.int8(1) if n_letters == 3 else x


def _on_line(bares: Bares, shapes: Sequence[Shape]) -> tuple[list[Coefficients], str]:
    """Return the rays of the cone of the widest densities whose cone can be listed, and what is left out."""
    found: list[Coefficients] = []
    for width in sorted({shape[-1][0] + 1 for shape in shapes}):
        basis = _basis(bares, [shape for shape in shapes if shape[-1][0] < width])
        cone = monotone_cone(bares.rules, basis)
        if not cone.is_complete:
            return found, UNFINISHED.format(width)
        found = [basis.combined(ray) for ray in cone.rays]
    return found, ""


def _basis(bares: Bares, shapes: Sequence[Shape]) -> Basis:
    """Return the patterns on shapes, the even ones where odd monotones are invariants."""
    return patterns(shapes, bares.rules[0].n_letters, 1 if bares.is_equivariant else 0)


def _bounded(bares: Bares, shapes: Sequence[Shape]) -> tuple[list[Coefficients], str]:
    """Return combinations that flows bound under every rule, and are no invariants."""
    basis = _basis(bares, shapes)
    found: dict[bytes, NDArray[np.int64]] = {}
    for rule in bares.rules:
        for vector in bounded_combinations(_changes(rule, basis), rule.n_letters):
            found[vector.tobytes()] = vector
    kept = [basis.combined(vector) for vector in found.values() if _is_bounded(bares, basis, vector)]
    return kept, UNDECIDABLE


def _changes(rule: LatticeRule, basis: Basis) -> LocalFunction:
    """Return the change of every density of a basis, one column each, on a common window."""
    q, neutral = rule.n_letters, rule.neutral
    parts = [change(assembled({shape: values}, q, neutral, shape), rule) for shape, values in basis.parts]
    cells: Shape = ordered(cell for part in parts for cell in part.cells)
    return LocalFunction(np.concatenate([part.on(cells).full(q) for part in parts], axis=-1), cells)


def _is_bounded(bares: Bares, basis: Basis, vector: NDArray[np.int64]) -> bool:
    rule = bares.rules[0]
    density = density_of(basis.combined(vector), rule.n_letters, rule.neutral)
    if all(is_conserved(density, one) for one in bares.rules):
        return False
    return all(
        bounding_flows(change(density, one), one.n_letters, one.neutral) is not None for one in bares.rules
    )

"""Additive densities whose sums never rise, found and proved.

Modulo invariants and telescoping densities they form a cone. On the line all its extreme rays are found, each
with a potential; in more dimensions, where the question is undecidable, those that flows bound. An odd
monotone of an equivariant rule is an invariant (apply it to -x), so there only even densities are searched.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.automata.clusters import LARGEST, Coefficients, LocalFunction, Shape, normal_form
from involute.automata.conservation import LatticeRule, change, density_of, is_conserved, letters_of
from involute.automata.monotones import modulo, monotone_cone
from involute.checking import numbers
from involute.decide.flows.proofs import SCOPE, extents
from involute.errors import InvalidRuleError, explain
from involute.find.found import Found, made, sign_of
from involute.find.invariants import BUDGET, affordable, cells_of
from involute.find.lattice import Bares, bare_rules
from involute.find.planes import FAR, LATE, MOST_CELLS, bounded, even_basis

FACES = "their cone has too many faces to list"
SECONDS = 10.0


@final
@attrs.frozen(eq=False)
class Monotones(Sequence[Found]):
    """Monotones of a rule, none of them an invariant.

    Attributes
    ----------
    found : extreme rays of the cones modulo invariants, narrow densities first, each class once; each falls
        strictly on its ``falls``, under its ``control``.
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
        under = [f"; {one.fall}" if one.control or one.time else "" for one in self.found]
        lines = [f"{one.parity or 'no parity'}: {one}{at}" for one, at in zip(self.found, under, strict=True)]
        lines = lines or ["none"]
        return "\n".join([*lines, *([self.reason] if self.reason else [])])


def find_monotones(
    rule: Any,
    width: int = 2,
    *,
    shape: Iterable[Any] | None = None,
    budget: int = BUDGET,
    seconds: float = SECONDS,
) -> Monotones:
    """Return the extreme additive monotones with densities of at most ``width`` neighbouring cells.

    The extreme rays of width 1 come first, then those of width 2, and so on. A ray that equals a narrower one
    modulo invariants is not listed again; a narrower one stays even where it is a sum of wider rays, as the
    activity often is.

    Parameters
    ----------
    rule : a `LocalRule` of any dimension, a `LineRule`, or a system of such: what no time and control raises.
    width : the number of neighbouring cells that a density reads, on a line, 1 to 13.
    shape : instead, the cells that a density may read, in any dimension.
    budget : steps of work as for `find_invariants`; the widest densities beyond it are left out, and
        ``reason`` says which.
    seconds : time for the search; what is begun last may take longer.

    Returns
    -------
    Monotones
        On the line complete for these densities (the even ones of an equivariant rule), or it says why not.

    Raises
    ------
    InvalidRuleError
        It is made of other things than local rules; a width, shape, budget or time is none.

    >>> from involute.updates.local_rule import LocalRule
    >>> found = find_monotones(LocalRule.from_text("--0000-00--00000++00+0000++"))
    >>> print(*found[:2], len(found), sep=", ")
    Σ [+] + [-], Σ - [+] - [-] + 2[+-] + 2[-+], 5
    >>> found[0].falls.tolist()
    [-1, 1, 0, 0, 0]
    """
    until = time.monotonic() + _positive(seconds)
    bares = bare_rules(rule)
    shapes, reason = affordable(bares, cells_of(bares, width, shape), budget)
    q, neutral = bares.rules[0].n_letters, bares.rules[0].neutral
    search = _on_line if len(bares.rules[0].cells[0]) == 1 else bounded
    coefficients, left = search(bares, shapes, until)
    found = []
    for one in coefficients:
        density = density_of(one, q, neutral)
        falling = next(rule for rule in bares.rules if not is_conserved(density, rule))
        falls = falling_state(change(density, falling), q, neutral)
        step, control = bares.place(falling)
        fall = {"falls": falls, "control": control, "time": step}
        found.append(made(bares, one, sign_of(one, q, neutral), "<=", **fall))
    narrower = "" if left.startswith("UNDECIDED") else reason
    notes = "; ".join(note for note in (narrower, bares.note, left) if note)
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


def _positive(seconds: float) -> float:
    """Return a time in seconds, refusing what is none."""
    (number,) = numbers([seconds], "seconds", InvalidRuleError)
    if number <= 0:
        raise InvalidRuleError(explain("seconds above 0", f"seconds={seconds!r}", "allow some time"))
    return float(number)


def _on_line(bares: Bares, shapes: Sequence[Shape], until: float) -> tuple[list[Coefficients], str]:
    """Return the rays of the cone of each width, each class once, and what is left out."""
    found: list[Coefficients] = []
    for width in sorted({shape[-1][0] + 1 for shape in shapes}):
        if not all(_spans_few(rule, width) for rule in bares.rules):
            return found, f"UNDECIDED for widths above {width - 1}: {FAR}"
        basis = even_basis(bares, [shape for shape in shapes if shape[-1][0] < width])
        cone = monotone_cone(bares.rules, basis, until=until)
        if not cone.is_complete:
            why = FACES if time.monotonic() < until else LATE
            return found, f"UNDECIDED for widths above {width - 1}: {why}"
        known = {modulo(cone.lines, basis.vector(one)).tobytes() for one in found}
        found += [basis.combined(ray) for ray in cone.rays if ray.tobytes() not in known]
    return found, ""


def _spans_few(rule: LatticeRule, width: int) -> bool:
    """Return whether the interval that decides so many cells has few enough words."""
    places = [0, width - 1, *(cell[0] + k for cell in rule.cells for k in (0, width - 1))]
    return bool(rule.n_letters ** min(max(places) - min(places) + 1, MOST_CELLS) <= LARGEST)

"""All additive invariants of a local rule with densities of a given range, found and proved.

No constants, no telescoping densities and no translates of one another: every find says something, and every
invariant of the range is a combination of the finds.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, final

import attrs

from involute.automata.clusters import Shape, ordered
from involute.automata.conservation import conserved, fits, patterns, shapes_within, window
from involute.checking import whole
from involute.decide.flow_proofs import SCOPE
from involute.errors import InvalidRuleError, explain
from involute.find.found import Found, made, sign_of
from involute.find.lattice import Bares, bare_rules
from involute.spaces.neighbourhood import as_offsets

WIDEST = 13  # cells of a density
BUDGET = 10**8  # values of densities by word, in all


@final
@attrs.frozen(eq=False)
class Invariants(Sequence[Found]):
    """A basis of the additive invariants of a rule.

    Attributes
    ----------
    found : the basis, simple densities first.
    scope : the lattices on which they hold.
    is_complete : whether every invariant with a density in the window is a combination of these.
    reason : what was left out, if anything.
    """

    found: tuple[Found, ...]
    scope: str
    is_complete: bool
    reason: str = ""

    @property
    def even(self) -> tuple[Found, ...]:
        """Those with ``J(-x) = J(x)``."""
        return tuple(one for one in self.found if one.parity == "even")

    @property
    def odd(self) -> tuple[Found, ...]:
        """Those with ``J(-x) = -J(x)``."""
        return tuple(one for one in self.found if one.parity == "odd")

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


def find_invariants(
    rule: Any, width: int = 2, *, shape: Iterable[Any] | None = None, budget: int = BUDGET
) -> Invariants:
    """Return a basis of the additive invariants with densities of at most ``width`` neighbouring cells.

    Parameters
    ----------
    rule : a `LocalRule` of any dimension, a `LineRule`, or a system; cycles, composites and global controls
        of local rules too: what every time and every control conserves.
    width : the number of neighbouring cells that a density reads, on a line.
    shape : instead, the cells that a density may read, in any dimension.
    budget : values to tabulate; where it runs out, the widest shapes are left out, and ``reason`` says so.

    Returns
    -------
    Invariants
        Complete for these densities, split by parity where the rule commutes with negation.

    Raises
    ------
    InvalidRuleError
        It is made of other things than local rules.

    Notes
    -----
    Hattori and Takesue, Physica D 49 (1991) 295: the linear system; here modulo telescoping by clusters.

    >>> from involute.updates.local_rule import LocalRule
    >>> rule = LocalRule.from_text("--0000-00--00000++00+0000++")
    >>> print(find_invariants(rule))
    odd: Σ [+] - [-]
    """
    bares = bare_rules(rule)
    shapes, reason = affordable(bares, cells_of(bares, width, shape), budget)
    q, neutral = bares.rules[0].n_letters, bares.rules[0].neutral
    vectors = [
        (coefficients, sign)
        for sign in ((1, -1) if bares.is_equivariant else (0,))
        for coefficients in conserved(bares.rules, patterns(shapes, q, sign))
    ]
    found = tuple(made(bares, one, sign or sign_of(one, q, neutral), "=") for one, sign in vectors)
    notes = "; ".join(note for note in (reason, bares.note) if note)
    return Invariants(found, SCOPE, is_complete=not notes, reason=notes)


def cells_of(bares: Bares, width: int, shape: Iterable[Any] | None) -> Shape:
    """Return the cells that a density may read.

    Raises
    ------
    InvalidRuleError
        A shape is missing, empty, too large, or of another dimension.
    """
    dimension = len(bares.rules[0].cells[0])
    cells = () if shape is None else ordered(as_offsets(shape))
    if shape is None and dimension == 1:
        cells = tuple((k,) for k in range(whole(width, "width", InvalidRuleError, at_least=1)))
    if len(cells) > WIDEST:
        raise InvalidRuleError(
            explain(f"densities of at most {WIDEST} cells", f"{len(cells)} cells", "choose a smaller window")
        )
    if not cells or any(len(cell) != dimension for cell in cells):
        raise InvalidRuleError(
            explain(
                f"a shape of cells in {dimension} dimensions",
                f"shape={shape!r}",
                "list the cells of a density",
            )
        )
    return cells


def affordable(bares: Bares, cells: Shape, budget: int) -> tuple[list[Shape], str]:
    """Return the shapes inside a window that the budget covers, simple ones first, and what is left out."""
    kept: list[Shape] = []
    for one in shapes_within(cells):
        for rule in bares.rules:
            n = len(ordered((*window(one, rule), *one)))
            budget -= rule.n_letters ** min(n, 60) * (rule.n_letters - 1) ** len(one)
        if budget < 0 or not all(fits(one, rule) for rule in bares.rules):
            left = len(shapes_within(cells)) - len(kept)
            return kept, f"UNDECIDED for {left} of {left + len(kept)} shapes, from {one} on: raise budget"
        kept.append(one)
    return kept, ""

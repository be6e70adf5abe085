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
from involute.decide.flows.proofs import SCOPE
from involute.errors import InvalidRuleError, explain
from involute.find.found import Found, made, sign_of
from involute.find.lattice import Bares, bare_rules
from involute.spaces.neighbourhood import as_offsets

WIDEST = 13  # cells of a density
BUDGET = 5 * 10**9  # steps, at least some 5 * 10^8 a second
VALUE = 100  # steps that one value of a density by word takes


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
    width : the number of neighbouring cells that a density reads, on a line, 1 to 13.
    shape : instead, the cells that a density may read, in any dimension.
    budget : steps of work, estimated before it is begun: 100 for each value of a density by word, and
        unknowns^2 x equations for the linear algebra. The default is 10 seconds or less (width 6 for a
        ternary rule of radius 1); wider densities beyond it are left out, and ``reason`` says which.

    Returns
    -------
    Invariants
        Complete for these densities, split by parity where the rule commutes with negation.

    Raises
    ------
    InvalidRuleError
        It is made of other things than local rules; a width, shape or budget is none.

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
    n_cells = whole(width, "width", InvalidRuleError, at_least=1) if shape is None else len(cells)
    if n_cells > WIDEST:
        raise InvalidRuleError(
            explain(f"densities of at most {WIDEST} cells", f"{n_cells} cells", "choose a smaller window")
        )
    if shape is None and dimension == 1:
        cells = tuple((k,) for k in range(n_cells))
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
    """Return the shapes inside a window that the budget covers, simple ones first, and what is left out.

    On an interval whole widths are kept or left out.

    Raises
    ------
    InvalidRuleError
        The budget is no whole number of at least 0.
    """
    limit = whole(budget, "budget", InvalidRuleError, at_least=0)
    shapes = list(shapes_within(cells))
    is_line = cells == tuple((k,) for k in range(len(cells)))
    ends = range(1, len(cells) + 1) if is_line else range(1, len(shapes) + 1)
    kept: list[Shape] = []
    for k in ends:
        more = [one for one in shapes if one[-1][0] < k] if is_line else shapes[:k]
        has_room = all(fits(more[-1], rule) for rule in bares.rules)
        if not has_room or work(bares, more) > limit:
            what = f"widths above {k - 1}" if is_line else f"{len(shapes) - k + 1} of {len(shapes)} shapes"
            why = f"they take more than {limit} steps" if has_room else "they depend on too many cells"
            return kept, f"UNDECIDED for {what}: {why}"
        kept = more
    return kept, ""


def work(bares: Bares, shapes: Sequence[Shape]) -> int:
    """Return an estimate of the steps that all densities on these shapes take.

    With a parity, even and odd densities are solved apart: two systems of half the unknowns.
    """
    q, total, equations = int(bares.rules[0].n_letters), 0, 0
    for rule in bares.rules:
        read = [{*window(one, rule), *one} for one in shapes]
        words = [q ** len(cells) for cells in read]
        total += VALUE * sum(n * (q - 1) ** len(one) for n, one in zip(words, shapes, strict=True))
        equations += min(sum(words), q ** len(set().union(*read)))
    unknowns = sum((q - 1) ** len(one) for one in shapes)
    return int(total + unknowns**2 * equations // (1 + bares.is_equivariant))

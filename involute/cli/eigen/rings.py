"""``involute rings``: fixed points and cycles of a rule on rings (or lines) of every length."""

from typing import TYPE_CHECKING, Annotated, Any, final

import attrs
import typer
from rich.table import Table

from involute.cli.arguments import AllowCode, JsonFile, What
from involute.cli.asking import Progress, answered
from involute.cli.eigen.kinds import check_kind, check_line
from involute.cli.exits import clear_ends, end
from involute.cli.terminal import output
from involute.cli.writing import check_place, written

if TYPE_CHECKING:
    from involute.eigen.rings.lines import LineOrbits
    from involute.eigen.rings.ring_orbits import RingOrbits
    from involute.system import System

LONGEST = 40  # digits of a count in the table


def rings(
    what: What,
    *,
    lengths: Annotated[int, typer.Option(min=1, max=5000, metavar="N", help="Count on 1 to N cells.")] = 12,
    period: Annotated[int, typer.Option(min=1, help="The p of F^p(x) = x.")] = 1,
    shift: Annotated[
        int, typer.Option(help="Cells that a solution has moved by (to the left) after p steps.")
    ] = 0,
    negated: Annotated[bool, typer.Option("--negated", help="Solutions of F^p(x) = -x instead.")] = False,
    budget: Annotated[int, typer.Option(min=1, help="Windows of the rule to look at, at most.")] = 3**14,
    json_file: JsonFile = "",
    allow_code: AllowCode = False,
) -> None:
    """Count the solutions of F^p(x) = x of a rule on the line, for rings of every length at once.

    The length of the model's own lattice does not matter. Where its outside is neutral, lines are counted.
    Counts are exact, by closed walks in the graph of windows; so are the recurrence and the growth.

    Example: involute rings linear --period 3 --lengths 20
    """
    with clear_ends():
        check_place(json_file)
        check_kind(what, check_line, allow_code=allow_code)
        question = {"period": period, "sign": -1 if negated else 1, "budget": budget}
        code = answered(
            what,
            lambda system, progress: _counted(system, shift, lengths, question, progress),
            plain=_plain,
            show=_show,
            is_known=lambda _found: True,
            json_file=json_file,
            allow_code=allow_code,
        )
        end(code)


@final
@attrs.frozen
class Counted:
    """The solutions, and how many there are on 1, 2, .. cells."""

    found: "RingOrbits | LineOrbits"
    counts: tuple[int, ...]

    @property
    def equation(self) -> str:
        """The equation in letters."""
        strips = self.found.strips
        moved = f"σ^{strips.shift}(x)" if strips.shift else "x"
        return f"F^{strips.period}(x) = {'-' if strips.sign < 0 else ''}{moved}"

    @property
    def rings(self) -> "RingOrbits | None":
        """The solutions, if they are on rings."""
        from involute.eigen.rings.lines import LineOrbits

        return None if isinstance(self.found, LineOrbits) else self.found

    @property
    def lattice(self) -> str:
        """What they are on."""
        return "lines with a neutral outside" if self.rings is None else "rings"


def _counted(
    system: "System", shift: int, lengths: int, question: dict[str, Any], progress: Progress
) -> Counted:
    """Return the solutions on rings, or on lines where the outside of the model is neutral."""
    from involute.eigen.rings.lines import line_orbits
    from involute.eigen.rings.orbits import ring_orbits

    if getattr(system.space, "boundary", "") == "neutral" and not shift:
        found: RingOrbits | LineOrbits = line_orbits(system, **question)
    else:
        found = ring_orbits(system, shift=shift, **question)
    return Counted(found, tuple(found.count(n) for n in progress(range(1, lengths + 1), "counting")))


def _plain(answer: Counted) -> dict[str, Any]:
    """Return the answer as plain data; counts are texts, for they may have many digits."""
    counts = {str(n): written(count) for n, count in enumerate(answer.counts, start=1)}
    plain = {"equation": answer.equation, "lattice": answer.lattice, "counts": counts}
    rings = answer.rings
    if rings is None:
        return plain
    return {
        **plain,
        "recurrence": None if rings.recurrence is None else list(map(written, rings.recurrence)),
        "growth": None if rings.growth is None else [float(rings.growth.lower), float(rings.growth.upper)],
        "smallest_ring": rings.smallest_ring,
    }


def _show(name: str, answer: Counted) -> None:
    """Print the counts, and for rings how they go on."""
    said = f"{name}: solutions of {answer.equation} on {answer.lattice}"
    output().print(said, markup=False, soft_wrap=True)
    table = Table(box=None, pad_edge=False)
    table.add_column("cells", justify="right", no_wrap=True)
    table.add_column("solutions", justify="right", no_wrap=True)
    for n, count in enumerate(answer.counts, start=1):
        table.add_row(str(n), _short(written(count)))
    output().print(table, soft_wrap=True)
    for line in () if answer.rings is None else _way_on(answer.rings):
        output().print(line, markup=False, soft_wrap=True)


def _way_on(found: "RingOrbits") -> list[str]:
    """Return the growth and the recurrence in words."""
    if found.smallest_ring is None:
        return ["no ring of any length has a solution"]
    lines = [f"growth: the limit superior of c(n)^(1/n) is {found.growth}"]
    if found.recurrence is None:
        return [*lines, "recurrence: too long to write"]
    terms = [f"{'-' if c < 0 else '+'} {_factor(c)}c(n-{k})" for k, c in enumerate(found.recurrence, 1) if c]
    said = " ".join(terms).removeprefix("+ ")
    return [*lines, f"recurrence: c(n) = {said} for n > {len(found.recurrence)}"]


def _factor(c: int) -> str:
    return "" if abs(c) == 1 else f"{written(abs(c))} "


def _short(digits: str) -> str:
    return digits if len(digits) <= LONGEST else f"{digits[: LONGEST - 12]}.. ({len(digits)} digits)"

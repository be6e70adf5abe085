"""``involute fixed-points``: states that stay, cycles of a given period, and minimal trap spaces."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, final

import attrs
import typer

from involute.cli.arguments import AllowCode, JsonFile, Limit, Seconds, What
from involute.cli.asking import answered
from involute.cli.eigen.orbits import LISTED, counted, plain_orbit, show_orbits
from involute.cli.exits import clear_ends, end
from involute.cli.terminal import output
from involute.cli.writing import written
from involute.errors import InvalidDataError, explain

if TYPE_CHECKING:
    from involute.eigen.sat.answer import FixedPoints
    from involute.system import System


def fixed_points(
    what: What,
    *,
    period: Annotated[
        int, typer.Option(min=1, help="Cycles of exactly so many steps; with --count the x with F^p(x) = x.")
    ] = 1,
    trap_spaces: Annotated[
        bool, typer.Option("--trap-spaces", help="Minimal trap spaces of a Boolean network (0 is free).")
    ] = False,
    determined: Annotated[
        bool, typer.Option("--determined", help="Only fixed points without neutral cells.")
    ] = False,
    count: Annotated[bool, typer.Option("--count", help="Count without listing.")] = False,
    limit: Limit = None,
    budget: Annotated[
        int | None, typer.Option(min=0, help="Conflicts of the solver, at most; no limit by default.")
    ] = None,
    seconds: Seconds = None,
    json_file: JsonFile = "",
    allow_code: AllowCode = False,
) -> None:
    """Find the fixed points of a model of up to thousands of cells, each once up to its symmetries.

    The model must be wiring: local rules, networks, threshold networks. The exit code is 4 if time or budget
    ran out; the answer then says what was found. In JSON each point has a certificate, and a complete list
    of fixed points one that there are no others; of trap spaces, determined points and cycles that rests on
    the solver. Of a .bnet file --determined lists the fixed points of the Boolean network.

    Example: involute fixed-points network.bnet --trap-spaces
    """
    with clear_ends():
        question = Question(period, trap_spaces, determined, count)
        question.check()
        searched = LISTED if limit is None else limit
        limits: dict[str, Any] = {"limit": searched, "seconds": seconds, "budget": budget}
        code = answered(
            what,
            lambda system, progress: question.found(system, progress=progress, **limits),
            plain=lambda found: _plain(found, question),
            show=lambda name, found: _show(name, found, question, limit, is_bnet=what.endswith(".bnet")),
            is_known=lambda found: found.is_complete or (not count and len(found) == searched),
            json_file=json_file,
            allow_code=allow_code,
        )
        end(code)


@final
@attrs.frozen
class Question:
    """What is looked for."""

    period: int
    trap_spaces: bool
    determined: bool
    is_count: bool

    def check(self) -> None:
        """Refuse questions that exclude each other."""
        asked = {
            "--period": self.period > 1,
            "--trap-spaces": self.trap_spaces,
            "--determined": self.determined,
        }
        given = [name for name, is_given in asked.items() if is_given]
        if len(given) > 1:
            expected = "one of --period, --trap-spaces and --determined"
            raise InvalidDataError(explain(expected, " and ".join(given), "ask one after the other"))

    @property
    def is_certified(self) -> bool:
        """Whether a complete answer can have a certificate that there are no others."""
        return not (self.period > 1 or self.trap_spaces or self.determined or self.is_count)

    @property
    def nouns(self) -> tuple[str, str]:
        """One and several of what is looked for."""
        if self.trap_spaces:
            return "minimal trap space", "minimal trap spaces"
        if self.period > 1:
            which = f"with F^{self.period}(x) = x" if self.is_count else f"of period {self.period}"
            return f"point {which}", f"points {which}"
        which = " without neutral cells" if self.determined else ""
        return f"fixed point{which}", f"fixed points{which}"

    def found(self, system: "System", **limits: Any) -> "FixedPoints":
        """Return the answer, when its search has ended."""
        from involute.eigen import fixed_points as points
        from involute.eigen.trap_spaces import trap_spaces

        asked = {**limits, "count_only": self.is_count}
        if self.trap_spaces:
            answer = trap_spaces(system, **asked)
        elif self.period > 1:
            answer = points.periodic_points(system, self.period, **asked)
        else:
            answer = points.fixed_points(system, determined=self.determined, **asked)
        answer.count  # noqa: B018 - searches now, within the limits
        return answer


def _show(name: str, found: "FixedPoints", question: Question, limit: int | None, *, is_bnet: bool) -> None:
    """Print the count and why the search ended, a line an orbit, and what the answer rests on."""
    at_least = "" if found.is_complete else "at least "
    group = found.group.described or "the identity"
    listed = "" if question.is_count else f" in {counted(len(found), 'orbit')} under {group}"
    ended = "complete" if found.is_complete else f"NOT COMPLETE: {found.reason}"
    said = f"{name}: {at_least}{counted(found.count, *question.nouns)}{listed}; {ended}"
    output().print(said, markup=False, soft_wrap=True)
    if not question.is_count:
        show_orbits(found, len(found), limit)
    for line in _remarks(found, question, is_bnet=is_bnet):
        output().print(line, markup=False, soft_wrap=True)


def _remarks(found: "FixedPoints", question: Question, *, is_bnet: bool) -> Iterator[str]:
    """Yield the order of the cells where they have names, and what else is to be known."""
    labels = getattr(found.system.space, "labels", None)
    if labels and not question.is_count and len(found):
        yield f"cells in order: {', '.join(map(str, labels))}"
    if found.is_complete and not question.is_certified:
        yield "That there are no others rests on the search; there is no certificate of it."
    if is_bnet and question.period == 1 and not question.trap_spaces and not question.determined:
        yield "A 0 is undetermined; --determined lists only points of + and -, those of the Boolean network."


def _plain(found: "FixedPoints", question: Question) -> dict[str, Any]:
    """Return the answer as plain data."""
    counts = {
        "asked": question.nouns[1],
        "count": written(found.count),
        "is_complete": found.is_complete,
        "reason": found.reason,
    }
    if question.is_count:
        return counts
    return {
        **counts,
        "n_orbits": len(found),
        "group": found.group.described or "the identity",
        "found": [plain_orbit(one) for one in found],
        "certificate": found.certificate,
    }

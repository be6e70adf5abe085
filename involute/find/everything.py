"""Everything that can be found out about one rule or system, in one call, and what could not be and why."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from involute.automata.line_rule import LineRule
from involute.checking import function_of, whole
from involute.errors import InvalidRuleError, InvoluteError, explain
from involute.find.findings import EVERYTHING, QUESTIONS, Findings
from involute.find.invariants import BUDGET, WIDEST, find_invariants
from involute.find.lattice import Bares, bare_rules
from involute.find.monotones import SECONDS, find_monotones
from involute.find.reversible.decisions import injectivity, surjectivity
from involute.find.reversible.inverse import find_inverse
from involute.find.reversible.symmetries import find_symmetries
from involute.find.towers.projections import find_projections
from involute.system import System
from involute.updates.base import AbstractUpdate
from involute.updates.composite import Composite, Cycle
from involute.updates.local_rule import LocalRule

__all__ = ["QUESTIONS", "Findings", "find"]

Progress: TypeAlias = Callable[[Iterable[Any], str], Iterable[Any]]
SHORT = 60  # characters of a name


def find(
    rule: System | AbstractUpdate | Any,
    width: int = 2,
    block: int = 3,
    time: int = 3,
    *,
    budget: int = BUDGET,
    seconds: float = SECONDS,
    progress: Progress | None = None,
) -> Findings:
    """Find what a rule conserves, never raises, whether it can be undone, its symmetries and its towers.

    Parameters
    ----------
    rule : a system, an update or a `LineRule`.
    width : cells of the densities; in more dimensions so many along each axis.
    block, time : of the block projections that are searched: blocks of b cells, T steps at once.
    budget, seconds : for the densities, as `find_invariants` and `find_monotones` have them.
    progress : wraps the questions as they are asked, ``progress(items, what)``, for a display.

    Returns
    -------
    Findings
        What was found, and why the rest was not asked. A system whose update no finder reads has one reason.

    Raises
    ------
    InvalidRuleError
        It is no rule or system; a width, block, time, budget or progress is none.

    >>> from involute.updates.local_rule import LocalRule
    >>> found = find(LocalRule.from_text("--0000-00--00000++00+0000++"))
    >>> found.invariants[0].parity, str(found.injectivity.status), found.symmetries.keeping[0].letters
    ('odd', 'REFUTED', '+0-')
    """
    _check(rule, width, block, time, budget, progress)
    name = rule.name if isinstance(rule, System) else _short(rule)
    try:
        bares = bare_rules(rule)
    except InvoluteError:
        return Findings(name, {EVERYTHING: f"find reads local rules; {_kind(rule)}"})
    limits: dict[str, Any] = {"shape": _cross(bares, width), "budget": budget}
    questions: dict[str, Callable[[], Any]] = {
        "invariants": lambda: find_invariants(rule, width, **limits),
        "monotones": lambda: find_monotones(rule, width, seconds=seconds, **limits),
        "surjectivity": lambda: surjectivity(rule),
        "injectivity": lambda: injectivity(rule),
        "inverse": lambda: find_inverse(rule).found,
        "symmetries": lambda: find_symmetries(rule),
        "projections": lambda: find_projections(rule, block=block, time=time),
    }
    answers: dict[str, Any] = {}
    reasons: dict[str, str] = {}
    shown = _unseen if progress is None else progress
    for what in shown(list(questions), f"finding in {name}"):
        for one in shown([what], what):
            try:
                answers[one] = questions[one]()
            except InvoluteError as error:
                reasons[one] = str(error)
    return Findings(name, reasons, **answers)


def _unseen(items: Iterable[Any], _: str) -> Iterable[Any]:
    return items


def _check(rule: Any, width: Any, block: Any, time: Any, budget: Any, progress: Any) -> None:
    """Refuse arguments that no question could be asked with."""
    if not isinstance(rule, System | AbstractUpdate | LineRule):
        mend = "pass a LocalRule, as LocalRule.from_text makes one of signs, a LineRule or a System"
        raise InvalidRuleError(explain("a system, an update or a LineRule", _short(rule), mend))
    for name, value in (("width", width), ("block", block), ("time", time)):
        whole(value, name, InvalidRuleError, at_least=1)
    whole(budget, "budget", InvalidRuleError, at_least=0)
    if width > WIDEST:
        raise InvalidRuleError(
            explain(f"densities of at most {WIDEST} cells", f"width={width}", "choose a smaller width")
        )
    if progress is not None:
        function_of(progress, "progress", InvalidRuleError)


def _short(thing: Any) -> str:
    """Return the representation of a thing, or where that is long what it is."""
    said = repr(thing)
    is_short = len(said) <= SHORT and "\n" not in said
    return said if is_short else f"{_article(type(thing).__name__)}"


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'AEIOUaeiou' else 'a'} {noun}"


def _kind(rule: Any) -> str:
    """Return in words what a rule is that consists of other things than local rules."""
    update = rule.update if isinstance(rule, System) else rule
    others = list(dict.fromkeys(_article(type(part).__name__) for part in _parts(update)))
    if not others:
        return "this one has too many times or controls, or a control in each cell"
    is_whole = not isinstance(update, Cycle | Composite)
    return f"this is {others[0]}" if is_whole else f"this contains {' and '.join(others)}"


def _parts(update: Any) -> Iterator[Any]:
    """Yield the parts of an update that are no local rules."""
    if isinstance(update, Cycle | Composite):
        for part in update.parts:
            yield from _parts(part)
    elif not isinstance(update, LocalRule):
        yield update


def _cross(bares: Bares, width: int) -> list[tuple[int, ...]] | None:
    """Return the cells of densities in more dimensions: so many along each axis; ``None`` on the line."""
    n = len(bares.rules[0].cells[0])
    if n == 1:
        return None
    return [tuple(k * (axis == own) for axis in range(n)) for own in range(n) for k in range(width)]

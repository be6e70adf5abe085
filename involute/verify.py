"""Verify a system: a verdict for every law of every part it declares.

``iv.verify(system)`` decides each law by table where that is possible, by exhausting the states of a small
space, and on generated cases otherwise. A refuted law comes with its smallest witness, printed as the line
that replays it. No verdict is a bare True: PROVED has a certificate and a scope, TESTED its cases and seed.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, final

import attrs

from involute.certificates import proves
from involute.checking import whole
from involute.decide.questions import Question, questions
from involute.decide.replay import Replay, replay
from involute.decide.statement import Effort
from involute.decide.tables import COLUMNS, html_of, row, text_table, witness_lines
from involute.errors import InvalidSystemError, InvoluteError, explain
from involute.find.repair.remedy import remedy
from involute.laws import STATEMENTS, Law, Status, Verdict
from involute.system import System

if TYPE_CHECKING:
    from rich.console import Group

Progress: TypeAlias = Callable[[Iterable[Any], str], Iterable[Any]]  # (items, what) -> the items, watched
BUDGET = Effort().budget
STYLES = {
    Status.PROVED: "bold green",
    Status.TESTED: "cyan",
    Status.REFUTED: "bold red",
    Status.UNDECIDED: "yellow",
}

__all__ = ["Replay", "Report", "html_table", "replay", "verify"]


@final
@attrs.frozen(eq=False)
class Report:
    """The verdicts on one system: a table in the terminal, HTML in a notebook, plain data for machines.

    Attributes
    ----------
    name, identity : the system's name, and the digest of its description.
    verdicts : in order of the laws.
    effort : with which they were decided.
    """

    name: str
    identity: str
    verdicts: tuple[Verdict, ...]
    effort: Effort = attrs.field(factory=Effort, repr=False)

    @property
    def refuted(self) -> tuple[Verdict, ...]:
        """The verdicts with a witness against the law."""
        return self._with(Status.REFUTED)

    @property
    def undecided(self) -> tuple[Verdict, ...]:
        """The verdicts that are open, each with its reason."""
        return self._with(Status.UNDECIDED)

    @property
    def status_counts(self) -> dict[Status, int]:
        """How many verdicts there are of each status."""
        counts = Counter(verdict.status for verdict in self.verdicts)
        return {status: counts[status] for status in Status}

    def verdict(self, law: str, subject: str = "") -> Verdict:
        """Return the verdict on a law, of a subject or of the first that has one.

        Raises
        ------
        KeyError
            There is none.
        """
        for verdict in self.verdicts:
            if verdict.law.id == law and subject in {"", verdict.subject}:
                return verdict
        raise KeyError(f"{law} {subject}".strip())

    def audit(self, system: System | None = None) -> tuple[Verdict, ...]:
        """Return the PROVED verdicts that their certificates do not prove: none, if all is well.

        A certificate must be there, name this law, subject and identity, and be accepted as a proof of that
        law. With the system given, what it says is also found again, and must be the same.
        """
        proved = self._with(Status.PROVED)
        if system is not None and system.identity != self.identity:
            return proved
        laws = {v.law.id for v in proved}
        again = () if system is None else verify(system, laws=laws, **attrs.asdict(self.effort)).verdicts
        found = {(v.law.id, v.subject): _as_read(v.certificate) for v in again}
        return tuple(v for v in proved if not self._is_proved(v, None if system is None else found))

    def _is_proved(self, verdict: Verdict, found: dict[tuple[str, str], Any] | None) -> bool:
        read, law = _as_read(verdict.certificate), verdict.law.id
        own = found is None or read == found.get((law, verdict.subject))
        return own and proves(law, read, subject=verdict.subject, identity=self.identity)

    def to_json(self, *, certificates: bool = False) -> dict[str, Any]:
        """Return plain data that `json` writes; certificates can be long and are left out by default."""
        verdicts = [_plain(verdict, certificates=certificates) for verdict in self.verdicts]
        counts = {str(status): count for status, count in self.status_counts.items()}
        return {"system": self.name, "identity": self.identity, "counts": counts, "verdicts": verdicts}

    def __bool__(self) -> bool:
        """Refuse to be read as a bare truth value."""
        raise TypeError("A report is not a truth value: read its .refuted, .undecided and .verdicts instead.")

    def __str__(self) -> str:
        return f"{self.title}\n\n{text_table(self.verdicts)}"

    def __rich__(self) -> "Group":
        from rich.console import Group
        from rich.table import Table
        from rich.text import Text

        table = Table(*COLUMNS, title=Text(self.title), title_justify="left", title_style="")
        for verdict in self.verdicts:
            cells = [Text(cell) for cell in row(verdict)]
            cells[2].stylize(STYLES[verdict.status])
            table.add_row(*cells)
        return Group(table, *(Text(line) for line in witness_lines(self.verdicts)))

    def _repr_html_(self) -> str:
        return html_table(self)

    @property
    def title(self) -> str:
        """The system and how many verdicts of each status it has, in one line."""
        counts = ", ".join(f"{count} {status}" for status, count in self.status_counts.items() if count)
        return f"{self.name}: {counts or 'no laws to decide'}"

    def _with(self, status: Status) -> tuple[Verdict, ...]:
        return tuple(verdict for verdict in self.verdicts if verdict.status is status)


def verify(
    system: System,
    *,
    seed: int = 0,
    n_cases: int = 200,
    budget: int = BUDGET,
    seconds: float | None = None,
    laws: Iterable[str | Law] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Decide every law of every part of a system.

    Parameters
    ----------
    system : the system.
    seed : of the generated cases.
    n_cases : generated cases for each law that is sampled.
    budget : the most evaluations to exhaust a space with (27 times fewer where each calls Python).
    seconds : the time for each search of states, looked at between two of them; UNDECIDED when it is over.
    laws : only these, by id or as `Law`; all by default.
    progress : wraps the questions as they are decided, for a display.

    Raises
    ------
    InvalidSystemError
        It is no system, a number of cases or a seed is out of range, or there is no such law.

    >>> from involute.spaces.trit_space import TritSpace
    >>> from involute.updates.local_rule import LocalRule
    >>> report = verify(System(space=TritSpace(9), update=LocalRule.from_text("+0-", radius=0)))
    >>> [str(verdict.status) for verdict in report.verdicts]
    ['PROVED', 'PROVED', 'PROVED']
    """
    if not isinstance(system, System):
        raise InvalidSystemError(explain("a system", f"{system!r}", "pass an involute.System"))
    effort = Effort(
        seed=whole(seed, "seed", InvalidSystemError, at_least=0),
        n_cases=whole(n_cases, "n_cases", InvalidSystemError, at_least=1),
        budget=whole(budget, "budget", InvalidSystemError, at_least=0),
        seconds=_seconds(seconds),
    )
    if progress is not None and not callable(progress):
        mend = "pass progress=lambda items, what: items"
        raise InvalidSystemError(explain("a function as progress", f"progress={progress!r}", mend))
    found = questions(system)
    wanted = None if laws is None else _ids(laws, {*STATEMENTS, *(q.law.id for q in found)})
    asked = [q for q in found if wanted is None or q.law.id in wanted]
    watched = asked if progress is None else progress(asked, f"verifying {system.name}")
    verdicts = [decided(question, effort) for question in watched]
    named = tuple(_offered(_named(v, system.identity), system) for v in verdicts if v is not None)
    return Report(system.name, system.identity, named, effort)


def html_table(report: Report) -> str:
    """Return the verdicts as an HTML table, every text escaped; notebooks and the report page show it."""
    return html_of(report.verdicts, report.title)


def decided(question: Question, effort: Effort) -> Verdict | None:
    """Return the verdict; where a part cannot be evaluated, UNDECIDED with the error as the reason."""
    try:
        return question.decide(effort)
    except InvoluteError as error:
        common: dict[str, Any] = {"law": question.law, "subject": question.subject}
        return Verdict(
            **common, status=Status.UNDECIDED, scope="nothing", procedure="none", reason=str(error)
        )


def _seconds(seconds: Any) -> float | None:
    if seconds is None:
        return None
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not seconds > 0:
        raise InvalidSystemError(
            explain("a positive number of seconds", f"seconds={seconds!r}", "pass None for no limit")
        )
    return float(seconds)


def _ids(laws: Iterable[str | Law], known: set[str]) -> set[str]:
    """Return the ids of these laws, refusing those that nobody states."""
    if isinstance(laws, str) or not isinstance(laws, Iterable):
        raise InvalidSystemError(explain("several laws", f"laws={laws!r}", f"write laws=[{laws!r}]"))
    wanted = {law.id if isinstance(law, Law) else str(law) for law in laws}
    for law in sorted(wanted - known):
        closest = get_close_matches(law, sorted(known), n=1, cutoff=0)[0]
        raise InvalidSystemError(explain(f"one of the laws {sorted(known)}", repr(law), f"say {closest!r}"))
    return wanted


def _plain(verdict: Verdict, *, certificates: bool) -> dict[str, Any]:
    witness = verdict.witness
    plain: dict[str, Any] = {
        "law": verdict.law.id,
        "name": verdict.law.name,
        "statement": verdict.law.statement,
        "subject": verdict.subject,
        "status": str(verdict.status),
        "scope": verdict.scope,
        "procedure": verdict.procedure,
        "n_cases": verdict.n_cases,
        "seed": verdict.seed,
        "reason": verdict.reason,
        "remedy": verdict.remedy,
        "witness": None
        if witness is None
        else {"call": witness.call(), "text": str(witness), "weight": witness.weight},
    }
    return {**plain, "certificate": verdict.certificate} if certificates else plain


def _named(verdict: Verdict, identity: str) -> Verdict:
    """Return a verdict whose certificate, if any, says of what it is one."""
    if verdict.certificate is None:
        return verdict
    names = {"law": verdict.law.id, "subject": verdict.subject, "identity": identity}
    return attrs.evolve(verdict, certificate={**names, **verdict.certificate})


def _offered(verdict: Verdict, system: System) -> Verdict:
    """Return a refuted verdict with the way to its remedy."""
    if verdict.status is not Status.REFUTED:
        return verdict
    return attrs.evolve(verdict, offer=partial(remedy, system, verdict))


def _as_read(certificate: Any) -> Any:
    """Return a certificate as a reader of its JSON has it, or nothing if JSON cannot hold it."""
    try:
        return json.loads(json.dumps(certificate))
    except (TypeError, ValueError, RecursionError):
        return None

"""[A11] The radius R for which a window of 2R + 1 cells decides whether a block starts in its middle.

A labelled graph is decided outright: by the least radius, or by two words with the same letters that are cut
differently. A substitution is held by graphs of contexts of more and more letters: a radius of one of these
proves, and for primitive σ a refutation counts once the graph is known to hold nothing but the shift.
"""

from itertools import count
from typing import Any, Protocol, final

import attrs
import numpy as np

from involute.automata.labelled_graph import BOUNDARY, ConstrainedShift, LabelledGraph
from involute.automata.recognisability import Contexts, TwoWalks, contexts
from involute.automata.substitution import Substitution
from involute.checking import whole
from involute.decide.enumeration import packed
from involute.errors import InvalidRuleError, explain
from involute.laws import RECOGNISABILITY, Status, Verdict, Witness

BUDGET = 2_000_000
PROCEDURE = "pairs of walks"


class DeclaredSet(Protocol):
    """A set of bi-infinite words with blocks: the walks of a labelled graph."""

    def labelled_graph(self) -> LabelledGraph:
        """Return the graph."""


@final
@attrs.frozen(eq=False)
class CutWord:
    """A bi-infinite word ``.. left left centre right right ..`` with ``|`` where blocks start.

    >>> CutWord("|+", "|-+", "|-").word(2)
    '|+|+|-+|-|-'
    """

    left: str
    centre: str
    right: str

    def word(self, n_periods: int) -> str:
        """Return the centre with this many periods on each side, cut."""
        return self.left * n_periods + self.centre + self.right * n_periods

    def letters(self, n_periods: int) -> str:
        """Return the same without the cuts."""
        return self.word(n_periods).replace(BOUNDARY, "")

    def __str__(self) -> str:
        return f"({self.left})* {self.centre} ({self.right})*"


@final
@attrs.frozen(eq=False)
class TwoCuttings(Witness):
    """Two bi-infinite words of the declared set with the same letters and different blocks."""

    one: CutWord = attrs.field(kw_only=True)
    other: CutWord = attrs.field(kw_only=True)

    @property
    def weight(self) -> int:
        """The number of letters that write the word down."""
        return len(self.one.letters(1))

    def call(self) -> str:
        """Return both words: letters before the first star and after the last are repeated for ever."""
        return f"{self.one}  and  {self.other}"

    def __str__(self) -> str:
        return self.call()


def recognisability(
    source: DeclaredSet | Substitution,
    *,
    block: int | None = None,
    max_radius: int = 64,
    budget: int = BUDGET,
) -> Verdict:
    """Return how [A11] stands for a declared admissible set.

    Parameters
    ----------
    source : a `Substitution`, a `BlockCode`, a `ConstrainedShift`, a `LabelledGraph`, or anything with a
        method ``labelled_graph()``.
    block : for a `ConstrainedShift`, the number of cells of a block in place of its own.
    max_radius : the greatest radius to try.
    budget : the most pairs of edges with equal letters to look at.

    Returns
    -------
    Verdict
        PROVED with the certificate "cuts by context", whose ``radius`` is the smallest there is unless the
        reason says otherwise; REFUTED with a `TwoCuttings`; UNDECIDED with the radii that do not suffice.

    Raises
    ------
    InvalidRuleError
        ``source`` declares no set, or the words of the substitution do not grow.

    >>> from involute.automata.labelled_graph import BlockCode
    >>> recognisability(BlockCode(("-0", "-+", "0+"))).certificate["radius"]
    1
    >>> print(recognisability(ConstrainedShift(), block=2).witness)
    (|--)* |- (-|-)*  and  (-|-)* - (|--)*
    """
    whole(max_radius, "max_radius", InvalidRuleError, at_least=0)
    whole(budget, "budget", InvalidRuleError, at_least=1)
    if block is not None:
        if not isinstance(source, ConstrainedShift):
            raise InvalidRuleError(
                explain("no block=, or a ConstrainedShift", f"{source!r}", "its blocks are already declared")
            )
        source = attrs.evolve(source, block=block)
    if isinstance(source, Substitution):
        return _of_substitution(source, max_radius, budget)
    if not hasattr(source, "labelled_graph"):
        raise InvalidRuleError(
            explain("a declared admissible set", f"{source!r}", "pass a BlockCode or a Substitution")
        )
    return _of_graph(source, max_radius, budget)


def _of_graph(source: DeclaredSet, max_radius: int, budget: int) -> Verdict:
    graph, subject = source.labelled_graph().trimmed(), _subject(source)
    if not len(graph.letter):
        return _verdict(Status.UNDECIDED, subject, reason="vacuous: no bi-infinite word is admissible")
    found = contexts(graph, max_radius=max_radius, budget=budget)
    if found.radius is not None:
        return _proved(subject, graph, found, remark="")
    if found.walks is not None:
        return _refuted(subject, graph, found.walks, found.n_pairs)
    return _verdict(Status.UNDECIDED, subject, reason=_open(found, budget), n_cases=found.n_pairs)


def _of_substitution(sigma: Substitution, max_radius: int, budget: int) -> Verdict:
    """Return how [A11] stands, looking at contexts of more and more letters."""
    for part in sigma.parts:
        inner = _of_substitution(part, max_radius, budget)
        if inner.status is Status.REFUTED:
            return inner
    subject, best, left = _subject(sigma), None, budget
    reason = "no context was looked at"
    for order in count(2):
        graph = sigma.graph(order)
        found = contexts(graph, max_radius=max_radius, budget=left)
        if found.covered < 0 and found.radius is None:
            reason = f"{reason}; longer ones exceed the budget of {budget} pairs"
            break
        left -= found.n_pairs
        reason = f"contexts of {order} letters leave radius {found.covered} ambiguous"
        if found.radius is not None:
            best = (graph, found)
            if _is_sharp(sigma, order, found.radius):
                return _proved(subject, graph, found, remark="" if sigma.is_primitive else "at most ")
        elif sigma.is_exact(order):
            if found.walks is not None and sigma.is_primitive:
                return _refuted(subject, graph, found.walks, found.n_pairs)
            reason = f"{reason}; longer ones say no more"
            break
    if best is not None:
        return _proved(subject, *best, remark="at most ")
    return _verdict(Status.UNDECIDED, subject, reason=reason)


def _is_sharp(sigma: Substitution, order: int, radius: int) -> bool:
    """Return whether windows one smaller lie in images of ``order`` letters: they are the shift's own."""
    n_cells = 2 * radius - 1
    return radius == 0 or (n_cells + min(sigma.lengths) - 2) // min(sigma.lengths) + 1 <= order


def _proved(subject: str, graph: LabelledGraph, found: Contexts, *, remark: str) -> Verdict:
    radius = 0 if found.radius is None else found.radius
    certificate = {
        "kind": "cuts by context",
        "source": packed(graph.source),
        "target": packed(graph.target),
        "letter": packed(graph.letter),
        "cut": packed(graph.cut),
        "radius": radius,
    }
    flat = " (vacuous: every cell is cut alike)" if len(np.unique(graph.cut)) == 1 else ""
    reason = f"radius {remark}{radius}: a window of {2 * radius + 1} cells decides{flat}"
    return _verdict(Status.PROVED, subject, certificate=certificate, reason=reason, n_cases=found.n_pairs)


def _refuted(subject: str, graph: LabelledGraph, walks: TwoWalks, n_pairs: int) -> Verdict:
    one, other = (
        CutWord(*(_cut_text(graph, part[i]) for part in (walks.left, walks.centre, walks.right)))
        for i in (0, 1)
    )
    return _verdict(Status.REFUTED, subject, witness=_witness(subject, one, other), n_cases=n_pairs)


def _witness(subject: str, one: CutWord, other: CutWord) -> TwoCuttings:
    return TwoCuttings(RECOGNISABILITY.id, one.letters(1), subject=subject, one=one, other=other)


def _cut_text(graph: LabelledGraph, edges: Any) -> str:
    """Return the letters of a walk, with a mark before those that start a block."""
    return "".join(BOUNDARY * int(graph.cut[e]) + graph.alphabet[graph.letter[e]] for e in edges)


def _open(found: Contexts, budget: int) -> str:
    if found.covered < 0:
        return f"{found.n_pairs} pairs of edges with equal letters exceed the budget of {budget}"
    return f"windows of radius up to {found.covered} leave a cut open; greater ones were not tried"


def _subject(source: Any) -> str:
    return f"blocks of {type(source).__name__}"


def _verdict(status: Status, subject: str, *, procedure: str = PROCEDURE, **rest: Any) -> Verdict:
    scope = "nothing" if status is Status.UNDECIDED else "all bi-infinite admissible words"
    return Verdict(RECOGNISABILITY, status, subject, scope=scope, procedure=procedure, **rest)

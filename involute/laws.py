"""Laws are data attached to the interfaces they bind; verdicts are what deciding one leaves behind.

A `Law` is a sentence with an id. A class that must obey it lists it in ``laws`` (see `Lawful`). A
`Verdict` says how one law stands for one object, never as a bare ``True``: PROVED (by which finite
procedure, in which scope, with a certificate), TESTED (cases, seed), REFUTED (smallest witness) or
UNDECIDED (why). This module knows no test library.
"""

from abc import ABC
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any, ClassVar

import attrs
import numpy as np

from involute.arrays import Control, State
from involute.notation import LONGEST, brief, expression


class Status(StrEnum):
    """How a law stands."""

    PROVED = "PROVED"
    TESTED = "TESTED"
    REFUTED = "REFUTED"
    UNDECIDED = "UNDECIDED"


@attrs.frozen
class Law:
    """A statement about a model: its id in the statement list, its name and its sentence."""

    id: str
    name: str
    statement: str


class Lawful(ABC):  # noqa: B024  (its descendants have the abstract methods)
    """Anything that must obey laws; a class lists only those that it adds to its ancestors'."""

    laws: ClassVar[tuple[Law, ...]] = ()

    @classmethod
    def all_laws(cls) -> tuple[Law, ...]:
        """Return every law along the class's ancestry, each once, in order of id."""
        found = {law.id: law for base in cls.__mro__ for law in base.__dict__.get("laws", ())}
        return tuple(found[key] for key in sorted(found, key=_natural))


@attrs.frozen(eq=False)
class Witness:
    """The states that refute a law, small enough to read and complete enough to replay.

    ``left`` and ``right`` are the two sides of the law that should have agreed, ``relation`` what they
    show instead (``!=``, or ``>`` where the law says ``<=``). ``y`` is a second state where a law compares
    two (A0, A10), ``level`` the tower level it is about.
    """

    law: str
    x: State
    u: Control = None
    t: int = 0
    y: State = None
    subject: str = ""
    level: int | None = None
    left: Any = None
    right: Any = None
    relation: str = "!="

    @property
    def weight(self) -> int:
        """The number of non-neutral cells in the witness."""
        return sum(_weight(part) for part in (self.x, self.u, self.y))

    def call(self) -> str:
        """Return the line of Python that replays this witness on a system named ``system``."""
        parts = [f"iv.replay(system, {self.law!r}", f"x={expression(self.x)}"]
        parts += [f"u={expression(self.u)}"] if self.u is not None else []
        parts += [f"t={self.t}"] if self.t else []
        parts += [f"y={expression(self.y)}"] if self.y is not None else []
        parts += [f"subject={self.subject!r}"] if self.subject else []
        parts += [f"level={self.level}"] if self.level is not None else []
        return ", ".join(parts) + ")"

    def shown(self) -> str:
        """Return `call`, with states that take more than 1000 characters named as parts of ``report``.

        That is what `involute.verify` returned, so the line still runs where the report was made.
        """
        line = self.call()
        subject = f", {self.subject!r}" if self.subject else ""
        for name, part in (("x", self.x), ("u", self.u), ("y", self.y)):
            word = expression(part)
            if len(word) > LONGEST:
                line = line.replace(word, f"report.verdict({self.law!r}{subject}).witness.{name}")
        return line

    def __str__(self) -> str:
        return f"{self.shown()}  # {_side(self.left)} {self.relation} {_side(self.right)}"


@attrs.frozen(eq=False)
class Verdict:
    """How one law stands for one subject.

    Attributes
    ----------
    law, status : what was asked, and the answer.
    subject : the part of the system it is about, for example ``"update"`` or ``"tower level 0"``.
    scope : what the answer covers: all lattice sizes, this ring, this graph, n cases.
    procedure : the name of the procedure that decided.
    n_cases, seed : how many cases were examined and, for TESTED, from which seed.
    witness : for REFUTED, the smallest one found.
    reason : for UNDECIDED, why; otherwise a remark, for example a nearby vacuity.
    certificate : for PROVED, plain data that `involute.certificates` accepts without any solver.
    offer : makes the remedy when it is asked for.
    """

    law: Law
    status: Status
    subject: str
    scope: str
    procedure: str
    n_cases: int = 0
    seed: int | None = None
    witness: Witness | None = None
    reason: str = ""
    certificate: dict[str, Any] | None = attrs.field(default=None, repr=False)
    offer: Callable[[], str] | None = attrs.field(default=None, repr=False)

    @property
    def remedy(self) -> str:
        """For REFUTED: the nearest change that restores the law, in one line, where one is quickly known."""
        return "" if self.offer is None else self.offer()

    def __bool__(self) -> bool:
        """Refuse to be read as a bare truth value."""
        raise TypeError("A verdict is not a truth value: read its .status, .scope and .witness instead.")


def _natural(key: str) -> tuple[int, str]:
    digits = "".join(c for c in key if c.isdigit())
    return (int(digits) if digits else 0, key)


def _weight(x: State) -> int:
    if x is None:
        return 0
    if isinstance(x, tuple):
        return sum(_weight(part) for part in x)
    return int(np.count_nonzero(x))


def _side(value: Any) -> str:
    if isinstance(value, tuple) or (isinstance(value, np.ndarray) and value.ndim):
        return brief(value)
    return str(value)


def statements() -> Iterator[Law]:
    """Yield the statements of the theory in order of their number."""
    yield from STATEMENTS.values()


def _law(key: str, name: str, statement: str) -> Law:
    return Law(id=key, name=name, statement=statement)


NON_VACUITY = _law("A0", "non-vacuity", "A declared part says something: it takes more than one value.")
EQUIVARIANCE = _law("A1", "equivariance", "F(ι s, ι u) = ι F(s, u) for all s, u and t.")
REVERSAL = _law("A1'", "reversal", "The declared inverse undoes F, and r F r = F^-1 for the declared r.")
EVEN_ACTION = _law("A2", "even action", "A(ι s) = A(s).")
NEUTRAL_MINIMUM = _law("A3", "neutral minimum", "A(s) >= A(baseline) for all s, and A(s) >= 0.")
LOCAL_ACTION = _law(
    "A4", "local action", "A is a sum of one-site terms a(0) <= a(±1) and local interactions."
)
INVARIANT = _law("A5", "invariant", "J(F(s, u)) = J(s) over all admissible transitions.")
MONOTONE = _law("A6", "monotone", "L(F(s, u)) <= L(s) over all admissible transitions.")
PARITY = _law("A7", "parity", "J(ι s) = J(s) if declared even, -J(s) if declared odd.")
DIFFERENCE = _law("A8", "equivariant difference", "ι(a ⊖ b) = ι(a) ⊖ ι(b).")
TOWER = _law("A9", "equivariant tower", "Π(ι s) = ι Π(s) at every level.")
COMMUTATION = _law("A10", "commutation", "Π F^T(s, u) = G(Π s, Π u): the coarse dynamics is induced.")
RECOGNISABILITY = _law(
    "A11", "recognisability", "A window of some radius R decides, uniquely, where the block boundaries are."
)
INTEGRITY = _law(
    "A13", "no binary primacy", "C is an invariant or monotone with a parity, or a function of one: C = q(J)."
)
INJECTIVITY = _law("D1", "injectivity", "F(x) = F(y) only if x = y, on the line and on every ring.")
SURJECTIVITY = _law("D2", "surjectivity", "Every configuration of the line has a preimage under F.")
ODD_CHART = _law("C1", "odd chart", "P(-X) = -P(X), so negated data give negated trits and the same length.")
CAUSAL_CHART = _law("C2", "causal chart", "Cutting the input at any date changes no earlier value.")

STATEMENTS: dict[str, Law] = {
    law.id: law
    for law in (
        NON_VACUITY,
        EQUIVARIANCE,
        REVERSAL,
        EVEN_ACTION,
        NEUTRAL_MINIMUM,
        LOCAL_ACTION,
        INVARIANT,
        MONOTONE,
        PARITY,
        DIFFERENCE,
        TOWER,
        COMMUTATION,
        RECOGNISABILITY,
        INTEGRITY,
        INJECTIVITY,
        SURJECTIVITY,
        ODD_CHART,
        CAUSAL_CHART,
    )
}
